"""Wireless profiles by their English elements, and no key in what the collector takes."""

import re

import pytest

from checks.model import Verdict
from checks.windows.facts.wireless import Wireless
from checks.windows.rules.wireless import wireless as rule
from tests.checks.windows.answers import (
    DENIED,
    FAIL,
    PASS,
    UNKNOWN,
    result,
    unseen,
    verdict,
    with_,
)
from tests.checks.windows.good.wireless import GOOD, profile, wireless


@pytest.mark.parametrize(
    ("authentication", "encryption", "want"),
    [
        ("WPA2", "AES", PASS),
        ("WPA2PSK", "AES", PASS),
        ("WPA3SAE", "AES", PASS),
        ("WPA3ENT192", "GCMP256", PASS),
        ("OWE", "AES", PASS),
        ("open", "none", FAIL),
        ("open", "WEP", FAIL),
        ("shared", "WEP", FAIL),
        ("WPAPSK", "TKIP", FAIL),
        ("WPA2PSK", "TKIP", FAIL),
        ("WPAPSK", "AES", FAIL),
        ("open", "", FAIL),
        ("", "", UNKNOWN),
        ("WPA2PSK", "", UNKNOWN),
        ("WPA9", "AES", UNKNOWN),
        ("パーソナル", "AES", UNKNOWN),
    ],
)
def test_what_is_joined_by_itself(authentication: str, encryption: str, want: Verdict) -> None:
    one = profile("x", authentication, encryption)
    assert verdict(rule, {"Wireless": wireless(one)}) is want
    assert verdict(rule, {"Wireless": wireless(profile("y"), one)}) is want
    unsaid = profile("x", authentication, encryption, None)
    assert verdict(rule, {"Wireless": wireless(unsaid)}) is want


def test_what_a_person_must_join_is_left_alone() -> None:
    assert verdict(rule, {"Wireless": wireless(profile("x", "open", "none", "manual"))}) is PASS
    both = {**profile("x", "open", "none"), "connectionMode": ["manual", "auto"]}
    assert verdict(rule, {"Wireless": wireless(both)}) is FAIL


def test_a_weak_profile_is_told_beside_an_unknown_one() -> None:
    found = result(rule, {"Wireless": wireless(profile("a", ""), profile("b", "open", "none"))})
    assert (found.verdict, found.observed) == (FAIL, "b (open/none)")


def test_no_service_and_no_profile() -> None:
    assert verdict(rule, {"Wireless": wireless(service=None)}) is Verdict.NOT_APPLICABLE
    assert verdict(rule, {"Wireless": wireless()}) is PASS
    assert verdict(rule, {"Wireless": wireless(profile("x", "open"), service=None)}) is FAIL


def test_profiles_of_group_policy_are_not_seen() -> None:
    for state in ("ok", "denied", "error"):
        assert verdict(rule, with_(GOOD, "Wireless/policy", state)) is UNKNOWN
    weak = {"Wireless": wireless(profile("x", "open", "none"))}
    assert verdict(rule, with_(weak, "Wireless/policy", "ok")) is FAIL


@pytest.mark.parametrize(
    ("path", "odd"),
    [
        ("Wireless/profiles/0", ...),
        ("Wireless/profiles/0/authentication", ...),
        ("Wireless/profiles/0/authentication", "WPA2"),
        ("Wireless/folder", False),
        ("Wireless/policy", ...),
        ("Wireless/policy", None),
        ("Wireless/folder", 1),
        ("Wireless/service/Start", DENIED),
    ],
)
def test_odd_answers_are_not_known(path: str, odd: object) -> None:
    assert verdict(rule, with_(GOOD, path, odd)) is UNKNOWN


def test_what_was_not_seen_is_not_known() -> None:
    unseen(rule, GOOD)


def test_the_collector_takes_four_elements_and_no_key() -> None:
    fragment = Wireless.probe.text
    taken = re.search(r"foreach \(\$name in @\(([^)]*)\)\)", fragment)
    assert taken
    assert taken[1] == "'name', 'connectionMode', 'authentication', 'encryption'"
    assert not re.search(r"key\s*material|sharedKey|passPhrase|keyType|netsh", fragment, re.I)
    assert fragment.count("$text") == 2
