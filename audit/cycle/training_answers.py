"""What the training ledger answers: rates, who is to catch up, what one person attended, drills.

A rate is of people who should have attended (延べ over several courses) and is None where nobody
should. Only required courses count for the rate of a year and for the catch-up list; drills have
a rate of their own, as in the record of the year.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from audit.cycle.fiscal import days_of_year
from audit.cycle.training import STREAM, training_of
from audit.cycle.training_model import Attendance, Course, TrainingYear
from audit.cycle.training_people import Member, Roll, Staff, is_employed, roll_of
from inventory.entries import Kept
from inventory.model import Ledger


@dataclass(frozen=True, slots=True)
class Rate:
    """How many should have attended, and did."""

    targeted: int
    attended: int

    @property
    def share(self) -> float | None:
        """From 0 to 1; None where nobody should."""
        return self.attended / self.targeted if self.targeted else None

    @property
    def missing(self) -> int:
        """How many did not."""
        return self.targeted - self.attended

    def reaches(self, goal: int) -> bool:
        """Whether it is at least this many percent; of nobody nothing can be said."""
        return bool(self.targeted) and self.attended * 100 >= goal * self.targeted


@dataclass(frozen=True, slots=True)
class DrillRun:
    """An exercise that was run in Hinomi: what, on which day in Japan, and whether it ended."""

    title: str
    day: date
    ended: bool


@dataclass(frozen=True, slots=True)
class Late:
    """Somebody who is to catch up: the section of today, and the courses that are missing."""

    number: str
    name: str
    department: str
    courses: tuple[Course, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What one person has to do with one course: asked to, and when it was attended."""

    course: Course
    asked: bool
    attended: bool
    days: tuple[Attendance, ...]


@dataclass(frozen=True, slots=True)
class YearOfTraining:
    """A fiscal year as of a day: the rolls of what has begun, the courses still to come."""

    training: TrainingYear
    on: date
    rolls: tuple[Roll, ...]
    to_come: tuple[Course, ...]

    @property
    def total(self) -> Rate:
        """All required courses together (延べ), drills aside."""
        return _rate(m for roll in self.courses for m in roll.members)

    @property
    def drills(self) -> Rate:
        """All required drills together (延べ)."""
        rolls = (r for r in self.rolls if r.course.required and r.course.is_drill)
        return _rate(m for roll in rolls for m in roll.members)

    @property
    def courses(self) -> tuple[Roll, ...]:
        """The rolls of required courses, drills aside."""
        return tuple(r for r in self.rolls if r.course.required and not r.course.is_drill)

    def of_section(self, department: str) -> Rate:
        """All required courses together in one section, drills aside."""
        members = (m for roll in self.courses for m in roll.members)
        return _rate(m for m in members if m.department == department)


def year_of(training: TrainingYear, staff: Staff, on: date) -> YearOfTraining:
    """The year as of a day, or as of its end where that has passed."""
    day = min(on, days_of_year(training.year)[1])
    begun = [one for one in training.held if one.has_begun(day)]
    rolls = tuple(roll_of(training, one, staff, day) for one in begun)
    to_come = tuple(one for one in training.held if not one.has_begun(day))
    return YearOfTraining(training, day, rolls, to_come)


def years_told(journal: Kept) -> tuple[int, ...]:
    """The fiscal years that have a training ledger, the oldest first."""
    found = {entry.stream.removeprefix(STREAM) for entry in journal.entries(STREAM)}
    return tuple(sorted(int(year) for year in found if year.isdecimal() and len(year) == 4))


def history(journal: Kept, ledger: Ledger, on: date) -> tuple[YearOfTraining, ...]:
    """Every year that has begun, the oldest first, as the staff ledger of today tells."""
    found = []
    for year in years_told(journal):
        if days_of_year(year)[0] <= on:
            training = training_of(journal, year)
            found.append(year_of(training, Staff(ledger, training.moves), on))
    return tuple(found)


def rate_of(roll: Roll) -> Rate:
    """One course."""
    return Rate(roll.targeted, roll.attended)


def sections_of(year: YearOfTraining, ledger: Ledger) -> tuple[tuple[str, Rate], ...]:
    """The required courses together by section, in the order of the ledger; "" is untold."""
    told = {m.department for roll in year.courses for m in roll.members}
    known = [one.name for one in ledger.departments if one.name in told]
    names = [*known, *sorted(told - {*known})]
    return tuple((name, year.of_section(name)) for name in names)


def late(year: YearOfTraining, staff: Staff, on: date) -> tuple[Late, ...]:
    """Who is employed and has not attended what is required, by the section of today."""
    found: dict[str, list[Course]] = {}
    for roll in year.rolls:
        if roll.course.required:
            for member in roll.members:
                if member.number and not member.attended:
                    found.setdefault(member.number, []).append(roll.course)
    people = [_late(staff, number, courses, on) for number, courses in found.items()]
    order = {one.name: place for place, one in enumerate(staff.ledger.departments)}
    return tuple(
        sorted(
            (one for one in people if one),
            key=lambda one: (order.get(one.department, len(order)), one.department, one.number),
        )
    )


def person(year: YearOfTraining, number: str) -> tuple[Part, ...]:
    """Every course that has begun, as far as it concerns one person."""
    found = []
    for roll in year.rolls:
        member = next((m for m in roll.members if m.number == number), None)
        days = year.training.days(roll.course, number, year.on)
        if member or days:
            came = member.attended if member else len(days) >= roll.course.times
            found.append(Part(roll.course, member is not None, came, days))
    return tuple(found)


def drills_held(year: YearOfTraining) -> tuple[Roll, ...]:
    """The drills of the ledger that somebody attended."""
    return tuple(r for r in year.rolls if r.course.is_drill and year.training.of(r.course))


def drill_days(year: YearOfTraining) -> frozenset[date]:
    """The days on which somebody attended a drill of the ledger."""
    held = drills_held(year)
    people = (each for roll in held for each in year.training.of(roll.course).values())
    return frozenset(day for each in people for day in each)


def drills_counted(year: YearOfTraining, runs: Iterable[DrillRun]) -> int:
    """Drills of the year: those of the ledger, and those run in Hinomi on other days."""
    days = drill_days(year)
    return len(drills_held(year)) + sum(
        one.day not in days for one in of_year(runs, year.training.year)
    )


def of_year(runs: Iterable[DrillRun], year: int) -> tuple[DrillRun, ...]:
    """The exercises that ended, begun in this fiscal year."""
    first, last = days_of_year(year)
    return tuple(one for one in runs if one.ended and first <= one.day <= last)


def _rate(members: Iterable[Member]) -> Rate:
    each = [one.attended for one in members]
    return Rate(len(each), sum(each))


def _late(staff: Staff, number: str, courses: Sequence[Course], on: date) -> Late | None:
    """Who has left can catch up no more; whom the ledger lacks is told without a name."""
    one = staff.people.get(number)
    if one is None:
        return Late(number, "", "", tuple(courses))
    if not is_employed(one, on):
        return None
    return Late(number, one.name, one.department, tuple(courses))
