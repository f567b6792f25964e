"""What scans make of findings: closing, taking back, coming back, and what says nothing."""

from datetime import timedelta

import pytest

from audit.cycle.audit_findings import fold_findings, read_findings
from audit.cycle.finding_deeds import RAISED_AGAIN
from audit.cycle.finding_model import Fact, fingerprint_of
from audit.findings import NOT_CONFIRMED, SELF_VERIFIED
from audit.model import FindingState, Trend
from checks.model import Verdict
from inventory import identity
from inventory.entries import Draft
from tests.audit.cycle.finding_town import (
    CONTROL,
    LEAD,
    LOG_1,
    LOG_2,
    NEXT,
    OTHER,
    SECTION,
    Town,
    wish,
)
from tests.audit.cycle.paper_town import CITIZENS, TAX

OPEN, ACKNOWLEDGED = FindingState.OPEN, FindingState.ACKNOWLEDGED
CLAIMED, CLOSED = FindingState.FIX_CLAIMED, FindingState.CLOSED
SAYS_NOTHING = (
    Verdict.UNKNOWN,
    Verdict.ERROR,
    Verdict.NOT_APPLICABLE,
    Verdict.NOT_CHECKED,
)


@pytest.fixture
def town() -> Town:
    return Town()


def test_a_finding_is_open_and_new_when_it_is_raised(town: Town) -> None:
    found = town.raised(LOG_1)
    assert (found.state, found.trend, found.number) == (OPEN, Trend.NEW, "2026-01-F01")
    assert found.fingerprint == fingerprint_of(CONTROL, TAX)
    assert (found.raised[0].by, found.year, found.engagement) == (LEAD, 2026, "2026-01")
    assert found.odd == ()


def test_a_pass_of_every_fact_after_the_claim_closes(town: Town) -> None:
    town.claimed(LOG_1, LOG_2)
    town.scanned(Verdict.PASS, LOG_1)
    assert town.find().state is CLAIMED
    town.scanned(Verdict.PASS, LOG_2)
    found = town.find()
    assert (found.state, found.trend) == (CLOSED, Trend.RESOLVED)
    assert found.closed == found.verifications[-1].at == found.seen[-1].at
    assert (found.verifications[-1].holds, found.verifications[-1].run) == (True, "run-2")
    assert found.verifications[-1].by == OTHER


def test_nothing_closes_without_a_claim(town: Town) -> None:
    town.acknowledged(LOG_1)
    town.scanned(Verdict.PASS)
    assert town.find().state is ACKNOWLEDGED


def test_an_answer_is_needed_before_a_scan_closes(town: Town) -> None:
    town.raised(LOG_1)
    town.scanned(Verdict.PASS)
    assert town.find().state is OPEN


@pytest.mark.parametrize("verdict", SAYS_NOTHING)
def test_what_says_nothing_closes_nothing(town: Town, verdict: Verdict) -> None:
    town.claimed(LOG_1)
    town.scanned(verdict)
    found = town.find()
    assert found.state is CLAIMED
    assert found.seen[-1].verdict is verdict


@pytest.mark.parametrize("verdict", SAYS_NOTHING)
def test_what_says_nothing_opens_nothing(town: Town, verdict: Verdict) -> None:
    town.closed(LOG_1)
    town.scanned(verdict)
    assert town.find().state is CLOSED


def test_another_check_or_another_host_closes_nothing(town: Town) -> None:
    town.claimed(LOG_1)
    town.scanned(Verdict.PASS, Fact("LOG-002", "SV-1"))
    town.scanned(Verdict.PASS, LOG_2)
    found = town.find()
    assert found.state is CLAIMED
    assert found.seen == ()


def test_what_was_seen_before_the_claim_closes_nothing(town: Town) -> None:
    found = town.claimed(LOG_1)
    assert found.claim
    town.scanned(Verdict.PASS, seen=found.claim.at - timedelta(seconds=1))
    town.scanned(Verdict.PASS, seen=found.claim.at)
    assert town.find().state is CLAIMED
    town.scanned(Verdict.PASS, seen=found.claim.at + timedelta(seconds=1))
    assert town.find().state is CLOSED


