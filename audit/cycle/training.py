"""The training of a fiscal year as the journal tells it, and its rates by section.

Entries of `training:YEAR`; a correction is a new entry about the same course, or about the same
person, course and day. An entry that cannot be read is odd and changes nothing.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta, timezone
from typing import Any

from audit.cycle.fiscal import Period, days_of_year
from audit.cycle.training_model import (
    Attendance,
    Audience,
    Course,
    Move,
    Sort,
    TrainingYear,
    Way,
)
from audit.cycle.training_people import Roll, Staff, roll_of
from audit.cycle.year_record import TrainingTally
from inventory.entries import Entry, Kept
from inventory.ledger.importing import IMPORTED
from inventory.ledger.importing import STREAM as LEDGER
from inventory.ledger.text import key
from inventory.model import Ledger

STREAM = "training:"
COURSE, TARGET = "training.course", "training.target"
ATTENDED, WITHDRAWN = "training.attended", "training.withdrawn"
_JAPAN = timezone(timedelta(hours=9))


def stream_of(year: int) -> str:
    """The stream of a fiscal year."""
    return f"{STREAM}{year}"


def training_of(journal: Kept, year: int, until: int | None = None) -> TrainingYear:
    """The training of a fiscal year, up to an entry if one is named."""
    known = [e for e in journal.entries(stream_of(year)) if until is None or e.sequence <= until]
    told = journal.entries(LEDGER, IMPORTED) if known else iter(())
    moves = moves_since(days_of_year(year)[0], told)
    return replace(fold_training(year, known), moves=moves)


def tallies(training: TrainingYear, ledger: Ledger, on: date) -> tuple[TrainingTally, ...]:
    """How many of each section should have attended each required course, and did, as of a day.

    A course that has not begun is left out, and so is one that nobody has to attend; one that is
    for nobody has one line with no section.
    """
    staff = Staff(ledger, training.moves)
    begun = [one for one in training.held if one.required and one.has_begun(on)]
    return tuple(t for one in begun for t in tally(roll_of(training, one, staff, on), ledger))


def tally(roll: Roll, ledger: Ledger) -> list[TrainingTally]:
    """One course by section, in the order of the ledger."""
    course, found = roll.course, {one.name: [0, 0] for one in ledger.departments}
    for member in roll.members:
        counts = found.setdefault(member.department, [0, 0])
        counts[0] += 1
        counts[1] += member.attended
    goal = course.goal if course.required else 0
    asked = {name: counts for name, counts in found.items() if counts[0]} or {"": [0, 0]}
    return [
        TrainingTally(course.name, name, counts[0], counts[1], course.is_drill, goal)
        for name, counts in asked.items()
    ]


def moves_since(first: date, entries: Iterable[Entry]) -> tuple[Move, ...]:
    """Who moved to another section since a day, as the imports of the ledger tell."""
    found = []
    for entry in entries:
        day = entry.at.astimezone(_JAPAN).date()
        if day >= first and entry.kind == IMPORTED:
            found += [Move(number, day, old) for number, old in _moved(entry.body)]
    return tuple(found)


def _moved(body: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for change in body.get("changed", ()):
        if change["kind"] == "staff":
            for one in change["fields"]:
                if one["field"] == "department":
                    yield change["key"], one["old"]


@dataclass(slots=True)
class _State:
    year: int
    courses: dict[str, Course] = field(default_factory=dict)
    attended: dict[str, dict[str, dict[date, Attendance]]] = field(default_factory=dict)


def fold_training(year: int, entries: Iterable[Entry]) -> TrainingYear:
    """The year after these entries, in their order; those of other streams count for nothing."""
    state, odd = _State(year), []
    for entry in entries:
        if entry.stream == stream_of(year):
            try:
                _DEEDS[entry.kind](state, entry)
            except (KeyError, TypeError, ValueError, AttributeError):
                odd.append(entry.sequence)
    return TrainingYear(year, tuple(state.courses.values()), state.attended, (), tuple(odd))


def _course(state: _State, entry: Entry) -> None:
    body = entry.body
    name = _text(body["course"])
    before = state.courses.get(key(name))
    state.courses[key(name)] = Course(
        name=name,
        sort=Sort(body["sort"]),
        year=state.year,
        periods=tuple(_period(one) for one in body["periods"]),
        audience=before.audience if before else Audience(),
        required=_flag(body["required"]),
        times=_count(body["times"], 1, 366),
        goal=_count(body["goal"], 1, 100),
        sequence=entry.sequence,
    )


def _target(state: _State, entry: Entry) -> None:
    body = entry.body
    course = state.courses[key(_text(body["course"]))]
    audience = Audience(
        everyone=_flag(body["everyone"]),
        sections=_texts(body["sections"]),
        posts=_texts(body["posts"]),
        joined=_flag(body["joined"]),
        people=_texts(body["people"]),
        excused=tuple((_text(number), _text(why)) for number, why in body["excused"]),
    )
    state.courses[course.key] = replace(course, audience=audience, sequence=entry.sequence)


def _came(state: _State, entry: Entry) -> None:
    body = entry.body
    course = state.courses[key(_text(body["course"]))]
    proof, note = _text(body["proof"]), _text(body["note"])
    rows = [
        Attendance(_text(n), _day(d), Way(w), _score(s), proof, note, entry.sequence)
        for n, d, w, s in body["rows"]
    ]
    people = state.attended.setdefault(course.key, {})
    for one in rows:
        people.setdefault(one.number, {})[one.day] = one


def _withdrawn(state: _State, entry: Entry) -> None:
    body = entry.body
    course = state.courses[key(_text(body["course"]))]
    reason = _text(body["reason"])
    rows = list(dict.fromkeys((_text(number), _day(day)) for number, day in body["rows"]))
    if not rows:
        state.courses[course.key] = replace(course, dropped=reason, sequence=entry.sequence)
    people = state.attended.get(course.key, {})
    if any(day not in people.get(number, {}) for number, day in rows):
        raise ValueError(rows)
    for number, day in rows:
        del people[number][day]
        if not people[number]:
            del people[number]


_DEEDS: Mapping[str, Callable[[_State, Entry], None]] = {
    COURSE: _course,
    TARGET: _target,
    ATTENDED: _came,
    WITHDRAWN: _withdrawn,
}


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _texts(values: Iterable[object]) -> tuple[str, ...]:
    return tuple(_text(value) for value in values)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(value)
    return value


def _count(value: object, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ValueError(value)
    return value


def _day(value: object) -> date:
    return date.fromisoformat(_text(value))


def _period(pair: Iterable[object]) -> Period:
    first, last = map(_day, pair)
    if last < first:
        raise ValueError(pair)
    return first, last


def _score(value: object) -> float | None:
    return None if value == "" else float(_text(value))
