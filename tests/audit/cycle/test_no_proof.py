"""Results that look like a proof of a correction and are none."""

from datetime import timedelta

import pytest

from audit.cycle.finding_model import Stance
from audit.model import FindingState
from audit.results import RUN_STARTED
from checks.model import Verdict
from inventory.entries import Draft
from inventory.words import HinomiError
from tests.audit.cycle.finding_town import LOG_1, OTHER, SECTION, TODAY, Town


@pytest.fixture
def town() -> Town:
    town = Town()
    town.claimed(LOG_1)
    return town


def begun(town: Town, run: str, *, trial: bool) -> None:
    body = {"run": run, **({"trial": True} if trial else {})}
    town.journal.append([Draft(f"run:{run}", RUN_STARTED, body, OTHER)])


@pytest.mark.parametrize(
    ("trial", "state"), [(True, FindingState.FIX_CLAIMED), (False, FindingState.CLOSED)]
)
def test_a_run_with_limits_of_its_own_closes_nothing(
    town: Town, trial: bool, state: FindingState
) -> None:
    begun(town, "run-1", trial=trial)
    town.scanned(Verdict.PASS)
    assert town.find().state is state


def test_a_violation_counts_whatever_the_limits(town: Town) -> None:
    begun(town, "run-1", trial=True)
    town.scanned(Verdict.FAIL)
    assert town.find().state is FindingState.ACKNOWLEDGED


def test_carried_output_of_a_day_to_come_closes_nothing(town: Town) -> None:
    town.scanned(Verdict.PASS, carried=True, seen=town.now + timedelta(hours=20))
    assert town.find().state is FindingState.FIX_CLAIMED
    town.scanned(Verdict.PASS, carried=True)
    assert town.find().state is FindingState.CLOSED


def test_an_entry_that_is_half_readable_says_nothing_at_all(town: Town) -> None:
    town.later()
    body = {
        "run": "r", "host": "SV-1", "method": "ssh", "seen_at": town.now.isoformat(),
        "verdicts": {"PASS": ["LOG-001"], "zzz": ["LOG-002"]},
    }  # fmt: skip
    entry = town.journal.append([Draft("run:r", "host.judged", body, OTHER)])[0]
    assert town.find().state is FindingState.FIX_CLAIMED
    assert town.folded().odd == (entry.sequence,)


@pytest.mark.parametrize("text", ["税務課長\n状況: 解消", "税務課長\x1b[2J", "長\u202e課"])
def test_a_post_is_one_line_and_nothing_that_looks_like_another(text: str) -> None:
    town = Town()
    town.raised(LOG_1)
    with pytest.raises(HinomiError, match="one line"):
        town.desk(SECTION).respond("2026-01-F01", Stance.AGREE, text)
    town.desk(SECTION).respond("2026-01-F01", Stance.AGREE, "税務課　課長")
    with pytest.raises(HinomiError, match="one line"):
        town.desk(SECTION).plan("2026-01-F01", text, "税務課長", TODAY)
