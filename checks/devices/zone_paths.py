"""The paths of one device between zones: trunks that carry two, and routes from one to another."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import ClassVar, Self

from checks.devices.facts import (
    DeviceFact,
    DevicePort,
    DevicePorts,
    DeviceSegments,
    Segment,
)
from checks.devices.reader import DeviceReader, reader_of
from checks.devices.zone_map import ZoneMap
from checks.fact import Reply
from checks.model import FactError
from inventory.model import Zone
from inventory.words import T

ZONES = {
    Zone.MYNUMBER: T(ja="マイナンバー利用事務系", en="mynumber"),
    Zone.LGWAN: T(ja="LGWAN接続系", en="lgwan"),
    Zone.INTERNET: T(ja="インターネット接続系", en="internet"),
    Zone.OTHER: T(ja="その他", en="other"),
}


@dataclass(frozen=True, slots=True)
class DevicePaths(DeviceFact):
    """Ports and networks of a device as far as each is known, and why not where it is not."""

    label: ClassVar[str] = "区画をまたぐ経路"
    asks: ClassVar[str] = "segments"

    ports: DevicePorts | None
    segments: DeviceSegments | None
    missing: tuple[FactError, ...]

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Ask for both; what one of them lacks does not hide what the other shows."""
        return cls(*paths_of(reader_of(reply.body)))


Known = tuple[DevicePorts | None, DeviceSegments | None, tuple[FactError, ...]]


@dataclass(frozen=True, slots=True)
class Crossing:
    """Two zones that meet on a device: `how` is trunk, routed, unfiltered or mixed."""

    how: str
    where: str
    zones: tuple[Zone, ...]

    @property
    def told(self) -> T:
        """In words."""
        words = _HOW[self.how]
        names = [ZONES[one] for one in self.zones]
        return T(
            ja=f"{self.where}: {'と'.join(one.ja for one in names)} {words.ja}",
            en=f"{self.where}: {' and '.join(one.en for one in names)} {words.en}",
        )


_HOW = {
    "trunk": T(ja="を同じ幹線で運ぶ", en="on one trunk"),
    "routed": T(ja="の間を中継する", en="are routed to each other"),
    "unfiltered": T(ja="の間を制限なく中継する", en="are routed without a filter"),
    "mixed": T(ja="の VLAN とネットワークが食い違う", en="by VLAN and by network"),
}


def paths_of(reader: DeviceReader) -> Known:
    """Ports and segments of a reader, and the reasons for what it does not say."""
    missing: list[FactError] = []
    ports: DevicePorts | None = None
    segments: DeviceSegments | None = None
    try:
        ports = reader.ports()
    except FactError as odd:
        missing.append(odd)
    try:
        segments = reader.segments()
    except FactError as odd:
        missing.append(odd)
    return ports, segments, tuple(missing)


def crossings(paths: DevicePaths, zones: ZoneMap) -> tuple[Crossing, ...]:
    """Every place where two zones meet that the matrix keeps apart, or unfiltered."""
    trunks = _trunks(paths.ports.ports, zones) if paths.ports else ()
    routes = _routes(paths.segments, zones) if paths.segments else ()
    return (*trunks, *routes)


def unplaced(paths: DevicePaths, zones: ZoneMap) -> tuple[str, ...]:
    """VLANs and networks that share a path with a zone, and are in none themselves.

    Where no VLAN was entered, no trunk says which zones it carries.
    """
    carried = (one for port in _carrying(paths.ports) for one in _unknown(port, zones))
    return tuple(dict.fromkeys((*carried, *_unknown_legs(paths.segments, zones))))


def undecided(paths: DevicePaths, zones: ZoneMap) -> tuple[str, ...]:
    """Ports that may yet become trunks, where the device has the VLANs of two zones."""
    if len(placed(paths, zones)) < 2:
        return ()
    every = paths.ports.ports if paths.ports else ()
    odd = [one for one in every if not one.mode and not one.shut and one.link is not False]
    return tuple(one.name for one in odd)


