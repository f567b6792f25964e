"""Runs and results on both databases: all or nothing, and the same when read back."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from audit.model import Result
from audit.pending import AlreadyRecordedError
from audit.results import (
    HOST_JUDGED,
    RUN_FINISHED,
    RUN_STARTED,
    ResultStore,
    hosts_digest,
)
from audit.rows import RESULT_COLUMNS, Telling, results_digest
from checks.context import Subject
from checks.model import Provenance, Severity, Verdict
from inventory.journal import Journal
from inventory.model import Classification, Criticality, Kind, Platform, Zone
from inventory.words import HinomiError
from tests.audit.samples import AT, collection, subject

HOSTS = ("SV-002", "SV-001", "=cmd|x")


@pytest.fixture
def store(engine: Engine, journal: Journal) -> ResultStore:
    """An empty store."""
    return ResultStore(engine, journal)


def result(host: str, check: str, verdict: Verdict = Verdict.PASS, **parts: object) -> Result:
    """A result with something in every field."""
    made = Result(
        host, check, verdict, Severity.HIGH, "見えたもの", "期待", Provenance.EXPLICIT, "", "",
        "e" * 64, ("行 1", 'a "b"\n\\'),
    )  # fmt: skip
    return made._replace(**parts)  # type: ignore[arg-type] # named fields of the caller


def test_a_run_from_start_to_end(store: ResultStore, journal: Journal) -> None:
    run = store.start_run("佐藤", "p" * 64, "c" * 64, HOSTS, at=AT)
    assert store.pending_hosts(run.id) == list(HOSTS)
    for host in HOSTS:
        found = [result(host, "T-002", Verdict.FAIL), result(host, "T-001")]
        store.record_host(run.id, host, "e" * 64, collection(), found)
    assert store.done_hosts(run.id) == set(HOSTS)
    ended = store.finish_run(run.id)
    assert (ended.hosts, ended.done, ended.policy, ended.operator) == (3, 3, "p" * 64, "佐藤")
    assert ended.ended is not None
    assert store.runs() == [ended]
    assert store.run(run.id) == ended
    entries = list(journal.entries("run:"))
    assert [e.kind for e in entries] == [RUN_STARTED, *[HOST_JUDGED] * 3, RUN_FINISHED]
    assert entries[0].body["hosts_sha256"] == hosts_digest(HOSTS)
    assert entries[-1].body["verdicts"] == {"FAIL": 3, "PASS": 3}
    assert {e.actor for e in entries} == {"佐藤"}


def test_results_come_back_as_they_went_in(store: ResultStore) -> None:
    run = store.start_run("op", "p", "c", HOSTS)
    kept = {
        host: [
            result(host, "T-001", lines=()),
            result(host, "T-002", Verdict.UNKNOWN, provenance=None, reason="no_tool", detail="x"),
        ]
        for host in HOSTS
    }
    for host in reversed(HOSTS):
        store.record_host(run.id, host, "e" * 64, collection(), kept[host])
    assert list(store.results(run.id)) == [r for host in HOSTS for r in kept[host]]
    assert list(store.results(run.id, host="SV-001")) == kept["SV-001"]
    assert {r.check for r in store.results(run.id, check="T-002")} == {"T-002"}
    assert len(list(store.results(run.id, verdicts=[Verdict.PASS]))) == 3
    assert list(store.results("nothing")) == []


def test_the_tally_counts_every_result_by_host_verdict_and_severity(store: ResultStore) -> None:
    run = store.start_run("op", "p", "c", HOSTS)
    for host in HOSTS[:2]:
        mixed = (Verdict.PASS, Verdict.FAIL, Verdict.FAIL)
        found = [result(host, f"T-00{n}", verdict) for n, verdict in enumerate(mixed)]
        store.record_host(run.id, host, "", collection(), found)
    severity = result("x", "T-001").severity
    expected = {(h, v, severity, n) for h in HOSTS[:2] for v, n in [("PASS", 1), ("FAIL", 2)]}
    assert set(store.tally(run.id)) == expected
    assert list(store.tally("nothing")) == []


def test_the_context_of_a_host_comes_back(store: ResultStore) -> None:
    run = store.start_run("op", "p", "c", HOSTS)
    went = collection("stale")
    told = Subject(
        "SV-001", Kind.TERMINAL, Zone.MYNUMBER, Criticality.LOW, Classification.C3A,
        date(2027, 3, 31), None, "audit",
    )  # fmt: skip
    store.record_host(
        run.id, "SV-001", "", went, [], subject=told, tag="ab" * 8, platform=Platform.LINUX
    )
    records = {record.host: record for record in store.hosts(run.id)}
    assert list(records) == list(HOSTS)
    record = records["SV-001"]
    assert (record.collection, record.subject, record.tag) == (went, told, "ab" * 8)
    assert (record.platform, record.failure) == (Platform.LINUX, "stale")
    assert records["SV-002"].done_at is None


def test_the_entry_tells_what_the_rows_say(store: ResultStore, journal: Journal) -> None:
    run = store.start_run("op", "p", "c", HOSTS)
    found = [result("SV-001", "T-002", Verdict.FAIL), result("SV-001", "T-001")]
    store.record_host(run.id, "SV-001", "e" * 64, collection(), found, subject=subject())
    [entry] = journal.entries("run:", HOST_JUDGED)
    assert entry.body["results_sha256"] == results_digest(store.results(run.id, host="SV-001"))
    assert entry.body["verdicts"] == {"FAIL": ["T-002"], "PASS": ["T-001"]}
    assert entry.body["counts"] == {"FAIL": 1, "PASS": 1}
    assert (entry.body["run"], entry.body["host"]) == (run.id, "SV-001")
    assert (entry.body["evidence"], entry.body["method"]) == ("e" * 64, "ssh+pinned")


@pytest.mark.parametrize("host", ["SV-001", "SV-999"])
def test_a_host_is_recorded_once_and_only_in_scope(
    store: ResultStore, journal: Journal, host: str
) -> None:
    run = store.start_run("op", "p", "c", HOSTS)
    store.record_host(run.id, "SV-001", "", collection(), [result("SV-001", "T-001")])
    with pytest.raises(AlreadyRecordedError, match=host):
        store.record_host(run.id, host, "", collection(), [result(host, "T-002")])
    assert [r.check for r in store.results(run.id)] == ["T-001"]
    assert len(list(journal.entries("run:", HOST_JUDGED))) == 1


def test_a_failing_insert_leaves_neither_rows_nor_entry(
    store: ResultStore, journal: Journal
) -> None:
    run = store.start_run("op", "p", "c", HOSTS)
    twice = [result("SV-001", "T-001"), result("SV-001", "T-001")]
    with pytest.raises(Exception, match=r"(?i)unique|duplicate"):
        store.record_host(run.id, "SV-001", "", collection(), twice)
    assert "SV-001" in store.pending_hosts(run.id)
    assert list(store.results(run.id)) == []
    assert list(journal.entries("run:", HOST_JUDGED)) == []


def test_a_run_with_hosts_left_does_not_end(store: ResultStore) -> None:
    run = store.start_run("op", "p", "c", HOSTS)
    store.record_host(run.id, "SV-001", "", collection(), [])
    with pytest.raises(HinomiError, match="2 hosts left"):
        store.finish_run(run.id)
    assert store.unfinished() == store.run(run.id)
    for host in store.pending_hosts(run.id):
        store.record_host(run.id, host, "", collection(), [])
    store.finish_run(run.id)
    assert store.unfinished() is None


def test_ending_twice_is_one_entry(store: ResultStore, journal: Journal) -> None:
    run = store.start_run("op", "p", "c", ["SV-001"])
    store.record_host(run.id, "SV-001", "", collection(), [])
    assert store.finish_run(run.id) == store.finish_run(run.id)
    assert len(list(journal.entries("run:", RUN_FINISHED))) == 1


def test_only_a_run_over_ssh_can_be_taken_up(store: ResultStore) -> None:
    store.start_run("op", "p", "c", HOSTS, way="file")
    assert store.unfinished() is None


@pytest.mark.parametrize("hosts", [(), ("SV-001", "SV-001")])
def test_a_run_needs_hosts_and_each_once(store: ResultStore, hosts: tuple[str, ...]) -> None:
    with pytest.raises(HinomiError):
        store.start_run("op", "p", "c", hosts)
    assert store.runs() == []


def test_an_unknown_run_is_an_error_that_names_it(store: ResultStore) -> None:
    with pytest.raises(HinomiError, match="no run x1"):
        store.run("x1")


def test_the_newest_verdict(store: ResultStore) -> None:
    for day, verdict in enumerate([Verdict.FAIL, Verdict.PASS]):
        run = store.start_run("op", "p", "c", ["SV-001"], at=AT + timedelta(days=day))
        found = [result("SV-001", "T-001", verdict)]
        store.record_host(run.id, "SV-001", "e" * 64, collection(), found)
    newest = store.newest("SV-001", "T-001")
    assert newest is not None
    assert newest[1].verdict is Verdict.PASS
    assert store.newest("SV-001", "T-009") is None


def test_a_result_needs_its_host(store: ResultStore, engine: Engine) -> None:
    run = store.start_run("op", "p", "c", ["SV-001"])
    statement = (
        'INSERT INTO result (run, host, "check", verdict, severity, observed, expected, reason, '
        "detail, lines, observed_ja, expected_ja, detail_ja) "
        "VALUES (:run, 'SV-002', 'T-001', 'PASS', 1, '', '', '', '', '', '', '', '')"
    )
    with pytest.raises(Exception, match=r"(?i)foreign key"), engine.begin() as connection:
        connection.execute(text(statement), {"run": run.id})


_TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@given(st.lists(st.builds(lambda check, seen: result("h", check, observed=seen), _TEXTS, _TEXTS)))
def test_the_digest_depends_on_what_is_said_and_not_on_the_order(results: list[Result]) -> None:
    unique = list({r.check: r for r in results}.values())
    digest = results_digest(unique)
    assert results_digest(reversed(unique)) == digest
    if unique:
        changed = [unique[0]._replace(observed=unique[0].observed + "x"), *unique[1:]]
        assert results_digest(changed) != digest
        assert results_digest(unique[1:]) != digest


_RESULTS = st.builds(
    result,
    st.sampled_from(["SV-001", "日本"]),
    st.sampled_from(["A-001", "A-002"]),
    st.sampled_from([Verdict.PASS, Verdict.FAIL]),
    observed=st.sampled_from(["", '"', "見"]),
    evidence=st.sampled_from(["", "e" * 64]),
    lines=st.sampled_from([(), ("行", '"')]),
    provenance=st.sampled_from([None, Provenance.DEFAULT]),
)


@given(st.lists(st.lists(_RESULTS, max_size=4), max_size=4))
def test_results_told_before_are_told_the_same(hosts: list[list[Result]]) -> None:
    telling = Telling()
    for results in hosts:
        rows, digest = telling.rows("run", results)
        assert digest == results_digest(results)
        assert rows == Telling().rows("run", results)[0]
        assert [row[1:3] for row in rows] == sorted(one[:2] for one in results)
        assert all(len(row) == len(RESULT_COLUMNS) for row in rows)


def test_times_sort_as_text_and_come_back(store: ResultStore) -> None:
    at = datetime(2026, 11, 21, 3, 0, 0, 5, tzinfo=UTC)
    run = store.start_run("op", "p", "c", ["SV-001"], at=at)
    assert store.run(run.id).started == at
