"""LAPS: one place counts, and places are never merged."""

from typing import Any

import pytest

from checks.model import Verdict
from checks.windows.facts.laps import NAMES, Laps
from checks.windows.rules.laps import laps as rule
from tests.checks.windows.answers import DENIED, FAIL, PASS, UNKNOWN, unseen, verdict, with_
from tests.checks.windows.built import value
from tests.checks.windows.good.management import GOOD as MANAGEMENT
from tests.checks.windows.good.management import laps

GOOD: dict[str, Any] = {**MANAGEMENT, "Membership": {"role": 1}}


def places(**given: dict[str, Any]) -> dict[str, Any]:
    bare = dict.fromkeys(("csp", "policy", "local", "legacy"), laps())
    return {**GOOD, "Laps": {**bare, **given}}


@pytest.mark.parametrize(
    ("backup", "want"), [(1, PASS), (2, PASS), (0, FAIL), (None, FAIL), (3, UNKNOWN)]
)
@pytest.mark.parametrize("place", ["csp", "policy", "local"])
def test_where_the_password_is_kept(place: str, backup: int | None, want: Verdict) -> None:
    settings = laps(BackupDirectory=backup, PasswordAgeDays=30)
    assert verdict(rule, places(**{place: settings})) is want


def test_the_first_place_with_any_value_hides_the_others() -> None:
    empty_first = places(csp=laps(PasswordAgeDays=7), policy=laps(BackupDirectory=2))
    assert verdict(rule, empty_first) is FAIL
    second = places(policy=laps(BackupDirectory=0), local=laps(BackupDirectory=2))
    assert verdict(rule, second) is FAIL
    right = places(csp=laps(BackupDirectory=1), policy=laps(BackupDirectory=0))
    assert verdict(rule, right) is PASS


@pytest.mark.parametrize("name", NAMES)
def test_any_value_makes_a_place_the_first_one(name: str) -> None:
    set_ = {**laps(), name: value(0)}
    assert verdict(rule, places(csp=set_, policy=laps(BackupDirectory=2))) is FAIL
    assert f"'{name}'" in Laps.probe.text


def test_nothing_set_is_no_laps_and_the_old_one_is_not_known() -> None:
    assert verdict(rule, places()) is FAIL
    assert verdict(rule, places(legacy=laps(AdmPwdEnabled=1))) is UNKNOWN
    assert verdict(rule, places(legacy=laps(AdmPwdEnabled=0))) is FAIL
    both = places(legacy=laps(AdmPwdEnabled=1), policy=laps(BackupDirectory=0))
    assert verdict(rule, both) is FAIL


def test_the_directory_keeps_it_for_members_alone() -> None:
    assert verdict(rule, with_(GOOD, "Membership/role", 0)) is FAIL
    entra = places(policy=laps(BackupDirectory=1))
    assert verdict(rule, with_(entra, "Membership/role", 0)) is PASS
    assert verdict(rule, with_(GOOD, "Membership/role", 4)) is Verdict.NOT_APPLICABLE


@pytest.mark.parametrize("odd", [value("2"), DENIED, {"state": "error"}, ...])
def test_values_of_another_type_are_not_known(odd: object) -> None:
    assert verdict(rule, with_(GOOD, "Laps/policy/BackupDirectory", odd)) is UNKNOWN
    assert verdict(rule, with_(GOOD, "Laps/csp/PasswordAgeDays", DENIED)) is UNKNOWN


def test_what_was_not_seen_is_not_known() -> None:
    unseen(rule, GOOD)
