"""A host with another id keeps its findings; an id with another host gets none of them."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from audit.findings import Findings, What, fingerprint, waiver_for
from audit.model import FindingState, Result, Trend
from audit.results import ResultStore
from audit.waivers import readdressed
from checks.context import Collection
from checks.model import Provenance, Severity, Verdict
from inventory.db import open_database, upgrade
from inventory.identity import DECIDED, STREAM, read_machines
from inventory.journal import Draft, Journal
from tests.audit.samples import policy
from tests.checks.test_policy import WAIVER

FAIL, PASS = Verdict.FAIL, Verdict.PASS
Observe = Callable[..., str]
Decide = Callable[..., None]


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    """SQLite is enough: `Findings` is tried on PostgreSQL beside it."""
    found = open_database(f"sqlite:///{tmp_path}/town.db")
    upgrade(found)
    return found


@pytest.fixture
def journal(engine: Engine) -> Journal:
    return Journal(engine)


@pytest.fixture
def observe(engine: Engine, journal: Journal) -> Observe:
    """Record a run of one host with one verdict on T-001."""
    store = ResultStore(engine, journal)

    def record(host: str, verdict: Verdict) -> str:
        run = store.start_run("op", "p", "c", [host])
        now = datetime.now(UTC)
        went = Collection(True, None, "ssh+pinned", 0, False, now, now, now)
        told = Result(host, "T-001", verdict, Severity.LOW, "", "", Provenance.MEASURED, "", "", "")
        store.record_host(run.id, host, "", went, [told])
        store.finish_run(run.id)
        return run.id

    return record


@pytest.fixture
def decide(journal: Journal) -> Decide:
    """Write down what an import decided."""

    def write(*renamed: tuple[str, str], reused: Sequence[str] = ()) -> None:
        pairs = [{"old": old, "new": new, "by": "serial"} for old, new in renamed]
        journal.append([Draft(STREAM, DECIDED, {"renamed": pairs, "reused": list(reused)}, "花子")])

    return write


def test_the_finding_goes_on_under_its_number(
    observe: Observe, decide: Decide, journal: Journal
) -> None:
    first = observe("A", FAIL)
    findings = Findings(journal)
    number = findings.all()[0].fingerprint
    findings.assign(number, "鈴木", "2026-12-31", "佐藤")
    decide(("A", "B"))
    observe("B", FAIL)
    decide(("B", "C"))
    [found] = findings.all()
    assert (found.fingerprint, found.host, found.former) == (
        fingerprint("A", "T-001"),
        "C",
        ("A", "B"),
    )
    assert (found.trend, found.runs, found.assignee) == (Trend.CONTINUING, 2, "鈴木")
    findings.claim_fix(number, "鈴木")
    observe("C", PASS)
    [closed] = findings.all()
    assert closed.state is FindingState.CLOSED
    assert [event.what for event in findings.story(closed)] == [
        What.VIOLATED, What.ASSIGNED, What.VIOLATED, What.ACKNOWLEDGED, What.CLAIMED, What.HELD,
    ]  # fmt: skip
    [before] = findings.all(until_run=first)
    assert (before.host, before.former) == ("A", ())


def test_a_scan_that_still_knew_the_old_id_counts(
    observe: Observe, decide: Decide, journal: Journal
) -> None:
    observe("A", FAIL)
    decide(("A", "B"))
    observe("A", PASS)
    [found] = Findings(journal).all()
    assert (found.host, found.state) == ("B", FindingState.CLOSED)


def test_without_a_decision_nothing_is_joined(observe: Observe, journal: Journal) -> None:
    observe("A", FAIL)
    observe("B", PASS)
    [found] = Findings(journal).all()
    assert (found.host, found.state) == ("A", FindingState.OPEN)


def test_another_host_with_the_id_closes_nothing(
    observe: Observe, decide: Decide, journal: Journal
) -> None:
    """The one wrong join that would read as a correction."""
    observe("A", FAIL)
    decide(("A", "B"))
    decide(reused=["A"])
    observe("A", PASS)
    findings = Findings(journal)
    [found] = findings.all()
    assert (found.host, found.state) == ("B", FindingState.OPEN)
    observe("A", FAIL)
    assert [one.host for one in findings.all()] == ["A", "B"]
    assert len({one.fingerprint for one in findings.all()}) == 2
    newer = findings.all()[0]
    assert [event.what for event in findings.story(newer)] == [What.HELD, What.VIOLATED]
    findings.assign(newer.fingerprint, "鈴木", "", "佐藤")
    assert [one.assignee for one in findings.all()] == ["鈴木", ""]


def test_a_swap_of_two_ids_leaves_each_finding_with_its_id(
    observe: Observe, journal: Journal
) -> None:
    observe("A", FAIL)
    observe("B", FAIL)
    observe("A", PASS)
    assert [(f.host, f.state) for f in Findings(journal).all()] == [
        ("A", FindingState.CLOSED),
        ("B", FindingState.OPEN),
    ]


def test_an_exception_goes_with_its_host_and_to_no_other(
    observe: Observe, decide: Decide, journal: Journal
) -> None:
    given, day = policy(WAIVER), datetime(2026, 5, 1, tzinfo=UTC)
    observe("SV-001", FAIL)
    observe("SV-900", FAIL)
    decide(("SV-001", "SV-101"))
    moved = readdressed(given, read_machines(journal))
    assert moved.digest == given.digest
    covered = [one.host for one in Findings(journal).all() if waiver_for(one, moved, day)]
    assert covered == ["SV-101"]
    assert moved.waiver("T-001", "SV-001", day.date()) is None
    assert readdressed(given, read_machines(journal, until=0)) is given


def test_an_exception_of_before_does_not_cover_who_got_the_id(
    decide: Decide, journal: Journal
) -> None:
    decide(("SV-001", "SV-101"))
    decide(reused=["SV-001"])
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date()
    texts = (
        WAIVER,
        WAIVER.replace("2026-04-01", tomorrow.isoformat()).replace("2026-09", "2099-09"),
    )
    hosts = [readdressed(policy(text), read_machines(journal)).waivers[0].host for text in texts]
    assert hosts == ["SV-101", "SV-001"]
    assert date(2026, 4, 1) < tomorrow
