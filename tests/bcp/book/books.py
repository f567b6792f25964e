"""Random books: every column of every section, with the values that break files."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from bcp.book import sorts
from bcp.book.model import Book, Row
from bcp.book.reading import book_of
from bcp.book.sections import SECTIONS, Column, Section, Style
from bcp.book.sorts import Sort
from bcp.model import BOTH, Basis, During, Need, NodeKind, Source
from inventory.ledger.problem import MisfitError

# what files change in silence: formulas, quotes, escapes of xlsx, YAML's own words, wide blanks
_ODD = (
    "=1+1", "'x", '"', "#", "- a", "a: b", "null", "true", "on", "7", "1e3", "2026-11-21", "~",
    "_x000D_", "_x005F_", "@sum", "+81", "%", "&amp;", "]]>", "、", "a、b", 'a"、"b', "髙橋　一郎",
    "㈱", "🏢", "é", "\u202eabc", "\u2028x", "|", ">", "!!int", "*a", "090-0000-0001", "{a}",
)  # fmt: skip


def _holds(text: str) -> bool:
    try:
        return bool(text) and sorts.TEXT.take(text) == text
    except MisfitError:
        return False


TEXTS = (st.sampled_from(_ODD) | st.text(max_size=20)).filter(_holds)
NAMES = TEXTS.filter(lambda text: "\n" not in text)
IDS = st.builds("{}:{}".format, st.sampled_from([one.value for one in NodeKind]), NAMES).filter(
    lambda one: sorts.identity(one) == one
)
DAYS = st.dates(min_value=date(1868, 2, 1), max_value=date(2200, 1, 1))
AMOUNTS = st.floats(0, 2**53 - 1) | st.integers(0, 10**6).map(float)
_SPECIAL: list[tuple[Sort, st.SearchStrategy[Any]]] = [
    (sorts.TEXT, TEXTS),
    (sorts.NAME, NAMES),
    (sorts.NAMES, st.lists(NAMES, min_size=1, max_size=4).map(tuple)),
    (sorts.ID, IDS),
    (sorts.IDS, st.lists(IDS, min_size=1, max_size=4).map(tuple)),
    (sorts.SPAN, AMOUNTS),
    (sorts.DAY, DAYS),
    (sorts.FLAG, st.booleans()),
    (sorts.NEED, st.sampled_from(Need)),
    (sorts.DURING, st.sampled_from([BOTH, *(frozenset({one}) for one in During)])),
    (sorts.SOURCE, st.sampled_from([one for one in Source if one is not Source.LEDGER])),
    (sorts.BASIS, st.sampled_from(Basis)),
    (sorts.INTENSITY, st.sampled_from(sorts.INTENSITY.choices)),
]


def _fits(sort: Sort, value: float) -> bool:
    try:
        return bool(sort.take(value) == value)
    except MisfitError:
        return False


def values(sort: Sort) -> st.SearchStrategy[Any]:
    """Values of a sort; numbers keep to its bounds and are whole where it wants that."""
    for one, strategy in _SPECIAL:
        if one is sort:
            return strategy
    wide = AMOUNTS | st.integers(0, 5).map(float) | st.floats(0, 1)
    return wide.filter(lambda value: _fits(sort, value)).map(sort.take)


def _row(columns: tuple[Column, ...]) -> st.SearchStrategy[dict[str, Any]]:
    required = {one.field: values(one.sort) for one in columns if one.required}
    optional = {one.field: values(one.sort) for one in columns if not one.required}
    return st.fixed_dictionaries(required, optional=optional)


def rows(section: Section) -> st.SearchStrategy[tuple[Row, ...]]:
    """Rows of a section; those that are named are named once."""
    whole = _row(section.columns)
    for part in section.parts:
        inner = st.lists(_row(part.columns).map(Row), max_size=3).map(tuple)
        whole = st.builds(_with_part, whole, st.just(part.field), inner)
    most = 1 if section.style is Style.SINGLE else 3
    unique = None if section.style in (Style.LISTED, Style.SINGLE) else _name(section)
    filled = whole.filter(bool)
    return st.lists(filled, max_size=most, unique_by=unique).map(
        lambda some: tuple(Row(one) for one in some)
    )


def _with_part(row: dict[str, Any], name: str, inner: tuple[Row, ...]) -> dict[str, Any]:
    return {**row, name: inner} if inner else row


def _name(section: Section) -> Any:  # noqa: ANN401 - a key function for Hypothesis
    return lambda row: row[section.first.field]


BOOKS: st.SearchStrategy[Book] = st.fixed_dictionaries(
    {}, optional={section.name: rows(section) for section in SECTIONS}
).map(book_of)
