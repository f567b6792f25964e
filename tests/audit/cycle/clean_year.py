"""A small year in which the lint finds nothing: each test spoils one thing of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from audit.cycle.engagements import Engagement, Notice, Phase
from audit.cycle.finding_model import AuditFinding, Fact, Grade, Stance
from audit.cycle.gathering import tally_of
from audit.cycle.paper_model import Judgement, Paper
from audit.cycle.papers import Papers
from audit.cycle.report_digest import year_digest
from audit.cycle.report_text import ReportSignature
from audit.cycle.year_record import (
    EngagementRecord,
    ExceptionRow,
    InspectionTally,
    TrainingTally,
    YearRecord,
)
from audit.cycle.years import SignOff
from audit.model import FindingState
from tests.audit.cycle.year_town import (
    AT,
    DEPUTY,
    HANA,
    HOSTS,
    ON,
    PERIOD,
    PLAN,
    SECTIONS,
    TAX,
    YEAR,
    action,
    engagement,
    finding,
    paper,
    report_text,
    response,
)

Change = Callable[[YearRecord], YearRecord]
ID, TARGET = f"{YEAR}-01", f"department:{TAX}"
FAR = date(2027, 9, 30)


def clean() -> YearRecord:
    """A year with two papers and one finding, ready to be closed."""
    plan = replace(PLAN, choices=PLAN.choices[:1])
    year = YearRecord(
        year=YEAR, on=ON,
        plan=replace(plan, decisions=(SignOff(plan.digest, DEPUTY, AT, 9),)),
        changes=(), unplanned=(), engagements=(_engagement(),), findings=(corrected(),),
        inspections=tuple(InspectionTally(name, 40, 40, 2, 1) for name in SECTIONS),
        training=(
            TrainingTally("研修", TAX, 20, 20),
            TrainingTally("自由参加の講座", TAX, 20, 3, goal=0),
        ),
        exceptions=(
            ExceptionRow("PW-003", "SV-002", "製品の制約", "閉域で使う", "課長", DEPUTY,
                         date(2026, 5, 1), FAR),
        ),
        text=report_text("年度"), departments=SECTIONS, hosts=HOSTS,
    )  # fmt: skip
    return signed(counted(year))


def counted(year: YearRecord) -> YearRecord:
    """The year with its figures as they are."""
    return replace(year, history=(tally_of(year),))


def signed(year: YearRecord, by: str = DEPUTY) -> YearRecord:
    """The year with its report decided on as it is."""
    one = ReportSignature(year_digest(year), by, "CISO", "", AT, 320)
    return replace(year, text=replace(year.text, signatures=(one,)))


def again(change: Change) -> Change:
    """A change after which the figures are counted and the report decided on anew."""
    return lambda year: signed(counted(change(year)))


def corrected() -> AuditFinding:
    """A finding with everything that it needs, not yet due."""
    one = finding(1, "6.2(1)", TAX, state=FindingState.ACKNOWLEDGED)
    raised = (replace(one.raised[0], paper=2),)
    return replace(
        one, raised=raised, responses=(response(Stance.AGREE),), actions=(action(FAR),),
        grade=Grade.MINOR, facts=(*one.facts, Fact("LOG-001", HOSTS[2][0])),
    )  # fmt: skip


def _engagement() -> EngagementRecord:
    one = replace(engagement(1, (TARGET,), (TAX,)), phase=Phase.CLOSED)
    notice = Notice(1, TAX, "課長", (), one.digest, HANA, AT, 31)
    papers = {
        1: paper(ID, 1, "6.1(6)", TARGET, Judgement.CONFORM),
        2: paper(ID, 2, "6.2(1)", TARGET, Judgement.MINOR),
    }
    found = Papers(ID, papers, (), (TARGET,), PERIOD, (HANA,), closed=True)
    return EngagementRecord(replace(one, notices=(notice,)), found, (), report_text("個別"))


def on_engagement(make: Callable[[EngagementRecord], EngagementRecord]) -> Change:
    """A change of the one engagement."""
    return again(lambda year: replace(year, engagements=tuple(map(make, year.engagements))))


def engaged(**changed: Any) -> Change:  # noqa: ANN401 - fields of an engagement
    """A change of fields of the engagement itself."""

    def make(one: EngagementRecord) -> EngagementRecord:
        after: Engagement = replace(one.engagement, **changed)
        return replace(one, engagement=after)

    return on_engagement(make)


def under_way(change: Change) -> Change:
    """The change while the engagement is being reported on, so that it can be corrected."""

    def make(one: EngagementRecord) -> EngagementRecord:
        now = replace(one.engagement, phase=Phase.REPORTING)
        return replace(one, engagement=now, papers=replace(one.papers, closed=False))

    return lambda year: change(on_engagement(make)(year))


def on_paper(number: int, make: Callable[[Paper], Paper]) -> Change:
    """A change of one paper."""

    def both(one: EngagementRecord) -> EngagementRecord:
        papers = {**one.papers.papers, number: make(one.papers.papers[number])}
        return replace(one, papers=replace(one.papers, papers=papers))

    return on_engagement(both)


def on_finding(**changed: Any) -> Change:  # noqa: ANN401 - fields of a finding
    """A change of the one finding."""
    return again(
        lambda year: replace(year, findings=tuple(replace(f, **changed) for f in year.findings))
    )
