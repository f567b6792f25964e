"""Output of the Windows collector: one JSON object, each section with its own status.

    {"hinomi_windows": 1, "tag": "…", "at": "2026-11-21T00:00:00.0000000Z",
     "collector": {"version": "…", "sha256": "…"},
     "host": {"name": "…", "uuid": "…", "serial": "…"},
     "run_as": "S-1-5-18", "elevated": true, "language_mode": "FullLanguage",
     "culture": "ja-JP", "code_pages": {"ansi": 932, "oem": 932},
     "sections": {"WindowsRelease": {"status": "ok", "ms": 12, "error": "", "data": {…}}, …},
     "end": {"tag": "…", "sections": 31}}

The file is written once, when everything is known: one without its `end` is not complete.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from checks.fact import NO_PRIVILEGE, NO_TOOL, Reply
from checks.frame import Frame, FrameError
from checks.model import Why
from checks.strict_json import strict_object

FORM = 1
MARK = b'"hinomi_windows"'
HEADER = "WindowsHeader"  # the section that the header itself makes
_FAILED, _TIMEOUT, _USER = 1, 124, 1000
_STATUS = {
    "ok": 0,
    "denied": NO_PRIVILEGE,
    "missing": NO_TOOL,
    "error": _FAILED,
    "timeout": _TIMEOUT,
}
_LONGEST = 255
_HEAD = (
    "hinomi_windows",
    "tag",
    "at",
    "collector",
    "host",
    "run_as",
    "elevated",
    "language_mode",
    "culture",
    "code_pages",
)


def is_windows(raw: bytes) -> bool:
    """True where the bytes claim to be output of the Windows collector."""
    return MARK in raw[:200]


def parse_windows(raw: bytes, tag: str | None = None) -> Frame:
    """Read collector output; `tag` is required of it where we chose it ourselves.

    Raises FrameError for another form, a missing end, or a header that lacks something.
    """
    whole = strict_object(raw)
    if set(whole) != {*_HEAD, "sections", "end"} or whole["hinomi_windows"] != FORM:
        raise FrameError("not a complete output of the Windows collector", Why.MALFORMED)
    found, at = _text(whole["tag"]), _moment(whole["at"])
    if tag is not None and found != tag:
        raise FrameError("no header with the expected tag")
    uid = 0 if _flag(whole["elevated"]) else _USER
    sections = _mapping(whole["sections"])
    if _mapping(whole["end"]) != {"tag": found, "sections": len(sections)}:
        raise FrameError("the end is not that of this output", Why.MALFORMED)
    replies = {name: _reply(name, one, found, uid, at) for name, one in sections.items()}
    head = {name: whole[name] for name in _HEAD}
    told = {name: one.status for name, one in replies.items()}
    body = _packed({**head, "statuses": told})
    replies[HEADER] = Reply(body, 0, found, uid, at)
    host = _mapping(whole["host"])
    return Frame(found, at, uid, "-", _text(host.get("name")), MappingProxyType(replies))


def _reply(name: str, section: object, tag: str, uid: int, at: datetime) -> Reply:
    one = _mapping(section)
    status = _STATUS.get(str(one.get("status")))
    if status is None or "data" not in one or name == HEADER:
        raise FrameError(f"the section {name[:80]} has no status or no data", Why.MALFORMED)
    return Reply(_packed(one["data"]), status, tag, uid, at)


def _packed(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")


def _mapping(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise FrameError("an object is missing", Why.MALFORMED)
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST:
        raise FrameError("a text is missing or too long", Why.MALFORMED)
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise FrameError("a yes or no is missing", Why.MALFORMED)
    return value


def _moment(value: object) -> datetime:
    try:
        found = datetime.fromisoformat(_text(value))
    except ValueError:
        raise FrameError("no time of day", Why.MALFORMED) from None
    if found.tzinfo is None:
        raise FrameError("a time without its zone", Why.MALFORMED)
    return found.astimezone(UTC)
