"""What a reader of the report of the yearly audit must know about the records behind it."""

from collections.abc import Iterator

from audit.cycle.report_text import ReportText
from audit.cycle.year_record import EngagementRecord
from audit.cycle.years import STATES
from reports.audit_report_view import Pairs
from reports.audit_source import AuditSource
from reports.audit_words import numbered, sequences
from reports.edition import WITHHELD
from reports.era import era_moment

_ODD, AGAINST, _ACCEPTED = "規則に合わない記録", "独立性への疑い", "承知して締めた注意"


def plan_rows(source: AuditSource) -> Pairs:
    """The plan behind the year: how far it is, and what it is about."""
    plan = source.record.plan
    if source.engagement:
        return ()
    changed = tuple(f"決裁後変更　{one.ja}" for one in source.record.changes)
    rows = (
        ("計画の状態", "\n".join((STATES[plan.state].ja, *changed))),
        ("基本方針", plan.policy),
        ("重点目標", numbered(plan.goals)),
        ("体制・予算", plan.resources),
    )
    return tuple(row for row in rows if row[1])


def notes_of(source: AuditSource) -> Pairs:
    """Doubts of independence, remarks the year was closed over, entries that no rule allows."""
    return tuple(_notes(source))


def public_notes(source: AuditSource) -> Pairs:
    """The same without words: how many, and under which codes."""
    doubts = sum(len(one.against) for one in source.engagements)
    rows = [(AGAINST, f"{doubts:,}件")] if doubts else []
    if not source.engagement:
        rows += [(_ACCEPTED, f"{code}: {WITHHELD}") for code, _ in source.record.accepted]
    return tuple(rows + [(_ODD, f"{name}: {numbers}") for name, numbers in _odd(source)])


def _notes(source: AuditSource) -> Iterator[tuple[str, str]]:
    plan = source.record.plan
    for one in source.engagements:
        for words in one.against:
            yield AGAINST, f"{one.engagement.id}　{words.ja}"
    if not source.engagement:
        if plan.closed:
            yield "年度の締め", f"{era_moment(plan.closed)}　{plan.closed_by}"
        for code, why in source.record.accepted:
            yield _ACCEPTED, f"{code}: {why}"
    for name, numbers in _odd(source):
        yield _ODD, f"{name}: {numbers}"


def _odd(source: AuditSource) -> Iterator[tuple[str, str]]:
    record = source.record
    found: list[tuple[str, tuple[int, ...]]] = []
    if not source.engagement:
        found += [("年度の計画", record.plan.odd), ("年度の報告書", record.text.odd)]
        found += [("自己点検と研修", record.odd)]
    for one in source.engagements:
        found += _of_engagement(one)
    mine = record.raised_in(source.engagement) if source.engagement else record.findings
    found += [(f"指摘 {one.number}", one.odd) for one in mine]
    yield from ((name, sequences(numbers)) for name, numbers in found if numbers)


def _of_engagement(one: EngagementRecord) -> list[tuple[str, tuple[int, ...]]]:
    id_ = one.engagement.id
    text: ReportText = one.text
    return [
        (f"個別監査 {id_}", one.engagement.odd),
        (f"{id_} の調書", one.papers.odd),
        (f"{id_} の報告書", text.odd),
    ]
