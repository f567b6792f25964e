"""What the report on training shows: frozen, in words, and without anybody's name or number."""

from dataclasses import dataclass

from reports.view import Anchor, Cover


@dataclass(frozen=True, slots=True)
class RateRow:
    """A section: who should have attended, who did, courses short of their goal; no drills."""

    name: str
    targeted: int
    attended: int
    short: int

    @property
    def rate(self) -> float | None:
        """From 0 to 1; None where nobody should."""
        return self.attended / self.targeted if self.targeted else None


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A course or drill: when, for whom, the counts, the goal in percent (None: none)."""

    name: str
    sort: str
    days: str
    audience: str
    targeted: int
    attended: int
    goal: int | None
    state: str
    times: int
    mean: str  # score


@dataclass(frozen=True, slots=True)
class ShortRow:
    """A course that a section has not brought to its goal."""

    section: str
    course: str
    targeted: int
    attended: int
    goal: int


@dataclass(frozen=True, slots=True)
class DrillRow:
    """A drill that took place: when, what, where it is recorded, how many took part."""

    day: str
    name: str
    source: str
    people: str


@dataclass(frozen=True, slots=True)
class YearPoint:
    """A fiscal year in the trend."""

    name: str
    targeted: int
    attended: int
    courses: int
    drills: int


@dataclass(frozen=True, slots=True)
class CellRow:
    """One course in one section."""

    section: str
    course: str
    targeted: int
    attended: int
    goal: int


@dataclass(frozen=True, slots=True)
class TrainingView:
    """研修実施状況: a fiscal year as of a day."""

    cover: Cover
    anchor: Anchor
    facts: tuple[tuple[str, str], ...]
    summary: str
    sections: tuple[RateRow, ...]
    courses: tuple[CourseRow, ...]
    short: tuple[ShortRow, ...]
    drills: tuple[DrillRow, ...]
    trend: tuple[YearPoint, ...]
    cells: tuple[CellRow, ...]  # every section and course, for the workbook
    by_year: tuple[tuple[str, RateRow], ...]  # every section in every year, for the workbook
    doubts: tuple[str, ...]
