"""The staff sheet: read in the forms that sections keep, written back whole, names kept apart."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from sqlalchemy import Engine

from inventory.journal import Journal
from inventory.ledger.importing import import_ledger
from inventory.ledger.reading import Reading, read_ledger
from inventory.ledger.writing import write_ledger
from inventory.model import Ledger, StaffMember
from inventory.store import InventoryStore
from inventory.words import HinomiError
from tests.inventory.ledger.books import write_book, write_csv
from tests.inventory.ledger.ledgers import STAFF
from tests.inventory.ledger.test_writing import CALM, there_and_back

TITLES = ("職員番号", "氏名", "所属", "アカウント", "在職開始", "退職日")
ROWS = (
    ("1001", "山田　太郎", "総務課", "yamada", "H20.4.1", ""),
    (
        "１００２",
        "𠮷田　花子",
        "税務課",
        "ｙｏｓｈｉｄａ、yoshida-adm",
        "2015/4/1",
        "令和8年3月31日",
    ),
)
YAMADA = StaffMember(
    number="1001",
    name="山田　太郎",
    department="総務課",
    accounts=("yamada",),
    since=date(2008, 4, 1),
)
YOSHIDA = StaffMember(
    number="1002",
    name="𠮷田　花子",
    department="税務課",
    accounts=("yoshida", "yoshida-adm"),
    since=date(2015, 4, 1),
    until=date(2026, 3, 31),
)


def read(folder: Path, *rows: tuple[str, ...], titles: tuple[str, ...] = TITLES) -> Reading:
    return read_ledger(write_csv(folder / "s.csv", [titles, *rows]))


@pytest.mark.parametrize("name", ["s.xlsx", "s-utf8.csv", "s-utf16.csv", "s-tab.csv"])
def test_a_staff_sheet_in_each_form(tmp_path: Path, name: str) -> None:
    path, table = tmp_path / name, [TITLES, *ROWS]
    if name.endswith("xlsx"):
        write_book(path, {"職員名簿": table})
    elif "tab" in name:
        write_csv(path, table, delimiter="\t")
    else:
        write_csv(path, table, "utf-16" if "16" in name else "utf-8-sig")
    reading = read_ledger(path)
    assert reading.problems == ()
    assert reading.kinds == {"staff"}
    assert reading.ledger.staff == (YAMADA, YOSHIDA)


def test_other_titles_mean_the_same(tmp_path: Path) -> None:
    titles = ("職員コード", "職員名", "課名", "ログインID", "ADアカウント", "採用年月日", "離職日")
    row = ("1002", "𠮷田　花子", "税務課", "yoshida", "yoshida-adm", "2015-04-01", "R8.3.31")
    reading = read(tmp_path, row, titles=titles)
    assert reading.problems == ()
    assert reading.ledger.staff == (YOSHIDA,)


def test_words_for_no_date(tmp_path: Path) -> None:
    reading = read(tmp_path, ("1001", "山田　太郎", "総務課", "yamada", "2008-04-01", "なし"))
    assert reading.ledger.staff == (YAMADA,)


@pytest.mark.parametrize(
    ("row", "column", "number"),
    [
        (("", "山田", "総務課", "yamada", "", ""), "職員番号", 2),
        (("1", "山田", "総務課", "yamada", "2026-02-30", ""), "在職開始", 2),
        (("1", "山田", "総務課", "yamada", "2026-04-01", "2026-03-31"), "退職日", 2),
    ],
)
def test_a_wrong_cell_is_named(
    tmp_path: Path, row: tuple[str, ...], column: str, number: int
) -> None:
    [problem] = read(tmp_path, row).problems
    assert (problem.column, problem.row) == (column, number)


def test_one_number_twice_is_a_problem(tmp_path: Path) -> None:
    [problem] = read(tmp_path, ROWS[0], ROWS[0]).problems
    assert (problem.column, problem.row) == ("職員番号", 3)


def test_rows_merged_over_one_person_add_accounts(tmp_path: Path) -> None:
    table = [TITLES, ROWS[0], ("", "", "", "yamada-adm", "", "")]
    path = write_book(tmp_path / "s.xlsx", {"職員": table}, {"職員": [(1, 0, 2, 0)]})
    [person] = read_ledger(path).ledger.staff
    assert person.accounts == ("yamada", "yamada-adm")


@CALM
@given(STAFF)
def test_what_is_written_is_read_back(person: StaffMember) -> None:
    ledger = Ledger(staff=(person,))
    try:
        back = there_and_back(ledger, "l.xlsx")
    except HinomiError:
        return
    assert back == ledger


def test_the_plain_sheet_comes_back(tmp_path: Path) -> None:
    ledger = Ledger(staff=(YAMADA, YOSHIDA))
    write_ledger(ledger, tmp_path / "l.xlsx")
    assert read_ledger(tmp_path / "l.xlsx").ledger == ledger


def test_the_journal_knows_people_by_their_number(engine: Engine, tmp_path: Path) -> None:
    store, journal = InventoryStore(engine), Journal(engine)
    path = write_csv(tmp_path / "s.csv", [TITLES, *ROWS])
    assert not import_ledger(path, store, journal, "k", dry_run=True).imported
    assert store.load().staff == ()
    assert import_ledger(path, store, journal, "k").imported
    assert not import_ledger(path, store, journal, "k").imported
    assert store.load().staff == (YAMADA, YOSHIDA)
    renamed = [TITLES, ("1001", "田中　太郎", "市民課", "yamada", "H20.4.1", "R8.9.30"), ROWS[1]]
    assert import_ledger(write_csv(path, renamed), store, journal, "k").imported
    gone = write_csv(path, [TITLES, ROWS[1]])
    assert import_ledger(gone, store, journal, "k", prune=True).imported
    assert store.load().staff == (YOSHIDA,)
    lines = "".join(journal.lines())
    assert "2026-09-30" in lines
    assert not [name for name in ("太郎", "花子", "田中", "山田") if name in lines]


def test_a_rejected_row_stops_everything(engine: Engine, tmp_path: Path) -> None:
    store = InventoryStore(engine)
    bad = ("1003", "鈴木", "総務課", "suzuki", "昨日", "")
    path = write_csv(tmp_path / "s.csv", [TITLES, ROWS[0], bad])
    with pytest.raises(HinomiError, match="row 3"):
        import_ledger(path, store, Journal(engine), "k")
    assert store.load() == Ledger()
