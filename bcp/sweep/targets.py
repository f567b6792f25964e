"""Whom a sweep asks: the equipment of the inventory that has an address."""

from collections.abc import Collection, Mapping
from ipaddress import ip_address

from bcp.model import Continuity
from bcp.sweep.model import Port, Seen, Target

SSH = 22


def targets(
    continuity: Continuity,
    baseline: Mapping[str, Seen],
    ports: Collection[int] = (),
    only: Collection[str] = (),
) -> tuple[Target, ...]:
    """Everything with an address, in the order of the ledger; `only` narrows to these ids.

    Asked are the port of its SSH, those that were open in the baseline, and `ports`: never a
    search for others, which networks with personal numbers do not want (三層の対策).
    """
    return tuple(
        _target(continuity, node, addresses, baseline.get(node), ports)
        for node, every in continuity.addresses.items()
        if (addresses := tuple(filter(_is_elsewhere, every))) and (not only or node in only)
    )


def nowhere(continuity: Continuity) -> tuple[str, ...]:
    """Equipment whose addresses lead to whoever asks, or to everybody, and so to nobody."""
    return tuple(
        node
        for node, every in continuity.addresses.items()
        if every and not any(map(_is_elsewhere, every))
    )


def _is_elsewhere(address: str) -> bool:
    """Whether an answer from there is one of another machine (RFC 6890): 127.0.0.1 always is up."""
    try:
        found = ip_address(address)
    except ValueError:  # a name
        return address.casefold() != "localhost"
    mapped = getattr(found, "ipv4_mapped", None) or found
    return not (mapped.is_loopback or mapped.is_unspecified or mapped.is_multicast)


def _target(
    continuity: Continuity,
    node: str,
    addresses: tuple[str, ...],
    before: Seen | None,
    more: Collection[int],
) -> Target:
    known = before.ports.items() if before else ()
    opened = {port: heard for port, heard in known if heard.state is Port.OPEN}
    ssh = continuity.ports.get(node, SSH)
    talks = {port for port, heard in opened.items() if heard.kind != "mute"}
    return Target(
        node,
        addresses,
        tuple(sorted({ssh, *opened, *more})),
        frozenset(talks if before else {ssh}),
    )
