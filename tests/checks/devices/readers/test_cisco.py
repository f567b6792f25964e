"""Cisco IOS: every fact from a good and a bad configuration, and what is not said."""

import pytest

from checks.devices import facts
from checks.devices.doors import ManagementDoors
from checks.devices.reader import reader_of
from checks.model import FactError, Provenance
from tests.checks.devices.asked import ask, device, text_of

GOOD = text_of("built", "cisco_ios", "good.txt")
BAD = text_of("built", "cisco_ios", "bad.txt")
VERSION = text_of("recorded", "cisco_ios", "show_version.txt")
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
    facts.DeviceRules,
    facts.DeviceWireless,
]


def run(text: str, **shown: str) -> bytes:
    answers = {one.replace("_", " "): said for one, said in shown.items()}
    return device("cisco_ios", {"show running-config": text, **answers})


def test_telnet() -> None:
    good, bad = ask(facts.DeviceTelnet, run(GOOD)), ask(facts.DeviceTelnet, run(BAD))
    assert (good.enabled, good.provenance) == (False, Provenance.EXPLICIT)
    assert (bad.enabled, bad.sources) == (True, None)


def test_ssh() -> None:
    good, bad = ask(facts.DeviceSsh, run(GOOD)), ask(facts.DeviceSsh, run(BAD))
    assert (good.enabled, set(good.versions), good.sources) == (True, {2}, ("10.9.0.0/24",))
    assert (bad.enabled, set(bad.versions)) == (True, {1, 2})
    assert bad.provenance is Provenance.DEFAULT


def test_web() -> None:
    good, bad = ask(facts.DeviceWeb, run(GOOD)), ask(facts.DeviceWeb, run(BAD))
    assert (good.http, good.https) == (False, False)
    assert (bad.http, bad.https, bad.sources) == (True, True, None)


def test_accounts() -> None:
    good, bad = ask(facts.DeviceAccounts, run(GOOD)), ask(facts.DeviceAccounts, run(BAD))
    assert (good.central, good.users, good.shared) == (("radius",), ("tanaka",), ())
    assert bad.shared == ("console 0", "vty 0 4", "vty 5 15")


def test_passwords() -> None:
    good, bad = ask(facts.DevicePasswords, run(GOOD)), ask(facts.DevicePasswords, run(BAD))
    assert [one.scheme for one in good.stored] == ["scrypt", "scrypt"]
    assert {one.owner: one.scheme for one in bad.stored} == {
        "enable": "clear",
        "username admin": "clear",
        "username ito": "reversible",
        "username sato": "md5",
        "line vty 0 4": "reversible",
    }
    assert "letmein1" not in repr(bad)


def test_snmp() -> None:
    good, bad = ask(facts.DeviceSnmp, run(GOOD)), ask(facts.DeviceSnmp, run(BAD))
    assert [(one.name, one.level, one.sources) for one in good.users] == [
        ("ADMIN", "priv", ("10.9.0.0/24",))
    ]
    assert [(one.known, one.writable, one.sources) for one in bad.communities] == [
        (True, False, None),
        (False, True, ("10.9.0.0/24",)),
    ]


def test_clock() -> None:
    good, bad = ask(facts.DeviceClock, run(GOOD)), ask(facts.DeviceClock, run(BAD))
    assert (good.servers, good.synchronised) == (("10.9.0.60", "10.9.0.61"), None)
    assert bad.servers == ()


@pytest.mark.parametrize(
    ("status", "wanted"),
    [
        ("Clock is synchronized, stratum 3, reference is 10.9.0.60", True),
        ("Clock is unsynchronized, stratum 16, no reference clock", False),
        ("%NTP is not enabled.", False),
        ("something else", None),
    ],
)
def test_state_of_the_clock(status: str, wanted: bool | None) -> None:
    assert ask(facts.DeviceClock, run(GOOD, show_ntp_status=status)).synchronised is wanted


