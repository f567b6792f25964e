"""The figures of a fiscal year: its findings by grade, section and standing, its papers, its rate.

`closed`, `open`, `overdue` and `waived` leave no finding out and count none twice: `open` are
those that are neither overdue nor waived nor closed.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from audit.cycle.finding_model import AuditFinding, Grade, Standing
from audit.cycle.paper_model import Judgement, Paper
from audit.cycle.year_record import TrainingTally, YearTally
from audit.model import Trend


def tally_year(
    year: int,
    on: date,
    findings: Iterable[AuditFinding],
    papers: Sequence[Paper],
    training: Iterable[TrainingTally] = (),
) -> YearTally:
    """The figures of a year as of a day; findings of other years count for nothing."""
    mine = [one for one in findings if any(each.year == year for each in one.raised)]
    standing = Counter(one.standing(on) for one in mine)
    grades = Counter(grade_in(one, year) for one in mine)
    sections = Counter(name for one in mine for name in one.departments)
    apart = (Standing.CLOSED, Standing.OVERDUE, Standing.WAIVED)
    return YearTally(
        year=year,
        grades=tuple((grade, grades[grade]) for grade in Grade),
        closed=standing[Standing.CLOSED],
        open=len(mine) - sum(standing[one] for one in apart),
        overdue=standing[Standing.OVERDUE],
        waived=standing[Standing.WAIVED],
        recurred=sum(came_back(one, year) for one in mine),
        departments=tuple(sorted(sections.items())),
        papers=len(papers),
        conform=sum(one.judgement is Judgement.CONFORM for one in papers),
        unconfirmed=sum(one.judgement is Judgement.UNCONFIRMED for one in papers),
        training=rate_of(training),
    )


def grade_in(finding: AuditFinding, year: int) -> Grade:
    """How grave it was in that year: as it stands now, or as it was raised then."""
    if finding.year == year:
        return finding.grade
    return next(one.grade for one in reversed(finding.raised) if one.year == year)


def came_back(finding: AuditFinding, year: int) -> bool:
    """Whether it had been closed and was found again in that year."""
    return finding.trend is Trend.RECURRED and finding.year == year


def rate_of(training: Iterable[TrainingTally]) -> float | None:
    """The share of people who attended what they should; None where nothing was recorded."""
    every = [one for one in training if not one.is_drill]
    targeted = sum(one.targeted for one in every)
    return sum(min(one.attended, one.targeted) for one in every) / targeted if targeted else None
