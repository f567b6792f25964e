"""What was in scope and not looked at: the part of a report that keeps the rest honest."""

from collections.abc import Iterable, Iterator, Sequence

from audit.model import Finding, FindingState
from checks.model import Verdict
from inventory.transport.failures import FAILURES
from reports.grouping import few
from reports.reasons import reason_words
from reports.rows import Rows
from reports.view import Grade, NotCovered, ResultView

EXCLUDED = "excluded"


def gaps_of(
    results: Sequence[ResultView], findings: Iterable[Finding], rows: Rows
) -> tuple[NotCovered, ...]:
    """Everything not covered: by host and reason, by exclusion, by finding, and by method."""
    return (
        *_by_host(results),
        *_excluded(results),
        *_never_asked(results, rows),
        *_not_verified(results, findings, rows),
        _by_hand(),
    )


def _by_host(results: Sequence[ResultView]) -> Iterator[NotCovered]:
    totals: dict[str, int] = {}
    groups: dict[tuple[str, str], list[ResultView]] = {}
    for result in results:
        totals[result.host_id] = totals.get(result.host_id, 0) + 1
        if result.grade is Grade.UNCONFIRMED and not _left_out(result):
            groups.setdefault((result.host_id, result.code), []).append(result)
    for (host_id, code), group in groups.items():
        whole = len(group) == totals[host_id]
        subject = "すべての点検項目" if whole else _subjects(group, code)
        yield NotCovered(subject, group[0].host, _reason(group), code, len(group), host_id=host_id)


def _left_out(result: ResultView) -> bool:
    """Excluded by policy: told once for the check, not once for each host."""
    return result.grade is Grade.UNCONFIRMED and result.code == EXCLUDED


def _subjects(group: Sequence[ResultView], code: str) -> str:
    if code in FAILURES and len(group) > 4:
        return f"機器から収集した情報による点検項目（{len(group)}項目）"
    return few([f"{result.check} {result.title}" for result in group], "項目", 4)


def _reason(group: Sequence[ResultView]) -> str:
    """The common reason; its particulars only where they are the same for all."""
    reasons = {result.reason for result in group}
    return reasons.pop() if len(reasons) == 1 else reason_words(group[0].code).ja


def _excluded(results: Sequence[ResultView]) -> Iterator[NotCovered]:
    groups: dict[str, list[ResultView]] = {}
    for result in results:
        if _left_out(result):
            groups.setdefault(result.check, []).append(result)
    for check, group in groups.items():
        where = f"対象の全機器（{len(group)}台）"
        yield NotCovered(f"{check} {group[0].title}", where, group[0].reason, EXCLUDED, len(group))


def _never_asked(results: Sequence[ResultView], rows: Rows) -> Iterator[NotCovered]:
    asked = {result.host_id for result in results}
    for id_ in rows.people.hosts:
        if id_ not in asked:
            yield NotCovered(
                "すべての点検項目",
                rows.people.label(id_),
                reason_words("not_scanned").ja,
                "not_scanned",
                0,
                host_id=id_,
            )


def _not_verified(
    results: Sequence[ResultView], findings: Iterable[Finding], rows: Rows
) -> Iterator[NotCovered]:
    """Findings still open that this run neither saw again nor saw corrected."""
    settled = {(r.host_id, r.check) for r in results if r.verdict in (Verdict.FAIL, Verdict.PASS)}
    for finding in sorted(findings, key=lambda f: (f.host, f.check)):
        key = finding.host, finding.check
        if finding.state is FindingState.CLOSED or key in settled:
            continue
        yield NotCovered(
            f"前回までの指摘 {finding.check} {rows.title(finding.check)}",
            rows.people.label(finding.host),
            reason_words("not_verified").ja,
            "not_verified",
            host_id=finding.host,
        )


def _by_hand() -> NotCovered:
    return NotCovered(
        "書面の確認、聞き取り及び観察による点検（運用に係る監査）",
        "すべての所管",
        reason_words("manual").ja,
        "manual",
        0,
    )
