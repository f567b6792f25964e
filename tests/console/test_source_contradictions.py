"""`hinomi inventory source contradictions`: ledger, collector and lists beside each other."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from console.cli.ledger import app
from tests.checks.windows.built import good_sections, windows_evidence
from tests.console.in_process import Told, typed
from tests.console.program import hinomi

NOW = datetime.now(UTC)
LEDGER = """\
管理番号,機器名,種別,OS,シリアル番号
A1,PC-0001,端末,Windows 10 Pro,SER0001
A2,PC-0002,端末,Windows 11 Pro,SER0002
A3,PC-0003,端末,Windows 11 Pro,SER0003
T1,tab-1,端末,ChromeOS,5CD00001
"""
LIST = """\
コンピューター名,シリアル番号,OS,ビルド番号,最終接続日時,暗号化
pc-0001,SER0001,Windows 11 Pro,22631.1,{at},いいえ
pc-0002,SER0009,Windows 11 Pro,26100.1,{at},はい
"""


@pytest.fixture
def town(tmp_path: Path) -> Path:
    root = tmp_path / "town"
    hinomi("init", root)
    (tmp_path / "ledger.csv").write_text(LEDGER, "utf-8")
    say(root, "import", tmp_path / "ledger.csv")
    (root / "policy" / "source-mappings").mkdir()
    text = say(root, "source", "template", "skysea").answer + "\n  encrypted: 暗号化\n"
    (root / "policy" / "source-mappings" / "s.yaml").write_text(text, "utf-8")
    say(root, "source", "sign", "s")
    at = (NOW - timedelta(days=1)).date()
    (tmp_path / "list.csv").write_text(LIST.format(at=at), "cp932")
    words = ("--mapping", "s", "--exported", str(at), "--by", "髙橋")
    say(root, "source", "import", tmp_path / "list.csv", *words)
    return root


def say(root: Path, *words: str | Path, expect: int = 0) -> Told:
    return typed(app, root, *words, by="髙橋", expect=expect)


def test_ledger_and_list(town: Path) -> None:
    told = json.loads(say(town, "source", "contradictions", "--json", expect=1).answer)
    found = {(one["host"], one["subject"]) for one in told["contradictions"]}
    assert found == {("A1", "os"), ("A2", "serial")}
    assert told["without_evidence"] == [
        {"host": "A1", "sources": ["SKYSEA Client View"]},
        {"host": "A2", "sources": ["SKYSEA Client View"]},
        {"host": "A3", "sources": []},
        {"host": "T1", "sources": []},
    ]
    assert told["lists"][0]["matched"] == 2


def test_what_the_collector_says_stands_beside_them(town: Path) -> None:
    file = town.parent / "pc.json"
    at = (NOW - timedelta(days=9)).isoformat()
    file.write_bytes(windows_evidence(good_sections(), at=at))
    hinomi("scan", "--evidence", file, "--host", "A1", workspace=town, expect=None)
    told = json.loads(say(town, "source", "contradictions", "--json", expect=1).answer)
    mine = {one["subject"]: one["words"] for one in told["contradictions"] if one["host"] == "A1"}
    assert {word["origin"] for word in mine["os"]} == {"ledger", "evidence", "import"}
    assert [word["origin"] for word in mine["build"]] == ["evidence", "import"]
    assert [word["value"] for word in mine["encryption"]] == ["yes", "no"]
    assert "A1" not in {one["host"] for one in told["without_evidence"]}


def test_one_host_in_words(town: Path) -> None:
    told = say(town, "source", "contradictions", "--host", "PC-0002", expect=1).answer
    assert "A2  シリアル番号" in told
    assert "台帳: SER0002" in told
    assert "SKYSEA Client View: SER0009(" in told
    assert "A1" not in told
    quiet = say(town, "source", "contradictions", "--host", "A3").answer
    assert "どの情報源にもない端末 1台: A3" in quiet
    say(town, "source", "contradictions", "--host", "X9", expect=2)
