"""From results, findings, policy and ledger to the view of one audit; pure, without a clock."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from audit.model import Finding, FindingState, Result, Run
from checks.model import Check, Severity
from checks.policy import Policy, Waiver
from inventory.model import Ledger, Platform
from inventory.words import T
from reports.assets_tally import AssetsSummary
from reports.era import era_moment, fiscal_year, in_japan
from reports.gaps import gaps_of
from reports.grouping import grouped
from reports.people import People
from reports.reasons import KINDS, SEVERITIES, ZONES
from reports.rows import Rows
from reports.tallies import section, tallies, tally
from reports.view import (
    Anchor,
    ClosedView,
    Cover,
    Edition,
    HostView,
    Overview,
    ReportView,
    ResultView,
    Tally,
    TrendPoint,
    WaiverView,
)

PURPOSE = (
    "情報セキュリティ対策が、当該団体の情報セキュリティポリシー及び"
    "「地方公共団体における情報セキュリティポリシーに関するガイドライン」（総務省）の"
    "対策基準に沿って行われているかを技術的に点検し、改善に資することを目的とする。"
)
CRITERIA = (
    "地方公共団体における情報セキュリティポリシーに関するガイドライン\n（総務省、令和8年3月27日改定）",
    "地方自治法施行規則第16条の3各号に掲げる事項",
)
METHOD = (
    "読み取りのみを行う収集プログラムを機器ごとに1回実行し、設定と稼働状態を収集した。",
    "収集した情報を証跡として保存し、点検項目ごとの判定条件に照らして機械的に判定した。",
)

OTHER_WAYS = {
    Platform.NETWORK: "ネットワーク機器は、表示だけを行うコマンドの出力又は持ち込まれた設定の写し"
    "によった。",
    Platform.MOBILE: "タブレット等は、管理サーバーから書き出した一覧の記載によった。",
}


@dataclass(frozen=True, slots=True)
class ReportSettings:
    """What is printed on the report beside its results."""

    issued: date
    document_number: str
    version: str
    title: str = "情報セキュリティ監査報告書"
    department: str = ""
    municipality: str = ""  # where the ledger does not say
    classification: str = "自治体機密性3C"
    approval_posts: tuple[str, ...] = ()
    retention: str = ""
    distribution: tuple[str, ...] = ()
    purpose: str = PURPOSE
    criteria: tuple[str, ...] = CRITERIA
    method: tuple[str, ...] = METHOD
    expiring_days: int = 60
    program: str = ""  # version of this program


@dataclass(frozen=True, slots=True)
class Material:
    """What a report is made of.

    `collected` says when each host answered, `clauses` the headings of the clauses by number
    (with or without the framework's prefix), `trend` the totals of this run and earlier ones.
    """

    ledger: Ledger
    checks: Mapping[str, Check[...]]
    results: Iterable[Result]
    findings: Iterable[Finding]
    policy: Policy
    run: Run
    anchor: Anchor
    collected: Mapping[str, datetime]
    clauses: Mapping[str, T]
    trend: tuple[TrendPoint, ...] = ()
    assets: AssetsSummary | None = None


def build_audit_view(material: Material, settings: ReportSettings) -> ReportView:
    """The internal edition of the audit report; `reports.edition` makes the public one of it."""
    people = People.of(material.ledger)
    raw = list(material.results)
    rows = Rows(material.checks, material.clauses, people)
    results = tuple(rows.view(result) for result in rows.ordered(raw))
    findings = {(f.host, f.check): f for f in material.findings}
    day = in_japan(material.run.started)
    views = grouped(results, findings, rows, material.policy, day)
    return ReportView(
        cover=cover_of(material.ledger, material.run.started, settings),
        anchor=material.anchor,
        overview=_overview(material, settings, results, _waived(results, material.policy, day)),
        totals=tally("全体", results),
        by_department=tallies(results, lambda r: r.department, people.departments),
        by_clause=_by_clause(results, rows),
        by_severity=tallies(results, lambda r: r.severity, _severities()),
        trend=material.trend,
        findings=views,
        resolved=(),
        not_covered=gaps_of(results, findings.values(), rows),
        waivers=_waivers(material.policy, rows, settings),
        hosts=_hosts(results, people, material.collected),
        results=results,
        closed=_closed(findings.values(), rows, material.run),
        assets=material.assets,
    )


def cover_of(ledger: Ledger, started: datetime, settings: ReportSettings) -> Cover:
    """The cover of the internal edition of a report on what began at that moment."""
    return Cover(
        title=settings.title,
        municipality=ledger.municipality.name or settings.municipality,
        department=settings.department,
        fiscal_year=fiscal_year(started),
        document_number=settings.document_number,
        classification=settings.classification,
        edition=Edition.INTERNAL,
        issued=settings.issued,
        approval_posts=settings.approval_posts,
        version=settings.version,
        retention=settings.retention,
        distribution=settings.distribution,
        program=settings.program,
    )


def _overview(
    material: Material, settings: ReportSettings, results: Sequence[ResultView], waived: int
) -> Overview:
    hosts = {result.host_id for result in results}
    return Overview(
        purpose=settings.purpose,
        criteria=settings.criteria,
        period=period_of(material.run.started, material.run.ended),
        method=(*settings.method, *_ways(material.ledger, hosts)),
        operator=material.run.operator,
        policy_digest=material.policy.digest,
        hosts_total=len(hosts),
        hosts_reached=len({result.host_id for result in results if result.evidence}),
        checks_total=len({result.check for result in results}),
        scope=_scope(material.ledger, hosts),
        waived=waived,
    )


def period_of(first: datetime, last: datetime | None) -> str:
    """From when until when something was carried out, in words."""
    start = era_moment(first)
    if last is None:
        return f"{start}から（終了の記録なし）"
    end = era_moment(last)
    if in_japan(first) == in_japan(last):
        return f"{start}から{end.rpartition(' ')[2]}まで"
    return f"{start}から\n{end}まで"


def _ways(ledger: Ledger, asked: set[str]) -> Iterator[str]:
    """How those were looked at on which no collector runs."""
    there = {host.platform for host in ledger.hosts if host.id in asked}
    return (words for platform, words in OTHER_WAYS.items() if platform in there)


def _scope(ledger: Ledger, asked: set[str]) -> tuple[str, ...]:
    lines = []
    for zone, words in ZONES.items():
        hosts = [host for host in ledger.hosts if host.zone is zone and host.id in asked]
        kinds = {k: sum(1 for host in hosts if host.kind is k) for k in KINDS}
        parts = "、".join(f"{KINDS[k].ja}{n}台" for k, n in kinds.items() if n)
        if hosts:
            lines.append(f"{words.ja}　{len(hosts)}台（{parts}）")
    return tuple(lines)


def _severities() -> tuple[str, ...]:
    return tuple(SEVERITIES[severity].ja for severity in sorted(Severity, reverse=True))


def _by_clause(results: Sequence[ResultView], rows: Rows) -> tuple[Tally, ...]:
    """By section of the first clause of each check, so that the totals add up."""
    return tallies(results, lambda r: rows.section_title(section(r.clause.split("、")[0])))


def _waived(results: Iterable[ResultView], policy: Policy, day: date) -> int:
    failed = (result for result in results if result.verdict.value == "FAIL")
    return sum(1 for r in failed if policy.waiver(r.check, r.host_id, day))


def _waivers(policy: Policy, rows: Rows, settings: ReportSettings) -> tuple[WaiverView, ...]:
    ordered = sorted(policy.waivers, key=lambda w: (w.until, w.check, w.host))
    return tuple(
        WaiverView(
            check=waiver.check,
            title=rows.title(waiver.check),
            host="すべての機器" if waiver.host == "*" else rows.people.label(waiver.host),
            reason=waiver.reason,
            compensating=waiver.compensating,
            requester=waiver.requester,
            approver=waiver.approver,
            since=waiver.since,
            until=waiver.until,
            state=_state(waiver, settings),
            host_id=waiver.host,
        )
        for waiver in ordered
    )


def _state(waiver: Waiver, settings: ReportSettings) -> str:
    if settings.issued > waiver.until:
        return "期限切れ"
    if settings.issued < waiver.since:
        return "開始前"
    soon = (waiver.until - settings.issued).days <= settings.expiring_days
    return "期限間近" if soon else "有効"


def _hosts(
    results: Sequence[ResultView], people: People, collected: Mapping[str, datetime]
) -> tuple[HostView, ...]:
    by_host: dict[str, list[ResultView]] = {}
    for result in results:
        by_host.setdefault(result.host_id, []).append(result)
    return tuple(
        _host(people.ledger_line(id_), tuple(rows), collected.get(id_))
        for id_, rows in by_host.items()
    )


def _host(line: Mapping[str, Any], rows: tuple[ResultView, ...], at: datetime | None) -> HostView:
    digests = {row.evidence for row in rows if row.evidence}
    return HostView(
        **line,
        collected=era_moment(at) if at and digests else "",
        tally=tally(line["name"], rows),
        results=rows,
        evidence="\n".join(sorted(digests)),
    )


def _closed(findings: Iterable[Finding], rows: Rows, run: Run) -> tuple[ClosedView, ...]:
    """The findings that this run closed; those closed before are history."""
    closed = (f for f in findings if f.state is FindingState.CLOSED and f.last_run == run.id)
    return tuple(
        ClosedView(
            check=finding.check,
            title=rows.title(finding.check),
            host=rows.people.label(finding.host),
            host_id=finding.host,
            department=rows.people.department(finding.host),
            first_seen=in_japan(finding.first_seen).isoformat(),
        )
        for finding in sorted(closed, key=lambda f: (f.check, f.host))
    )
