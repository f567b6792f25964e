"""A host that gets another id in the ledger stays in the findings of the year that name it."""

from pathlib import Path

import pytest

from audit.cycle import audit_findings
from audit.model import FindingState
from checks.model import Verdict
from console.audit_year import record_of
from console.session import Session
from inventory import identity
from inventory.entries import Draft
from inventory.workspace import lay_out
from tests.audit.cycle.finding_town import LOG_1, OTHER, SECTION, Town


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Town:
    """A claimed finding about SV-1, and a ledger in which that host is SV-7 now."""
    town = Town()
    town.claimed(LOG_1)
    pairs = [{"old": "SV-1", "new": "SV-7", "by": "serial"}]
    body = {"renamed": pairs, "reused": []}
    town.journal.append([Draft(identity.STREAM, identity.DECIDED, body, OTHER)])
    lay_out(tmp_path / "town")
    monkeypatch.setattr(Session, "journal", town.journal)
    return town


def test_the_record_sees_the_host_under_its_new_id(town: Town, tmp_path: Path) -> None:
    session = Session(tmp_path / "town")
    town.scanned(Verdict.PASS, host="SV-7")
    [found] = record_of(session, 2026).findings
    assert (found.state, found.seen[0].verdict) == (FindingState.CLOSED, Verdict.PASS)
    town.scanned(Verdict.FAIL, host="SV-7")
    [found] = record_of(session, 2026).findings
    assert found.state is FindingState.OPEN
    assert found == audit_findings.read_findings(town.journal)[0]
    assert SECTION in found.hands