def test_a_moment_to_come_is_taken_as_the_one_of_recording(town: Town) -> None:
    town.claimed(LOG_1)
    town.scanned(Verdict.PASS, seen=town.now + timedelta(days=900))
    assert town.find().closed == town.now - timedelta(minutes=1)


def test_output_carried_in_by_the_claimant_closes_nothing(town: Town) -> None:
    town.claimed(LOG_1)
    for name in (SECTION, "税務次郎", "税務課 税務 次郎"):
        town.scanned(Verdict.PASS, by=name, carried=True)
        found = town.find()
        assert (found.state, found.note) == (CLAIMED, SELF_VERIFIED)
    town.scanned(Verdict.PASS, by=OTHER, carried=True)
    assert town.find().state is CLOSED


def test_a_host_that_we_asked_ourselves_speaks_for_itself(town: Town) -> None:
    town.claimed(LOG_1)
    town.scanned(Verdict.PASS, by=SECTION)
    assert town.find().state is CLOSED


def test_who_claimed_earlier_carries_nothing_in_for_a_later_claimant(town: Town) -> None:
    town.claimed(LOG_1)
    town.scanned(Verdict.FAIL)
    town.desk(OTHER).claim("2026-01-F01", "もう一度直した")
    town.scanned(Verdict.PASS, by=SECTION, carried=True)
    assert town.find().state is CLAIMED


def test_a_carried_pass_of_the_claimant_does_not_hide_a_violation(town: Town) -> None:
    town.claimed(LOG_1)
    seen = town.now + timedelta(minutes=5)
    town.later(minutes=10)
    town.scanned(Verdict.PASS, by=SECTION, carried=True)
    town.scanned(Verdict.FAIL, seen=seen)
    assert town.find().state is ACKNOWLEDGED


def test_a_violation_after_the_claim_takes_it_back(town: Town) -> None:
    town.claimed(LOG_1, LOG_2)
    town.scanned(Verdict.PASS, LOG_1)
    town.scanned(Verdict.FAIL, LOG_2)
    found = town.find()
    assert (found.state, found.note) == (ACKNOWLEDGED, NOT_CONFIRMED)
    assert (found.verifications[-1].holds, found.verifications[-1].run) == (False, "run-2")
    town.scanned(Verdict.PASS, LOG_1)
    town.scanned(Verdict.PASS, LOG_2)
    assert town.find().state is ACKNOWLEDGED


def test_a_violation_seen_before_the_claim_takes_nothing_back(town: Town) -> None:
    found = town.claimed(LOG_1)
    assert found.claim
    town.scanned(Verdict.FAIL, seen=found.claim.at - timedelta(minutes=1))
    assert town.find().state is CLAIMED


def test_a_new_claim_waits_for_every_fact_anew(town: Town) -> None:
    town.claimed(LOG_1, LOG_2)
    town.scanned(Verdict.PASS, LOG_1)
    town.scanned(Verdict.FAIL, LOG_2)
    town.desk(SECTION).claim("2026-01-F01", "直した")
    town.scanned(Verdict.PASS, LOG_2)
    assert town.find().state is CLAIMED
    town.scanned(Verdict.PASS, LOG_1)
    found = town.find()
    assert (found.state, found.note) == (CLOSED, "")


def test_a_violation_opens_what_was_closed(town: Town) -> None:
    before = town.closed(LOG_1, LOG_2)
    town.scanned(Verdict.FAIL, LOG_2)
    found = town.find()
    assert (found.state, found.trend, found.closed) == (OPEN, Trend.RECURRED, None)
    assert (found.fingerprint, found.number) == (before.fingerprint, before.number)
    assert found.reopened == (found.seen[-1].at,)
    town.scanned(Verdict.PASS, LOG_2)
    assert town.find().state is OPEN


def test_a_violation_from_before_the_closing_pass_opens_nothing(town: Town) -> None:
    found = town.closed(LOG_1)
    assert found.closed
    town.scanned(Verdict.FAIL, seen=found.closed - timedelta(seconds=1))
    assert town.find().state is CLOSED


