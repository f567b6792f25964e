"""Ports, VLAN 1, zones, rules of firewalls and wireless: from configurations to verdicts."""

import pytest

from checks.devices import facts
from checks.devices.rules.firewall_rules import DeviceRuleLimits, narrow_rules
from checks.devices.rules.ports import DevicePortLimits, default_vlan_unused, unused_ports_shut
from checks.devices.rules.wireless import DeviceWirelessLimits, protected_wireless
from checks.devices.rules.zones import DeviceZoneLimits, zones_apart
from checks.devices.zone_paths import DevicePaths
from checks.model import FactError, Outcome
from checks.rules.zones import ZoneLimits
from tests.checks.devices.asked import ask, device, edited, text_of

GOOD = text_of("built", "cisco_ios", "good.txt")
BAD = text_of("built", "cisco_ios", "bad.txt")
FORTI_GOOD = text_of("built", "fortios", "good.txt")
FORTI_BAD = text_of("built", "fortios", "bad.txt")
DAYS = DevicePortLimits(90)
LOG = DeviceRuleLimits(require_log=True)
STRONG = ("wpa2-enterprise", "wpa3-sae", "wpa3-enterprise")


def cisco(text: str, **shown: str) -> bytes:
    answers = {one.replace("_", " "): said for one, said in shown.items()}
    return device("cisco_ios", {"show running-config": text, **answers})


def forti(text: str) -> bytes:
    return device("fortios", {"show full-configuration": text})


def links(first: str) -> str:
    up = "is up, line protocol is up (connected)\n  Last input 00:00:01, output 00:00:00,"
    return f"GigabitEthernet1/0/1 {first}\nGigabitEthernet1/0/24 {up}\n"


DOWN = (
    "is down, line protocol is down (notconnect)\n  Last input {0}, output {0}, output hang never"
)


@pytest.mark.parametrize(
    ("first", "holds"),
    [
        ("is up, line protocol is up (connected)", True),
        (DOWN.format("12w6d"), False),
        (DOWN.format("12w5d"), True),
        (DOWN.format("1y2w"), False),
        (DOWN.format("3d04h"), True),
    ],
)
def test_unused_ports(first: str, holds: bool) -> None:
    ports = ask(facts.DevicePorts, cisco(GOOD, show_interfaces=links(first)))
    assert unused_ports_shut(ports, DAYS).holds is holds


def test_a_port_that_is_shut_is_not_forgotten() -> None:
    text = GOOD.replace(" description window\n", " description window\n shutdown\n")
    ports = ask(facts.DevicePorts, cisco(text, show_interfaces=links(DOWN.format("1y2w"))))
    assert unused_ports_shut(ports, DAYS).holds


@pytest.mark.parametrize("shown", ["", links(DOWN.format("never"))])
def test_a_link_that_nobody_asked_is_not_known(shown: str) -> None:
    with pytest.raises(FactError):
        unused_ports_shut(ask(facts.DevicePorts, cisco(GOOD, show_interfaces=shown)), DAYS)


@pytest.mark.parametrize(
    ("before", "after", "holds"),
    [
        ("", "", True),
        (
            " switchport access vlan 110\n switchport mode access\n!",
            " switchport mode access\n!",
            False,
        ),
        (" switchport trunk native vlan 999\n", "", False),
        ("interface Vlan199", "interface Vlan1", False),
    ],
)
def test_vlan_one(before: str, after: str, holds: bool) -> None:
    ports = ask(facts.DevicePorts, cisco(GOOD.replace(before, after, 1) if before else GOOD))
    assert default_vlan_unused(ports).holds is holds


def test_routed_ports_have_no_vlan() -> None:
    recorded = text_of("recorded", "cisco_ios", "as2dist2.cfg")
    assert not default_vlan_unused(ask(facts.DevicePorts, cisco(recorded))).applicable


def zones(raw: bytes, vlans: tuple[str, ...], allowed: tuple[str, ...] = (), *nets: str) -> Outcome:
    known = ZoneLimits(nets, (), ())
    return zones_apart(ask(DevicePaths, raw), DeviceZoneLimits(vlans, allowed), known)


