"""Where the network contradicts the ledger, and the ledger itself; each is about a host."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta, timezone
from ipaddress import IPv4Address, ip_address
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
    for host in known.hosts:
        mine = found.of_host.get(host.id, ())
        mine = tuple(one for one in mine if not one[1].against and not gone(known, found, one[0]))
        yield from _elsewhere(host, mine)
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
    """A machine in two zones, or in another than the ledger's; or one that moved.

    Only network devices may stand in two.
    """
    if host.kind is Kind.NETWORK:
        return
    span = timedelta(hours=known.limits.zones_hours)
    lately = [place for place in group.places if group.last - place.device.last <= span]
    zones = sorted({place.segment.zone.value for place in lately} | _meant(host))
    if len(zones) > 1:
        told = "、".join(zones)
        yield with_device(of_host(Outcome.TWO_ZONES, host, T(told, ", ".join(zones))), group)
    before = group.places[min(1, len(group.places) - 1)]
    if before not in lately and before.segment != group.segment:
        detail = T(f"{before.segment.network} から", f"from {before.segment.network}")
        yield with_device(of_host(Outcome.MOVED, host, detail), group)


def _meant(host: Host) -> set[str]:
    return set() if host.zone is Zone.OTHER else {host.zone.value}


def _elsewhere(host: Host, mine: Sequence[tuple[Group, Match]]) -> Iterator[Item]:
    """A host that answers in the network of its fixed address, but at another one."""
    fixed = {one for one in host.addresses if isinstance(one, IPv4Address)}
    seen = {one for group, _ in mine for one in fourth(group)}
    networks = [group.segment.network for group, _ in mine]
    if not seen or seen & fixed or not any(one in net for one in fixed for net in networks):
        return
    ledger, real = ", ".join(map(str, sorted(fixed))), ", ".join(map(str, sorted(seen)))
    detail = T(f"台帳は {ledger}、実際は {real}", f"the ledger says {ledger}, seen was {real}")
    newest = max((group for group, _ in mine), key=lambda group: group.last)
    yield with_device(of_host(Outcome.ADDRESS_CHANGED, host, detail), newest)


def fourth(group: Group) -> tuple[IPv4Address, ...]:
    """The IPv4 addresses that the device had when it was last seen."""
    every = map(ip_address, group.addresses)
    return tuple(one for one in every if isinstance(one, IPv4Address))


def _taken(group: Group, match: Match | None, index: Index) -> Iterator[Item]:
    """Fixed addresses of other hosts that the device answers at."""
    own = match.host.id if match is not None else ""
    meant = [host for host in index.meant(group) if host.id != own]
    if not own and len(meant) < 2:
        return
    who = f"{own}（{group.mac or group.key}）" if own else group.mac or group.key
    for host in meant:
        at = next(one for zone, one, _ in group.now() if index.at(zone, one) is host)
        detail = T(f"{at} で {who} の機器が応答", f"{who} answers at {at}")
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
