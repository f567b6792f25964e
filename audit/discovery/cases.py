"""From reconciliation to the cases that rules decide on: one of each segment, one of each host."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

from audit.discovery.baselines import Baseline, Services, drift, services_of
from audit.discovery.grouping import Group
from audit.discovery.known import Known, Matched
from audit.discovery.matching import By, Match, macs_of
from audit.discovery.model import CONFLICTS, OUTCOMES, Item, Outcome, Reconciliation
from audit.discovery.presence import Looks
from audit.discovery.reconciling import by_place
from audit.discovery.veils import Address, apart, beside, veiled
from checks.discovery.model import HostCase, Presence, SegmentCase
from inventory.discovery.marks import scrapped
from inventory.discovery.model import Knowledge
from inventory.model import Host, Zone
from inventory.words import T

_NOTHING: Mapping[str, T] = MappingProxyType({})
_PRESENCE = {
    Outcome.MATCHED: Presence.SEEN,
    Outcome.UNSEEN: Presence.UNSEEN,
    Outcome.WAITING: Presence.WAITING,
    Outcome.NOT_COVERED: Presence.NOT_COVERED,
    Outcome.LEFT_OUT: Presence.LEFT_OUT,
    Outcome.SPARE: Presence.SPARE,
}


def segment_cases(known: Known, told: Reconciliation) -> Iterator[SegmentCase]:
    """One case of each segment that was ever looked at."""
    looks = Looks(known.segments, known.limits, known.at)
    placed = by_place(told.items)
    fixed: defaultdict[Zone, set[Address]] = defaultdict(set)
    for host in known.hosts:
        fixed[host.zone].update(host.addresses)
    for one in known.segments:
        mine = placed.get((one.segment.zone, str(one.segment.network)), [])
        yield _segment(one, looks, mine, fixed[one.segment.zone] | fixed[Zone.OTHER])


def host_cases(
    known: Known,
    found: Matched,
    told: Reconciliation,
    baseline: Baseline | None,
    beyond: Mapping[str, T] = _NOTHING,
) -> Iterator[HostCase]:
    """One case of each host of the ledger; `beyond` are those that switches saw in two zones."""
    looks = Looks(known.segments, known.limits, known.at)
    items: defaultdict[str, list[Item]] = defaultdict(list)
    for item in told.items:
        items[item.host].append(item)
    services = services_of(found)
    for host in known.hosts:
        mine = found.of_host.get(host.id, ())
        presence, detail, days = _presence(host, items[host.id], mine)
        extra, missing, changed, unproven = _services(known, host, services, baseline)
        yield HostCase(
            id=host.id,
            kind=host.kind,
            presence=presence,
            days=days,
            allowed=looks.allowed(host),
            detail=detail,
            conflicts=(*_conflicts(items[host.id]), *filter(None, [beyond.get(host.id)])),
            blind=_blind(host, presence, detail, mine),
            extra=tuple(extra),
            missing=tuple(f"- {one}" for one in missing),
            changed=tuple(changed),
            unproven=unproven,
            filled=filled(host),
        )


def filled(host: Host) -> frozenset[str]:
    """The columns of a row that say something."""
    told = host.model_dump(exclude={"access", "extras", "id", "name"})
    return frozenset(name for name, value in told.items() if value not in (None, "", (), []))


def _segment(
    one: Knowledge, looks: Looks, mine: Sequence[Item], fixed: set[Address]
) -> SegmentCase:
    unsure = looks.blind(one) or veiled(one, fixed, mine)
    if one.why and looks.blind(one) is None:
        unsure = _unfinished(one.why)
    return SegmentCase(
        id=one.segment.id,
        unsure=unsure,
        strangers=tuple(_told(item) for item in mine if item.outcome is Outcome.UNREGISTERED),
        random=tuple(_told(item) for item in mine if item.outcome is Outcome.RANDOM),
        known=len({item.device for item in mine if item.device}),
        left_out=sum(net.num_addresses for net in apart(one)),
    )


def _unfinished(why: str) -> T:
    ja, _, en = why.partition(" / ")
    return T(f"最後まで走査できていない（{ja}）", f"the look was not whole ({en or ja})")


def _told(item: Item) -> str:
    known = (item.mac, "/".join(item.addresses[:4]), item.maker, item.port)
    return " ".join(one for one in known if one)


def _presence(
    host: Host, items: Sequence[Item], mine: Sequence[tuple[Group, Match]]
) -> tuple[Presence, T, int | None]:
    item = next((one for one in items if one.outcome in _PRESENCE), None)
    if item is None:
        return Presence.GONE, T("返却・廃棄済み", "returned or scrapped"), None
    if item.outcome is not Outcome.MATCHED and scrapped(host):
        return Presence.GONE, item.detail, item.days
    denied = [group.mac for group, match in mine if match.against]
    if item.outcome is not Outcome.MATCHED and denied:
        told = T(f"台帳にない {denied[0]} が応答", f"{denied[0]} answers, not in the ledger")
        return Presence.DISPUTED, told, item.days
    return _PRESENCE[item.outcome], item.detail, item.days


def _conflicts(items: Iterable[Item]) -> Iterator[T]:
    for item in items:
        if item.outcome in CONFLICTS:
            word = OUTCOMES[item.outcome]
            yield T(f"{word.ja}: {item.detail.ja}", f"{word.en}: {item.detail.en}")


def _blind(
    host: Host, presence: Presence, detail: T, mine: Sequence[tuple[Group, Match]]
) -> T | None:
    """Why contradictions could not be seen; None where MAC, serial or a person says who it is."""
    if presence is not Presence.SEEN:
        return detail
    mine = [one for one in mine if not one[1].against]
    if not any(group.mac for group, _ in mine):
        return T("MAC アドレスが分からない（経路越しの走査）", "no MAC address was seen (routed)")
    if (more := beside(host, [group for group, _ in mine])) is not None:
        return more
    if any(match.by is not By.ADDRESS for _, match in mine):
        return None
    if not macs_of(host):
        return T("台帳に MAC アドレスがない", "the ledger gives no MAC address")
    return None


def _services(
    known: Known,
    host: Host,
    services: Mapping[str, tuple[Services, datetime]],
    baseline: Baseline | None,
) -> tuple[list[str], list[str], list[str], T | None]:
    nothing: tuple[list[str], list[str], list[str]] = ([], [], [])
    now = services.get(host.id)
    if now is None:
        return *nothing, T("開いているポートを調べていない", "its open ports are not known")
    if abs(known.at - now[1]) > timedelta(days=known.limits.coverage_days):
        return *nothing, T("ポートの調査が古い", "the look at its ports is too old")
    if baseline is None or host.id not in baseline.services:
        return *nothing, T("基準が承認されていない", "no baseline was approved for it")
    return *drift(now[0], baseline.services[host.id]), None
