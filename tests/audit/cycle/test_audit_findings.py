"""What scans make of findings: closing, taking back, coming back, and what says nothing."""

from datetime import timedelta

import pytest

from audit.cycle.audit_findings import fold_findings, read_findings
from audit.cycle.finding_model import Fact, Stance, fingerprint_of
from audit.findings import NOT_CONFIRMED, SELF_VERIFIED
from audit.model import FindingState, Trend
from checks.model import Verdict
from inventory.entries import Draft
from tests.audit.cycle.finding_town import (
    CONTROL,
    LEAD,
    LOG_1,
    LOG_2,
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


def test_who_claimed_before_it_came_back_is_no_claimant_now(town: Town) -> None:
    town.closed(LOG_1)
    town.scanned(Verdict.FAIL)
    number = "2026-01-F01"
    town.desk(OTHER).respond(number, Stance.AGREE, "課長")
    town.desk(OTHER).claim(number, "今度は直した")
    town.scanned(Verdict.PASS, by=SECTION, carried=True)
    assert town.find().state is CLOSED


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


def test_what_is_shown_of_a_fact_is_what_was_seen_last(town: Town) -> None:
    town.raised(LOG_1)
    town.scanned(Verdict.FAIL)
    town.scanned(Verdict.PASS, seen=town.now - timedelta(hours=1))
    assert [one.verdict for one in town.find().seen] == [Verdict.FAIL]


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
