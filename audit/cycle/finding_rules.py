"""What the rules forbid on an audit finding, in words: the fold and the deeds ask the same.

The audit raises and words, the audited section answers, corrects and claims, somebody else
verifies; an exception has an end and is approved by another person than who asked for it.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from audit.cycle.engagements import Engagement, Phase
from audit.cycle.finding_model import (
    Action,
    AuditFinding,
    Fact,
    FindingWaiver,
    Grade,
    Stance,
    Verification,
)
from audit.cycle.paper_model import JUDGEMENTS, Judgement, Paper
from audit.cycle.paper_rules import is_one_of, may_be_one
from audit.evidence import is_digest
from audit.model import FindingState
from inventory.words import T

WAIVER_DAYS = 366  # a year with its leap day: an exception is looked at anew each year
FAILED = (Judgement.MAJOR, Judgement.MINOR, Judgement.OBSERVATION, Judgement.ADVICE)
FULL = 100  # percent

_NO_ENGAGEMENT = T(
    "個別監査 {id} はありません。番号は hinomi audit engagements で確かめてください。",
    "There is no engagement {id}: see their numbers with hinomi audit engagements.",
)
_ENDED = T(
    "個別監査 {id} は終了したので、指摘を起票したり書き換えたりできません。続きは回答・措置・確認で"
    "記録します。",
    "Engagement {id} is closed: nothing is raised or worded in it; the follow-up goes on.",
)
_YEAR_CLOSED = T(
    "{year}年度は締めたので、指摘を起票したり書き換えたりできません。次の年度の個別監査で起票します。",
    "The year {year} is closed: nothing is raised or worded in it. Raise it in the next year.",
)
_NO_TEAM = T(
    "個別監査 {id} の班がまだありません。先に hinomi audit engagement で班を決めます。",
    "Engagement {id} has no team yet: name it first (hinomi audit engagement).",
)
_NOT_OF_TEAM = T(
    "{actor}は個別監査 {id} の班の人ではないので、指摘を書けません（班: {team}）。",
    "{actor} is not of the team of {id} and cannot write its findings (team: {team}).",
)
_OF_TEAM = T(
    "{actor}は監査の班の人なので、回答・措置・是正申告は書けません。被監査部門の人が書きます"
    "（操作する人は hinomi.toml の operator で決まります）。",
    "{actor} is of the audit team: responses, actions and claims are written by the audited "
    "section (who acts is `operator` in hinomi.toml).",
)
_NO_TARGET = T(
    "{target} は個別監査 {id} の対象ではありません（対象: {targets}）。",
    "{target} is not audited in {id} (audited: {targets}).",
)
_TWICE = T(
    "同じ条項・対象の指摘 {number} がこの個別監査にあります。"
    "書き換えは hinomi audit finding word {number} です。",
    "This engagement has raised it already as {number}: hinomi audit finding word {number}.",
)
_NO_PAPER = T(
    "個別監査に調書 {number} はありません。番号は hinomi audit papers で確かめてください。",
    "The engagement has no paper {number}: see hinomi audit papers.",
)
_NOT_FAILED = T(
    "調書{number}は「{word}」なので起票できません。起票できるのは、重大な不適合・軽微な不適合・"
    "観察事項・推奨事項と判断した調書です。",
    "Paper {number} is judged '{word_en}': only major, minor, observation and advice are raised.",
)
_NOT_AS_PAPER = T(
    "調書{number}の判断・対象・点検結果と違います。調書が変わったときは、もう一度実行してください。",
    "It is not what paper {number} says (judgement, target, results): run it again.",
)
_PASSES_BY = T(
    "この条項・対象には、不適合の判断か点検結果のある調書{number}があります。調書の判断を済ませて"
    "から hinomi audit finding raise {id} {number} で起票します。",
    "Paper {number} on this clause and target has failed: judge it, then raise it from there "
    "(hinomi audit finding raise {id} {number}).",
)
_REASON = T(
    "「同意」でない回答には理由を --reason に書きます。",
    "All but an agreement needs --reason WHY.",
)
_POST = T("回答する職を --post に書きます。例: 税務課長", "Give --post, who answers.")
_NOT_NOW = T(
    "{number} は「{word}」なので、これはできません。{next}",
    "{number} is {word_en}: this cannot be done. {next_en}",
)
_WAITS = T(
    "{number} は {until} まで例外承認中です。"
    "続けるには先に hinomi audit finding end で例外を終えます。",
    "{number} is waived until {until}: end the waiver first (hinomi audit finding end).",
)
_WHAT = T("何をするかを書きます。", "Say what is to be done.")
_OWNER = T("担当する職を --owner に書きます。例: 税務課長", "Give --owner, the post in charge.")
_DUE = T(
    "期限 {due} は過ぎています。今日以後の日にします。",
    "The due date {due} is past: give a day to come.",
)
_STEP = T("手順には内容が要ります。", "A step needs words.")
_NO_ACTION = T(
    "{number} に措置 {action} はないか、取りやめています。"
    "番号は hinomi audit finding show {number} で確かめてください。",
    "{number} has no action {action}, or it was dropped: hinomi audit finding show {number}.",
)
_PERCENT = T("進み具合は 0 から 100 の整数にします。", "Progress is a whole number, 0 to 100.")
_NO_STEP = T("その番号の手順はありません。", "There is no step of that number.")
_DONE_LATER = T("手順を終えた日が先の日です。", "A step cannot be done on a day to come.")
_WHY = T("理由を --reason に書きます。", "Say why with --reason.")
_CLAIM_NOTE = T("何を直したかを --note に書きます。", "Say with --note what was corrected.")
_BY_SCAN = T(
    "{number} は機器の点検による指摘なので、人の確認では解消しません。"
    "hinomi scan で同じ機器を点検し直すと、適合したときに解消します。",
    "{number} rests on checks of hosts: no person closes it. Scan the same hosts again.",
)
_SELF = T(
    "{actor}は回答・措置・是正申告に関わった人なので、確認できません。別の人が確認します"
    "（操作する人は hinomi.toml の operator で決まります）。",
    "{actor} answered, acted or claimed and cannot verify it: somebody else must "
    "(who acts is `operator` in hinomi.toml).",
)
_PROOF = T(
    "何を見て確かめたかを、--evidence FILE と --note で記録します。",
    "Give what was looked at with --evidence FILE, and say with --note what was seen.",
)
_LOOKED = T("確かめたことを --note に書きます。", "Say with --note what was seen.")
_COMPENSATING = T(
    "代わりの対策を --compensating に書きます。", "Give --compensating, the control in its place."
)
_UNTIL = T(
    "例外の期限は明日以後 {last} までにします（今の入力: {until}）。",
    "A waiver ends after today and on {last} at the latest (given: {until}).",
)
_NO_WAIVER = T(
    "{number} に例外 {waiver} はないか、終わっています。"
    "番号は hinomi audit finding show {number} で確かめてください。",
    "{number} has no waiver {waiver}, or it has ended: hinomi audit finding show {number}.",
)
_APPROVED = T("例外 {waiver} は承認済みです。", "Waiver {waiver} is approved already.")
_SAME = T(
    "{actor}は例外を申請した人なので承認できません。別の人が承認します"
    "（操作する人は hinomi.toml の operator で決まります）。",
    "{actor} asked for the waiver and cannot approve it: somebody else must "
    "(who acts is `operator` in hinomi.toml).",
)
_NEXT = {
    FindingState.OPEN: T(
        "先に被監査部門が hinomi audit finding respond で同意か一部同意を回答します。",
        "The audited section agrees, or agrees in part, first: hinomi audit finding respond.",
    ),
    FindingState.ACKNOWLEDGED: T(
        "先に hinomi audit finding claim で是正を申告します。",
        "A fix is claimed first: hinomi audit finding claim.",
    ),
    FindingState.FIX_CLAIMED: T(
        "是正申告の確認（点検か hinomi audit finding verify）を待ちます。",
        "It waits for its verification: a scan, or hinomi audit finding verify.",
    ),
    FindingState.CLOSED: T(
        "再び見つかれば、同じ指摘として開きます。", "It opens again where it is found again."
    ),
}
_STATES = {
    FindingState.OPEN: T("未回答", "open"),
    FindingState.ACKNOWLEDGED: T("対応中", "being corrected"),
    FindingState.FIX_CLAIMED: T("是正申告（確認待ち）", "claimed to be fixed"),
    FindingState.CLOSED: T("解消", "closed"),
}


def against_writing(
    engagement: Engagement | None, id_: str, actor: str, *, year_closed: bool
) -> T | None:
    """Why this person may not raise or word a finding of that engagement; None where it may be."""
    if engagement is None:
        return _NO_ENGAGEMENT.format(id=id_)
    if engagement.phase is Phase.CLOSED:
        return _ENDED.format(id=id_)
    if year_closed:
        return _YEAR_CLOSED.format(year=engagement.year)
    if not engagement.team:
        return _NO_TEAM.format(id=id_)
    if not is_member(actor, engagement):
        team = "、".join(one.name for one in engagement.team)
        return _NOT_OF_TEAM.format(actor=actor, id=id_, team=team)
    return None


def against_raising(engagement: Engagement, target: str, before: AuditFinding | None) -> T | None:
    """Why it may not be raised there: another target, or raised there already."""
    if target not in engagement.targets:
        told = "、".join(engagement.targets)
        return _NO_TARGET.format(target=target, id=engagement.id, targets=told)
    for one in before.raised if before else ():
        if one.engagement == engagement.id:
            return _TWICE.format(number=one.number)
    return None


def against_paper(paper: Paper | None, number: int) -> T | None:
    """Why a paper is no finding: it is not there, or judged otherwise; None where it is one."""
    if paper is None:
        return _NO_PAPER.format(number=number)
    word = JUDGEMENTS[paper.judgement]
    if paper.judgement not in FAILED:
        return _NOT_FAILED.format(number=number, word=word.ja, word_en=word.en)
    return None


def against_copying(
    paper: Paper, control: str, target: str, grade: Grade, facts: Iterable[Fact]
) -> T | None:
    """What a finding says otherwise than its paper; every failed result is in its population."""
    told = (control, target, grade.value, set(facts))
    failed = {Fact(one.check, one.host) for one in paper.failed}
    wanted = (paper.asked.control, paper.target, paper.judgement.value, failed)
    return None if told == wanted else _NOT_AS_PAPER.format(number=paper.number)


def against_passing_by(paper: Paper | None, facts: Iterable[Fact]) -> T | None:
    """Why it may not be raised beside its paper: that has failed, and a scan would not close it."""
    if paper is None:
        return None
    failed = {Fact(one.check, one.host) for one in paper.failed}
    if paper.judgement not in FAILED and failed <= set(facts):
        return None
    return _PASSES_BY.format(number=paper.number, id=paper.engagement)


def against_section(actor: str, engagement: Engagement | None) -> T | None:
    """Why this person does not speak for the audited section; None where it may be."""
    return _OF_TEAM.format(actor=actor) if of_team(actor, engagement) else None


def against_response(
    finding: AuditFinding, stance: Stance, reason: str, post: str, day: date
) -> T | None:
    """Why this may not be answered now; None where it may be."""
    if waiver := finding.waiver_on(day):
        return _WAITS.format(number=finding.number, until=waiver.until.isoformat())
    if why := _unless(finding, FindingState.OPEN, FindingState.ACKNOWLEDGED):
        return why
    if stance is not Stance.AGREE and not reason.strip():
        return _REASON
    return None if post.strip() else _POST


def against_action(finding: AuditFinding, action: Action, day: date) -> T | None:
    """Why this action may not be planned now; a finding that is waived may be worked on."""
    if not finding.waiver_on(day) and (why := _unless(finding, FindingState.ACKNOWLEDGED)):
        return why
    if not action.what.strip():
        return _WHAT
    if not action.owner.strip():
        return _OWNER
    if action.due < day:
        return _DUE.format(due=action.due.isoformat())
    return None if all(step.what.strip() for step in action.steps) else _STEP


def against_progress(
    finding: AuditFinding, number: int, progress: int, done: Iterable[tuple[int, date]], day: date
) -> T | None:
    """Why this cannot be written of that action; None where it can."""
    if why := against_touching(finding, number):
        return why
    if type(progress) is not int or not 0 <= progress <= FULL:
        return _PERCENT
    steps = next(one.steps for one in finding.actions if one.number == number)
    for step, when in done:
        if not 1 <= step <= len(steps):
            return _NO_STEP
        if when > day:
            return _DONE_LATER
    return None


def against_dropping(finding: AuditFinding, number: int, reason: str) -> T | None:
    """Why this action may not be given up; None where it may be."""
    return against_touching(finding, number) or (None if reason.strip() else _WHY)


def against_touching(finding: AuditFinding, number: int) -> T | None:
    """Why nothing more is written on this action; None where something may be."""
    if finding.state is FindingState.CLOSED:
        return _refused(finding)
    known = any(one.number == number for one in finding.standing_actions)
    return None if known else _NO_ACTION.format(number=finding.number, action=number)


def against_claim(finding: AuditFinding, note: str) -> T | None:
    """Why a fix may not be claimed now; None where it may be."""
    if why := _unless(finding, FindingState.ACKNOWLEDGED):
        return why
    return None if note.strip() else _CLAIM_NOTE


def against_verifying(finding: AuditFinding, wish: Verification) -> T | None:
    """Why this person cannot verify it so; None where it can be."""
    if finding.facts:
        return _BY_SCAN.format(number=finding.number)
    if why := _unless(finding, FindingState.FIX_CLAIMED):
        return why
    if any(may_be_one(wish.by, one) for one in hands(finding)):
        return _SELF.format(actor=wish.by)
    if not wish.note.strip():
        return _LOOKED
    proven = wish.evidence and all(map(is_digest, wish.evidence))
    return None if proven or not wish.holds else _PROOF


def against_asking(finding: AuditFinding, wish: FindingWaiver, day: date) -> T | None:
    """Why this exception may not be asked for; None where it may be."""
    if finding.state is FindingState.CLOSED:
        return _refused(finding)
    if not wish.reason.strip():
        return _WHY
    if not wish.compensating.strip():
        return _COMPENSATING
    last = day + timedelta(days=WAIVER_DAYS)
    in_time = day < wish.until <= last
    return None if in_time else _UNTIL.format(last=last.isoformat(), until=wish.until.isoformat())


def against_approving(finding: AuditFinding, number: int, actor: str, day: date) -> T | None:
    """Why this person may not approve that exception; None where it may be."""
    if finding.state is FindingState.CLOSED:
        return _refused(finding)
    waiver = _waiver(finding, number)
    if waiver is None or waiver.until < day:
        return _NO_WAIVER.format(number=finding.number, waiver=number)
    if waiver.approver:
        return _APPROVED.format(waiver=number)
    return _SAME.format(actor=actor) if may_be_one(actor, waiver.requester) else None


def against_ending(finding: AuditFinding, number: int, reason: str) -> T | None:
    """Why that exception may not be ended; None where it may be."""
    if _waiver(finding, number) is None:
        return _NO_WAIVER.format(number=finding.number, waiver=number)
    return None if reason.strip() else _WHY


def hands(finding: AuditFinding) -> tuple[str, ...]:
    """Whoever answered, acted, claimed or asked for an exception: none of them verifies."""
    asking = (one.requester for one in finding.waivers)
    return (*finding.hands, *(one.owner for one in finding.actions), *asking)


def is_member(actor: str, engagement: Engagement) -> bool:
    """Whether this is one of the team by the whole name, the section before it or not."""
    return is_one_of(actor, (one.name for one in engagement.team))


def of_team(actor: str, engagement: Engagement | None) -> bool:
    """Whether this name may be one of the team: a part of one is enough to forbid."""
    team = engagement.team if engagement else ()
    return any(may_be_one(actor, one.name) for one in team)


def carried_by_claimant(finding: AuditFinding, actor: str) -> bool:
    """Whether this person claimed a fix since it last opened: own output proves nothing."""
    since = finding.reopened[-1] if finding.reopened else None
    claims = (one for one in finding.claims if since is None or one.at >= since)
    return any(may_be_one(actor, one.by) for one in claims)


def _waiver(finding: AuditFinding, number: int) -> FindingWaiver | None:
    """The exception of that number that nobody has ended."""
    standing = (one for one in finding.waivers if one.ended is None)
    return next((one for one in standing if one.number == number), None)


def _unless(finding: AuditFinding, *states: FindingState) -> T | None:
    return None if finding.state in states else _refused(finding)


def _refused(finding: AuditFinding) -> T:
    word, after = _STATES[finding.state], _NEXT[finding.state]
    return _NOT_NOW.format(
        number=finding.number, word=word.ja, word_en=word.en, next=after.ja, next_en=after.en
    )
