"""Whether a host of the ledger is there: missed only where all it may be in was looked at whole."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv4Network

from audit.discovery.model import Outcome
from checks.discovery.limits import DiscoveryLimits
from inventory.discovery.marks import forbidden, portable, spare
from inventory.discovery.model import Knowledge
from inventory.model import Host, Zone
from inventory.words import T

_AHEAD = timedelta(hours=1)  # clocks that are further ahead tell nothing
_FUTURE = T(
    "検出の時刻が未来にある（走査した機械の時計を確かめる）",
    "it was seen in the future: look at the clock of the scanning machine",
)
_ROUTED = T(
    "経路越しの走査だけでは不在と言えない（区画の中から調べるか、コアスイッチの ARP 表を取り込む）",
    "a scan through a router cannot show absence: scan from inside, or bring in the ARP table of "
    "the core switch",
)


@dataclass(frozen=True, slots=True)
class There:
    """What is known of the presence of one host; `network` is where it should be."""

    outcome: Outcome
    detail: T
    network: str
    days: int | None = None


@dataclass(frozen=True, slots=True)
class _Area:
    """The segments that hosts alike may be in, and why absence there would prove nothing."""

    where: tuple[Knowledge, ...]
    network: str
    blind: T | None


class Looks:
    """The segments as they were looked at, and what that says of a host that was not seen."""

    def __init__(self, known: Iterable[Knowledge], limits: DiscoveryLimits, now: datetime) -> None:
        """Take what is known of all segments."""
        self._known, self._limits, self._now = tuple(known), limits, now
        self._areas: dict[tuple[Zone, tuple[IPv4Address, ...]], _Area] = {}
        self._left_out: Mapping[str, tuple[IPv4Network, ...]] = {
            one.segment.id: tuple(map(IPv4Network, one.left_out)) for one in self._known
        }

    def allowed(self, host: Host) -> int:
        """How many days a host of this sort may stay unseen."""
        return self._limits.laptop_days if portable(host) else self._limits.desktop_days

    def fresh(self, one: Knowledge) -> bool:
        """Whether the newest whole look at a segment still counts."""
        limit = timedelta(days=self._limits.coverage_days)
        return one.covered is not None and -_AHEAD <= self._now - one.covered <= limit

    def there(self, host: Host, last: datetime | None) -> There:
        """What is to be said of a host that was last seen then, or never."""
        allowed = self.allowed(host)
        area = self._area(host)
        where, network = area.where, area.network
        if last is not None and last - self._now > _AHEAD:
            return There(Outcome.NOT_COVERED, _FUTURE, network)
        if last is not None and self._now - last <= timedelta(days=allowed):
            return There(Outcome.MATCHED, _seen(last, self._now), network)
        if forbidden(host) or self._apart(host, where):
            told = T("走査してはならない機器", "must not be scanned")
            return There(Outcome.LEFT_OUT, told, network)
        if spare(host):
            return There(Outcome.SPARE, T("予備機", "a spare"), network)
        return self._missed(area, last, allowed)

    def _missed(self, area: "_Area", last: datetime | None, allowed: int) -> There:
        if area.blind is not None:
            return There(Outcome.NOT_COVERED, area.blind, area.network)
        days = _days(area.where, last)
        if days >= allowed:
            return There(Outcome.UNSEEN, _missing(days, last), area.network, days)
        told = T(
            f"調べ始めて {days} 日（{allowed} 日で未検出とする）",
            f"looked for {days} days ({allowed} make it missing)",
        )
        return There(Outcome.WAITING, told, area.network, days)

    def where(self, host: Host) -> tuple[Knowledge, ...]:
        """The segments that the host may be in: of its fixed addresses, else all of its zone."""
        return self._area(host).where

    def _area(self, host: Host) -> "_Area":
        fixed = tuple(one for one in host.addresses if isinstance(one, IPv4Address))
        key = host.zone, fixed
        if key not in self._areas:
            where = self._found(*key)
            self._areas[key] = _Area(where, _networks(where), self._blind(where))
        return self._areas[key]

    def _found(self, zone: Zone, fixed: tuple[IPv4Address, ...]) -> tuple[Knowledge, ...]:
        mine = (one for one in self._known if _of_zone(one, zone))
        if not fixed:
            return () if zone is Zone.OTHER else tuple(mine)
        return tuple(one for one in mine if any(a in one.segment.network for a in fixed))

    def blind(self, one: Knowledge) -> T | None:
        """Why absence proves nothing in a segment; None where it does."""
        return self._blind((one,))

    def _blind(self, where: Sequence[Knowledge]) -> T | None:
        if not where:
            return T("走査した区画にない", "in no segment that was looked at")
        for one in where:
            if one.covered is None:
                told = f"（{one.why}）" if one.why else ""
                return T(
                    f"{one.segment.network} を最後まで走査できていない{told}",
                    f"{one.segment.network} was never looked at whole {told}".rstrip(),
                )
            if not self.fresh(one):
                age = (self._now - one.covered).days
                return T(
                    f"{one.segment.network} の走査が {age} 日前で古い",
                    f"the look at {one.segment.network} is {age} days old",
                )
            if not one.direct:
                return _ROUTED
        return None

    def _apart(self, host: Host, where: Sequence[Knowledge]) -> bool:
        """Whether an address of the host is one that was never asked."""
        return any(
            isinstance(address, IPv4Address) and address in network
            for one in where
            for network in self._left_out[one.segment.id]
            for address in host.addresses
        )


def _of_zone(one: Knowledge, zone: Zone) -> bool:
    return zone in (one.segment.zone, Zone.OTHER)


def _networks(where: Sequence[Knowledge]) -> str:
    return "、".join(str(one.segment.network) for one in where[:3])


def _days(where: Sequence[Knowledge], last: datetime | None) -> int:
    """Whole days from the last sighting, or the first look, to the newest look at all of them."""
    until = min(one.covered for one in where if one.covered is not None)
    since = max(one.since for one in where if one.since is not None)
    return max(0, (until - (last or since)).days)


def _seen(last: datetime, now: datetime) -> T:
    days = max(0, (now - last).days)
    return T(f"{days} 日前に検出", f"seen {days} days ago") if days else _TODAY


_TODAY = T("24 時間以内に検出", "seen within 24 hours")


def _missing(days: int, last: datetime | None) -> T:
    if last is None:
        return T(f"一度も検出されていない（{days} 日間）", f"never seen, in {days} days")
    return T(f"{days} 日間検出されていない", f"not seen for {days} days")
