"""The form as a spreadsheet program opens it: what can be written, chosen, and nothing else."""

import io
from datetime import date

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from audit.cycle.inspection import Item, Questionnaire
from audit.cycle.inspection_form import CHOICES, COLUMNS, FIRST_ROW, GUIDE, HIDDEN, SHEET, Form
from audit.cycle.inspection_scope import Section
from inventory.words import HinomiError, T
from reports.inspection_sheet import inspection_sheet

SECTION = Section("総務部 税務課", "齋藤　次郎", "2301", False, (), (), ())
ITEMS = (
    Item(
        "5.3(1)",
        "5.3(1)※、第5章 第2条",
        T("=1+1", "a"),
        T("報告すること", "b"),
        ("聞く", "見る"),
        (),
    ),
    Item("7.5", "7.5", T("法令遵守", "c"), T("@守ること", "d"), (), ()),
)
FORM = Form("火見市", Questionnaire(2026, SECTION, ITEMS, "c" * 64), date(2026, 12, 18))


@pytest.fixture(scope="module")
def book() -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(inspection_sheet(FORM)))


def test_the_sheets_and_who_sees_them(book: Workbook) -> None:
    assert book.sheetnames == [SHEET, GUIDE, HIDDEN]
    assert [book[name].sheet_state for name in book.sheetnames] == [
        "visible",
        "visible",
        "veryHidden",
    ]
    assert all(book[name].protection.sheet for name in book.sheetnames)


def test_only_answers_notes_name_and_day_can_be_written(book: Workbook) -> None:
    sheet = book[SHEET]
    free = {c.coordinate for row in sheet.iter_rows() for c in row if not c.protection.locked}
    assert free == {"C4", "C5", "F9", "F10", "G9", "G10"}
    for name in (GUIDE, HIDDEN):
        assert all(c.protection.locked for row in book[name].iter_rows() for c in row)


def test_answers_are_chosen_from_a_list_and_others_are_stopped(book: Workbook) -> None:
    rules = {str(one.sqref): one for one in book[SHEET].data_validations.dataValidation}
    answer = rules[f"F{FIRST_ROW}:F{FIRST_ROW + 1}"]
    assert (answer.type, answer.errorStyle or "stop") == ("list", "stop")
    assert str(answer.formula1).strip('"').split(",") == list(CHOICES.values())
    assert set(rules) == {"F9:F10", "G9:G10", "C5"}


def test_head_and_rows_say_whom_what_and_until_when(book: Workbook) -> None:
    sheet = book[SHEET]
    assert sheet["A1"].value == "火見市　情報セキュリティ自己点検票　令和8年度"
    assert [sheet[f"C{row}"].value for row in (2, 3, 6)] == [
        "総務部 税務課", "齋藤　次郎　内線 2301", "令和8年12月18日 (2026-12-18)",
    ]  # fmt: skip
    assert [cell.value for cell in sheet[FIRST_ROW - 1]] == list(COLUMNS)
    first = [cell.value for cell in sheet[FIRST_ROW]]
    assert first == ["1", "5.3(1)※、第5章 第2条", "=1+1", "報告すること", "聞く\n見る", None, None]


def test_no_cell_is_a_formula(book: Workbook) -> None:
    kinds = {
        c.data_type
        for name in book.sheetnames
        for row in book[name].iter_rows()
        for c in row
        if c.value
    }
    assert kinds == {"s"}


def test_the_hidden_sheet_names_year_section_catalogue_and_a_code_for_each_row(
    book: Workbook,
) -> None:
    rows = [[cell.value for cell in row] for row in book[HIDDEN].iter_rows()]
    said = {row[0]: row[1] for row in rows if row[0] != "line"}
    assert (said["year"], said["department"], said["catalogue"]) == ("2026", SECTION.name, "c" * 64)
    assert [row[1:3] for row in rows if row[0] == "line"] == [["9", "5.3(1)"], ["10", "7.5"]]


def test_the_same_form_gives_the_same_bytes_and_another_day_others() -> None:
    assert inspection_sheet(FORM) == inspection_sheet(FORM)
    assert inspection_sheet(FORM) != inspection_sheet(Form("火見市", FORM.asked))


def test_a_section_without_items_and_with_odd_names_is_a_form_too() -> None:
    odd = Section("R&D/課", "", "", False, (), (), ())
    form = Form("", Questionnaire(2026, odd, (), "c"))
    sheet = openpyxl.load_workbook(io.BytesIO(inspection_sheet(form)))[SHEET]
    assert (sheet["C2"].value, sheet["C3"].value or "") == ("R&D/課", "")


def test_words_that_no_cell_can_hold_are_refused_and_not_left_out() -> None:
    long = Item("x", "第1条", T("a", "a"), T("あ" * 33_000, "b"), (), ())
    with pytest.raises(HinomiError, match="第1条"):
        inspection_sheet(Form("", Questionnaire(2026, SECTION, (long,), "c")))
