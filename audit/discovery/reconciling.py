"""The ledger against the network: matched, unknown, missed, contradicting. Pure; nothing is merged.

Whatever cannot be told from what was looked at is said to be so. A device that nobody can match
stays a device of its own until a person decides.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone

from audit.discovery.contradictions import contradictions, twice
from audit.discovery.decisions import Decision, What
from audit.discovery.grouping import Group
from audit.discovery.items import of_device, of_host, with_device
from audit.discovery.known import Known, Matched, gone, last_of, matched, standing
from audit.discovery.model import (
    Item,
    Outcome,
    Reconciliation,
    SegmentCoverage,
    ZoneCoverage,
)
from audit.discovery.presence import Looks
from inventory.discovery.marks import scrapped
from inventory.discovery.model import Knowledge
from inventory.model import Zone
from inventory.words import T

_JAPAN = timezone(timedelta(hours=9), "Asia/Tokyo")  # no summer time since 1951
_BY = {
    "decision": T("人の決定による", "decided by a person"),
    "serial": T("製造番号が一致", "same serial number"),
    "mac": T("MACアドレスが一致", "same MAC address"),
    "name": T("機器名が一致", "same name"),
    "address": T("IPアドレスのみで照合", "by IP address alone"),
}


def reconcile(known: Known, found: Matched | None = None) -> Reconciliation:
    """The ledger against what is known of the network at this moment."""
    found = found or matched(known)
    looks = Looks(known.segments, known.limits, known.at)
    items = (
        *_of_hosts(known, found, looks),
        *_strangers(known, found),
        *contradictions(known, found),
        *twice(found.index),
    )
    placed = by_place(items)
    covered = tuple(_coverage(one, looks, placed) for one in known.segments)
    return Reconciliation(
        at=known.at,
        zones=tuple(_zones(covered, items)),
        segments=covered,
        items=items,
        counts=_counts(items),
    )


def _of_hosts(known: Known, found: Matched, looks: Looks) -> Iterator[Item]:
    """One item for each host of the ledger; what was scrapped and stays away needs none."""
    for host in known.hosts:
        mine = found.of_host.get(host.id, ())
        last = last_of(mine)
        there = looks.there(host, last)
        if there.outcome is not Outcome.MATCHED and scrapped(host):
            continue
        best = max(
            (one for one in mine if not one[1].against),
            key=lambda one: one[0].last,
            default=None,
        )
        item = of_host(there.outcome, host, there.detail)
        if best is not None:
            item = with_device(item, best[0])
            if there.outcome is Outcome.MATCHED:
                item = replace(item, detail=_BY[best[1].by.value])
        yield replace(item, network=item.network or there.network, days=there.days)


def _strangers(known: Known, found: Matched) -> Iterator[Item]:
    """The devices that no row is about, in every segment in which they may still be."""
    for group, match in found.pairs:
        if match is not None or gone(known, found, group):
            continue
        decision = known.decided.get(group.key)
        if decision and decision.what is What.GONE and group.last <= decision.at:
            continue
        for place in standing(known, found, group):
            alone = replace(group, places=(place,))
            yield _stranger(alone, decision, known.at)


def _stranger(group: Group, decision: Decision | None, now: datetime) -> Item:
    outcome = Outcome.RANDOM if group.random else Outcome.UNREGISTERED
    detail = T("台帳にない", "not in the ledger")
    if group.random:
        detail = T("機器が自分で作ったMACアドレス", "a MAC address that the device made up")
    if decision and decision.what is What.GUEST and decision.until is not None:
        until, by, why = decision.until, decision.by, decision.why
        if now.astimezone(_JAPAN).date() <= until:
            outcome = Outcome.GUEST
            detail = T(f"{until} まで承知（{by}: {why}）", f"known until {until} ({by}: {why})")
        else:
            detail = T(f"承知の期限 {until} が過ぎた", f"it was known until {until} only")
    return of_device(outcome, group, detail)


def by_place(items: Iterable[Item]) -> Mapping[tuple[Zone, str], list[Item]]:
    """The items of each segment, by its zone and network."""
    found: defaultdict[tuple[Zone, str], list[Item]] = defaultdict(list)
    for item in items:
        found[(item.zone, item.network)].append(item)
    return found


def _coverage(
    one: Knowledge, looks: Looks, items: Mapping[tuple[Zone, str], list[Item]]
) -> SegmentCoverage:
    segment = one.segment
    why = T("", "")
    if one.why:
        ja, _, en = one.why.partition(" / ")
        why = T(ja, en or ja)
    return SegmentCoverage(
        id=segment.id,
        network=str(segment.network),
        zone=segment.zone,
        site=segment.site,
        since=one.since,
        tried_at=one.tried,
        covered_at=one.covered,
        complete=one.covered is not None and not one.why,
        fresh=looks.fresh(one),
        direct=one.direct,
        why=why,
        known=len(one.devices),
        counts=_counts(items.get((segment.zone, str(segment.network)), ())),
    )


def _zones(covered: Sequence[SegmentCoverage], items: Sequence[Item]) -> Iterator[ZoneCoverage]:
    for zone in Zone:
        segments = tuple(one for one in covered if one.zone is zone)
        mine = [item for item in items if item.zone is zone]
        if segments or mine:
            yield ZoneCoverage(zone, segments, _counts(mine))


def _counts(items: Iterable[Item]) -> tuple[tuple[Outcome, int], ...]:
    counted = Counter(item.outcome for item in items)
    return tuple((outcome, counted[outcome]) for outcome in Outcome if counted[outcome])
