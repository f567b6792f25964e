"""The frame around collector output: who asked, each probe between two marks, and a proven end.

    HINOMI1 TAG EPOCH UID MACHINE-ID HOSTNAME
    @TAG begin PROBE
    ...
    @TAG end PROBE EXIT
    @TAG done COUNT

The tag is random for each run, so nothing on the audited host can forge a mark by accident.
Noise before the header and after `done` is tolerated; anything else that is odd is an error.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from checks.fact import Reply
from checks.model import Why

_MARK = re.compile(rb"(begin|end|done) ([A-Za-z0-9_]{1,64})(?: ([0-9]{1,3}))?")
_HEADER = re.compile(
    rb"^HINOMI1 ([0-9a-f]{16,64}) ([0-9]{1,12}) ([0-9]{1,10}) ([0-9a-f]{32}|-) ([!-~]{1,255})\r?$",
    re.M,
)


class FrameError(Exception):
    """The output is not one complete, well-formed frame; `why` is the reason of UNKNOWN."""

    def __init__(self, message: str, why: Why | None = None) -> None:
        """Say what is odd; without a reason of its own the output is no frame at all."""
        super().__init__(message)
        self.why = why


@dataclass(frozen=True, slots=True)
class Frame:
    """A complete collector output: header values and the reply of every probe."""

    tag: str
    at: datetime
    uid: int
    machine_id: str
    hostname: str
    replies: Mapping[str, Reply]


def parse_frame(raw: bytes, tag: str | None = None) -> Frame:
    """Read collector output; `tag` is required of it where we chose it ourselves.

    Raises FrameError for a missing or foreign header, a mark out of order, a probe met twice,
    a wrong count, or a missing end.
    """
    head = _header(raw, tag)
    found, at = head.group(1).decode(), _time(int(head.group(2)))
    uid = int(head.group(3))
    replies = {
        name: Reply(body, status, found, uid, at)
        for name, body, status in _sections(raw[head.end() + 1 :], found)
    }
    return Frame(found, at, uid, head.group(4).decode(), head.group(5).decode(), replies)


def _time(epoch: int) -> datetime:
    try:
        return datetime.fromtimestamp(epoch, UTC)
    except (ValueError, OverflowError, OSError) as odd:
        raise FrameError(f"no time of day: {epoch}", Why.MALFORMED) from odd


def _header(raw: bytes, tag: str | None) -> re.Match[bytes]:
    for head in _HEADER.finditer(raw):
        if tag is None or head.group(1) == tag.encode():
            return head
    raise FrameError("no header with the expected tag")


def _sections(raw: bytes, tag: str) -> list[tuple[str, bytes, int]]:
    found: list[tuple[str, bytes, int]] = []
    opened: tuple[str, int] | None = None
    for start, stop, mark in _marks(raw, f"@{tag} ".encode()):
        word, name, status = mark.group(1), mark.group(2).decode(), mark.group(3)
        if word == b"begin" and opened is None and status is None:
            opened = (name, stop + 1)
        elif word == b"end" and opened and opened[0] == name and status:
            body = raw[opened[1] : max(opened[1], start - 1)]
            found.append((name, body, int(status)))
            opened = None
        elif word == b"done" and opened is None:
            return _complete(found, name)
        else:
            raise FrameError(f"mark out of order: {word.decode()} {name}", Why.MALFORMED)
    raise FrameError("no end mark: the output is truncated", Why.TRUNCATED)


def _marks(raw: bytes, begin: bytes) -> Iterator[tuple[int, int, re.Match[bytes]]]:
    """The marks with where their lines start and stop; plain search, for the most is no mark."""
    start = raw.find(begin)
    while start >= 0:
        stop = raw.find(b"\n", start)
        stop = len(raw) if stop < 0 else stop
        mark = _MARK.fullmatch(raw, start + len(begin), stop)
        if mark and (not start or raw[start - 1] == 10):
            yield start, stop, mark
        start = raw.find(begin, stop)


def _complete(found: list[tuple[str, bytes, int]], count: str) -> list[tuple[str, bytes, int]]:
    names = [name for name, _, _ in found]
    if not count.isdigit() or int(count) != len(names):
        raise FrameError(f"{len(names)} probes answered, {count} announced", Why.MALFORMED)
    if len(set(names)) != len(names):
        raise FrameError("a probe answered twice", Why.MALFORMED)
    return found
