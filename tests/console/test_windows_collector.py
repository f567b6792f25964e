"""`hinomi collector print --platform windows`, and what output that was carried in leads to."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from checks.catalogue import HOST_RULES, catalogue, facts_of
from checks.windows.collector import render_windows_collector
from tests.checks.windows.answers import with_
from tests.checks.windows.built import HOST, good_sections, windows_evidence
from tests.console.program import hinomi

LEDGER = """\
管理番号,ホスト名,種別,系,OS,製造番号
PC-0001,pc-0001,端末,LGWAN接続系,Windows 11 Pro,SER0001
PC-0002,pc-0002,端末,LGWAN接続系,Windows 11 Pro,SER0002
"""


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """A workspace with two terminals in its ledger."""
    hinomi("init", tmp_path / "town")
    ledger = tmp_path / "ledger.csv"
    ledger.write_text(LEDGER, "utf-8")
    hinomi("inventory", "import", ledger, workspace=tmp_path / "town")
    return tmp_path / "town"


def put(folder: Path, number: int, sections: dict[str, object]) -> None:
    folder.mkdir(exist_ok=True)
    told = {**HOST, "name": "renamed", "serial": f"ser{number:04}"}
    raw = windows_evidence(sections, host=told, at=datetime.now(UTC).isoformat())
    (folder / f"{number}.json").write_bytes(raw)


def test_the_script_is_that_of_the_catalogue() -> None:
    done = hinomi("collector", "print", "--platform", "windows")
    script = render_windows_collector(facts_of(catalogue(*HOST_RULES).values())).decode()
    assert done.stdout == script.replace("\r\n", "\n")
    assert done.stderr == ""


def test_a_folder_of_outputs_is_judged_and_marked(town: Path, tmp_path: Path) -> None:
    share, good = tmp_path / "share", dict(good_sections())
    put(share, 1, good)
    put(share, 2, with_(good, "Firewall/profiles/2/enabled", 0))
    done = hinomi("scan", "--evidence", share, workspace=town, expect=1)
    assert "pc-0002" in done.stdout
    listed = hinomi("findings", "list", workspace=town).stdout
    assert [line for line in listed.splitlines() if "TRM-009" in line and "pc-0002" in line]
    assert not [line for line in listed.splitlines() if "TRM-009" in line and "pc-0001" in line]
    told = town / "audit.json"
    hinomi("report", "audit", "-f", "json", "-o", told, workspace=town)
    assert "TRM-009" in told.read_text("utf-8")


def test_what_does_not_fit_is_all_named_and_nothing_is_taken_in(town: Path, tmp_path: Path) -> None:
    share, good = tmp_path / "share", dict(good_sections())
    for number in (1, 8, 9):
        put(share, number, good)
    done = hinomi("scan", "--evidence", share, workspace=town, expect=2)
    assert done.stdout == ""
    assert [word in done.stderr for word in ("8.json", "9.json", "1.json")] == [True, True, False]
    assert "2 個のファイル" in done.stderr
    assert hinomi("findings", "list", "--json", workspace=town).stdout.strip() in {"", "[]"}


def test_output_is_judged_without_a_workspace(tmp_path: Path) -> None:
    put(tmp_path, 1, dict(good_sections()))
    done = hinomi("judge", tmp_path / "1.json", "--json", expect=None)
    assert done.returncode in {0, 1}
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    found = {row["check"]: row["verdict"] for row in rows}
    assert found["TRM-009"] == "PASS"
    assert not [check for check in found if check.startswith("SSH-")]
