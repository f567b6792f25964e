"""From reconciliation to the view of the report on the ledger; pure, without a clock."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from audit.discovery.model import (
    CONFLICTS,
    OUTCOMES,
    Item,
    Outcome,
    Reconciliation,
    SegmentCoverage,
)
from inventory.model import Ledger
from reports import assets_prose as prose
from reports.assets_tally import SORTS, AssetsSummary, ZoneTally
from reports.assets_view import (
    AssetItem,
    AssetsOverview,
    AssetsReport,
    ContradictionView,
    CrossingView,
    DriftView,
    IntendedView,
    OutcomeRow,
    SegmentView,
)
from reports.build import ReportSettings, cover_of
from reports.era import era_compact, era_moment
from reports.reasons import ZONES
from reports.view import Anchor

_SORT_OF: Mapping[Outcome, int] = {
    Outcome.MATCHED: 0,
    Outcome.UNREGISTERED: 1,
    Outcome.UNSEEN: 2,
    **dict.fromkeys(CONFLICTS, 3),
    Outcome.MOVED: 4,  # its host is matched besides
    Outcome.GUEST: 4,
    Outcome.SPARE: 4,
    Outcome.WAITING: 5,
    Outcome.RANDOM: 5,
    Outcome.NOT_COVERED: 5,
    Outcome.LEFT_OUT: 5,
}
_QUIET = (Outcome.MATCHED, Outcome.UNREGISTERED, Outcome.UNSEEN, *CONFLICTS)


@dataclass(frozen=True, slots=True)
class AssetsMaterial:
    """What the report is made of; what nobody brought in is empty."""

    ledger: Ledger
    found: Reconciliation
    operator: str
    anchor: Anchor
    drifts: tuple[DriftView, ...] = ()
    baseline: str = ""
    crossings: tuple[CrossingView, ...] = ()
    contradictions: tuple[ContradictionView, ...] = ()
    sources: tuple[str, ...] = ()
    differences: tuple[IntendedView, ...] = ()
    policies: tuple[str, ...] = ()


def build_assets_view(material: AssetsMaterial, settings: ReportSettings) -> AssetsReport:
    """The internal edition; `reports.assets_edition` makes the public one of it."""
    found = material.found
    return AssetsReport(
        cover=cover_of(material.ledger, found.at, replace(settings, title=prose.TITLE)),
        anchor=material.anchor,
        overview=_overview(material),
        zones=tuple(ZoneTally(ZONES[one.zone].ja, _sorted(one.counts)) for one in found.zones),
        outcomes=tuple(_outcomes(found)),
        zone_labels=tuple(ZONES[one.zone].ja for one in found.zones),
        segments=tuple(map(_segment, found.segments)),
        unregistered=_items(found.items, (Outcome.UNREGISTERED,)),
        unseen=_items(found.items, (Outcome.UNSEEN,)),
        conflicts=_items(found.items, CONFLICTS),
        others=_items(found.items, [one for one in Outcome if one not in _QUIET]),
        drifts=material.drifts,
        baseline=material.baseline,
        crossings=material.crossings,
        contradictions=material.contradictions,
        differences=material.differences,
        policies=material.policies,
    )


def summary_of(view: AssetsReport) -> AssetsSummary:
    """What the audit report tells of it."""
    return AssetsSummary(view.zones, prose.summary(view))


def _overview(material: AssetsMaterial) -> AssetsOverview:
    found = material.found
    covered = [one for one in found.segments if one.fresh]
    return AssetsOverview(
        period=_period(found.segments),
        operator=material.operator,
        hosts_total=len(material.ledger.hosts),
        segments_total=len(found.segments),
        segments_covered=len(covered),
        scope=tuple(
            f"{ZONES[one.zone].ja}　{len(one.segments):,}区画（"
            + "、".join(segment.network for segment in one.segments[:8])
            + ("ほか" if len(one.segments) > 8 else "")
            + "）"
            for one in found.zones
            if one.segments
        ),
        sources=material.sources,
    )


def _period(segments: Sequence[SegmentCoverage]) -> str:
    moments = sorted(one.covered_at for one in segments if one.covered_at)
    if not moments:
        return ""
    first, last = era_moment(moments[0]), era_moment(moments[-1])
    return first if first == last else f"{first}から{last}まで"


def _sorted(counts: Iterable[tuple[Outcome, int]]) -> tuple[int, ...]:
    sums = [0] * len(SORTS)
    for outcome, count in counts:
        sums[_SORT_OF[outcome]] += count
    return tuple(sums)


def _outcomes(found: Reconciliation) -> Iterable[OutcomeRow]:
    total = dict(found.counts)
    zones = [dict(one.counts) for one in found.zones]
    for outcome in Outcome:
        if total.get(outcome, 0):
            counts = tuple(zone.get(outcome, 0) for zone in zones)
            yield OutcomeRow(OUTCOMES[outcome].ja, counts, total[outcome])


def _segment(one: SegmentCoverage) -> SegmentView:
    counts = dict(one.counts)
    return SegmentView(
        zone=ZONES[one.zone].ja,
        network=one.network,
        site=one.site,
        covered=_when(one.covered_at),
        state=_state(one),
        why=one.why.ja,
        known=one.known,
        unregistered=counts.get(Outcome.UNREGISTERED, 0),
        unseen=counts.get(Outcome.UNSEEN, 0),
        conflicts=sum(counts.get(outcome, 0) for outcome in CONFLICTS),
    )


def _state(one: SegmentCoverage) -> str:
    if one.fresh:
        return "走査済み"
    return "未走査" if one.covered_at is None else "期限切れ"


def _items(items: Iterable[Item], wanted: Iterable[Outcome]) -> tuple[AssetItem, ...]:
    kept = frozenset(wanted)
    return tuple(_item(one) for one in items if one.outcome in kept)


def _item(one: Item) -> AssetItem:
    return AssetItem(
        outcome=OUTCOMES[one.outcome].ja,
        zone=ZONES[one.zone].ja,
        network=one.network,
        host=one.name or one.host,
        host_id=one.host,
        department=one.department,
        addresses="、".join(one.addresses),
        mac=one.mac,
        maker=one.maker,
        port=one.port,
        first_seen=_day(one.first_seen),
        last_seen=_day(one.last_seen),
        days="" if one.days is None else f"{one.days:,}日",
        detail=one.detail.ja,
    )


def _when(moment: datetime | None) -> str:
    return era_moment(moment) if moment else ""


def _day(moment: datetime | None) -> str:
    return era_compact(moment) if moment else ""
