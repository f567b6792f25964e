"""Are the attempts in the target's own log? Counted from its lines, of which none is kept."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from audit.declared import JST
from audit.mfa.attempts import Attempt
from audit.mfa.model import Grade, Judged, Row
from inventory.logins.base import Said
from inventory.words import T

_ISO = re.compile(r"^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:[.,]\d+)?(Z|[+-]\d\d:?\d\d)?")
_OLD = re.compile(r"^([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d:\d\d:\d\d)")
_RADIUS = re.compile(r"^[A-Z][a-z]{2} ([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d:\d\d:\d\d) (\d{4})")
_SSHD = re.compile(r"sshd(?:-session|-auth)?\[(\d+)\]")
_SLACK = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Found:
    """How many attempts the log shows: connections of sshd, else lines."""

    attempts: int
    lines: int


def count(text: str, account: str, begin: datetime, end: datetime, zone: str = "") -> Found:
    """Count within the time of the series; a line whose time cannot be read counts for nothing.

    syslog of old gives neither year nor zone: the year is that of the series, the zone the host's.
    """
    lines = set(_within(text.splitlines(), account, begin - _SLACK, end + _SLACK, zone))
    talks = {found.group(1) for line in lines if (found := _SSHD.search(line))}
    others = sum(not _SSHD.search(line) for line in lines)
    return Found(len(talks) or others, len(lines))


def judge_log(found: Found, attempts: Sequence[Attempt]) -> Judged:
    """Every attempt that reached the service must be there (対策基準 6.1(6))."""
    made = sum(a.said is not Said.UNCLEAR for a in attempts)
    if made == 0:
        return Judged(Row.CLOCK, Grade.UNKNOWN, T("試行がない", "there were no attempts"))
    told = T(
        f"試行 {made} 回に対し、対象のログに {found.attempts} 回",
        f"{found.attempts} of {made} attempts are in the target's log",
    )
    return Judged(Row.CLOCK, Grade.MET if found.attempts >= made else Grade.BROKEN, told)


def _within(
    lines: Iterable[str], account: str, begin: datetime, end: datetime, zone: str
) -> Iterable[str]:
    named = re.compile(rf"(?<![\w.-]){re.escape(account)}(?![\w-])")
    for line in lines:
        at = _time(line, begin, zone)
        if at is not None and begin <= at <= end and named.search(line):
            yield line


def _time(line: str, begin: datetime, zone: str) -> datetime | None:
    try:
        if found := _ISO.match(line):
            moment = datetime.fromisoformat(found.group(1))
            return _zoned(moment, found.group(2) or zone)
        if found := _OLD.match(line):
            return _zoned(_month(found.group(1, 2, 3), str(begin.year)), zone)
        if found := _RADIUS.match(line):
            return _zoned(_month(found.group(1, 2, 3), found.group(4)), zone)
    except ValueError:
        return None
    return None


def _month(parts: tuple[str | None, ...], year: str) -> datetime:
    text = " ".join([*(part or "" for part in parts), year])
    return datetime.strptime(text, "%b %d %H:%M:%S %Y")  # noqa: DTZ007 - the zone is set by the caller


def _zoned(moment: datetime, zone: str) -> datetime:
    if zone == "Z":
        return moment.replace(tzinfo=UTC)
    if zone:
        return datetime.strptime(f"{moment.isoformat()}{zone}", "%Y-%m-%dT%H:%M:%S%z")
    return moment.replace(tzinfo=JST)
