"""What people do with the training ledger: each deed checks and writes while nobody else can."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from audit.cycle.appending import appended
from audit.cycle.planning import plan_of
from audit.cycle.training import ATTENDED, COURSE, TARGET, WITHDRAWN, stream_of, training_of
from audit.cycle.training_model import Attendance, Audience, Course, TrainingYear
from audit.cycle.training_people import Staff
from audit.cycle.training_rules import (
    against_attendance,
    against_audience,
    against_course,
    against_text,
    told,
)
from checks.marked import unknown_name
from inventory.entries import Draft, Kept
from inventory.model import Ledger
from inventory.words import HinomiError, T

_CLOSED = T(
    "{year}年度は締めた後なので、研修台帳を変えられません。",
    "The year {year} is closed; its training ledger cannot change.",
)
_NO_COURSE = T(
    "{year}年度の研修がまだありません。hinomi audit training course で作ります。",
    "There is no course in {year} yet: hinomi audit training course makes one.",
)
_DROPPED = T(
    "「{name}」は取りやめています（{why}）。もう一度行うなら、"
    "hinomi audit training course で作り直します。",
    "{name} was dropped ({why}); hinomi audit training course holds it again.",
)
_NOT_THERE = T("この日の受講の記録がない", "no attendance on this day is recorded")
_REASON = T("取り消す理由（--why）", "The reason (--why)")
_PROOF = T("証拠の説明（--note）", "The note (--note)")


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a deed wrote: the attendances that are new, and those that correct earlier ones."""

    new: tuple[Attendance, ...]
    corrected: tuple[Attendance, ...]
    same: int
    entries: tuple[int, ...]


class TrainingDesk:
    """The deeds of one person on the training ledger of one fiscal year."""

    def __init__(self, journal: Kept, ledger: Ledger, year: int, actor: str, today: date) -> None:
        """Write as this person, on this day in Japan."""
        self.journal, self.ledger = journal, ledger
        self.year, self.actor, self.today = year, actor, today

    @property
    def training(self) -> TrainingYear:
        """The training as it is now."""
        return training_of(self.journal, self.year)

    @property
    def staff(self) -> Staff:
        """The people with their sections by day."""
        return Staff(self.ledger, self.training.moves)

    def course(self, name: str) -> Course:
        """The course of this name; one that is dropped is an error."""
        return course_in(self.training, name)

    def hold(self, course: Course) -> Course:
        """Write a course down, or what is new about it; said again it changes nothing."""
        if bad := against_course(course) or against_audience(course.audience, self.staff):
            raise HinomiError(bad)

        def decide() -> list[Draft]:
            self._open()
            before = self.training.course(course.name)
            if before is None or before.dropped:
                return [self._course(course), self._target(course)]
            kept = replace(course, name=before.name, sequence=before.sequence)
            alike = replace(kept, audience=before.audience) == before
            drafts = [] if alike else [self._course(course)]
            return drafts if kept.audience == before.audience else [*drafts, self._target(course)]

        appended(self.journal, decide)
        return self.course(course.name)

    def record(self, came: Mapping[str, Sequence[Attendance]], note: str) -> Recorded:
        """Write attendances by course down, all or none; what is known is not written again."""
        if bad := against_text(note, _PROOF):
            raise HinomiError(bad)
        found = Recorded((), (), 0, ())

        def decide() -> list[Draft]:
            nonlocal found
            self._open()
            training = self.training
            self._require(training, came)
            found, rows = _sorted_out(training, came)
            return [self._attended(name, rows[name], note) for name in rows if rows[name]]

        written = appended(self.journal, decide)
        return replace(found, entries=tuple(one.sequence for one in written))

    def withdraw(self, name: str, rows: Iterable[tuple[str, date | None]], why: str) -> int:
        """Take attendances back, of a person on all days where none is named; how many."""
        if bad := against_text(why, _REASON):
            raise HinomiError(bad)
        asked, gone = list(rows), 0

        def decide() -> list[Draft]:
            nonlocal gone
            self._open()
            training = self.training
            course = course_in(training, name, dropped_too=True)
            pairs = _held(training, course, asked)
            gone = len(pairs)
            body = {"course": course.name, "rows": pairs, "reason": why}
            return [Draft(stream_of(self.year), WITHDRAWN, body, self.actor)]

        appended(self.journal, decide)
        return gone

    def drop(self, name: str, why: str) -> None:
        """Say that a course is not held; what was attended stays on record."""
        if bad := against_text(why, _REASON):
            raise HinomiError(bad)

        def decide() -> list[Draft]:
            self._open()
            course = course_in(self.training, name)
            body = {"course": course.name, "rows": [], "reason": why}
            return [Draft(stream_of(self.year), WITHDRAWN, body, self.actor)]

        appended(self.journal, decide)

    def _open(self) -> None:
        if plan_of(self.journal, self.year).closed:
            raise HinomiError(_CLOSED.format(year=self.year))

    def _require(self, training: TrainingYear, came: Mapping[str, Sequence[Attendance]]) -> None:
        staff = Staff(self.ledger, training.moves)
        wrong = []
        for name, rows in came.items():
            course = course_in(training, name)
            for one in rows:
                if bad := against_attendance(course, staff, one, self.today):
                    wrong.append((f"{one.number} {one.day}", bad))
        if wrong:
            raise HinomiError(told(wrong))

    def _course(self, one: Course) -> Draft:
        body = {
            "course": one.name,
            "sort": one.sort.value,
            "periods": [[first.isoformat(), last.isoformat()] for first, last in one.periods],
            "required": one.required,
            "times": one.times,
            "goal": one.goal,
        }
        return Draft(stream_of(self.year), COURSE, body, self.actor)

    def _target(self, one: Course) -> Draft:
        body = {"course": one.name, **audience_body(one.audience)}
        return Draft(stream_of(self.year), TARGET, body, self.actor)

    def _attended(self, name: str, rows: Sequence[Attendance], note: str) -> Draft:
        body = {
            "course": name,
            "proof": rows[0].proof,
            "note": note,
            "rows": [[o.number, o.day.isoformat(), o.way.value, score_text(o)] for o in rows],
        }
        return Draft(stream_of(self.year), ATTENDED, body, self.actor)