def test_of_two_verdicts_of_one_moment_the_bad_one_counts(town: Town) -> None:
    found = town.closed(LOG_1)
    town.scanned(Verdict.FAIL, seen=found.closed)
    assert town.find().state is OPEN


def test_of_two_verdicts_of_one_moment_the_good_one_does_not(town: Town) -> None:
    found = town.claimed(LOG_1)
    assert found.claim
    seen = found.claim.at + timedelta(seconds=30)
    town.scanned(Verdict.FAIL, seen=seen)
    town.scanned(Verdict.PASS, seen=seen)
    assert town.find().state is ACKNOWLEDGED


def test_what_was_seen_before_the_raising_counts_for_nothing(town: Town) -> None:
    town.scanned(Verdict.FAIL)
    found = town.raised(LOG_1)
    assert found.seen == ()


@pytest.mark.parametrize("kind", ["backup.judged", "gap.judged"])
def test_data_sets_and_gaps_are_facts_like_hosts(town: Town, kind: str) -> None:
    fact = Fact("BKP-001", "set:住民記録")
    town.claimed(fact)
    town.scanned(Verdict.PASS, fact, kind=kind)
    assert town.find().state is CLOSED


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
    town.scanned(Verdict.FAIL, LOG_1)
    assert town.find().seen == ()


def test_what_recurred_in_the_year_is_raised_as_recurred(town: Town) -> None:
    town.closed(LOG_1)
    town.scanned(Verdict.FAIL)
    town.engage(NEXT, 2027)
    assert town.raised(LOG_1, engagement=NEXT).trend is Trend.RECURRED
    town.engage("2028-01", 2028)
    assert town.raised(LOG_1, engagement="2028-01").trend is Trend.CONTINUING


def test_findings_come_by_number_and_not_by_text(town: Town) -> None:
    town.desk().raise_("2026-01", *[wish(control=f"6.1({n})") for n in range(1, 102)])
    found = read_findings(town.journal)
    assert [one.number for one in found[-3:]] == [f"2026-01-F{n}" for n in (99, 100, 101)]
    assert found == fold_findings(town.journal.entries())


def test_findings_are_told_as_they_were(town: Town) -> None:
    town.acknowledged(LOG_1)
    head = town.journal.head()
    town.desk(SECTION).claim("2026-01-F01", "直した")
    assert head
    assert read_findings(town.journal, until=head.sequence)[0].state is ACKNOWLEDGED
    assert read_findings(town.journal)[0].state is CLAIMED
    assert read_findings(town.journal, until=1) == []


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
    ("stream", "kind", "body"),
    [
        ("inventory", "ledger.identity", {"renamed": "SV-1"}),
        ("run:x", "host.judged", {}),
        ("run:x", "host.judged", {"host": "SV-1"}),
        ("run:x", "host.judged", {
            "host": "SV-1", "seen_at": "2026-08-20T04:00:00", "run": "x", "method": "ssh",
            "verdicts": {"PASS": ["LOG-001"]}, }),
    ],
)  # fmt: skip
def test_an_observation_of_another_shape_counts_for_nothing(
    town: Town, stream: str, kind: str, body: dict[str, object]
) -> None:
    before = town.claimed(LOG_1)
    entry = town.journal.append([Draft(stream, kind, body, OTHER)])[0]
    assert town.find() == before
    assert town.folded().odd == (entry.sequence,)


def test_a_scan_speaks_of_every_finding_that_rests_on_it(town: Town) -> None:
    town.raised(LOG_1)
    town.raised(LOG_1, target=CITIZENS)
    town.scanned(Verdict.FAIL)
    assert [one.seen[0].verdict for one in read_findings(town.journal)] == [Verdict.FAIL] * 2


def test_the_sequence_is_that_of_the_newest_entry_about_it(town: Town) -> None:
    town.raised(LOG_1)
    town.scanned(Verdict.PASS, LOG_2)
    first = town.find().sequence
    town.scanned(Verdict.FAIL)
    head = town.journal.head()
    assert head
    assert town.find().sequence == head.sequence == first + 2
