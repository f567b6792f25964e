"""The ledger written as Excel or CSV, so that reading it gives the same ledger, or refused.

Excel holds every part of the ledger on its own sheet; CSV holds one table, the hosts. Text stays
text: no cell becomes a formula, a link or a number.
"""

import csv
import io
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from inventory.ledger.cells import as_text
from inventory.ledger.changes import by_key
from inventory.ledger.column import Shown, Table
from inventory.ledger.columns import BY_KIND, HOSTS, TABLES
from inventory.ledger.guard import guard
from inventory.ledger.layout import Laid, lay
from inventory.ledger.problem import Problem
from inventory.ledger.reading import interpret
from inventory.ledger.sheets import Sheet
from inventory.model import Ledger
from inventory.words import HinomiError, T

ENCODINGS = ("utf-8-sig", "utf-8", "cp932")
_OLDEST = date(1900, 3, 1)  # Excel counts a 29 February 1900 that never was
_CELL = 32767  # UTF-16 units, Microsoft, "Excel specifications and limits"
_WIDE = {"note": 40, "addresses": 18, "macs": 20, "os": 24, "location": 20, "systems": 24}
_TEXT_ONLY = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}


@dataclass(frozen=True, slots=True)
class Styles:
    """How titles, texts and dates look."""

    head: Format
    text: Format
    day: Format


def write_ledger(ledger: Ledger, path: Path, encoding: str = "utf-8-sig") -> None:
    """Write a ledger by the ending of the file: .xlsx, or .csv in UTF-8 or cp932.

    What is written is read back first: a ledger that would come back different is refused.
    """
    if path.suffix.lower() == ".xlsx":
        raw = _book(_faithful(ledger, TABLES, path), path)
    elif path.suffix.lower() == ".csv":
        raw = _csv(_faithful(ledger, (HOSTS,), path)[0], path, encoding)
    else:
        raise _error(
            path,
            T("拡張子は .xlsx か .csv にしてください", "the ending must be .xlsx or .csv"),
        )
    _replace(path, raw)


def _faithful(ledger: Ledger, tables: Sequence[Table], path: Path) -> list[Laid]:
    """The sheets of a ledger, proved to say the same; extras go into JSON where they must."""
    laid = [lay(table, ledger) for table in tables]
    differing, _ = _read_back(ledger, laid, path)
    if not differing:
        return laid
    apart = frozenset(key for kind, key in differing if kind == HOSTS.kind)
    laid = [lay(table, ledger, apart) for table in tables]
    differing, problems = _read_back(ledger, laid, path)
    if differing:
        raise _lossy(path, differing[0], problems)
    return laid


def _read_back(
    ledger: Ledger, laid: Sequence[Laid], path: Path
) -> tuple[list[tuple[str, str]], Sequence[Problem]]:
    """Every row that would come back different, by kind and key, and why."""
    sheets = [Sheet(one.table.names[0], [one.titles, *one.rows]) for one in laid]
    reading = interpret(path.name, sheets)
    differing: list[tuple[str, str]] = []
    for table in (one.table for one in laid):
        if getattr(ledger, table.kind) == getattr(reading.ledger, table.kind):
            continue
        before, after = by_key(ledger, table.kind), by_key(reading.ledger, table.kind)
        found = [(table.kind, key) for key in before if after.get(key) != before[key]]
        differing += found or [(table.kind, next(iter(before), ""))]
    return differing, reading.problems


def _lossy(path: Path, row: tuple[str, str], problems: Sequence[Problem]) -> HinomiError:
    kind, key = row
    why = problems[0].message if problems else T("前後の空白や改行など", "outer blanks or the like")
    return _error(
        path,
        T(
            f"{BY_KIND[kind].names[0]}「{key}」はそのまま書き出せません: {why.ja}",
            f"{kind} {key!r} cannot be written without loss: {why.en}",
        ),
    )


def _csv(laid: Laid, path: Path, encoding: str) -> bytes:
    if encoding not in ENCODINGS:
        raise _error(
            path,
            T(
                f"文字コードは {'、'.join(ENCODINGS)} のどれかです",
                f"the encoding must be one of {', '.join(ENCODINGS)}",
            ),
        )
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([guard(title) for title in laid.titles])
    writer.writerows([guard(as_text(cell)) for cell in row] for row in laid.rows)
    if not _fits(text.getvalue(), encoding):
        raise _error(path, _outside(laid, encoding))
    return text.getvalue().encode(encoding)


