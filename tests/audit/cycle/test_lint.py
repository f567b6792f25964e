"""Each code of the lint: a year that shows it, and one close by that does not."""

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from audit.cycle.engagements import Assurance, Phase
from audit.cycle.finding_model import Fact, Grade, Stance
from audit.cycle.lint import lint
from audit.cycle.lint_model import Weight
from audit.cycle.paper_model import Judgement, Paper, Review
from audit.cycle.scope_gaps import REASONS
from audit.cycle.year_record import (
    EngagementRecord,
    InspectionTally,
    ScopeGap,
    TrainingTally,
    YearRecord,
)
from audit.cycle.years import Choice
from audit.model import FindingState, Trend
from inventory.words import T
from tests.audit.cycle.clean_year import (
    FAR,
    Change,
    again,
    clean,
    corrected,
    engaged,
    on_engagement,
    on_finding,
    on_paper,
    signed,
    under_way,
)
from tests.audit.cycle.year_town import (
    AT,
    CLAIM,
    HANA,
    JIRO,
    LATER,
    ON,
    TAX,
    WAIVER,
    action,
    response,
)

ERROR, WARNING = Weight.ERROR, Weight.WARNING
NEAR = ON + timedelta(days=20)


def aged(paper: Paper) -> Paper:
    """Judged when its file was older than the policy allows."""
    old = tuple(replace(e, collected=date(2024, 1, 5)) for e in paper.evidence)
    return rejudged(replace(paper, evidence=old))


def bare(paper: Paper) -> Paper:
    """Judged on nothing."""
    return rejudged(replace(paper, evidence=(), machine=()))


def rejudged(paper: Paper, judgement: Judgement | None = None) -> Paper:
    """The same with its judgement and review made anew on what it now says."""
    last = paper.last and replace(paper.last, basis=paper.basis)
    last = last and replace(last, judgement=judgement or last.judgement)
    told = replace(paper, last=last)
    return replace(told, reviews=(Review(True, told.digest, "", JIRO, AT, 201),))


def sent_back(paper: Paper) -> Paper:
    return replace(paper, reviews=(Review(False, paper.digest, "写しがない", JIRO, AT, 201),))


def changed_later(paper: Paper) -> Paper:
    return replace(
        paper, evidence=(*paper.evidence[:1], replace(paper.evidence[1], withdrawn="誤"))
    )


def withdrawn_and_linked(paper: Paper) -> Paper:
    return replace(paper, linked=AT + timedelta(days=1))


def noted(paper: Paper) -> Paper:
    last = paper.last and replace(paper.last, note="適切に管理されている。")
    return replace(paper, last=last)


def gap(code: str) -> Change:
    return on_engagement(
        lambda one: replace(one, gaps=(ScopeGap("zeimu-db01", REASONS[code], code),))
    )


def doubted(one: EngagementRecord) -> EngagementRecord:
    return replace(one, against=(T("税務課に所属している", "works there"),))


def swapped(one: EngagementRecord) -> EngagementRecord:
    (drawn,) = one.engagement.samples
    others = tuple(sorted(set(drawn.members) - set(drawn.sample.ids)))[: len(drawn.sample.ids)]
    other = replace(drawn, sample=replace(drawn.sample, ids=others))
    return replace(one, engagement=replace(one.engagement, samples=(other,)))


def chosen(year: YearRecord) -> YearRecord:
    more = (*year.plan.choices, Choice("system:住民記録", 2026, 3, "番号", HANA))
    plan = replace(year.plan, choices=more)
    decision = replace(plan.decisions[0], digest=plan.digest)
    return replace(year, plan=replace(plan, decisions=(decision,)))


def excepted(until: date, compensating: str = "閉域") -> Change:
    return again(
        lambda year: replace(
            year,
            exceptions=(replace(year.exceptions[0], until=until, compensating=compensating),),
        )
    )


