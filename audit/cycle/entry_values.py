"""Values as they stand in a journal, read strictly: what is of another shape is an error.

Whoever folds entries lets these raise, and counts the entry as odd.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from audit.findings import JAPAN
from inventory.words import T


def text_of(value: object) -> str:
    """A text, which may be empty."""
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def filled(value: object) -> str:
    """A text that says something."""
    if not text_of(value).strip():
        raise ValueError(value)
    return str(value)


def whole(value: object, least: int = 1) -> int:
    """A whole number from `least` on; true and false are none."""
    if type(value) is not int or value < least:
        raise ValueError(value)
    return value


def list_of(value: object) -> list[Any]:
    """A list; a text is none."""
    if not isinstance(value, list):
        raise TypeError(value)
    return value


def day_of(value: object) -> date:
    """A day as 2026-11-21."""
    return date.fromisoformat(text_of(value))


def maybe_day(value: object) -> date | None:
    """A day, or None where "" stands."""
    return day_of(value) if value else None


def both(value: object) -> T:
    """Words in both languages."""
    ja, en = list_of(value)
    return T(filled(ja), filled(en))


def only(body: Mapping[str, Any], *names: str) -> Mapping[str, Any]:
    """The body, where it has exactly these names."""
    if set(body) != set(names):
        raise ValueError(sorted(body))
    return body


def in_japan(moment: datetime) -> date:
    """The day of a moment in Japan."""
    return moment.astimezone(JAPAN).date()
