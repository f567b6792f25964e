"""Lint of the scope: what was planned, announced and sampled, and not looked at; the team."""

from collections.abc import Iterable, Iterator

from audit.cycle.engagements import PHASES, Phase
from audit.cycle.lint_model import Remark, Rule, error, unless, warning
from audit.cycle.lint_papers import is_over
from audit.cycle.scope_gaps import NO_PAPERS, NO_RESULT, NOT_LOOKED_AT, NOT_TESTED, UNSURE
from audit.cycle.year_record import EngagementRecord, ScopeGap, YearRecord
from audit.cycle.years import name_of
from inventory.words import T

_NO_PAPERS = T(
    "監査の対象なのに監査調書がありません。hinomi audit papers {id} --start で作ります。",
    "It is audited and has no working paper: hinomi audit papers {id} --start.",
)
_NO_RESULT = T(
    "対象の機器なのに点検の結果がありません。hinomi scan で点検して"
    " hinomi audit papers {id} --link で取り込むか、見なかったことを報告書に書きます。",
    "No scan asked this host: scan it and link the results, or say in the report that it was not "
    "looked at (hinomi audit write {id} --excluded).",
)
_NOT_TESTED = T(
    "書類・聴取・視察だけの監査で、機器を点検していません。"
    "点検するなら hinomi audit papers {id} --start で機器の項目の調書を作り、"
    "しないなら報告書に書きます。",
    "Only documents, interviews and observation: no host was tested. Open papers that rest on "
    "scans (hinomi audit papers {id} --start), or say so in the report.",
)
_UNSURE = T(
    "点検で何も確認できませんでした。接続や権限を直して点検し直すか、報告書に書きます。",
    "The scan could tell nothing of it: mend the access and scan again, or say so in the report.",
)
_NOT_SEEN = T(
    "抽出したのに、見た記録がありません。見てから調書に証拠を付けます。",
    "It was drawn, and nothing says that it was looked at: look, and attach what was seen.",
)
_NO_NOTICE = T(
    "今の内容の通知書が出ていません。hinomi audit notice {id} で出します。",
    "It has no notice of the engagement as it is now: hinomi audit notice {id}.",
)
_SWAPPED = T(
    "抽出「{name}」は、記録された種と母集団からは出ない結果です。差し替えの疑いがあります。"
    "理由を調べ、hinomi audit sample {id} --why で引き直します。",
    "The sample of {name} is not what its seed draws: it may have been swapped. Find out why, "
    "and draw again.",
)
_NOT_ENGAGED = T(
    "計画に選んだのに、監査していません。hinomi audit open で始めるか、hinomi audit drop --why で"
    "計画から外して決裁し直します。",
    "It is in the plan and was not audited: open an engagement, or drop it with a reason.",
)
_UNFINISHED = T(
    "「{now}」のままです。hinomi audit phase {id} で報告の後まで進めます。",
    "It is still at {now_en}: take it past its report with hinomi audit phase {id}.",
)
_FOLLOWING = T(
    "フォローアップが続いています。"
    "終えるなら hinomi audit phase {id} closed、続けるなら理由を付けて"
    "締めます（次の年度で確かめます）。",
    "The follow-up goes on: end it with hinomi audit phase {id} closed, or close the year with a "
    "reason and go on in the next.",
)
_DEPENDENT = T(
    "監査人の独立性に差し支えがあります: {why}。別の人が見直すか、班を決め直します。",
    "The team is not independent: {why_en}. Somebody else looks again, or name another team.",
)
_OF_GAP = {
    NO_PAPERS: ("target-without-papers", _NO_PAPERS),
    NO_RESULT: ("host-without-result", _NO_RESULT),
    NOT_TESTED: ("host-without-result", _NOT_TESTED),
    UNSURE: ("host-unsure", _UNSURE),
    NOT_LOOKED_AT: ("sample-not-looked-at", _NOT_SEEN),
}


def of_plan(record: YearRecord) -> Iterator[Remark]:
    """Targets that were chosen for the year and that no engagement has."""
    audited = {target for one in record.engagements for target in one.engagement.targets}
    for choice in record.plan.of_year(record.year):
        if choice.target not in audited:
            yield error("chosen-not-audited", name_of(choice.target), _NOT_ENGAGED)


def of_engagements(record: YearRecord) -> Iterator[Remark]:
    """Every remark on an engagement as a whole."""
    for one in record.engagements:
        yield from _phase(one)
        yield from (remark for gap in one.gaps for remark in _gap(one, gap))
        yield from _notices(one)
        yield from _samples(one)
        yield from _team(one)


def _phase(one: EngagementRecord) -> Iterator[Remark]:
    engagement, now = one.engagement, PHASES[one.engagement.phase]
    if not engagement.has_reached(Phase.FOLLOW_UP):
        told = _UNFINISHED.format(now=now.ja, now_en=now.en, id=engagement.id)
        yield error("engagement-unfinished", engagement.id, told)
    elif engagement.phase is Phase.FOLLOW_UP:
        told = _FOLLOWING.format(id=engagement.id)
        yield warning("engagement-in-follow-up", engagement.id, told)


def _gap(one: EngagementRecord, gap: ScopeGap) -> Iterator[Remark]:
    code, words = _OF_GAP.get(gap.code, ("", _NO_PAPERS))
    if code:
        where, told = f"{one.engagement.id} {gap.subject}", words.format(id=one.engagement.id)
        is_past = is_over(one) or gap.code != NO_PAPERS
        yield unless(is_past, code, where, told)


def _notices(one: EngagementRecord) -> Iterator[Remark]:
    engagement = one.engagement
    for section in engagement.not_noticed:
        told = _NO_NOTICE.format(id=engagement.id)
        is_late = engagement.has_reached(Phase.REPORTING)
        yield unless(is_late, "section-without-notice", f"{engagement.id} {section}", told)


def _samples(one: EngagementRecord) -> Iterator[Remark]:
    for drawn in one.engagement.swapped:
        told = _SWAPPED.format(name=drawn.population, id=one.engagement.id)
        yield error("sample-swapped", f"{one.engagement.id} {drawn.population}", told)


def _team(one: EngagementRecord) -> Iterator[Remark]:
    for why in one.against:
        told = T(_DEPENDENT.ja.format(why=why.ja), _DEPENDENT.en.format(why_en=why.en))
        is_late = one.engagement.has_reached(Phase.REPORTING)
        yield unless(is_late, "auditor-not-independent", one.engagement.id, told)


RULES: Iterable[Rule] = (of_plan, of_engagements)
