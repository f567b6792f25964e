"""The nouns of the training ledger (研修台帳): courses, whom they are for, who attended.

施行規則16条の3 (人的措置), 特定個人情報 別添1 D-b (about once a year for every handler, another
chance for who missed it) and 対策基準 5.2 ask for it. A person is a staff number here: names stay
in the staff ledger, so that the journal, which is for ever, holds none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from audit.cycle.fiscal import Period, days_of_year
from inventory.ledger.text import key
from inventory.words import T


class Sort(StrEnum):
    """What is attended."""

    COURSE = "course"  # 研修
    DRILL = "drill"  # 訓練


class Way(StrEnum):
    """How it is attended."""

    TOGETHER = "together"  # 集合
    ELEARNING = "elearning"  # eラーニング
    MATERIAL = "material"  # 資料
    UNTOLD = "untold"  # the list does not say


SORTS: Mapping[Sort, T] = MappingProxyType(
    {Sort.COURSE: T("研修", "course"), Sort.DRILL: T("訓練", "drill")}
)
WAYS: Mapping[Way, T] = MappingProxyType(
    {
        Way.TOGETHER: T("集合", "in person"),
        Way.ELEARNING: T("eラーニング", "e-learning"),
        Way.MATERIAL: T("資料", "by material"),
        Way.UNTOLD: T("記載なし", "not told"),
    }
)


@dataclass(frozen=True, slots=True)
class Audience:
    """For whom a course is: whoever fits any of these, but for those who are excused.

    `sections` count with the sections within them; `joined` are those who joined in the fiscal
    year; `excused` are staff numbers with the reason (休職 and the like).
    """

    everyone: bool = False
    sections: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()  # titles in the ledger (職)
    joined: bool = False
    people: tuple[str, ...] = ()  # staff numbers
    excused: tuple[tuple[str, str], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether it names nobody."""
        named = self.sections or self.posts or self.people
        return not (self.everyone or self.joined or named)


@dataclass(frozen=True, slots=True)
class Course:
    """A course or a drill of a fiscal year, as its newest entry tells it.

    `periods` are its days, a single day being a period of one; with none its day is not fixed,
    and it is due on the last day of the year. `times` is how often each person must attend,
    `goal` the rate in percent that it should reach; `dropped` the reason why it is not held.
    """

    name: str
    sort: Sort
    year: int
    periods: tuple[Period, ...] = ()
    audience: Audience = field(default_factory=Audience)
    required: bool = True
    times: int = 1
    goal: int = 100
    dropped: str = ""
    sequence: int = 0

    @property
    def key(self) -> str:
        """What is left of its name when width, case and blanks do not count."""
        return key(self.name)

    @property
    def days(self) -> tuple[Period, ...]:
        """Its periods; the last day of the year where none is fixed."""
        last = days_of_year(self.year)[1]
        return self.periods or ((last, last),)

    def has_begun(self, on: date) -> bool:
        """Whether anybody could have attended by this day."""
        return min(first for first, _ in self.days) <= on

    def is_over(self, on: date) -> bool:
        """Whether its last day has passed."""
        return max(last for _, last in self.days) < on

    @property
    def is_drill(self) -> bool:
        """Whether it is a drill (訓練)."""
        return self.sort is Sort.DRILL


@dataclass(frozen=True, slots=True)
class Attendance:
    """One person attended one course on one day; `proof` is a SHA-256, or "" beside a note."""

    number: str
    day: date
    way: Way
    score: float | None = None
    proof: str = ""
    note: str = ""
    sequence: int = 0

    def same(self, other: "Attendance") -> bool:
        """Whether it says of the person and the day what the other says."""
        mine = self.number, self.day, self.way, self.score
        return mine == (other.number, other.day, other.way, other.score)


Attended = Mapping[str, Mapping[date, Attendance]]  # by staff number and day


@dataclass(frozen=True, slots=True)
class Move:
    """A change of somebody's section as the imports of the staff ledger tell it."""

    number: str
    day: date
    before: str


@dataclass(frozen=True, slots=True)
class TrainingYear:
    """The training of a fiscal year: its courses in their order, and who attended which.

    `attended` is by the key of a course; `odd` are entries that cannot be read; `moves` those of
    the staff ledger since the year began, the oldest first.
    """

    year: int
    courses: tuple[Course, ...] = ()
    attended: Mapping[str, Attended] = field(default_factory=dict)
    moves: tuple[Move, ...] = ()
    odd: tuple[int, ...] = ()

    @property
    def held(self) -> tuple[Course, ...]:
        """The courses that are not dropped."""
        return tuple(one for one in self.courses if not one.dropped)

    def course(self, name: str) -> Course | None:
        """The course of this name, width, case and blanks aside."""
        return next((one for one in self.courses if one.key == key(name)), None)

    def of(self, course: Course) -> Attended:
        """Who attended the course on which days."""
        return self.attended.get(course.key, {})

    def days(self, course: Course, number: str, on: date) -> tuple[Attendance, ...]:
        """When this person attended it up to a day, the first first."""
        found = self.of(course).get(number, {})
        return tuple(found[day] for day in sorted(found) if day <= on)
