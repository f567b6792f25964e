"""Workbooks that people really edit: every problem names the sheet, the row and the column."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from bcp.book.importing import export_book
from bcp.book.model import Book
from bcp.book.reading import parse_book
from bcp.book.sections import SECTIONS
from bcp.book.sheets import BESIDE, GUIDE, IDS
from bcp.book.workbook_in import Found, book_from, read_workbook
from inventory.ledger.problem import Problem
from inventory.words import HinomiError
from tests.bcp.city import FOLDER, city_book, city_ledger

FILE = "継続台帳.xlsx"


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("book") / FILE
    export_book(path, FOLDER, city_ledger())
    return path.read_bytes()


Edit = Callable[[Workbook], object]


def edited(raw: bytes, edit: Edit) -> Found:
    book = load_workbook(BytesIO(raw))
    edit(book)
    out = BytesIO()
    book.save(out)
    return read_workbook(Path(FILE), out.getvalue())


def column(sheet: Worksheet, title: str) -> int:
    return next(cell.column for cell in sheet[1] if cell.value == title)


def put(name: str, row: int, title: str, value: object) -> Edit:
    def edit(book: Workbook) -> None:
        sheet = book[name]
        sheet.cell(row, column(sheet, title)).value = value  # type: ignore[assignment]

    return edit


def only(found: Found) -> Problem:
    [problem] = found.problems
    return problem


def test_another_program_saves_it_and_nothing_changes(exported: bytes) -> None:
    found = edited(exported, lambda book: book.sheetnames)
    assert found.problems == []
    assert book_from(found, Book()) == city_book()


WRONG: tuple[tuple[str, int, str, object, str], ...] = (
    ("非常時優先業務", 3, "目標復旧時間", "3", "単位のある時間"),
    ("非常時優先業務", 4, "目標復旧時間", 3, "単位のある時間"),
    ("庁舎・拠点", 2, "使える震度", "10", "震度"),
    ("庁舎・拠点", 2, "機器の固定", "たぶん", "有 か 無"),
    ("庁舎・拠点", 2, "想定浸水深(m)", "-1", "0以上"),
    ("電源", 2, "拠点", "本庁舎", "種類:名前"),
    ("依存", 4, "必要の程度", "まあまあ", "必須"),
    ("依存", 5, "必要なもの", None, "空でない"),
    ("依存", 4, "必要な数", 1.5, "整数"),
    ("依存", 4, "確認日", "令和8年2月30日", "実在する年月日"),
    ("復旧作業", 2, "作業(分)", "1_000", "0以上"),
    ("復旧作業", 3, "作業(分)", "１２０分", "0以上"),
    ("復旧作業", 4, "作業(分)", True, "0以上"),
    ("参集の条件", 2, "参集率(0〜1)", 70, "1以下"),
    ("職員", 3, "氏名", "髙橋\n一郎", "1行"),
)


def test_cells_that_do_not_fit_are_named_all_at_once(exported: bytes) -> None:
    def edit(book: Workbook) -> None:
        for sheet, row, title, value, _ in WRONG:
            put(sheet, row, title, value)(book)

    found = {(one.sheet, one.row, one.column): one for one in edited(exported, edit).problems}
    for sheet, row, title, _, word in WRONG:
        problem = found.pop((sheet, row, title))
        assert word in problem.expected.ja
        assert problem.message.ja.startswith(f"{FILE}:{sheet} {row}行目 {title}「")
    assert {sheet for sheet, _, _ in found} <= {"職員の連絡先"}  # its owner was not read


def test_ways_to_write_that_mean_the_same_are_read(exported: bytes) -> None:
    def edit(book: Workbook) -> None:
        put("非常時優先業務", 2, "目標復旧時間", " １ 時間 ")(book)
        put("非常時優先業務", 3, "目標復旧時間", "180分")(book)
        put("庁舎・拠点", 2, "使える震度", "震度６強")(book)
        put("庁舎・拠点", 2, "機器の固定", "○")(book)
        put("文書・資料", 2, "確認日", "R8.6.1")(book)
        put("依存", 2, "いつ", "restore")(book)
        put("依存", 2, "もの", "情報システム：認証基盤")(book)
        put(
            "情報システム",
            2,
            "必要なもの",
            "ｓｙｓｔｅｍ: 認証基盤\nネットワーク:基幹系ネットワーク",
        )(book)
        put("復旧作業", 2, "作業(分)", "９０")(book)

    found = edited(exported, edit)
    assert found.problems == []
    assert book_from(found, Book()) == city_book()


def test_what_the_ledger_says_beside_is_shown_and_never_read(exported: bytes) -> None:
    sheet = load_workbook(BytesIO(exported))["情報システム"]
    shown = {row[0].value: row[1].value for row in sheet.iter_rows(min_row=2)}
    assert shown["住民記録システム"] == "目標復旧時間 3時間、目標復旧時点 1時間、市民部 市民課"
    found = edited(exported, put("情報システム", 2, BESIDE, "目標復旧時間 9日"))
    assert found.problems == []
    assert book_from(found, Book()) == city_book()


def test_titles_may_be_moved_down_and_about_but_not_lost(exported: bytes) -> None:
    moved = edited(exported, lambda book: book["通信回線"].insert_rows(1, 2))
    assert moved.problems == []
    assert book_from(moved, Book()) == city_book()
    lost = edited(exported, lambda book: book["通信回線"].delete_cols(6))
    problem = only(lost)
    assert (problem.sheet, problem.row, problem.column) == ("通信回線", 1, "通信事業者")


def test_a_column_of_ones_own_and_a_sheet_of_ones_own_are_not_lost_in_silence(
    exported: bytes,
) -> None:
    def edit(book: Workbook) -> None:
        book["通信回線"].cell(1, 12).value = "回線の値段"
        book.create_sheet("メモ").cell(1, 1).value = "あとで"
        book.create_sheet("空")

    found = edited(exported, edit)
    assert [(one.sheet, one.column) for one in found.problems] == [
        ("通信回線", "L列 回線の値段"),
        ("メモ", ""),
    ]


def test_a_second_title_of_the_same_name_is_refused(exported: bytes) -> None:
    found = edited(exported, put("通信回線", 1, "備考", "通信事業者"))
    assert {one.column for one in found.problems} >= {"備考"}
    assert len(found.problems) >= 2


def test_contacts_stand_on_their_sheet_by_name(exported: bytes) -> None:
    found = edited(exported, put("職員の連絡先", 2, "氏名", "いない人"))
    problem = only(found)
    assert (problem.sheet, problem.row, problem.value) == ("職員の連絡先", 2, "いない人")
    gone = edited(exported, lambda book: book.remove(book["事業者の連絡先"]))
    assert only(gone).sheet == "事業者の連絡先"


def test_a_section_without_its_sheet_stays_as_it_was(exported: bytes) -> None:
    found = edited(exported, lambda book: book.remove(book["訓練の記録"]))
    assert found.problems == []
    assert "exercises" not in found.rows
    assert book_from(found, city_book()) == city_book()
    assert book_from(found, Book()).of("exercises") == ()


def test_an_emptied_sheet_empties_its_section(exported: bytes) -> None:
    found = edited(exported, lambda book: book["訓練の記録"].delete_rows(2, 50))
    assert found.problems == []
    assert book_from(found, city_book()).of("exercises") == ()


def test_settings_of_one_row_are_one_row(exported: bytes) -> None:
    found = edited(exported, put("参集の条件", 3, "参集率(0〜1)", 0.5))
    assert only(found).row == 3


def test_files_that_are_no_such_workbook_are_told(tmp_path: Path) -> None:
    for name, raw in (("a.csv", b"a,b\n1,2\n"), ("b.xlsx", b"PK\x03\x04junk"), ("c.xlsx", b"")):
        with pytest.raises(HinomiError, match=name):
            read_workbook(tmp_path / name, raw)


def test_text_stays_text_and_lists_are_offered(tmp_path: Path) -> None:
    folder = tmp_path / "bcp"
    folder.mkdir()
    (folder / "continuity.yaml").write_text("documents:\n  =1+1: {copies: ['=HYPERLINK(1)']}\n")
    export_book(tmp_path / FILE, folder, city_ledger())
    book = load_workbook(tmp_path / FILE)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell for cell in cells if cell.data_type == "f"] == []
    lists = [
        str(rule.formula1)
        for sheet in book
        for rule in sheet.data_validations.dataValidation
        if rule.type == "list"
    ]
    assert any(IDS in one for one in lists)
    assert any("はい" in one for one in lists)
    assert all(len(one) <= 257 for one in lists)
    notes = [rule for sheet in book for rule in sheet.data_validations.dataValidation]
    assert all(len(rule.promptTitle) <= 32 and len(rule.prompt) <= 255 for rule in notes)
    ids = {row[0].value for row in book[IDS].iter_rows()}
    assert {"system:認証基盤", "document:=1+1", "host:core-sw01"} <= ids


def test_every_section_has_its_sheet_with_a_name_that_excel_takes(exported: bytes) -> None:
    names = load_workbook(BytesIO(exported)).sheetnames
    wanted = [s for one in SECTIONS for s in (one.sheet, *(part.sheet for part in one.parts))]
    assert names == [GUIDE, *wanted, IDS]
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


def test_dates_before_excel_counts_them_survive(tmp_path: Path) -> None:
    folder = tmp_path / "bcp"
    folder.mkdir()
    (folder / "continuity.yaml").write_text("documents:\n  昔: {checked: 1899-01-02}\n", "utf-8")
    export_book(tmp_path / FILE, folder, city_ledger())
    found = read_workbook(tmp_path / FILE, (tmp_path / FILE).read_bytes())
    assert found.rows["documents"][0]["checked"] == date(1899, 1, 2)


def test_a_text_too_long_for_a_cell_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    folder = tmp_path / "bcp"
    folder.mkdir()
    long = "あ" * 32768
    (folder / "continuity.yaml").write_text(f"lines:\n  a: {{note: {long}}}\n", "utf-8")
    with pytest.raises(HinomiError, match="row 2"):
        export_book(tmp_path / FILE, folder, city_ledger())
    assert not (tmp_path / FILE).exists()


def test_places_of_a_workbook_are_cells(exported: bytes) -> None:
    found = read_workbook(Path(FILE), exported)
    first = found.rows["dependencies"][0]
    assert first.place == f"{FILE}:依存!A2"
    assert first.at("on") == f"{FILE}:依存!B2"
    assert parse_book("dependencies: []\n", FILE).of("dependencies") == ()
