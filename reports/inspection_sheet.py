"""The form of a self-inspection (自己点検票) as xlsx: lists to choose from, questions locked.

Only answers, notes, name and day can be written. The sheets are protected without a password:
that keeps a hand from slipping, and what was changed all the same is found at the import.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import xlsxwriter

from audit.cycle.fiscal import days_of_year
from audit.cycle.inspection_form import (
    ANSWER,
    BY_ROW,
    CHOICES,
    COLUMNS,
    DEPARTMENT_ROW,
    FIRST_ROW,
    GUIDE,
    HEAD_ROW,
    HIDDEN,
    LONGEST,
    NOTE,
    ON_ROW,
    SHEET,
    VALUE,
    Form,
    Mark,
    cells_of,
)
from inventory.words import HinomiError, T
from reports.era import era_date, fiscal_year

_TOO_LONG = T(
    "{clause}: 文が Excel のセルに入りません。policy/catalogue の条項を短くします。",
    "{clause}: too long for a cell of Excel; shorten the clause in policy/catalogue.",
)
_WIDTHS = (6, 16, 24, 44, 44, 12, 40)
_TEXT_ONLY = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_LOCKED = {"format_rows": True, "format_columns": True, "select_locked_cells": True}
_GUIDE = (
    "この票は、課室が自分の取組を年に一度確かめるためのものです。推進員の方が記入してください。",
    "1. シート「自己点検」の黄色のセルに書きます。ほかのセルは書けません。",
    "2. 「回答者」と「回答日」を書きます。",
    "3. 「回答」のセルを選ぶと、右に▼が出ます。はい、いいえ、該当なし、分からない、から選びます。",
    "4. 「いいえ」と「該当なし」は、「備考」に理由を書きます。「いいえ」は、直す時期も書きます。",
    "5. 分からないときは「分からない」を選びます。空けたままにすると、未回答として尋ね直します。",
    "6. 行を足したり、消したり、並べ替えたりしないでください。読み取れなくなります。",
    "7. パスワードは書かないでください。",
    "「はい」と答えた項目は、機械の点検の結果と突き合わせます。食い違いは、後で確かめさせていただきます。",
    "条項の※は、見出しを国の原典と照合していないことを示します。",
)


@dataclass(frozen=True, slots=True)
class _Styles:
    title: Any
    head: Any
    text: Any
    label: Any
    open: Any
    day: Any
    asking: Any


def inspection_sheet(form: Form) -> bytes:
    """The bytes of the form; the same form gives the same bytes."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _TEXT_ONLY) as book:
        made = datetime.combine(days_of_year(form.asked.year)[0], datetime.min.time())
        book.set_properties({"title": _title(form), "author": form.body, "created": made})
        styles = _styles(book)
        sheet = book.add_worksheet(SHEET)
        _head(sheet, form, styles)
        _items(sheet, form, styles)
        _lists(sheet, form, styles)
        _paper(sheet, form)
        _guide(book.add_worksheet(GUIDE), styles)
        _hidden(book.add_worksheet(HIDDEN), form.mark, styles)
    return out.getvalue()


def _title(form: Form) -> str:
    return f"情報セキュリティ自己点検票　{fiscal_year(days_of_year(form.asked.year)[0])}"


def _styles(book: Any) -> _Styles:  # noqa: ANN401 - untyped library
    font = {"font_name": "BIZ UDPゴシック", "font_size": 10, "valign": "top", "num_format": "@"}
    cell = font | {"text_wrap": True, "border": 1}
    write = cell | {"locked": False, "bg_color": "#FFF9DB"}
    return _Styles(
        book.add_format(font | {"bold": True, "font_size": 14}),
        book.add_format(cell | {"bold": True, "bg_color": "#E9EEF3"}),
        book.add_format(cell),
        book.add_format(font | {"bold": True}),
        book.add_format(write),
        book.add_format(write | {"num_format": "yyyy-mm-dd"}),
        book.add_format({"bg_color": "#FFD8A8"}),
    )


