"""Chapters of the report on the ledger against the network."""

from collections.abc import Iterator, Sequence

from reportlab.lib.units import mm

from reports import assets_prose as prose
from reports.assets_plot import zone_bars
from reports.assets_tally import AssetsSummary
from reports.assets_view import AssetItem, AssetsReport
from reports.front import form
from reports.paper.blocks import Block, Figure, Heading, Need, Text
from reports.paper.fonts import Fonts
from reports.paper.grid import Column, Grid, Type, filled, grid
from reports.paper.page import FULL

SMALL = Type(7.5, 10.5, 2.5)
TINY = Type(7, 9, 1.9)
MAX_ITEMS, MAX_OTHERS = 300, 60


def overview(view: AssetsReport, fonts: Fonts) -> Iterator[Block]:
    """Chapter 1: purpose, criteria, scope, method."""
    seen = view.overview
    rows = [
        ("目的", prose.PURPOSE),
        ("基準", prose.CRITERIA),
        ("対象の区画", "\n".join(seen.scope)),
        ("走査の時期", seen.period),
        ("実施者", seen.operator),
        ("方法", "\n".join(prose.METHOD)),
        ("ほかの情報源", "\n".join((*seen.sources, *view.policies))),
    ]
    yield Heading("1　概要", "overview")
    yield form(fonts, [row for row in rows if row[1]])


def summary(view: AssetsReport, fonts: Fonts) -> Iterator[Block]:
    """Chapter 2: the counts, as a plot and as a table."""
    yield Need(110 * mm)
    yield Heading("2　結果の要約", "summary")
    yield Text(prose.summary(view), indent=1, after=8)
    if not view.outcomes:
        return
    yield Text(prose.PLOT, 9, 14)
    yield Figure(zone_bars(view.zones, FULL.width, fonts))
    columns = (
        Column("照合の結果", 31.5, "bold"),
        *(Column(label, 31, align="right") for label in view.zone_labels),
        Column("計", 14, "bold", align="right"),
    )
    rows = [
        (row.label, *(f"{count:,}" for count in row.counts), f"{row.total:,}")
        for row in view.outcomes
    ]
    yield grid(fonts, columns, rows, kind=SMALL)


def agreement(found: AssetsSummary, fonts: Fonts) -> Iterator[Block]:
    """A section of the audit report: how the network and the ledger agree, in counts."""
    drawing = zone_bars(found.zones, FULL.width, fonts)
    yield Heading("8.1　台帳と実在する機器の照合", "agreement", 1, keep=drawing.height + 60)
    yield Text(found.sentence + prose.ELSEWHERE, indent=1, after=6)
    if found.zones:
        yield Figure(drawing)


def segments(view: AssetsReport, fonts: Fonts) -> Iterator[Block]:
    """Chapter 3: each segment, whether it was looked at as a whole, and why not."""
    yield Heading(f"3　区画ごとの走査（{len(view.segments):,}区画）", "segments", keep=50 * mm)
    if not view.segments:
        yield Text(prose.NOTHING, indent=1)
        return
    yield Text(prose.SEGMENTS, 9, 14, after=6)
    columns = (
        Column("区画", 26, "bold"),
        Column("領域", 28),
        Column("状態", 13, "bold"),
        Column("全体を走査した日時", 34),
        Column("機器", 10, align="right"),
        Column("未登録", 12, align="right"),
        Column("未検出", 12, align="right"),
        Column("食い違い", 13, align="right"),
        Column("理由", 22),
    )
    rows = [
        ("\n".join(filter(None, (s.network, s.site))), s.zone, s.state,
         s.covered.replace(" (", "\n("), f"{s.known:,}",
         f"{s.unregistered:,}", f"{s.unseen:,}", f"{s.conflicts:,}", s.why)
        for s in view.segments
    ]  # fmt: skip
    yield grid(fonts, *filled(columns, rows), kind=TINY)


def unregistered(view: AssetsReport, fonts: Fonts) -> Iterator[Block]:
    """Chapter 4: what answers and is in no row of the ledger."""
    items = view.unregistered
    yield Heading(f"4　台帳にない機器（{len(items):,}台）", "unregistered", keep=50 * mm)
    yield from _listed(items, prose.UNREGISTERED, _strangers(items[:MAX_ITEMS], fonts))


