"""What a verdict rests on, told from the kept evidence."""

from pathlib import Path

import pytest

from audit.evidence import EvidenceStore
from audit.explain import decided_at, explain
from audit.judge import judge
from audit.model import Result
from checks.catalogue import catalogue
from tests.audit.samples import AT, CHECKS, collection, frame, output, policy, subject
from tests.checks.devices.asked import device


@pytest.fixture
def store(tmp_path: Path) -> EvidenceStore:
    """An empty evidence store."""
    return EvidenceStore(tmp_path)


def result(check: str, evidence: str) -> Result:
    """The result of this check on good output."""
    results = judge(frame(), subject(), collection(), CHECKS, policy(), evidence)
    return next(found for found in results if found.check == check)


def test_each_fact_with_its_probe_and_its_answer(store: EvidenceStore) -> None:
    found = result("T-002", store.put(output()))
    [basis] = explain(found, CHECKS["T-002"], store)
    assert (basis.fact, basis.probe, basis.root) == ("Number", "cat /etc/number", True)
    assert (basis.status, basis.uid, basis.at, basis.answer) == (0, 0, AT, "9")


@pytest.mark.parametrize("said", [b"garbage", output({"Motd": "ok"})])
def test_what_did_not_come_back_is_said(store: EvidenceStore, said: bytes) -> None:
    [basis] = explain(result("T-002", store.put(said)), CHECKS["T-002"], store)
    assert (basis.answer, basis.status) == (None, None)


def test_nothing_was_collected(store: EvidenceStore) -> None:
    [basis] = explain(result("T-001", ""), CHECKS["T-001"], store)
    assert basis.answer is None


def test_a_check_of_the_collection_has_no_probe(store: EvidenceStore) -> None:
    assert explain(result("T-003", store.put(output())), CHECKS["T-003"], store) == ()


def test_where_it_is_decided() -> None:
    assert decided_at(CHECKS["T-001"]).startswith("tests/audit/samples.py:")


def test_of_a_device_the_commands_are_told_and_not_the_whole(store: EvidenceStore) -> None:
    """All facts of a device stand in one reply, which may be of a hundred thousand characters."""
    long = "interface Gi0/1\n" * 10_000
    raw = device("cisco_ios", {"show running-config": long, "show version": "x"})
    check = catalogue("checks.devices.rules")["NWD-002"]
    found = result("T-001", store.put(raw))
    bases = explain(found, check, store)
    assert bases[0].fact == "TelnetSides"
    assert bases[0].answer == f"show running-config: ok, {len(long)}\nshow version: ok, 1"