def inspected(*numbers: int) -> Change:
    return again(lambda year: replace(year, inspections=(InspectionTally(TAX, *numbers),)))


def trained(targeted: int, attended: int, goal: int = 100) -> Change:
    return again(
        lambda year: replace(
            year, training=(TrainingTally("研修", TAX, targeted, attended, goal=goal),)
        )
    )


def miscounted(**changed: int) -> Change:
    return lambda year: replace(year, history=(replace(year.history[0], **changed),))  # type: ignore[arg-type]


def renumbered(one: EngagementRecord) -> EngagementRecord:
    papers = {1: one.papers.papers[1], 3: one.papers.papers[2]}
    return replace(one, papers=replace(one.papers, papers=papers))


def assured(year: YearRecord) -> YearRecord:
    return signed(replace(year, text=replace(year.text, opinion="重大な問題は認められなかった。")))


def worded(**changed: str) -> Change:
    five = replace(clean().findings[0].five, **changed)
    return on_finding(five=five)


def text_odd(year: YearRecord) -> YearRecord:
    return replace(year, text=replace(year.text, odd=(77,)))


def quiet(year: YearRecord) -> YearRecord:
    """The year without the words of its engagement, which wait for a decision of their own."""
    return on_engagement(unwritten)(year)


def unwritten(one: EngagementRecord) -> EngagementRecord:
    return replace(one, text=replace(one.text, opinion=""))


