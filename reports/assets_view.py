"""What the report on the ledger against the network shows: frozen, in Japanese, free of rows."""

from dataclasses import dataclass

from reports.assets_tally import ZoneTally
from reports.view import Anchor, Cover


@dataclass(frozen=True, slots=True)
class AssetsOverview:
    """What was compared, when and by whom."""

    period: str
    operator: str
    hosts_total: int
    segments_total: int
    segments_covered: int
    scope: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One outcome with its count in each zone and over all."""

    label: str
    counts: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class SegmentView:
    """One segment: when it was looked at as a whole, and what became of it."""

    zone: str
    network: str
    site: str
    covered: str
    state: str
    why: str
    known: int
    unregistered: int
    unseen: int
    conflicts: int


@dataclass(frozen=True, slots=True)
class AssetItem:
    """One device or host that reconciliation tells of."""

    outcome: str
    zone: str
    network: str
    host: str
    host_id: str
    department: str
    addresses: str
    mac: str
    maker: str
    port: str
    first_seen: str
    last_seen: str
    days: str
    detail: str


@dataclass(frozen=True, slots=True)
class DriftView:
    """A device whose open ports are not those that were approved."""

    host: str
    host_id: str
    zone: str
    address: str
    opened: str
    closed: str
    detail: str


@dataclass(frozen=True, slots=True)
class CrossingView:
    """Something that leads from one zone into another."""

    sort: str
    where: str
    host_id: str
    zones: str
    detail: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContradictionView:
    """What sources say differently of one host; `words` are source, word and day."""

    host: str
    host_id: str
    department: str
    subject: str
    words: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class IntendedView:
    """A setting that group policy intends and that hosts do not have in effect."""

    setting: str
    policy: str
    intended: str
    effective: str
    hosts: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class AssetsReport:
    """The whole report (情報機器の照合報告書)."""

    cover: Cover
    anchor: Anchor
    overview: AssetsOverview
    zones: tuple[ZoneTally, ...]
    outcomes: tuple[OutcomeRow, ...]
    zone_labels: tuple[str, ...]
    segments: tuple[SegmentView, ...]
    unregistered: tuple[AssetItem, ...]
    unseen: tuple[AssetItem, ...]
    conflicts: tuple[AssetItem, ...]
    others: tuple[AssetItem, ...]
    drifts: tuple[DriftView, ...]
    baseline: str  # "" or since when services are compared
    crossings: tuple[CrossingView, ...]
    contradictions: tuple[ContradictionView, ...]
    differences: tuple[IntendedView, ...]
    policies: tuple[str, ...]  # group policies that were brought in
