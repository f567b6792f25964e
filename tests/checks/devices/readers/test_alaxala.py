"""AlaxalA AX: every fact from a good and a bad configuration, and what is not said."""

import pytest

from checks.devices import facts
from checks.model import FactError, Provenance, Why
from tests.checks.devices.asked import ask, device, text_of

GOOD, BAD = (text_of("built", "alaxala", f"{one}.txt") for one in ("good", "bad"))
HEAD, END = "#configuration list for AX2530S-24T\n!\n", "\n!\nsw#\n"
VERSION = """Date 2026/11/21 10:00:00 JST
Model: AX2530S-24T
S/W: OS-L2B Ver. 4.14 (Build:01)
"""


def run(text: str, **other: str) -> bytes:
    return device("alaxala", {"show running-config": text, **other})


def short(lines: str) -> bytes:
    return run(HEAD + lines + END)


def why(fact: type[facts.DeviceFact], raw: bytes) -> Why:
    with pytest.raises(FactError) as refused:
        ask(fact, raw)
    return refused.value.why


def test_identity() -> None:
    shown = {"show running-config": GOOD, "show version": VERSION}
    found = ask(facts.DeviceIdentity, device("alaxala", shown))
    assert (found.model, found.firmware, found.hostname) == ("AX2530S-24T", "4.14", "sw-2f-east")


def test_telnet() -> None:
    good, bad = ask(facts.DeviceTelnet, run(GOOD)), ask(facts.DeviceTelnet, run(BAD))
    assert (good.enabled, good.provenance) == (False, Provenance.EXPLICIT)
    assert (bad.enabled, bad.sources, bad.provenance) == (True, None, Provenance.DEFAULT)
    nobody = ask(facts.DeviceTelnet, short("vlan 2"))
    assert (nobody.enabled, nobody.sources, nobody.provenance) == (False, (), Provenance.DEFAULT)
    assert ask(facts.DeviceTelnet, short("line vty 0 1\n  transport input all")).enabled


def test_ssh() -> None:
    good, bad = ask(facts.DeviceSsh, run(GOOD)), ask(facts.DeviceSsh, run(BAD))
    assert (good.enabled, set(good.versions), good.sources) == (True, {2}, ("10.1.2.0/24",))
    assert (set(bad.versions), bad.sources) == ({1}, None)
    assert not ask(facts.DeviceSsh, short("line vty 0 1")).enabled
    assert why(facts.DeviceSsh, short("line vty 0 1\n!\nip ssh")) is Why.UNDETERMINED
    assert why(facts.DeviceSsh, short("line vty 0 1\n!\nip ssh\nip ssh version 3")) is Why.MALFORMED


def test_ipv6_without_a_list_is_open_to_anybody() -> None:
    six = GOOD.replace(
        " ip address 10.1.2.30", " ipv6 address 2001:db8::1/64\n  ip address 10.1.2.30"
    )
    assert ask(facts.DeviceSsh, run(six)).sources is None


def test_accounts_are_not_part_of_a_configuration() -> None:
    good = ask(facts.DeviceAccounts, run(GOOD))
    assert (good.central, good.users) == (("radius",), ())
    assert why(facts.DeviceAccounts, run(BAD)) is Why.UNDETERMINED
    local = GOOD.replace("default group radius", "default group radius local")
    assert why(facts.DeviceAccounts, run(local)) is Why.UNDETERMINED
    console = GOOD.replace("aaa authentication login console\n", "")
    assert why(facts.DeviceAccounts, run(console)) is Why.UNDETERMINED
    assert why(facts.DevicePasswords, run(GOOD)) is Why.UNDETERMINED


def test_snmp() -> None:
    (user,) = ask(facts.DeviceSnmp, run(GOOD)).users
    assert (user.name, user.level) == ("kanshi", "priv")
    (word,) = ask(facts.DeviceSnmp, run(BAD)).communities
    assert (word.known, word.writable, word.sources) == (True, True, None)
    assert why(facts.DeviceSnmp, short("vlan 2")) is Why.UNDETERMINED
    access = "!\nip access-list standard 1\n  10 permit host 10.1.2.20"
    listed = f'snmp-server community "kotoba" ro 1\n{access}'
    assert ask(facts.DeviceSnmp, short(listed)).communities[0].sources == ("10.1.2.20/32",)


def test_clock_and_syslog() -> None:
    assert ask(facts.DeviceClock, run(GOOD)).servers == ("10.1.2.123",)
    assert ask(facts.DeviceClock, run(BAD)).servers == ()
    assert ask(facts.DeviceSyslog, run(GOOD)).hosts == ("10.1.2.20",)
    assert ask(facts.DeviceSyslog, run(BAD)).hosts == ()
    assert why(facts.DeviceSyslog, run(BAD.replace("!sw-b1#", ""))) is Why.TRUNCATED


def test_idle() -> None:
    doors = ask(facts.DeviceIdle, run(GOOD)).doors
    assert [(one.name, one.seconds) for one in doors] == [("console 0", 300), ("vty 0 3", 300)]
    never = ask(facts.DeviceIdle, run(GOOD.replace("exec-timeout 5", "exec-timeout 0")))
    assert {one.seconds for one in never.doors} == {None}
    assert why(facts.DeviceIdle, run(BAD)) is Why.UNDETERMINED
    half = GOOD.replace("KANRI in\n  exec-timeout 5", "KANRI in")
    assert why(facts.DeviceIdle, run(half)) is Why.UNDETERMINED
    vty = short("line vty 0 1\n  exec-timeout 5")
    assert why(facts.DeviceIdle, vty) is Why.UNDETERMINED
    one = run(BAD.replace("line vty 0 4", "line vty 0 4\n  exec-timeout 0"))
    assert [door.seconds for door in ask(facts.DeviceIdle, one).doors] == [None]
    router = BAD.replace("AX2530S-24T", "AX7804R")
    assert ask(facts.DeviceIdle, run(router)).doors[0].seconds == 3600


