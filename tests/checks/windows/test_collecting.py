"""TRM-001: what was not read well is said by its name and never passes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from audit.judge import Judge
from checks.model import Verdict
from checks.windows.evidence import parse_windows
from checks.windows.rules.collecting import collected_well
from tests.checks.windows.answers import CARRIED, FAIL, PASS, POLICY, SUBJECT, UNKNOWN, result
from tests.checks.windows.built import AT, Failed, good_sections, windows_evidence

GOOD = good_sections()
DAY = timedelta(days=1)


def test_a_complete_collection_passes() -> None:
    assert result(collected_well, GOOD).verdict is PASS
    assert result(collected_well, {}).verdict is UNKNOWN


@pytest.mark.parametrize("name", sorted(GOOD))
def test_a_section_that_an_older_collector_lacks_is_named(name: str) -> None:
    less = {key: data for key, data in GOOD.items() if key != name}
    found = result(collected_well, less)
    assert (found.verdict, found.reason) == (UNKNOWN, "not_collected")
    assert found.detail == f"{name} (an older collector)"


@pytest.mark.parametrize("status", ["denied", "missing", "error", "timeout"])
def test_a_section_that_failed_is_named(status: str) -> None:
    found = result(collected_well, {**GOOD, "Volumes": Failed(status), "Chassis": Failed(status)})
    assert found.verdict is UNKNOWN
    assert "ディスクの暗号化" in found.detail_ja
    assert "Volumes" in found.detail
    assert "Firewall" not in found.detail
    assert found.reason == ("no_privilege" if status == "denied" else "command_failed")


def test_without_elevation_it_is_not_complete() -> None:
    assert result(collected_well, GOOD, elevated=False).verdict is UNKNOWN


def test_a_constrained_powershell_is_not_complete() -> None:
    assert verdict_of(language_mode="ConstrainedLanguage") is UNKNOWN
    assert verdict_of(language_mode="FullLanguage") is PASS


@pytest.mark.parametrize(("days", "want"), [(0, PASS), (30, PASS), (31, FAIL), (-2, UNKNOWN)])
def test_age_by_our_own_clock(days: int, want: Verdict) -> None:
    received = replace(CARRIED, received_at=AT + timedelta(days=days, seconds=1))
    if want is PASS and days:
        received = replace(received, received_at=AT + timedelta(days=days))
    assert result(collected_well, GOOD, collection=received).verdict is want


def test_a_clock_may_be_a_day_ahead_and_what_is_told() -> None:
    ahead = result(collected_well, GOOD, collection=replace(CARRIED, received_at=AT - DAY))
    assert ahead.verdict is PASS
    old = result(collected_well, GOOD, collection=replace(CARRIED, received_at=AT + 31 * DAY))
    assert (old.verdict, old.observed) == (FAIL, "31 days old")
    assert result(collected_well, GOOD).observed == "complete"


def test_without_any_time_there_is_no_verdict() -> None:
    timeless = replace(CARRIED, collected_at=None)
    assert result(collected_well, GOOD, collection=timeless).verdict is UNKNOWN


def verdict_of(**header: object) -> Verdict:
    """The verdict on good sections under another header."""
    frame = parse_windows(windows_evidence(GOOD, **header))
    [found] = Judge({"TRM-001": collected_well}, POLICY)(frame, SUBJECT, CARRIED, "")
    return found.verdict
