"""FortiOS: every fact from a good and a bad configuration, and what is not said."""

from datetime import date

import pytest

from checks.devices import facts
from checks.model import FactError, Provenance
from tests.checks.devices.asked import ask, device, text_of

GOOD = text_of("built", "fortios", "good.txt")
BAD = text_of("built", "fortios", "bad.txt")
RECORDED = text_of("recorded", "fortios", "mgmt.txt")
STATUS = text_of("recorded", "fortios", "get_system_status.txt")
PHYSICAL = text_of("recorded", "fortios", "get_system_interface_physical.txt")
EVERY = [
    facts.DeviceTelnet,
    facts.DeviceSsh,
    facts.DeviceWeb,
    facts.DeviceAccounts,
    facts.DevicePasswords,
    facts.DeviceSnmp,
    facts.DeviceClock,
    facts.DeviceSyslog,
    facts.DeviceIdle,
    facts.DeviceBanner,
    facts.DevicePorts,
    facts.DeviceSegments,
    facts.DeviceSaved,
    facts.DeviceRules,
    facts.DeviceWireless,
]


def run(text: str, **shown: str) -> bytes:
    answers = {one.replace("_", " "): said for one, said in shown.items()}
    return device("fortios", {"show full-configuration": text, **answers})


def test_telnet() -> None:
    good, bad = ask(facts.DeviceTelnet, run(GOOD)), ask(facts.DeviceTelnet, run(BAD))
    assert (good.enabled, good.lines) == (False, ())
    assert (bad.enabled, bad.sources) == (True, None)


def test_ssh() -> None:
    good, bad = ask(facts.DeviceSsh, run(GOOD)), ask(facts.DeviceSsh, run(BAD))
    assert (good.enabled, set(good.versions), good.sources) == (True, {2}, ("10.9.0.0/24",))
    assert (set(bad.versions), bad.sources) == ({1, 2}, None)


def test_web() -> None:
    good, bad = ask(facts.DeviceWeb, run(GOOD)), ask(facts.DeviceWeb, run(BAD))
    assert (good.http, good.https, good.sources) == (False, True, ("10.9.0.0/24",))
    assert (bad.http, bad.https, bad.sources) == (True, True, None)


def test_accounts() -> None:
    good, bad = ask(facts.DeviceAccounts, run(GOOD)), ask(facts.DeviceAccounts, run(BAD))
    assert (good.central, good.users, good.shared) == (("radius",), ("tanaka",), ())
    assert (bad.central, bad.users, bad.shared) == ((), ("admin", "guest"), ("guest",))


def test_passwords() -> None:
    good, bad = ask(facts.DevicePasswords, run(GOOD)), ask(facts.DevicePasswords, run(BAD))
    assert [one.scheme for one in good.stored] == ["sha256"]
    assert [one.scheme for one in bad.stored] == ["unknown", "encrypted"]


def test_snmp() -> None:
    good, bad = ask(facts.DeviceSnmp, run(GOOD)), ask(facts.DeviceSnmp, run(BAD))
    assert (good.communities, [one.level for one in good.users]) == ((), ["priv"])
    assert [(one.known, one.sources) for one in bad.communities] == [
        (True, None),
        (False, ("10.9.0.50/32",)),
    ]
    assert [one.level for one in bad.users] == ["noauth"]


def test_clock_and_records() -> None:
    assert ask(facts.DeviceClock, run(GOOD)).servers == ("10.9.0.60",)
    assert ask(facts.DeviceClock, run(BAD)).servers == ()
    good, bad = ask(facts.DeviceSyslog, run(GOOD)), ask(facts.DeviceSyslog, run(BAD))
    assert (good.hosts, good.level) == (("10.9.0.50",), 6)
    assert (bad.hosts, bad.level) == ((), None)


def test_idle() -> None:
    assert [one.seconds for one in ask(facts.DeviceIdle, run(GOOD)).doors] == [600, 300]
    assert [one.seconds for one in ask(facts.DeviceIdle, run(BAD)).doors] == [28800, 28800, None]


def test_idle_where_it_is_not_printed() -> None:
    text = GOOD.replace("    set admintimeout 10\n", "").replace(
        "console-timeout 300", "console-timeout 0"
    )
    told = ask(facts.DeviceIdle, run(text))
    assert [one.seconds for one in told.doors] == [300, 300]
    assert told.provenance is Provenance.DEFAULT
    with pytest.raises(FactError):
        ask(facts.DeviceIdle, run(GOOD.replace("admintimeout 10", "admintimeout soon")))


def test_banner() -> None:
    assert "config system admin" in ask(facts.DeviceBanner, run(GOOD)).text
    assert ask(facts.DeviceBanner, run(BAD)).text == ""
    with pytest.raises(FactError):
        ask(facts.DeviceBanner, run(GOOD.replace("set buffer", "set footer")))


def test_ports() -> None:
    shown = PHYSICAL.replace("[port1]", "[internal]")
    told = ask(facts.DevicePorts, run(GOOD, get_system_interface_physical=shown))
    assert [(one.name, one.shut, one.link, one.idle_days) for one in told.ports] == [
        ("wan1", False, None, None),
        ("internal", False, False, None),
        ("spare", True, None, None),
    ]
    assert [(one.mode, set(one.vlans or ())) for one in told.ports][1] == ("trunk", {210})


