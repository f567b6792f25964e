"""Files into sheets of raw cells: Excel through calamine, text in every encoding ledgers use."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from inventory.ledger.columns import TABLES, titles_of
from inventory.ledger.extent import NotExcelError, TooLargeError, measure
from inventory.ledger.guard import unguard
from inventory.ledger.problem import no_file
from inventory.ledger.text import key
from inventory.words import HinomiError, T

Cell = Any  # str, int, float, bool, date, datetime, time or timedelta, as calamine gives them
Range = tuple[tuple[int, int], tuple[int, int]]
BOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_ENCODINGS = ("utf-8", "cp932")
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet as it lies in the file: row 0 is Excel's row 1; `merged` ranges are inclusive."""

    name: str
    rows: Sequence[Sequence[Cell]]
    merged: Sequence[Range] = ()
    numbers: Sequence[int] = field(default=())

    def number(self, index: int) -> int:
        """The row number a person sees: Excel's row, or the line of the text file."""
        return self.numbers[index] if self.numbers else index + 1


def read_bytes(path: Path) -> bytes:
    """The bytes of a file, or an error that names it."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise HinomiError(no_file(path)) from None
    except OSError as bad:
        raise _unreadable(path, T("読み取れません", "cannot be read"), str(bad)) from None


def read_sheets(path: Path, raw: bytes, known: frozenset[str] = frozenset()) -> list[Sheet]:
    """Every sheet of a workbook, or the one table of a text file.

    `known` are the keys of the titles to expect, by default those of a ledger: they tell the
    encoding and the separator.
    """
    if raw.startswith(BOOKS):
        return _workbook(path, raw)
    known = known or _ledger_titles()
    return [_table(path, decode(path, raw, known), known)]


def decode(path: Path, raw: bytes, known: frozenset[str] = frozenset()) -> str:
    """The text of a CSV or TSV file: by its byte order mark, else UTF-8, else cp932."""
    marked = next((name for mark, name in _MARKS.items() if raw.startswith(mark)), None)
    guesses = (marked,) if marked else (*filter(None, [_bare(raw)]), *_ENCODINGS)
    texts = [text for name in guesses if (text := _decoded(raw, name)) is not None]
    if texts:
        return next((text for text in texts if _is_expected(text, known)), texts[0])
    raise _unreadable(
        path,
        T(
            "文字コードが分かりません。UTF-8、cp932(Shift_JIS)、UTF-16のどれかで保存してください",
            "unknown encoding; save it as UTF-8, cp932 (Shift_JIS) or UTF-16",
        ),
    )


def _decoded(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_expected(text: str, known: frozenset[str]) -> bool:
    return any(_titles(text[:65536], delimiter, known) for delimiter in ",\t;")


def _bare(raw: bytes) -> str | None:
    """UTF-16 without a mark shows as NUL bytes on one side of its separators and digits."""
    head = raw[:4096]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) * 50 < len(head) or max(even, odd) < 4 * min(even, odd) or not head:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _table(path: Path, text: str, known: frozenset[str]) -> Sheet:
    numbers, rows = [], []
    delimiter = _delimiter(text, known)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
    try:
        start = 1
        for row in lines:
            rows.append([unguard(cell) for cell in row])
            numbers.append(start)
            start = lines.line_num + 1
    except csv.Error as bad:
        raise _unreadable(path, T("CSVとして読めません", "is not CSV"), str(bad)) from None
    return Sheet("", rows, (), numbers)


def _delimiter(text: str, known: frozenset[str]) -> str:
    """The separator under which some row near the top has the most known titles."""
    return max(",\t;", key=lambda one: _titles(text[:65536], one, known))


def _ledger_titles() -> frozenset[str]:
    return frozenset(title for table in TABLES for title in titles_of(table.kind))


def _titles(head: str, delimiter: str, known: frozenset[str]) -> int:
    rows = islice(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter), 30)
    try:
        return max((len(known & {key(cell) for cell in row}) for row in rows), default=0)
    except csv.Error:
        return 0


def _workbook(path: Path, raw: bytes) -> list[Sheet]:
    _measured(path, raw)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(raw)) as book:
            return [_sheet(book.get_sheet_by_name(name)) for name in book.sheet_names]
    except PasswordError:
        raise _unreadable(
            path,
            T(
                "パスワードで保護されています。保護を解いて保存し直してください",
                "is protected by a password; save it without",
            ),
        ) from None
    except (CalamineError, OSError, ValueError) as bad:
        raise _unreadable(path, T("Excelとして読めません", "is not Excel"), str(bad)) from None
    except BaseException as bad:
        if type(bad).__name__ != "PanicException":  # calamine's own bug, met with damaged files
            raise
        raise _unreadable(path, T("Excelとして読めません", "is not Excel")) from None


def _measured(path: Path, raw: bytes) -> None:
    if not raw.startswith(BOOKS[0]):
        return
    try:
        measure(raw)
    except NotExcelError as bad:
        raise _unreadable(
            path,
            T(
                "Excelブックとして読めません。.xlsx で保存し直してください",
                "is not an Excel workbook; save it as .xlsx",
            ),
            str(bad),
        ) from None
    except TooLargeError:
        raise _too_large(path) from None


def _sheet(sheet: CalamineSheet) -> Sheet:
    rows = sheet.to_python(skip_empty_area=False)
    return Sheet(sheet.name, rows, sheet.merged_cell_ranges or ())


def _too_large(path: Path) -> HinomiError:
    return _unreadable(
        path,
        T(
            "大きすぎます。使っていない行と列を削除して保存し直してください",
            "is too large; delete unused rows and columns and save it again",
        ),
    )


def _unreadable(path: Path, what: T, detail: str = "") -> HinomiError:
    tail = f" ({detail})" if detail else ""
    return HinomiError(T(f"{path}: {what.ja}{tail}", f"{path}: {what.en}{tail}"))
