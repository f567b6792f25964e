"""Findings over the years: raised again, and hosts that get other names."""

import pytest

from audit.cycle.audit_findings import read_findings
from audit.cycle.finding_deeds import RAISED_AGAIN
from audit.cycle.finding_model import Fact, Grade, Stance
from audit.model import FindingState, Trend
from checks.model import Verdict
from inventory import identity
from inventory.entries import Draft
from tests.audit.cycle.finding_town import (
    LEAD,
    LOG_1,
    LOG_2,
    NEXT,
    OTHER,
    SECTION,
    TODAY,
    Town,
    wish,
)

OPEN, ACKNOWLEDGED = FindingState.OPEN, FindingState.ACKNOWLEDGED
CLAIMED, CLOSED = FindingState.FIX_CLAIMED, FindingState.CLOSED


@pytest.fixture
def town() -> Town:
    return Town()


def test_the_same_target_next_year_is_the_same_finding(town: Town) -> None:
    before = town.acknowledged(LOG_1)
    town.engage(NEXT, 2027)
    found = town.raised(LOG_2, engagement=NEXT)
    assert (found.fingerprint, found.number) == (before.fingerprint, "2027-01-F01")
    assert (found.state, found.trend) == (ACKNOWLEDGED, Trend.CONTINUING)
    assert [one.number for one in found.raised] == ["2026-01-F01", "2027-01-F01"]
    assert set(found.facts) == {LOG_1, LOG_2}
    assert town.find("2026-01-F01") == town.find("2027-01-F01")


def test_raising_again_takes_a_claim_back(town: Town) -> None:
    town.claimed(LOG_1)
    town.engage(NEXT, 2027)
    found = town.raised(LOG_1, engagement=NEXT)
    assert (found.state, found.note) == (ACKNOWLEDGED, RAISED_AGAIN)
    town.scanned(Verdict.PASS)
    assert town.find().state is ACKNOWLEDGED


def test_raising_again_what_was_closed_opens_it(town: Town) -> None:
    town.closed(LOG_1)
    town.engage(NEXT, 2027)
    found = town.raised(LOG_2, engagement=NEXT)
    assert (found.state, found.trend, found.closed) == (OPEN, Trend.RECURRED, None)
    assert found.reopened == (found.raised[-1].at,)
    assert found.facts == (LOG_2,)
    town.desk(SECTION).respond("2027-01-F01", Stance.AGREE, "課長")
    town.desk(SECTION).claim("2027-01-F01", "直した")
    town.scanned(Verdict.PASS, LOG_2)
    town.scanned(Verdict.FAIL, LOG_1)
    found = town.find()
    assert (found.state, [one.fact for one in found.seen]) == (CLOSED, [LOG_2])


def test_what_recurred_in_the_year_is_raised_as_recurred(town: Town) -> None:
    town.closed(LOG_1)
    town.scanned(Verdict.FAIL)
    town.engage(NEXT, 2027)
    assert town.raised(LOG_1, engagement=NEXT).trend is Trend.RECURRED
    town.engage("2028-01", 2028)
    assert town.raised(LOG_1, engagement="2028-01").trend is Trend.CONTINUING


def test_a_host_by_its_former_name_is_the_same_host(town: Town) -> None:
    renamed = {"SV-1": "SV-9", "SV-9": "SV-10"}
    town.claimed(LOG_1)
    town.scanned(Verdict.PASS, host="SV-10")
    assert town.find().state is CLAIMED
    found = read_findings(town.journal, renamed=renamed)[0]
    assert (found.state, found.facts, found.seen[0].fact) == (CLOSED, (LOG_1,), LOG_1)


def test_two_names_of_one_host_are_one_of_its_population(town: Town) -> None:
    town.claimed(LOG_1, LOG_2)
    town.scanned(Verdict.PASS, host="SV-2")
    assert read_findings(town.journal, renamed={"SV-1": "SV-2"})[0].state is CLOSED


def test_names_that_go_round_end(town: Town) -> None:
    town.raised(LOG_1)
    assert len(read_findings(town.journal, renamed={"SV-1": "SV-2", "SV-2": "SV-1"})) == 1


def named(town: Town, *renamed: tuple[str, str], reused: tuple[str, ...] = ()) -> None:
    """An import of the ledger that says which ids are of which machines."""
    pairs = [{"old": old, "new": new, "by": "serial"} for old, new in renamed]
    body = {"renamed": pairs, "reused": list(reused)}
    town.journal.append([Draft(identity.STREAM, identity.DECIDED, body, OTHER)])


def test_a_machine_keeps_its_finding_under_a_new_id(town: Town) -> None:
    town.claimed(LOG_1)
    named(town, ("SV-1", "SV-7"))
    town.scanned(Verdict.PASS, host="SV-7")
    found = town.find()
    assert (found.state, found.facts) == (CLOSED, (LOG_1,))
    town.scanned(Verdict.FAIL, host="SV-7")
    assert town.find().state is OPEN


def test_another_machine_under_the_same_id_closes_nothing(town: Town) -> None:
    town.claimed(LOG_1)
    named(town, ("SV-1", "SV-7"))
    named(town, reused=("SV-1",))
    town.scanned(Verdict.PASS, host="SV-1")
    found = town.find()
    assert (found.state, found.seen) == (CLAIMED, ())


def test_a_fact_stays_with_its_machine_when_it_is_raised_again(town: Town) -> None:
    town.acknowledged(LOG_1)
    named(town, ("SV-1", "SV-7"))
    named(town, reused=("SV-1",))
    town.engage(NEXT, 2027)
    town.raised(LOG_2, engagement=NEXT)
    town.desk(SECTION).claim("2027-01-F01", "直した")
    town.scanned(Verdict.PASS, LOG_2)
    town.scanned(Verdict.PASS, host="SV-1")
    assert town.find().state is CLAIMED
    town.scanned(Verdict.PASS, host="SV-7")
    assert town.find().state is CLOSED


def test_a_new_machine_under_an_old_id_is_one_more_of_the_population(town: Town) -> None:
    town.acknowledged(LOG_1)
    named(town, ("SV-1", "SV-7"))
    named(town, reused=("SV-1",))
    town.engage(NEXT, 2027)
    town.raised(LOG_1, engagement=NEXT)
    town.desk(SECTION).claim("2027-01-F01", "直した")
    town.scanned(Verdict.PASS, host="SV-7")
    assert town.find().state is CLAIMED
    town.scanned(Verdict.PASS, host="SV-1")
    assert town.find().state is CLOSED


@pytest.mark.parametrize(
    ("facts", "grade", "stands"),
    [
        ((LOG_1,), Grade.MINOR, True),
        ((), Grade.ADVICE, True),
        ((LOG_1, LOG_2), Grade.MINOR, False),
        ((LOG_1,), Grade.MAJOR, False),
    ],
)
def test_an_exception_covers_only_what_was_approved(
    facts: tuple[Fact, ...], grade: Grade, *, stands: bool
) -> None:
    town = Town()
    town.waived()
    town.engage(NEXT, 2027)
    (found,) = town.desk().raise_(NEXT, wish(*facts, grade=grade))
    assert (found.waiver_on(TODAY) is not None) is stands
    assert (found.waivers[0].ended_by == LEAD) is not stands
