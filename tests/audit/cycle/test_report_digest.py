"""A decision is bound to what a reader would call the content, and to nothing else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from audit.cycle.finding_model import Grade, Stance
from audit.cycle.report_digest import engagement_digest, report_digest, year_digest
from audit.cycle.year_record import EngagementRecord, YearRecord
from audit.model import FindingState
from inventory.words import T
from tests.audit.cycle.year_town import CLAIM, JIRO, LATER, record, response

Change = Callable[[YearRecord], YearRecord]
ID = "2026-01"


def on_finding(**changed: object) -> Change:
    """Another finding of the first engagement."""

    def change(year: YearRecord) -> YearRecord:
        kept = [f for f in year.findings if f.number != "2026-01-F01"]
        (one,) = [f for f in year.findings if f.number == "2026-01-F01"]
        return replace(year, findings=(*kept, replace(one, **changed)))  # type: ignore[arg-type]

    return change


def on_engagement(make: Callable[[EngagementRecord], EngagementRecord]) -> Change:
    return lambda year: replace(
        year, engagements=(make(year.engagements[0]), *year.engagements[1:])
    )


def regraded(one: EngagementRecord) -> EngagementRecord:
    paper = one.papers.papers[1]
    last = paper.last and replace(paper.last, note="見直した", sequence=999)
    papers = {**one.papers.papers, 1: replace(paper, last=last)}
    return replace(one, papers=replace(one.papers, papers=papers))


def restated(one: EngagementRecord) -> EngagementRecord:
    team = tuple(replace(member, statement="別の申告") for member in one.engagement.team)
    return replace(one, engagement=replace(one.engagement, team=team))


def excepted(**changed: object) -> Change:
    """The exceptions of the policy, with something changed."""
    return lambda year: replace(
        year,
        exceptions=tuple(replace(one, **changed) for one in year.exceptions),  # type: ignore[arg-type]
    )


CONTENT: dict[str, Change] = {
    "grade": on_finding(grade=Grade.ADVICE),
    "response": on_finding(responses=(response(Stance.DISAGREE),)),
    "judgement": on_engagement(regraded),
    "special": on_engagement(
        lambda one: replace(one, engagement=replace(one.engagement, special="随時"))
    ),
    "statement": on_engagement(restated),
    "gap": on_engagement(lambda one: replace(one, gaps=())),
    "opinion": on_engagement(lambda one: replace(one, text=replace(one.text, opinion="別"))),
    "team": on_engagement(
        lambda one: replace(one, engagement=replace(one.engagement, team=one.engagement.team[:1]))
    ),
}
YEARLY: dict[str, Change] = {
    "text": lambda year: replace(year, text=replace(year.text, good="別")),
    "plan": lambda year: replace(year, plan=replace(year.plan, goals=("別",))),
    "training": lambda year: replace(year, training=year.training[1:]),
    "inspection": lambda year: replace(year, inspections=()),
    "exception": lambda year: replace(year, exceptions=()),
    "approver of an exception": excepted(approver="別の人"),
    "requester of an exception": excepted(requester="別の人"),
    "begin of an exception": excepted(since=date(2026, 4, 2)),
    "goal": lambda year: replace(
        year, training=tuple(replace(one, goal=1) for one in year.training)
    ),
    "undecided": lambda year: replace(year, plan=replace(year.plan, decisions=())),
}
BY_ITSELF: dict[str, Change] = {
    "day": lambda year: replace(year, on=date(2029, 1, 1)),
    "standing": on_finding(state=FindingState.FIX_CLAIMED, claims=(CLAIM,)),
    "closed": on_finding(state=FindingState.CLOSED, closed=LATER),
    "history": lambda year: replace(year, history=()),
    "writers": on_engagement(lambda one: replace(one, text=replace(one.text, writers=(JIRO,)))),
    "names": lambda year: replace(year, hosts=(), departments=()),
    "doubt": on_engagement(lambda one: replace(one, against=(T("所属", "section"),))),
}


@pytest.mark.parametrize("name", CONTENT)
def test_content_changes_both_reports(name: str) -> None:
    before, after = record(), CONTENT[name](record())
    assert year_digest(after) != year_digest(before)
    assert engagement_digest(after, ID) != engagement_digest(before, ID)
    assert engagement_digest(after, "2026-02") == engagement_digest(before, "2026-02")


@pytest.mark.parametrize("name", YEARLY)
def test_content_of_the_year_changes_its_report_alone(name: str) -> None:
    before, after = record(), YEARLY[name](record())
    assert year_digest(after) != year_digest(before)
    assert engagement_digest(after, ID) == engagement_digest(before, ID)


@pytest.mark.parametrize("name", BY_ITSELF)
def test_what_changes_by_itself_changes_no_report(name: str) -> None:
    before, after = record(), BY_ITSELF[name](record())
    assert after != before
    assert year_digest(after) == year_digest(before)
    assert engagement_digest(after, ID) == engagement_digest(before, ID)


def test_order_of_findings_is_no_content() -> None:
    year = record()
    assert year_digest(replace(year, findings=year.findings[::-1])) == year_digest(year)


def test_closing_the_year_leaves_the_decision_standing() -> None:
    year = record()
    assert year_digest(replace(year, plan=replace(year.plan, closed=LATER))) == year_digest(year)


def test_key_says_which_report() -> None:
    year = record()
    assert report_digest(year, "2026") == year_digest(year)
    assert report_digest(year, ID) == engagement_digest(year, ID)


def test_who_answers_for_the_section_is_content() -> None:
    said = response(Stance.AGREE)
    before = on_finding(responses=(said,))(record())
    after = on_finding(responses=(replace(said, post="総務部長"),))(record())
    assert year_digest(after) != year_digest(before)
