"""What a column of a ledger is, and the usual sorts of columns."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel

from inventory.ledger import cells
from inventory.ledger.text import joined
from inventory.ledger.vocabulary import CLASSIFICATIONS, Words

Shown = str | int | float | date


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `group` ones may be merged over rows, `many` ones may stand more than once."""

    field: str
    titles: tuple[str, ...]
    parse: Callable[[Any], Any] = cells.as_text
    show: Callable[[Any], Shown] = str
    group: bool = False
    many: bool = False
    choices: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The title that is written."""
        return self.titles[0]


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of sheet: the part of the ledger, its names, its model, its columns, its key."""

    kind: str
    names: tuple[str, ...]
    model: type[BaseModel]
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    required: tuple[str, ...] = ()  # besides the key

    def column(self, field: str) -> Column:
        """The column of a field."""
        return next(column for column in self.columns if column.field == field)


def titled(titles: str) -> tuple[str, ...]:
    """Titles separated by blanks."""
    return tuple(titles.split())


def text(field: str, titles: str, *, group: bool = False) -> Column:
    """A column of free text."""
    return Column(field, titled(titles), group=group)


def grouped(field: str, titles: str) -> Column:
    """A column of text that may be merged over rows."""
    return text(field, titles, group=True)


def worded(field: str, titles: str, words: Words[Any]) -> Column:
    """A column of the words of a vocabulary."""
    return Column(
        field,
        titled(titles),
        cells.word(words),
        words.show,
        group=True,
        choices=tuple(words.written.values()),
    )


def day(field: str, titles: str) -> Column:
    """A column of dates."""
    return Column(field, titled(titles), cells.dated, lambda day: day, group=True)


def several(field: str, titles: str) -> Column:
    """A column of several names."""
    return Column(field, titled(titles), cells.listed, joined, group=True)


def lines(items: Iterable[object]) -> str:
    """One item a line."""
    return "\n".join(map(str, items))


def classified(field: str) -> Column:
    """The column of the confidentiality class."""
    return Column(
        field,
        ("機密性", "自治体機密性", "機密性分類", "情報資産分類", "機密性区分", "機密性レベル"),
        cells.classification(CLASSIFICATIONS),
        CLASSIFICATIONS.show,
        group=True,
        choices=tuple(CLASSIFICATIONS.written.values()),
    )
