"""Values that files of the policy declare: words, numbers, sizes, and times of day in Japan.

Each function takes the YAML node that stands there, or None where there is none; an odd value is
an error that names the file and the line.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from checks.marked import Marked, unknown_name
from inventory.words import T

JST = timezone(timedelta(hours=9))
_SIZE = re.compile(r"([0-9]{1,12}) ?(KiB|MiB|GiB|TiB)?")
_UNITS = {None: 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40}


@dataclass(frozen=True, slots=True)
class Window:
    """When it may be tried."""

    begin: datetime
    end: datetime


def window(node: Marked | None) -> Window | None:
    """From and to, at most 31 days apart."""
    if node is None:
        return None
    found = node.fields(required=("from", "to"))
    begin, end = moment(found["from"]), moment(found["to"])
    if not begin < end <= begin + timedelta(days=31):
        raise found["to"].wrong(
            T("to は from より後、31日以内にしてください", "`to` must follow `from` within 31 days")
        )
    return Window(begin, end)


def moment(node: Marked) -> datetime:
    """A time of day in Japan, written 2026-12-01 18:00."""
    value = node.value()
    found: datetime | None = value if isinstance(value, datetime) else None
    if isinstance(value, str) and ":" in value:
        with suppress(ValueError):
            found = datetime.fromisoformat(value.strip())
    if found is None:
        raise node.wrong(
            T(
                "日本時間の日時（例 2026-12-01 18:00）が必要です",
                "expected date and time in Japan, such as 2026-12-01 18:00",
            )
        )
    return found if found.tzinfo else found.replace(tzinfo=JST)


def one_of(node: Marked, known: tuple[str, ...]) -> str:
    """One of the known words."""
    word = node.words()
    if word not in known:
        raise node.wrong(unknown_name(word, known))
    return word


def text(node: Marked | None) -> str:
    """Words that are not empty, "" where nothing stands."""
    return "" if node is None else node.words()


def number(node: Marked | None, default: int, least: int, most: int) -> int:
    """A whole number within limits."""
    if node is None:
        return default
    value = node.value()
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise node.wrong(
            T(
                f"{least} から {most} の整数が必要です",
                f"expected a whole number, {least} to {most}",
            )
        )
    return value


def flag(node: Marked | None) -> bool:
    """True or false, false where nothing stands."""
    if node is None:
        return False
    value = node.value()
    if not isinstance(value, bool):
        raise node.wrong(T("true か false が必要です", "expected true or false"))
    return value


def size(node: Marked | None, default: int) -> int:
    """Bytes, written 500 MiB or 2GiB; a bare number is bytes already."""
    if node is None:
        return default
    found = _SIZE.fullmatch(str(node.value()))
    bytes_ = int(found[1]) * _UNITS[found[2]] if found else 0
    if not bytes_:
        raise node.wrong(
            T("大きさ（例 500MiB、2GiB）が必要です", "expected a size such as 500MiB or 2GiB")
        )
    return bytes_
