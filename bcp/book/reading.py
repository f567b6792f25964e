"""The book read from YAML: every complaint names the file and the line."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from yaml import ScalarNode

from bcp.book.model import FILE, OWN, Book, Row
from bcp.book.sections import BY_NAME, Column, Part, Section, Style
from checks.marked import Marked, read_marked
from inventory.ledger.problem import MisfitError
from inventory.words import HinomiError, T


def read_book(folder: Path) -> Book:
    """The book of a workspace (`bcp/`); where there is no file, nothing is said."""
    path = folder / FILE
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return Book()
    except (OSError, UnicodeDecodeError) as bad:
        raise HinomiError(
            T(f"{path}: 読み取れません ({bad})。", f"{path}: cannot be read ({bad}).")
        ) from None
    return parse_book(text, f"{folder.name}/{FILE}")


def parse_book(text: str, file: str) -> Book:
    """The book that a text says; `file` is what its places begin with."""
    root = read_marked(text, file)
    if root is None:
        return Book()
    sections = root.fields(optional=BY_NAME)
    return book_of({name: _rows(BY_NAME[name], value) for name, value in sections.items()})


def book_of(rows: Mapping[str, Iterable[Row]]) -> Book:
    """A book in the order of its sections, without rows that say nothing."""
    kept = {
        name: tuple(row for row in rows[name] if _says(section, row))
        for name, section in BY_NAME.items()
        if name in rows
    }
    return Book({name: some for name, some in kept.items() if some})


def _says(section: Section, row: Row) -> bool:
    """A thing of the ledger with nothing added to it is not said a second time."""
    return not section.known or len(row.values) > 1


def _rows(section: Section, value: Marked) -> list[Row]:
    match section.style:
        case Style.LISTED:
            return [_row(section, one, {}) for one in value.members()]
        case Style.SINGLE:
            return [_row(section, value, {})]
    return [_keyed(section, name, one) for name, one in value.items().items()]


def _keyed(section: Section, name: str, value: Marked) -> Row:
    return _row(section, value, {section.first.field: _taken(section.first, name, value)})


def _row(section: Section, value: Marked, begun: dict[str, Any]) -> Row:
    if _is_bare(value):
        return Row(begun, {OWN: value.place})
    parts = {part.field: part for part in section.parts}
    columns = {key: one for key, one in section.by_key.items() if one.field not in begun}
    required = [key for key, one in columns.items() if one.required]
    found = value.fields(required, [*columns, *parts])
    values, places = dict(begun), {OWN: value.place}
    for key, one in found.items():
        part = parts.get(key)
        field = part.field if part else columns[key].field
        read = _part(part, one) if part else _taken(columns[key], one.value(), one)
        if read not in ((), ""):
            values[field], places[field] = read, one.place
        elif key in required:
            raise one.wrong(T(f"{key} は空にできません", f"{key} must not be empty"))
    return Row({name: values[name] for name in _fields(section) if name in values}, places)


def _is_bare(value: Marked) -> bool:
    """A name with nothing after it, which says that there is such a thing and no more."""
    return isinstance(value.node, ScalarNode) and not value.node.value


def _fields(section: Section) -> list[str]:
    return [one.field for one in section.columns] + [one.field for one in section.parts]


def _part(part: Part, value: Marked) -> tuple[Row, ...]:
    inner = Section(part.field, part.sheet, part.columns, Style.LISTED)
    return tuple(_row(inner, one, {}) for one in value.members())


def _taken(column: Column, value: object, at: Marked) -> Any:  # noqa: ANN401 - by its sort
    try:
        return column.sort.take(value)
    except MisfitError as bad:
        raise at.wrong(
            T(f"{column.key}: {bad.expected.ja} が必要です", f"{column.key}: expected {bad}")
        ) from None
