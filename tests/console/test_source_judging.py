"""Managed devices judged by an MDM's list: runs, results, what is left out, judging again."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from console.cli.ledger import app
from console.session import Session
from tests.console.in_process import Told, typed
from tests.console.program import answered, hinomi

NOW = datetime.now(UTC)
DAY = NOW.date() - timedelta(days=1)
LEDGER = """\
管理番号,機器名,OS,シリアル番号
T1,tab-1,ChromeOS,5CD00001
T2,tab-2,ChromeOS,5CD00002
T3,tab-3,ChromeOS,5CD00003
T4,tab-4,ChromeOS,5CD00004
P1,PC-1,Windows 11,PF2ABC11
"""
HEAD = (
    "serialNumber,annotatedAssetId,osVersion,lastPolicySync,provisionStatus,autoUpdateExpiration\n"
)


def row(serial: str, asset: str = "", sync: int = 2, status: str = "ACTIVE") -> str:
    at = (NOW - timedelta(days=sync)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return f"{serial},{asset},140.0.7300.1,{at},{status},2031-06\n"


@pytest.fixture
def town(tmp_path: Path) -> Path:
    root = tmp_path / "town"
    hinomi("init", root)
    (tmp_path / "ledger.csv").write_text(LEDGER, "utf-8")
    say(root, "import", tmp_path / "ledger.csv")
    (root / "policy" / "source-mappings").mkdir()
    text = say(root, "source", "template", "google-admin").answer
    (root / "policy" / "source-mappings" / "g.yaml").write_text(text, "utf-8")
    (root / "policy" / "limits.yaml").write_text(
        "limits: {managed: {os_floor: [chromeos 138]}}\n", "utf-8"
    )
    say(root, "source", "sign", "g")
    return root


def say(root: Path, *words: str | Path, expect: int = 0) -> Told:
    return typed(app, root, *words, by="髙橋", expect=expect)


def bring(root: Path, *rows: str, day: object = DAY) -> None:
    file = root.parent / "devices.csv"
    file.write_text(HEAD + "".join(rows), "utf-8")
    at = ("--exported", str(day), "--by", "髙橋")
    say(root, "source", "import", file, "--mapping", "g", *at)


def verdicts(root: Path, expect: int) -> dict[tuple[str, str], str]:
    told = say(root, "source", "judge", "g", "--json", expect=expect)
    rows = [json.loads(line) for line in told.answer.splitlines()]
    return {(one["host"], one["check"]): one["verdict"] for one in rows}


def test_each_device_is_judged_by_its_row(town: Path) -> None:
    bring(
        town,
        row("5CD00001"),
        row("5CD00002", sync=90),
        row("5CD00003", status="DEPROVISIONED"),
        row("PF2ABC11"),
        row("XXD00009"),
    )
    found = verdicts(town, expect=1)
    assert {host for host, _ in found} == {"T1", "T2", "T3"}
    assert [found["T1", f"TRM-{n}"] for n in ("025", "031", "032", "033", "034")] == [
        *("PASS", "PASS", "PASS", "UNKNOWN", "PASS")
    ]
    assert found["T2", "TRM-025"] == "FAIL"
    assert found["T3", "TRM-034"] == "FAIL"
    hinomi("verify", workspace=town)
    [run] = Session(town).results.runs()
    again = answered(hinomi("judge", "--run", run.id, "--json", workspace=town, expect=None))
    assert {(one["host"], one["check"]): one["verdict"] for one in again} == found


def test_what_is_not_judged_is_told(town: Path) -> None:
    bring(
        town,
        row("5CD00001"),
        row("5CD99999", asset="T2"),
        row("5CD00003"),
        row("5CD00003"),
        row("PF2ABC11"),
        row("XXD00009"),
    )
    told = say(town, "source", "judge", "g", expect=0).remarks
    assert "3行目: T2 とシリアル番号が違うため判定しません" in told
    assert "4行目、5行目: シリアル番号では機器が一つに決まりません(T3)" in told
    assert "管理端末(ChromeOS、iPadOS、Android)でないため判定しない機器: 1台" in told
    assert "7行目: XXD00009 は台帳にありません" in told
    assert "この一覧にない管理端末 1台: T4" in told
    session = Session(town)
    [run] = session.results.runs()
    assert {record.host for record in session.results.hosts(run.id)} == {"T1"}


def test_an_old_list_proves_nothing(town: Path) -> None:
    bring(town, row("5CD00001", sync=50), day=DAY - timedelta(days=40))
    found = verdicts(town, expect=3)
    assert {said for (_, id_), said in found.items() if id_.startswith("TRM")} == {"UNKNOWN"}


def test_a_list_that_names_no_managed_device_is_refused(town: Path) -> None:
    bring(town, row("PF2ABC11"))
    assert "台帳のOS欄" in say(town, "source", "judge", "g", expect=2).remarks


def test_only_a_management_product_is_judged_by(town: Path) -> None:
    file = town / "policy" / "source-mappings" / "g.yaml"
    file.write_text(file.read_text("utf-8").replace("mdm: true", "mdm: false"), "utf-8")
    say(town, "source", "sign", "g")
    bring(town, row("5CD00001"))
    assert "mdm: true" in say(town, "source", "judge", "g", expect=2).remarks
    assert "取り込みがまだありません" in say(town, "source", "judge", "x", expect=2).remarks
