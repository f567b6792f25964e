"""Everything that the papers of a fiscal year are made of, gathered at one moment and frozen.

Reports, ledgers, exports and the lint of the audit see this record and nothing else; closing a
year keeps it, so that the year can be printed again from its own data.
"""

from dataclasses import dataclass, field
from datetime import date

from audit.cycle.engagements import Engagement
from audit.cycle.finding_model import AuditFinding, Grade
from audit.cycle.paper_model import Paper
from audit.cycle.papers import Papers
from audit.cycle.report_text import ReportText
from audit.cycle.years import Unplanned, YearPlan
from inventory.words import T


@dataclass(frozen=True, slots=True)
class ScopeGap:
    """Something in the scope of an engagement that was not looked at, with the reason."""

    subject: str
    reason: T
    code: str = ""  # machine word of the reason, of `audit.cycle.scope_gaps`


@dataclass(frozen=True, slots=True)
class EngagementRecord:
    """One engagement of the year with its papers, its gaps and the words of its report.

    `against` is what speaks against the independence of its team.
    """

    engagement: Engagement
    papers: Papers
    gaps: tuple[ScopeGap, ...] = ()
    text: ReportText = field(default_factory=ReportText)
    against: tuple[T, ...] = ()

    @property
    def every_paper(self) -> tuple[Paper, ...]:
        """Its papers by number."""
        return tuple(self.papers.papers[number] for number in sorted(self.papers.papers))


@dataclass(frozen=True, slots=True)
class InspectionTally:
    """How far the self-inspection of a section is, in items; `no` are those answered no."""

    department: str
    asked: int
    answered: int
    no: int
    contradicted: int  # answered yes where a scan says no


@dataclass(frozen=True, slots=True)
class TrainingTally:
    """Attendance of a course or a drill in one section: people who should, and who did."""

    course: str
    department: str
    targeted: int
    attended: int
    is_drill: bool = False
    goal: int = 100  # the rate in percent that the course should reach; 0 asks nothing

    @property
    def rate(self) -> float | None:
        """The share who attended, from 0 to 1; None where nobody should."""
        return self.attended / self.targeted if self.targeted else None

    @property
    def is_short(self) -> bool:
        """Whether it is under its goal; of a course for nobody nothing can be said."""
        return self.attended * 100 < self.goal * self.targeted


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """An approved exception (例外承認) of the policy: checks on hosts."""

    check: str
    host: str
    reason: str
    compensating: str
    requester: str
    approver: str
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class YearTally:
    """The figures of one fiscal year, for the trend: findings raised in it, and how they stand.

    `closed`, `open`, `overdue` and `waived` together are all of them, none counted twice.
    `departments` counts the findings of the year by section; `training` is the rate of
    attendance from 0 to 1, None where nothing was recorded.
    """

    year: int
    grades: tuple[tuple[Grade, int], ...]
    closed: int
    open: int
    overdue: int
    waived: int
    recurred: int
    departments: tuple[tuple[str, int], ...]
    papers: int
    conform: int
    unconfirmed: int
    training: float | None = None
    is_frozen: bool = False  # told by a closed year


@dataclass(frozen=True, slots=True)
class YearRecord:
    """A fiscal year of the audit as of a day.

    `findings` are those raised in this year and all that were still open when it began, by
    number; `history` the figures of the years up to this one, the oldest first.
    """

    year: int
    on: date
    plan: YearPlan
    changes: tuple[T, ...]  # of the plan since its decision
    unplanned: tuple[Unplanned, ...]
    engagements: tuple[EngagementRecord, ...]
    findings: tuple[AuditFinding, ...]
    inspections: tuple[InspectionTally, ...] = ()
    training: tuple[TrainingTally, ...] = ()
    exceptions: tuple[ExceptionRow, ...] = ()
    history: tuple[YearTally, ...] = ()
    text: ReportText = field(default_factory=ReportText)
    departments: tuple[str, ...] = ()  # every section of the body
    hosts: tuple[tuple[str, str, str], ...] = ()  # id, name, section, of hosts that are named
    odd: tuple[int, ...] = ()  # entries of inspection and training that no rule allows
    accepted: tuple[tuple[str, str], ...] = ()  # codes of remarks it was closed over, and why

    def raised_in(self, engagement: str) -> tuple[AuditFinding, ...]:
        """The findings that this engagement raised, by number."""
        found = [f for f in self.findings if any(one.engagement == engagement for one in f.raised)]
        return tuple(sorted(found, key=lambda f: f.number))

    @property
    def of_the_year(self) -> tuple[AuditFinding, ...]:
        """The findings raised, or raised again, in this year."""
        return tuple(f for f in self.findings if any(r.year == self.year for r in f.raised))

    @property
    def carried_over(self) -> tuple[AuditFinding, ...]:
        """The findings of earlier years only, which this year follows up."""
        return tuple(f for f in self.findings if all(r.year < self.year for r in f.raised))