@pytest.mark.parametrize(
    ("vlans", "allowed", "holds"),
    [
        (("lgwan 110,120,199,999",), (), True),
        (("lgwan 110,199,999", "internet 120"), (), False),
        (("LGWAN接続系 110,199,999", "インターネット接続系 120"), ("lgwan internet",), True),
        (("lgwan 110,120,199", "internet 999"), (), False),
    ],
)
def test_trunks(vlans: tuple[str, ...], allowed: tuple[str, ...], holds: bool) -> None:
    assert zones(cisco(GOOD), vlans, allowed).holds is holds


def test_a_vlan_of_no_zone_on_the_trunk_of_a_zone_is_not_known() -> None:
    with pytest.raises(FactError) as odd:
        zones(cisco(GOOD), ("lgwan 110,199,999",))
    assert "VLAN 120" in odd.value.detail


@pytest.mark.parametrize(
    ("vlans", "nets"),
    [((), ()), (("lgwan 300",), ()), ((), ("lgwan 10.9.0.0/24",)), (("lgwan x",), ())],
)
def test_without_a_matrix_nothing_is_known(vlans: tuple[str, ...], nets: tuple[str, ...]) -> None:
    with pytest.raises(FactError):
        zones(cisco(GOOD), vlans, (), *nets)


def routed(guard: str) -> bytes:
    """Two legs, a trunk of neither, and a list on one or both of them."""
    text = BAD.replace(" switchport mode trunk\n", " switchport mode trunk\n shutdown\n")
    text = text.replace("FastEthernet0/1\n", "FastEthernet0/1\n shutdown\n")
    return cisco(text.replace(" permit ip any any\n", guard))


def test_routes_between_zones() -> None:
    mapped = (("lgwan 110", "internet 210"), ("lgwan internet",))
    assert not zones(routed(" permit ip any any\n"), mapped[0]).holds
    assert not zones(routed(" permit tcp any any eq 443\n"), mapped[0]).holds
    assert not zones(routed(" permit tcp any any eq 443\n"), *mapped).holds
    both = edited(
        routed(" permit tcp any any eq 443\n"),
        " ip address 10.1.0.1 255.255.255.0",
        " ip address 10.1.0.1 255.255.255.0\n ip access-group OPEN in",
    )
    assert zones(both, *mapped).holds
    assert not zones(both, mapped[0]).holds


def test_routes_in_tables_of_their_own() -> None:
    raw = edited(
        routed(" permit ip any any\n"),
        "interface Vlan110",
        "interface Vlan110\n vrf forwarding LGWAN",
    )
    assert zones(raw, ("lgwan 110", "internet 210")).holds


def test_a_port_that_may_become_a_trunk_is_not_known() -> None:
    raw = edited(
        routed(" permit ip any any\n"),
        "interface Vlan110",
        "interface Vlan110\n vrf forwarding LGWAN",
    )
    bare = edited(raw, "FastEthernet0/1\n shutdown", "FastEthernet0/1")
    assert raw != bare
    with pytest.raises(FactError) as odd:
        zones(bare, ("lgwan 110", "internet 210"))
    assert "FastEthernet0/1" in odd.value.detail


def test_a_leg_without_a_known_network_is_in_no_zone() -> None:
    for address in ("dhcp", "negotiated"):
        raw = edited(routed(" permit ip any any\n"), "10.2.0.1 255.255.255.0", address)
        with pytest.raises(FactError) as odd:
            zones(raw, ("lgwan 110",))
        assert "Vlan210" in odd.value.detail


def test_networks_decide_where_they_are_entered() -> None:
    raw = routed(" permit ip any any\n")
    nets = ("lgwan 10.1.0.0/24", "internet 10.2.0.0/24")
    assert not zones(raw, ("lgwan 110", "internet 210"), (), *nets).holds
    swapped = zones(raw, ("lgwan 210", "internet 110"), ("lgwan internet",), *nets)
    assert not swapped.holds


