"""Whom a sweep asks: the equipment of the inventory that has an address."""

from collections.abc import Collection, Mapping

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
        for node, addresses in continuity.addresses.items()
        if addresses and (not only or node in only)
    )


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
