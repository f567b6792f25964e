"""Where zones meet, over the newest evidence of all devices and hosts. Pure: only told things.

Three sorts of meeting: somebody who stands in two zones, a route between zones, a trunk outside
the matrix. What a device does not say is told beside them: no meeting is no proof of separation.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address

from audit.discovery.grouping import is_virtual
from audit.discovery.tables_of_switches import (
    ARP_COMMANDS,
    MAC_COMMANDS,
    mac_in,
    port_before_vlan,
    read_arp,
)
from checks.devices.evidence import DeviceEvidence
from checks.devices.reader import reader_of
from checks.devices.zone_map import ZoneMap
from checks.devices.zone_paths import ZONES, Crossing, DevicePaths, crossings, paths_of
from checks.model import FactError
from inventory.model import Zone
from inventory.words import T

_VLAN = re.compile(r"[0-9]{1,4}")
_OWN = re.compile(r"CPU|self|router|switch|static", re.IGNORECASE)


class Meets(StrEnum):
    """How two zones meet."""

    HOST = "host"  # one machine of the ledger with addresses in two zones
    MACHINE = "machine"  # one MAC address learnt in VLANs, or with addresses, of two zones
    ROUTE = "route"
    TRUNK = "trunk"


@dataclass(frozen=True, slots=True)
class Placed:
    """A machine of the ledger: the zone it is meant for, and the addresses that it has."""

    name: str
    zone: Zone
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """The newest evidence of one network device, as bytes and as read."""

    name: str
    raw: bytes
    evidence: DeviceEvidence


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two zones that meet: who or what joins them, and where that was seen."""

    how: Meets
    what: str
    zones: tuple[Zone, ...]
    where: tuple[str, ...]

    @property
    def told(self) -> T:
        """One line for a report."""
        ja = "・".join(ZONES[one].ja for one in self.zones)
        en = ", ".join(ZONES[one].en for one in self.zones)
        words = _WORDS[self.how]
        places = ", ".join(self.where[:6])
        return T(
            ja=f"{self.what}: {words.ja}（{ja}）{places}",
            en=f"{self.what}: {words.en} ({en}) {places}",
        )


@dataclass(frozen=True, slots=True)
class Unseen:
    """A device whose paths are not wholly known, and why."""

    device: str
    why: T


@dataclass(frozen=True, slots=True)
class ZoneCrossings:
    """Everything that was found, and what could not be looked at."""

    meetings: tuple[Meeting, ...]
    unseen: tuple[Unseen, ...]

    def of(self, how: Meets) -> tuple[Meeting, ...]:
        """Those of one sort."""
        return tuple(one for one in self.meetings if one.how is how)


_WORDS = {
    Meets.HOST: T(ja="二つ以上の区画にアドレスを持つ", en="has addresses in two zones"),
    Meets.MACHINE: T(ja="二つ以上の区画で見えた", en="was seen in two zones"),
    Meets.ROUTE: T(ja="区画の間を中継する", en="routes between zones"),
    Meets.TRUNK: T(ja="認めていない区画を同じ幹線で運ぶ", en="carries zones that are kept apart"),
}
_HOWS = {"trunk": Meets.TRUNK}  # every other crossing of a device is a route


def zone_crossings(
    devices: Iterable[Shown], hosts: Iterable[Placed], zones: ZoneMap
) -> ZoneCrossings:
    """Where zones meet; nothing at all is found while the matrix is empty."""
    shown = tuple(devices)
    if not zones:
        return ZoneCrossings((), tuple(Unseen(one.name, _NO_MATRIX) for one in shown))
    paths = [(one.name, _paths(one)) for one in shown]
    found = [
        *(meeting for one in hosts for meeting in _in_two(one, zones)),
        *_machines(shown, zones),
        *(_of(name, one) for name, each in paths for one in crossings(each, zones)),
    ]
    unseen = [Unseen(name, _why(odd)) for name, each in paths for odd in each.missing]
    return ZoneCrossings(tuple(found), tuple(unseen))


