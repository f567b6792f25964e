"""What the rules forbid on a working paper, in words: the fold and the deeds ask the same.

Audit standards want a paper to be reviewed by somebody else than who prepared it, and a judgement
to rest on evidence; what is old or missing confirms nothing.
"""

from collections.abc import Iterable
from datetime import date

from audit.cycle.fiscal import Period
from audit.cycle.paper_freshness import stale, supports
from audit.cycle.paper_model import (
    JUDGEMENTS,
    Evidence,
    Judged,
    Judgement,
    Paper,
    PaperState,
    is_milder,
)
from audit.evidence import is_digest
from checks.people import plain_name, same_person
from inventory.words import T

_KIND = (Judgement.CONFORM, Judgement.OBSERVATION, Judgement.ADVICE)
_FREE = (Judgement.UNCONFIRMED, Judgement.NOT_APPLICABLE)  # need no evidence
_NOTE = T(
    "何を確かめたかを --note に書きます。",
    "Say with --note what was seen.",
)
_REASON = T(
    "機械の結果に不適合 {failed}件、確認不能 {unsure}件があります。"
    "「{word}」とする理由を --reason に書きます（一覧に残ります）。",
    "The machine found {failed} violations and could not tell {unsure}: give --reason WHY for "
    "'{word_en}'; it is listed.",
)
_NOTHING = T(
    "監査の対象期間について、期限内の証拠がありません。「{word}」とするには hinomi audit attach で"
    "証拠を付けるか、点検結果を取り込み直します。それまでは未確認です。",
    "No fresh evidence tells of the audited period: attach some, or link results anew, before "
    "judging '{word_en}'; until then it is unconfirmed.",
)
_STALE = T(
    "証拠が古いか、日付が先です: {names}。新しい証拠に替える（古いものは --withdraw で取り下げる）"
    "か、点検をやり直して取り込みます。それまでは未確認です。",
    "Evidence is stale or of a day to come: {names}. Replace it (--withdraw takes the old one "
    "back) or scan and link anew; until then it is unconfirmed.",
)
_SELF = T(
    "{actor}はこの調書を作成した人なので査閲できません。別の人が査閲します"
    "（操作する人は hinomi.toml の operator で決まります）。",
    "{actor} prepared this paper and cannot review it: somebody else must "
    "(who acts is `operator` in hinomi.toml).",
)
_NOT_PREPARED = T(
    "まだ判断がないか、判断の後に証拠が変わったので査閲できません。"
    "先に hinomi audit paper で判断を記録します。",
    "There is no judgement on the evidence as it is now: hinomi audit paper comes first.",
)
_ALREADY = T("査閲済みで、その後変わっていません。", "It is reviewed already and has not changed.")
_RETURN = T("差し戻す理由を --note に書きます。", "Say with --note why it is sent back.")
_DIGEST = T("証拠の SHA-256 がありません。", "The evidence has no SHA-256.")
_DAYS = T(
    "日付の順が違います。対象期間の初日 ≤ 末日、作成・入手した日 ≤ 受け取った日 ≤ 今日 とします。",
    "The days are out of order: first ≤ last of the period, collected ≤ received ≤ today.",
)
_EMPTY = T("ファイルか、聞いたこと・見たことのどちらか一方を書きます。", "Give a file or words.")


def against_judging(paper: Paper, wish: Judged) -> T | None:
    """Why this judgement may not be made; None where it may."""
    judgement = wish.judgement
    if judgement is not Judgement.UNCONFIRMED and not wish.note.strip():
        return _NOTE
    if is_milder(paper, judgement) and not wish.reason.strip():
        return _milder(paper, judgement)
    return None if judgement in _FREE else _against_evidence_of(paper, wish)


def _against_evidence_of(paper: Paper, wish: Judged) -> T | None:
    judgement = wish.judgement
    old = stale(paper, wish.freshness, wish.day)
    if judgement in _KIND and old:
        return _STALE.format(names="、".join(old))
    if not supports(paper, wish.freshness, wish.day):
        word = JUDGEMENTS[judgement]
        return _NOTHING.format(word=word.ja, word_en=word.en)
    return None


def against_review(paper: Paper, actor: str, *, accepted: bool, note: str) -> T | None:
    """Why this person may not review the paper now; None where it may be."""
    if any(may_be_one(actor, one) for one in paper.hands):
        return _SELF.format(actor=actor)
    if paper.state is PaperState.OPEN:
        return _NOT_PREPARED
    if accepted and paper.state is PaperState.REVIEWED:
        return _ALREADY
    return None if accepted or note.strip() else _RETURN


def against_evidence(one: Evidence, today: date) -> T | None:
    """Why this is no evidence; None where it is."""
    if not is_digest(one.digest) or one.size < 1:
        return _DIGEST
    if bool(one.name) is bool(one.text.strip()):
        return _EMPTY
    return against_days(one.period, one.collected, one.received, today)


def against_days(period: Period, collected: date, received: date, today: date) -> T | None:
    """What is wrong with the days of evidence; None where nothing is."""
    in_order = period[0] <= period[1] and collected <= received <= today
    return None if in_order else _DAYS


def may_be_one(one: str, other: str) -> bool:
    """Whether two names may be of one person: one may be written with the section before it."""
    a, b = plain_name(one), plain_name(other)
    return a in b or b in a


def is_one_of(actor: str, names: Iterable[str]) -> bool:
    """Whether this is one of these people by the whole name, the section before it or not."""
    words = actor.split()
    own = ["".join(words[at:]) for at in range(len(words))]
    return any(same_person(mine, one) for one in names for mine in own)


def _milder(paper: Paper, judgement: Judgement) -> T:
    word = JUDGEMENTS[judgement]
    failed, unsure = len(paper.failed), len(paper.unsure)
    return _REASON.format(failed=failed, unsure=unsure, word=word.ja, word_en=word.en)