def course_in(training: TrainingYear, name: str, *, dropped_too: bool = False) -> Course:
    """The course of this name; one that is unknown or dropped is an error that says so."""
    found = training.course(name)
    if not training.courses:
        raise HinomiError(_NO_COURSE.format(year=training.year))
    if found is None:
        raise HinomiError(unknown_name(name, [one.name for one in training.held]))
    if found.dropped and not dropped_too:
        raise HinomiError(_DROPPED.format(name=found.name, why=found.dropped))
    return found


def audience_body(one: Audience) -> dict[str, Any]:
    """An audience as the journal keeps it."""
    return {
        "everyone": one.everyone,
        "sections": list(one.sections),
        "posts": list(one.posts),
        "joined": one.joined,
        "people": list(one.people),
        "excused": [list(pair) for pair in one.excused],
    }


def score_text(one: Attendance) -> str:
    """A score as the journal keeps it: exact, and "" where there is none."""
    return "" if one.score is None else repr(one.score).removesuffix(".0")


def _sorted_out(
    training: TrainingYear, came: Mapping[str, Sequence[Attendance]]
) -> tuple[Recorded, dict[str, list[Attendance]]]:
    new: list[Attendance] = []
    corrected: list[Attendance] = []
    same = 0
    rows: dict[str, list[Attendance]] = {}
    for name, each in came.items():
        course = course_in(training, name)
        for one in each:
            before = training.of(course).get(one.number, {}).get(one.day)
            if before and before.same(one):
                same += 1
                continue
            (corrected if before else new).append(one)
            rows.setdefault(course.name, []).append(one)
    return Recorded(tuple(new), tuple(corrected), same, ()), rows


def _held(
    training: TrainingYear, course: Course, asked: Iterable[tuple[str, date | None]]
) -> list[list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    wrong = []
    for number, day in asked:
        held = training.of(course).get(number, {})
        days = [one for one in held if day in (None, one)]
        wrong += [] if days else [(f"{number} {day or ''}".strip(), _NOT_THERE)]
        found |= {(number, one.isoformat()): [number, one.isoformat()] for one in days}
    if wrong:
        raise HinomiError(told(wrong))
    return list(found.values())
