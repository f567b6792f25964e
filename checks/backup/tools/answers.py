"""Answers of our own fragments as records: `KIND REST`, each ended by NUL, the last one `E`.

A fragment that was stopped has no last record, so a cut answer is never read for a whole one.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import wraps
from typing import ParamSpec, TypeVar

from checks.fact import NO_PRIVILEGE, NO_TOOL, Reply
from checks.model import FactError, Why
from inventory.words import T

P = ParamSpec("P")
R = TypeVar("R")
_REASONS = {
    NO_TOOL: (Why.NO_TOOL, T("道具がこの機器に入っていない", "a tool is missing on the host")),
    NO_PRIVILEGE: (Why.NO_PRIVILEGE, T("読む権限がない", "there is no right to read it")),
}


@dataclass(frozen=True, slots=True)
class Records:
    """The records of one answer in their order."""

    all: tuple[tuple[str, str], ...]

    def of(self, kind: str) -> tuple[str, ...]:
        """What every record of this kind says."""
        return tuple(rest for each, rest in self.all if each == kind)

    def one(self, kind: str) -> str:
        """What the only record of this kind says."""
        found = self.of(kind)
        if len(found) != 1:
            raise unclear(T(f"記録 {kind} が {len(found)} 件", f"{len(found)} records {kind}"))
        return found[0]

    def numbers(self, kind: str) -> tuple[int, ...]:
        """The numbers that the only record of this kind consists of."""
        return whole_numbers(self.one(kind))


def whole_numbers(text: str) -> tuple[int, ...]:
    """Decimal numbers with one space between them, and nothing else."""
    if not re.fullmatch(r"[0-9]{1,20}( [0-9]{1,20})*", text, re.ASCII):
        raise unclear(T("数でない", "not numbers"))  # what it is instead may be a name
    return tuple(int(word) for word in text.split(" "))


def unclear(because: T, why: Why = Why.MALFORMED) -> FactError:
    """The error of an answer that is not understood."""
    return FactError(why, because)


def records(reply: Reply, kinds: str) -> Records:
    """The records of an answer; only these kinds may come, and the end must."""
    if reply.status in _REASONS:
        raise FactError(*_REASONS[reply.status])
    if reply.status:
        ended = T(f"終了コード {reply.status}", f"exit {reply.status}")
        raise unclear(ended, Why.COMMAND_FAILED)
    *found, tail = reply.body.decode("utf-8", "surrogateescape").split("\0")
    if tail or not found or found[-1] != "E":
        raise unclear(T("答えが途中で切れている", "the answer is cut"), Why.TRUNCATED)
    pairs = [record.partition(" ") for record in found[:-1]]
    odd = [n for n, (kind, _, _) in enumerate(pairs, 1) if len(kind) != 1 or kind not in kinds]
    if odd:
        raise unclear(T(f"知らない記録（{odd[0]} 番目）", f"record {odd[0]} is of no known kind"))
    return Records(tuple((kind, rest) for kind, _, rest in pairs))


def zone(text: str) -> timezone:
    """The offset from UTC that `date +%z` printed."""
    match = re.fullmatch(r"([+-])([0-9]{2})([0-9]{2})", text, re.ASCII)
    if match is None:
        raise unclear(T(f"時差 {text[:20]!r}", f"offset {text[:20]!r}"))
    away = timedelta(hours=int(match[2]), minutes=int(match[3]))
    if away >= timedelta(days=1):
        raise unclear(T(f"時差 {text!r}", f"offset {text!r}"))
    return timezone(-away if match[1] == "-" else away)


def moment(epoch: str) -> datetime:
    """The time of seconds since 1970, as find(1) prints it with `%T@`."""
    if not re.fullmatch(r"[0-9]{1,11}(\.[0-9]*)?", epoch, re.ASCII):
        raise unclear(T("時刻が読めない", "a time cannot be read"))
    return datetime.fromtimestamp(int(epoch.partition(".")[0]), UTC)


def understood(read: Callable[P, R]) -> Callable[P, R]:
    """A parser whose every stumble is a FactError: evidence that nobody foresaw."""

    @wraps(read)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return read(*args, **kwargs)
        except (ValueError, LookupError, TypeError, ArithmeticError, AttributeError) as odd:
            kind = type(odd).__name__
            raise unclear(T(f"読み取れない({kind})", f"cannot be read ({kind})")) from odd

    return wrapped


_NAMED = re.compile(
    r"(?<![0-9])(20[0-9]{2})[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12][0-9]|3[01])"
    r"(?:[-_.T ]{0,2}([01][0-9]|2[0-3])[-_:.h]?([0-5][0-9])(?:[-_:.m]?([0-5][0-9]))?(Z?))?"
    r"(?![0-9])",
    re.ASCII,
)


def named_time(name: str, local: timezone) -> datetime | None:
    """The time that a name tells, in the host's zone unless it ends in Z; midnight without hours.

    Two different days in a name tell nothing.
    """
    found = list(_NAMED.finditer(name))
    if len(found) != 1:
        return None
    year, month, day, hour, minute, second, utc = found[0].groups()
    at = UTC if utc else local
    try:
        told = datetime(
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0),
            tzinfo=at,
        )  # fmt: skip
    except ValueError:
        return None
    return told.astimezone(UTC)


def known_sources(sources: Sequence[str], strip: str) -> tuple[str, ...]:
    """Where sources lie below the copy once `strip` is taken from their beginning."""
    if strip and (not strip.startswith("/") or ".." in strip.split("/")):
        words = T("strip は / で始まり .. を含まないパスにする", "strip is absolute, without ..")
        raise unclear(words, Why.UNDETERMINED)
    return tuple(_below(source, strip.rstrip("/")) for source in sources)


def _below(source: str, strip: str) -> str:
    if not source.startswith("/") or ".." in source.split("/"):
        words = T(f"絶対パスでない {source!r}", f"no absolute path: {source!r}")
        raise unclear(words, Why.UNDETERMINED)
    if strip and source != strip and not source.startswith(f"{strip}/"):
        words = T(f"strip の下にない {source!r}", f"not below strip: {source!r}")
        raise unclear(words, Why.UNDETERMINED)
    return source[len(strip) :].strip("/")
