"""The book read from an Excel file: every problem names the sheet, the row and the column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bcp.book.model import OWN, Book, Row
from bcp.book.reading import book_of
from bcp.book.sections import SECTIONS, Column, Part, Section, Style
from bcp.book.sheets import BESIDE, GUIDE, IDS, columns_of_part
from inventory.ledger.cells import as_text
from inventory.ledger.header import letter
from inventory.ledger.problem import MisfitError, Problem
from inventory.ledger.sheets import BOOKS, Cell, Sheet, read_sheets
from inventory.ledger.text import key
from inventory.words import HinomiError, T

_DEPTH = 20
_SHEETS = {key(one.sheet): one for one in SECTIONS}
_PARTS = {key(part.sheet): (one, part) for one in SECTIONS for part in one.parts}
_OTHERS = {key(GUIDE), key(IDS)}
FILLED = T("空でない値", "a value that is not empty")
UNKNOWN_COLUMN = T("知っている見出し。備考は「備考」の列に書く", "a title that is known")
UNKNOWN_SHEET = T("知っているシート（書き出したままの名前）", "a sheet as it was exported")
NO_HEADER = T("書き出したままの見出し（列は消さない）", "every title, as exported")
OWNER = T("もとのシートにある名前", "a name that stands on the sheet it belongs to")
ONE_ROW = T("1行だけ", "one row only")


@dataclass(slots=True)
class Found:
    """What a workbook says: rows by section for the sheets it holds, and what is wrong.

    `rejected` are, by sheet, the names of rows with a problem: what belongs to them is no second.
    """

    rows: dict[str, list[Row]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    rejected: set[tuple[str, object]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Header:
    first: int
    columns: Mapping[int, Column]


def read_workbook(path: Path, raw: bytes) -> Found:
    """What the sheets say; a section without its sheet is not among the rows."""
    if not raw.startswith(BOOKS):
        raise HinomiError(
            T(
                f"{path}: Excel ではありません。hinomi bcp export で書き出した .xlsx を使います。",
                f"{path}: is not Excel; use an .xlsx of hinomi bcp export.",
            )
        )
    found = Found()
    sheets = [sheet for sheet in read_sheets(path, raw) if key(sheet.name) not in _OTHERS]
    if not any(key(sheet.name) in _SHEETS.keys() | _PARTS.keys() for sheet in sheets):
        raise HinomiError(_not_a_book(path))
    for sheet in sheets:
        _section(path.name, sheet, found)
    for sheet in sheets:
        _part(path.name, sheet, found)
    _whole(path.name, {key(sheet.name) for sheet in sheets}, found)
    return found


def _not_a_book(path: Path) -> T:
    return T(
        f"{path}: 継続台帳のシートが一枚もありません。hinomi bcp export で書き出したファイルに"
        "書いてください（機器台帳なら hinomi inventory import）。",
        f"{path}: holds no sheet of the book; fill in what hinomi bcp export writes "
        "(a ledger is for hinomi inventory import).",
    )


def book_from(found: Found, old: Book) -> Book:
    """The book that a workbook gives; sections that it has no sheet for stay as they were."""
    return book_of({**old.rows, **found.rows})


def _whole(file: str, names: set[str], found: Found) -> None:
    """A section without the sheet of its parts would lose them."""
    for name, (section, part) in _PARTS.items():
        if section.name in found.rows and name not in names:
            found.problems.append(Problem(file, part.sheet, 0, "", "", UNKNOWN_SHEET))


def _section(file: str, sheet: Sheet, found: Found) -> None:
    section = _SHEETS.get(key(sheet.name))
    if section is None:
        if key(sheet.name) not in _PARTS and any(map(_filled, sheet.rows)):
            found.problems.append(Problem(file, sheet.name, 1, "", "", UNKNOWN_SHEET))
        return
    rows = _rows(file, sheet, section.columns, found)
    if section.style is Style.SINGLE and len(rows) > 1:
        number = _number(rows[1])
        found.problems.append(Problem(file, sheet.name, number, "", "", ONE_ROW))
    found.rows[section.name] = rows


def _part(file: str, sheet: Sheet, found: Found) -> None:
    section, part = _PARTS.get(key(sheet.name), (None, None))
    if section is None or part is None:
        return
    rows = _rows(file, sheet, columns_of_part(section, part), found)
    owners = found.rows.get(section.name, [])
    named: dict[str, int] = {}
    for index, row in enumerate(owners):
        named.setdefault(row[section.first.field], index)
    for row in rows:
        name = row[section.first.field]
        if (key(section.sheet), name) in found.rejected:
            continue
        if name not in named:
            title = section.first.title
            found.problems.append(Problem(file, sheet.name, _number(row), title, name, OWNER))
        else:
            owners[named[name]] = _joined(owners[named[name]], section, part, row)


def _joined(owner: Row, section: Section, part: Part, row: Row) -> Row:
    """The owner with one more row of a part."""
    own = Row({n: v for n, v in row.values.items() if n != section.first.field}, row.places)
    several = (*owner.get(part.field, ()), own)
    return Row({**owner.values, part.field: several}, {**owner.places, part.field: row.place})


def _rows(file: str, sheet: Sheet, columns: Sequence[Column], found: Found) -> list[Row]:
    header = _header(file, sheet, columns, found)
    if header is None:
        return []
    rows = []
    for index in range(header.first, len(sheet.rows)):
        if _filled(sheet.rows[index]):
            problems: list[Problem] = []
            row = _row(file, sheet, index, header, problems)
            found.problems += problems
            if problems:
                found.rejected.add((key(sheet.name), row.get(columns[0].field)))
            elif row.values:
                rows.append(row)
    return rows


def _header(file: str, sheet: Sheet, columns: Sequence[Column], found: Found) -> _Header | None:
    """The row of titles: the first among the upper ones that has the title of the first column."""
    wanted = key(columns[0].title)
    for index, cells in enumerate(sheet.rows[:_DEPTH]):
        titles = {at: str(cell).strip() for at, cell in enumerate(cells) if _text(cell)}
        if wanted in {key(title) for title in titles.values()}:
            used, wrong = _placed(titles, columns)
            found.problems += [
                Problem(file, sheet.name, index + 1, title, "", expected)
                for title, expected in wrong
            ]
            return _Header(index + 1, used)
    if any(map(_filled, sheet.rows)):
        found.problems.append(Problem(file, sheet.name, 1, columns[0].title, "", NO_HEADER))
    return None


def _placed(
    titles: Mapping[int, str], columns: Sequence[Column]
) -> tuple[dict[int, Column], list[tuple[str, T]]]:
    """Which column each title means, and the titles that are unknown, met twice or missing."""
    known = {key(column.title): column for column in columns}
    used: dict[int, Column] = {}
    wrong: list[tuple[str, T]] = []
    for at, title in titles.items():
        column = known.pop(key(title), None)
        if column is not None:
            used[at] = column
        elif key(title) != key(BESIDE):
            wrong.append((f"{letter(at)}列 {title}", UNKNOWN_COLUMN))
    return used, [*wrong, *((column.title, NO_HEADER) for column in known.values())]


def _row(file: str, sheet: Sheet, index: int, header: _Header, problems: list[Problem]) -> Row:
    values: dict[str, Any] = {}
    places = {OWN: f"{file}:{sheet.name}!A{index + 1}"}
    cells = sheet.rows[index]
    for at, column in header.columns.items():
        cell = cells[at] if at < len(cells) else ""
        read = _read(cell, column)
        if isinstance(read, T):
            shown = as_text(cell) if _text(cell) else ""
            problems.append(Problem(file, sheet.name, index + 1, column.title, shown, read))
        elif read not in (None, "", ()):
            values[column.field] = read
            places[column.field] = f"{file}:{sheet.name}!{letter(at)}{index + 1}"
    return Row(values, places)


def _read(cell: Cell, column: Column) -> Any:  # noqa: ANN401 - a value, or what is expected
    """The value of a cell; a T where it does not fit, None where an optional one is empty."""
    try:
        read = column.sort.cell(cell) if _text(cell) else None
    except MisfitError as bad:
        return bad.expected
    return FILLED if column.required and read in (None, "", ()) else read


def _text(cell: Cell) -> bool:
    return cell is not None and bool(str(cell).strip())


def _filled(cells: Sequence[Cell]) -> bool:
    return any(map(_text, cells))


def _number(row: Row) -> int:
    return int("".join(char for char in row.place.rpartition("!")[2] if char.isdigit()))
