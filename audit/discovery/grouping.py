"""One device over all segments: what has the same MAC address is one, with all its addresses.

The addresses of virtual routers (VRRP: RFC 9568, 7.3; HSRP and GLBP of Cisco) are the same in every
network that has a group of that number, so that they name a router within one segment only.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from inventory.discovery.known import SAME_LOOK
from inventory.discovery.model import Device, Knowledge, Segment
from inventory.model import Zone

_VIRTUAL = (
    "00:00:5e:00:01:",
    "00:00:5e:00:02:",
    "00:00:0c:07:ac:",
    "00:00:0c:9f:f",
    "00:05:73:a0:0",
    "00:07:b4:00:",
)


def is_virtual(mac: str) -> bool:
    """Whether the address belongs to a group of routers, and so to no machine."""
    return mac.startswith(_VIRTUAL)


@dataclass(frozen=True, slots=True)
class Place:
    """One device as it is known in one segment."""

    segment: Segment
    device: Device


@dataclass(frozen=True, slots=True)
class Group:
    """One device wherever it was seen, the newest place first."""

    key: str
    places: tuple[Place, ...]

    @property
    def newest(self) -> Device:
        """The device as it was seen last."""
        return self.places[0].device

    @property
    def segment(self) -> Segment:
        """Where it was seen last."""
        return self.places[0].segment

    @property
    def first(self) -> datetime:
        """When it was first seen anywhere."""
        return min(place.device.first for place in self.places)

    @property
    def last(self) -> datetime:
        """When it was last seen anywhere."""
        return self.newest.last

    @property
    def mac(self) -> str:
        """Its MAC address, "" where nobody told one."""
        return self.newest.mac

    @property
    def random(self) -> bool:
        """Whether all that names it is an address that it made up."""
        return self.newest.random

    def told(self, field: str) -> str:
        """The newest that is known of maker, name, serial or port."""
        every = (str(getattr(place.device, field)) for place in self.places)
        return next((one for one in every if one), "")

    def now(self, span: timedelta = SAME_LOOK) -> Iterator[tuple[Zone, str, datetime]]:
        """The addresses that it had when it was last seen, with their zones."""
        for place in self.places:
            for address, at in place.device.addresses:
                if at >= self.last - span:
                    yield place.segment.zone, address, at

    @property
    def addresses(self) -> tuple[str, ...]:
        """The same without their zones."""
        return tuple(dict.fromkeys(address for _, address, _ in self.now()))


def groups(known: Iterable[Knowledge]) -> tuple[Group, ...]:
    """The devices of these segments; without a MAC address, one for each zone and address."""
    found: defaultdict[str, list[Place]] = defaultdict(list)
    for one in known:
        for device in one.devices:
            found[_key(one.segment, device)].append(Place(one.segment, device))
    return tuple(
        Group(key, tuple(sorted(places, key=lambda place: place.device.last, reverse=True)))
        for key, places in sorted(found.items())
    )


def _key(segment: Segment, device: Device) -> str:
    if is_virtual(device.mac):
        return f"{segment.zone.value} {segment.network} {device.mac}"
    return device.mac or f"{segment.zone.value} {device.key}"