def _strangers(items: Sequence[AssetItem], fonts: Fonts) -> Grid:
    columns = (
        Column("IPアドレス", 24, "mono"),
        Column("MACアドレス", 27, "mono"),
        Column("製造者（推定）", 23),
        Column("スイッチのポート", 22),
        Column("領域・区画", 27),
        Column("初回", 14),
        Column("最終", 14),
        Column("説明", 19),
    )
    rows = [
        (i.addresses, i.mac, i.maker, i.port, f"{i.zone}\n{i.network}", i.first_seen, i.last_seen,
         i.detail)
        for i in items
    ]  # fmt: skip
    return grid(fonts, *filled(columns, rows), kind=TINY)


def unseen(view: AssetsReport, fonts: Fonts) -> Iterator[Block]:
    """Chapter 5: what is in the ledger and does not answer where somebody looked."""
    yield Heading(f"5　見当たらない機器（{len(view.unseen):,}台）", "unseen", keep=50 * mm)
    yield from _listed(view.unseen, prose.UNSEEN, _hosts(view.unseen[:MAX_ITEMS], fonts))


def conflicts(view: AssetsReport, fonts: Fonts) -> Iterator[Block]:
    """Chapter 6: where ledger and network, or two rows of the ledger, say different things."""
    yield Heading(f"6　食い違い（{len(view.conflicts):,}件）", "conflicts", keep=50 * mm)
    yield from _listed(view.conflicts, prose.CONFLICTS, _hosts(view.conflicts[:MAX_ITEMS], fonts))
    if view.others:
        words = "6.1　判断を保留したもの等"
        yield Heading(f"{words}（{len(view.others):,}件）", "others", 1, keep=40 * mm)
        yield Text(prose.OTHERS, 9, 14, after=6)
        yield _hosts(view.others[:MAX_OTHERS], fonts)
        yield from _left(len(view.others) - MAX_OTHERS)


def _hosts(items: Sequence[AssetItem], fonts: Fonts) -> Grid:
    columns = (
        Column("結果", 21, "bold"),
        Column("機器", 25),
        Column("所管", 20),
        Column("領域・区画", 26),
        Column("IPアドレス・MACアドレス", 27, "mono"),
        Column("最終", 14),
        Column("日数", 10, align="right"),
        Column("説明", 27),
    )
    rows = [
        (i.outcome, _named(i.host, i.host_id), i.department,
         "\n".join(filter(None, (i.zone, i.network))),
         "\n".join(filter(None, (i.addresses, i.mac))), i.last_seen, i.days, i.detail)
        for i in items
    ]  # fmt: skip
    return grid(fonts, *filled(columns, rows), kind=TINY)


def _named(name: str, id_: str) -> str:
    return name if id_ in ("", name) else f"{name}\n{id_}"


def _listed(items: Sequence[AssetItem], words: str, table: Grid) -> Iterator[Block]:
    if not items:
        yield Text(prose.NOTHING, indent=1)
        return
    yield Text(words, 9, 14, after=6)
    yield table
    yield from _left(len(items) - MAX_ITEMS)


def _left(count: int) -> Iterator[Block]:
    if count > 0:
        yield Text(f"※ ほか{count:,}件は、表計算版による。", 8, 12)


def drifts(view: AssetsReport, fonts: Fonts) -> Iterator[Block]:
    """Chapter 7: ports that are open and were not approved, or the other way round."""
    count = f"{len(view.drifts):,}台" if view.baseline else "未比較"
    yield Heading(f"7　想定外のサービス（{count}）", "drifts", keep=40 * mm)
    if not view.baseline:
        yield Text(prose.NO_BASELINE, indent=1)
        return
    yield Text(f"{prose.DRIFTS}承認: {view.baseline}。", 9, 14, after=6)
    if not view.drifts:
        yield Text(prose.NOTHING, indent=1)
        return
    columns = (
        Column("機器", 30, "bold"),
        Column("領域", 28),
        Column("IPアドレス", 26, "mono"),
        Column("増えたポート", 30),
        Column("減ったポート", 26),
        Column("説明", 30),
    )
    rows = [
        (_named(d.host, d.host_id), d.zone, d.address, d.opened, d.closed, d.detail)
        for d in view.drifts[:MAX_ITEMS]
    ]
    yield grid(fonts, *filled(columns, rows), kind=SMALL)
    yield from _left(len(view.drifts) - MAX_ITEMS)


