"""Findings on paper: a list that leads to them, then one box each, in grade order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from reportlab.lib.units import mm

from reports import prose
from reports.charts import symbol
from reports.era import compact, era_date
from reports.grouping import few
from reports.paper.blocks import Block, Heading, Placed, Space, Text, mark
from reports.paper.fonts import Fonts
from reports.paper.grid import Bold, Column, Grid, Type, filled, grid
from reports.paper.page import FULL, Room
from reports.paper.pen import Pen
from reports.view import FindingView, MemberView, ReportView

SMALL = Type(7.5, 10.2, 2.1)
QUOTED_HOSTS, QUOTED_LINES = 3, 12
LABEL = 32  # width of the column of labels, in millimetres


@dataclass(frozen=True)
class Box:
    """Grids under a title that is repeated, as a continuation, on every page they reach.

    A box lower than half a page is not cut at all.
    """

    title: Grid
    again: Grid
    blocks: tuple[Grid, ...]
    heading: Heading | None

    def place(self, pen: Pen, room: Room) -> Placed:
        """Draw the title and as many blocks as fit under it; set the bookmark once."""
        if room.height < min(self.least(pen), FULL.height):
            return Placed(0, self)
        if self.heading:
            mark(pen, self.heading, room.top)
        left = room
        for number, block in enumerate((self.title, *self.blocks)):
            placed = block.place(pen, left)
            left = Room(left.x, left.top - placed.used, left.width, left.height - placed.used)
            if placed.rest is not None:
                rest = (cast("Grid", placed.rest), *self.blocks[number:])
                return Placed(
                    room.height, replace(self, title=self.again, blocks=rest, heading=None)
                )
        return Placed(room.height - left.height)

    def least(self, pen: Pen) -> float:  # noqa: ARG002 - the grids know their heights
        """The whole box where it is low, else enough for its title and its first rows."""
        height = self.title.height + sum(block.height for block in self.blocks)
        return height if height < FULL.height / 2 else 60 * mm


def finding_list(view: ReportView, fonts: Fonts) -> Iterator[Block]:
    """Chapter 3: every finding on one line, linked to its box."""
    yield Heading("3　指摘事項の一覧", "list")
    if not view.findings:
        yield Text("点検した範囲において、指摘事項に当たる結果はなかった。", indent=1)
        yield Text("点検していない範囲及び未確認の事項は、第6章に示す。", indent=1)
        return
    columns = (
        Column("指摘番号", 17, "bold"),
        Column("等級", 26, "bold"),
        Column("満たされていない事項", 64),
        Column("台数", 10, align="right"),
        Column("所管", 33),
        Column("前回との関係", 20),
    )
    rows = [
        (f.number, symbol(f.grade), f.title, str(len(f.hosts)), f.department, f.trend)
        for f in view.findings
    ]
    links = {number: f"finding-{f.number}" for number, f in enumerate(view.findings)}
    yield grid(fonts, columns, rows, kind=Type(8, 11.5, 3), links=links)


def finding_boxes(view: ReportView, fonts: Fonts) -> Iterator[Block]:
    """Chapter 4: one box a finding."""
    yield Heading("4　指摘事項", "findings", keep=70 * mm)
    if not view.findings:
        yield Text("該当なし。", indent=1)
    for finding in view.findings:
        yield from box(finding, fonts)


def box(finding: FindingView, fonts: Fonts) -> Iterator[Block]:
    """One finding: fact, criterion, risk, remedy, who has to act, hosts with their evidence."""
    entry = Heading(
        f"{finding.number}　{finding.title}", f"finding-{finding.number}", 1, listed=False
    )
    columns = (Column("", LABEL, "bold", shaded=True), Column("", 170 - LABEL))
    blocks = [grid(fonts, columns, list(_fields(finding)), kind=Type(8.5, 12, 2.3), head=False)]
    if finding.shares:
        blocks.append(_shares(finding, fonts))
    if finding.members:
        blocks.append(_members(finding, fonts))
    blocks += _quotes(finding.members, fonts)
    again = _title(fonts, finding, "（続き）")
    yield Box(_title(fonts, finding), again, tuple(map(_tight, blocks)), entry)
    yield Space(4 * mm)


def _title(fonts: Fonts, finding: FindingView, more: str = "") -> Grid:
    rule = f"　施行規則第16条の3第{finding.field}号" if finding.field else ""
    columns = (
        Column("", LABEL, "bold", shaded=True),
        Column("", 35, "bold", shaded=True),
        Column("", 135 - LABEL, shaded=True),
    )
    about = f"{finding.check}　重要度：{finding.severity}{rule}{more}"
    names = [(finding.number, symbol(finding.grade), about)]
    return _tight(grid(fonts, columns, names, kind=Type(10, 13, 3.2), head=False))


def _tight(block: Grid) -> Grid:
    return replace(block, after=0)


def _fields(finding: FindingView) -> Iterator[tuple[str, str]]:
    yield "満たされていない事項", Bold(finding.title)
    yield "事実", "\n".join(finding.facts)
    yield "基準", "\n".join(finding.criteria)
    yield "リスク", finding.risk
    yield "是正の方法", finding.remedy
    if not finding.shares:
        yield "前回との関係", finding.trend
    yield "例外承認", finding.waiver or "なし"
    if finding.due:
        yield "期限", _due(finding.due)
    if finding.owner and not finding.shares:
        yield "担当", finding.owner
    if finding.refs:
        yield "参照", few(finding.refs, "規則")
    if finding.unproven:
        yield "注記", prose.UNPROVEN
    if not finding.members:
        yield "対象機器", "、".join(finding.hosts)


def _due(text: str) -> str:
    """The due day in its era, where it is a day and not a word."""
    try:
        return era_date(date.fromisoformat(text))
    except ValueError:
        return text


def _shares(finding: FindingView, fonts: Fonts) -> Grid:
    columns = (
        Column("所管", 48, "bold"),
        Column("台数", 12, align="right"),
        Column("担当", 38),
        Column("期限", 24),
        Column("前回との関係", 24),
        Column("是正の状況", 24),
    )
    rows = [
        (s.department, str(s.hosts), "、".join(s.assignees), compact(s.due), s.trend, s.state)
        for s in finding.shares
    ]
    return grid(fonts, *filled(columns, rows), kind=SMALL)


def _members(finding: FindingView, fonts: Fonts) -> Grid:
    if not any(m.observed or m.evidence for m in finding.members):
        return grid(fonts, (Column("対象機器", 170),), [("、".join(finding.hosts),)], kind=SMALL)
    columns = (
        Column("対象機器", 30, "bold"),
        Column("確認した値", 49),
        Column("求める値", 43),
        Column("値の由来", 22),
        Column("証跡 SHA-256", 26, "mono"),
    )
    rows = [
        (m.host, m.observed, m.expected, m.provenance, _head(m.evidence)) for m in finding.members
    ]
    return grid(fonts, *filled(columns, rows), kind=SMALL)


def _head(digest: str) -> str:
    """The first digits of a digest; the whole is in appendix B."""
    return f"{digest[:16]}…" if digest else ""


def _quotes(members: Sequence[MemberView], fonts: Fonts) -> Iterator[Grid]:
    """What the hosts printed, for the first hosts that differ; the xlsx has every line."""
    seen: dict[tuple[str, ...], str] = {}
    for member in members:
        if member.lines:
            seen.setdefault(member.lines, member.host)
    for lines, host in list(seen.items())[:QUOTED_HOSTS]:
        shown = [(line,) for line in lines[:QUOTED_LINES]]
        if (left := len(lines) - len(shown)) > 0:
            shown.append((f"（ほか{left}行は表計算版の「指摘事項」に記載）",))
        yield _tight(grid(fonts, (Column(f"証跡の引用：{host}", 170, "mono"),), shown, kind=SMALL))
    if (more := len(seen) - QUOTED_HOSTS) > 0:
        note = f"※ ほかの機器の引用（{more}種類）は表計算版の「指摘事項」に記載"
        yield grid(fonts, (Column("", 170),), [(note,)], kind=SMALL, head=False)
