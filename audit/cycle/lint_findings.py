"""Lint of findings: words, answers, actions, claims, exceptions.

Answers and corrections are the section's and may take longer than the year, so they are warnings;
what the audit itself has to write is an error as long as it can be written.
"""

from collections.abc import Iterable, Iterator

from audit.cycle.engagements import Phase
from audit.cycle.finding_model import (
    FIVE,
    STANCES,
    AuditFinding,
    FindingWaiver,
    Stance,
    Standing,
)
from audit.cycle.lint_model import Remark, Rule, error, warning, while_open
from audit.cycle.year_record import ExceptionRow, YearRecord
from audit.model import FindingState
from inventory.words import T

# A month: time enough for one meeting of the security committee, which approves exceptions; the
# guideline (7.4) names no number of days.
NEAR_DAYS = 30
_EMPTY = T(
    "{fields}が書かれていません。hinomi audit finding word {number} で書きます。",
    "Nobody has written: {fields_en}. hinomi audit finding word {number}.",
)
_NO_RESPONSE = T(
    "被監査部門の回答がありません。hinomi audit finding respond {number} で回答をもらいます。",
    "The section has not answered: hinomi audit finding respond {number}.",
)
_NO_ACTION = T(
    "「{stance}」と答えたのに、改善措置がありません。"
    "hinomi audit finding action {number} で決めてもらいます。",
    "The section says '{stance_en}' and plans no action: hinomi audit finding action {number}.",
)
_OVERDUE = T(
    "改善措置{action}の期限（{due}）が過ぎています。進み具合を確かめ、期限を見直します。",
    "Action {action} was due on {due}: ask how far it is, and set a new date.",
)
_CLAIM = T(
    "是正の申告が確かめられていません（{by}）。申告していない人が hinomi audit finding verify "
    "{number} --evidence 証拠 で確かめます。",
    "The claim of {by} is not verified: somebody else does, with hinomi audit finding verify "
    "{number} --evidence FILE.",
)
_CLAIM_OF_SCAN = T(
    "是正の申告が点検で確かめられていません（{by}）。"
    "申告の後に、同じ機器を hinomi scan で点検します。",
    "No scan has shown what {by} claims: scan the same hosts again, with hinomi scan.",
)
_EXPIRING = T(
    "例外承認が{until}に切れます（あと{days}日）。直すか、理由と代替措置を見直して承認し直します。",
    "The exception ends on {until}, in {days} days: correct it, or have it approved anew.",
)
_EXPIRED = T(
    "例外承認が{until}に切れ、直っていません。直すか、承認し直します。",
    "The exception ended on {until} and nothing was corrected: correct it, or approve it anew.",
)
_PENDING = T(
    "例外の申請が承認されていません（{by}）。申請した人でない人が決めます。",
    "The exception that {by} asked for is not approved: somebody else decides.",
)
_NO_COMPENSATING = T(
    "例外に代替措置がありません。危険をどう抑えるかを書きます。",
    "The exception has no compensating control: say what holds the risk down.",
)


def of_findings(record: YearRecord) -> Iterator[Remark]:
    """Every remark on a finding that is not closed, and on the words of any of the year."""
    over = {one.engagement.id for one in record.engagements if one.engagement.phase is Phase.CLOSED}
    for finding in record.findings:
        is_past = finding.year != record.year or finding.engagement in over
        yield from _words(finding, is_past=is_past)
        if finding.state is not FindingState.CLOSED:
            yield from _answers(finding, record)
            yield from _dates(finding, record)
            yield from _waivers(finding, record)


def of_exceptions(record: YearRecord) -> Iterator[Remark]:
    """Every remark on an exception of the policy."""
    names = {id_: name for id_, name, _ in record.hosts}
    for one in record.exceptions:
        where = f"{one.check} {names.get(one.host, one.host)}"
        left = (one.until - record.on).days
        if not one.compensating.strip():
            yield error("waiver-without-compensating", where, _NO_COMPENSATING)
        if 0 <= left <= NEAR_DAYS and not _renewed(one, record):
            told = _EXPIRING.format(until=one.until, days=left)
            yield warning("waiver-expiring", where, told)
        if left < 0 and not _renewed(one, record):
            yield warning("waiver-expired", where, _EXPIRED.format(until=one.until))


def _words(finding: AuditFinding, *, is_past: bool) -> Iterator[Remark]:
    if empty := finding.five.empty:
        told = T(
            _EMPTY.ja.format(fields="、".join(FIVE[n].ja for n in empty), number=finding.number),
            _EMPTY.en.format(fields_en=", ".join(FIVE[n].en for n in empty), number=finding.number),
        )
        yield while_open(is_past, "finding-field-empty", finding.number, told)


def _answers(finding: AuditFinding, record: YearRecord) -> Iterator[Remark]:
    number, response = finding.number, finding.answer_on(record.on)
    if response is None:
        yield warning("finding-without-response", number, _NO_RESPONSE.format(number=number))
    elif response.stance is not Stance.DISAGREE and not finding.standing_actions:
        said = STANCES[response.stance]
        told = _NO_ACTION.format(number=number, stance=said.ja, stance_en=said.en)
        yield warning("agreed-without-action", number, told)


def _dates(finding: AuditFinding, record: YearRecord) -> Iterator[Remark]:
    number, claim = finding.number, finding.claim
    standing = finding.standing(record.on)
    if standing is Standing.FIX_CLAIMED and claim:
        told = (_CLAIM_OF_SCAN if finding.facts else _CLAIM).format(by=claim.by, number=number)
        yield warning("claim-not-verified", number, told)
    if standing in (Standing.WAIVED, Standing.FIX_CLAIMED):
        return
    for one in finding.standing_actions:
        if one.due < record.on:
            told = _OVERDUE.format(action=one.number, due=one.due)
            yield warning("action-overdue", number, told)


def _waivers(finding: AuditFinding, record: YearRecord) -> Iterator[Remark]:
    number, open_ = finding.number, [one for one in finding.waivers if one.ended is None]
    for one in open_:
        if not one.compensating.strip():
            yield error("waiver-without-compensating", number, _NO_COMPENSATING)
    newest = max(open_, key=lambda one: one.until, default=None)
    if newest is not None:
        yield from _newest(number, newest, record)


def _newest(number: str, one: FindingWaiver, record: YearRecord) -> Iterator[Remark]:
    left = (one.until - record.on).days
    if left < 0:
        yield warning("waiver-expired", number, _EXPIRED.format(until=one.until))
    elif not one.approver:
        yield warning("waiver-not-approved", number, _PENDING.format(by=one.requester))
    elif left <= NEAR_DAYS:
        told = _EXPIRING.format(until=one.until, days=left)
        yield warning("waiver-expiring", number, told)


def _renewed(one: ExceptionRow, record: YearRecord) -> bool:
    """Whether a later exception of the same check on the same host goes on."""
    return any(
        (other.check, other.host) == (one.check, one.host) and other.until > one.until
        for other in record.exceptions
    )


RULES: Iterable[Rule] = (of_findings, of_exceptions)
