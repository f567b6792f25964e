"""TRM-009: three profiles, by numbers."""

import pytest

from checks.model import Verdict
from checks.windows.rules.firewall import firewall_on
from tests.checks.windows.answers import FAIL, PASS, UNKNOWN, result, unseen, verdict, with_
from tests.checks.windows.good.terminal import GOOD, PROFILES


@pytest.mark.parametrize("at", [0, 1, 2])
@pytest.mark.parametrize(
    ("name", "odd", "want"),
    [
        ("enabled", 1, PASS),
        ("enabled", 0, FAIL),
        ("enabled", 2, UNKNOWN),
        ("enabled", True, UNKNOWN),
        ("enabled", "1", UNKNOWN),
        ("inbound", 4, PASS),
        ("inbound", 2, FAIL),
        ("inbound", 0, UNKNOWN),
        ("inbound", ..., UNKNOWN),
    ],
)
def test_each_profile_counts(at: int, name: str, odd: object, want: Verdict) -> None:
    assert verdict(firewall_on, with_(GOOD, f"Firewall/profiles/{at}/{name}", odd)) is want


def test_each_profile_is_told() -> None:
    off = with_(GOOD, "Firewall/profiles/1/enabled", 0)
    found = result(firewall_on, with_(off, "Firewall/profiles/2/inbound", 2))
    assert found.observed == "Domain on, Private off, Public allows inbound"


def test_two_profiles_are_not_three() -> None:
    for told in ([], PROFILES[:2], [*PROFILES[:2], PROFILES[0]], [*PROFILES, PROFILES[0]]):
        assert verdict(firewall_on, with_(GOOD, "Firewall/profiles", told)) is UNKNOWN


def test_another_firewall_is_proven_elsewhere() -> None:
    wall = {"displayName": "Yakumo Wall", "instanceGuid": "{1}", "productState": 0x41000}
    sections = with_(GOOD, "SecurityCenter/walls", [wall])
    assert verdict(firewall_on, sections) is UNKNOWN
    off = with_(sections, "Firewall/profiles/2/enabled", 0)
    found = result(firewall_on, off)
    assert found.verdict is UNKNOWN
    assert "Yakumo Wall" in found.detail_ja


def test_a_server_has_no_security_center() -> None:
    server = with_(GOOD, "SecurityCenter", {"present": False, "viruses": [], "walls": []})
    assert verdict(firewall_on, server) is PASS
    assert verdict(firewall_on, with_(server, "Firewall/profiles/0/enabled", 0)) is FAIL


def test_what_was_not_seen_is_no_verdict() -> None:
    unseen(firewall_on, GOOD)
