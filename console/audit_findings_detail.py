"""One finding of the audit in lines: its fields, what scans saw, answers, actions, exceptions."""

from collections.abc import Iterator, Mapping
from datetime import date

from audit.cycle.finding_model import (
    ACTION_STATES,
    FIVE,
    GRADES,
    SOURCES,
    STANCES,
    STANDINGS,
    TRENDS,
    Action,
    AuditFinding,
    Fact,
    FindingWaiver,
    Grade,
    Seen,
    Standing,
)
from audit.cycle.years import kind_words, name_of
from checks.model import Verdict
from console.language import language, w
from reports.audit_words import SIGNS
from reports.charts import SYMBOLS
from reports.era import era_date, era_moment
from reports.reasons import VERDICTS
from reports.view import Grade as Shown


def grade_shown(grade: Grade) -> str:
    """A grade as symbol and words, in the language of the reader."""
    words = GRADES[grade]
    return f"{SYMBOLS[Shown(words.ja)]} {words.in_(language())}"


def standing_shown(standing: Standing) -> str:
    """How a finding stands as symbol and words, in the language of the reader."""
    return f"{SIGNS[standing]} {STANDINGS[standing].in_(language())}"


def lines_of(one: AuditFinding, day: date, names: Mapping[str, str]) -> Iterator[str]:
    """Everything about a finding; `names` are those of hosts by their ids."""
    yield from _head(one, day)
    yield from _five(one)
    yield from _facts(one, names)
    yield from _responses(one, day)
    for action in one.actions:
        yield from _action(one, action, day)
    yield from _claims(one)
    for waiver in one.waivers:
        yield from _waiver(waiver, day)


def _head(one: AuditFinding, day: date) -> Iterator[str]:
    yield f"{one.number}　{one.control}　{one.title.in_(language())}"
    yield w("区分: ", "grade: ") + grade_shown(one.grade)
    kind = kind_words(one.target).in_(language())
    yield w("対象: ", "target: ") + f"{kind} {name_of(one.target)}"
    if one.departments:
        yield w("所管: ", "sections: ") + w("、", ", ").join(one.departments)
    yield w("状況: ", "standing: ") + standing_shown(one.standing(day))
    yield w("推移: ", "trend: ") + TRENDS[one.trend].in_(language())
    yield w("きっかけ: ", "source: ") + SOURCES[one.source].in_(language())
    for each in one.raised:
        paper = w(f"調書{each.paper}", f"paper {each.paper}") if each.paper else "-"
        yield w("起票: ", "raised: ") + f"{each.number}　{paper}　{each.by}　{era_moment(each.at)}"
    for moment in one.reopened:
        yield w("再発: ", "reopened: ") + era_moment(moment)
    yield w("固有番号: ", "fingerprint: ") + one.fingerprint


def _five(one: AuditFinding) -> Iterator[str]:
    for name, words in FIVE.items():
        yield f"【{words.in_(language())}】"
        yield from (getattr(one.five, name) or w("（未記入）", "(empty)")).splitlines()


def _facts(one: AuditFinding, names: Mapping[str, str]) -> Iterator[str]:
    """How many checks hold, and in full those that do not."""
    if not one.facts:
        return
    seen = {each.fact: each for each in one.seen}
    holds = sum(each.verdict is Verdict.PASS for each in one.seen)
    every, hosts = len(one.facts), len({fact.host for fact in one.facts})
    yield w(f"点検: {hosts}台の{every}項目のうち、最後に見て適合 {holds}項目",
            f"scan: of {every} checks on {hosts} hosts {holds} held when last seen")  # fmt: skip
    for fact in one.facts:
        if fact not in seen or seen[fact].verdict is not Verdict.PASS:
            yield f"　{_fact(fact, names)}　{_last(seen.get(fact))}"


def _fact(fact: Fact, names: Mapping[str, str]) -> str:
    name = names.get(fact.host, "")
    return f"{fact.check} {fact.host}" + (f" {name}" if name and name != fact.host else "")


def _last(seen: Seen | None) -> str:
    if seen is None:
        return w("起票の後は点検していない", "not scanned since it was raised")
    carried = w("（持込み）", " (carried in)") if seen.carried else ""
    verdict = VERDICTS[seen.verdict].in_(language())
    return f"{verdict}{carried}　{era_moment(seen.at)}　{seen.run}"


def _responses(one: AuditFinding, day: date) -> Iterator[str]:
    if one.responses and one.answer_on(day) is None:
        yield w(
            "回答: まだありません。再発か例外承認により、次の前の回答は効力がありません。",
            "response: none; those below were taken back by a recurrence or an exception.",
        )
    for each in one.responses:
        stance = STANCES[each.stance].in_(language())
        parts = (stance, each.reason, each.post, each.by, era_moment(each.at))
        yield w("回答: ", "response: ") + "　".join(filter(None, parts))


def _action(one: AuditFinding, action: Action, day: date) -> Iterator[str]:
    state = ACTION_STATES[one.action_state(action, day)].in_(language())
    if action.dropped:
        state = w(f"取りやめ（{action.dropped}）", f"dropped ({action.dropped})")
    due = w("期限 ", "due ") + era_date(action.due)
    parts = (action.what, action.owner, due, f"{action.progress}%", state, action.note)
    yield w(f"措置{action.number}: ", f"action {action.number}: ") + "　".join(filter(None, parts))
    for at, step in enumerate(action.steps, 1):
        planned = w("　期限 ", "  due ") + era_date(step.due) if step.due else ""
        done = w("　済 ", "  done ") + era_date(step.done) if step.done else ""
        yield w(f"　手順{at}: ", f"  step {at}: ") + f"{step.what}{planned}{done}"


def _claims(one: AuditFinding) -> Iterator[str]:
    for each in one.claims:
        yield w("是正申告: ", "claimed: ") + f"{each.note}　{each.by}　{era_moment(each.at)}"
    for seen in one.verifications:
        holds = (
            w("是正を確認", "corrected") if seen.holds else w("是正されていない", "not corrected")
        )
        parts = (holds, seen.note, seen.by, era_moment(seen.at), seen.run, *seen.evidence)
        yield w("確認: ", "verified: ") + "　".join(filter(None, parts))
    if one.note:
        yield w("解消しない理由: ", "why it is not closed: ") + one.note
    if one.closed:
        yield w("解消: ", "closed: ") + era_moment(one.closed)


def _waiver(one: FindingWaiver, day: date) -> Iterator[str]:
    until = w("期限 ", "until ") + era_date(one.until)
    state = _waiver_state(one, day)
    yield w(f"例外{one.number}: ", f"waiver {one.number}: ") + f"{state}　{until}　{one.reason}"
    yield w("　代替措置: ", "  compensating: ") + one.compensating
    approver = one.approver or w("未承認", "not approved")
    yield w("　申請・承認: ", "  asked, approved: ") + f"{one.requester} / {approver}"
    if one.ended:
        yield w("　終了: ", "  ended: ") + f"{one.end_reason}　{one.ended_by}"


def _waiver_state(one: FindingWaiver, day: date) -> str:
    if one.ended:
        return w("終了", "ended")
    if day > one.until:
        return w("期限切れ", "expired")
    return w("承認中", "in force") if one.approver else w("申請中", "asked for")
