"""Where zones meet: hosts, machines in tables of switches, routes, trunks; and what is unseen."""

import pytest

from audit.zone_crossings import Meets, Placed, Shown, ZoneCrossings, vlans_of, zone_crossings
from checks.devices.evidence import evidence_of
from checks.devices.zone_map import zone_map
from checks.model import FactError
from inventory.model import Zone
from tests.audit.discovery.test_tables_of_switches import (
    ALAXALA_MACS,
    ALLIED_MACS,
    AOS_MACS,
    CISCO_MACS,
    CX_MACS,
)
from tests.checks.devices.asked import device, text_of

GOOD = text_of("built", "cisco_ios", "good.txt")
BAD = text_of("built", "cisco_ios", "bad.txt")
NETWORKS = ("lgwan 10.1.0.0/16", "internet 10.2.0.0/16")
VLANS = ("lgwan 110,199,999", "internet 120,210")
ZONES = zone_map(NETWORKS, VLANS, ())
MACS = """          Mac Address Table
Vlan    Mac Address       Type        Ports
----    -----------       --------    -----
 All    0100.0ccc.cccc    STATIC      CPU
 110    0017.4200.000a    DYNAMIC     Gi1/0/5
 120    0017.4200.000a    DYNAMIC     Gi1/0/24
 110    0017.4200.000b    DYNAMIC     Gi1/0/6
 999    0017.4200.000b    DYNAMIC     Gi1/0/24
 120    0100.5e00.0001    DYNAMIC     Gi1/0/24
"""
ARP = """Protocol  Address          Age (min)  Hardware Addr   Type   Interface
Internet  10.1.0.1                -   0000.0c07.ac01  ARPA   Vlan110
Internet  10.2.0.1                -   0000.0c07.ac01  ARPA   Vlan210
Internet  10.2.0.5               12   0017.4200.000b  ARPA   Vlan210
Internet  10.1.0.7                3   0017.4200.000c  ARPA   Vlan110
"""


def shown(name: str, text: str, **tables: str) -> Shown:
    answers = {one.replace("_", " "): said for one, said in tables.items()}
    raw = device("cisco_ios", {"show running-config": text, **answers})
    return Shown(name, raw, evidence_of(raw))


def found(*devices: Shown, hosts: tuple[Placed, ...] = ()) -> ZoneCrossings:
    return zone_crossings(devices, hosts, ZONES)


def test_a_host_with_feet_in_two_zones() -> None:
    hosts = (
        Placed("a", Zone.LGWAN, ("10.1.0.5/24", "127.0.0.1", "fe80::1/64", "192.0.2.1")),
        Placed("b", Zone.LGWAN, ("10.1.0.6/24", "10.2.0.6/24")),
        Placed("c", Zone.INTERNET, ("10.1.0.7/24",)),
        Placed("d", Zone.OTHER, ("10.1.0.8/24", "10.2.0.8/24")),
        Placed("e", Zone.OTHER, ("10.1.0.9/24",)),
        Placed("f", Zone.LGWAN, ("nonsense",)),
    )
    told = found(hosts=hosts).of(Meets.HOST)
    assert [one.what for one in told] == ["b", "c", "d"]
    assert told[0].zones == (Zone.INTERNET, Zone.LGWAN)
    assert "LGWAN接続系" in told[0].told.ja


def test_a_machine_in_two_vlans_or_with_an_address_of_another_zone() -> None:
    access = "show mac address-table"
    raw = device("cisco_ios", {"show running-config": GOOD, access: MACS, "show ip arp": ARP})
    told = found(Shown("sw1", raw, evidence_of(raw))).of(Meets.MACHINE)
    assert [one.what for one in told] == ["00:17:42:00:00:0a", "00:17:42:00:00:0b"]
    assert told[0].where == ("sw1 VLAN 110", "sw1 VLAN 120")
    assert "sw1 10.2.0.5" in told[1].where


def test_tables_of_several_devices_are_joined() -> None:
    one = " 110    0017.4200.000d    DYNAMIC     Gi1/0/5\n"
    other = " 120    0017.4200.000d    DYNAMIC     Gi1/0/5\n"
    devices = []
    for name, table in [("sw1", one), ("sw2", other)]:
        raw = device("cisco_ios", {"show running-config": GOOD, "show mac address-table": table})
        devices.append(Shown(name, raw, evidence_of(raw)))
    told = found(*devices).of(Meets.MACHINE)
    assert [one.where for one in told] == [("sw1 VLAN 110", "sw2 VLAN 120")]
    assert not found(devices[0]).of(Meets.MACHINE)


def test_routes_and_trunks() -> None:
    good, bad = shown("sw1", GOOD), shown("sw2", BAD)
    told = found(good, bad)
    assert [(one.what, one.where) for one in told.of(Meets.TRUNK)] == [
        ("sw1", ("GigabitEthernet1/0/24",)),
        ("sw2", ("FastEthernet0/24",)),
    ]
    assert [(one.what, one.where) for one in told.of(Meets.ROUTE)] == [
        ("sw2", ("Vlan110 - Vlan210",))
    ]
    assert told.unseen == ()


def test_what_the_matrix_allows_is_no_meeting_unless_unfiltered() -> None:
    zones = zone_map(NETWORKS, VLANS, ("lgwan internet",))
    told = zone_crossings([shown("sw1", GOOD), shown("sw2", BAD)], (), zones)
    assert [one.how for one in told.meetings] == [Meets.ROUTE]


def test_what_cannot_be_read_is_told() -> None:
    cut = shown("sw3", GOOD.removesuffix("end\n"))
    told = found(cut)
    assert (told.meetings, [one.device for one in told.unseen]) == ((), ["sw3", "sw3"])
    assert all(one.why.ja and one.why.en for one in told.unseen)


def test_without_a_matrix_nothing_was_looked_at() -> None:
    told = zone_crossings([shown("sw2", BAD)], (), zone_map((), (), ()))
    assert (told.meetings, [one.device for one in told.unseen]) == ((), ["sw2"])


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ("*  777  0000.30a3.0167    static  No  -  Router", []),
        ("   666  30a3.30a3.a1c3   dynamic  Yes  1200   Te1/30", [("30:a3:30:a3:a1:c3", 666)]),
        ("  001122-aabbcc  A1  110", []),
        ("00:11:22:aa:bb:cc 110 dynamic 1/1/1", [("00:11:22:aa:bb:cc", 110)]),
        (" 5000  30a3.30a3.a1c3   dynamic", []),
    ],
)
def test_rows_of_tables(row: str, wanted: list[tuple[str, int]]) -> None:
    assert list(vlans_of(row)) == wanted


@pytest.mark.parametrize(
    "entries",
    [
        (("nowhere 10.1.0.0/16",), (), ()),
        (("lgwan 10.1.0.0/33",), (), ()),
        ((), ("lgwan 110", "internet 110"), ()),
        ((), ("lgwan 0",), ()),
        ((), ("lgwan",), ()),
        ((), (), ("lgwan",)),
        ((), (), ("lgwan lgwan",)),
    ],
)
def test_odd_entries_of_the_matrix_are_refused(entries: tuple[tuple[str, ...], ...]) -> None:
    with pytest.raises(FactError):
        zone_map(*entries)


@pytest.mark.parametrize("text", [AOS_MACS, CX_MACS, CISCO_MACS, ALAXALA_MACS, ALLIED_MACS])
def test_a_port_is_no_vlan(text: str) -> None:
    macs = ("00:17:42:00:00:0a", "00:a0:de:00:00:0c")
    assert list(vlans_of(text)) == [(mac, 10) for mac in macs]
