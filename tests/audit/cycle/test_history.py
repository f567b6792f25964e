"""What history says of each target, for the proposal."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from audit.cycle.engagements import Engagement, Phase
from audit.cycle.history import history, last_years
from audit.cycle.universe import Known
from audit.model import Finding, FindingState, Trend
from checks.model import Severity
from inventory.model import DataSet, Ledger
from tests.audit.cycle.planners import journal_in
from tests.audit.cycle.town import LEDGER, opened

AT = datetime(2026, 5, 1, tzinfo=UTC)
FULL = LEDGER.model_copy(
    update={"data_sets": (DataSet(id="D1", system="住民記録システム", name="DB"),)}
)


def _finding(
    host: str, state: FindingState = FindingState.OPEN, trend: Trend = Trend.NEW
) -> Finding:
    return Finding("f", host, "ACC-001", state, trend, AT, AT, 1, "", "", "")


def _severity(_finding: Finding) -> Severity:
    return Severity.HIGH


def _known(*findings: Finding, ledger: Ledger = FULL) -> dict[str, Known]:
    return history(ledger, findings, _severity, ())


def test_findings_count_for_the_section_and_every_system_of_a_host() -> None:
    found = _known(_finding("S1"), _finding("S1", trend=Trend.RECURRED), _finding("D1"))
    assert found["department:総務部 情報政策課"] == Known({Severity.HIGH: 2}, 1)
    assert found["system:住民記録システム"] == Known({Severity.HIGH: 3}, 1)
    assert found["department:市民部 市民課"] == Known({Severity.HIGH: 1}, 0)


@pytest.mark.parametrize("state", list(FindingState))
def test_closed_findings_alone_do_not_count(state: FindingState) -> None:
    assert bool(_known(_finding("T1", state))) is (state is not FindingState.CLOSED)


def test_findings_of_what_the_ledger_does_not_know_are_of_no_target() -> None:
    assert _known(_finding("gap:1")) == {}


@pytest.mark.parametrize("phase", list(Phase))
def test_only_what_was_reported_on_was_audited(tmp_path: Path, phase: Phase) -> None:
    one = replace(opened(journal_in(tmp_path)), phase=phase)
    reported = phase in (Phase.FOLLOW_UP, Phase.CLOSED)
    assert bool(last_years([one])) is reported
    known = history(FULL, [], _severity, [one])
    assert ("department:総務部 税務課" in known) is reported


def test_last_year_is_the_newest(tmp_path: Path) -> None:
    one = replace(opened(journal_in(tmp_path)), phase=Phase.CLOSED)
    years: list[Engagement] = [replace(one, year=year) for year in (2024, 2026, 2025)]
    assert last_years(years) == {"department:総務部 税務課": 2026}
