"""The view that files for programs are made of: nothing counts as confirmed in spite of a doubt."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.cycle.paper_model import Judgement, Paper, Review
from audit.cycle.year_record import YearRecord
from audit.model import FindingState
from checks.model import Verdict
from reports.audit_year_build import doubts_of, year_view
from reports.audit_year_view import DOUBTS, Doubt
from tests.audit.cycle.year_town import AT, JIRO, YEAR, paper, record, source

TARGET = "department:総務部 税務課"


def conform(**more: object) -> Paper:
    """A paper against which nothing speaks, then changed; judged and reviewed anew."""
    bare = replace(paper("2026-01", 1, "6.1(6)", TARGET, Judgement.CONFORM), **more)  # type: ignore[arg-type] # any field
    assert bare.last is not None
    judged = replace(bare, last=replace(bare.last, basis=bare.basis))
    return replace(judged, reviews=(Review(True, judged.digest, "", JIRO, AT, 900),))


def doubts(one: Paper, *, is_open: bool = False) -> list[Doubt]:
    return list(doubts_of(one, is_open=is_open))


def test_a_paper_without_any_doubt_is_confirmed() -> None:
    assert doubts(conform()) == []


@pytest.mark.parametrize("judgement", [j for j in Judgement if j is not Judgement.CONFORM])
def test_no_other_judgement_is(judgement: Judgement) -> None:
    one = conform()
    assert one.last is not None
    other = conform(last=replace(one.last, judgement=judgement))
    assert Doubt.NOT_CONFORM in doubts(other)


def test_one_that_was_not_judged_or_whose_evidence_changed_is_not() -> None:
    assert Doubt.NOT_JUDGED in doubts(replace(conform(), last=None))
    assert Doubt.NOT_JUDGED in doubts(replace(conform(), evidence=()))


def test_one_that_was_not_reviewed_or_was_sent_back_is_not() -> None:
    one = conform()
    assert doubts(replace(one, reviews=())) == [Doubt.NOT_REVIEWED]
    back = Review(False, one.digest, "写しが読めない", JIRO, AT, 901)
    assert Doubt.NOT_JUDGED in doubts(replace(one, reviews=(back,)))


@pytest.mark.parametrize("verdict", [v for v in Verdict if v is not Verdict.PASS])
def test_one_against_which_a_scan_speaks_is_not(verdict: Verdict) -> None:
    rows = tuple(replace(row, verdict=verdict) for row in conform().machine)
    found = doubts(conform(machine=rows))
    mild = verdict is Verdict.NOT_APPLICABLE
    assert (Doubt.AGAINST_MACHINE in found) is not mild


def test_one_whose_pass_has_no_evidence_is_not() -> None:
    rows = tuple(replace(row, evidence="") for row in conform().machine)
    assert Doubt.AGAINST_MACHINE in doubts(conform(machine=rows))


def test_one_with_old_evidence_only_is_not() -> None:
    one = conform()
    assert one.last is not None
    later = replace(one.last, day=one.last.day + timedelta(days=1000))
    assert Doubt.NO_EVIDENCE in doubts(conform(last=later))


def test_one_about_which_a_finding_is_open_is_not() -> None:
    assert doubts(conform(), is_open=True) == [Doubt.OPEN_FINDING]


def test_a_waiver_confirms_nothing() -> None:
    year = record()
    waived = next(one for one in year.findings if one.waiver_on(year.on))
    first = year.engagements[0]
    about = replace(waived, control="6.1(6)", target=TARGET)
    papers = replace(first.papers, papers={1: conform()})
    one = replace(year, engagements=(replace(first, papers=papers),), findings=(about,))
    assert year_view(source(of=one)).papers[0].doubts == (Doubt.OPEN_FINDING,)
    closed = replace(one, findings=(replace(about, state=FindingState.CLOSED, closed=AT),))
    assert year_view(source(of=closed)).papers[0].confirmed


@given(
    judgement=st.sampled_from(Judgement),
    verdicts=st.lists(st.sampled_from(Verdict), max_size=3),
    seen=st.booleans(),
    reviewed=st.booleans(),
    is_open=st.booleans(),
)
def test_confirmed_means_all_of_it(
    judgement: Judgement, verdicts: list[Verdict], seen: bool, reviewed: bool, is_open: bool
) -> None:
    one = conform()
    assert one.last is not None
    row = one.machine[0]
    rows = tuple(replace(row, verdict=v, evidence="e" * 64 if seen else "") for v in verdicts)
    made = conform(machine=rows, last=replace(one.last, judgement=judgement))
    made = made if reviewed else replace(made, reviews=())
    good = all(v is Verdict.NOT_APPLICABLE or (v is Verdict.PASS and seen) for v in verdicts)
    holds = judgement is Judgement.CONFORM and good and reviewed and not is_open
    assert (doubts(made, is_open=is_open) == []) is holds


def test_every_doubt_has_words() -> None:
    assert set(DOUBTS) == set(Doubt)


def test_an_engagement_has_its_own_papers_and_findings_only() -> None:
    view = year_view(source(engagement_id="2026-02"))
    assert [one.engagement.id for one in view.engagements] == ["2026-02"]
    assert {one.engagement for one in view.findings} == {"2026-02"}
    assert view.key == "2026-02"
    assert view.text.purpose.startswith("個別監査2")


def test_evidence_expires_by_the_freshness_that_it_was_judged_by() -> None:
    view = year_view(source())
    judged = next(one for one in view.papers if one.judged)
    first = judged.evidence[0]
    assert first.expires == first.collected + timedelta(days=365)
    bare = next(one for one in view.papers if not one.judged)
    assert bare.evidence[0].expires is None


def test_nothing_of_the_record_is_lost() -> None:
    year: YearRecord = record()
    view = year_view(source(of=year))
    assert view.year == YEAR
    assert len(view.findings) == len(year.findings)
    assert len(view.papers) == sum(len(one.every_paper) for one in year.engagements)
    assert (view.inspections, view.training) == (year.inspections, year.training)
