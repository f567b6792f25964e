"""The book as an Excel file with drop-down lists; text stays text, no cell is a formula."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bcp.book.sections import Column
from bcp.book.sheets import BESIDE, GUIDE, IDS, Laid
from bcp.book.sorts import ID
from inventory.ledger.cells import as_text
from inventory.ledger.column import Shown
from inventory.words import HinomiError, T

_OLDEST = date(1900, 3, 1)  # Excel counts a 29 February 1900 that never was
_CELL = 32767  # UTF-16 units, Microsoft, "Excel specifications and limits"
_SPARE = 500  # empty rows that have their lists too
_TEXT_ONLY = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_WIDE = {"needs": 46, "alternatives": 34, "note": 34, "do": 50, "of": 34, "on": 30, "name": 26}
_GUIDE = (
    "この台帳には、機器台帳・情報システム一覧・拠点・職の一覧にないことだけを書きます。",
    f"「{BESIDE}」の列は見るだけの列です。直すときは元の台帳を直します。",
    "時間には単位を付けます（30分、3時間、2日）。日付は 2026-11-21 や 令和8年11月21日 と書きます。",
    "「必要なもの」などには、シート「ID一覧」にある「種類:名前」を書きます。"
    "いくつもあれば「、」で区切ります。",
    "拠点・事業者・職のうち元の台帳にないものは、「台帳にない」を「はい」にします。",
    "書けたら: hinomi bcp import 継続台帳.xlsx --dry-run で変わるところを見て、"
    "--dry-run を外して取り込みます。",
    "パスワードは書かないでください。保管してある場所だけを書きます。",
)


@dataclass(frozen=True, slots=True)
class _Styles:
    head: Format
    text: Format
    day: Format
    beside: Format


def workbook(laid: Sequence[Laid], ids: Sequence[str], file: str) -> bytes:
    """The bytes of the workbook; a text too long for a cell is an error that names it."""
    raw = io.BytesIO()
    with xlsxwriter.Workbook(raw, _TEXT_ONLY) as book:
        styles = _Styles(
            book.add_format({"bold": True, "bg_color": "#DCE6F1", "border": 1, "text_wrap": True}),
            book.add_format({"num_format": "@", "valign": "top", "text_wrap": True}),
            book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
            book.add_format({"font_color": "#666666", "bg_color": "#F2F2F2", "text_wrap": True}),
        )
        _plain(book.add_worksheet(GUIDE), _GUIDE, 110, styles)
        for one in laid:
            _sheet(book.add_worksheet(one.name), one, len(ids), styles, file)
        _plain(book.add_worksheet(IDS), ids, 50, styles)
    return raw.getvalue()


def _plain(sheet: Worksheet, lines: Sequence[str], wide: int, styles: _Styles) -> None:
    sheet.set_column(0, 0, wide, styles.text)
    for number, line in enumerate(lines):
        sheet.write_string(number, 0, line, styles.text)


def _sheet(sheet: Worksheet, laid: Laid, ids: int, styles: _Styles, file: str) -> None:
    for index, (column, title) in enumerate(zip(laid.columns, laid.titles, strict=True)):
        wide = _WIDE.get(column.field, 16) if column else 30
        sheet.set_column(index, index, wide, styles.text if column else styles.beside)
        sheet.write_string(0, index, title, styles.head)
        if column:
            _advise(sheet, index, column, len(laid.rows) + _SPARE, ids)
    for number, row in enumerate(laid.rows, 1):
        for index, cell in enumerate(row):
            style = styles.text if laid.columns[index] else styles.beside
            _cell(sheet, (number, index), cell, style, styles, f"{file}:{laid.name}")
    sheet.freeze_panes(1, 1)


def _advise(sheet: Worksheet, index: int, column: Column, last: int, ids: int) -> None:
    """The list of a column, or a note of what is expected; neither refuses what is typed."""
    options: dict[str, object] = {"validate": "any", "error_type": "information"}
    if column.sort.choices:
        options |= {"validate": "list", "source": list(column.sort.choices)}
    elif column.sort is ID and ids:
        options |= {"validate": "list", "source": f"='{IDS}'!$A$1:$A${ids}"}
    note = {"input_title": column.title[:32], "input_message": column.sort.hint.ja[:255]}
    sheet.data_validation(1, index, last, index, {**options, **note})


def _cell(
    sheet: Worksheet,
    at: tuple[int, int],
    value: Shown,
    style: Format,
    styles: _Styles,
    place: str,
) -> None:
    if isinstance(value, date) and value >= _OLDEST:
        sheet.write_datetime(*at, value, styles.day)
    elif isinstance(value, int | float) and float(f"{value:.16G}") == value:
        sheet.write_number(*at, value)
    elif value != "":
        text = as_text(value)
        if len(text.encode("utf-16-le")) // 2 > _CELL:
            raise _too_long(place, at[0] + 1)
        sheet.write_string(*at, text, style)


def _too_long(place: str, row: int) -> HinomiError:
    return HinomiError(
        T(
            f"{place} {row}行目: 値がExcelのセル({_CELL}文字)に入りません。短くしてください。",
            f"{place} row {row}: too long for a cell of Excel ({_CELL}); shorten it.",
        )
    )