def _head(sheet: Any, form: Form, styles: _Styles) -> None:  # noqa: ANN401 - untyped library
    section = form.asked.section
    member = "　".join(filter(None, (section.member, section.extension.ja)))
    due = era_date(form.due) if form.due else ""
    sheet.write_string(0, 0, f"{form.body}　{_title(form)}".strip(), styles.title)
    labels: dict[int, tuple[str, str | None]] = {
        DEPARTMENT_ROW: ("課室", section.name),
        DEPARTMENT_ROW + 1: ("推進員", member),
    }
    labels |= {BY_ROW: ("回答者（記入）", None), ON_ROW: ("回答日（記入）", None)}
    labels |= {ON_ROW + 1: ("返送の期限", due)}
    for row, (label, value) in labels.items():
        sheet.write_string(row - 1, 0, label, styles.label)
        if value is not None:
            sheet.write_string(row - 1, VALUE, value, styles.text)
    sheet.write_blank(BY_ROW - 1, VALUE, None, styles.open)
    sheet.write_blank(ON_ROW - 1, VALUE, None, styles.day)
    for column, title in enumerate(COLUMNS):
        sheet.write_string(HEAD_ROW - 1, column, title, styles.head)


def _items(sheet: Any, form: Form, styles: _Styles) -> None:  # noqa: ANN401 - untyped library
    for place, item in enumerate(form.asked.items):
        row = FIRST_ROW - 1 + place
        for column, text in enumerate(cells_of(item, place + 1)):
            if sheet.write_string(row, column, text, styles.text):
                raise HinomiError(_TOO_LONG.format(clause=item.clause))
        sheet.write_blank(row, ANSWER, None, styles.open)
        sheet.write_blank(row, NOTE, None, styles.open)


def _lists(sheet: Any, form: Form, styles: _Styles) -> None:  # noqa: ANN401 - untyped library
    first, last = FIRST_ROW - 1, FIRST_ROW - 2 + len(form.asked.items)
    if last < first:
        return
    sheet.data_validation(first, ANSWER, last, ANSWER, _choice())
    note = {"validate": "length", "criteria": "<=", "value": LONGEST, "error_title": "備考"}
    sheet.data_validation(first, NOTE, last, NOTE, note)
    start = days_of_year(form.asked.year)[0]
    day = {"validate": "date", "criteria": ">=", "value": start, "error_title": "回答日"}
    sheet.data_validation(ON_ROW - 1, VALUE, ON_ROW - 1, VALUE, day)
    reasonless = f'=AND(OR($F{FIRST_ROW}="いいえ",$F{FIRST_ROW}="該当なし"),$G{FIRST_ROW}="")'
    rule = {"type": "formula", "criteria": reasonless, "format": styles.asking}
    sheet.conditional_format(first, NOTE, last, NOTE, rule)


def _choice() -> Mapping[str, object]:
    return {
        "validate": "list",
        "source": list(CHOICES.values()),
        "error_title": "回答",
        "error_message": "、".join(CHOICES.values()) + "から選びます。",
        "input_title": "回答",
        "input_message": "「いいえ」「該当なし」は、備考に理由を書きます。",
    }


def _paper(sheet: Any, form: Form) -> None:  # noqa: ANN401 - untyped library
    for column, wide in enumerate(_WIDTHS):
        sheet.set_column(column, column, wide)
    sheet.freeze_panes(HEAD_ROW, 0)
    sheet.repeat_rows(HEAD_ROW - 1)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L" + form.asked.section.name.replace("&", "&&") + "&C&P / &N")
    sheet.protect("", _LOCKED)


def _guide(sheet: Any, styles: _Styles) -> None:  # noqa: ANN401 - untyped library
    _plain(sheet, [(line,) for line in _GUIDE], styles)
    sheet.set_column(0, 0, 110)


def _hidden(sheet: Any, mark: Mark, styles: _Styles) -> None:  # noqa: ANN401 - untyped library
    _plain(sheet, mark.rows(), styles)
    sheet.very_hidden()


def _plain(
    sheet: Any,  # noqa: ANN401 - untyped library
    rows: Sequence[Sequence[str]],
    styles: _Styles,
) -> None:
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            sheet.write_string(row, column, text, styles.text)
    sheet.protect("", _LOCKED)
