"""The front of the audit report: cover with approval boxes, contents, overview, summary."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportlab.lib.units import mm

from reports import prose
from reports.charts import bar_charts, symbol, trend
from reports.era import era_moment
from reports.paper.blocks import NEXT_PAGE, Block, Figure, Heading, Need, Placed, Space, Text
from reports.paper.fonts import Fonts
from reports.paper.grid import Column, Grid, Mono, Type, grid
from reports.paper.page import FULL, Room
from reports.paper.paragraph import lines_of
from reports.paper.pen import Pen
from reports.paper.qr import draw_qr
from reports.view import Anchor, Cover, Papered, ReportView, Tally

FORM = Type(9, 13, 4)


@dataclass(frozen=True)
class Approval:
    """決裁 boxes at the right edge: the posts above empty squares for seals or signatures."""

    posts: Sequence[str]

    def place(self, pen: Pen, room: Room) -> Placed:
        """Draw one box a post, seven at most beside each other."""
        side, head, label = 21 * mm, 8 * mm, 8 * mm
        posts = self.posts[:7]
        left = room.x + room.width - label - side * len(posts)
        top, bottom = room.top, room.top - head - side
        pen.frame((left, bottom), label + side * len(posts), head + side)
        for row, char in enumerate("決裁"):
            pen.text((left + label / 2, top - 13 * mm - row * 12), char, 9, align="center")
        for number, post in enumerate(posts):
            x = left + label + side * number
            pen.line((x, top), (x, bottom), 0.8)
            self._post(pen, post, x + side / 2, top)
        pen.line((left + label, top - head), (left + label + side * len(posts), top - head), 0.8)
        rest = Approval(self.posts[7:]) if self.posts[7:] else None
        return Placed(head + side + 4) if rest is None else self._more(pen, room, rest)

    def least(self, pen: Pen) -> float:  # noqa: ARG002 - boxes are of one height
        """All rows of boxes."""
        return 33 * mm * ((len(self.posts) + 6) // 7)

    @staticmethod
    def _more(pen: Pen, room: Room, rest: "Approval") -> Placed:
        used = 33 * mm
        below = Room(room.x, room.top - used, room.width, room.height - used)
        return Placed(used + rest.place(pen, below).used)

    @staticmethod
    def _post(pen: Pen, post: str, x: float, top: float) -> None:
        size = 8.5
        lines: tuple[str, ...] = ("",) * 9
        while size > 4.5 and len(lines) * size * 1.15 > 7.5 * mm:
            size -= 1
            lines = lines_of(post, 19.5 * mm / size, pen.fonts["sans"].advance)
        y = top - 4 * mm - size * 0.35 + (len(lines) - 1) * size * 0.575
        for number, line in enumerate(lines):
            pen.text((x, y - number * size * 1.15), line, size, align="center")


@dataclass(frozen=True)
class Code:
    """The QR code of the journal head, large."""

    side: float = 28 * mm

    def place(self, pen: Pen, room: Room) -> Placed:
        """Draw the code at the left edge."""
        if room.height < self.side:
            return Placed(0, self)
        draw_qr(pen, "head", (room.x, room.top - self.side), self.side)
        return Placed(self.side)

    def least(self, pen: Pen) -> float:  # noqa: ARG002 - a code is of one height
        """The whole code."""
        return self.side


def cover_page(view: Papered, fonts: Fonts, about: Sequence[tuple[str, str]]) -> list[Block]:
    """The cover; the same for every report."""
    cover = view.cover
    blocks: list[Block] = [Approval(cover.approval_posts)] if cover.approval_posts else []
    used = 33 * mm * ((len(cover.approval_posts) + 6) // 7)
    long = len(cover.title) > 20
    size = 17 if long else 24
    blocks += [
        Space(max(14 * mm, 62 * mm - used)),
        Text(cover.title, size, size * 1.5, "serif", "center", after=6),
        Text(f"{cover.fiscal_year}　{cover.edition.value}", 13, 22, "serif", "center"),
        Space((6 if long else 10) * mm),
        Text(cover.municipality, 15, 24, "serif", "center"),
        Text(cover.department, 12, 20, "serif", "center"),
        Space((8 if long else 16) * mm),
        form(fonts, [*_cover_rows(view), *about]),
    ]
    return [*blocks, NEXT_PAGE]


def _cover_rows(view: Papered) -> list[tuple[str, str]]:
    cover = view.cover
    rows = [
        ("文書番号", cover.document_number),
        ("情報の分類", cover.classification),
        ("発行日", prose.issued(view)),
        ("配布先", "、".join(cover.distribution)),
        ("保存期間", cover.retention),
        *head_rows(view.anchor),
        ("版数", f"第{cover.version}版" if cover.version else ""),
        ("作成", prose.maker(cover.program)),
    ]
    return [row for row in rows if row[1]]


def head_rows(anchor: Anchor) -> list[tuple[str, str]]:
    """The journal head in full, as label and value."""
    return [
        ("記録簿の先頭", f"第{anchor.sequence}号　{era_moment(anchor.at)}"),
        ("同 SHA-256", Mono(anchor.head)),
        ("署名ファイル", anchor.signature or "なし"),
    ]


def form(fonts: Fonts, rows: Sequence[tuple[str, str]], kind: Type = FORM) -> Grid:
    """Labels and values with a border, over the whole width."""
    columns = (Column("", 34, "bold", shaded=True), Column("", 136))
    return grid(fonts, columns, rows, kind=kind, head=False)


def overview(view: ReportView, fonts: Fonts) -> list[Block]:
    """Chapter 1: purpose, kind, criteria, scope, period, method, who, with what policy."""
    seen = view.overview
    rows = [
        ("監査の目的", seen.purpose),
        ("監査の種別", "助言型監査（技術的点検）"),
        ("監査の基準", "\n".join(seen.criteria)),
        ("監査の対象", "\n".join(seen.scope)),
        ("実施の時期", seen.period),
        ("実施者", seen.operator),
        ("監査の方法", "\n".join(seen.method)),
        ("対象と収集", f"対象 {seen.hosts_total:,}台、うち収集できた機器 {seen.hosts_reached:,}台"),
        ("点検項目", f"{seen.checks_total:,}項目"),
        ("監査方針 SHA-256", Mono(seen.policy_digest)),
    ]
    return [
        Heading("1　監査の概要", "overview"),
        Text(prose.ADVISORY, indent=1, after=8),
        form(fonts, [row for row in rows if row[1]]),
    ]


def results_summary(view: ReportView, fonts: Fonts) -> list[Block]:
    """Chapter 2: totals by grade, plots by department, clause and severity, trend over runs."""
    width = FULL.width
    blocks: list[Block] = [
        Need(150 * mm),
        Heading("2　結果の要約", "summary"),
        Text(prose.summary(view), indent=1, after=8),
        _grades(view.totals, fonts),
        Text(prose.counting(view), 9, 14, after=4),
    ]
    groups = (
        ("2.1　所管別", "by-department", view.by_department),
        ("2.2　対策基準の条項別", "by-clause", view.by_clause),
        ("2.3　重要度別", "by-severity", view.by_severity),
    )
    for title, key, tallies in groups:
        drawings = bar_charts(tallies, width, fonts)
        keep = drawings[0].height + 4 if drawings else 10 * mm
        blocks.append(Heading(title, key, 1, keep=keep))
        if not drawings:
            blocks.append(Text("集計する結果はない。"))
        blocks += map(Figure, drawings)
    return [*blocks, *_trend(view, fonts, width)]


def _trend(view: ReportView, fonts: Fonts, width: float) -> Iterator[Block]:
    yield Heading(
        "2.4　実施ごとの推移", "trend", 1, keep=60 * mm if len(view.trend) > 1 else 20 * mm
    )
    if len(view.trend) < 2:
        yield Text("比べられる過去の実施がないため、推移は示さない。")
        return
    yield Figure(trend(view.trend, width, fonts))
    yield Text(
        "※ 不適合等は、重大な不適合、軽微な不適合、観察事項及び推奨事項の合計である。", 8, 12
    )


def _grades(totals: Tally, fonts: Fonts) -> Grid:
    counts = dict(totals.counts)
    columns = (
        Column("判定・等級", 42, "bold"),
        Column("件数", 20, align="right"),
        Column("意味", 108),
    )
    rows = [(symbol(g), f"{counts.get(g, 0):,}", note) for g, note in prose.GRADE_NOTES]
    total = ("合計", f"{sum(counts.values()):,}", "")
    return grid(fonts, columns, [*rows, total], kind=Type(9, 13, 3))


def edition_words(cover: Cover) -> str:
    """Classification and edition, for the head of each page."""
    return f"{cover.classification}　{cover.edition.value}"
