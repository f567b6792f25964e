"""From the training of a year to its report: counts by section, course and year, nobody named."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from audit.cycle.fiscal import days_of_year
from audit.cycle.training import tally
from audit.cycle.training_answers import (
    DrillRun,
    Rate,
    YearOfTraining,
    drill_days,
    drills_counted,
    drills_held,
    of_year,
    rate_of,
    sections_of,
)
from audit.cycle.training_model import Course
from audit.cycle.training_people import Roll
from audit.cycle.year_record import TrainingTally
from inventory.model import Ledger
from reports.audit_plan_build import Bureau, year_words
from reports.era import era_compact, era_date, in_japan
from reports.training_view import (
    CellRow,
    CourseRow,
    DrillRow,
    RateRow,
    ShortRow,
    TrainingView,
    YearPoint,
)
from reports.training_words import audience_words, days_words, percent, sort_words
from reports.view import Anchor, Cover, Edition

UNTOLD = "（所属が台帳にない）"
REACHED, SHORT, NOBODY, TO_COME, NO_GOAL = (
    "○ 目標に到達",
    "▲ 目標に未達",
    "－ 対象者なし",
    "これから",
    "－",
)


@dataclass(frozen=True, slots=True)
class TrainingSource:
    """What the report is made of: the year, the years up to it, the exercises run in Hinomi."""

    year: YearOfTraining
    years: tuple[YearOfTraining, ...]
    runs: tuple[DrillRun, ...]
    ledger: Ledger


def training_view(source: TrainingSource, bureau: Bureau, anchor: Anchor) -> TrainingView:
    """The report as of this entry of the journal."""
    year = source.year
    cells = _cells(source)
    return TrainingView(
        cover=_cover(year, bureau, anchor),
        anchor=anchor,
        facts=tuple(_facts(source)),
        summary=_summary(source, cells),
        sections=tuple(_section(name, rate, cells) for name, rate in _sections(source)),
        courses=(*map(_course, year.rolls), *map(_coming, year.to_come)),
        short=tuple(
            ShortRow(t.department or UNTOLD, t.course, t.targeted, t.attended, t.goal)
            for t in cells
            if t.is_short
        ),
        drills=tuple(_drills(source)),
        trend=tuple(_point(one, source.runs) for one in source.years),
        cells=tuple(
            CellRow(t.department or UNTOLD, t.course, t.targeted, t.attended, t.goal)
            for t in cells
            if t.targeted
        ),
        by_year=tuple(_by_year(source)),
        doubts=tuple(_doubts(source)),
    )


def _cells(source: TrainingSource) -> list[TrainingTally]:
    """Every section and course, by section in the order of the ledger."""
    order = {one.name: place for place, one in enumerate(source.ledger.departments)}
    found = [t for roll in source.year.rolls for t in tally(roll, source.ledger)]
    return sorted(found, key=lambda t: (order.get(t.department, len(order)), t.department))


def _cover(year: YearOfTraining, bureau: Bureau, anchor: Anchor) -> Cover:
    own = year_words(year.training.year)
    return Cover(
        title="研修実施状況",
        municipality=bureau.municipality,
        department=bureau.department,
        fiscal_year=own,
        document_number=f"{bureau.prefix}{own}研修",
        classification=bureau.classification,
        edition=Edition.INTERNAL,
        issued=in_japan(anchor.at),
        approval_posts=bureau.posts,
        version="",
        program=bureau.program,
    )


def _facts(source: TrainingSource) -> Iterator[tuple[str, str]]:
    year = source.year
    total = year.total
    yield "時点", era_date(year.on)
    yield "実施した研修・訓練", f"{len(year.rolls)}件（これから {len(year.to_come)}件）"
    yield "必須の研修の対象者", f"延べ {total.targeted:,}人"
    yield "受けた人", f"延べ {total.attended:,}人"
    yield "研修の受講率", percent(total.attended, total.targeted)
    part = year.drills
    counts = f"（延べ {part.attended:,}/{part.targeted:,}人）" if part.targeted else ""
    yield "訓練の参加率", f"{percent(part.attended, part.targeted)}{counts}"
    yield "訓練の回数", f"{drills_counted(year, source.runs)}回"


def _summary(source: TrainingSource, cells: Sequence[TrainingTally]) -> str:
    year = source.year
    total = year.total
    if not year.rolls:
        return "時点までに始まった研修はない。受講率は計算できない。"
    if not total.targeted:
        return "必須の研修の対象者がいない。受講率は計算できない。"
    rate = percent(total.attended, total.targeted)
    short = sum(one.is_short for one in cells)
    return (
        f"必須の研修の対象者 延べ{total.targeted:,}人のうち{total.attended:,}人が受け、"
        f"受講率は{rate}である。受けていない人は延べ{total.missing:,}人である。"
        f"目標に届いていない課室と研修・訓練の組は{short}件である。"
    )


def _sections(source: TrainingSource) -> tuple[tuple[str, Rate], ...]:
    return sections_of(source.year, source.ledger)


def _section(name: str, rate: Rate, cells: Sequence[TrainingTally]) -> RateRow:
    short = sum(one.is_short and not one.is_drill for one in cells if one.department == name)
    return RateRow(name or UNTOLD, rate.targeted, rate.attended, short)


def _course(roll: Roll) -> CourseRow:
    course, rate = roll.course, rate_of(roll)
    return CourseRow(
        name=course.name,
        sort=sort_words(course).ja,
        days=_days(course),
        audience=audience_words(course.audience).ja,
        targeted=rate.targeted,
        attended=rate.attended,
        goal=course.goal if course.required else None,
        state=_state(course, rate),
        times=course.times,
        mean=_mean(roll),
    )


def _days(course: Course) -> str:
    if not course.periods:
        return days_words(course).ja
    return "\n".join(
        era_compact(first) if first == last else f"{era_compact(first)}〜{era_compact(last)}"
        for first, last in course.periods
    )


def _state(course: Course, rate: Rate) -> str:
    if not course.required:
        return NO_GOAL
    if not rate.targeted:
        return NOBODY
    return REACHED if rate.reaches(course.goal) else SHORT


def _coming(course: Course) -> CourseRow:
    words = audience_words(course.audience).ja
    goal = course.goal if course.required else None
    sort = sort_words(course).ja
    return CourseRow(course.name, sort, _days(course), words, 0, 0, goal, TO_COME, course.times, "")


def _mean(roll: Roll) -> str:
    """The mean of the last scores; none of few people, from whom it could be told."""
    scores = [
        got[-1] for m in roll.members if (got := [a.score for a in m.days if a.score is not None])
    ]
    return f"{sum(scores) / len(scores):.1f}" if len(scores) >= FEWEST else ""


FEWEST = 5  # scores below which a mean is not told


def _drills(source: TrainingSource) -> Iterator[DrillRow]:
    year = source.year
    found: list[tuple[date, DrillRow]] = []
    for roll in drills_held(year):
        day = min(d for each in year.training.of(roll.course).values() for d in each)
        people = f"{len(year.training.of(roll.course)):,}人"
        found.append((day, DrillRow(era_date(day), roll.course.name, "研修台帳", people)))
    days = drill_days(year)
    for run in of_year(source.runs, year.training.year):
        told = "Hinomi の訓練" + ("\n（同じ日の訓練と一回に数える）" if run.day in days else "")
        found.append((run.day, DrillRow(era_date(run.day), run.title, told, "－")))
    yield from (row for _, row in sorted(found, key=lambda pair: (pair[0], pair[1].name)))


def _point(one: YearOfTraining, runs: Sequence[DrillRun]) -> YearPoint:
    total, drills = one.total, drills_counted(one, runs)
    return YearPoint(_year_name(one), total.targeted, total.attended, len(one.rolls), drills)


def _by_year(source: TrainingSource) -> Iterator[tuple[str, RateRow]]:
    for one in source.years:
        cells = [t for roll in one.rolls for t in tally(roll, source.ledger)]
        for name, rate in sections_of(one, source.ledger):
            yield _year_name(one), _section(name, rate, cells)


def _year_name(one: YearOfTraining) -> str:
    """The fiscal year, marked while it goes on."""
    year = one.training.year
    return year_words(year) + ("（途中）" if one.on < days_of_year(year)[1] else "")


def _doubts(source: TrainingSource) -> Iterator[str]:
    year = source.year
    for roll in year.rolls:
        yield from (f"{roll.course.name}: {one.ja}。" for one in roll.doubts)
        if roll.course.audience.excused:
            count = len(roll.course.audience.excused)
            yield f"{roll.course.name}: 理由を記録して対象から除いた職員が{count}人いる。"
        if roll.strangers:
            count = len(roll.strangers)
            yield f"{roll.course.name}: 対象でない人{count}人の受講は、率に数えていない。"
    for one in year.training.courses:
        if one.dropped:
            yield f"{one.name}: 取りやめた。"
    if year.training.odd:
        yield f"読み取れない記録が{len(year.training.odd)}件あり、数えていない。"