def test_segments() -> None:
    good, bad = ask(facts.DeviceSegments, run(GOOD)), ask(facts.DeviceSegments, run(BAD))
    assert [(one.interface, one.vlan, one.vrf) for one in good.segments] == [
        ("wan1", None, "root"),
        ("internal", None, "root"),
        ("lgwan", 210, "root"),
    ]
    assert all(one.filtered_in and one.filtered_out for one in good.segments)
    told = {one.interface: (one.vrf, one.filtered_in, one.filtered_out) for one in bad.segments}
    assert told == {
        "wan1": ("DMZ", True, True),
        "internal": ("root", False, True),
        "lgwan": ("root", True, False),
    }


def test_rules() -> None:
    good, bad = ask(facts.DeviceRules, run(GOOD)), ask(facts.DeviceRules, run(BAD))
    assert [(one.sources, one.destinations, one.logged) for one in good.rules] == [
        (("kikan",), ("any",), True),
        (("kikan",), ("any",), True),
    ]
    assert [one.expires for one in good.rules] == [None, date(2026, 12, 31)]
    assert [(one.name, one.sources, one.logged, one.enabled) for one in bad.rules] == [
        ("root/1 all", ("any",), False, True),
        ("root/2 left", ("any",), False, False),
        ("DMZ/1", ("any",), False, True),
    ]
    assert [one.accepts for one in bad.rules] == [True, True, False]


def test_policies_of_ipv6_and_services_of_the_maker() -> None:
    six = (
        'config firewall policy6\n    edit 9\n        set srcaddr "all"\n'
        '        set dstaddr "all"\n'
        '        set service "ALL"\n        set action accept\n        set srcintf "lgwan"\n'
        '        set dstintf "internal"\n    next\nend\n'
    )
    raw = run(six + GOOD)
    assert [one.name for one in ask(facts.DeviceRules, raw).rules] == ["1 web", "2 trial", "9"]
    told = {one.interface: one.filtered_in for one in ask(facts.DeviceSegments, raw).segments}
    assert told == {"wan1": True, "internal": True, "lgwan": False}
    listed = GOOD.replace('set service "HTTPS"', "set internet-service enable").replace(
        'set srcaddr "kikan"', 'set srcaddr "all"'
    )
    rule = ask(facts.DeviceRules, run(listed)).rules[0]
    assert (rule.sources, rule.destinations) == (("any",), ("internet-service",))


def test_a_leg_that_gets_its_address_elsewhere_is_a_leg() -> None:
    text = GOOD.replace("set ip 203.0.113.2 255.255.255.248", "set mode pppoe")
    legs = ask(facts.DeviceSegments, run(text)).segments
    assert (legs[0].interface, legs[0].networks) == ("wan1", ())


def test_wireless() -> None:
    (good,) = ask(facts.DeviceWireless, run(GOOD)).networks
    (bad,) = ask(facts.DeviceWireless, run(BAD)).networks
    assert (good.security, good.tkip, good.vlan, good.isolated) == (
        "wpa3-enterprise",
        False,
        130,
        True,
    )
    assert (bad.security, bad.tkip, bad.isolated) == ("wpa", True, False)


def test_saved() -> None:
    assert not ask(facts.DeviceSaved, run(GOOD)).unsaved
    with pytest.raises(FactError):
        ask(facts.DeviceSaved, run(BAD))


def test_identity_and_algorithms() -> None:
    told = ask(facts.DeviceIdentity, run(GOOD, get_system_status=STATUS))
    assert (told.model, told.firmware) == ("FortiGate-40F", "7.0.15")
    alone = ask(facts.DeviceIdentity, run(GOOD))
    assert (alone.model, alone.firmware, alone.hostname) == ("FGT60F", "7.2.5", "fw-kikan")
    assert ask(facts.DeviceAlgorithms, run(GOOD)).whole
    with pytest.raises(FactError):
        ask(facts.DeviceAlgorithms, run(BAD))


def test_retrieval() -> None:
    assert ask(facts.DeviceRetrieval, run(GOOD)).complete
    assert not ask(facts.DeviceRetrieval, run(RECORDED)).complete


def test_what_was_recorded() -> None:
    raw = run(RECORDED)
    with pytest.raises(FactError):
        ask(facts.DeviceIdle, raw)
    assert [one.link for one in ask(facts.DevicePorts, run(RECORDED)).ports] == [None, None]
    shown = run(RECORDED, get_system_interface_physical=PHYSICAL)
    assert [one.link for one in ask(facts.DevicePorts, shown).ports] == [True, True]
    with pytest.raises(FactError):
        ask(facts.DeviceSnmp, raw)


@pytest.mark.parametrize("text", [GOOD, BAD])
@pytest.mark.parametrize("fact", [facts.DeviceSnmp, facts.DeviceRules, facts.DeviceWireless])
def test_a_section_that_was_cut_off_is_not_empty(fact: type, text: str) -> None:
    whole: object = ask(fact, run(text))
    lines = text.splitlines()
    for stop in range(0, len(lines), 3):
        try:
            assert ask(fact, run("\n".join(lines[:stop]))) == whole
        except FactError:
            continue


@pytest.mark.parametrize("line", ["next", "end", "rubbish here", 'set name "open'])
@pytest.mark.parametrize("fact", EVERY)
def test_odd_lines_are_not_read_around(fact: type, line: str) -> None:
    text = GOOD.replace('    edit "internal"\n', f'    {line}\n    edit "internal"\n')
    with pytest.raises(FactError):
        ask(fact, run(text))
