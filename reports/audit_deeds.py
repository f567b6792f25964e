"""What was done about a finding, in words: answer, actions, claim, proof, exception."""

from collections.abc import Iterator
from datetime import date

from audit.cycle.finding_model import (
    ACTION_STATES,
    STANCES,
    Action,
    AuditFinding,
    Claim,
    FindingWaiver,
    Response,
    Seen,
    Standing,
    Verification,
)
from audit.model import FindingState
from reports.audit_words import NO_ANSWER, TAKEN_BACK, Hosts
from reports.era import era_compact, era_date, in_japan
from reports.reasons import VERDICTS

MANY = 12  # facts in a box of the paper
NOT_YET = "まだ確かめていない。申告だけでは解消としない。"


def response_words(one: Response) -> str:
    """An answer with its reason, and who gave it when."""
    reason = f"　理由: {one.reason}" if one.reason else ""
    return f"{STANCES[one.stance].ja}{reason}\n{one.post}（記入 {one.by} {era_compact(one.at)}）"


def answer_words(finding: AuditFinding, on: date) -> str:
    """The answer; that there is none that counts, with one of before."""
    if finding.response is None:
        return NO_ANSWER
    said = response_words(finding.response)
    return said if finding.answer_on(on) else f"{TAKEN_BACK}\n{said}"


def action_words(finding: AuditFinding, one: Action, on: date) -> str:
    """An action with post, due date, progress and steps."""
    if one.dropped:
        return f"{one.number}. {one.what}　【取りやめ】{one.dropped}"
    lines = [
        f"{one.number}. {one.what}",
        f"担当 {one.owner}　期限 {era_date(one.due)}　進み {one.progress}%　"
        f"{ACTION_STATES[finding.action_state(one, on)].ja}",
        *step_lines(one),
        *([f"備考 {one.note}"] if one.note else []),
        *([f"記入 {one.by} {era_compact(one.at)}"] if one.by and one.at else []),
    ]
    return "\n".join(lines)


def step_lines(one: Action) -> Iterator[str]:
    """The steps of an action, ticked where they are done."""
    for step in one.steps:
        due = f"　期限 {era_compact(step.due)}" if step.due else ""
        done = f"　完了 {era_compact(step.done)}" if step.done else ""
        yield f"{'■' if step.done else '□'} {step.what}{due}{done}"


def claim_words(one: Claim) -> str:
    """A claim of a fix: who, when, what."""
    return f"{era_date(one.at)}　{one.by}　{one.note}"


def why_not_closed(finding: AuditFinding) -> str:
    """Why a claim has not closed the finding, "" where none waits."""
    if finding.state is not FindingState.FIX_CLAIMED:
        return finding.note if finding.state is not FindingState.CLOSED else ""
    return finding.note or NOT_YET


def verification_words(one: Verification) -> str:
    """A look at the correction: what came out, by whom, on which run or evidence."""
    result = "是正を確かめた" if one.holds else "是正されていない"
    lines = [f"{era_date(one.at)}　{one.by}　{result}　{one.note}"]
    lines += [f"点検 {one.run}"] if one.run else []
    lines += [f"証拠 {digest}" for digest in one.evidence]
    return "\n".join(lines)


def waiver_words(one: FindingWaiver, on: date) -> str:
    """An exception with reason, compensating control, end, and both hands."""
    approved = f"承認 {one.approver} {_day(one)}" if one.approver else "承認待ち"
    lines = [
        f"{one.number}. {waiver_standing(one, on)}　期限 {era_date(one.until)}",
        f"理由: {one.reason}",
        f"代替措置: {one.compensating}",
        f"申請 {one.requester} {era_compact(one.asked)}　{approved}",
    ]
    if one.ended:
        lines.append(f"取消し {one.ended_by} {era_compact(one.ended)}　{one.end_reason}")
    return "\n".join(lines)


def waiver_standing(one: FindingWaiver, on: date) -> str:
    """How an exception stands on a day."""
    if one.ended:
        return "取消し"
    if on > one.until:
        return "期限切れ"
    return "有効" if one.approver else "申請中"


def seen_words(finding: AuditFinding, hosts: Hosts) -> Iterator[str]:
    """What was last seen of each fact; those beyond a box's room are counted."""
    last = {one.fact: one for one in finding.seen}
    facts = tuple(dict.fromkeys((*finding.facts, *last)))
    for fact in facts[:MANY]:
        yield f"{hosts.fact(fact)}　{_seen(last.get(fact))}"
    if len(facts) > MANY:
        yield f"ほか{len(facts) - MANY:,}件は、表計算版「指摘の根拠」による。"


def due_of(finding: AuditFinding, on: date) -> date | None:
    """The day that is past where it is overdue, else the last one of its actions."""
    overdue = finding.standing(on) is Standing.OVERDUE
    return finding.late_since(on) if overdue else finding.due


def days_past(finding: AuditFinding, on: date) -> str:
    """How long the first action that is late has been due, "" where none is."""
    since = finding.late_since(on)
    if not since or finding.standing(on) is not Standing.OVERDUE:
        return ""
    return f"{(on - since).days}日超過"


def closing(finding: AuditFinding) -> str:
    """When it was closed, and whether that was in time."""
    if not finding.closed or finding.state is not FindingState.CLOSED:
        return ""
    late = finding.due and in_japan(finding.closed) > finding.due
    return f"{era_compact(finding.closed)}{'（期限後）' if late else ''}"


def _seen(one: Seen | None) -> str:
    if one is None:
        return "見ていない"
    carried = "、手で運んだ結果" if one.carried else ""
    return (
        f"{VERDICTS[one.verdict].ja}（{era_compact(one.at)} 点検 {one.run} {one.actor}{carried}）"
    )


def _day(one: FindingWaiver) -> str:
    return era_compact(one.approved) if one.approved else ""
