"""The backup sheet: read in the forms that sections keep, written back whole, names checked."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from sqlalchemy import Engine

from inventory.journal import Journal
from inventory.ledger.importing import import_ledger
from inventory.ledger.reading import Reading, read_ledger
from inventory.model import Content, DataSet, Ledger
from inventory.store import InventoryStore
from inventory.words import HinomiError
from tests.inventory.ledger.books import write_book, write_csv
from tests.inventory.ledger.ledgers import DATA_SETS
from tests.inventory.ledger.test_writing import CALM, there_and_back

TITLES = (
    *("番号", "システム名", "データ名", "データ種別", "取得元", "対象パス", "取得周期", "世代数"),
    *("保存期間", "RPO", "遠隔地保管", "オフライン保管", "暗号化", "鍵の保管", "担当", "備考"),
)
ROW = (
    *("ＢＫ－００１", "住民記録", "住基ＤＢ", "DB", "SV-001", "juki、juki_log", "毎日", "14世代"),
    *("3か月", "24時間", "○", "無", "要", "情報政策課の金庫", "情報政策課", "夜間2時"),
)
JUKI = DataSet(
    id="BK-001",
    system="住民記録",
    name="住基ＤＢ",
    content=Content.DATABASE,
    host="SV-001",
    sources=("juki", "juki_log"),
    every_hours=24,
    generations=14,
    retention_days=93,
    rpo_hours=24,
    offsite=True,
    offline=False,
    encrypted=True,
    credential="情報政策課の金庫",
    owner="情報政策課",
    note="夜間2時",
)
SYSTEMS = [("情報システム名", "業務"), ("住民記録", "住民基本台帳")]
HOSTS = [("管理番号", "機器名", "IPアドレス"), ("SV-001", "juki-db", "10.0.0.1")]


def one(folder: Path, **cells: str) -> Reading:
    """A sheet of one row, with these cells in place of its own."""
    row = dict(zip(TITLES, ROW, strict=True)) | cells
    return read_ledger(write_csv(folder / "b.csv", [tuple(row), tuple(row.values())]))


def book(
    folder: Path, *rows: tuple[str, ...], systems: Sequence[tuple[str, ...]] = SYSTEMS
) -> Path:
    """A workbook with systems, hosts and these rows."""
    sheets = {"情報システム一覧": systems, "機器台帳": HOSTS, "バックアップ": [TITLES, *rows]}
    return write_book(folder / "l.xlsx", sheets)


@pytest.mark.parametrize("name", ["b.xlsx", "b-utf8.csv", "b-utf16.csv", "b-tab.csv"])
def test_a_backup_sheet_in_each_form(tmp_path: Path, name: str) -> None:
    path, table = tmp_path / name, [TITLES, ROW]
    if name.endswith("xlsx"):
        write_book(path, {"バックアップ一覧": table})
    elif "tab" in name:
        write_csv(path, table, delimiter="\t")
    else:
        write_csv(path, table, "utf-16" if "16" in name else "utf-8-sig")
    reading = read_ledger(path)
    assert reading.problems == ()
    assert reading.kinds == {"data_sets"}
    assert reading.ledger.data_sets == (JUKI,)


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("日次", 24),
        ("毎晩", 24),
        ("１日１回", 24),
        ("1日2回", 12),
        ("週に2回", 84),
        ("週次", 168),
        ("6時間ごと", 6),
        ("30分毎", 0.5),
        ("月次", 744),
        ("24", 24),
        ("未定", None),
    ],
)
def test_how_often(tmp_path: Path, words: str, hours: float | None) -> None:
    reading = one(tmp_path, 取得周期=words)
    assert reading.problems == ()
    assert reading.ledger.data_sets[0].every_hours == hours


@pytest.mark.parametrize(
    ("words", "days"), [("30日", 30), ("４週間", 28), ("1年", 366), ("90日間", 90), ("－", None)]
)
def test_how_long(tmp_path: Path, words: str, days: int | None) -> None:
    assert one(tmp_path, 保存期間=words).ledger.data_sets[0].retention_days == days


@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("取得周期", "ときどき"),
        ("取得周期", "1日0回"),
        ("世代数", "0"),
        ("世代数", "多め"),
        ("保存期間", "永久"),
        ("保存期間", "0日"),
        ("RPO", "なるべく"),
        ("遠隔地保管", "たぶん"),
        ("データ種別", "紙"),
    ],
)
def test_a_word_that_is_not_understood_is_named(tmp_path: Path, title: str, word: str) -> None:
    [problem] = one(tmp_path, **{title: word}).problems
    assert (problem.row, problem.column, problem.value) == (2, title, word)


@pytest.mark.parametrize(("word", "means"), [("×", False), ("なし", False), ("－", None)])
def test_whether_at_all(tmp_path: Path, word: str, means: bool | None) -> None:
    reading = one(tmp_path, 遠隔地保管=word)
    found = [data.offsite for data in reading.ledger.data_sets]
    assert found == [means]


def test_a_mark_without_a_meaning_is_no_promise(tmp_path: Path) -> None:
    reading = one(tmp_path, 遠隔地保管="●")
    assert not any(data.offsite for data in reading.ledger.data_sets)


def test_a_sheet_without_numbers_names_by_system_and_data(tmp_path: Path) -> None:
    path = write_book(tmp_path / "b.xlsx", {"バックアップ計画": [TITLES[1:], ROW[1:]]})
    assert [one.id for one in read_ledger(path).ledger.data_sets] == ["住民記録/住基DB"]


@pytest.mark.parametrize("title", ["システム名", "データ名"])
def test_what_a_data_set_cannot_be_without(tmp_path: Path, title: str) -> None:
    [problem] = one(tmp_path, **{title: ""}).problems
    assert problem.column == title
    assert title in problem.expected.ja


def test_the_same_number_twice_is_named_with_both_rows(tmp_path: Path) -> None:
    reading = read_ledger(book(tmp_path, ROW, (ROW[0], *ROW[1:])))
    [problem] = reading.problems
    assert (problem.sheet, problem.row, problem.value) == ("バックアップ", 3, "BK-001")
    assert "2行目" in problem.message.ja


@pytest.mark.parametrize(("index", "title"), [(1, "システム名"), (4, "取得元")])
def test_an_unknown_system_or_host_refuses_the_whole_file(
    tmp_path: Path, engine: Engine, index: int, title: str
) -> None:
    row = (*ROW[:index], "どこにもない", *ROW[index + 1 :])
    store, journal = InventoryStore(engine), Journal(engine)
    with pytest.raises(HinomiError, match=rf"2行目|row 2 {title}"):
        import_ledger(book(tmp_path, row), store, journal, "me")
    assert store.load() == Ledger()
    assert list(journal.entries()) == []


def test_a_rejected_system_is_one_problem_and_not_two(tmp_path: Path, engine: Engine) -> None:
    broken = [("情報システム名", "RPO"), ("住民記録", "なるべく")]
    outcome = import_ledger(
        book(tmp_path, ROW, systems=broken),
        InventoryStore(engine),
        Journal(engine),
        "me",
        dry_run=True,
    )
    assert [problem.column for problem in outcome.problems] == ["RPO"]


def test_an_import_leaves_its_trace_and_again_changes_nothing(
    tmp_path: Path, engine: Engine
) -> None:
    store, journal = InventoryStore(engine), Journal(engine)
    assert import_ledger(book(tmp_path, ROW), store, journal, "me").imported
    assert store.load().data_sets == (JUKI,)
    assert not import_ledger(book(tmp_path, ROW), store, journal, "me").imported
    less = (*ROW[:7], "7", *ROW[8:])
    import_ledger(book(tmp_path, less), store, journal, "me")
    [first, second] = journal.entries("inventory", "ledger.imported")
    assert {"kind": "data_sets", "key": "BK-001"} in first.body["added"]
    [changed] = second.body["changed"]
    assert changed["fields"] == [
        {"field": "generations", "title": "世代数", "old": "14", "new": "7"}
    ]


def test_a_sheet_of_its_own_may_follow_the_ledger(tmp_path: Path, engine: Engine) -> None:
    store, journal = InventoryStore(engine), Journal(engine)
    import_ledger(book(tmp_path), store, journal, "me")
    alone = write_book(tmp_path / "b.xlsx", {"バックアップ": [TITLES, ROW]})
    import_ledger(alone, store, journal, "me")
    assert store.load().data_sets == (JUKI,)
    assert [system.name for system in store.load().systems] == ["住民記録"]


def test_rows_merged_over_one_data_set_add_paths(tmp_path: Path) -> None:
    more = ("", "", "", "", "", "juki_audit", *("",) * 10)
    table = [TITLES, ROW, more]
    path = write_book(
        tmp_path / "b.xlsx", {"バックアップ": table}, {"バックアップ": [(1, 0, 2, 0)]}
    )
    [found] = read_ledger(path).ledger.data_sets
    assert found.sources == ("juki", "juki_log", "juki_audit")


@CALM
@given(DATA_SETS)
def test_what_is_written_is_read_back(data_set: DataSet) -> None:
    ledger = Ledger(data_sets=(data_set,))
    try:
        back = there_and_back(ledger, "l.xlsx")
    except HinomiError:
        return  # refused, never altered
    assert back == ledger


def test_a_plain_one_is_never_refused() -> None:
    ledger = Ledger(data_sets=(JUKI,))
    assert there_and_back(ledger, "l.xlsx") == ledger
