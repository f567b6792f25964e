"""Which host of the ledger a device is: by the strongest thing that names both, never guessed.

In this order: what a person decided, serial number, MAC address, name, fixed address. What two
rows of the ledger share names neither. A MAC address that a virtual machine or telephone made up
names it where the ledger has that very one.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from audit.discovery.decisions import Decision, What
from audit.discovery.grouping import Group, is_virtual
from inventory.identifiers import (
    junk_serial,
    names_a_machine,
    normalised_host_name,
    normalised_mac,
    normalised_serial,
)
from inventory.model import Host, Kind, Zone

MANY = 10  # addresses of one device that speak of proxy ARP (RFC 1027) or NAT, not of a host


class By(StrEnum):
    """What names both the device and the host."""

    DECISION = "decision"
    SERIAL = "serial"
    MAC = "mac"
    NAME = "name"
    ADDRESS = "address"  # with nothing against it


@dataclass(frozen=True, slots=True)
class Match:
    """The host that a device is; `against` where only its address says so and its MAC denies it."""

    host: Host
    by: By
    against: bool = False


@dataclass(frozen=True, slots=True)
class Shared:
    """Something that several rows of the ledger have: what, and whose it is."""

    what: str
    hosts: tuple[Host, ...]


class Index:
    """The hosts of the ledger by all that names them."""

    def __init__(self, hosts: Iterable[Host]) -> None:
        """Read every row once."""
        self.hosts = {host.id: host for host in hosts}
        self._serials: defaultdict[str, list[Host]] = defaultdict(list)
        self._macs: defaultdict[str, list[Host]] = defaultdict(list)
        self._names: defaultdict[str, list[Host]] = defaultdict(list)
        self._addresses: defaultdict[tuple[Zone, str], list[Host]] = defaultdict(list)
        for host in self.hosts.values():
            self._take(host)

    def _take(self, host: Host) -> None:
        if host.serial and not junk_serial(host.serial):
            self._serials[normalised_serial(host.serial)].append(host)
        for mac in macs_of(host):
            self._macs[mac].append(host)
        self._names[normalised_host_name(host.name)].append(host)
        for address in dict.fromkeys(map(str, host.addresses)):
            self._addresses[(host.zone, address)].append(host)

    def match(self, group: Group, decided: Mapping[str, Decision]) -> Match | None:
        """The host that the device is, None where nothing names one."""
        decision = decided.get(group.key)
        if decision and decision.what is What.SAME and decision.host in self.hosts:
            return Match(self.hosts[decision.host], By.DECISION)
        serial = group.told("serial")
        if (
            serial
            and not junk_serial(serial)
            and (host := _one(self._serials.get(normalised_serial(serial))))
        ):
            return Match(host, By.SERIAL)
        if (host := self._by_mac(group)) is not None:
            return Match(host, By.MAC)
        name = group.told("name")
        if name and (host := _one(self._names.get(normalised_host_name(name)))):
            return Match(host, By.NAME)
        return self._by_address(group)

    def at(self, zone: Zone, address: str) -> Host | None:
        """The one host that has this fixed address in this zone."""
        exact = _one(self._addresses.get((zone, address)))
        return exact or _one(self._addresses.get((Zone.OTHER, address)))

    def shared(self) -> Iterable[Shared]:
        """What several rows have that only one can have."""
        for serial, hosts in self._serials.items():
            if len(hosts) > 1:
                yield Shared(f"serial {serial}", tuple(hosts))
        for mac, hosts in self._macs.items():
            if len(hosts) > 1:
                yield Shared(f"MAC {mac}", tuple(hosts))
        for (_, address), hosts in self._addresses.items():
            if len(hosts) > 1:
                yield Shared(f"IP {address}", tuple(hosts))

    def meant(self, group: Group) -> tuple[Host, ...]:
        """The hosts at whose fixed addresses the device answered when it was last seen."""
        found = (self.at(zone, address) for zone, address, _ in group.now())
        return tuple({host.id: host for host in found if host is not None}.values())

    def _by_mac(self, group: Group) -> Host | None:
        host = _one(self._macs.get(group.mac)) if group.mac else None
        if host is not None and is_virtual(group.mac) and host.zone is not group.segment.zone:
            return None
        return host

    def _by_address(self, group: Group) -> Match | None:
        """Who answers for two hosts, or for half a segment (proxy ARP), is none of them."""
        host = _one(list(self.meant(group)))
        if host is None or len(group.addresses) >= MANY:
            return None
        return Match(host, By.ADDRESS, bool(group.mac) and _denies(host, group))


def macs_of(host: Host) -> tuple[str, ...]:
    """The MAC addresses of a row that can name one adapter: no group, no filler."""
    plain = (normalised_mac(mac) for mac in host.macs)
    return tuple(dict.fromkeys(mac for mac in plain if mac and names_a_machine(_lasting(mac))))


def _lasting(mac: str) -> str:
    """The address without the mark of those that were made up (IEEE 802-2014, 8.2.2)."""
    return f"{int(mac[:2], 16) & 0b11111101:02x}{mac[2:]}"


def _denies(host: Host, group: Group) -> bool:
    """Whether the row names MAC addresses, and this is none of them nor a group's of routers."""
    if is_virtual(group.mac) and host.kind is Kind.NETWORK:
        return False
    told = macs_of(host)
    return bool(told) and group.mac not in told


def _one(hosts: list[Host] | None) -> Host | None:
    return hosts[0] if hosts and len(hosts) == 1 else None