def test_syslog() -> None:
    good, bad = ask(facts.DeviceSyslog, run(GOOD)), ask(facts.DeviceSyslog, run(BAD))
    assert (good.hosts, good.level) == (("10.9.0.50", "10.9.0.51"), 6)
    assert (bad.hosts, bad.level) == (("10.9.0.50",), 2)


def test_idle() -> None:
    good, bad = ask(facts.DeviceIdle, run(GOOD)), ask(facts.DeviceIdle, run(BAD))
    assert [one.seconds for one in good.doors] == [300, 600, 600]
    assert [one.seconds for one in bad.doors] == [None, None, 600]
    assert bad.provenance is Provenance.DEFAULT


def test_words_within_a_banner_are_no_configuration() -> None:
    assert "Authorised staff only" in ask(facts.DeviceBanner, run(GOOD)).text
    assert ask(facts.DeviceBanner, run(BAD)).text == ""
    assert "0 15" not in repr(ask(facts.DeviceTelnet, run(GOOD)))


def test_ports() -> None:
    good, bad = ask(facts.DevicePorts, run(GOOD)), ask(facts.DevicePorts, run(BAD))
    told = {one.name: (one.mode, set(one.vlans or ()), one.native, one.shut) for one in good.ports}
    assert told == {
        "GigabitEthernet1/0/1": ("access", {110}, None, False),
        "GigabitEthernet1/0/2": ("access", {110}, None, True),
        "GigabitEthernet1/0/24": ("trunk", {110, 120, 199}, 999, False),
    }
    assert good.management_vlan == 199
    assert [(one.mode, one.vlans, one.native) for one in bad.ports] == [
        ("", {1}, None),
        ("access", {110}, None),
        ("trunk", None, 1),
    ]


def test_links() -> None:
    shown = (
        "GigabitEthernet1/0/1 is down, line protocol is down (notconnect)\n"
        "  Last input never, output never, output hang never\n"
        "GigabitEthernet1/0/2 is administratively down, line protocol is down (disabled)\n"
        "  Last input 1y2w, output 20w3d, output hang never\n"
        "GigabitEthernet1/0/24 is up, line protocol is up (connected)\n"
        "  Last input 00:00:01, output 00:00:00, output hang never\n"
    )
    told = ask(facts.DevicePorts, run(GOOD, show_interfaces=shown, show_version=VERSION))
    assert [(one.link, one.idle_days) for one in told.ports] == [
        (False, 953),
        (False, 143),
        (True, 0),
    ]
    unasked = ask(facts.DevicePorts, run(GOOD))
    assert {(one.link, one.idle_days) for one in unasked.ports} == {(None, None)}


def test_segments() -> None:
    good, bad = ask(facts.DeviceSegments, run(GOOD)), ask(facts.DeviceSegments, run(BAD))
    assert not good.routing
    assert bad.routing
    assert [(one.vlan, one.networks, one.filtered_in) for one in bad.segments] == [
        (110, ("10.1.0.0/24",), False),
        (210, ("10.2.0.0/24",), False),
    ]


def test_a_list_that_ends_with_a_refusal_is_a_filter() -> None:
    text = BAD.replace(" permit ip any any\n", " permit tcp 10.2.0.0 0.0.0.255 host 10.1.0.9\n")
    assert ask(facts.DeviceSegments, run(text)).segments[1].filtered_in


def test_identity() -> None:
    told = ask(facts.DeviceIdentity, run(GOOD, show_version=VERSION))
    assert (told.model, told.firmware, told.serial) == ("WS-C4948E", "12.2(54)SG1", "CAT1451S15C")
    assert told.hostname == "sw-kikan-1"


def test_algorithms() -> None:
    told = ask(facts.DeviceAlgorithms, run(GOOD))
    assert (told.cipher, told.whole) == (("aes256-ctr", "aes128-ctr"), True)
    with pytest.raises(FactError):
        ask(facts.DeviceAlgorithms, run(BAD))


