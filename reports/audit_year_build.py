"""From the record of a year to the view that files for programs are made of."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date, timedelta
from typing import Any

from audit.cycle.finding_model import AuditFinding, FindingWaiver
from audit.cycle.paper_freshness import supports
from audit.cycle.paper_model import Evidence, Judgement, Machine, Method, Paper, PaperState
from audit.cycle.report_digest import engagement_digest, year_digest
from audit.cycle.report_text import ReportState, ReportText
from audit.cycle.year_record import EngagementRecord, YearRecord
from audit.model import FindingState
from reports.audit_source import AuditSource
from reports.audit_year_public import public_view
from reports.audit_year_view import (
    Doubt,
    YearAction,
    YearEngagement,
    YearEvidence,
    YearFact,
    YearFinding,
    YearMachine,
    YearMaker,
    YearPaper,
    YearView,
)
from reports.plain_text import refused
from reports.view import Edition

Names = Mapping[str, str]  # host id → name


def year_view(source: AuditSource) -> YearView:
    """The view of the edition that the source asks for."""
    refused(source.record)
    view = _internal(source)
    return public_view(view) if source.is_public else view


def findings_in(source: AuditSource) -> tuple[AuditFinding, ...]:
    """The findings that the file is about: of the engagement, or all of the record."""
    if source.engagement:
        return source.record.raised_in(source.engagement)
    return source.record.findings


def _internal(source: AuditSource) -> YearView:
    record = source.record
    names = {id_: name for id_, name, _ in record.hosts}
    open_ = _open(record)
    text, state = _text(source)
    return YearView(
        year=record.year,
        engagement=source.engagement,
        on=record.on,
        edition=Edition.INTERNAL,
        maker=_maker(source),
        plan=record.plan,
        plan_state=record.plan.state,
        plan_digest=record.plan.digest,
        changes=record.changes,
        unplanned=record.unplanned,
        engagements=tuple(_engagement(one, open_, names) for one in source.engagements),
        findings=tuple(_finding(one, record.on, names) for one in findings_in(source)),
        inspections=record.inspections,
        training=record.training,
        exceptions=record.exceptions,
        history=record.history,
        text=text,
        text_state=state,
        departments=record.departments,
        hosts=record.hosts,
    )


def _maker(source: AuditSource) -> YearMaker:
    bureau, anchor = source.bureau, source.anchor
    return YearMaker(
        bureau.municipality,
        bureau.department,
        bureau.program,
        anchor.sequence,
        anchor.head,
        anchor.at,
    )


def _text(source: AuditSource) -> tuple[ReportText, ReportState]:
    """The words of the report and how far it is decided on."""
    if not source.engagement:
        text = source.record.text
        return text, text.state(year_digest(source.record))
    (one,) = source.engagements
    return one.text, one.text.state(engagement_digest(source.record, source.engagement))


def _open(record: YearRecord) -> frozenset[tuple[str, str]]:
    """Controls on targets about which a finding is not closed, waived or not."""
    every = record.findings
    return frozenset((f.control, f.target) for f in every if f.state is not FindingState.CLOSED)


def _engagement(
    one: EngagementRecord, open_: frozenset[tuple[str, str]], names: Names
) -> YearEngagement:
    papers = tuple(_paper(paper, open_, names) for paper in one.every_paper)
    return YearEngagement(one.engagement, papers, one.gaps, one.text, one.against)


def _paper(paper: Paper, open_: frozenset[tuple[str, str]], names: Names) -> YearPaper:
    doubts = tuple(doubts_of(paper, is_open=(paper.asked.control, paper.target) in open_))
    return YearPaper(
        engagement=paper.engagement,
        number=paper.number,
        asked=paper.asked,
        target=paper.target,
        period=paper.period,
        change=paper.change,
        before=paper.before,
        state=paper.state,
        judgement=paper.judgement,
        confirmed=not doubts,
        doubts=doubts,
        judged=paper.judged,
        reviews=paper.reviews,
        hands=paper.hands,
        evidence=tuple(_evidence(paper, one) for one in paper.evidence),
        machine=tuple(_machine(paper, one, names) for one in paper.machine),
        linked=paper.linked,
        digest=paper.digest,
    )


def doubts_of(paper: Paper, *, is_open: bool) -> Iterable[Doubt]:
    """Everything that keeps a control from counting as confirmed on a target.

    A judgement to conform is not enough for a file that a program reads without its reasons.
    """
    judged = paper.judged
    if judged is None:
        yield Doubt.NOT_JUDGED
    elif judged.judgement is not Judgement.CONFORM:
        yield Doubt.NOT_CONFORM
    elif not supports(paper, judged.freshness, judged.day):
        yield Doubt.NO_EVIDENCE
    if paper.state is not PaperState.REVIEWED:
        yield Doubt.NOT_REVIEWED
    if paper.failed or paper.unsure:
        yield Doubt.AGAINST_MACHINE
    if is_open:
        yield Doubt.OPEN_FINDING


def _evidence(paper: Paper, one: Evidence) -> YearEvidence:
    return YearEvidence(**_own(one), expires=_expires(paper, one.method, one.collected))


def _machine(paper: Paper, one: Machine, names: Names) -> YearMachine:
    return YearMachine(
        **_own(one),
        host_name=names.get(one.host, one.host),
        unsure=one.is_unsure,
        expires=_expires(paper, Method.TEST, one.seen),
    )


def _expires(paper: Paper, method: Method, seen: date | None) -> date | None:
    """The last day on which it counts, by the freshness that the paper was judged by."""
    if seen is None or paper.last is None:
        return None
    return seen + timedelta(days=paper.last.freshness.days[method])


def _finding(one: AuditFinding, on: date, names: Names) -> YearFinding:
    own = _own(one)
    own["facts"] = tuple(YearFact(f.check, f.host, names.get(f.host, f.host)) for f in one.facts)
    own["actions"] = tuple(
        YearAction(**_own(each), state=one.action_state(each, on)) for each in one.actions
    )
    return YearFinding(
        **own,
        reference=one.number,
        standing_now=one.standing(on),
        ends=one.due,
        waiver_now=one.waiver_on(on),
        waiver_asked=_asked(one.waivers, on),
        said_digest=one.digest,
    )


def _asked(waivers: Iterable[FindingWaiver], on: date) -> FindingWaiver | None:
    """The newest waiver that was asked for, that nobody approved and that is not past its end."""
    found = [w for w in waivers if not w.approver and w.ended is None and on <= w.until]
    return found[-1] if found else None


def _own(one: Any) -> dict[str, Any]:  # noqa: ANN401 - any dataclass
    """The fields of a dataclass as they are, for one that adds to it."""
    return {each.name: getattr(one, each.name) for each in fields(one)}
