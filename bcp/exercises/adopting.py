"""Measured minutes back into the book: an estimate becomes `drilled`, with its exercise."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from bcp.book.model import Book, Row
from bcp.model import Basis

WORK = "work"


def with_measured(book: Book, measured: Mapping[str, float], on: date, record: str) -> Book:
    """The book with these minutes; a thing without a line of work gets one.

    A later measurement takes the place of an earlier one, an older one of none.
    """
    rows = [_measured(row, measured, on, record) for row in book.of(WORK)]
    known = {str(row["node"]) for row in rows}
    rows += [
        Row({"node": node, **_said(minutes, on, record)})
        for node, minutes in sorted(measured.items())
        if node not in known
    ]
    return Book({**book.rows, WORK: tuple(rows)}) if rows else book


def _measured(row: Row, measured: Mapping[str, float], on: date, record: str) -> Row:
    node = str(row["node"])
    if node not in measured or _is_newer(row, on):
        return row
    return replace(row, values={**row.values, **_said(measured[node], on, record)})


def _is_newer(row: Row, on: date) -> bool:
    then = row.get("on")
    return row.get("basis") == Basis.DRILLED and isinstance(then, date) and then > on


def _said(minutes: float, on: date, record: str) -> dict[str, Any]:
    return {"minutes": minutes, "basis": Basis.DRILLED, "on": on, "record": record}