def test_saved() -> None:
    same = device("cisco_ios", {"show running-config": GOOD, "show startup-config": GOOD})
    assert not ask(facts.DeviceSaved, same).unsaved
    running = f"Building configuration...\n\nCurrent configuration : 900 bytes\n{GOOD}"
    startup = f"Using 900 out of 65536 bytes\n{GOOD}"
    shown = {"show running-config": running, "show startup-config": startup}
    assert not ask(facts.DeviceSaved, device("cisco_ios", shown)).unsaved
    other = GOOD.replace("vlan 110", "vlan 111")
    odd = device("cisco_ios", {"show running-config": GOOD, "show startup-config": other})
    assert ask(facts.DeviceSaved, odd).unsaved


@pytest.mark.parametrize("fact", EVERY)
@pytest.mark.parametrize("lines", [1, 12, 30, 60])
def test_a_configuration_that_is_cut_says_nothing(fact: type, lines: int) -> None:
    cut = "\n".join(GOOD.splitlines()[:-lines])
    with pytest.raises(FactError):
        ask(fact, run(cut))


@pytest.mark.parametrize(
    ("fact", "absent"),
    [
        (facts.DeviceTelnet, " transport input ssh\n"),
        (facts.DeviceSsh, " transport input ssh\n"),
        (facts.DeviceWeb, "no ip http secure-server\n"),
        (facts.DeviceSegments, "no ip routing\n"),
    ],
)
def test_what_is_not_printed_is_not_guessed(fact: type, absent: str) -> None:
    text = GOOD.replace(absent, "")
    if fact is facts.DeviceSegments:
        leg = "interface Vlan1\n ip address 10.8.0.1 255.255.255.0"
        text = text.replace("interface Vlan1\n no ip address\n shutdown", leg)
    with pytest.raises(FactError):
        ask(fact, run(text))


def test_versions_of_ssh_of_newer_releases_are_not_known() -> None:
    text = GOOD.replace("ip ssh version 2\n", "").replace("version 15.2", "version 17.9")
    with pytest.raises(FactError):
        ask(facts.DeviceSsh, run(text))
    doors = ask(ManagementDoors, run(text)).doors
    assert [(one.name, one.sources) for one in doors] == [("ssh", ("10.9.0.0/24",))]


def test_a_version_that_is_none_is_not_read() -> None:
    with pytest.raises(FactError):
        reader_of(run(GOOD.replace("ip ssh version 2", "ip ssh version two"))).ssh()


def test_telnet_that_was_seen_open_is_telnet() -> None:
    text = GOOD.replace(" transport input ssh\n", "")
    raw = device("cisco_ios", {"show running-config": text}, open_ports={"23": "open"})
    assert ask(facts.DeviceTelnet, raw).enabled


def test_a_line_without_a_transport_widens_who_may_come() -> None:
    text = GOOD.replace("line vty 5 15\n access-class 10 in\n", "line vty 5 15\n")
    text = text[: text.rindex(" transport input ssh\n")] + "!\nend\n"
    raw = device("cisco_ios", {"show running-config": text}, way="ssh")
    assert ask(facts.DeviceSsh, raw).sources is None


def test_a_line_that_nobody_may_use_has_no_idle_time() -> None:
    aux = "line aux 0\n no exec\n exec-timeout 0 0\nline con 0\n"
    told = ask(facts.DeviceIdle, run(GOOD.replace("line con 0\n", aux)))
    assert [one.name for one in told.doors] == ["console 0", "vty 0 4", "vty 5 15"]


def test_pages_are_not_guarded_by_a_list_of_ipv6_alone() -> None:
    text = GOOD.replace(
        "no ip http secure-server", "ip http secure-server\nip http access-class {}"
    )
    for line, sources in [
        ("10", ("10.9.0.0/24",)),
        ("ipv4 10", ("10.9.0.0/24",)),
        ("ipv6 SIX", None),
    ]:
        assert ask(facts.DeviceWeb, run(text.format(line))).sources == sources
