"""Which VLAN and which network belongs to which zone, and which zones may share a path."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from itertools import combinations

from checks.devices.readers.vlan_lists import numbers
from checks.model import FactError, Why
from inventory.model import Zone
from inventory.words import T

Network = IPv4Network | IPv6Network
Pair = frozenset[Zone]
NAMES: Mapping[str, Zone] = {
    "マイナンバー利用事務系": Zone.MYNUMBER,
    "lgwan接続系": Zone.LGWAN,
    "インターネット接続系": Zone.INTERNET,
    "その他": Zone.OTHER,
    **{zone.value: zone for zone in Zone},
}


@dataclass(frozen=True, slots=True)
class ZoneMap:
    """The matrix of a policy."""

    networks: tuple[tuple[Zone, Network], ...]
    vlans: Mapping[int, Zone]
    allowed: frozenset[Pair]

    def __bool__(self) -> bool:
        """True where anything was entered."""
        return bool(self.networks or self.vlans)

    def of_network(self, text: str) -> Zone | None:
        """The zone of the smallest network entered that holds all of this one; None for none."""
        net = _network(text)
        around = [(one.prefixlen, zone) for zone, one in self.networks if _holds(one, net)]
        return max(around, key=lambda pair: pair[0])[1] if around else None

    def within(self, text: str) -> frozenset[Zone]:
        """All zones that a network reaches into: its own, and those entered inside of it."""
        net = _network(text)
        own = self.of_network(text)
        inside = {zone for zone, one in self.networks if _holds(net, one)}
        return frozenset(inside | ({own} if own else set()))

    def apart(self, zones: Iterable[Zone]) -> list[tuple[Zone, Zone]]:
        """The pairs of these zones that may not share a path."""
        pairs = combinations(sorted(set(zones)), 2)
        return [pair for pair in pairs if frozenset(pair) not in self.allowed]

    def allows(self, one: Zone, other: Zone) -> bool:
        """True where both may share a path; a zone always may with itself."""
        return one is other or frozenset({one, other}) in self.allowed


def zone_map(networks: Iterable[str], vlans: Iterable[str], allowed: Iterable[str]) -> ZoneMap:
    """The matrix out of `LGWAN 10.1.0.0/16`, `lgwan 110-119`, `lgwan internet`.

    Raises FactError for an entry that is none, or a VLAN that stands in two zones.
    """
    told: dict[int, Zone] = {}
    for text in vlans:
        zone, rest = _entry(text, "device_zones.vlans")
        for vlan in numbers(rest):
            if told.setdefault(vlan, zone) is not zone:
                raise _odd("device_zones.vlans", text)
    pairs = frozenset(_pair(text) for text in allowed)
    return ZoneMap(tuple(_placed(text) for text in networks), told, pairs)


def _placed(text: str) -> tuple[Zone, Network]:
    zone, rest = _entry(text, "zones.networks")
    return zone, _network(rest)


def _entry(text: str, limit: str) -> tuple[Zone, str]:
    name, _, rest = text.strip().partition(" ")
    zone = NAMES.get(name.lower())
    if zone is None or not rest.strip():
        raise _odd(limit, text)
    return zone, rest.strip()


def _pair(text: str) -> Pair:
    zones = [NAMES.get(one.lower()) for one in text.split()]
    told = frozenset(one for one in zones if one)
    if None in zones or len(told) != 2:
        raise _odd("device_zones.allowed", text)
    return told


def _network(text: str) -> Network:
    try:
        return ip_network(text.strip(), strict=False)
    except ValueError:
        raise _odd("zones.networks", text) from None


def _holds(outer: Network, inner: Network) -> bool:
    return (
        inner.version == outer.version
        and inner.prefixlen >= outer.prefixlen
        and int(outer.network_address) <= int(inner.network_address)
        and int(inner.network_address) <= int(outer.broadcast_address)
    )


def _odd(limit: str, text: str) -> FactError:
    part = text[:60]
    return FactError(
        Why.UNDETERMINED,
        T(ja=f"方針の {limit} が読めない: {part}", en=f"odd entry of the policy, {limit}: {part}"),
    )
