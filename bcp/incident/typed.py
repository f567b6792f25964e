"""What a typed line says beside its words: a time before it, and from whom to whom (発→受).

Only what is unmistakable is read out; the line as it was typed is kept beside.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from bcp.incident.moments import moment_of

_BEFORE = re.compile(r"(\d{1,2}[:：時]\d{2}分?)[\s　]+(?=\S)")
_GOES_ON = re.compile(r"[にからまでのはよご頃以過前～〜~、,\\-]")  # 「14:05 に」: a sentence
_OLDEST = timedelta(hours=12)
_FROM_TO = re.compile(
    r"(?!\d+\s*→)([^\s　→:：]{1,20})\s*(?:→|⇒|->|=>)\s*([^\s　→:：]{1,20})[:：\s　]\s*(?=\S)"
)


@dataclass(frozen=True, slots=True)
class Typed:
    """A line taken apart; `raw` is the whole of it."""

    raw: str
    text: str
    at: datetime | None = None
    sender: str = ""
    receiver: str = ""


def taken_apart(raw: str, now: datetime) -> Typed:
    """The line without the time and the two names before it, where they are plainly there."""
    rest, at, sender, receiver = raw.strip(), None, "", ""
    if (found := _BEFORE.match(rest)) and (at := _time(found[1], rest[found.end() :], now)):
        rest = rest[found.end() :]
    if (found := _FROM_TO.match(rest)) and not _GOES_ON.match(rest[found.end() :]):
        sender, receiver = found[1], found[2]
        rest = rest[found.end() :]
    return Typed(raw.strip(), rest, at, sender, receiver)


def _time(typed: str, rest: str, now: datetime) -> datetime | None:
    at = None if _GOES_ON.match(rest) else moment_of(typed, now)
    return at if at and now - at <= _OLDEST else None
