"""How an item of reconciliation is made: from a row of the ledger, from a device, from both."""

from dataclasses import replace

from audit.discovery.grouping import Group
from audit.discovery.model import Item, Outcome
from inventory.model import Host
from inventory.words import T


def of_host(outcome: Outcome, host: Host, detail: T) -> Item:
    """What is told of a host by its row alone."""
    return Item(
        outcome,
        host.zone,
        "",
        detail,
        host=host.id,
        name=host.name,
        department=host.department,
        addresses=tuple(map(str, host.addresses)),
        mac="、".join(host.macs),
    )


def of_device(outcome: Outcome, group: Group, detail: T) -> Item:
    """What is told of a device that no row is about."""
    bare = Item(outcome, group.segment.zone, str(group.segment.network), detail)
    return with_device(bare, group)


def with_device(item: Item, group: Group) -> Item:
    """The item with what was seen: where, when, and as whom."""
    return replace(
        item,
        zone=group.segment.zone,
        network=str(group.segment.network),
        device=group.key,
        addresses=group.addresses,
        mac=group.mac,
        maker=group.told("maker"),
        port=group.told("port"),
        first_seen=group.first,
        last_seen=group.last,
    )
