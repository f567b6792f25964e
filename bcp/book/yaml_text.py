"""The book written as YAML, so that reading it gives the same book."""

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from bcp.book.model import Book, Row
from bcp.book.sections import BY_NAME, Column, Section, Style

HEADER = """\
# 火の見 継続台帳。台帳（機器・情報システム・拠点・職）にあることは書かず、足すことだけを書く。
# Continuity book of Hinomi: what the inventory does not know. Times have units: 30分, 3時間, 2日.
"""


def yaml_text(book: Book) -> str:
    """The whole file, one section after another, each under its title."""
    parts = [HEADER]
    for name, rows in book.rows.items():
        section = BY_NAME[name]
        parts.append(f"\n# {section.sheet}\n{_dump({name: _plain(section, rows)})}")
    return "".join(parts)


def _dump(value: Any) -> str:  # noqa: ANN401 - plain data
    return yaml.safe_dump(
        value, allow_unicode=True, sort_keys=False, default_flow_style=None, width=100
    )


def _plain(section: Section, rows: tuple[Row, ...]) -> Any:  # noqa: ANN401 - by style
    first = section.first.field
    match section.style:
        case Style.LISTED:
            return [dict(_pairs(section, row)) for row in rows]
        case Style.SINGLE:
            return dict(_pairs(section, rows[0]))
    return {
        row[first]: {key: value for key, value in _pairs(section, row) if key != section.first.key}
        for row in rows
    }


def _pairs(section: Section, row: Row) -> Iterator[tuple[str, Any]]:
    yield from _fields(section.columns, row.values)
    for part in section.parts:
        if part.field in row.values:
            inner = [dict(_fields(part.columns, one.values)) for one in row[part.field]]
            yield part.field, inner


def _fields(columns: tuple[Column, ...], values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for column in columns:
        if column.field in values:
            yield column.key, column.sort.plain(values[column.field])
