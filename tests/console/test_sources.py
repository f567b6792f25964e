"""`hinomi inventory source`: from a template to imports, their list, and what fits the ledger."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from console.cli.ledger import app
from tests.console.in_process import Told, typed
from tests.console.program import hinomi

DAY = datetime.now(UTC).date() - timedelta(days=1)
LEDGER = "管理番号,機器名,シリアル番号\nA1,PC-1,PF2ABC11\nA2,PC-2,PF2ABC12\nA3,PC-3,0000\n"
LIST = "資産番号,コンピューター名,シリアル番号,OS,最終接続日時\n"
ROWS = "A1,pc-1,PF2ABC11,Windows 11 Pro,2026/11/1\n,x,PF2ABC99,Windows 11,2026/11/1\n"


@pytest.fixture
def town(tmp_path: Path) -> Path:
    root = tmp_path / "town"
    hinomi("init", root)
    (tmp_path / "ledger.csv").write_text(LEDGER, "utf-8")
    say(root, "import", tmp_path / "ledger.csv")
    (root / "policy" / "source-mappings").mkdir()
    text = say(root, "source", "template", "table").answer
    (root / "policy" / "source-mappings" / "tool.yaml").write_text(text, "utf-8")
    return root


def say(root: Path, *words: str | Path, expect: int = 0) -> Told:
    return typed(app, root, *words, by="髙橋", expect=expect)


def order(root: Path, text: str, *more: str, day: object = DAY) -> tuple[str | Path, ...]:
    file = root.parent / "list.csv"
    file.write_bytes((LIST + text).encode("cp932"))
    at = ("--exported", str(day), "--by", "髙橋")
    return ("source", "import", file, "--mapping", "tool", *at, *more)


def test_from_a_template_to_an_import(town: Path) -> None:
    shown = json.loads(say(town, *order(town, ROWS, "--dry-run", "--json")).answer)
    assert [one["host"] for one in shown["matched"]] == ["A1"]
    assert shown["strangers"] == [3]
    assert "hinomi inventory source sign tool" in say(town, *order(town, ROWS), expect=2).remarks
    say(town, "source", "sign", "tool")
    told = say(town, *order(town, ROWS)).answer
    assert "台帳と一致 1台、一つに決まらない 0件、台帳にない 1台" in told
    assert "3行目: x は台帳にありません" in told
    assert "取り込みました: 2台" in told
    assert "取り込み済み" in say(town, *order(town, ROWS)).answer
    assert "髙橋" in say(town, "source", "list").answer
    [one] = json.loads(say(town, "source", "list", "--json").answer)
    assert (one["rows"], one["mdm"]) == (2, False)
    hinomi("verify", workspace=town)


def test_the_newest_export_counts_whatever_the_order_of_imports(town: Path) -> None:
    say(town, "source", "sign", "tool")
    say(town, *order(town, ROWS))
    say(town, *order(town, ROWS + "A2,,,,\n", day=DAY - timedelta(days=5)))
    assert json.loads(say(town, "source", "list", "--json").answer)[0]["rows"] == 2


def test_one_wrong_row_and_nothing_is_imported(town: Path) -> None:
    say(town, "source", "sign", "tool")
    told = say(town, *order(town, ROWS + "A3,,,,令和8年2月30日\n"), expect=2).remarks
    assert "list.csv 4行目 最終接続日時「令和8年2月30日」" in told
    assert json.loads(say(town, "source", "list", "--json").answer) == []


def test_a_changed_mapping_asks_for_a_new_signature(town: Path) -> None:
    say(town, "source", "sign", "tool")
    file = town / "policy" / "source-mappings" / "tool.yaml"
    file.write_text(file.read_text("utf-8") + "\n", "utf-8")
    assert "変わりました" in say(town, *order(town, ROWS), expect=2).remarks


@pytest.mark.parametrize("day", ["2999-01-01", "あした"])
def test_a_day_that_cannot_be_is_refused(town: Path, day: str) -> None:
    say(town, "source", "sign", "tool")
    say(town, *order(town, ROWS, day=day), expect=2)


def test_a_lost_list_is_seen_by_verify(town: Path) -> None:
    say(town, "source", "sign", "tool")
    say(town, *order(town, ROWS))
    [file] = (town / "evidence").rglob("*.gz")
    file.unlink()
    assert "取り込んだ機器一覧 tool" in hinomi("verify", workspace=town, expect=1).stdout
