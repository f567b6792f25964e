"""Findings: the transition table, the fold, and what people may do."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from audit.findings import (
    NOT_CONFIRMED,
    SELF_VERIFIED,
    TRANSITIONS,
    Event,
    Findings,
    What,
    fingerprint,
    fold,
    step,
    waiver_for,
)
from audit.model import Finding, FindingState, Result, Trend
from audit.results import ResultStore
from checks.context import Collection
from checks.model import Provenance, Severity, Verdict
from inventory.journal import Journal
from inventory.words import HinomiError
from tests.audit.samples import AT, policy
from tests.checks.test_policy import WAIVER

OPEN, ACKNOWLEDGED = FindingState.OPEN, FindingState.ACKNOWLEDGED
CLAIMED, CLOSED = FindingState.FIX_CLAIMED, FindingState.CLOSED
SEEN = (What.VIOLATED, What.HELD, What.UNSEEN)
DEEDS = (What.ASSIGNED, What.ACKNOWLEDGED, What.CLAIMED)


def event(what: What, minute: int, **parts: object) -> Event:
    """Something that happened so many minutes after the start."""
    made = Event(what, "SV-001", "T-001", AT + timedelta(minutes=minute), "佐藤", f"r{minute}")
    return replace(made, **parts)  # type: ignore[arg-type] # named fields of the caller


def after(*whats: What) -> Finding | None:
    """The finding after these events, a minute apart."""
    found = fold(event(what, minute) for minute, what in enumerate(whats))
    return found.get(("SV-001", "T-001"))


@pytest.mark.parametrize(
    ("whats", "state", "trend", "runs"),
    [
        ("violated", OPEN, Trend.NEW, 1),
        ("violated violated", OPEN, Trend.CONTINUING, 2),
        ("violated held", CLOSED, Trend.RESOLVED, 1),
        ("violated held held", CLOSED, Trend.RESOLVED, 1),
        ("violated held violated", OPEN, Trend.RECURRED, 2),
        ("violated held violated violated", OPEN, Trend.CONTINUING, 3),
        ("violated unseen", OPEN, Trend.CONTINUING, 1),
        ("violated held unseen", CLOSED, Trend.RESOLVED, 1),
        ("violated finding.acknowledged", ACKNOWLEDGED, Trend.NEW, 1),
        ("violated finding.acknowledged violated", ACKNOWLEDGED, Trend.CONTINUING, 2),
        ("violated finding.acknowledged held", CLOSED, Trend.RESOLVED, 1),
        ("violated finding.acknowledged finding.fix_claimed", CLAIMED, Trend.NEW, 1),
        ("violated finding.acknowledged finding.fix_claimed unseen", CLAIMED, Trend.CONTINUING, 1),
        ("violated finding.acknowledged finding.fix_claimed held", CLOSED, Trend.RESOLVED, 1),
        (
            "violated finding.acknowledged finding.fix_claimed violated",
            ACKNOWLEDGED,
            Trend.CONTINUING,
            2,
        ),
        ("violated finding.fix_claimed", OPEN, Trend.NEW, 1),
        ("violated held finding.acknowledged", CLOSED, Trend.RESOLVED, 1),
        ("violated finding.assigned", OPEN, Trend.NEW, 1),
    ],
)
def test_the_course_of_a_finding(whats: str, state: FindingState, trend: Trend, runs: int) -> None:
    found = after(*map(What, whats.split()))
    assert found is not None
    assert (found.state, found.trend, found.runs) == (state, trend, runs)


@pytest.mark.parametrize("what", [what for what in What if what is not What.VIOLATED])
def test_only_a_violation_opens(what: What) -> None:
    assert after(what) is None


def test_a_finding_remembers_when_and_in_which_run() -> None:
    found = after(What.VIOLATED, What.VIOLATED, What.HELD, What.HELD)
    assert found is not None
    assert (found.first_seen, found.last_seen) == (AT, AT + timedelta(minutes=1))
    assert found.last_run == "r2"


def test_a_claim_that_proves_wrong_is_said() -> None:
    found = after(What.VIOLATED, What.ACKNOWLEDGED, What.CLAIMED, What.VIOLATED)
    assert found is not None
    assert (found.note, found.claimed_by) == (NOT_CONFIRMED, "")


def test_an_older_observation_changes_nothing() -> None:
    """Output carried in late must neither close nor reopen what was seen since."""
    seen = fold([event(What.VIOLATED, 10), event(What.HELD, 5)])
    assert seen[("SV-001", "T-001")].state is OPEN
    seen = fold([event(What.VIOLATED, 1), event(What.HELD, 10), event(What.VIOLATED, 5)])
    assert seen[("SV-001", "T-001")].state is CLOSED


def test_what_was_seen_before_the_claim_does_not_verify_it() -> None:
    course = [event(What.VIOLATED, 0), event(What.ACKNOWLEDGED, 5), event(What.CLAIMED, 6)]
    seen = fold([*course, event(What.HELD, 4)])
    assert seen[("SV-001", "T-001")].state is CLAIMED
    seen = fold([*course, event(What.VIOLATED, 4)])
    assert seen[("SV-001", "T-001")].state is CLAIMED


@pytest.mark.parametrize(
    ("actor", "carried", "state"),
    [
        ("鈴木", True, CLOSED),
        ("佐藤", False, CLOSED),
        ("佐藤", True, CLAIMED),
        ("佐　藤", True, CLAIMED),
    ],
)
def test_who_claims_the_fix_cannot_close_it(actor: str, carried: bool, state: FindingState) -> None:
    course = [event(What.VIOLATED, 0), event(What.ACKNOWLEDGED, 1), event(What.CLAIMED, 2)]
    found = fold([*course, event(What.HELD, 3, actor=actor, carried=carried)])
    assert found[("SV-001", "T-001")].state is state
    assert (found[("SV-001", "T-001")].note == SELF_VERIFIED) == (state is CLAIMED)


def test_every_state_answers_to_every_observation() -> None:
    for state in FindingState:
        for what in SEEN:
            assert (state, what) in TRANSITIONS


_EVENTS = st.lists(
    st.builds(
        lambda what, minute, actor, carried: event(what, minute, actor=actor, carried=carried),
        st.sampled_from(What),
        st.integers(0, 20),
        st.sampled_from(["佐藤", "鈴木"]),
        st.booleans(),
    ),
    max_size=12,
)
_STEPS = {
    (None, OPEN),
    (OPEN, ACKNOWLEDGED),
    (ACKNOWLEDGED, CLAIMED),
    (CLAIMED, ACKNOWLEDGED),
    (OPEN, CLOSED),
    (ACKNOWLEDGED, CLOSED),
    (CLAIMED, CLOSED),
    (CLOSED, OPEN),
}


@given(_EVENTS)
def test_states_never_skip_and_only_a_pass_closes(events: list[Event]) -> None:
    found: Finding | None = None
    for happened in events:
        before, found = found, step(found, happened)
        states = (before.state if before else None, found.state if found else None)
        assert states[0] == states[1] or states in _STEPS
        if states[1] is CLOSED and states[0] is not CLOSED:
            assert before is not None
            assert happened.what is What.HELD
            assert happened.at > before.last_seen
            assert before.claimed_at is None or happened.at > before.claimed_at
        if states[1] is CLAIMED and states[0] is not CLAIMED:
            assert happened.what is What.CLAIMED
        assert found is None or (found.claimed_at is not None) == (found.state is CLAIMED)


def test_the_number_is_the_same_over_years_and_differs_by_host_and_check() -> None:
    assert fingerprint("SV-001", "SSH-001") == "129436def9ba6eee"
    numbers = {fingerprint(h, c) for h in ("a", "b") for c in ("c", "d")}
    assert len(numbers) == 4
    assert all(len(number) == 16 for number in numbers)


@pytest.mark.parametrize(
    ("at", "waived"),
    [
        (datetime(2026, 3, 31, 14, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 31, 15, 0, tzinfo=UTC), True),
        (datetime(2026, 9, 30, 14, 59, tzinfo=UTC), True),
        (datetime(2026, 9, 30, 15, 0, tzinfo=UTC), False),
    ],
)
def test_a_waiver_begins_and_ends_at_midnight_in_japan(at: datetime, waived: bool) -> None:
    found = after(What.VIOLATED)
    assert found is not None
    assert (waiver_for(found, policy(WAIVER), at) is not None) == waived


Observe = Callable[..., str]


@pytest.fixture
def observe(engine: Engine, journal: Journal) -> Observe:
    """Record a run of one host with these verdicts by check; returns the id of the run."""
    store = ResultStore(engine, journal)

    def record(host: str = "SV-001", operator: str = "op", **verdicts: Verdict) -> str:
        run = store.start_run(operator, "p", "c", [host])
        now = datetime.now(UTC)
        went = Collection(True, None, "ssh+pinned", 0, False, now, now, now)
        found = [
            Result(host, check, verdict, Severity.LOW, "", "", Provenance.MEASURED, "", "", "")
            for check, verdict in verdicts.items()
        ]
        store.record_host(run.id, host, "", went, found)
        store.finish_run(run.id)
        return run.id

    return record


FAIL, PASS = Verdict.FAIL, Verdict.PASS


def test_the_whole_cycle(observe: Observe, journal: Journal) -> None:
    findings = Findings(journal)
    first = observe(A=FAIL, B=PASS, C=Verdict.UNKNOWN)
    [found] = findings.all()
    assert (found.host, found.check, found.trend) == ("SV-001", "A", Trend.NEW)
    findings.assign(found.fingerprint[:6], "鈴木", "2026-12-31", "佐藤")
    findings.acknowledge(found.fingerprint, "鈴木", "承知")
    claimed = findings.claim_fix(found.fingerprint, "鈴木", "設定を直した")
    assert (claimed.state, claimed.assignee, claimed.due) == (CLAIMED, "鈴木", "2026-12-31")
    assert findings.find(found.fingerprint) == claimed
    last = observe(A=PASS)
    closed = findings.find(found.fingerprint)
    assert (closed.state, closed.last_run) == (CLOSED, last)
    assert [e.what for e in findings.story(closed)] == [
        What.VIOLATED,
        What.ASSIGNED,
        What.ACKNOWLEDGED,
        What.CLAIMED,
        What.HELD,
    ]
    assert findings.all(until_run=first) == [found]


@pytest.mark.parametrize("verdict", [v for v in Verdict if v not in (Verdict.FAIL, Verdict.PASS)])
def test_no_other_verdict_closes(observe: Observe, journal: Journal, verdict: Verdict) -> None:
    observe(A=FAIL)
    observe(A=verdict)
    [found] = Findings(journal).all()
    assert found.state is OPEN


def test_a_vanished_host_closes_nothing(observe: Observe, journal: Journal) -> None:
    observe(A=FAIL)
    observe(host="SV-002", A=PASS)
    [found] = Findings(journal).all()
    assert (found.host, found.state) == ("SV-001", OPEN)


def test_claiming_an_open_finding_acknowledges_it(observe: Observe, journal: Journal) -> None:
    observe(A=FAIL)
    findings = Findings(journal)
    findings.claim_fix(findings.all()[0].fingerprint, "鈴木")
    kinds = [entry.kind for entry in journal.entries("finding:")]
    assert kinds == ["finding.acknowledged", "finding.fix_claimed"]


def test_what_does_not_fit_the_state_is_refused(observe: Observe, journal: Journal) -> None:
    observe(A=FAIL)
    findings = Findings(journal)
    number = findings.all()[0].fingerprint
    findings.claim_fix(number, "鈴木")
    for deed in (findings.acknowledge, findings.claim_fix):
        with pytest.raises(HinomiError, match="fix_claimed"):
            deed(number, "鈴木")
    observe(A=PASS)
    with pytest.raises(HinomiError, match="closed"):
        findings.assign(number, "鈴木", "", "佐藤")
    assert len(list(journal.entries("finding:"))) == 2


@pytest.mark.parametrize("due", ["2026-02-30", "来週", "11/21"])
def test_a_due_date_is_a_date(observe: Observe, journal: Journal, due: str) -> None:
    observe(A=FAIL)
    findings = Findings(journal)
    with pytest.raises(HinomiError, match="2026-11-21"):
        findings.assign(findings.all()[0].fingerprint, "鈴木", due, "佐藤")


def test_a_number_must_be_known_and_clear(observe: Observe, journal: Journal) -> None:
    observe(**{f"C{n}": FAIL for n in range(40)})
    findings = Findings(journal)
    with pytest.raises(HinomiError, match="no finding"):
        findings.find("zz")
    with pytest.raises(HinomiError, match="40 findings"):
        findings.find("")
    first = findings.all()[0]
    assert findings.find(first.fingerprint.upper()) == first
