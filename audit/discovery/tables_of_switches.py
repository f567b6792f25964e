"""ARP and MAC address tables as network devices print them: who is there, and behind which port.

A row is known by what stands in it, an IPv4 address and a MAC address or a MAC address and a port,
so that the tables of Cisco IOS, AlaxalA, AlliedWare Plus, Aruba and YAMAHA are read alike. Lines
without them (titles, counts, incomplete entries) tell nothing. Groups and the device's own entries
are no devices, and an ARP entry that a person wrote (static) shows nobody's presence.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from inventory.discovery.model import How, Sighting
from inventory.identifiers import normalised_mac

ARP_COMMANDS = ("show ip arp", "show arp")
MAC_COMMANDS = ("show mac address-table", "show mac-address-table", "show mac-address")
_ADDRESS = re.compile(r"(?:[0-9]{1,3}\.){3}[0-9]{1,3}")
_PORT = re.compile(
    r"(?:(?:Gi|Te|Fa|Eth|Po|Tw|Fo|Hu|Twe)[A-Za-z]*|Trk|lag|[A-L]|port|po|sa|LAN|lan|ChGr:|geth|tengeth)?"
    r"[0-9]+(?:[./:][0-9]+)*(?:\(port[0-9]+\))?"
)
_SHARED = re.compile(r"CPU|unknown|self|switch|router", re.IGNORECASE)
_WRITTEN = re.compile(r"static|permanent|local|interface|self", re.IGNORECASE)
_HALVES = re.compile(r"[0-9a-fA-F]{6}-[0-9a-fA-F]{6}")
_AGE = re.compile(r"[0-9]{1,5}")
_NOBODY = "00:00:00:00:00:00"


@dataclass(frozen=True, slots=True)
class Learnt:
    """One MAC address that a switch learnt at a port."""

    mac: str
    port: str


def read_arp(text: str, at: datetime) -> tuple[Sighting, ...]:
    """The devices of an ARP table; where it tells ages (Cisco, in minutes), they count."""
    aged = "Age (min)" in text
    return tuple(_arp(text.splitlines(), at, aged=aged))


def read_macs(text: str) -> tuple[Learnt, ...]:
    """The ports behind which a switch learnt MAC addresses."""
    return tuple(_learnt(text.splitlines()))


def locations(tables: Mapping[str, Iterable[Learnt]]) -> Mapping[str, str]:
    """The port nearest to each device: of all ports it was learnt at, the one with fewest others.

    A trunk between switches has learnt all that is behind it, the device's own port only it.
    """
    every = [(switch, one) for switch, table in tables.items() for one in table]
    crowd = Counter((switch, one.port) for switch, one in every)
    found: dict[str, tuple[int, str]] = {}
    for switch, one in every:
        place = crowd[(switch, one.port)], f"{switch} {one.port}"
        found[one.mac] = min(place, found.get(one.mac, place))
    return {mac: port for mac, (_, port) in found.items()}


def _arp(lines: Iterable[str], at: datetime, *, aged: bool) -> Iterator[Sighting]:
    for words in map(str.split, lines):
        address = next((one for one in words if _is_address(one)), "")
        mac = _mac(words)
        if not address or not mac or any(_WRITTEN.fullmatch(one) for one in words):
            continue
        age = words[words.index(address) + 1]
        if aged and age == "-":
            continue  # an address of the device itself
        minutes = int(age) if aged and _AGE.fullmatch(age) else 0
        seen = at - timedelta(minutes=minutes)
        yield Sighting(at=seen, how=How.SWITCH, address=address, mac=mac)


def port_before_vlan(text: str) -> bool:
    """Whether the title of a table names the port before the VLAN, as AOS-S does."""
    words = (re.findall(r"[a-z]+", line.lower()) for line in text.splitlines())
    titles = (one for one in words if {"mac", "port", "vlan"} <= set(one))
    return any(one.index("mac") < one.index("port") < one.index("vlan") for one in titles)


def _learnt(lines: Sequence[str]) -> Iterator[Learnt]:
    first = port_before_vlan("\n".join(lines))
    for words in map(str.split, lines):
        mac = _mac(words)
        if not mac or any(_SHARED.fullmatch(one) for one in words):
            continue
        ports = [one for one in words if _PORT.fullmatch(one)]
        at = next(index for index, one in enumerate(words) if mac_in(one))
        if (port := _port(words, ports, at, first=first)) is not None:
            yield Learnt(mac, port)


def _port(words: list[str], ports: list[str], at: int, *, first: bool) -> str | None:
    """The port of a row: what looks like one and is not the number of the VLAN.

    A bare number is a VLAN, before the MAC address or just behind it, but where the title says
    that the port comes `first`.
    """
    named = [one for one in ports if not one.isdecimal()]
    if named:
        return named[-1]
    behind = [one for one in words[at + 1 :] if one in ports]
    return behind[0 if first else -1] if len(behind) > 1 else None


def mac_in(word: str) -> str:
    """The MAC address that a word of a table is, in the spelling of AOS-S too; "" for others."""
    plain = word.replace("-", "") if _HALVES.fullmatch(word) else word
    return normalised_mac(plain) if any(mark in word for mark in ".:-") else ""


def _mac(words: Iterable[str]) -> str:
    """The MAC address of one device in a row, "" where there is none."""
    found = next(filter(None, map(mac_in, words)), "")
    group = bool(found) and bool(int(found[:2], 16) & 1)
    return "" if group or found == _NOBODY else found


def _is_address(word: str) -> bool:
    return bool(_ADDRESS.fullmatch(word)) and all(int(part) <= 255 for part in word.split("."))
