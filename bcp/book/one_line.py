"""Names of the ledger on one line: a name wrapped within its cell is the same name.

An id is typed on a command line and stands in a list to choose from, where no line can end.
"""

from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic import BaseModel

from inventory.model import Ledger

M = TypeVar("M", bound=BaseModel)
_NAMES = {
    "systems": ("name", "vendor", "depends_on", "department"),
    "hosts": ("name", "vendor", "systems", "department", "site", "location"),
    "sites": ("name",),
    "posts": ("title", "department", "holder", "deputies"),
    "data_sets": ("id", "name", "system", "host"),
}


def one_line(ledger: Ledger) -> Ledger:
    """The ledger with its names unwrapped; the same object where nothing is wrapped."""
    parts = {part: _unwrapped(getattr(ledger, part), fields) for part, fields in _NAMES.items()}
    changed = {part: rows for part, rows in parts.items() if rows != getattr(ledger, part)}
    return ledger.model_copy(update=changed) if changed else ledger


def _unwrapped(rows: Iterable[M], fields: tuple[str, ...]) -> tuple[M, ...]:
    return tuple(_row(row, fields) for row in rows)


def _row(row: M, fields: tuple[str, ...]) -> M:
    update = {
        name: flat for name in fields if (flat := _flat(getattr(row, name))) != getattr(row, name)
    }
    return row.model_copy(update=update) if update else row


def _flat(value: Any) -> Any:  # noqa: ANN401 - a text or several
    if isinstance(value, tuple):
        return tuple(map(_flat, value))
    return "".join(part.strip() for part in value.splitlines())
