"""What the scanning machine itself knows: its networks, and who its neighbours are (ip(8))."""

import json
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv4Interface, IPv4Network, ip_address
from typing import Any

from inventory.discovery.model import How, Sighting
from inventory.identifiers import normalised_mac

_SURE = frozenset({"REACHABLE"})  # STALE, and DELAY and PROBE after it, may be of last week


@dataclass(frozen=True, slots=True)
class Own:
    """One address of this machine with its network, interface and MAC address."""

    name: str
    mac: str
    interface: IPv4Interface


def own_addresses() -> tuple[Own, ...]:
    """The IPv4 addresses of this machine."""
    return read_own(_ip("address", "show"))


def neighbours(at: datetime, alone: Iterable[str]) -> tuple[tuple[Sighting, bool], ...]:
    """Those that this machine has talked with just now, by ARP and by IPv6.

    With each whether it is an IPv6 neighbour behind one of these interfaces.
    """
    names, entries = frozenset(alone), _ip("neighbour", "show")
    beyond = [one for one in entries if one.get("dev") in names and ":" in str(one.get("dst"))]
    sure = {one.address for one in read_neighbours(beyond, at)}
    return tuple((one, one.address in sure) for one in read_neighbours(entries, at))


def only_in(network: IPv4Network, own: Iterable[Own]) -> frozenset[str]:
    """The interfaces of this machine all of whose IPv4 addresses are in the network."""
    every = tuple(own)
    away = {one.name for one in every if one.interface.ip not in network}
    return frozenset(one.name for one in every) - away


def is_direct(network: IPv4Network, own: Iterable[Own]) -> bool:
    """Whether this machine stands in the network, so that ARP reaches all of it."""
    return any(network.subnet_of(one.interface.network) for one in own)


def read_own(links: Iterable[Mapping[str, Any]]) -> tuple[Own, ...]:
    """The addresses in the answer of `ip -j address show`."""
    return tuple(
        Own(
            str(link.get("ifname", "")),
            normalised_mac(str(link.get("address", ""))),
            IPv4Interface(f"{one['local']}/{one['prefixlen']}"),
        )
        for link in links
        for one in link.get("addr_info", ())
        if one.get("family") == "inet" and link.get("link_type") != "loopback"
    )


def read_neighbours(entries: Iterable[Mapping[str, Any]], at: datetime) -> tuple[Sighting, ...]:
    """The neighbours in the answer of `ip -j neighbour show`."""
    return tuple(_neighbours(entries, at))


def _neighbours(entries: Iterable[Mapping[str, Any]], at: datetime) -> Iterator[Sighting]:
    for one in entries:
        mac = normalised_mac(str(one.get("lladdr", "")))
        if mac and _SURE & set(one.get("state", ())):
            address = str(ip_address(str(one["dst"])))
            yield Sighting(at=at, how=How.NEIGHBOUR, address=address, mac=mac)


def ping_all(name: str) -> None:
    """Ask all IPv6 neighbours of an interface to answer, once (RFC 4291, 2.7.1: ff02::1)."""
    _quietly(["ping", "-6", "-n", "-c", "2", "-w", "3", "-I", name, "ff02::1"])


def _ip(*words: str) -> list[Mapping[str, Any]]:
    told = _quietly(["ip", "-j", *words])
    try:
        found = json.loads(told or "[]")
    except ValueError:
        return []
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _quietly(argv: list[str]) -> str:
    """What a command printed; nothing where it is missing, for it only adds to what is known."""
    try:
        done = subprocess.run(  # noqa: S603 - words of this module, no shell
            argv, capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout
