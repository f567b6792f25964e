"""What an import of the book would change: added, changed field by field, and gone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bcp.book.model import Book, Row
from bcp.book.sections import SECTIONS, Part, Section, Style


@dataclass(frozen=True, slots=True)
class Change:
    """One row that is new, differs or is gone; `fields` are title, old and new, as on a sheet."""

    section: str
    sheet: str
    name: str
    fields: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that differs between two books."""

    added: tuple[Change, ...] = ()
    changed: tuple[Change, ...] = ()
    removed: tuple[Change, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything differs at all, but for the order of rows."""
        return bool(self.added or self.changed or self.removed)


def compare(old: Book, new: Book) -> Changes:
    """Compare two books, row by row by what names it; the order of rows is no change."""
    added, changed, removed = [], [], []
    for section in SECTIONS:
        before, after = _named(section, old), _named(section, new)
        added += [_change(section, name) for name in after if name not in before]
        removed += [_change(section, name) for name in before if name not in after]
        changed += [
            _change(section, name, _differences(section, before[name], row))
            for name, row in after.items()
            if name in before and before[name] != row
        ]
    return Changes(tuple(added), tuple(changed), tuple(removed))


def name_of(section: Section, row: Row) -> str:
    """What names a row, as a person reads it."""
    if section.style is Style.SINGLE:
        return section.sheet
    fields = _NAMED.get(section.name, (section.first.field,))
    shown = {one.field: str(one.sort.shown(row[one.field])) for one in section.columns
             if one.field in row.values}  # fmt: skip
    return " / ".join(shown[field] for field in fields if field in shown)


_NAMED: Mapping[str, tuple[str, ...]] = {
    "dependencies": ("of", "on", "during"),
    "exercises": ("name", "on"),
    "first_steps": ("of", "start"),
}


def _named(section: Section, book: Book) -> dict[str, Row]:
    return {name_of(section, row): row for row in book.of(section.name)}


def _change(section: Section, name: str, fields: tuple[tuple[str, str, str], ...] = ()) -> Change:
    return Change(section.name, section.sheet, name, fields)


def _differences(section: Section, old: Row, new: Row) -> tuple[tuple[str, str, str], ...]:
    before, after = _shown(section, old), _shown(section, new)
    return tuple(
        (title, before.get(title, ""), after.get(title, ""))
        for title in dict.fromkeys((*before, *after))
        if before.get(title) != after.get(title)
    )


def _shown(section: Section, row: Row) -> dict[str, str]:
    shown = {
        column.title: str(column.sort.shown(row[column.field]))
        for column in section.columns
        if column.field in row.values
    }
    inner = {part.sheet: _rows(part, row.get(part.field, ())) for part in section.parts}
    return {**shown, **{title: text for title, text in inner.items() if text}}


def _rows(part: Part, rows: tuple[Any, ...]) -> str:
    return "; ".join(
        " ".join(str(c.sort.shown(row[c.field])) for c in part.columns if c.field in row.values)
        for row in rows
    )
