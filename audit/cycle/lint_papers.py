"""Lint of working papers: no judgement without evidence, none without a second person.

Evidence is measured on the day of the judgement, by the policy of that day: papers do not turn
stale in the drawer. What an ended engagement left undone is a warning, as nobody may correct it.
"""

from collections.abc import Iterable, Iterator

from audit.cycle.engagements import Phase
from audit.cycle.finding_model import GRADES, AuditFinding, Fact
from audit.cycle.finding_rules import FAILED
from audit.cycle.lint_model import Remark, Rule, error, warning, while_open
from audit.cycle.paper_freshness import stale, supports
from audit.cycle.paper_model import JUDGEMENTS, Judgement, Paper, PaperState
from audit.cycle.year_record import EngagementRecord, YearRecord
from inventory.words import T

_KIND = (Judgement.CONFORM, Judgement.OBSERVATION, Judgement.ADVICE)
_BAD = (Judgement.MAJOR, Judgement.MINOR)
_NO_EVIDENCE = T(
    "「{word}」とした判断を支える証拠がありません。"
    "hinomi audit attach で証拠を付け、判断し直します。",
    "Nothing supports the judgement '{word_en}': attach evidence and judge anew.",
)
_STALE = T(
    "「{word}」とした日に、証拠が古すぎました（{names}）。新しい証拠に替えて判断し直します。",
    "On the day of the judgement '{word_en}' evidence was stale ({names}): replace it, judge anew.",
)
_OPEN = T(
    "判断がありません。hinomi audit paper {id} {number} --judge で判断します"
    "（確かめられないなら「未確認」）。",
    "Nobody has judged it: hinomi audit paper {id} {number} --judge (or unconfirmed).",
)
_CHANGED = T(
    "判断した後に証拠が変わり、判断が外れました。"
    "hinomi audit paper {id} {number} で判断し直します。",
    "Evidence changed after the judgement, which no longer counts: "
    "hinomi audit paper {id} {number} --judge.",
)
_BACK = T(
    "査閲で差し戻されています（{note}）。直して判断し直します。",
    "The reviewer sent it back ({note}): correct it and judge anew.",
)
_UNREVIEWED = T(
    "査閲されていません。作成した人でない人が hinomi audit review {id} {number} で査閲します。",
    "Nobody has reviewed it: somebody else does, with hinomi audit review {id} {number}.",
)
_REVIEW_DROPPED = T(
    "査閲の後に変わったので、査閲が外れました。"
    "hinomi audit review {id} {number} で査閲し直します。",
    "It changed after the review, which no longer counts: hinomi audit review {id} {number}.",
)
_NO_FINDING = T(
    "「{word}」と判断したのに、指摘がありません。"
    "hinomi audit finding raise {id} {number} で起票します。",
    "It is judged '{word_en}', and no finding was raised: "
    "hinomi audit finding raise {id} {number}.",
)


_DIFFERS = T(
    "調書は「{word}」なのに、指摘 {number} は「{grade}」です。どちらかを直します。",
    "The paper says '{word}', and its finding {number} '{grade}': correct one of them.",
)
_FEWER = T(
    "調書の点検で不適合だった{count}件が、指摘 {number} の事実にありません。その機器が直って"
    "いなくても指摘が解消するので、次の年度の個別監査で起票し直します。",
    "{count} failed results of the paper are not among the facts of {number}, which may close "
    "without them: raise it again in the engagement of the next year.",
)


def of_papers(record: YearRecord) -> Iterator[Remark]:
    """Every remark on a paper."""
    for one in record.engagements:
        for paper in one.every_paper:
            yield from _evidence(paper)
            yield from _progress(one, paper)
            yield from _raised(record, one, paper)
            yield from _grades(record, one, paper)
            yield from _population(record, paper)


def where_of(paper: Paper) -> T:
    """Which paper it is."""
    id_, number, control = paper.engagement, paper.number, paper.asked.control
    return T(f"{id_} 調書{number} {control}", f"{id_} paper {number} {control}")