def test_a_fault_is_told_although_something_is_missing() -> None:
    text = GOOD.replace("no ip routing\n", "").replace(
        "interface Vlan1\n no ip address\n shutdown",
        "interface Vlan1\n ip address 10.8.0.1 255.255.255.0",
    )
    assert not zones(cisco(text), ("lgwan 110,199,999", "internet 120")).holds
    with pytest.raises(FactError):
        zones(cisco(text), ("lgwan 110,120,199,999",))


@pytest.mark.parametrize(
    ("before", "after", "holds"),
    [
        ("", "", True),
        ("set end 18:00 2026/12/31", "set end 18:00 2026/11/20", False),
        ("set logtraffic all", "set logtraffic utm", False),
        (
            'set srcaddr "kikan"\n        set dstaddr "all"\n        set action accept\n'
            '        set schedule "always"\n        set service "HTTPS"',
            'set srcaddr "all"\n        set dstaddr "all"\n        set action accept\n'
            '        set schedule "always"\n        set service "ALL"',
            False,
        ),
    ],
)
def test_rules(before: str, after: str, holds: bool) -> None:
    raw = forti(FORTI_GOOD.replace(before, after, 1) if before else FORTI_GOOD)
    told = narrow_rules(ask(facts.DeviceRules, raw), ask(facts.DeviceRetrieval, raw), LOG)
    assert told.holds is holds


def test_groups_that_mean_everything_are_seen_and_leftovers_told() -> None:
    raw = forti(FORTI_BAD)
    told = narrow_rules(ask(facts.DeviceRules, raw), ask(facts.DeviceRetrieval, raw), LOG)
    assert not told.holds
    assert "root/1 all accepts everything" in told.observed
    assert "root/2" not in told.observed
    assert "- root/2 left" in told.lines


def test_a_switch_has_no_rules_of_a_firewall() -> None:
    raw = cisco(GOOD)
    rules = ask(facts.DeviceRules, raw)
    assert not narrow_rules(rules, ask(facts.DeviceRetrieval, raw), LOG).applicable


@pytest.mark.parametrize(
    ("before", "after", "holds"),
    [
        ("", "", True),
        ("wpa3-enterprise", "wpa2-only-personal", False),
        ("wpa3-enterprise", "wpa3-sae-transition", False),
        ("wpa3-enterprise", "open", False),
        ("encrypt AES", "encrypt TKIP-AES", False),
    ],
)
def test_wireless(before: str, after: str, holds: bool) -> None:
    raw = forti(FORTI_GOOD.replace(before, after) if before else FORTI_GOOD)
    limits = DeviceWirelessLimits(STRONG, ("wpa2-psk",), ())
    assert protected_wireless(ask(facts.DeviceWireless, raw), limits).holds is holds


def test_guests() -> None:
    guest = (
        '    edit "guest"\n        set ssid "visitors"\n        set security wpa2-only-personal\n'
        "        set encrypt AES\n        set intra-vap-privacy enable\n        set vlanid 140\n"
        "    next\n"
    )
    text = FORTI_GOOD.replace('    edit "staff"\n', f'{guest}    edit "staff"\n')
    limits = DeviceWirelessLimits(STRONG, ("wpa2-psk",), ("visitors",))

    def holds(text: str) -> bool:
        return protected_wireless(ask(facts.DeviceWireless, forti(text)), limits).holds

    assert holds(text)
    assert not holds(text.replace("vlanid 140", "vlanid 130"))
    assert not holds(text.replace("privacy enable", "privacy disable", 1))
    with pytest.raises(FactError):
        holds(text.replace("        set intra-vap-privacy enable\n", "", 1))


def test_a_security_of_no_known_word_is_not_known() -> None:
    raw = forti(FORTI_GOOD.replace("wpa3-enterprise", "wpa9"))
    limits = DeviceWirelessLimits(STRONG, (), ())
    with pytest.raises(FactError):
        protected_wireless(ask(facts.DeviceWireless, raw), limits)


def test_a_switch_has_no_wireless() -> None:
    limits = DeviceWirelessLimits(STRONG, (), ())
    assert not protected_wireless(ask(facts.DeviceWireless, cisco(GOOD)), limits).applicable
