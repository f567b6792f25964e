"""The rows under a header: merged values spread, totals and remarks set aside, cells parsed."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from inventory.ledger.cells import as_text
from inventory.ledger.columns import JSON_TITLE
from inventory.ledger.header import Header, Placed
from inventory.ledger.problem import MisfitError, Problem
from inventory.ledger.sheets import Cell, Sheet
from inventory.ledger.text import fold
from inventory.ledger.vocabulary import Worded
from inventory.words import T

_TOTAL = re.compile(
    r"(総|小|合|総合)?計\s*:?\s*\d*\s*[台件式]?|(総|合計)?(台数|件数)\s*:?\s*\d*\s*[台件式]?|以上"
)
_REMARK = re.compile(r"[※*]|\(?注|【注|■|◆|●|○")
_LISTS = ("addresses", "macs", "systems", "accounts", "sources")
TOTAL = T("合計などの行なので読みません", "a line of totals, not read")
REMARK = T("見出しや注記の行なので読みません", "a heading or a remark, not read")
BESIDE = T(
    "結合した行の2行目からはIPアドレス・MACアドレス・システム名・アカウント・対象パスだけを"
    "書けます",
    "rows merged into one may add addresses, MAC addresses, systems, accounts and paths only",
)
JSON_EXPECTED = T(
    f"書き出したままの「{JSON_TITLE}」(手で直さない)", f"{JSON_TITLE} as exported, not edited"
)


@dataclass(slots=True)
class Draft:
    """One row parsed cell by cell; `titles` gives each field's title in the file."""

    sheet: str
    number: int
    values: dict[str, Any] = field(default_factory=dict)
    wordings: dict[str, str] = field(default_factory=dict)
    extras: list[tuple[str, str]] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Drafts:
    """Every row of one sheet: understood, rejected, passed over, and why."""

    rows: list[Draft] = field(default_factory=list)
    rejected: list[Draft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    skipped: list[Problem] = field(default_factory=list)


def read_rows(file: str, sheet: Sheet, header: Header) -> Drafts:
    """Parse every row below the header; a wrong cell is a problem and its row is left out."""
    out = Drafts()
    spread, follows = _spread(sheet, header)
    titles = [placed.title for placed in header.placed]
    for index in range(header.first, len(sheet.rows)):
        cells = _cells(sheet, header, index)
        filled = [value for value in cells if not _blank(value)]
        if not filled or [str(value).strip() for value in cells] == titles:
            continue
        if why := _aside(filled):
            out.skipped.append(
                Problem(file, sheet.name, sheet.number(index), titles[0], str(filled[0]), why)
            )
            continue
        if spread:
            cells = [
                spread.get((index, placed.index), value) if _blank(value) else value
                for placed, value in zip(header.placed, cells, strict=True)
            ]
        draft, problems = _draft(file, sheet, header, index, cells)
        if not problems and index in follows and out.rows:
            problems = _continued(file, out.rows[-1], draft)
        elif not problems:
            out.rows.append(draft)
        out.rejected += [draft] if problems else []
        out.problems += problems
    return out


def _cells(sheet: Sheet, header: Header, index: int) -> list[Cell]:
    row = sheet.rows[index]
    width = len(row)
    return [row[p.index] if p.index < width else "" for p in header.placed]


def _blank(value: Cell) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _aside(filled: Sequence[Cell]) -> T | None:
    first = fold(str(filled[0]))
    if _TOTAL.fullmatch(first) and len(filled) <= 3:
        return TOTAL
    return REMARK if len(filled) == 1 and _REMARK.match(first) else None


def _spread(sheet: Sheet, header: Header) -> tuple[dict[tuple[int, int], Cell], set[int]]:
    """Values of cells merged over rows, and the rows that only go on with the host above."""
    placed = {one.index: one for one in header.placed}
    name = _naming(header.placed)
    values: dict[tuple[int, int], Cell] = {}
    follows: set[int] = set()
    for (top, left), (bottom, _) in sheet.merged:
        one = placed.get(left)
        rows = range(max(top + 1, header.first), min(bottom, len(sheet.rows) - 1) + 1)
        if one is None or top < header.first or not rows:
            continue
        if left == name:
            follows |= set(rows)
        if one.column is None or one.column.group:
            values |= {(row, left): sheet.rows[top][left] for row in rows}
    return values, follows


def _naming(placed: Sequence[Placed]) -> int:
    by_field = {one.column.field: one.index for one in placed if one.column}
    return next((by_field[n] for n in ("id", "number", "name", "title") if n in by_field), -1)


def _draft(
    file: str, sheet: Sheet, header: Header, index: int, cells: Sequence[Cell]
) -> tuple[Draft, list[Problem]]:
    draft = Draft(sheet.name, sheet.number(index))
    problems = []
    for placed, value in zip(header.placed, cells, strict=True):
        if value == "" or _blank(value):
            continue
        try:
            _put(draft, placed, value)
        except MisfitError as bad:
            shown = str(value)
            problems.append(
                Problem(file, sheet.name, draft.number, placed.title, shown, bad.expected)
            )
    return draft, problems


def _put(draft: Draft, placed: Placed, value: Cell) -> None:
    column = placed.column
    if column is None:
        draft.extras.append((placed.title, as_text(value)))
        return
    if column.field == "json":
        draft.extras += _extras(value)
        return
    draft.titles.setdefault(column.field, placed.title)
    parsed = column.parse(value)
    if isinstance(parsed, Worded):
        earlier = draft.wordings.get(column.field)
        draft.wordings[column.field] = f"{earlier}\n{parsed.wording}" if earlier else parsed.wording
        parsed = parsed.value
    if column.many:
        parsed = (*draft.values.get(column.field, ()), *parsed)
    if parsed is not None:
        draft.values[column.field] = parsed


def _extras(value: Cell) -> Iterator[tuple[str, str]]:
    try:
        pairs = json.loads(as_text(value))
        yield from [(_str(title), _str(text)) for title, text in pairs]
    except (ValueError, TypeError, RecursionError):
        raise MisfitError(JSON_EXPECTED) from None


def _str(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _continued(file: str, host: Draft, more: Draft) -> list[Problem]:
    """Add the addresses of a row that shares its merged name with the row above."""
    other = {
        name: value
        for name, value in more.values.items()
        if name not in _LISTS and host.values.get(name) != value
    }
    if other:
        name, value = next(iter(other.items()))
        column = more.titles[name]
        return [Problem(file, more.sheet, more.number, column, str(value), BESIDE)]
    for name in _LISTS:
        had = host.values.get(name, ())
        new = [one for one in more.values.get(name, ()) if one not in had]
        if new:
            host.values[name] = (*had, *new)
    return []