def _unknown(port: DevicePort, zones: ZoneMap) -> Iterator[str]:
    known, rest = _sorted(port, zones)
    if known:
        yield from (f"VLAN {vlan}" for vlan in rest)
    if not zones.vlans or (port.vlans is None and len(known) == 1):
        yield port.name


def _unknown_legs(segments: DeviceSegments | None, zones: ZoneMap) -> Iterator[str]:
    legs = segments.segments if segments and segments.routing else ()
    zoned = [(one, _zone(one, zones)) for one in legs]
    if any(zone for _, zone in zoned):
        for one, zone in zoned:
            yield from (one.networks or (one.interface,)) if zone is None else ()


def placed(paths: DevicePaths, zones: ZoneMap) -> frozenset[Zone]:
    """Every zone that has a VLAN or a network on the device."""
    vlans = {vlan for one in (paths.ports.ports if paths.ports else ()) for vlan in one.vlans or ()}
    legs = paths.segments.segments if paths.segments else ()
    each = [*(zones.vlans.get(vlan) for vlan in vlans), *(_zone(leg, zones) for leg in legs)]
    return frozenset(zone for zone in each if zone)


def _carrying(ports: DevicePorts | None) -> list[DevicePort]:
    return [one for one in (ports.ports if ports else ()) if not one.shut and _is_trunk(one)]


def _is_trunk(port: DevicePort) -> bool:
    return port.mode == "trunk" or port.vlans is None or len(port.vlans) > 1


def _sorted(port: DevicePort, zones: ZoneMap) -> tuple[dict[Zone, int], list[int]]:
    """The zones that a port carries, and the VLANs of none; all VLANs are all that were entered."""
    vlans = set(zones.vlans) if port.vlans is None else set(port.vlans)
    vlans |= {port.native} if port.native and port.mode == "trunk" and port.native != 1 else set()
    known = {zone: vlan for vlan in sorted(vlans) if (zone := zones.vlans.get(vlan))}
    return known, [vlan for vlan in sorted(vlans) if vlan not in zones.vlans]


def _trunks(ports: Iterable[DevicePort], zones: ZoneMap) -> Iterator[Crossing]:
    for port in _carrying(DevicePorts(tuple(ports), None)):
        for pair in zones.apart(_sorted(port, zones)[0]):
            yield Crossing("trunk", port.name, pair)


def _zone(leg: Segment, zones: ZoneMap) -> Zone | None:
    """By network; by VLAN where no network was entered."""
    placed = [zone for net in leg.networks if (zone := zones.of_network(net))]
    if placed:
        return placed[0]
    return zones.vlans.get(leg.vlan) if leg.vlan else None


def _routes(segments: DeviceSegments, zones: ZoneMap) -> Iterator[Crossing]:
    for leg in segments.segments:
        yield from _mixed(leg, zones)
    if not segments.routing:
        return
    for one, other in combinations(segments.segments, 2):
        here, there = _zone(one, zones), _zone(other, zones)
        if one.vrf != other.vrf or here is None or there is None or here is there:
            continue
        where = f"{one.interface} - {other.interface}"
        pair = (here, there)
        if not zones.allows(here, there):
            yield Crossing("routed", where, pair)
        elif not _is_filtered(one, other):
            yield Crossing("unfiltered", where, pair)


def _mixed(leg: Segment, zones: ZoneMap) -> Iterator[Crossing]:
    """One leg in two zones: networks of both, or a network and a VLAN that disagree."""
    found = {zone for net in leg.networks for zone in zones.within(net)}
    by_vlan = zones.vlans.get(leg.vlan) if leg.vlan else None
    for pair in zones.apart(found | ({by_vlan} if by_vlan else set())):
        yield Crossing("mixed", leg.interface, pair)


def _is_filtered(one: Segment, other: Segment) -> bool:
    """Each way is guarded where it comes in or where it goes out."""
    forth = one.filtered_in or other.filtered_out
    back = other.filtered_in or one.filtered_out
    return forth and back
