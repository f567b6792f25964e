"""What discovery keeps: looks, decisions, baselines and verdicts, all in journal and evidence."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from audit.cycle.answers import looked_in
from audit.discovery.baselines import approve, drift, read_baseline
from audit.discovery.decisions import Decision, What, decide, decisions, device_key
from audit.discovery.found import newest_violation, record_judged
from audit.discovery.records import DECIDED, STREAM, Discoveries
from audit.discovery.switch_evidence import Told, completed
from audit.discovery.tables_of_switches import Learnt
from audit.evidence import EvidenceMissing, EvidenceStore
from audit.findings import Findings
from audit.model import FindingState
from audit.verify import verify_evidence
from checks.model import Verdict, judged
from inventory.breach import Wrong
from inventory.discovery.model import How, Service, Sighting
from inventory.identity import DECIDED as RENAMED
from inventory.identity import STREAM as INVENTORY
from inventory.identity import Machines, read_machines
from inventory.journal import Draft, Journal
from inventory.model import Kind
from inventory.words import HinomiError
from tests.audit.discovery.town import NOW, POLICY, A, B, C, Town, guest, host, sweep

BY = {"by": "課長", "on": "2026-11-20", "window": "08:30-17:15", "time_by": ""}
SEEN = [("10.1.0.5", A, (22,))]


@pytest.fixture
def journal(engine: Engine) -> Journal:
    return Journal(engine)


@pytest.fixture
def store(tmp_path: Path) -> EvidenceStore:
    return EvidenceStore(tmp_path / "evidence")


def records(journal: Journal, store: EvidenceStore) -> Discoveries:
    return Discoveries(journal, store, "火見花子")


def test_looks_are_kept_and_folded_forward(journal: Journal, store: EvidenceStore) -> None:
    kept = records(journal, store)
    kept.keep("r1", sweep(SEEN, 3), BY)
    kept.keep("r2", sweep([("10.1.0.5", A, None), ("10.1.0.9", C, None)]), BY)
    kept.keep("r2", sweep([], 0, "10.2.0.0/24", why="x / x"), BY)
    one, two = kept.known()
    assert [device.key for device in one.devices] == [A, C]
    assert one.devices[0].first == NOW - timedelta(days=3)
    assert two.covered is None
    assert [k.segment for k in kept.known(until=1)] == [one.segment]
    [body] = [e.body for e in journal.entries(STREAM, "discovery.segment") if e.sequence == 1]
    assert body["approved"] == BY
    assert (body["complete"], body["rate"], body["profile"]) == (True, 50, "quiet")
    assert list(verify_evidence(journal.engine, store)) == []


def test_evidence_that_was_removed_is_an_error_and_is_found(
    journal: Journal, store: EvidenceStore
) -> None:
    kept = records(journal, store)
    kept.keep("r1", sweep(SEEN), BY)
    [understood] = [entry.body["understood"] for entry in journal.entries(STREAM)]
    store.path(understood).unlink()
    with pytest.raises(EvidenceMissing):
        kept.known()
    assert [one.wrong for one in verify_evidence(journal.engine, store)] == [Wrong.REMOVED]


def test_what_is_left_of_a_round_is_what_was_not_whole(
    journal: Journal, store: EvidenceStore
) -> None:
    kept = records(journal, store)
    assert kept.newest_round() is None
    one, two = sweep(SEEN), sweep([], 0, "10.2.0.0/24")
    three = sweep([], 0, "10.3.0.0/24", why="x / x")
    kept.start("r1", [one.segment, two.segment, three.segment], "")
    for look in (one, three):
        kept.keep("r1", look, BY)
    kept.keep("r0", two, BY)
    newest = kept.newest_round()
    assert newest is not None
    assert newest.left == (two.segment, three.segment)


def test_decisions_need_a_name_a_reason_and_an_end(journal: Journal) -> None:
    good = guest(C, date(2027, 3, 31))
    for bad in (
        Decision(What.GUEST, C, "", "x", NOW, "", date(2027, 1, 1)),
        Decision(What.GUEST, C, "x", " ", NOW, "", date(2027, 1, 1)),
        Decision(What.GUEST, C, "x", "x", NOW),
        Decision(What.SAME, C, "x", "x", NOW),
    ):
        with pytest.raises(HinomiError):
            decide(journal, bad, "火見花子")
    assert list(journal.entries(STREAM)) == []
    decide(journal, good, "火見花子")
    [found] = decisions(journal.entries(STREAM, DECIDED), Machines()).values()
    assert (found.what, found.device, found.by, found.until) == (
        What.GUEST,
        C,
        "火見花子",
        date(2027, 3, 31),
    )
    decide(journal, Decision(What.REVOKED, C, "x", "x", NOW), "火見花子")
    assert decisions(journal.entries(STREAM, DECIDED), Machines()) == {}


def test_a_decision_follows_a_host_that_got_another_number(journal: Journal) -> None:
    decide(journal, Decision(What.SAME, B, "火見", "基板交換", NOW, "PC-1"), "火見花子")
    renamed = {"reused": [], "renamed": [{"old": "PC-1", "new": "R8-1", "by": "serial"}]}
    journal.append([Draft(INVENTORY, RENAMED, renamed, "火見花子")])
    machines = read_machines(journal)
    [found] = decisions(journal.entries(STREAM, DECIDED), machines).values()
    assert found.host == "R8-1"


@pytest.mark.parametrize(
    "text", ["00-A0-DE-00-00-0C", "00a0.de00.000c", "００：Ａ０：ｄｅ：00:00:0c", C]
)
def test_a_device_is_called_by_its_mac_address_in_any_spelling(text: str) -> None:
    assert device_key(text) == C
    assert device_key(" 10.1.0.5 ") == "10.1.0.5"


def test_a_baseline_is_approved_by_somebody_and_kept(
    journal: Journal, store: EvidenceStore
) -> None:
    ssh, web = Service(22, "ssh"), Service(80, "http")
    assert read_baseline(journal, store, Machines()) is None
    with pytest.raises(HinomiError):
        approve(journal, store, {"PC-1": frozenset({ssh})}, " ", "火見花子")
    with pytest.raises(HinomiError):
        approve(journal, store, {}, "課長", "火見花子")
    approve(journal, store, {"PC-1": frozenset({ssh}), "PC-2": frozenset()}, "課長", "火見花子")
    approve(journal, store, {"PC-1": frozenset({ssh, web})}, "部長", "火見花子")
    found = read_baseline(journal, store, Machines())
    assert found is not None
    assert found.by == "部長"
    assert found.services == {"PC-1": frozenset({ssh, web}), "PC-2": frozenset()}
    assert drift(frozenset({web}), found.services["PC-1"]) == ([], ["22/tcp ssh"], [])
    assert list(verify_evidence(journal.engine, store)) == []


def test_findings_open_and_close_by_what_was_judged(journal: Journal) -> None:
    subject = "区画 10.1.0.0/24 lgwan"

    def seen(town: Town, minutes: int) -> None:
        judgements = [town.judgement("AST-003", subject)]
        at = NOW + timedelta(minutes=minutes)
        record_judged(journal, judgements, POLICY, "火見花子", at)

    def states() -> list[FindingState]:
        return [one.state for one in Findings(journal).all() if one.host == subject]

    seen(Town([], sweep(SEEN)), 0)
    assert states() == [FindingState.OPEN]
    told = newest_violation(journal, subject, "AST-003")
    assert told is not None
    assert A in told["observed"].ja
    seen(Town([], sweep([], why="x / x")), 1)
    assert states() == [FindingState.OPEN]
    seen(Town([host("PC-1", "", A)], sweep(SEEN)), 2)
    assert states() == [FindingState.CLOSED]
    *_, newest = journal.entries("discovery-judged:")
    assert newest.body["violations"] == {}


def test_what_did_not_change_is_not_written_again(journal: Journal) -> None:
    town = Town([host("PC-1", "", A)], sweep(SEEN))
    good = [town.judgement("AST-004", "PC-1")]
    assert good[0].verdict is Verdict.PASS
    assert record_judged(journal, good, POLICY, "x", NOW) == 1
    assert record_judged(journal, good, POLICY, "x", NOW) == 0
    bad = [town.judgement("AST-007", "PC-1")]
    assert record_judged(journal, bad, POLICY, "x", NOW) == 1
    assert record_judged(journal, bad, POLICY, "x", NOW + timedelta(days=29)) == 0
    assert record_judged(journal, bad, POLICY, "x", NOW + timedelta(days=30)) == 1
    worse = [replace(bad[0], outcome=judged(False, observed="other", expected="x"))]
    assert record_judged(journal, worse, POLICY, "x", NOW + timedelta(days=30)) == 1


def test_after_a_claim_what_is_seen_is_written_though_it_is_the_same(journal: Journal) -> None:
    """Else nothing could refute the claim, nor confirm one made after the correction."""
    bad = [Town([host("PC-1", "", A)], sweep(SEEN)).judgement("AST-007", "PC-1")]
    record_judged(journal, bad, POLICY, "x", NOW)
    findings = Findings(journal)
    [found] = findings.all()
    findings.claim_fix(found.fingerprint, "火見花子")
    later = datetime.now(UTC) + timedelta(minutes=1)
    assert record_judged(journal, bad, POLICY, "x", later) == 1
    assert [one.state for one in findings.all()] == [FindingState.ACKNOWLEDGED]
    assert record_judged(journal, bad, POLICY, "x", later) == 0
    raised: dict[str, object] = {"facts": [{"check": "AST-007", "host": "PC-1"}]}
    for stream in ("audit-finding:1", "audit-finding:1", "other:1"):
        journal.append([Draft(stream, "raised", raised, "x")])
        raised = {"note": "no host is named"}
        written = record_judged(journal, bad, POLICY, "x", later)
        assert written == (0 if stream == "other:1" else 1)


def test_each_fiscal_year_has_an_entry_of_its_own(journal: Journal) -> None:
    """The answers of a year are those given in it (`looked_in`)."""
    good = [Town([host("PC-1", "", A)], sweep(SEEN)).judgement("AST-004", "PC-1")]
    end = datetime(2026, 3, 31, 14, 59, tzinfo=UTC)  # one minute to midnight in Japan
    begin = end + timedelta(minutes=1)
    written = [record_judged(journal, good, POLICY, "x", at) for at in (end, begin, begin)]
    assert written == [1, 1, 0]
    assert all(len(looked_in(journal, year)) == 1 for year in (2025, 2026))


def test_a_router_s_table_completes_a_look_through_it() -> None:
    router = host("RT-1", "", kind=Kind.NETWORK)
    silent = Sighting(NOW, How.SWITCH, "10.1.0.7", B)
    passed = Sighting(NOW, How.SWITCH, "10.1.0.5", A)
    table = Told(router, NOW, (passed, silent), (Learnt(B, "Gi1/0/7"), Learnt(A, "Gi1/0/5")))
    look = completed(sweep(SEEN, direct=False), [table])
    assert look.direct
    assert [(one.mac, one.port) for one in look.sightings] == [
        (A, "rt-1 Gi1/0/5"),
        (A, "rt-1 Gi1/0/5"),
        (B, "rt-1 Gi1/0/7"),
    ]
    other = Told(host("RT-2", "", kind=Kind.NETWORK, zone="internet"), NOW, (silent,), ())
    assert completed(sweep(SEEN, direct=False), [other]) == sweep(SEEN, direct=False)
    old = Told(router, NOW - timedelta(days=2), (passed, silent), ())
    assert not completed(sweep(SEEN, direct=False), [old]).direct
    switch = Told(router, NOW, (silent,), ())  # it knows those that talked with it
    assert not completed(sweep(SEEN, direct=False), [switch]).direct
    elsewhere = Sighting(NOW, How.SWITCH, "10.2.0.7", B)
    assert not completed(sweep(SEEN, direct=False), [Told(router, NOW, (elsewhere,), ())]).direct