def _outside(laid: Laid, encoding: str) -> T:
    """Name each character that the encoding lacks, with the row and column it stands in."""
    found = [
        f"{character} (U+{ord(character):04X}, {number}行目 {title})"
        for number, row in enumerate([laid.titles, *laid.rows], 1)
        for title, cell in zip(laid.titles, row, strict=True)
        for character in dict.fromkeys(str(cell))
        if not _fits(character, encoding)
    ]
    first = "、".join(found[:20]) + ("…" if len(found) > 20 else "")
    return T(
        f"{encoding} に無い文字があります: {first}。utf-8-sig か .xlsx で書き出してください",
        f"characters outside {encoding}: {first}; write utf-8-sig or .xlsx instead",
    )


def _fits(text: str, encoding: str) -> bool:
    """Whether a text survives: cp932 takes 〜 (U+301C) silently and gives ～ (U+FF5E) back."""
    try:
        return text.encode(encoding).decode(encoding) == text
    except UnicodeEncodeError:
        return False


def _book(sheets: Sequence[Laid], path: Path) -> bytes:
    raw = io.BytesIO()
    with xlsxwriter.Workbook(raw, {"in_memory": True, **_TEXT_ONLY}) as book:
        styles = Styles(
            book.add_format({"bold": True, "bg_color": "#DCE6F1", "border": 1, "text_wrap": True}),
            book.add_format({"num_format": "@", "valign": "top", "text_wrap": True}),
            book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
        )
        for laid in sheets:
            _sheet(book.add_worksheet(laid.table.names[0]), laid, styles, path)
    return raw.getvalue()


def _sheet(sheet: Worksheet, laid: Laid, styles: Styles, path: Path) -> None:
    columns = {column.title: column for column in laid.table.columns}
    for index, title in enumerate(laid.titles):
        column = columns.get(title)
        sheet.set_column(index, index, _WIDE.get(column.field, 14) if column else 16, styles.text)
        _text(sheet, 0, index, title, styles.head, path)
        if column and column.choices:
            options = {"validate": "list", "source": list(column.choices), "error_type": "warning"}
            sheet.data_validation(1, index, max(len(laid.rows), 1) + 1000, index, options)
    for number, row in enumerate(laid.rows, 1):
        for index, cell in enumerate(row):
            _cell(sheet, number, index, cell, styles, path)
    sheet.freeze_panes(1, min(2, len(laid.titles) - 1))
    sheet.autofilter(0, 0, len(laid.rows), len(laid.titles) - 1)


def _cell(
    sheet: Worksheet, row: int, column: int, value: Shown, styles: Styles, path: Path
) -> None:
    if isinstance(value, date) and value >= _OLDEST:
        sheet.write_datetime(row, column, value, styles.day)
    elif isinstance(value, int | float) and float(f"{value:.16G}") == value:
        sheet.write_number(row, column, value)
    elif value != "":
        _text(sheet, row, column, as_text(value), styles.text, path)


def _text(sheet: Worksheet, row: int, column: int, text: str, style: Format, path: Path) -> None:
    if len(text.encode("utf-16-le")) // 2 > _CELL:
        raise _error(
            path,
            T(
                f"{row + 1}行目の値がExcelのセル({_CELL}文字)に入りません。.csv にしてください",
                f"row {row + 1} is too long for a cell of Excel ({_CELL}); write .csv instead",
            ),
        )
    sheet.write_string(row, column, text, style)


def _replace(path: Path, raw: bytes) -> None:
    """Put the file in place at once, so that a stop midway leaves the old one whole."""
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
            file.write(raw)
        Path(file.name).replace(path)
    except OSError as bad:
        raise _error(path, T(f"書き込めません ({bad})", f"cannot be written ({bad})")) from None


def _error(path: Path, what: T) -> HinomiError:
    return HinomiError(T(f"{path}: {what.ja}。", f"{path}: {what.en}."))
