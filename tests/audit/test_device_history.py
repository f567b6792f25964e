"""Generations and approvals, folded out of the journal and the evidence."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from audit.device_history import (
    approvals,
    approve,
    approvers,
    at,
    changed,
    differences,
    generations,
)
from audit.evidence import EvidenceMissing, EvidenceStore
from audit.results import HOST_JUDGED
from checks.devices.approvals import NO_APPROVALS
from inventory.journal import Draft, Journal
from tests.checks.devices.asked import device

IOS = "version 15.2\nhostname sw\n{}end\n"
FIRST, SECOND = IOS.format(""), IOS.format("ip ssh version 2\n")


class Office:
    """One journal and its evidence."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.journal = Journal(engine, lambda: datetime(2026, 11, 21, tzinfo=UTC))
        self.store = EvidenceStore(folder)

    def judged(self, text: str | None, day: int, host: str = "N-1") -> str:
        shown = {} if text is None else {"show running-config": text}
        digest = self.store.put(device("cisco_ios", shown, at=f"2026-11-{day:02}T03:00:00+00:00"))
        body = {"host": host, "evidence": digest, "method": "device+ssh"}
        self.journal.append([Draft(f"run:{day}", HOST_JUDGED, body, "監査")])
        return digest

    def lines(self, host: str = "N-1") -> list[int]:
        return [len(one.lines) for one in generations(self.journal, self.store, host)]


@pytest.fixture
def office(engine: Engine, tmp_path: Path) -> Office:
    return Office(engine, tmp_path / "evidence")


def test_equal_configurations_are_one_generation(office: Office) -> None:
    for day, text in enumerate(
        (FIRST, FIRST, None, SECOND, FIRST.removesuffix("end\n"), SECOND), 1
    ):
        office.judged(text, day)
    office.judged(SECOND, 9, host="N-2")
    assert office.lines() == [3, 4]
    first, second = generations(office.journal, office.store, "N-1")
    assert (first.first.day, first.last.day) == (1, 2)
    assert (second.first.day, second.last.day) == (4, 6)
    assert changed(first.lines, second.lines) == (1, 0)
    assert differences(first.lines, first.lines, ("a", "b")) == []
    assert "+ip ssh version 2" in differences(first.lines, second.lines, ("a", "b"))
    assert [at((first, second), date(2026, 11, day)) for day in (3, 4)] == [first, second]
    assert at((first, second), date(2026, 10, 31)) is None


def test_the_newest_approval_counts(office: Office) -> None:
    assert approvals(office.journal, office.store) is NO_APPROVALS
    office.judged(FIRST, 1)
    office.judged(SECOND, 2)
    first, second = generations(office.journal, office.store, "N-1")
    approve(office.journal, first, "山田", "監査")
    approve(office.journal, second, "佐藤", "監査")
    held = approvals(office.journal, office.store).of("N-1")
    assert held is not None
    assert (held.lines, held.day) == (second.lines, date(2026, 11, 21))
    assert approvals(office.journal, office.store).of("N-2") is None
    who = approvers(office.journal, "N-1")
    assert [who[one.digest][0] for one in (first, second)] == ["山田", "佐藤"]


def test_an_approval_whose_evidence_is_gone_is_an_error(office: Office) -> None:
    digest = office.judged(FIRST, 1)
    [kept] = generations(office.journal, office.store, "N-1")
    approve(office.journal, kept, "山田", "監査")
    office.store.path(digest).unlink()
    with pytest.raises(EvidenceMissing):
        approvals(office.journal, office.store)