def test_banner() -> None:
    assert ask(facts.DeviceBanner, run(GOOD)).text == "Authorised staff only."
    assert ask(facts.DeviceBanner, run(BAD)).text == "AX2530S of the town hall"
    assert ask(facts.DeviceBanner, short("vlan 2")).text == ""
    assert why(facts.DeviceBanner, short('banner login encode "***"')) is Why.MALFORMED


def test_ports() -> None:
    found = ask(facts.DevicePorts, run(GOOD))
    told = {
        one.name[-4:]: (one.mode, sorted(one.vlans or ()), one.native, one.shut)
        for one in found.ports
    }
    assert told[" 0/1"] == ("access", [10], None, False)
    assert told[" 0/2"] == ("access", [20], None, True)
    assert told["0/24"] == ("trunk", [10, 20, 21], 10, False)
    assert found.management_vlan == 10
    assert [one.vlans for one in ask(facts.DevicePorts, run(BAD)).ports] == [{1}, None]
    odd = (
        "interface gigabitethernet 0/1\n  switchport mode trunk\n  switchport trunk allowed vlan x"
    )
    assert why(facts.DevicePorts, short(odd)) is Why.MALFORMED


@pytest.mark.parametrize(
    ("allowed", "vlans"),
    [
        ("all", None),
        ("except 5", None),
        ("none", []),
        ("add 3,5-6", [3, 5, 6]),
        ("3-6\n  switchport trunk allowed vlan remove 4", [3, 5, 6]),
    ],
)
def test_vlans_of_a_trunk(allowed: str, vlans: list[int] | None) -> None:
    trunk = "interface gigabitethernet 0/1\n  switchport mode trunk"
    raw = short(f"{trunk}\n  switchport trunk allowed vlan {allowed}")
    (port,) = ask(facts.DevicePorts, raw).ports
    assert (sorted(port.vlans) if port.vlans is not None else None) == vlans


def test_what_was_cut_off_is_not_absent() -> None:
    cut = run(HEAD + "vlan 2\nvlan 3")
    for fact in (facts.DeviceClock, facts.DeviceSyslog, facts.DeviceBanner, facts.DeviceSnmp):
        assert why(fact, cut) is Why.TRUNCATED
    assert not ask(facts.DeviceSsh, short("ip ssh\n!\nvlan 2")).enabled
    assert ask(facts.DeviceSnmp, run(BAD)).enabled


def test_segments() -> None:
    assert not ask(facts.DeviceSegments, run(GOOD)).routing
    bad = ask(facts.DeviceSegments, run(BAD))
    assert bad.routing
    assert [one.vlan for one in bad.segments] == [1, 2]
    assert not any(one.filtered_in for one in bad.segments)
    real = BAD.replace(
        "line vty", "ip access-list extended MISSING\n  10 deny ip any any\n!\nline vty"
    )
    assert [one.filtered_in for one in ask(facts.DeviceSegments, run(real)).segments] == [
        False,
        True,
    ]


def test_saved() -> None:
    shown = {"show running-config": GOOD, "show startup-config": GOOD}
    assert not ask(facts.DeviceSaved, device("alaxala", shown)).unsaved
    shown["show startup-config"] = GOOD.replace("!\nip ssh", "!\n\n! at another time\nip ssh")
    assert not ask(facts.DeviceSaved, device("alaxala", shown)).unsaved
    shown["show startup-config"] = GOOD.replace("ip ssh version 2\n", "")
    found = ask(facts.DeviceSaved, device("alaxala", shown))
    assert (found.unsaved, found.differing) == (True, ("ip ssh version 2",))
    assert ask(facts.DeviceSaved, run(BAD)).unsaved
    assert ask(facts.DeviceSaved, device("alaxala", {**shown, "prompt": "!sw-2f-east# "})).unsaved
    shown["show startup-config"] = GOOD[:-20]
    assert why(facts.DeviceSaved, device("alaxala", shown)) is Why.TRUNCATED


def test_algorithms() -> None:
    four = {"kex": ["a"], "host_key": ["b"], "cipher": ["c", "d"], "mac": ["e"]}
    offered = ask(facts.DeviceAlgorithms, device("alaxala", {}, offered=four))
    assert (offered.cipher, offered.whole) == (("c", "d"), True)
    one = {name: words[0] for name, words in four.items()}
    agreed = ask(facts.DeviceAlgorithms, device("alaxala", {}, negotiated=one))
    assert (agreed.cipher, agreed.whole) == (("c",), False)
    assert why(facts.DeviceAlgorithms, run(GOOD)) is Why.UNDETERMINED


def test_without_its_head_or_its_prompt_it_is_not_whole() -> None:
    assert why(facts.DeviceTelnet, run(GOOD.replace("#configuration list", "#"))) is Why.TRUNCATED
    assert why(facts.DeviceTelnet, run(GOOD.replace("sw-2f-east#", ""))) is Why.TRUNCATED
    assert why(facts.DeviceTelnet, run("% Invalid input detected")) is Why.COMMAND_FAILED
    assert why(facts.DeviceTelnet, run(GOOD + "--More--")) is Why.TRUNCATED
