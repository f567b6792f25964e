"""Single values: right, wrong, absent with a documented default, absent without one."""

from typing import Any

import pytest

from checks.model import Verdict
from checks.windows.rules.protocols import protocols
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
from tests.checks.windows.built import value
from tests.checks.windows.good.protocols import GOOD as PROTOCOLS
from tests.checks.windows.good.terminal import RELEASE

GOOD: dict[str, Any] = {**PROTOCOLS, "WindowsRelease": RELEASE}


def changed(name: str, number: int | str | None) -> dict[str, Any]:
    return with_(GOOD, f"Protocols/{name}", value(number))


@pytest.mark.parametrize(
    ("name", "good", "bad", "absent"),
    [
        ("dns/EnableMulticast", (0,), (1, 2), FAIL),
        ("uac/EnableLUA", (1,), (0,), UNKNOWN),
        ("uac/ConsentPromptBehaviorAdmin", (1, 2, 5), (0, 6), UNKNOWN),
        ("uac/PromptOnSecureDesktop", (1,), (0,), UNKNOWN),
        ("uac/LocalAccountTokenFilterPolicy", (0,), (1,), PASS),
        ("powershell/EnableScriptBlockLogging", (1,), (0,), FAIL),
        ("lsa/RunAsPPL", (1, 2), (0, 3), UNKNOWN),
        ("lsa/LmCompatibilityLevel", (3, 4, 5), (0, 1, 2, 6), PASS),
        ("lsa/NoLMHash", (1,), (0,), PASS),
        ("wdigest/UseLogonCredential", (0,), (1,), PASS),
    ],
)
def test_each_value(
    name: str, good: tuple[int, ...], bad: tuple[int, ...], absent: Verdict
) -> None:
    assert {verdict(protocols, changed(name, one)) for one in good} == {PASS}
    assert {verdict(protocols, changed(name, one)) for one in bad} == {FAIL}
    assert verdict(protocols, changed(name, None)) is absent
    for odd in (value("1"), value("0"), DENIED, {"state": "error"}, ...):
        assert verdict(protocols, with_(GOOD, f"Protocols/{name}", odd)) is UNKNOWN


@pytest.mark.parametrize(
    ("option", "dhcp", "want"),
    [
        (2, None, PASS),
        (2, 0, PASS),
        (1, 2, FAIL),
        (0, None, FAIL),
        (None, None, FAIL),
        (0, 2, PASS),
        (None, 2, PASS),
        (0, 0, FAIL),
        (0, 1, FAIL),
        (0, "2", UNKNOWN),
    ],
)
def test_netbios_is_off_on_every_adapter(
    option: int | None, dhcp: int | str | None, want: Verdict
) -> None:
    other = {"adapter": "Tcpip_{2}", "option": value(option), "dhcp": value(dhcp)}
    sections = with_(GOOD, "Protocols/netbios", [*GOOD["Protocols"]["netbios"], other])
    assert verdict(protocols, with_(sections, "Protocols/count", 2)) is want
    assert verdict(protocols, sections) is UNKNOWN


@pytest.mark.parametrize(
    ("build", "own", "policy", "want"),
    [
        ("26100", 1, 2, PASS),
        ("26100", None, 1, PASS),
        ("26100", None, 0, FAIL),
        ("26100", 0, 0, FAIL),
        ("26100", 1, 0, UNKNOWN),
        ("26100", 0, 1, UNKNOWN),
        ("22621", None, 1, PASS),
        ("22000", 1, 0, PASS),
        ("22000", None, 1, FAIL),
        ("26100", 1, "1", UNKNOWN),
    ],
)
def test_lsa_protection_has_a_policy_too(
    build: str, own: int | None, policy: int | str, want: Verdict
) -> None:
    sections = with_(changed("lsa/RunAsPPL", own), "Protocols/lsa_policy/RunAsPPL", value(policy))
    numbered = with_(sections, "WindowsRelease/CurrentBuildNumber", value(build))
    assert verdict(protocols, numbered) is want


@pytest.mark.parametrize(("build", "want"), [("19045", FAIL), ("22000", FAIL), ("22621", UNKNOWN)])
def test_lsa_protection_has_a_default_by_build(build: str, want: Verdict) -> None:
    bare = changed("lsa/RunAsPPL", None)
    sections = with_(bare, "WindowsRelease/CurrentBuildNumber", value(build))
    assert verdict(protocols, sections) is want
    sections = with_(GOOD, "WindowsRelease/CurrentBuildNumber", value(build))
    assert verdict(protocols, sections) is PASS


def test_no_adapter_is_no_answer() -> None:
    bare = with_(with_(GOOD, "Protocols/netbios", []), "Protocols/count", 0)
    assert verdict(protocols, bare) is UNKNOWN
    assert verdict(protocols, with_(GOOD, "Protocols/state", "denied")) is UNKNOWN


def test_a_fault_is_told_beside_what_is_not_known() -> None:
    wrong = changed("dns/EnableMulticast", 1)
    found = result(protocols, with_(wrong, "Protocols/uac/EnableLUA", value(None)))
    assert (found.verdict, found.observed_ja) == (FAIL, "LLMNR が有効")
    assert found.lines == ("dns.EnableMulticast=1",)


def test_what_was_not_seen_is_not_known() -> None:
    unseen(protocols, GOOD)
