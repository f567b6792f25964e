"""Paths between zones that stand in rarer lines of a configuration."""

import pytest

from checks.devices.rules.ports import default_vlan_unused
from checks.devices.rules.zones import zones_apart
from tests.checks.devices.asked import device, text_of
from tests.checks.devices.judging import verdict

NETWORKS = ("lgwan 10.1.0.0/16", "internet 10.2.0.0/16", "other 10.9.0.0/16")
VLANS = ("lgwan 10", "internet 20", "other 90")
RTX = "# RTX1210 Rev.14.01.42 (Fri)\n# main:  RTX1210 ver=00\n"


def zones(family: str, command: str, text: str, *allowed: str) -> str:
    raw = device(family, {command: text}, way="ssh")
    return verdict(zones_apart, raw, networks=NETWORKS, vlans=VLANS, allowed=allowed)


def yamaha(*lines: str, allowed: tuple[str, ...] = ()) -> str:
    return zones("yamaha", "show config", RTX + "\n".join(lines) + "\n# \n", *allowed)


LAN = "ip lan1 address 10.1.0.1/24"


def test_a_second_address_of_an_interface_is_a_leg_in_another_zone() -> None:
    assert yamaha(LAN, "ip lan1 secondary address 10.2.0.1/24") == "FAIL"
    assert yamaha(LAN, "ipv6 lan1 address fd00::1/64") != "PASS"


@pytest.mark.parametrize("far", ["pp", "tunnel"])
def test_what_leads_away_is_a_leg_of_no_known_zone(far: str) -> None:
    assert yamaha(LAN, f"{far} select 1", f" {far} enable 1") != "PASS"


@pytest.mark.parametrize(
    ("rules", "holds"),
    [
        (["ip filter 1 pass * * * * *"], False),
        (["ip filter 1 reject 10.3.0.0/16 *", "ip filter 2 pass-nolog * *"], True),
        (["ip filter 1 pass 10.1.0.0/24 10.2.0.5 tcp * 443"], True),
        (["ip filter 1 reject * * tcp * 23", "ip filter 2 pass * *"], False),
        (["ip filter 1 reject 10.3.0.5 *", "ip filter 2 pass * *"], False),
        (["ip filter 1 reject * *", "ip filter 2 pass * *"], True),
        ([], False),
    ],
)
def test_a_set_of_filters_that_passes_all_is_none(rules: list[str], holds: bool) -> None:
    numbers = " ".join(str(n + 1) for n in range(len(rules))) or "7"
    guards = [f"ip lan{n} secure filter {way} {numbers}" for n in (1, 2) for way in ("in", "out")]
    text = [LAN, "ip lan2 address 10.2.0.1/24", *guards, *rules]
    told = yamaha(*text, allowed=("lgwan internet",))
    assert (told == "FAIL") is not holds


AX = "#configuration list for AX3660S-24T\nvlan 10\nvlan 20\n"
LEGS = """interface vlan 10
  ip address 10.1.0.1 255.255.255.0
{0}interface vlan 20
  ip address 10.2.0.1 255.255.255.0
{0}"""
GUARD = "  ip access-group L in\n  ip access-group L out\n"


@pytest.mark.parametrize(
    ("rules", "holds"),
    [
        ("  10 permit ip any any\n", False),
        ("  10 permit tcp any any eq 443\n", True),
        ("", False),
        ("  10 deny ip host 10.1.0.9 any\n  20 permit ip any any\n", False),
        ("  10 deny tcp any any eq 23\n  20 permit ip any any\n", False),
        ("  10 deny ip 10.1.0.0 0.0.255.255 10.2.0.0 0.0.255.255\n  20 permit ip any any\n", True),
    ],
)
def test_a_list_that_lets_all_through_guards_nothing(rules: str, holds: bool) -> None:
    text = f"{AX}ip access-list extended L\n{rules}{LEGS.format(GUARD)}sw#\n"
    told = zones("alaxala", "show running-config", text, "lgwan internet")
    assert (told == "FAIL") is not holds


def test_a_leg_that_gets_its_address_is_a_leg() -> None:
    text = "service password-encryption\nhostname a\n!\n{}end\n"
    one = "interface vlan10\n ip address 10.1.0.1/24\n!\n"
    two = "interface vlan30\n ip address dhcp\n!\n"
    assert zones("alliedware", "show running-config", text.format(one + two)) != "PASS"


IOS = """version 15.2
{}
interface GigabitEthernet0/0
 vrf forwarding A
 ip address 10.1.0.1 255.255.255.0
interface GigabitEthernet0/1
 vrf forwarding B
 ip address 10.2.0.1 255.255.255.0
{}
end
"""
APART = "vrf definition A\n route-target both 1:1\nvrf definition B\n route-target both 2:2"


def test_tables_that_leak_are_not_apart() -> None:
    assert zones("cisco_ios", "show running-config", IOS.format(APART, "")) == "PASS"


@pytest.mark.parametrize(
    ("tables", "route"),
    [
        (APART.replace("2:2", "2:2\n route-target import 1:1"), ""),
        (APART, "ip route vrf A 0.0.0.0 0.0.0.0 192.0.2.1 global"),
        (APART, "ip route vrf A 10.2.0.0 255.255.0.0 GigabitEthernet0/1 10.2.0.9"),
        (APART, "route-map X permit 10\n set vrf B"),
    ],
)
def test_each_leak_between_tables_is_told(tables: str, route: str) -> None:
    assert zones("cisco_ios", "show running-config", IOS.format(tables, route)) != "PASS"


def test_a_route_within_its_table_is_no_leak() -> None:
    route = "ip route vrf A 10.1.9.0 255.255.255.0 GigabitEthernet0/0 10.1.0.9"
    assert zones("cisco_ios", "show running-config", IOS.format(APART, route)) == "PASS"


FORTI = text_of("built", "fortios", "good.txt")


@pytest.mark.parametrize("kind", ["tunnel", "vdom-link"])
def test_a_tunnel_of_fortios_leads_away(kind: str) -> None:
    tunnel = f'config system interface\n    edit "far"\n        set type {kind}\n    next\n'
    longer = FORTI.replace("config system interface\n", tunnel, 1)
    assert longer != FORTI
    command = "show full-configuration"
    given = {"networks": ("lgwan 10.1.0.0/16", "other 0.0.0.0/1", "other 128.0.0.0/1")}
    before, after = (
        verdict(zones_apart, device("fortios", {command: one}), vlans=("other 1-4094",), **given)
        for one in (FORTI, longer)
    )
    assert (before, after != "PASS") == ("PASS", True)


def test_management_in_vlan_1_beside_another() -> None:
    text = "version 15.2\ninterface GigabitEthernet0/1\n switchport access vlan 7\n"
    text += " switchport mode access\ninterface Vlan7\n ip address 10.1.0.1 255.255.255.0\n{}end\n"
    one = "interface Vlan1\n ip address 10.2.0.1 255.255.255.0\n"
    for more, told in (("", "PASS"), (one, "FAIL")):
        raw = device("cisco_ios", {"show running-config": text.format(more)})
        assert verdict(default_vlan_unused, raw) == told
