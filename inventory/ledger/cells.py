"""How one cell is read: each parser takes a raw cell and gives a value, or a misfit."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from inventory.ledger.addresses import Address, parse_addresses, parse_macs
from inventory.ledger.dates import parse_date
from inventory.ledger.problem import MisfitError
from inventory.ledger.text import clean, fold, half_width, split
from inventory.ledger.vocabulary import PLATFORMS, Worded, Words, guess_platform, says_nothing
from inventory.model import Kind, Platform
from inventory.transport.manners import MANNERS
from inventory.words import T

_DURATION = re.compile(r"(\d+(?:\.\d+)?(?:e[+\-]?\d+)?)\s*(.*)", re.IGNORECASE)
_UNITS = {
    **dict.fromkeys(("", "h", "時間", "時間以内", "hour", "hours"), 1.0),
    **dict.fromkeys(("分", "分以内", "min", "minutes"), 1 / 60),
    **dict.fromkeys(("日", "日以内", "d", "day", "days"), 24.0),
    **dict.fromkeys(("週", "週間", "週間以内", "week", "weeks"), 168.0),
}
HOURS_EXPECTED = T("時間(24、24時間、3日、30分 など)", "hours such as 24, 24時間, 3日, 30分")
PORT_EXPECTED = T("1から65535までの整数", "a whole number from 1 to 65535")
CODE_EXPECTED = T("6桁の全国地方公共団体コード", "the six digits of the local government code")


def as_text(value: object) -> str:
    """The cell as text: 1001.0 is 1001, a date is ISO, a string is cleaned at its edges only."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value)


def half(value: object) -> str:
    """An asset number or name of an account with full-width letters made half-width."""
    return half_width(as_text(value))


def listed(value: object) -> tuple[str, ...]:
    """Several names of one cell."""
    return split(as_text(value))


def accounts(value: object) -> tuple[str, ...]:
    """Account ids of one cell with full-width letters made half-width."""
    return tuple(filter(None, map(half_width, listed(value))))


def word(words: Words[Any]) -> Callable[[object], Any]:
    """A parser of one vocabulary."""
    return lambda value: words.parse(as_text(value))


def dated(value: object) -> date | Worded[None]:
    """A date; words such as 無期限 are kept beside no date."""
    if isinstance(value, str) and says_nothing(value):
        return Worded(None, as_text(value))
    return parse_date(as_text(value) if isinstance(value, str) else value)


def addresses(value: object) -> tuple[Address, ...] | Worded[tuple[Address, ...]]:
    """IP addresses; DHCP, prefixes and remarks are kept as the wording."""
    text = as_text(value)
    if says_nothing(text):
        return Worded((), text)
    found, more = parse_addresses(text)
    return Worded(found, text) if more else found


def macs(value: object) -> tuple[str, ...] | Worded[tuple[str, ...]]:
    """MAC addresses; words such as なし are kept as the wording."""
    text = as_text(value)
    return Worded((), text) if says_nothing(text) else parse_macs(text)


def classification(words: Words[Any]) -> Callable[[object], Any]:
    """A parser of a vocabulary whose cell may also say that there is none."""

    def parse(value: object) -> Any:  # noqa: ANN401 - the vocabulary decides
        text = as_text(value)
        return Worded(None, text) if says_nothing(text) else words.parse(text)

    return parse


def platform(value: object) -> Platform | Worded[Platform]:
    """A platform by its word, or by the name of an operating system."""
    text = as_text(value)
    if (found := PLATFORMS.find(text)) is not None:
        return found
    guess = guess_platform(text, Kind.OTHER)
    if guess is Platform.UNKNOWN:
        raise MisfitError(PLATFORMS.expected)
    return Worded(guess, text)


def family(value: object) -> str | Worded[str]:
    """How a network device is spoken to: one of the families that are known (`MANNERS`)."""
    text = half(value).casefold()
    if says_nothing(text):
        return Worded("", as_text(value))
    if text not in MANNERS:
        known = "、".join(MANNERS)
        raise MisfitError(T(f"次のどれか: {known}", f"one of {', '.join(MANNERS)}"))
    return text


def hours(value: object) -> float | None:
    """A recovery objective in hours."""
    text = as_text(value)
    if says_nothing(text):
        return None
    found = _DURATION.fullmatch(fold(text))
    unit = _UNITS.get(found[2].strip().lower()) if found else None
    if found is None or unit is None:
        raise MisfitError(HOURS_EXPECTED)
    return float(found[1]) * unit


def port(value: object) -> int:
    """A TCP port."""
    text = fold(as_text(value))
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 1 <= int(text) <= 65535:
        raise MisfitError(PORT_EXPECTED)
    return int(text)


def body_code(value: object) -> str:
    """A local government code; a number that lost its leading zero gets it back."""
    text = half(value)
    if not isinstance(value, str):
        text = text.zfill(6)
    if not re.fullmatch(r"[0-9]{6}", text):
        raise MisfitError(CODE_EXPECTED)
    return text
