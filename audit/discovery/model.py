"""The nouns of reconciliation: what the ledger says against what answers on the network."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from inventory.model import Zone
from inventory.words import T


class Outcome(StrEnum):
    """What the ledger and the network say of each other."""

    MATCHED = "matched"
    UNREGISTERED = "unregistered"
    UNSEEN = "unseen"
    WAITING = "waiting"  # not seen, but not looked for long enough
    RANDOM = "random"  # a MAC address made up by a telephone or tablet
    GUEST = "guest"  # known to a person, until a day
    ADDRESS_TWICE = "address_twice"
    MAC_CHANGED = "mac_changed"
    ADDRESS_CHANGED = "address_changed"
    MAKER_DIFFERS = "maker_differs"
    LEDGER_TWICE = "ledger_twice"
    RETURNED = "returned"
    TWO_ZONES = "two_zones"
    MOVED = "moved"
    NOT_COVERED = "not_covered"  # nobody looked where the host should be
    LEFT_OUT = "left_out"  # must not be scanned
    SPARE = "spare"


OUTCOMES: dict[Outcome, T] = {
    Outcome.MATCHED: T("一致", "matched"),
    Outcome.UNREGISTERED: T("未登録", "unregistered"),
    Outcome.UNSEEN: T("未検出", "not seen"),
    Outcome.WAITING: T("経過観察", "not yet seen"),
    Outcome.RANDOM: T("照合不能（可変MAC）", "random MAC address"),
    Outcome.GUEST: T("承知済み", "known to a person"),
    Outcome.ADDRESS_TWICE: T("IP重複", "address used twice"),
    Outcome.MAC_CHANGED: T("MAC変化", "MAC address changed"),
    Outcome.ADDRESS_CHANGED: T("IP変化", "address changed"),
    Outcome.MAKER_DIFFERS: T("機種不一致", "maker differs"),
    Outcome.LEDGER_TWICE: T("台帳重複", "twice in the ledger"),
    Outcome.RETURNED: T("返却済みだが検出", "returned, yet seen"),
    Outcome.TWO_ZONES: T("複数の系で検出", "seen in two zones"),
    Outcome.MOVED: T("移動", "moved"),
    Outcome.NOT_COVERED: T("未走査", "not covered"),
    Outcome.LEFT_OUT: T("走査対象外", "left out"),
    Outcome.SPARE: T("予備機", "spare"),
}
CONFLICTS = (
    Outcome.ADDRESS_TWICE,
    Outcome.MAC_CHANGED,
    Outcome.ADDRESS_CHANGED,
    Outcome.MAKER_DIFFERS,
    Outcome.LEDGER_TWICE,
    Outcome.RETURNED,
    Outcome.TWO_ZONES,
)
WRONG = (Outcome.UNREGISTERED, Outcome.UNSEEN, *CONFLICTS)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that reconciliation tells: of a host of the ledger, of a device, or of both.

    `host` is "" for a device that no row of the ledger is about, `device` "" for a host that was
    not seen; `days` are those without a sighting, where they count.
    """

    outcome: Outcome
    zone: Zone
    network: str
    detail: T
    host: str = ""
    name: str = ""
    department: str = ""
    device: str = ""
    addresses: tuple[str, ...] = ()
    mac: str = ""
    maker: str = ""
    port: str = ""
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class SegmentCoverage:
    """Whether and when a segment was looked at; `covered_at` is the newest look that was whole.

    `complete` tells of the newest look, `why` the reason where it was not; `direct` where the
    scanning machine stood in the segment itself; `known` is the number of devices known there.
    """

    id: str
    network: str
    zone: Zone
    site: str
    since: datetime | None
    tried_at: datetime | None
    covered_at: datetime | None
    complete: bool
    fresh: bool
    direct: bool
    why: T
    known: int
    counts: tuple[tuple[Outcome, int], ...] = ()


@dataclass(frozen=True, slots=True)
class ZoneCoverage:
    """One zone: its segments, and how many items of each outcome."""

    zone: Zone
    segments: tuple[SegmentCoverage, ...]
    counts: tuple[tuple[Outcome, int], ...]


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The ledger against the network at one moment."""

    at: datetime
    zones: tuple[ZoneCoverage, ...]
    segments: tuple[SegmentCoverage, ...]
    items: tuple[Item, ...]
    counts: tuple[tuple[Outcome, int], ...]
