"""The nouns of discovery: a segment, what was seen in it, and what is known of it by now."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from ipaddress import IPv4Network

from inventory.identifiers import is_random_mac, names_a_machine
from inventory.model import Zone


class How(StrEnum):
    """Who saw a device."""

    NMAP = "nmap"
    NEIGHBOUR = "neighbour"  # the ARP or IPv6 neighbour table of the scanning machine
    SWITCH = "switch"  # the ARP or MAC address table of a network device


@dataclass(frozen=True, slots=True)
class Segment:
    """One network of one zone (区画); `site` is where the scanning machine stands."""

    network: IPv4Network
    zone: Zone
    site: str = ""

    @property
    def id(self) -> str:
        """What names it in findings: the same network may exist in two closed zones."""
        return f"区画 {self.network} {self.zone.value}"


@dataclass(frozen=True, slots=True, order=True)
class Service:
    """One open TCP port; product and version are "" where nobody asked for them."""

    port: int
    name: str = ""
    product: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One device at one address, seen once; texts are "" and services None where untold.

    `port` is the switch and its port. `serial` and `name` come from a system that knows them.
    """

    at: datetime
    how: How
    address: str = ""
    mac: str = ""
    maker: str = ""
    name: str = ""
    serial: str = ""
    port: str = ""
    services: tuple[Service, ...] | None = None


@dataclass(frozen=True, slots=True)
class Sweep:
    """One look at a segment: whether it was whole, or why not, and what was seen.

    `direct` where the scanning machine is in the segment itself and so sees what drops pings.
    """

    segment: Segment
    started: datetime
    ended: datetime
    complete: bool
    why: str
    direct: bool
    rate: int
    profile: str
    sightings: tuple[Sighting, ...]
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Device:
    """What is known of one device in one segment, over all looks at it.

    `addresses` are pairs of address and when it was last seen there, the newest first;
    `services` are those of `services_at`, None where they were never asked for.
    """

    key: str
    mac: str
    addresses: tuple[tuple[str, datetime], ...]
    first: datetime
    last: datetime
    maker: str
    name: str
    serial: str
    port: str
    how: How
    services: tuple[Service, ...] | None
    services_at: datetime | None

    @property
    def random(self) -> bool:
        """Whether all that names it is an address that it made up itself."""
        return bool(self.mac) and is_random_mac(self.mac) and not self.serial

    @property
    def lasting(self) -> bool:
        """Whether its MAC address belongs to its adapter for good."""
        return names_a_machine(self.mac)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A segment as it is known now; `why` tells of the last look that was not whole.

    `since` is the first whole look that could show absence (else the first), `covered` the newest,
    `tried` the newest of all.
    """

    segment: Segment
    since: datetime | None
    covered: datetime | None
    tried: datetime | None
    why: str
    direct: bool
    left_out: tuple[str, ...]
    devices: tuple[Device, ...]