_NO_MATRIX = T(
    ja="方針に区画の VLAN とネットワークが定められていない",
    en="the policy names neither VLANs nor networks of the zones",
)


def _paths(shown: Shown) -> DevicePaths:
    try:
        return DevicePaths(*paths_of(reader_of(shown.raw)))
    except FactError as odd:
        return DevicePaths(None, None, (odd,))


def _why(odd: FactError) -> T:
    return T(ja=odd.detail_ja or odd.detail, en=odd.detail)


def _of(device: str, crossing: Crossing) -> Meeting:
    how = _HOWS.get(crossing.how, Meets.ROUTE)
    return Meeting(how, device, crossing.zones, (crossing.where,))


def _in_two(host: Placed, zones: ZoneMap) -> Iterator[Meeting]:
    """Addresses of two zones, or of another than the ledger's; the matrix allows neither."""
    placed = {one: zone for one in host.addresses if (zone := _zone(one, zones))}
    here = set(placed.values()) | ({host.zone} if host.zone is not Zone.OTHER else set())
    if len(here) > 1 and placed:
        where = tuple(f"{one} ({zone.value})" for one, zone in placed.items())
        yield Meeting(Meets.HOST, host.name, tuple(sorted(here)), where)


def _zone(address: str, zones: ZoneMap) -> Zone | None:
    plain = address.partition("/")[0]
    try:
        lonely = ip_address(plain).is_loopback or ip_address(plain).is_link_local
    except ValueError:
        return None
    return None if lonely else zones.of_network(plain)


def _machines(shown: Iterable[Shown], zones: ZoneMap) -> Iterator[Meeting]:
    """MAC addresses by the VLANs they were learnt in and by the addresses they answered for."""
    seen: dict[str, dict[Zone, list[str]]] = {}
    for one in shown:
        for mac, zone, where in (*_learnt(one, zones), *_answered(one, zones)):
            seen.setdefault(mac, {}).setdefault(zone, []).append(where)
    for mac, places in sorted(seen.items()):
        if len(places) > 1 and not is_virtual(mac):
            seen_at = tuple(dict.fromkeys(text for each in places.values() for text in each))
            yield Meeting(Meets.MACHINE, mac, tuple(sorted(places)), seen_at)


def _learnt(shown: Shown, zones: ZoneMap) -> Iterator[tuple[str, Zone, str]]:
    for text in _texts(shown, MAC_COMMANDS):
        for mac, vlan in vlans_of(text):
            zone = zones.vlans.get(vlan)
            if zone is not None:
                yield mac, zone, f"{shown.name} VLAN {vlan}"


def _answered(shown: Shown, zones: ZoneMap) -> Iterator[tuple[str, Zone, str]]:
    for text in _texts(shown, ARP_COMMANDS):
        for one in read_arp(text, shown.evidence.at):
            zone = _zone(one.address, zones)
            if zone is not None:
                yield one.mac, zone, f"{shown.name} {one.address}"


def vlans_of(text: str) -> Iterator[tuple[str, int]]:
    """MAC addresses with their VLANs in a table of a switch; its own and groups are left out."""
    last = port_before_vlan(text)
    for words in map(str.split, text.splitlines()):
        at = next((n for n, one in enumerate(words) if mac_in(one)), None)
        if at is None or any(_OWN.fullmatch(one) for one in words):
            continue
        before = [one for one in words[:at] if _VLAN.fullmatch(one)]
        behind = words[at + 2 : at + 3] if last else words[at + 1 : at + 2]
        vlan = next(iter([*before, *filter(_VLAN.fullmatch, behind)]), "")
        mac = mac_in(words[at])
        if vlan and 0 < int(vlan) < 4095 and not int(mac[:2], 16) & 1:
            yield mac, int(vlan)


def _texts(shown: Shown, commands: Iterable[str]) -> Iterator[str]:
    for command in commands:
        answer = shown.evidence.answers.get(command)
        if answer is not None and answer.status == "ok":
            yield answer.text
