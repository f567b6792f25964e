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
        Target(node, addresses, _ports(continuity, node, baseline.get(node), ports))
        for node, addresses in continuity.addresses.items()
        if addresses and (not only or node in only)
    )


def _ports(
    continuity: Continuity, node: str, before: Seen | None, more: Collection[int]
) -> tuple[int, ...]:
    known = before.ports.items() if before else ()
    opened = {port for port, heard in known if heard.state is Port.OPEN}
    return tuple(sorted({continuity.ports.get(node, SSH), *opened, *more}))
