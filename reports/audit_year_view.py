"""A year of audit, or one engagement of it, as files for programs tell it: OSCAL, SARIF, CSV, JSON.

Built by `reports.audit_year_build` from the record of the year; the public edition of it is made
by `reports.audit_year_public`. The file formats see this view and nothing else.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from audit.cycle.engagements import Engagement
from audit.cycle.finding_model import (
    Action,
    ActionState,
    AuditFinding,
    Fact,
    FindingWaiver,
    Standing,
)
from audit.cycle.fiscal import Period
from audit.cycle.paper_model import (
    Asked,
    Before,
    Change,
    Evidence,
    Judged,
    Judgement,
    Machine,
    PaperState,
    Review,
)
from audit.cycle.report_text import ReportState, ReportText
from audit.cycle.year_record import (
    ExceptionRow,
    InspectionTally,
    ScopeGap,
    TrainingTally,
    YearTally,
)
from audit.cycle.years import PlanState, Unplanned, YearPlan
from inventory.words import T
from reports.view import Edition


class Doubt(StrEnum):
    """Why a control counts as not confirmed on its target."""

    NOT_JUDGED = "not-judged"  # 判断していない、又は証拠が変わった
    NOT_CONFORM = "not-conform"  # 適合という判断ではない
    NOT_REVIEWED = "not-reviewed"  # 査閲が済んでいない
    AGAINST_MACHINE = "against-machine"  # 点検の結果と食い違う
    NO_EVIDENCE = "no-evidence"  # 判断した日に新しい証拠がない
    OPEN_FINDING = "open-finding"  # 解消していない指摘がある


DOUBTS = {
    Doubt.NOT_JUDGED: T("判断していない、又は判断の後に証拠が変わった", "not judged"),
    Doubt.NOT_CONFORM: T("適合という判断ではない", "not judged to conform"),
    Doubt.NOT_REVIEWED: T("査閲が済んでいない", "not reviewed"),
    Doubt.AGAINST_MACHINE: T("人の判断が機器の点検の結果と食い違う", "against the scan"),
    Doubt.NO_EVIDENCE: T("判断した日に有効な証拠がない", "no valid evidence"),
    Doubt.OPEN_FINDING: T("解消していない指摘事項がある", "a finding is still open"),
}


@dataclass(frozen=True, slots=True)
class YearEvidence(Evidence):
    """A piece of evidence; `expires` is its last day by the freshness that it was judged by."""

    expires: date | None = None


@dataclass(frozen=True, slots=True)
class YearMachine(Machine):
    """A result of a scan; `unsure` where it says nothing of the host."""

    host_name: str = ""
    unsure: bool = True
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class YearPaper:
    """A working paper: `confirmed` only where nothing at all speaks against it (`doubts`)."""

    engagement: str
    number: int
    asked: Asked
    target: str
    period: Period
    change: Change
    before: Before | None
    state: PaperState
    judgement: Judgement
    confirmed: bool
    doubts: tuple[Doubt, ...]
    judged: Judged | None
    reviews: tuple[Review, ...]
    hands: tuple[str, ...]
    evidence: tuple[YearEvidence, ...]
    machine: tuple[YearMachine, ...]
    linked: datetime | None
    digest: str


@dataclass(frozen=True, slots=True)
class YearEngagement:
    """One engagement with its papers, what it left out, and the words of its report."""

    engagement: Engagement
    papers: tuple[YearPaper, ...]
    gaps: tuple[ScopeGap, ...]
    text: ReportText
    against: tuple[T, ...] = ()  # what speaks against the independence of the team


@dataclass(frozen=True, slots=True)
class YearFact(Fact):
    """A fact of a finding with the name of its host, the id where it has none."""

    host_name: str = ""


@dataclass(frozen=True, slots=True)
class YearAction(Action):
    """A corrective action and how far it is on the day of the record."""

    state: ActionState = ActionState.PLANNED


@dataclass(frozen=True, slots=True)
class YearFinding(AuditFinding):
    """A finding and how it stands on the day of the record.

    `reference` is its newest number, `ends` the last day of its actions, `waiver_now` the waiver
    that holds, `waiver_asked` one that nobody has approved yet.
    """

    facts: tuple[YearFact, ...] = ()
    actions: tuple[YearAction, ...] = ()
    reference: str = ""
    standing_now: Standing = Standing.OPEN
    ends: date | None = None
    waiver_now: FindingWaiver | None = None
    waiver_asked: FindingWaiver | None = None
    said_digest: str = ""  # SHA-256 of what it says, as the decision on a report takes it


@dataclass(frozen=True, slots=True)
class YearMaker:
    """Who made the file, from which entry of the journal."""

    municipality: str
    department: str
    program: str
    sequence: int
    head: str
    at: datetime


@dataclass(frozen=True, slots=True)
class YearView:
    """The year, or one engagement of it, as of the day `on`.

    `engagement` is "" for the whole year. A list that is empty in the public edition is withheld
    there, as are texts that people wrote; its hosts and systems have numbers for names.
    """

    year: int
    engagement: str
    on: date
    edition: Edition
    maker: YearMaker
    plan: YearPlan
    plan_state: PlanState
    plan_digest: str
    changes: tuple[T, ...]
    unplanned: tuple[Unplanned, ...]
    engagements: tuple[YearEngagement, ...]
    findings: tuple[YearFinding, ...]
    inspections: tuple[InspectionTally, ...]
    training: tuple[TrainingTally, ...]
    exceptions: tuple[ExceptionRow, ...]
    history: tuple[YearTally, ...]
    text: ReportText
    text_state: ReportState
    departments: tuple[str, ...]
    hosts: tuple[tuple[str, str, str], ...]

    @property
    def key(self) -> str:
        """What it is about: 2026 or 2026-01."""
        return self.engagement or str(self.year)

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it."""
        return self.edition is Edition.PUBLIC

    @property
    def papers(self) -> tuple[YearPaper, ...]:
        """Every paper of every engagement."""
        return tuple(paper for one in self.engagements for paper in one.papers)
