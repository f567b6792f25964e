"""ARP and MAC address tables as four makers print them, and what is no row of one."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.discovery.tables_of_switches import Learnt, locations, read_arp, read_macs

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
CISCO_ARP = """Protocol  Address          Age (min)  Hardware Addr   Type   Interface
Internet  10.1.0.1                -   0000.0c07.ac01  ARPA   Vlan10
Internet  10.1.0.5               12   0017.4200.000a  ARPA   Vlan10
Internet  10.1.0.9                0   Incomplete      ARPA
"""
ALAXALA_ARP = """Date 2026/11/23 10:00:00 JST
Total: 2 entries
 IP Address      Linklayer Address   Netif       Expire    Type
 10.1.0.5        0017.4200.000a      VLAN0010    19min     arpa
 10.1.0.9        incomplete          VLAN0010    --        arpa
"""
ALLIED_ARP = """IP Address       LL Address      Interface     Port              Type
10.1.0.5         0017.4200.000a  vlan10        port1.0.5         dynamic
"""
YAMAHA_ARP = """カウント数: 2
インタフェース    IPアドレス         MACアドレス         TTL(秒)
LAN1(port1)       10.1.0.5           00:17:42:00:00:0a   1195
"""
CISCO_MACS = """          Mac Address Table
-------------------------------------------
Vlan    Mac Address       Type        Ports
----    -----------       --------    -----
 All    0100.0ccc.cccc    STATIC      CPU
  10    0017.4200.000a    DYNAMIC     Gi1/0/5
  10    00a0.de00.000c    DYNAMIC     Po1
Total Mac Addresses for this criterion: 3
"""
ALAXALA_MACS = """Date 2026/11/23 10:00:00 JST
Aging time : 300
MAC address          VLAN    Type     Port-list
0017.4200.000a         10   Dynamic  0/5
00a0.de00.000c         10   Dynamic  ChGr:1
"""
ALLIED_MACS = """VLAN Port             MAC            State
10   port1.0.5        0017.4200.000a dynamic
10   po1              00a0.de00.000c dynamic
1    CPU              0000.cd28.0752 static
"""
AOS_MACS = """
 Status and Counters - Port Address Table

  MAC Address   Port  VLAN
  ------------- ----- ----
  001742-00000a 5     10
  00a0de-00000c Trk1  10
"""
CX_MACS = """MAC age-time            : 300 seconds
Number of MAC addresses : 2

MAC Address          VLAN     Type                      Port
--------------------------------------------------------------
00:17:42:00:00:0a    10       dynamic                   1/1/5
00:a0:de:00:00:0c    10       dynamic                   lag1
"""
AOS_ARP = """ IP ARP table

  IP Address       MAC Address       Type    Port
  ---------------  ----------------- ------- ----
  10.1.0.5         001742-00000a     dynamic 5
  10.1.0.9         000000-000000     dynamic
"""


@pytest.mark.parametrize("text", [AOS_ARP, CISCO_ARP, ALAXALA_ARP, ALLIED_ARP, YAMAHA_ARP])
def test_an_arp_table_tells_address_and_mac(text: str) -> None:
    [one] = read_arp(text, AT)
    assert (one.address, one.mac) == ("10.1.0.5", "00:17:42:00:00:0a")


def test_the_age_of_an_entry_counts() -> None:
    assert read_arp(CISCO_ARP, AT)[0].at == AT - timedelta(minutes=12)
    assert read_arp(ALAXALA_ARP, AT)[0].at == AT


@pytest.mark.parametrize(
    ("text", "ports"),
    [
        (CISCO_MACS, ("Gi1/0/5", "Po1")),
        (ALAXALA_MACS, ("0/5", "ChGr:1")),
        (ALLIED_MACS, ("port1.0.5", "po1")),
        (AOS_MACS, ("5", "Trk1")),
        (CX_MACS, ("1/1/5", "lag1")),
    ],
)
def test_a_mac_address_table_tells_the_port(text: str, ports: tuple[str, str]) -> None:
    own, trunk = ports
    assert read_macs(text) == (
        Learnt("00:17:42:00:00:0a", own),
        Learnt("00:a0:de:00:00:0c", trunk),
    )


def test_the_port_with_the_fewest_others_is_its_own() -> None:
    far = [Learnt(f"00:17:42:00:00:{n:02x}", "Po1") for n in range(10)]
    near = [Learnt("00:17:42:00:00:05", "Gi1/0/5")]
    assert locations({"core": far, "floor2": near})["00:17:42:00:00:05"] == "floor2 Gi1/0/5"
    assert locations({"core": far})["00:17:42:00:00:05"] == "core Po1"


def test_a_line_cut_short_tells_nothing() -> None:
    for end in range(len(CISCO_ARP)):
        for one in read_arp(CISCO_ARP[:end], AT):
            assert (one.address, one.mac) == ("10.1.0.5", "00:17:42:00:00:0a")


@given(st.text())
def test_noise_is_no_table(text: str) -> None:
    read_arp(text, AT)
    read_macs(text)


@pytest.mark.parametrize("word", ["static", "Static", "permanent", "LOCAL"])
def test_an_entry_that_a_person_wrote_shows_nobody(word: str) -> None:
    assert len(read_arp(ALLIED_ARP.replace("dynamic", word), AT)) == 0