ASSURING = "端末は適切に管理されている。"
PAST, TODAY = ON - timedelta(days=1), ON
AGREED = (response(Stance.AGREE),)
BY_HAND = (replace(corrected().raised[0], paper=None),)
CLAIMED = {"state": FindingState.FIX_CLAIMED, "claims": (CLAIM,)}
TABLE: list[tuple[str, Weight, Change]] = [
    ("conform-without-evidence", ERROR, on_paper(1, bare)),
    ("conform-on-stale-evidence", ERROR, on_paper(1, aged)),
    ("judged-without-evidence", ERROR, on_paper(2, bare)),
    ("paper-open", WARNING, on_paper(1, lambda p: replace(p, last=None, reviews=()))),
    ("paper-open", ERROR, under_way(on_paper(1, lambda p: replace(p, last=None, reviews=())))),
    ("paper-evidence-changed", ERROR, under_way(on_paper(1, changed_later))),
    ("paper-sent-back", ERROR, under_way(on_paper(1, sent_back))),
    ("paper-sent-back", WARNING, on_paper(1, sent_back)),
    ("paper-not-reviewed", ERROR, under_way(on_paper(1, lambda p: replace(p, reviews=())))),
    ("paper-not-reviewed", WARNING, on_paper(1, withdrawn_and_linked)),
    ("paper-without-finding", WARNING, again(lambda year: replace(year, findings=()))),
    ("paper-without-finding", ERROR,
     under_way(on_paper(1, lambda p: rejudged(p, Judgement.MAJOR)))),
    ("grade-differs", WARNING, on_finding(grade=Grade.ADVICE)),
    ("grade-differs", WARNING, on_finding(grade=Grade.ADVICE, raised=BY_HAND)),
    ("grade-differs", ERROR, under_way(on_paper(2, lambda p: rejudged(p, Judgement.MAJOR)))),
    ("finding-field-empty", WARNING, worded(cause=" ")),
    ("finding-field-empty", ERROR, under_way(worded(effect=""))),
    ("finding-without-response", WARNING, on_finding(responses=())),
    ("finding-without-response", WARNING, on_finding(reopened=(LATER,), trend=Trend.RECURRED)),
    ("finding-without-facts", WARNING, on_finding(facts=())),
    ("agreed-without-action", WARNING, on_finding(actions=())),
    ("agreed-without-action", WARNING, on_finding(actions=(replace(action(FAR), dropped="無理"),))),
    ("action-overdue", WARNING, on_finding(actions=(action(PAST),))),
    ("claim-not-verified", WARNING, on_finding(**CLAIMED)),
    ("finding-without-response", WARNING, on_finding(state=FindingState.OPEN)),
    ("waiver-expiring", WARNING, on_finding(waivers=(replace(WAIVER, until=NEAR),))),
    ("waiver-expiring", WARNING, excepted(TODAY)),
    ("waiver-expired", WARNING, on_finding(waivers=(replace(WAIVER, until=PAST),))),
    ("waiver-expired", WARNING, excepted(PAST)),
    ("waiver-not-approved", WARNING, on_finding(waivers=(replace(WAIVER, approver=""),))),
    ("waiver-without-compensating", ERROR, excepted(FAR, " ")),
    ("waiver-without-compensating", ERROR, on_finding(waivers=(replace(WAIVER, compensating=""),))),
    ("target-without-papers", WARNING, gap("no-papers")),
    ("target-without-papers", ERROR, under_way(gap("no-papers"))),
    ("host-without-result", WARNING, gap("no-result")),
    ("host-without-result", WARNING, gap("not-tested")),
    ("host-unsure", WARNING, gap("unsure")),
    ("sample-not-looked-at", WARNING, gap("not-looked-at")),
    ("sample-swapped", ERROR, on_engagement(swapped)),
    ("section-without-notice", WARNING, engaged(notices=())),
    ("section-without-notice", ERROR, engaged(notices=(), phase=Phase.FIELDWORK)),
    ("auditor-not-independent", WARNING, on_engagement(doubted)),
    ("auditor-not-independent", ERROR,
     lambda year: engaged(phase=Phase.FIELDWORK)(on_engagement(doubted)(year))),
    ("engagement-unfinished", ERROR, engaged(phase=Phase.REPORTING)),
    ("engagement-in-follow-up", WARNING, engaged(phase=Phase.FOLLOW_UP)),
    ("chosen-not-audited", ERROR, again(chosen)),
    ("plan-not-decided", ERROR,
     again(lambda year: replace(year, plan=replace(year.plan, decisions=())))),
    ("plan-not-decided", ERROR,
     again(lambda year: replace(year, plan=replace(year.plan, goals=("別",))))),
    ("report-not-signed", ERROR,
     lambda year: replace(year, text=replace(year.text, signatures=()))),
    ("report-not-signed", WARNING, lambda year: year),
    ("report-changed", ERROR, lambda year: replace(year, text=replace(year.text, good="別"))),
    ("signed-by-author", ERROR, lambda year: signed(year, by="監査花子")),
    ("numbers-differ", ERROR, miscounted(papers=3)),
    ("numbers-differ", ERROR, miscounted(open=0)),
    ("numbers-differ", ERROR, miscounted(conform=2)),
    ("numbers-differ", ERROR, on_engagement(renumbered)),
    ("numbers-differ", ERROR, inspected(40, 41, 0, 0)),
    ("numbers-differ", ERROR, trained(20, 21)),
    ("inspection-not-returned", WARNING, inspected(40, 0, 0, 0)),
    ("inspection-incomplete", WARNING, inspected(40, 39, 0, 0)),
    ("training-under-goal", WARNING, trained(20, 15, 80)),
    ("assurance-wording", ERROR, assured),
    ("assurance-wording", WARNING, on_paper(1, noted)),
    ("assurance-wording", WARNING, worded(effect=ASSURING)),
    ("odd-entry", WARNING, text_odd),
    ("odd-entry", WARNING, on_finding(odd=(78,))),
    ("odd-entry", WARNING, engaged(odd=(79,))),
]  # fmt: skip
NEAR_MISSES: list[tuple[str, Change]] = [
    ("action-overdue", on_finding(actions=(action(TODAY),))),
    ("action-overdue", on_finding(actions=(action(PAST),), waivers=(WAIVER,))),
    ("waiver-expiring", excepted(ON + timedelta(days=31))),
    ("waiver-expired", excepted(TODAY)),
    ("waiver-expired", on_finding(waivers=(replace(WAIVER, until=PAST, ended=AT),))),
    ("finding-without-response", on_finding(reopened=(AT - timedelta(days=1),))),
    ("finding-without-response",
     on_finding(responses=(), state=FindingState.CLOSED, closed=AT)),
    ("agreed-without-action", on_finding(actions=(), responses=(response(Stance.DISAGREE),))),
    ("training-under-goal", trained(20, 16, 80)),
    ("training-under-goal", trained(0, 0)),
    ("assurance-wording",
     lambda year: assured(engaged(assurance=Assurance.ASSURANCE)(year))),
    ("grade-differs", on_paper(2, lambda p: rejudged(p, Judgement.MINOR))),
    ("report-not-signed", quiet),
    ("conform-on-stale-evidence", lambda year: replace(year, on=date(2036, 1, 1))),
]  # fmt: skip


