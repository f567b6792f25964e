"""Who comes, and when (参集): minutes after it happened until a person can begin to work."""

from collections.abc import Mapping
from dataclasses import dataclass

from bcp.hours import round_the_clock
from bcp.model import Assembly, Continuity, Person, Vendor
from inventory.words import T


@dataclass(frozen=True, slots=True)
class Hand:
    """One pair of hands: a member of the staff, or a vendor's crew under the vendor's id."""

    name: str
    skills: frozenset[str] = frozenset()
    arrives: float = 0  # minutes after it happened


@dataclass(frozen=True, slots=True)
class Absent:
    """Somebody who is not counted on, and why."""

    name: str
    why: T


NO_DISTANCE = T(
    ja="自宅からの距離が書かれていないため、参集に数えない",
    en="not counted: nobody wrote the distance from home",
)
NO_WALK = T(ja="徒歩で参集できないため数えない", en="not counted: cannot come on foot")
NO_SPEED = T(
    ja="歩く速さの設定が0以下のため、参集時刻を出せない",
    en="not counted: the walking speed in the settings is not above zero",
)
NO_TURNOUT = T(
    ja="参集率の設定により数えない(遠い人から外す)",
    en="not counted: by the share expected to come, the farthest are left out",
)
NO_TIME = T(
    ja="到着までの時間が書かれていないため数えない",
    en="not counted: nobody wrote how long it takes to arrive",
)
CLOSED = T(
    ja="契約の対応時間が夜間・休日に及ぶと書かれていないため数えない",
    en="not counted: the contract does not say that it covers nights and holidays",
)


def arrivals(continuity: Continuity, *, off_hours: bool) -> tuple[Hand, ...]:
    """The staff as it comes in; whom nobody can count on is left out (see `absences`)."""
    if not off_hours:
        return tuple(_hand(person, 0) for person in continuity.people)
    return tuple(_hand(*each) for each in _coming(continuity))


def absences(continuity: Continuity, *, off_hours: bool) -> tuple[Absent, ...]:
    """Who of the staff is not counted on, and why."""
    if not off_hours:
        return ()
    coming = {person.name for person, _ in _coming(continuity)}
    return tuple(
        Absent(person.name, _why_not(person, continuity.assembly) or NO_TURNOUT)
        for person in continuity.people
        if person.name not in coming
    )


def walking_minutes(person: Person, assembly: Assembly) -> float | None:
    """Getting ready, then the way on foot; None where it cannot be said."""
    if person.km is None or _why_not(person, assembly):
        return None
    return assembly.ready_minutes + person.km / assembly.km_per_hour * 60


def crews(
    continuity: Continuity, *, called: Mapping[str, float], off_hours: bool
) -> tuple[Hand, ...]:
    """The vendors that were called (at which minute) and say when they arrive."""
    return tuple(
        Hand(one, frozenset(), at + arrives)
        for one, at in called.items()
        if (arrives := continuity.vendors[one].arrives) is not None
        and not why_no_crew(continuity.vendors[one], off_hours=off_hours)
    )


def why_no_crew(vendor: Vendor, *, off_hours: bool) -> T | None:
    """Why a vendor is not counted on although it is called; None where it is."""
    if vendor.arrives is None:
        return NO_TIME
    return CLOSED if off_hours and not round_the_clock(vendor.hours) else None


def _coming(continuity: Continuity) -> list[tuple[Person, float]]:
    """Who comes when everybody is at home: the share that is expected, the nearest first."""
    timed = [(person, walking_minutes(person, continuity.assembly)) for person in continuity.people]
    able = [(person, at) for person, at in timed if at is not None]
    share = int(len(able) * min(max(continuity.assembly.turnout, 0), 1) + 1e-9)
    return sorted(able, key=lambda each: (each[1], each[0].name))[:share]


def _why_not(person: Person, assembly: Assembly) -> T | None:
    if not person.walks:
        return NO_WALK
    if person.km is None:
        return NO_DISTANCE
    return NO_SPEED if assembly.km_per_hour <= 0 else None


def _hand(person: Person, at: float) -> Hand:
    return Hand(person.name, frozenset(person.skills), at)
