"""Where the network contradicts the ledger, and the ledger itself; each is about a host."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, timezone
from typing import TypeAlias

from audit.discovery.grouping import Group
from audit.discovery.items import of_device, of_host, with_device
from audit.discovery.known import Known, Matched, gone
from audit.discovery.matching import Index, Match
from audit.discovery.model import Item, Outcome
from inventory.discovery.makers import contradict
from inventory.discovery.marks import scrapped
from inventory.model import Host, Kind, Zone
from inventory.words import T

_JAPAN = timezone(timedelta(hours=9), "Asia/Tokyo")  # no summer time since 1951
_User: TypeAlias = tuple[datetime, Group, Match | None]
_MAKER_COLUMNS = ("メーカ", "製造元", "製造者", "maker", "manufacturer")


def contradictions(known: Known, found: Matched) -> Iterator[Item]:
    """What is seen of the devices against the rows that they match or stand in for."""
    recent = [(group, match) for group, match in found.pairs if not gone(known, found, group)]
    for group, match in recent:
        if match is not None:
            yield from _of_one(group, match, known)
        yield from _taken(group, match, found.index)
    yield from _shared_addresses(recent, timedelta(minutes=known.limits.overlap_minutes))


def twice(index: Index) -> Iterator[Item]:
    """What several rows of the ledger have that only one can have."""
    for shared in index.shared():
        for host in shared.hosts:
            others = "、".join(one.id for one in shared.hosts if one is not host)
            detail = T(
                f"{shared.what} が {others} と同じ", f"{shared.what} is that of {others} too"
            )
            yield of_host(Outcome.LEDGER_TWICE, host, detail)


def _of_one(group: Group, match: Match, known: Known) -> Iterator[Item]:
    host = match.host
    if match.against:
        expected = "、".join(host.macs)
        detail = T(
            f"台帳は {expected}、実際は {group.mac}",
            f"the ledger says {expected}, seen was {group.mac}",
        )
        yield with_device(of_host(Outcome.MAC_CHANGED, host, detail), group)
        return
    maker, model = group.told("maker"), _model(host)
    if maker and contradict(maker, model):
        detail = T(f"台帳の機種 {model}、実際は {maker}", f"ledger: {model}, adapter: {maker}")
        yield with_device(of_host(Outcome.MAKER_DIFFERS, host, detail), group)
    if (why := _returned(host, group.last)) is not None:
        yield with_device(of_host(Outcome.RETURNED, host, why), group)
    yield from _moves(group, host, known)


def _moves(group: Group, host: Host, known: Known) -> Iterator[Item]:
    """A machine in two zones at once, which only network devices may be; or one that moved."""
    if host.kind is Kind.NETWORK or len(group.places) < 2:
        return
    span = timedelta(hours=known.limits.zones_hours)
    lately = [place for place in group.places if group.last - place.device.last <= span]
    zones = sorted({place.segment.zone.value for place in lately})
    if len(zones) > 1:
        told = "、".join(zones)
        yield with_device(of_host(Outcome.TWO_ZONES, host, T(told, ", ".join(zones))), group)
    before = group.places[1]
    if before not in lately and before.segment != group.segment:
        detail = T(f"{before.segment.network} から", f"from {before.segment.network}")
        yield with_device(of_host(Outcome.MOVED, host, detail), group)


def _taken(group: Group, match: Match | None, index: Index) -> Iterator[Item]:
    """Fixed addresses of other hosts that the device answers at."""
    if match is None or match.against:
        return
    for zone, address, _ in group.now():
        host = index.at(zone, address)
        if host is not None and host.id != match.host.id:
            detail = T(
                f"{address} で {match.host.id} の機器（{group.mac or group.key}）が応答",
                f"{match.host.id} ({group.mac or group.key}) answers at {address}",
            )
            yield with_device(of_host(Outcome.ADDRESS_TWICE, host, detail), group)


def _shared_addresses(
    recent: Iterable[tuple[Group, Match | None]], span: timedelta
) -> Iterator[Item]:
    """Addresses at which two devices answered at about the same time."""
    users: defaultdict[tuple[Zone, str, str], list[_User]] = defaultdict(list)
    for group, match in recent:
        for place in group.places:
            for address, at in place.device.addresses:
                key = (place.segment.zone, str(place.segment.network), address)
                users[key].append((at, group, match))
    for (_, _, address), met in users.items():
        newest = max(at for at, _, _ in met)
        together = [one for one in met if newest - one[0] <= span]
        keys = sorted({group.key for _, group, _ in together})
        if len(keys) > 1:
            yield from _both(address, keys, together)


def _both(address: str, keys: list[str], together: list[_User]) -> Iterator[Item]:
    told = "、".join(keys)
    detail = T(f"{address} を {told} が同時に使用", f"{address} is used by {told} at once")
    hosts = {match.host.id: (group, match) for _, group, match in together if match}
    for group, match in hosts.values():
        yield with_device(of_host(Outcome.ADDRESS_TWICE, match.host, detail), group)
    if not hosts:
        group = together[0][1]
        yield of_device(Outcome.ADDRESS_TWICE, group, detail)


def _returned(host: Host, last: datetime) -> T | None:
    if scrapped(host):
        return T("台帳では返却・廃棄済み", "returned or scrapped, the ledger says")
    end = host.lease_end
    if end is not None and last.astimezone(_JAPAN).date() > end:
        return T(f"リース満了 {end} の後に検出", f"seen after the lease ended on {end}")
    return None


def _model(host: Host) -> str:
    own = (value for title, value in host.extras if any(w in title for w in _MAKER_COLUMNS))
    return " ".join(filter(None, (*own, host.model)))
