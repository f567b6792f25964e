"""All that reconciliation rests on, and every device with the host that it is."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from audit.discovery.decisions import Decision
from audit.discovery.grouping import Group, Place, groups
from audit.discovery.matching import By, Index, Match
from checks.discovery.limits import DiscoveryLimits
from inventory.discovery.model import Knowledge
from inventory.model import Host, Zone


@dataclass(frozen=True, slots=True)
class Known:
    """All that reconciliation rests on."""

    hosts: tuple[Host, ...]
    segments: tuple[Knowledge, ...]
    decided: Mapping[str, Decision]
    limits: DiscoveryLimits
    at: datetime


@dataclass(frozen=True, slots=True)
class Matched:
    """Every device with the host that it is, if any; the work that items and cases share."""

    index: Index
    pairs: tuple[tuple[Group, Match | None], ...]
    of_host: Mapping[str, tuple[tuple[Group, Match], ...]]
    covered: Mapping[str, datetime | None]  # the newest whole look at each segment


def matched(known: Known) -> Matched:
    """Match every device once."""
    index = Index(known.hosts)
    pairs = _clear([(one, index.match(one, known.decided)) for one in groups(known.segments)])
    of_host: defaultdict[str, list[tuple[Group, Match]]] = defaultdict(list)
    for group, match in pairs:
        if match is not None:
            of_host[match.host.id].append((group, match))
    covered = {one.segment.id: one.covered for one in known.segments}
    return Matched(index, pairs, {id_: tuple(mine) for id_, mine in of_host.items()}, covered)


def _clear(
    pairs: Sequence[tuple[Group, Match | None]],
) -> tuple[tuple[Group, Match | None], ...]:
    """Without matches by an address that exists in two zones, where the row names no zone."""
    zones: defaultdict[str, set[Zone]] = defaultdict(set)
    for group, match in pairs:
        if match is not None and match.by is By.ADDRESS:
            zones[match.host.id].add(group.segment.zone)
    return tuple(
        (
            group,
            None if match and match.by is By.ADDRESS and len(zones[match.host.id]) > 1 else match,
        )
        for group, match in pairs
    )


def gone(known: Known, found: Matched, group: Group) -> bool:
    """Whether a device is no longer there: its segment was seen whole, long enough after it.

    Until then what was seen last of it is the newest that is known, however old.
    """
    span = timedelta(days=known.limits.unregistered_days)
    covered = found.covered.get(group.segment.id)
    return covered is not None and covered - group.last > span


def standing(known: Known, found: Matched, group: Group) -> tuple[Place, ...]:
    """Where a device may still be: in the newest place, and wherever no whole look missed it."""
    span = timedelta(hours=known.limits.zones_hours)
    newest, *older = group.places
    return (newest, *(place for place in older if not _left(found, place, span)))


def _left(found: Matched, place: Place, span: timedelta) -> bool:
    covered = found.covered.get(place.segment.id)
    return covered is not None and covered - place.device.last > span


def last_of(mine: Sequence[tuple[Group, Match]]) -> datetime | None:
    """When a host was last seen by something that its row does not deny."""
    return max((group.last for group, match in mine if not match.against), default=None)
