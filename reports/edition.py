"""The public edition (公開版): built from what may be published, not by crossing words out.

Nothing that a host, a ledger's host line or a person wrote is carried over: only catalogue texts,
clause headings, departments, counts, grades and dates. A field added to a view stays out of the
public edition until it is named here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from reports.reasons import reason_words
from reports.view import (
    ClosedView,
    Edition,
    FindingView,
    HostView,
    MemberView,
    NotCovered,
    ReportView,
    ResultView,
    ShareView,
    WaiverView,
)

WITHHELD = "公開版では省略"
GONE = "台帳にない機器"
PUBLIC_CLASS = "自治体機密性1（公開）"

Labels = Mapping[str, str]


def public_edition(view: ReportView) -> ReportView:
    """The view without host names, ids, addresses, persons, observed values and evidence.

    Hosts become 機器01, 機器02 … in the order of the report, the same everywhere in it.
    """
    labels = _labels(view)
    results = tuple(_result(result, labels) for result in view.results)
    by_host: dict[str, list[ResultView]] = {}
    for result in results:
        by_host.setdefault(result.host_id, []).append(result)
    return ReportView(
        cover=replace(
            view.cover,
            edition=Edition.PUBLIC,
            classification=PUBLIC_CLASS,
            approval_posts=(),
            distribution=(),
        ),
        anchor=replace(view.anchor, signature=""),
        overview=replace(view.overview, operator="", policy_digest=""),
        totals=view.totals,
        by_department=view.by_department,
        by_clause=view.by_clause,
        by_severity=view.by_severity,
        trend=view.trend,
        findings=tuple(_finding(finding, labels) for finding in view.findings),
        resolved=(),
        not_covered=tuple(_gap(gap, labels) for gap in view.not_covered),
        waivers=tuple(_waiver(waiver, labels) for waiver in view.waivers),
        hosts=tuple(_host(host, labels, by_host) for host in view.hosts),
        results=results,
        closed=tuple(_closed(closed, labels) for closed in view.closed),
        assets=view.assets,
    )


def _labels(view: ReportView) -> dict[str, str]:
    ids = dict.fromkeys(host.id for host in view.hosts)
    ids |= dict.fromkeys(gap.host_id for gap in view.not_covered if gap.host_id)
    ids |= dict.fromkeys(closed.host_id for closed in view.closed)
    width = max(2, len(str(len(ids))))
    return {id_: f"機器{number:0{width}d}" for number, id_ in enumerate(ids, 1)}


def _result(result: ResultView, labels: Labels) -> ResultView:
    label = labels.get(result.host_id, GONE)
    return ResultView(
        host=label,
        check=result.check,
        title=result.title,
        clause=result.clause,
        verdict=result.verdict,
        grade=result.grade,
        observed="",
        expected="",
        provenance="",
        reason=_reason(result.code),
        evidence="",
        host_id=label,
        department=result.department,
        severity=result.severity,
        code=result.code,
        unproven=result.unproven,
    )


def _reason(code: str) -> str:
    """Only the general words: the particulars are what a host or a person wrote."""
    return reason_words(code).ja if code else ""


def _finding(finding: FindingView, labels: Labels) -> FindingView:
    members = tuple(_member(member, labels) for member in finding.members)
    return FindingView(
        number=finding.number,
        grade=finding.grade,
        title=finding.title,
        check=finding.check,
        hosts=tuple(member.host for member in members),
        department=finding.department,
        owner="",
        trend=finding.trend,
        facts=finding.facts,
        criteria=finding.criteria,
        risk=finding.risk,
        remedy=finding.remedy,
        evidence=(),
        due=finding.due,
        waiver="あり" if finding.waiver else "",
        unproven=finding.unproven,
        severity=finding.severity,
        field=finding.field,
        refs=finding.refs,
        shares=tuple(_share(share) for share in finding.shares),
        members=members,
    )


def _share(share: ShareView) -> ShareView:
    return replace(share, assignees=())


def _member(member: MemberView, labels: Labels) -> MemberView:
    label = labels.get(member.host_id, GONE)
    return MemberView(
        host=label,
        host_id=label,
        department=member.department,
        owner="",
        fingerprint="",
        trend=member.trend,
        state=member.state,
        first_seen=member.first_seen,
        last_seen=member.last_seen,
        runs=member.runs,
        assignee="",
        due=member.due,
        note="",
        observed="",
        expected="",
        provenance="",
        lines=(),
        evidence="",
        waiver="あり" if member.waiver else "",
    )


def _gap(gap: NotCovered, labels: Labels) -> NotCovered:
    label = labels.get(gap.host_id, "") if gap.host_id else ""
    return NotCovered(
        subject=gap.subject,
        where=label or gap.where,
        reason=_reason(gap.code),
        code=gap.code,
        count=gap.count,
        host_id=label,
    )


def _waiver(waiver: WaiverView, labels: Labels) -> WaiverView:
    whole = waiver.host_id == "*"
    label = waiver.host if whole else labels.get(waiver.host_id, GONE)
    return WaiverView(
        check=waiver.check,
        title=waiver.title,
        host=label,
        reason=WITHHELD,
        compensating="",
        requester="",
        approver="",
        since=waiver.since,
        until=waiver.until,
        state=waiver.state,
        host_id="*" if whole else label,
    )


def _host(host: HostView, labels: Labels, results: Mapping[str, Sequence[ResultView]]) -> HostView:
    label = labels.get(host.id, GONE)
    return HostView(
        id=label,
        name=label,
        kind=host.kind,
        zone=host.zone,
        department=host.department,
        address="",
        platform=host.platform,
        collected=host.collected,
        tally=replace(host.tally, label=label),
        results=tuple(results.get(label, ())),
    )


def _closed(closed: ClosedView, labels: Labels) -> ClosedView:
    label = labels.get(closed.host_id, GONE)
    return replace(closed, host=label, host_id=label)
