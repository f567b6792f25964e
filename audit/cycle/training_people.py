"""Who should attend a course: the people of the staff ledger on the days of the course.

A person counts who is employed on a day of the course and fits its audience on it, in the section
of that day as far as the imports of the ledger tell; who left or joined counts by date. Whoever
cannot be told apart counts as a person who has not attended: a rate is never better than known.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from audit.cycle.fiscal import days_of_year
from audit.cycle.independence import is_within
from audit.cycle.training_model import Attendance, Course, Move, TrainingYear
from inventory.ledger.text import key
from inventory.model import Ledger, Post, StaffMember
from inventory.words import T

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who should attend: staff number, section on the day, and the days attended.

    `number` is "" of a holder of a post whom the staff ledger does not tell apart.
    """

    number: str
    department: str
    days: tuple[Attendance, ...]
    attended: bool


@dataclass(frozen=True, slots=True)
class Roll:
    """Everybody who should attend a course; `strangers` attended without being asked to.

    `doubts` say what the ledger does not tell, without naming anybody.
    """

    course: Course
    members: tuple[Member, ...]
    strangers: tuple[str, ...]
    doubts: tuple[T, ...]

    @property
    def targeted(self) -> int:
        """How many should."""
        return len(self.members)

    @property
    def attended(self) -> int:
        """How many of them did."""
        return sum(one.attended for one in self.members)


class Staff:
    """The people of a ledger with their sections by day."""

    def __init__(self, ledger: Ledger, moves: Iterable[Move]) -> None:
        """Sort people and moves by number."""
        self.ledger = ledger
        self.people: Mapping[str, StaffMember] = {one.number: one for one in ledger.staff}
        self._moves: dict[str, list[Move]] = {}
        for move in moves:
            self._moves.setdefault(move.number, []).append(move)
        self._names: dict[str, list[str]] = {}
        for one in ledger.staff:
            self._names.setdefault(key(one.name), []).append(one.number)

    def named(self, name: str) -> Sequence[str]:
        """The numbers of the people of this name, width and blanks aside."""
        return self._names.get(key(name), ()) if key(name) else ()

    def department(self, number: str, day: date) -> str:
        """The section of a person on a day: today's, with later moves taken back."""
        moved = next((one for one in self._moves.get(number, ()) if one.day > day), None)
        return moved.before if moved else self.people[number].department

    def moved(self, number: str) -> Iterator[date]:
        """The days on which a person is first seen in another section."""
        return (one.day for one in self._moves.get(number, ()))

    def holders(self, post: Post) -> list[str]:
        """The numbers of who holds a post; more than one where the name fits several."""
        found = list(self.named(post.holder))
        near = [n for n in found if is_within(self.people[n].department, post.department)]
        return near if len(found) > 1 and near else found


def is_employed(one: StaffMember, day: date) -> bool:
    """Whether a person is employed on a day; where the ledger has no day there is no limit."""
    return (one.since is None or one.since <= day) and (one.until is None or day <= one.until)


def roll_of(training: TrainingYear, course: Course, staff: Staff, on: date) -> Roll:
    """Everybody who should attend the course, as of a day."""
    chooser = _Chooser(training, course, staff, on)
    members = [*chooser.members(), *chooser.unplaced()]
    asked = {one.number for one in members}
    strangers = (number for number in training.of(course) if number not in asked)
    return Roll(course, tuple(members), tuple(sorted(strangers)), tuple(chooser.doubts()))


class _Chooser:
    """Picks the members of one course."""

    def __init__(self, training: TrainingYear, course: Course, staff: Staff, on: date) -> None:
        self.training, self.course, self.staff, self.on = training, course, staff, on
        self.audience = course.audience
        wanted = {key(title) for title in self.audience.posts}
        held = [one for one in staff.ledger.posts if key(one.title) in wanted and one.holder]
        holders = [(post, staff.holders(post)) for post in held]
        self.lost = [post for post, found in holders if len(found) != 1]
        self.named = {*self.audience.people, *(f[0] for _, f in holders if len(f) == 1)}
        self.named -= {number for number, _ in self.audience.excused}
        self.excused = {number for number, _ in self.audience.excused}
        self.year = days_of_year(course.year)

    def members(self) -> Iterator[Member]:
        """The people of the ledger who should, and those named whom it does not have."""
        for one in self.staff.people.values():
            if one.number not in self.excused and (place := self._place(one)):
                yield self._member(one.number, place[0])
        for number in sorted(self.named - self.staff.people.keys()):
            yield self._member(number, "")

    def unplaced(self) -> Iterator[Member]:
        """Holders of posts who are not told apart: each is somebody who has not attended."""
        return (Member("", post.department, (), attended=False) for post in self.lost)

    def doubts(self) -> Iterator[T]:
        """What the ledger does not tell."""
        for post in self.lost:
            yield _LOST.format(post.title, post.department)
        if gone := len(self.named - self.staff.people.keys()):
            yield T(f"職員台帳にない職員番号{gone}件", f"{gone} numbers not in the staff ledger")
        undated = sum(one.since is None for one in self.staff.people.values())
        if self.audience.joined and undated:
            yield T(
                f"採用日が台帳にない職員{undated}人は、今年度の採用かどうか分からない",
                f"{undated} people have no first day in the ledger, so nobody knows if they joined",
            )

    def _member(self, number: str, department: str) -> Member:
        days = self.training.days(self.course, number, self.on)
        return Member(number, department, days, len(days) >= self.course.times)

    def _place(self, one: StaffMember) -> tuple[str] | None:
        """The section on the day attended, else on the last day on which the person fits."""
        fitting = [day for day in self._days(one) if self._fits(one, day)]
        if not fitting:
            return None
        came = {a.day for a in self.training.days(self.course, one.number, self.on)}
        day = next((day for day in fitting if day in came), fitting[-1])
        return (self.staff.department(one.number, day),)

    def _days(self, one: StaffMember) -> list[date]:
        """The days on which something may change for the person, in order."""
        found = {a.day for a in self.training.days(self.course, one.number, self.on)}
        found |= {day for day in (one.since, one.until) if day}
        found |= {day for moved in self.staff.moved(one.number) for day in (moved - _DAY, moved)}
        spans = [(first, min(last, self.on)) for first, last in self.course.days]
        inside = {day for day in found for first, last in spans if first <= day <= last}
        inside |= {day for first, last in spans if first <= last for day in (first, last)}
        return sorted(inside)

    def _fits(self, one: StaffMember, day: date) -> bool:
        if not is_employed(one, day):
            return False
        if self.audience.everyone or one.number in self.named:
            return True
        if self.audience.joined and one.since and self.year[0] <= one.since <= self.year[1]:
            return True
        place = self.staff.department(one.number, day)
        return any(is_part(place, section) for section in self.audience.sections)


def is_part(place: str, section: str) -> bool:
    """Whether a place is this section, or one within it (総務部 and 総務部 税務課)."""
    return len(section.split()) <= len(place.split()) and is_within(place, section)


_LOST = T(
    "職「{0}」（{1}）に就いている人が、職員台帳の誰か分からない",
    "nobody knows who in the staff ledger holds the post {0} ({1})",
)