def is_over(one: EngagementRecord) -> bool:
    """Whether nothing of the engagement can be changed any more."""
    return one.engagement.phase is Phase.CLOSED or one.papers.closed


def _evidence(paper: Paper) -> Iterator[Remark]:
    judged = paper.judged
    if judged is None or judged.judgement not in (*_KIND, *_BAD):
        return
    word = JUDGEMENTS[judged.judgement]
    if not supports(paper, judged.freshness, judged.day):
        yield error(
            "conform-without-evidence" if judged.judgement in _KIND else "judged-without-evidence",
            where_of(paper),
            _NO_EVIDENCE.format(word=word.ja, word_en=word.en),
        )
    elif judged.judgement in _KIND and (old := stale(paper, judged.freshness, judged.day)):
        yield error(
            "conform-on-stale-evidence",
            where_of(paper),
            _STALE.format(word=word.ja, word_en=word.en, names="、".join(old)),
        )


def _progress(one: EngagementRecord, paper: Paper) -> Iterator[Remark]:
    """The first thing that is still to be done on a paper."""
    code, words = _next(paper)
    if code:
        told = words.format(id=paper.engagement, number=paper.number, note=_note(paper))
        yield while_open(is_over(one), code, where_of(paper), told)


def _next(paper: Paper) -> tuple[str, T]:
    if paper.sent_back:
        return "paper-sent-back", _BACK
    if paper.last and paper.last.basis != paper.basis:
        return "paper-evidence-changed", _CHANGED
    if paper.state is PaperState.OPEN:
        return "paper-open", _OPEN
    if paper.review_dropped:
        return "paper-not-reviewed", _REVIEW_DROPPED
    if paper.state is PaperState.PREPARED:
        return "paper-not-reviewed", _UNREVIEWED
    return "", T("", "")


def _note(paper: Paper) -> str:
    return paper.review.note if paper.review else ""


def _raised(record: YearRecord, one: EngagementRecord, paper: Paper) -> Iterator[Remark]:
    if paper.judgement not in _BAD:
        return
    if not any(_is_of(finding, paper) for finding in record.raised_in(paper.engagement)):
        word = JUDGEMENTS[paper.judgement]
        told = _NO_FINDING.format(
            word=word.ja, word_en=word.en, id=paper.engagement, number=paper.number
        )
        yield while_open(is_over(one), "paper-without-finding", where_of(paper), told)


def _grades(record: YearRecord, one: EngagementRecord, paper: Paper) -> Iterator[Remark]:
    """Findings that are graver or milder than the paper that they come from, or stand beside."""
    judgement = paper.judgement
    for finding in record.raised_in(paper.engagement):
        number, last = finding.number, finding.raised[-1]
        mine = (last.engagement, last.paper) == (paper.engagement, paper.number)
        aside = last.paper is None and _is_of(finding, paper) and judgement in FAILED
        if (mine or aside) and judgement.value != finding.grade.value:
            grade, word = GRADES[finding.grade], JUDGEMENTS[judgement]
            told = T(
                _DIFFERS.ja.format(grade=grade.ja, word=word.ja, number=number),
                _DIFFERS.en.format(grade=grade.en, word=word.en, number=number),
            )
            yield while_open(is_over(one), "grade-differs", where_of(paper), told)


def _population(record: YearRecord, paper: Paper) -> Iterator[Remark]:
    """Findings that could close while something that failed in the paper still fails."""
    failed = {Fact(one.check, one.host) for one in paper.failed}
    for finding in record.raised_in(paper.engagement):
        about = (finding.control, finding.target) == (paper.asked.control, paper.target)
        if about and (missing := failed - set(finding.facts)):
            told = _FEWER.format(count=len(missing), number=finding.number)
            yield warning("finding-without-facts", where_of(paper), told)


def _is_of(finding: AuditFinding, paper: Paper) -> bool:
    """Whether a finding is about what the paper is about."""
    about = (finding.control, finding.target) == (paper.asked.control, paper.target)
    key = paper.engagement, paper.number
    return about or any((each.engagement, each.paper) == key for each in finding.raised)


RULES: Iterable[Rule] = (of_papers,)
