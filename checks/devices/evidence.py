"""What a network device showed, or what was carried in for it: texts by command, secrets masked.

    {"hinomi_device": 1, "tag": "…", "family": "yamaha", "name": "…", "at": "2026-11-21T00:00:00Z",
     "way": "ssh", "negotiated": {"kex": "…", "host_key": "…", "cipher": "…", "mac": "…"} or null,
     "offered": {"kex": [], "host_key": [], "cipher": [], "mac": []} or null,
     "open_ports": {"22": "open", "23": "closed"} or null,
     "shown": [{"command": "show config", "status": "ok", "text": "…"}],
     "end": {"tag": "…", "shown": 1, "characters": 812}}

`characters` counts those of all texts: an answer that was cut inside of whole JSON is noticed.

`at` is our clock when it was asked, for a file the day that its bearer vouches for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from checks.fact import Reply
from checks.frame import Frame, FrameError
from checks.model import FactError, Why
from checks.strict_json import strict_object
from inventory.words import T

FORM = 1
MARK = b'"hinomi_device"'
SECTION = "device"
ENDED = {
    "ok": T("全体を取得", "whole"),
    "refused": T("機器が断った", "refused by the device"),
    "timeout": T("時間切れ", "timed out"),
    "truncated": T("途中まで", "cut short"),
    "error": T("取得に失敗", "failed"),
}
STATUSES = tuple(ENDED)
WAYS = ("ssh", "legacy-ssh", "telnet", "file")
_NAMES = ("kex", "host_key", "cipher", "mac")
_HEAD = frozenset(
    {
        "hinomi_device",
        "tag",
        "family",
        "name",
        "at",
        "way",
        "negotiated",
        "offered",
        "open_ports",
        "shown",
        "end",
    }
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one command gave: its status and, masked, its text."""

    command: str
    status: str
    text: str


@dataclass(frozen=True, slots=True)
class DeviceEvidence:
    """Everything that is known of a device in one piece.

    `negotiated` are the algorithms of the session, `offered` all that the server offers, by
    `kex`, `host_key`, `cipher`, `mac`; `open_ports` what was seen of TCP ports from outside; each
    None where nobody looked.
    """

    family: str
    name: str
    at: datetime
    way: str
    negotiated: Mapping[str, str] | None
    offered: Mapping[str, tuple[str, ...]] | None
    open_ports: Mapping[int, str] | None
    answers: Mapping[str, Answer]

    def text(self, *commands: str) -> str:
        """The text of the first of these commands that was answered; FactError where none was."""
        found = [self.answers[one] for one in commands if one in self.answers]
        for one in found:
            if one.status == "ok":
                return one.text
        wanted = commands[0] if commands else "-"
        if not found:
            raise FactError(
                Why.NOT_COLLECTED, T(ja=f"{wanted} の出力がない", en=f"no output of {wanted}")
            )
        why = {
            "refused": Why.NO_PRIVILEGE,
            "truncated": Why.TRUNCATED,
        }.get(found[0].status, Why.COMMAND_FAILED)
        ended = ENDED[found[0].status]
        raise FactError(why, T(ja=f"{wanted}: {ended.ja}", en=f"{wanted}: {ended.en}"))


def is_device(raw: bytes) -> bool:
    """True where the bytes claim to be evidence of a network device."""
    return MARK in raw[:200]


def parse_device(raw: bytes, tag: str | None = None) -> Frame:
    """The evidence as a frame of one section, from which every fact of the device is read.

    Raises FrameError for another form or a missing end.
    """
    found = evidence_of(raw)
    told = strict_object(raw)["tag"]
    if tag is not None and told != tag:
        raise FrameError("no header with the expected tag")
    reply = Reply(raw, 0, told, 0, found.at)
    return Frame(told, found.at, 0, "-", found.name, MappingProxyType({SECTION: reply}))


@lru_cache(maxsize=8)
def evidence_of(raw: bytes) -> DeviceEvidence:
    """The typed evidence; raises FrameError for anything odd."""
    whole = strict_object(raw)
    if set(whole) != _HEAD or whole["hinomi_device"] != FORM:
        raise FrameError("not complete evidence of a network device", Why.MALFORMED)
    shown = _list(whole["shown"])
    if whole["end"] != end_of(whole["tag"], shown):
        raise FrameError("the end is not that of this evidence", Why.MALFORMED)
    answers = [_answer(one) for one in shown]
    if len({one.command for one in answers}) != len(answers):
        raise FrameError("a command answered twice", Why.MALFORMED)
    return DeviceEvidence(
        family=_text(whole["family"]),
        name=_text(whole["name"]),
        at=_moment(whole["at"]),
        way=_one_of(whole["way"], WAYS),
        negotiated=_negotiated(whole["negotiated"]),
        offered=_offered(whole["offered"]),
        open_ports=_ports(whole["open_ports"]),
        answers=MappingProxyType({one.command: one for one in answers}),
    )


def end_of(tag: object, shown: Sequence[object]) -> dict[str, object]:
    """The end that evidence with these answers must have."""
    texts = (one.get("text") for one in shown if isinstance(one, Mapping))
    characters = sum(len(text) for text in texts if isinstance(text, str))
    return {"tag": tag, "shown": len(shown), "characters": characters}


def _answer(one: object) -> Answer:
    if not isinstance(one, dict) or set(one) != {"command", "status", "text"}:
        raise FrameError("an answer lacks something", Why.MALFORMED)
    if not isinstance(one["text"], str):
        raise FrameError("an answer without text", Why.MALFORMED)
    return Answer(_text(one["command"]), _one_of(one["status"], STATUSES), one["text"])


def _negotiated(found: object) -> Mapping[str, str] | None:
    if found is None:
        return None
    if not isinstance(found, dict) or set(found) != set(_NAMES):
        raise FrameError("odd algorithms", Why.MALFORMED)
    return MappingProxyType({name: _text(found[name]) for name in _NAMES})


def _offered(found: object) -> Mapping[str, tuple[str, ...]] | None:
    if found is None:
        return None
    if not isinstance(found, dict) or set(found) != set(_NAMES):
        raise FrameError("odd algorithms", Why.MALFORMED)
    return MappingProxyType({name: tuple(map(_text, _list(found[name]))) for name in _NAMES})


def _ports(found: object) -> Mapping[int, str] | None:
    if found is None:
        return None
    if not isinstance(found, dict) or not all(str(port).isdecimal() for port in found):
        raise FrameError("odd ports", Why.MALFORMED)
    states = ("open", "closed", "filtered")
    return MappingProxyType({int(port): _one_of(said, states) for port, said in found.items()})


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise FrameError("a list is missing", Why.MALFORMED)
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= 255:
        raise FrameError("a text is missing or too long", Why.MALFORMED)
    return value


def _one_of(value: object, known: tuple[str, ...]) -> str:
    text = _text(value)
    if text not in known:
        raise FrameError(f"no such word: {text[:40]}", Why.MALFORMED)
    return text


def _moment(value: object) -> datetime:
    try:
        found = datetime.fromisoformat(_text(value))
    except ValueError:
        raise FrameError("no time of day", Why.MALFORMED) from None
    if found.tzinfo is None:
        raise FrameError("a time without its zone", Why.MALFORMED)
    return found.astimezone(UTC)
