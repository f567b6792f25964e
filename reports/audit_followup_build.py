"""From the record of a year to its follow-up report."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from audit.cycle.finding_model import (
    FIVE,
    GRADES,
    STANDINGS,
    TRENDS,
    AuditFinding,
    Grade,
    Standing,
)
from audit.cycle.year_record import YearRecord
from audit.cycle.years import name_of
from audit.model import FindingState, Trend
from reports.audit_cover import cover_of
from reports.audit_deeds import (
    action_words,
    answer_words,
    claim_words,
    closing,
    days_past,
    due_of,
    seen_words,
    verification_words,
    waiver_standing,
    waiver_words,
    why_not_closed,
)
from reports.audit_followup_view import FollowBox, FollowRow, FollowUp, Line, Span, WaiverRow
from reports.audit_source import AuditSource
from reports.audit_words import (
    Hosts,
    anchor_of,
    grade_words,
    hosts_of,
    sections_of,
    sequences,
    standing_words,
)
from reports.audit_year_sheet import scoped
from reports.era import era_compact, era_date, in_japan

TITLE = "情報セキュリティ監査　フォローアップ報告書"
MOST = 78  # findings in the plot: three pages
MANY = 300  # findings from which on only those have a box with which something happened
_ORDER = tuple(STANDINGS)
_FIRST = (
    Standing.OVERDUE,
    Standing.OPEN,
    Standing.FIX_CLAIMED,
    Standing.ACKNOWLEDGED,
    Standing.WAIVED,
    Standing.CLOSED,
)


def follow_up(source: AuditSource) -> FollowUp:
    """The report of the year, or of one engagement of it, as of the day of the record."""
    record = scoped(source)
    findings = sorted(record.findings, key=lambda f: _weight(f, record.on))
    hosts = hosts_of(record)
    public = source.is_public
    told = [] if public else _told(findings, record.on)
    return FollowUp(
        cover=cover_of(source, TITLE, "フォローアップ"),
        anchor=anchor_of(source),
        on=record.on,
        facts=tuple(_facts(source, record)),
        standings=tuple(STANDINGS[one].ja for one in _ORDER),
        crossing=tuple(_crossing(record)),
        origins=tuple(_origins(record)),
        rows=tuple(_row(f, record.on) for f in findings),
        spans=tuple(_span(f, record.on) for f in findings[:MOST]),
        spans_left=max(0, len(findings) - MOST),
        boxes=tuple(_box(f, record.on, hosts) for f in told),
        boxes_left=0 if public else len(findings) - len(told),
        waivers=() if public else tuple(_waivers(findings, record.on)),
        notes=() if public else tuple(_notes(record)),
        is_public=public,
    )


def _told(findings: Sequence[AuditFinding], on: date) -> list[AuditFinding]:
    """Those that have a box of their own: all, or of many those with which something happened."""
    if len(findings) <= MANY:
        return list(findings)
    return [
        f
        for f in findings
        if f.claims or f.verifications or f.waivers or f.reopened or f.odd or days_past(f, on)
    ]


def _weight(f: AuditFinding, on: date) -> tuple[int, int, date, str]:
    """What is overdue first, then the graver, then what is due first."""
    place = _FIRST.index(f.standing(on))
    return place, tuple(Grade).index(f.grade), due_of(f, on) or date.max, f.number


def _facts(source: AuditSource, record: YearRecord) -> Iterator[tuple[str, str]]:
    yield "基準日", era_date(record.on)
    scope = f"個別監査 {source.engagement} の指摘" if source.engagement else "次のすべての指摘"
    yield "対象", scope
    yield "今年度の指摘", f"{len(record.of_the_year):,}件（再び指摘したものを含む）"
    yield (
        "前年度までの指摘",
        f"{len(record.carried_over):,}件（年度の初めに解消していなかったもの）",
    )
    yield "計", f"{len(record.findings):,}件"


def _crossing(record: YearRecord) -> Iterator[tuple[str, ...]]:
    """Grades against standings; every row and every column adds up."""
    for grade in GRADES:
        yield _counted(grade_words(grade), [f for f in record.findings if f.grade is grade], record)
    yield _counted("計", record.findings, record)


def _origins(record: YearRecord) -> Iterator[tuple[str, ...]]:
    for trend, words in TRENDS.items():
        same = [f for f in record.findings if f.trend is trend]
        if same or trend is not Trend.RESOLVED:
            yield _counted(words.ja, same, record)
    yield _counted("計", record.findings, record)


def _counted(name: str, findings: Sequence[AuditFinding], record: YearRecord) -> tuple[str, ...]:
    counts = Counter(f.standing(record.on) for f in findings)
    return name, *(f"{counts[one]:,}" for one in _ORDER), f"{len(findings):,}"


def _row(f: AuditFinding, on: date) -> FollowRow:
    day, past = due_of(f, on), days_past(f, on)
    due = era_compact(day) if day else "－"
    return FollowRow(
        number=f.number,
        grade=grade_words(f.grade),
        standing=standing_words(f.standing(on)),
        trend=TRENDS[f.trend].ja,
        clause=f.control,
        section="\n".join(sections_of(f)),
        raised=era_compact(f.raised[-1].at),
        due=f"{due}\n{past}" if past else due,
        closed=closing(f) or "－",
    )


def _span(f: AuditFinding, on: date) -> Span:
    waiting = f.claim if f.state is FindingState.FIX_CLAIMED else None
    shut = f.closed if f.state is FindingState.CLOSED else None
    return Span(
        number=f.number,
        raised=in_japan(f.raised[-1].at),
        due=due_of(f, on),
        claimed=in_japan(waiting.at) if waiting else None,
        closed=in_japan(shut) if shut else None,
        standing=f.standing(on),
    )


def _box(f: AuditFinding, on: date, hosts: Hosts) -> FollowBox:
    head = f"{f.number}　{grade_words(f.grade)}　{f.control} {f.title.ja}"
    lines = tuple(Line(name, said) for name, said in _lines(f, on, hosts) if said)
    return FollowBox(f"finding-{f.number}", head, lines)


def _lines(f: AuditFinding, on: date, hosts: Hosts) -> Iterator[tuple[str, str]]:
    yield "状況", f"{standing_words(f.standing(on))}　{days_past(f, on)}".strip()
    yield "対象・所管", f"{name_of(f.target)}　／　{'、'.join(sections_of(f))}"
    yield "起票", _before(f)
    yield FIVE["condition"].ja, f.five.condition
    yield FIVE["recommendation"].ja, f.five.recommendation
    yield "回答", answer_words(f, on)
    yield "改善措置", "\n".join(action_words(f, one, on) for one in f.actions)
    yield "是正の申告", "\n".join(map(claim_words, f.claims))
    yield "解消しない理由", why_not_closed(f)
    yield "確認", "\n".join(map(verification_words, f.verifications))
    yield "最後に見た結果", "\n".join(seen_words(f, hosts))
    yield "例外承認", "\n".join(waiver_words(one, on) for one in f.waivers)
    yield "再発", "、".join(map(era_date, f.reopened))
    is_closed = f.state is FindingState.CLOSED
    yield "解消" if is_closed else "前の解消", era_date(f.closed) if f.closed else ""


def _notes(record: YearRecord) -> Iterator[Line]:
    """Entries that no rule allows, doubts of independence, remarks that were accepted."""
    odd = [("年度の計画", record.plan.odd), ("年度の報告書", record.text.odd)]
    odd += [("自己点検と研修", record.odd)]
    for each in record.engagements:
        id_ = each.engagement.id
        odd += [(f"個別監査 {id_}", each.engagement.odd), (f"{id_} の調書", each.papers.odd)]
        odd += [(f"{id_} の報告書", each.text.odd)]
        if each.against:
            yield Line(f"独立性への疑い\n{id_}", "\n".join(one.ja for one in each.against))
    odd += [(f"指摘 {f.number}", f.odd) for f in record.findings]
    told = [f"{name}: {sequences(numbers)}" for name, numbers in odd if numbers]
    if told:
        yield Line("規則に合わない記録", "\n".join(told))
    if record.accepted:
        said = (f"{code}: {why}" for code, why in record.accepted)
        yield Line("承知して締めた注意", "\n".join(said))


def _before(f: AuditFinding) -> str:
    """Its number and grade at each raising."""
    return "\n".join(
        f"{one.number}　{GRADES[one.grade].ja}　{era_compact(one.at)}　{one.by}" for one in f.raised
    )


def _waivers(findings: Sequence[AuditFinding], on: date) -> Iterator[WaiverRow]:
    every = [(one, f) for f in findings for one in f.waivers]
    for one, f in sorted(every, key=lambda pair: (pair[0].until, pair[1].number)):
        approved = f"承認 {one.approver}" if one.approver else "承認待ち"
        yield WaiverRow(
            number=f.number,
            state=waiver_standing(one, on),
            until=era_compact(one.until),
            reason=one.reason,
            words=one.compensating,
            hands=f"申請 {one.requester}\n{approved}",
        )