def codes(year: YearRecord) -> set[tuple[str, Weight]]:
    return {(one.code, one.severity) for one in lint(year)}


def test_clean_year_has_no_remark() -> None:
    assert lint(quiet(clean())) == ()


@pytest.mark.parametrize(("code", "weight", "change"), TABLE)
def test_code_is_shown(code: str, weight: Weight, change: Change) -> None:
    found = lint(change(clean()))
    assert (code, weight) in {(one.code, one.severity) for one in found}
    for one in found:
        assert "{" not in one.words.ja + one.words.en
        assert all((one.words.ja, one.words.en, one.where.ja, one.where.en))


@pytest.mark.parametrize(("code", "change"), NEAR_MISSES)
def test_code_is_not_shown_close_by(code: str, change: Change) -> None:
    assert code not in {found for found, _ in codes(change(clean()))}


def test_every_code_has_an_example() -> None:
    sources = Path(__file__).parents[3] / "audit" / "cycle"
    text = "".join(p.read_text("utf-8") for p in sorted(sources.glob("lint_*.py")))
    known = set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', text))
    assert known == {code for code, _, _ in TABLE}
    guide = Path(__file__).parents[3] / "docs" / "how-to" / "audit_close.md"
    assert known == set(re.findall(r"`([a-z]+(?:-[a-z]+)+)`", guide.read_text("utf-8")))


def test_errors_come_first_and_nothing_is_told_twice() -> None:
    year = under_way(on_finding(responses=()))(clean())
    found = lint(year)
    weights = [one.severity for one in found]
    assert weights == sorted(weights)
    assert len(set(found)) == len(found)


def test_what_an_ended_audit_left_undone_can_only_be_accepted() -> None:
    unreviewed = on_paper(1, lambda p: replace(p, reviews=()))
    late = next(one for one in lint(unreviewed(clean())) if one.code == "paper-not-reviewed")
    assert "--accept paper-not-reviewed --why" in late.words.ja
    begun = next(
        one for one in lint(under_way(unreviewed)(clean())) if one.code == "paper-not-reviewed"
    )
    assert "--accept" not in begun.words.ja


@pytest.mark.parametrize(
    ("facts", "word"), [((), "verify"), ((Fact("LOG-001", "SV-001"),), "scan")]
)
def test_a_claim_is_verified_as_its_finding_can_be(facts: tuple[Fact, ...], word: str) -> None:
    year = on_finding(**CLAIMED, facts=facts)(clean())
    told = next(one for one in lint(year) if one.code == "claim-not-verified").words
    assert [name for name in ("verify", "scan") if f"hinomi audit finding {name}" in told.ja
            or f"hinomi {name}" in told.ja] == [word]  # fmt: skip


def test_an_answer_without_action_is_told_as_it_was_given() -> None:
    partly = on_finding(actions=(), responses=(response(Stance.PARTLY),))(clean())
    told = next(one.words for one in lint(partly) if one.code == "agreed-without-action")
    assert "「一部同意」" in told.ja
