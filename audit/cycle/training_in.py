"""A list of who attended read into attendances: all of it, or every cell that is wrong.

What the list does not say stays as it is on record; whoever did not attend is counted and not
recorded. A person is told by number; a name alone only where nobody else has it.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from audit.cycle.training_columns import (
    CAME,
    WAY_WORDS,
    Came,
    Head,
    came,
    cell_at,
    head_of,
    is_blank,
    score,
    spread,
)
from audit.cycle.training_model import Attendance, Course, TrainingYear, Way
from audit.cycle.training_people import Staff
from audit.cycle.training_rules import against_attendance
from checks.marked import unknown_name
from inventory.ledger.cells import as_text, half
from inventory.ledger.dates import parse_date
from inventory.ledger.problem import MisfitError, Problem
from inventory.ledger.sheets import Cell, Sheet
from inventory.ledger.text import fold, key
from inventory.ledger.vocabulary import Worded
from inventory.words import HinomiError, T

R = TypeVar("R")
_TOTAL = re.compile(r"(総|小|合|総合)?計\s*:?\s*\d*\s*[人名]?|(総|合計)?(人数|件数).*|以上")
_NOTE = re.compile(r"[※*■◆●]|\(?注|【")
_NO_HEAD = T(
    "{file}: 「職員番号」か「氏名」と、「受講日」「受講状況」などの見出しの行がありません。"
    "1行目から20行目までに見出しを書きます。",
    "{file}: no row of titles such as 職員番号 or 氏名 with 受講日 or 受講状況 among the first 20.",
)
_NO_COURSE = T(
    "{file}: 「研修名」の列がありません。どの研修か --course で書きます。",
    "{file}: no column 研修名; name the course with --course.",
)
_NO_DAY = T(
    "{file}: 「受講日」の列がありません。受けた日を --day で書きます。",
    "{file}: no column 受講日; name the day with --day.",
)
_WHO = T("職員番号か氏名", "a staff number or a name")
_UNKNOWN = T("職員台帳にある職員番号（か氏名）", "a person of the staff ledger")
_ZEROS = T(
    "先頭の0まで書いた職員番号（{0} のどれか）", "the number with its leading zeros (one of {0})"
)
_SEVERAL = T("職員番号（同じ氏名の人がいる: {0}）", "the number (several have this name: {0})")
_OTHER_NAME = T("職員番号と氏名が同じ人を指すこと", "a number and a name of the same person")
_DAY = T("受講日（年月日）", "the day attended")
_STATUS = T("受講済か未受講（受講日や点数がある）", "whether attended (there is a day or a score)")
_TWICE = T("一人一日一回（{0}行目と食い違う）", "one row for a person and a day (row {0} differs)")
_RECORDED = T(
    "受講済（この日の受講が記録にある。誤りなら hinomi audit training withdraw で先に取り消す）",
    "attended, as recorded for this day (if wrong, hinomi audit training withdraw comes first)",
)


@dataclass(frozen=True, slots=True)
class Given:
    """What was typed beside the file: of which course, and what its columns do not say."""

    course: str = ""
    day: date | None = None
    way: Way | None = None


@dataclass(slots=True)
class Listed:
    """What a list says: who attended which course, who did not, and what is wrong with it."""

    file: str
    sha256: str
    came: dict[str, dict[tuple[str, date], Attendance]] = field(default_factory=dict)
    rows: int = 0
    absent: int = 0
    other: int = 0  # rows of courses that were not asked for
    again: int = 0  # rows that repeat another one
    lines: dict[tuple[str, str, date], int] = field(default_factory=dict)  # where each stands
    skipped: list[str] = field(default_factory=list)  # rows that are no rows of people
    problems: list[Problem] = field(default_factory=list)

    @property
    def attendances(self) -> dict[str, tuple[Attendance, ...]]:
        """Who attended, by the name of the course."""
        return {name: tuple(each.values()) for name, each in self.came.items()}


@dataclass(frozen=True, slots=True)
class Ground:
    """What a list is read against."""

    training: TrainingYear
    staff: Staff
    today: date


def read_list(
    file: str, sha256: str, sheets: Sequence[Sheet], given: Given, ground: Ground
) -> Listed:
    """Everything that a file says; sheets without a row of titles are passed over."""
    found = Listed(file, sha256)
    headed = [(sheet, head) for sheet in sheets if (head := head_of(sheet))]
    if not headed:
        raise HinomiError(_NO_HEAD.format(file=file))
    known = [sheet.name for sheet, _ in headed]
    found.skipped += [f"{one.name}（シート）" for one in sheets if one.name not in known]
    people = _People(ground.staff)
    for sheet, head in headed:
        if "course" not in head.places and not given.course:
            raise HinomiError(_NO_COURSE.format(file=file))
        if "day" not in head.places and given.day is None:
            raise HinomiError(_NO_DAY.format(file=file))
        _Reader(found, sheet, head, given, ground, people).read()
    return found


class _People:
    """Finds people by what is typed of them."""

    def __init__(self, staff: Staff) -> None:
        self.staff = staff
        self._bare: dict[str, list[str]] = {}
        for number in staff.people:
            self._bare.setdefault(_bare(number), []).append(number)

    def find(self, number: str, name: str, department: str) -> str | T:
        """The number of the person, or what would have told who it is."""
        if number:
            return self._numbered(number, name)
        if not name:
            return _WHO
        found = list(self.staff.named(name))
        if len(found) > 1 and department:
            found = [n for n in found if self._is_in(n, department)] or found
        return _only(found, _SEVERAL)

    def _numbered(self, number: str, name: str) -> str | T:
        """Excel takes the zeros off a number; where that fits two people the name decides."""
        people = self.staff.people
        alike = self._bare.get(_bare(number), [])
        found = [number] if number.startswith("0") and number in people else alike
        named = [n for n in found if not name or key(people[n].name) in ("", key(name))]
        return _OTHER_NAME if found and not named else _only(named, _ZEROS)

    def _is_in(self, number: str, department: str) -> bool:
        own = self.staff.people[number].department
        return key(department) in (key(own), key((own.split() or [""])[-1]))


def _bare(number: str) -> str:
    return number.casefold().lstrip("0")


def _only(found: Sequence[str], several: T) -> str | T:
    if len(found) == 1:
        return found[0]
    return several.format(", ".join(found)) if found else _UNKNOWN


class _Reader:
    """Reads one sheet into what is listed."""

    def __init__(
        self, found: Listed, sheet: Sheet, head: Head, given: Given, ground: Ground, people: _People
    ) -> None:
        self.found, self.sheet, self.head = found, sheet, head
        self.given, self.ground, self.people = given, ground, people
        self.merged = spread(sheet, [i for f, i in head.places.items() if f in _SPREAD])
        self.at = self.known = 0  # the row, and the problems that were there before it

    def read(self) -> None:
        """Every row below the titles."""
        for at in range(self.head.first, len(self.sheet.rows)):
            self.at, row = at, self.sheet.rows[at]
            filled = [one for one in row if not is_blank(one)]
            if filled and not self._is_head(row):
                if _is_aside(filled):
                    self.found.skipped.append(f"{self.number}: {str(filled[0])[:40]}")
                else:
                    self._row()

    @property
    def number(self) -> int:
        """The row as a person counts."""
        return self.sheet.number(self.at)

    def _is_head(self, row: Sequence[Cell]) -> bool:
        titles = self.head.titles.items()
        places = self.head.places
        return all(str(cell_at(row, places[f])).strip() == title for f, title in titles)

    def _row(self) -> None:
        self.known = len(self.found.problems)
        course = self._course()
        if course is None and len(self.found.problems) == self.known:
            self.found.other += 1
            return
        self.found.rows += 1
        who, told = self._who(), self._came()
        if told is Came.NO:
            self._absent(course, who)
        if told is not Came.YES:
            return
        day = self._day()
        if course and who and day and len(self.found.problems) == self.known:
            self._put(course, who, day)

    def _course(self) -> Course | None:
        """The course of the row; None with no problem where it was not asked for."""
        name = self._text("course") or self.given.course
        wanted = self.given.course
        if wanted and key(name) != key(wanted):
            return None
        found = self.ground.training.course(name)
        if found is None or found.dropped:
            held = [one.name for one in self.ground.training.held]
            self._wrong("course", unknown_name(name, held))
            return None
        return found

    def _who(self) -> str:
        number = self._parsed("number", half)
        found = self.people.find(number or "", self._text("name"), self._text("department"))
        if isinstance(found, str):
            return found
        by_name = "number" not in self.head.places or (not number and self._text("name"))
        self._wrong("name" if by_name else "number", found)
        return ""

    def _came(self) -> Came | None:
        """Whether the list says that the person attended; None where a cell is wrong."""
        if "status" in self.head.places:
            return self._stated()
        if "day" not in self.head.places:
            return Came.YES
        day = self._text("day")
        if not key(day) or CAME.find(day) is Came.NO:
            return Came.YES if self._text("way") or self._text("score") else Came.NO
        return Came.YES

    def _stated(self) -> Came | None:
        """What the column of states says; an empty cell beside a day or a score says nothing."""
        if key(self._text("status")):
            return self._parsed("status", lambda cell: came(as_text(cell)))
        if key(self._text("day")) or self._text("score"):
            self._wrong("status", _STATUS)
            return None
        return Came.NO

    def _day(self) -> date | None:
        if key(self._text("day")):
            return self._parsed("day", parse_date)
        if self.given.day and ("day" not in self.head.places or self._text("status")):
            return self.given.day
        self._wrong("day", _DAY)
        return None

    def _absent(self, course: Course | None, who: str) -> None:
        """Not there on a day on which the record has the person is a contradiction."""
        self.found.absent += 1
        said = self._text("day")
        told = key(said) and CAME.find(said) is not Came.NO
        day = self._parsed("day", parse_date) if told else None
        if course and day and day in self.ground.training.of(course).get(who, {}):
            self._wrong("status", _RECORDED)

    def _put(self, course: Course, who: str, day: date) -> None:
        """List an attendance; what the row does not say stays as it is on record."""
        recorded = self.ground.training.of(course).get(who, {})
        if recorded and not key(self._text("day")) and "status" in self.head.places:
            day = max(recorded)  # a state, not a day: it was recorded before
        before = recorded.get(day)
        way, got = self._parsed("way", _way), self._parsed("score", score)
        one = Attendance(
            who,
            day,
            way or self.given.way or (before.way if before else Way.UNTOLD),
            got if got is not None or before is None else before.score,
            self.found.sha256,
        )
        if len(self.found.problems) > self.known:
            return
        if bad := against_attendance(course, self.ground.staff, one, self.ground.today):
            self._wrong("number" if who not in self.ground.staff.people else "day", bad)
            return
        self._keep(course, one)

    def _keep(self, course: Course, one: Attendance) -> None:
        each = self.found.came.setdefault(course.name, {})
        held = each.get((one.number, one.day))
        place = (course.name, one.number, one.day)
        if held is None:
            each[one.number, one.day] = one
            self.found.lines[place] = self.number
        elif held.same(one):
            self.found.again += 1
        else:
            self._wrong("day", _TWICE.format(self.found.lines[place]))

    def _cell(self, name: str) -> Cell:
        if name not in self.head.places:
            return ""
        place = self.head.places[name]
        own = cell_at(self.sheet.rows[self.at], place)
        return self.merged.get((self.at, place), "") if is_blank(own) else own

    def _text(self, name: str) -> str:
        return self._parsed(name, as_text) or ""

    def _parsed(self, name: str, parse: Callable[[Cell], R]) -> R | None:
        cell = self._cell(name)
        if is_blank(cell):
            return None
        try:
            return parse(cell)
        except MisfitError as bad:
            self._wrong(name, bad.expected)
            return None

    def _wrong(self, name: str, expected: T) -> None:
        title = self.head.titles.get(name, name)
        value = str(self._cell(name))[:60]
        problem = Problem(self.found.file, self.sheet.name, self.number, title, value, expected)
        if problem not in self.found.problems[-4:]:
            self.found.problems.append(problem)


_SPREAD = ("course", "day", "way", "status", "department")


def _way(cell: Cell) -> Way:
    found = WAY_WORDS.parse(as_text(cell))
    return found.value if isinstance(found, Worded) else found


def _is_aside(filled: Sequence[Cell]) -> bool:
    """A line of totals or a remark."""
    first = fold(str(filled[0]))
    total = _TOTAL.fullmatch(first) is not None and len(filled) <= 3
    return total or (len(filled) == 1 and _NOTE.match(first) is not None)
