"""What the scans say for a paper: the newest finished run of each host, and nothing made up."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from audit.cycle.paper_facts import freshness_of, hosts_of, machine_results, strayed
from audit.cycle.paper_model import Change, Machine, Method, Paper
from audit.model import Result
from audit.policy_files import load_policy
from audit.results import ResultStore
from checks.catalogue import HOST_RULES, catalogue
from checks.model import Verdict
from checks.policy import Policy
from inventory.journal import Journal
from inventory.model import Host, Kind, Ledger, Platform
from inventory.words import HinomiError
from tests.audit.cycle.paper_town import TAX, YEAR, asked
from tests.audit.samples import AT, collection
from tests.audit.test_results import result

HOSTS = (
    Host(id="SV-1", name="a", department="税務課"),
    Host(id="SV-2", name="b", department="税務課 市民税係", systems=("税",)),
    Host(id="SV-3", name="c", department="税務課分室"),
    Host(id="SV-4", name="d", department="総務課", systems=("税",)),
)
LEDGER = Ledger(hosts=HOSTS)


@pytest.fixture
def store(engine: Engine, journal: Journal) -> ResultStore:
    return ResultStore(engine, journal)


def paper(target: str = TAX, checks: tuple[str, ...] = ("T-001", "T-002")) -> Paper:
    return Paper("2026-01", 1, asked(checks=checks), target, YEAR, Change.NEW, None)


def scanned(
    store: ResultStore, at: datetime, said: dict[str, list[Result]], *, finished: bool = True
) -> str:
    run = store.start_run("佐藤", "p", "c", tuple(said), at=at)
    for host, rows in said.items():
        evidence = "e" * 64 if rows and rows[0].evidence else ""
        store.record_host(run.id, host, evidence, collection(), rows)
    if finished:
        store.finish_run(run.id, at=at)
    return run.id


def told(store: ResultStore, one: Paper) -> list[tuple[str, str, Verdict, str]]:
    rows = machine_results(LEDGER, store, [one], {})[1]
    return [(row.host, row.check, row.verdict, row.run) for row in rows]


def test_hosts_of_a_section_and_of_a_system() -> None:
    assert [one.id for one in hosts_of(LEDGER, TAX)] == ["SV-1", "SV-2"]
    assert [one.id for one in hosts_of(LEDGER, "department:税務課 市民税係")] == ["SV-2"]
    assert [one.id for one in hosts_of(LEDGER, "system:税")] == ["SV-2", "SV-4"]


def test_the_newest_finished_run_of_each_host_speaks(store: ResultStore) -> None:
    old = scanned(
        store, AT, {h: [result(h, "T-001"), result(h, "T-002")] for h in ("SV-1", "SV-2")}
    )
    new = scanned(store, AT + timedelta(days=1), {"SV-1": [result("SV-1", "T-001", Verdict.FAIL)]})
    later = AT + timedelta(days=2)
    scanned(store, later, {"SV-2": [result("SV-2", "T-001", Verdict.FAIL)]}, finished=False)
    assert told(store, paper()) == [
        ("SV-1", "T-001", Verdict.FAIL, new),
        ("SV-1", "T-002", Verdict.NOT_CHECKED, new),
        ("SV-2", "T-001", Verdict.PASS, old),
        ("SV-2", "T-002", Verdict.PASS, old),
    ]


def test_a_host_that_nobody_asked_is_not_checked(store: ResultStore) -> None:
    scanned(store, AT, {"SV-1": [result("SV-1", "T-001")]})
    rows = machine_results(LEDGER, store, [paper(checks=("T-001",))], {})[1]
    assert rows[1] == Machine("", "T-001", "SV-2", Verdict.NOT_CHECKED, "", None)
    assert rows[0].seen == date(2026, 11, 21)
    assert rows[0].evidence == "e" * 64


def test_without_evidence_there_is_no_day(store: ResultStore) -> None:
    silent = result("SV-1", "T-001", Verdict.UNKNOWN, evidence="")
    scanned(store, AT, {"SV-1": [silent]})
    rows = machine_results(LEDGER, store, [paper(checks=("T-001",))], {})[1]
    assert (rows[0].verdict, rows[0].evidence, rows[0].seen) == (Verdict.UNKNOWN, "", None)


def test_a_check_of_another_platform_has_no_row_beside_one_that_fits(store: ResultStore) -> None:
    hosts = (
        Host(id="SV-1", name="a", department="税務課", platform=Platform.LINUX),
        Host(
            id="SW-1", name="b", department="税務課", platform=Platform.NETWORK, kind=Kind.NETWORK
        ),
        Host(id="TB-1", name="c", department="税務課", platform=Platform.MOBILE),
        Host(id="SV-2", name="d", department="税務課", platform=Platform.LINUX),
    )
    scanned(store, AT, {"SV-2": [result("SV-2", "NWD-001"), result("SV-2", "SSH-001")]})
    one = paper(checks=("NWD-001", "SSH-001", "OWN-9"))
    rows = machine_results(Ledger(hosts=hosts), store, [one], catalogue(*HOST_RULES))[1]
    found = [(row.host, row.check) for row in rows]
    assert found == [
        ("SV-1", "SSH-001"), ("SV-1", "OWN-9"),
        ("SW-1", "NWD-001"), ("SW-1", "OWN-9"),
        ("TB-1", "OWN-9"),
        ("SV-2", "NWD-001"), ("SV-2", "SSH-001"), ("SV-2", "OWN-9"),
    ]  # fmt: skip
    bare = machine_results(
        Ledger(hosts=hosts), store, [paper(checks=("NWD-001", "SSH-001"))], catalogue(*HOST_RULES)
    )[1]
    assert [row.check for row in bare if row.host == "TB-1"] == ["NWD-001", "SSH-001"]
    assert {row.verdict for row in bare if row.host == "TB-1"} == {Verdict.NOT_CHECKED}


def test_papers_without_checks_are_left_alone(store: ResultStore) -> None:
    assert machine_results(LEDGER, store, [paper(checks=())], {}) == {}


def test_rows_that_no_run_bears_out_are_told(store: ResultStore) -> None:
    run = scanned(store, AT, {"SV-1": [result("SV-1", "T-001", Verdict.FAIL)]})
    true = Machine(run, "T-001", "SV-1", Verdict.FAIL, "e" * 64, AT.date())
    missing = Machine(run, "T-002", "SV-1", Verdict.NOT_CHECKED, "", None)
    turned = Machine(run, "T-001", "SV-1", Verdict.PASS, "e" * 64, AT.date())
    made_up = Machine("no-run", "T-002", "SV-1", Verdict.PASS, "e" * 64, AT.date())
    one = Paper(
        "2026-01", 1, asked(checks=("T-001", "T-002")), TAX, YEAR, Change.NEW, None,
        machine=(true, missing, turned, made_up),
    )  # fmt: skip
    assert strayed(one, store) == (turned, made_up)


def test_freshness_is_what_the_policy_says(tmp_path: Path) -> None:
    assert freshness_of(load_policy(None)).days[Method.TEST] == 90
    (tmp_path / "limits.yaml").write_text("limits: {papers: {test_days: 7}}\n", "utf-8")
    policy = load_policy(tmp_path)
    found = freshness_of(policy)
    assert (found.days[Method.TEST], found.policy) == (7, policy.digest)


@pytest.mark.parametrize("value", [0, -1, True, "90", 1.5, None])
def test_a_freshness_that_is_none_is_an_error(value: object) -> None:
    shipped = load_policy(None)
    odd = Policy(
        limits={**shipped.limits, "papers.test_days": value}, explicit=frozenset(), excluded={},
        severities={}, waivers=(), digest="d",
    )  # fmt: skip
    with pytest.raises(HinomiError, match="test_days"):
        freshness_of(odd)


def test_a_host_seen_at_night_was_seen_on_the_day_in_japan(store: ResultStore) -> None:
    late = datetime(2026, 11, 20, 16, tzinfo=UTC)
    run = store.start_run("佐藤", "p", "c", ("SV-1",), at=late)
    seen = collection(at=late)
    store.record_host(run.id, "SV-1", "e" * 64, seen, [result("SV-1", "T-001")])
    store.finish_run(run.id, at=late)
    rows = machine_results(LEDGER, store, [paper(checks=("T-001",))], {})[1]
    assert rows[0].seen == date(2026, 11, 21)


def test_output_brought_late_hides_nothing_that_was_seen_later(store: ResultStore) -> None:
    new = scanned(store, AT, {"SV-1": [result("SV-1", "T-001", Verdict.FAIL)]})
    run = store.start_run("佐藤", "p", "c", ("SV-1",), at=AT + timedelta(days=1), way="file")
    old = replace(collection(), collected_at=AT - timedelta(days=9), received_at=None)
    store.record_host(run.id, "SV-1", "e" * 64, old, [result("SV-1", "T-001")])
    store.finish_run(run.id, at=AT + timedelta(days=1))
    assert told(store, paper(checks=("T-001",)))[0] == ("SV-1", "T-001", Verdict.FAIL, new)


def test_a_run_with_limits_of_its_own_says_nothing(store: ResultStore) -> None:
    new = scanned(store, AT, {"SV-1": [result("SV-1", "T-001", Verdict.FAIL)]})
    run = store.start_run("佐藤", "p", "c", ("SV-1",), at=AT + timedelta(days=1), trial=True)
    store.record_host(run.id, "SV-1", "e" * 64, collection(), [result("SV-1", "T-001")])
    store.finish_run(run.id, at=AT + timedelta(days=1))
    assert store.trials() == {run.id}
    assert told(store, paper(checks=("T-001",)))[0] == ("SV-1", "T-001", Verdict.FAIL, new)
