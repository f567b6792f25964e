"""The public edition of the report on the ledger against the network: counts alone.

Built from what may be published: no name of a host, an address, a port or a policy. A field added
to a view stays out of the public edition until it is named here.
"""

from dataclasses import replace

from reports.assets_view import AssetItem, AssetsOverview, AssetsReport, SegmentView
from reports.edition import PUBLIC_CLASS, WITHHELD
from reports.view import Edition


def public_assets(view: AssetsReport) -> AssetsReport:
    """The view in which segments are numbered and every device is one of a count."""
    return AssetsReport(
        cover=replace(
            view.cover,
            edition=Edition.PUBLIC,
            classification=PUBLIC_CLASS,
            approval_posts=(),
            distribution=(),
        ),
        anchor=replace(view.anchor, signature=""),
        overview=_overview(view.overview),
        zones=view.zones,
        outcomes=view.outcomes,
        zone_labels=view.zone_labels,
        segments=tuple(_segment(number, one) for number, one in enumerate(view.segments, 1)),
        unregistered=tuple(map(_item, view.unregistered)),
        unseen=tuple(map(_item, view.unseen)),
        conflicts=tuple(map(_item, view.conflicts)),
        others=(),
        drifts=(),
        baseline="",
        crossings=(),
        contradictions=(),
        differences=(),
        policies=(),
    )


def _overview(seen: AssetsOverview) -> AssetsOverview:
    return AssetsOverview(
        period=seen.period,
        operator="",
        hosts_total=seen.hosts_total,
        segments_total=seen.segments_total,
        segments_covered=seen.segments_covered,
        scope=(),
        sources=(),
    )


def _segment(number: int, one: SegmentView) -> SegmentView:
    return SegmentView(
        zone=one.zone,
        network=f"区画{number:02d}",
        site="",
        covered=one.covered,
        state=one.state,
        why="",
        known=one.known,
        unregistered=one.unregistered,
        unseen=one.unseen,
        conflicts=one.conflicts,
    )


def _item(one: AssetItem) -> AssetItem:
    return AssetItem(
        outcome=one.outcome,
        zone=one.zone,
        network="",
        host=WITHHELD,
        host_id="",
        department=one.department,
        addresses="",
        mac="",
        maker="",
        port="",
        first_seen=one.first_seen,
        last_seen=one.last_seen,
        days=one.days,
        detail="",
    )
