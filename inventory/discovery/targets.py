"""Which networks may be named: plain IPv4 networks, and nothing that a program could misread.

nmap splits, resolves and expands what it is given; so names, ranges, options and anything that
is not exactly a network is refused here, before any process starts.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from ipaddress import IPv4Address, IPv4Network, collapse_addresses

from inventory.words import HinomiError, T

LARGEST = 16  # prefix length: 65,536 addresses are 22 minutes at the highest rate
_PLAIN = re.compile(r"(?:0|[1-9][0-9]{0,2})(?:\.(?:0|[1-9][0-9]{0,2})){3}(?:/(?:[1-9][0-9]?))?")
_EXPECTED = T(
    "10.1.0.0/24 のような IPv4 のネットワーク（/16 より広くできない）を書いてください",
    "write an IPv4 network such as 10.1.0.0/24, not wider than /16",
)


class TargetError(HinomiError):
    """What was named is no network that may be scanned."""


def read_network(text: str) -> IPv4Network:
    """The network of this text; a bare address is a network of one."""
    if len(text) > 18 or not _PLAIN.fullmatch(text):
        raise _refused(text)
    try:
        network = IPv4Network(text)
    except ValueError:
        raise _refused(text) from None
    if network.prefixlen < LARGEST or not _is_of_hosts(network):
        raise _refused(text)
    return network


def read_address(text: str) -> IPv4Address:
    """The one address of this text."""
    network = read_network(text)
    if "/" in text:
        raise _refused(text)
    return network.network_address


def hosts_of(networks: Iterable[IPv4Network], without: Sequence[IPv4Network]) -> int:
    """How many addresses would be asked."""
    return sum(one.num_addresses for one in _left(networks, without))


def addresses_of(
    networks: Iterable[IPv4Network], without: Sequence[IPv4Network]
) -> Iterator[IPv4Address]:
    """Every address of these networks that is in none of the others."""
    for part in _left(networks, without):
        yield from part


def _left(networks: Iterable[IPv4Network], without: Sequence[IPv4Network]) -> Iterator[IPv4Network]:
    for network in networks:
        parts = [network]
        for apart in collapse_addresses(without):
            parts = [piece for part in parts for piece in _less(part, apart)]
        yield from parts


def _less(part: IPv4Network, apart: IPv4Network) -> Iterator[IPv4Network]:
    if part.subnet_of(apart):
        return
    if apart.subnet_of(part):
        yield from part.address_exclude(apart)
    else:
        yield part


def _is_of_hosts(network: IPv4Network) -> bool:
    """Whether hosts can have such addresses: not this network, loopback, groups or reserved."""
    first = network.network_address
    return not (
        int(first) >> 24 == 0
        or network.is_loopback
        or network.is_link_local
        or network.is_multicast
        or int(network.broadcast_address) >> 28 == 0xF
    )


def _refused(text: object) -> TargetError:
    shown = repr(text)[:60]
    return TargetError(
        T(
            f"{shown} は走査の対象にできません。{_EXPECTED.ja}。",
            f"{shown} cannot be scanned: {_EXPECTED.en}.",
        )
    )
