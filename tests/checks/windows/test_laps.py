"""LAPS: one place counts, and places are never merged."""

from typing import Any

import pytest

from checks.model import Provenance, Verdict
from checks.windows.facts.laps import NAMES, Laps
from checks.windows.rules.laps import laps as rule
from tests.checks.windows.answers import DENIED, FAIL, PASS, UNKNOWN, result, unseen, verdict, with_
from tests.checks.windows.built import value
from tests.checks.windows.good.management import GOOD as MANAGEMENT
from tests.checks.windows.good.management import laps
from tests.checks.windows.good.terminal import RELEASE

GOOD: dict[str, Any] = {**MANAGEMENT, "Membership": {"role": 1}, "WindowsRelease": RELEASE}
JOINED = {"state": "ok", "count": 1}


def places(**given: dict[str, Any]) -> dict[str, Any]:
    bare = dict.fromkeys(("csp", "policy", "local", "legacy"), laps())
    return {**GOOD, "Laps": {"entra": JOINED, **bare, **given}}


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


def test_what_decided_is_told() -> None:
    assert result(rule, GOOD).provenance is Provenance.EXPLICIT
    bare = result(rule, places(policy=laps(PasswordAgeDays=30)))
    assert (bare.verdict, bare.provenance) == (FAIL, Provenance.DEFAULT)


def test_the_directory_keeps_it_for_members_alone() -> None:
    assert verdict(rule, with_(GOOD, "Membership/role", 0)) is FAIL
    assert verdict(rule, with_(GOOD, "Membership/role", 4)) is Verdict.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("entra", "want"),
    [
        (JOINED, PASS),
        ({"state": "ok", "count": 0}, FAIL),
        ({"state": "absent", "count": 0}, FAIL),
        ({"state": "absent", "count": 1}, FAIL),
        ({"state": "denied", "count": 0}, UNKNOWN),
        ({"state": "error", "count": 1}, UNKNOWN),
        ({"state": "ok"}, UNKNOWN),
    ],
)
@pytest.mark.parametrize("role", [0, 1])
def test_entra_keeps_it_for_what_is_joined_to_it(
    role: int, entra: dict[str, Any], want: Verdict
) -> None:
    kept = with_(places(policy=laps(BackupDirectory=1)), "Laps/entra", entra)
    assert verdict(rule, with_(kept, "Membership/role", role)) is want


@pytest.mark.parametrize(
    ("build", "revision", "want"),
    [
        ("14393", 99999, FAIL),
        ("17763", 4243, FAIL),
        ("17763", 4244, PASS),
        ("18363", 99999, FAIL),
        ("19045", 2783, FAIL),
        ("19045", 2784, PASS),
        ("20348", 1663, PASS),
        ("22621", 1479, FAIL),
        ("22621", None, UNKNOWN),
        ("22631", None, PASS),
        ("26100", 1, PASS),
    ],
)
def test_a_policy_alone_is_no_laps(build: str, revision: int | None, want: Verdict) -> None:
    old = with_(GOOD, "WindowsRelease/CurrentBuildNumber", value(build))
    assert verdict(rule, with_(old, "WindowsRelease/UBR", value(revision))) is want


@pytest.mark.parametrize("odd", [value("2"), DENIED, {"state": "error"}, ...])
def test_values_of_another_type_are_not_known(odd: object) -> None:
    assert verdict(rule, with_(GOOD, "Laps/policy/BackupDirectory", odd)) is UNKNOWN
    assert verdict(rule, with_(GOOD, "Laps/csp/PasswordAgeDays", DENIED)) is UNKNOWN


def test_what_was_not_seen_is_not_known() -> None:
    unseen(rule, GOOD)
