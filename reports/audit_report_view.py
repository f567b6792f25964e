"""What the report of the yearly audit (監査報告書) shows: frozen, in words.

A year and a single engagement have the same report. What may be published and what may not stand
in fields of their own, so that `reports.audit_report_edition` can name what it takes over.
"""

from dataclasses import dataclass

from audit.cycle.finding_model import Five, Grade, Standing
from audit.cycle.report_text import ReportState
from reports.view import Anchor, Cover

Pairs = tuple[tuple[str, str], ...]
Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class GradeCounts:
    """Findings of one group (a section, a year) by grade."""

    label: str
    counts: tuple[tuple[Grade, int], ...]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(count for _, count in self.counts)


@dataclass(frozen=True, slots=True)
class EngagementRow:
    """One engagement in the overview."""

    id: str
    targets: str
    departments: str
    period: str
    fieldwork: str
    kind: str
    phase: str
    special: str  # reason of an audit outside the plan


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One corrective action."""

    said: str
    owner: str
    due: str
    state: str
    steps: str
    words: str


@dataclass(frozen=True, slots=True)
class FindingPaper:
    """One finding; `heading` is that of the clause in the catalogue, `title` whatever was kept."""

    number: str
    grade: Grade
    control: str
    heading: str
    title: str
    target: str
    departments: tuple[str, ...]
    standing: Standing
    trend: str
    source: str
    five: Five
    facts: tuple[str, ...]
    evidence: tuple[str, ...]
    response: str
    stance: str
    actions: tuple[ActionRow, ...]
    due: str
    because: str  # the waiver in force
    waived_until: str
    progress: tuple[str, ...]  # claims, verifications, comings back
    earlier: str  # numbers under which it was raised before


@dataclass(frozen=True, slots=True)
class YearFigures:
    """The figures of one year in the trend."""

    year: str
    short: str  # where columns are narrow
    grades: tuple[tuple[Grade, int], ...]
    closed: int
    open: int
    overdue: int
    waived: int
    recurred: int
    papers: int
    conform: int
    unconfirmed: int
    training: str
    note: str


@dataclass(frozen=True, slots=True)
class AuditPaper:
    """The whole report."""

    cover: Cover
    anchor: Anchor
    state: ReportState
    decisions: Rows  # when, post, who, digest, note, 取消し where taken back
    digest: str
    is_year: bool
    words: Pairs  # about what, the written opinion
    purposes: Pairs
    criteria_words: tuple[str, ...]
    plan: Pairs  # state first
    engagements: tuple[EngagementRow, ...]
    team: Rows  # engagement, role, name, from where, statement
    criteria: Rows  # engagement, digest
    methods: Rows  # engagement, papers by method, papers
    samples: Rows  # engagement, population, how many, how many drawn, seed, digest
    excluded: Pairs
    gaps: Rows  # engagement, what, why
    unplanned: Rows
    summary: str
    departments: tuple[GradeCounts, ...]
    totals: GradeCounts
    standings: tuple[tuple[Standing, int], ...]
    controls: Rows  # control, heading, findings, gravest
    trend: tuple[YearFigures, ...]
    judgements: Rows
    listed: Rows  # of one engagement: number, clause, heading, target, methods, judgement, state
    milder: Rows  # engagement and paper, control, judgement, reason
    conforming: Rows  # control, heading, targets
    doubtful: Rows  # judged to conform: engagement and paper, control, target, what is against it
    unconfirmed: Rows
    findings: tuple[FindingPaper, ...]
    carried: tuple[FindingPaper, ...]
    good: Pairs
    waivers: Rows
    exceptions: Rows
    inspections: Rows
    training: Rows
    training_totals: Rows  # kind, targeted, attended, rate; no names of courses
    ahead: tuple[str, ...]
    notes: Pairs
    public_notes: Pairs  # the same in numbers and codes
    distribution: tuple[str, ...]
