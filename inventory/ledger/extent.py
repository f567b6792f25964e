"""How large an Excel file really is, measured before calamine is asked to hold it.

calamine keeps a sheet as one dense rectangle: a single stray cell in the last row and column
would ask for half a terabyte and end the process, so far-flung sheets are refused beforehand.
"""

import io
import re
import zipfile
import zlib

MAX_BYTES = 512 * 1024 * 1024
MAX_CELLS = 20_000_000
_FILLED = re.compile(rb'<(?:\w+:)?c\s(?:[^<>]*\s)?r="([A-Z]{1,3})([0-9]{1,7})"[^<>]*(?<!/)>')


class TooLargeError(Exception):
    """A workbook that would need too much memory."""


class NotExcelError(Exception):
    """A ZIP file that holds no .xlsx workbook."""


def measure(raw: bytes) -> None:
    """Refuse a workbook whose parts or whose rectangle of filled cells are too large."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as book:
            _measure(book)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        RuntimeError,  # an encrypted part; NotImplementedError, an unknown compression
    ) as bad:
        raise NotExcelError(str(bad)) from None


def _measure(book: zipfile.ZipFile) -> None:
    names = book.namelist()
    if "xl/workbook.xml" not in names:
        raise NotExcelError("xl/workbook.xml")
    if sum(part.file_size for part in book.infolist()) > MAX_BYTES:
        raise TooLargeError
    for name in names:
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            rows, columns = _extent(book.read(name))
            if rows * columns > MAX_CELLS:
                raise TooLargeError


def _extent(sheet: bytes) -> tuple[int, int]:
    cells = _FILLED.findall(sheet)
    if not cells:
        return 0, 0
    columns = {letters for letters, _ in cells}
    return max(int(row) for _, row in cells), max(_number(letters) for letters in columns)


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
