"""What hides devices though a look was whole: why a segment or a host cannot be said to be clear.

One machine that answers for others (proxy ARP: RFC 1027; NAT), addresses that are never asked, a
device in the place of a host of the ledger, a copied MAC address.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from ipaddress import IPv4Address, IPv4Network, IPv6Address, collapse_addresses
from itertools import chain
from typing import TypeAlias

from audit.discovery.contradictions import fourth
from audit.discovery.grouping import Group
from audit.discovery.matching import MANY
from audit.discovery.model import Item, Outcome
from inventory.discovery.known import now_at
from inventory.discovery.model import Knowledge
from inventory.model import Host, Kind
from inventory.words import T

Address: TypeAlias = IPv4Address | IPv6Address
_LATELY = timedelta(days=1)
_NOBODY = T(
    "誰も応答していない（回線と走査する機械の接続を確かめる）",
    "nobody answered at all: look at the line of the scanning machine",
)


def veiled(one: Knowledge, fixed: set[Address], mine: Sequence[Item]) -> T | None:
    """Why strangers may be hidden in a segment that was looked at whole."""
    if not one.devices:
        return _NOBODY
    return next(chain(_answering_for_many(one), _in_the_place(mine), _unasked(one, fixed)), None)


def apart(one: Knowledge) -> tuple[IPv4Network, ...]:
    """The addresses of the segment that were not asked, as networks within it."""
    network = one.segment.network
    every = (IPv4Network(text) for text in one.left_out)
    met = (net if net.subnet_of(network) else network for net in every if net.overlaps(network))
    return tuple(collapse_addresses(met))


def beside(host: Host, groups: Sequence[Group]) -> T | None:
    """Addresses that the ledger lacks, at which a second machine with its MAC may stand."""
    fixed = {one for one in host.addresses if isinstance(one, IPv4Address)}
    more = sorted({one for group in groups for one in fourth(group)} - fixed)
    if host.kind is Kind.NETWORK or not more or (not fixed and len(more) < 2):
        return None
    told = ", ".join(map(str, more[:4]))
    return T(
        f"台帳にない {told} でも応答（MAC アドレスが同じ別の機器かもしれない）",
        f"it answers at {told} too, not in the ledger: perhaps another machine with its MAC",
    )


def _answering_for_many(one: Knowledge) -> Iterator[T]:
    for device in one.devices:
        lately = one.covered is None or one.covered - device.last <= _LATELY
        if lately and device.mac and len(now_at(device)) >= MANY:
            yield T(
                f"{device.mac} が {MANY} 以上のアドレスで応答（代理応答や NAT の奥は見えない）",
                f"{device.mac} answers at {MANY} addresses or more: what is behind is not seen",
            )


def _in_the_place(mine: Sequence[Item]) -> Iterator[T]:
    for item in mine:
        if item.outcome is Outcome.MAC_CHANGED:
            yield T(
                f"{item.host} の場所で台帳にない {item.mac} が応答",
                f"{item.mac}, not in the ledger, answers in the place of {item.host}",
            )


def _unasked(one: Knowledge, fixed: set[Address]) -> Iterator[T]:
    """Addresses left out are of hosts that the ledger knows; of others nothing is known."""
    network, nets = one.segment.network, apart(one)
    edges = (
        {network.network_address, network.broadcast_address} if network.prefixlen < 31 else set()
    )
    known = {at for at in (*fixed, *edges) if isinstance(at, IPv4Address)} if nets else set()
    met = sum(any(at in net for net in nets) for at in known)
    count = sum(net.num_addresses for net in nets) - met
    if count > 0:
        yield T(
            f"台帳の機器のものでない {count} アドレスを走査していない",
            f"{count} addresses that are of no host of the ledger were not asked",
        )
