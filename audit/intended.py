"""Group policy as it was intended, beside what is in effect: pure, and never a verdict.

A policy object does not say to which computers it applies, so that several may speak of one
setting; what is in effect on a host must then be what one of them wants.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from audit.effective import Effective
from audit.intended_settings import Setting, known_settings
from checks.frame import Frame
from checks.model import FactError
from inventory.gpo.model import PolicyObject, Value
from inventory.words import T

_SID = re.compile(r"S-1(-[0-9]+)+", re.ASCII)


class Meeting(StrEnum):
    """How what is in effect meets what was intended."""

    SAME = "same"
    DIFFERS = "differs"  # 未適用
    CONFLICT = "conflict"  # it is what one object wants, and another wants something else
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Intent:
    """What one policy object wants."""

    policy: str
    value: Value


@dataclass(frozen=True, slots=True)
class Difference:
    """One setting on one host; `effective` has one value, or one for each way users have it."""

    host: str
    setting: Setting
    intended: tuple[Intent, ...]
    effective: tuple[Value, ...]
    meeting: Meeting
    reason: T | None = None


def compare(
    objects: Sequence[PolicyObject], frames: Mapping[str, Frame | None]
) -> tuple[Difference, ...]:
    """Every setting that a check knows and an object wants, on every host, in order.

    `frames` is the newest evidence of each Windows host, None where there is none. Fine-grained
    password policies are for some accounts of the domain, and are compared with no computer.
    """
    wanted = _wanted(objects)
    settings = [one for one in known_settings().values() if one.key in wanted]
    effective = {host: Effective(frame) for host, frame in frames.items()}
    return tuple(
        _met(host, setting, wanted[setting.key], one)
        for host, one in effective.items()
        for setting in settings
    )


def _wanted(objects: Sequence[PolicyObject]) -> Mapping[str, tuple[Intent, ...]]:
    found: dict[str, list[Intent]] = {}
    for one in objects:
        if one.precedence is None:
            for key, value in one.settings.items():
                found.setdefault(key, []).append(Intent(one.name, value))
    return {key: tuple(intents) for key, intents in found.items()}


def _met(
    host: str, setting: Setting, intents: tuple[Intent, ...], effective: Effective
) -> Difference:
    try:
        values = effective.values(setting.key)
    except FactError as odd:
        reason = T(odd.detail_ja or odd.detail, odd.detail)
        return Difference(host, setting, intents, (), Meeting.UNKNOWN, reason)
    meeting = _meeting([one.value for one in intents], values)
    unclear = _NAMES if meeting is Meeting.UNKNOWN else None
    return Difference(host, setting, intents, values, meeting, unclear)


def _meeting(wanted: Sequence[Value], values: Sequence[Value]) -> Meeting:
    fitting = [one for one in wanted if all(_equal(one, value) for value in values)]
    if len(fitting) == len(wanted):
        return Meeting.SAME
    if fitting:
        return Meeting.CONFLICT
    return Meeting.UNKNOWN if any(map(_has_names, (*wanted, *values))) else Meeting.DIFFERS


def _equal(one: Value, other: Value) -> bool:
    if isinstance(one, tuple) and isinstance(other, tuple):
        return set(_folded(one)) == set(_folded(other))
    return type(one) is type(other) and one == other


def _folded(texts: tuple[str, ...]) -> Iterator[str]:
    return (one.casefold() for one in texts)


def _has_names(value: Value) -> bool:
    """Accounts by name: the other side may know them by SID."""
    return isinstance(value, tuple) and any(not _SID.fullmatch(one) for one in value)


_NAMES = T(
    "アカウントが名前で書かれていて、SID と比べられない",
    "accounts are given by name and cannot be compared with SIDs",
)