def crossings(view: AssetsReport, fonts: Fonts) -> Iterator[Block]:
    """Chapter 8: what leads from one zone into another."""
    count = sum(bool(one.zones) for one in view.crossings)
    unknown = len(view.crossings) - count
    words = f"{count:,}件、確認不能{unknown:,}件" if unknown else f"{count:,}件"
    yield Heading(f"8　系の間の経路（{words}）", "crossings", keep=40 * mm)
    if not view.crossings:
        yield Text(prose.NO_CROSSINGS, indent=1)
        return
    yield Text(prose.CROSSINGS, 9, 14, after=6)
    columns = (
        Column("種類", 24, "bold"),
        Column("機器", 28),
        Column("系", 34),
        Column("説明", 42),
        Column("根拠", 42, "mono"),
    )
    rows = [
        (c.sort, _named(c.where, c.host_id), c.zones, c.detail, "\n".join(c.lines))
        for c in view.crossings[:MAX_ITEMS]
    ]
    yield grid(fonts, *filled(columns, rows), kind=TINY)
    yield from _left(len(view.crossings) - MAX_ITEMS)


def contradictions(view: AssetsReport, fonts: Fonts) -> Iterator[Block]:
    """Chapter 9: where sources say different things of one host."""
    count = len(view.contradictions)
    yield Heading(f"9　情報源の間の食い違い（{count:,}件）", "contradictions", keep=40 * mm)
    if not view.contradictions:
        yield Text(prose.NOTHING, indent=1)
        return
    yield Text(prose.CONTRADICTIONS, 9, 14, after=6)
    columns = (
        Column("機器", 32, "bold"),
        Column("所管", 26),
        Column("事項", 26),
        Column("情報源ごとの内容", 86),
    )
    rows = [
        (_named(c.host, c.host_id), c.department, c.subject,
         "\n".join(f"{who}: {said}（{day}）" if day else f"{who}: {said}"
                   for who, said, day in c.words))
        for c in view.contradictions[:MAX_ITEMS]
    ]  # fmt: skip
    yield grid(fonts, *filled(columns, rows), kind=SMALL)
    yield from _left(count - MAX_ITEMS)


def differences(view: AssetsReport, fonts: Fonts) -> Iterator[Block]:
    """Chapter 10: what group policy intends and hosts do not have in effect."""
    count = len(view.differences)
    words = f"{count:,}件" if view.policies else "未比較"
    yield Heading(f"10　グループポリシーの意図と実際（{words}）", "intended", keep=40 * mm)
    if not view.policies:
        yield Text(prose.NO_POLICY, indent=1)
        return
    yield Text(prose.DIFFERENCES, 9, 14, after=6)
    if not view.differences:
        yield Text(prose.NOTHING, indent=1)
        return
    columns = (
        Column("設定", 42, "bold"),
        Column("ポリシー", 30),
        Column("意図した値", 26),
        Column("効いている値", 26),
        Column("台数", 11, align="right"),
        Column("機器", 35),
    )
    rows = [
        (d.setting, d.policy, d.intended, d.effective, f"{d.count:,}", "、".join(d.hosts))
        for d in view.differences[:MAX_ITEMS]
    ]
    yield grid(fonts, *filled(columns, rows), kind=SMALL)
    yield from _left(count - MAX_ITEMS)


def limits(chapter: int) -> Iterator[Block]:
    """The last chapter: where the statements of this report end."""
    yield Heading(f"{chapter}　照合の限界", "limits", keep=60 * mm)
    for number, text in enumerate(prose.LIMITS, 1):
        yield Text(text, left=20, hanging=f"{number}", after=3)
