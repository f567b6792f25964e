"""Ledger files made for a test, in every form that a section keeps them in."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

TITLES = ("管理番号", "機器名", "種別", "IPアドレス")
ROWS = (
    ("S-001", "jumin-sv01", "サーバ", "10.1.2.3"),
    ("S-002", "髙﨑①㈱", "端末", "10.1.2.4"),
)


def csv_text(rows: Iterable[Sequence[str]], delimiter: str = ",", *, quoted: bool = False) -> str:
    """The rows as CSV text with CRLF."""
    text = io.StringIO()
    csv.writer(
        text, delimiter=delimiter, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    ).writerows(rows)
    return text.getvalue()


def write_csv(
    path: Path, rows: Iterable[Sequence[str]], encoding: str = "utf-8", delimiter: str = ","
) -> Path:
    """A CSV file in one encoding."""
    path.write_bytes(csv_text(rows, delimiter).encode(encoding))
    return path


def write_book(
    path: Path,
    sheets: Mapping[str, Sequence[Sequence[Any]]],
    merged: dict[str, Sequence[tuple[int, int, int, int]]] | None = None,
) -> Path:
    """An Excel file; `merged` gives rectangles (top, left, bottom, right) per sheet, from 0."""
    options = {"strings_to_formulas": False, "default_date_format": "yyyy-mm-dd"}
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"created": datetime(2026, 11, 21, tzinfo=UTC)})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            for top, left, bottom, right in (merged or {}).get(name, ()):
                sheet.merge_range(top, left, bottom, right, rows[top][left])
    return path
