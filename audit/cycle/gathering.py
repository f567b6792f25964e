"""Gathering a fiscal year: everything that its papers are made of, out of what it is handed.

Nothing is looked up here but the journal; what lies elsewhere (ledger, policy, self-inspection,
training, closed years) comes in `Around`, so that the same year can be gathered in a test.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from audit.cycle.engagements import OPENED, Engagement, Phase, fold_engagements
from audit.cycle.engagements import STREAM as ENGAGEMENTS
from audit.cycle.finding_model import AuditFinding
from audit.cycle.fiscal import days_of_year
from audit.cycle.papers import fold_papers
from audit.cycle.planning import changed_since_decision, plan_of, unplanned
from audit.cycle.report_text import STREAM as REPORTS
from audit.cycle.report_text import ReportText, fold_text
from audit.cycle.scope_gaps import gaps_of
from audit.cycle.teams import Audited, doubts, standing
from audit.cycle.universe import Proposed, TargetKind, universe
from audit.cycle.year_record import (
    EngagementRecord,
    ExceptionRow,
    InspectionTally,
    TrainingTally,
    YearRecord,
    YearTally,
)
from audit.cycle.year_tally import tally_year
from audit.cycle.years import STREAM as YEARS
from audit.findings import JAPAN
from audit.masking import mask
from checks.policy import Waiver
from inventory.entries import Entry, Kept
from inventory.model import Ledger
from inventory.words import T


@dataclass(frozen=True, slots=True)
class Around:
    """What a year is made of beside the journal, as of the day `on`.

    `closed` gives the figures of an earlier year that was closed, None where it was not;
    `training` the attendance of any year.
    """

    on: date
    ledger: Ledger
    findings: Sequence[AuditFinding] = ()
    waivers: Sequence[Waiver] = ()
    proposal: Sequence[Proposed] = ()
    inspections: tuple[InspectionTally, ...] = ()
    training: Callable[[int], tuple[TrainingTally, ...]] = field(default=lambda _year: ())
    closed: Callable[[int], YearTally | None] = field(default=lambda _year: None)
    odd: tuple[int, ...] = ()


def gather_year(journal: Kept, year: int, around: Around) -> YearRecord:
    """The year as it stands, with the figures of the years before it."""
    plan = plan_of(journal, year)
    findings = findings_of(year, around.findings)
    engagements = gather_engagements(journal, year, around.ledger)
    left = plan.decision.unplanned if plan.decision else unplanned(plan, around.proposal)
    record = YearRecord(
        year=year,
        on=around.on,
        plan=plan,
        changes=changed_since_decision(journal, year),
        unplanned=left,
        engagements=engagements,
        findings=findings,
        inspections=around.inspections,
        training=around.training(year),
        exceptions=exceptions_in(year, around.waivers),
        text=_texts(journal, str(year)).get(str(year), ReportText()),
        departments=_departments(around.ledger),
        odd=around.odd,
    )
    record = replace(record, history=(*_before(journal, year, around), tally_of(record)))
    return replace(record, hosts=_hosts(record, around.ledger))


def gather_engagements(journal: Kept, year: int, ledger: Ledger) -> tuple[EngagementRecord, ...]:
    """The engagements of a year with their papers, gaps and words."""
    streams = _by_stream(journal.entries(f"{ENGAGEMENTS}{year}-"))
    texts = _texts(journal, f"{year}-")
    found = []
    for one in fold_engagements(entry for each in streams.values() for entry in each):
        papers = fold_papers(one.id, streams[f"{ENGAGEMENTS}{one.id}"])
        text = texts.get(one.id, ReportText())
        gaps = gaps_of(one, papers, ledger)
        found.append(EngagementRecord(one, papers, gaps, text, against(one, ledger)))
    return tuple(found)


def findings_of(year: int, findings: Iterable[AuditFinding]) -> tuple[AuditFinding, ...]:
    """Those raised in the year, and those that were still open when it began."""
    begin = days_of_year(year)[0]
    found = [
        one
        for one in findings
        if any(each.year == year for each in one.raised)
        or (one.raised[0].year < year and not _closed_before(one, begin))
    ]
    return tuple(sorted(found, key=lambda one: one.number))


def against(one: Engagement, ledger: Ledger) -> tuple[T, ...]:
    """What speaks against the team's independence as the ledgers say now.

    Until the report everything counts. Later only what the staff ledger dates does: posts of
    today say nothing of an audit that is over.
    """
    audited = Audited(one.targets, one.departments, one.period, one.fieldwork)
    if not one.has_reached(Phase.REPORTING):
        return tuple(each.why for each in standing(doubts(ledger, one.team, audited), one.team))
    dated = tuple(row for row in ledger.staff if row.since)
    known = Ledger(departments=(), staff=dated)
    return tuple(each.why for each in doubts(known, one.team, audited) if each.certain)


def exceptions_in(year: int, waivers: Iterable[Waiver]) -> tuple[ExceptionRow, ...]:
    """The exceptions of the policy that held on any day of the year."""
    first, last = days_of_year(year)
    return tuple(
        ExceptionRow(
            check=one.check,
            host=one.host,
            reason=_unsecret(one.reason),
            compensating=_unsecret(one.compensating),
            requester=one.requester,
            approver=one.approver,
            since=one.since,
            until=one.until,
        )
        for one in waivers
        if one.since <= last and one.until >= first
    )


def _unsecret(text: str) -> str:
    """The text as it is kept when the year is closed: a decision must stand for the same words."""
    return mask(text.encode("utf-8", "replace")).decode("utf-8", "replace")


def tally_of(record: YearRecord) -> YearTally:
    """The figures of the year that a record tells of."""
    papers = [paper for one in record.engagements for paper in one.every_paper]
    return tally_year(record.year, record.on, record.findings, papers, record.training)


def _before(journal: Kept, year: int, around: Around) -> tuple[YearTally, ...]:
    """The figures of earlier years that anything is known of, the oldest first."""
    return tuple(_earlier(journal, one, around) for one in _years(journal, around) if one < year)


def _earlier(journal: Kept, year: int, around: Around) -> YearTally:
    """A closed year tells its own figures, another is counted as it stands today."""
    if told := around.closed(year):
        return replace(told, is_frozen=True)
    streams = _by_stream(journal.entries(f"{ENGAGEMENTS}{year}-"))
    every = [fold_papers(s.removeprefix(ENGAGEMENTS), streams[s]) for s in sorted(streams)]
    papers = [paper for one in every for paper in one.papers.values()]
    return tally_year(year, around.on, around.findings, papers, around.training(year))


def _years(journal: Kept, around: Around) -> list[int]:
    """The fiscal years that have a plan, an engagement or a finding."""
    found = {one.year for finding in around.findings for one in finding.raised}
    for prefix, kind in ((YEARS, ""), (ENGAGEMENTS, OPENED)):
        for entry in journal.entries(prefix, kind):
            name = entry.stream.removeprefix(prefix).partition("-")[0]
            found |= {int(name)} if name.isascii() and name.isdigit() else set()
    return sorted(found)


def _by_stream(entries: Iterable[Entry]) -> Mapping[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.stream, []).append(entry)
    return found


def _texts(journal: Kept, prefix: str) -> Mapping[str, ReportText]:
    """The words of the reports whose key begins so."""
    streams = _by_stream(journal.entries(f"{REPORTS}{prefix}"))
    keys = {stream: stream.removeprefix(REPORTS) for stream in streams}
    return {key: fold_text(key, streams[stream]) for stream, key in keys.items()}


def _departments(ledger: Ledger) -> tuple[str, ...]:
    every = universe(ledger)
    return tuple(one.name for one in every if one.kind is TargetKind.DEPARTMENT)


def _closed_before(finding: AuditFinding, day: date) -> bool:
    return finding.closed is not None and finding.closed.astimezone(JAPAN).date() < day


def _hosts(record: YearRecord, ledger: Ledger) -> tuple[tuple[str, str, str], ...]:
    """Every host that the record names, in the ledger's order; one that it lost has no section."""
    named = set(_named(record))
    known = [(one.id, one.name, one.department) for one in ledger.hosts]
    ids = {id_ for id_, _, _ in known}
    here = [row for row in known if named.intersection(row[:2])]
    lost = sorted(_ids(record) - ids)
    return (*here, *((id_, id_, "") for id_ in lost))


def _named(record: YearRecord) -> Iterable[str]:
    yield from _ids(record)
    for one in record.engagements:
        yield from (gap.subject for gap in one.gaps)
        yield from (id_ for drawn in one.engagement.samples for id_ in drawn.members)
    yield from (row.host for row in record.exceptions)


def _ids(record: YearRecord) -> set[str]:
    rows = {row.host for one in record.engagements for p in one.every_paper for row in p.machine}
    facts = {fact.host for finding in record.findings for fact in finding.facts}
    return rows | facts
