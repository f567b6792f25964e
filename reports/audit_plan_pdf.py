"""監査計画書 as PDF/A-2b: three-year table, calendar, and the reason of each choice."""

from collections.abc import Iterator

from reports.audit_plan_plot import calendars
from reports.audit_plan_view import PlannedRow, PlanPaper
from reports.front import cover_page, form
from reports.paper.blocks import Block, Figure, Heading, Text
from reports.paper.fonts import Fonts, load_fonts
from reports.paper.glyphs import drawable
from reports.paper.grid import Column, Mono, Type, grid
from reports.paper.page import FULL
from reports.pdf import document

_SMALL = Type(8.5, 11.5, 2.6)
_PROPOSAL = (
    "点と「候補の理由」は、選んだときに台帳・指摘・過去の監査から計算したもので、"
    "選ぶための目安である。対象は人が選び、その理由を「選んだ理由」に書いた。"
)
_UNPLANNED = (
    "三年のどの年度にも入れていない課室と情報システムを、点の高い順に挙げる。"
    "決裁したときのもので、決裁前は印刷時のもの。"
)


def render_plan(view: PlanPaper, fonts: Fonts | None = None) -> bytes:
    """The whole plan; the same view gives the same bytes."""
    fonts = fonts or load_fonts()
    view = drawable(view, fonts)
    return document(view, fonts, [*cover_page(view, fonts, ()), *_body(view, fonts)])


def _body(view: PlanPaper, fonts: Fonts) -> Iterator[Block]:
    yield Heading("1　計画の概要", "about")
    for one in view.changed:
        yield Text(f"決裁後変更　{one}。", 10, 16, "bold", left=12, hanging="！", after=3)
    yield form(fonts, [(n, Mono(t) if n.endswith("SHA-256") else t) for n, t in view.facts])
    yield Heading("2　三年計画", "three-years")
    heads = ("種別", 24), ("対象", 62), *((year, 28) for year in view.years)
    yield _table(fonts, heads, view.table)
    yield Heading(f"3　{view.years[0]}の日程", "calendar")
    yield from (Figure(one) for one in calendars(view.rows, FULL.width, fonts))
    if not view.rows:
        yield Text("対象を選んでいない。", indent=1)
    yield Heading("4　対象と選んだ理由", "reasons")
    yield Text(_PROPOSAL, 9, 13)
    yield _table(fonts, _CHOSEN, tuple(_cells(view.years[0], one) for one in view.rows))
    if view.later:
        yield Heading("4.1　翌年度以降", "later", 1)
        yield _table(fonts, _CHOSEN, tuple(_cells(year, one) for year, one in view.later))
    yield from _rest(view, fonts)


_CHOSEN = (
    ("時期", 24), ("対象", 38), ("日数", 14), ("選んだ理由", 46), ("点", 10), ("候補の理由", 38),
)  # fmt: skip


def _cells(year: str, one: PlannedRow) -> tuple[str, ...]:
    quarter = f"第{one.quarter}四半期" if one.quarter else "時期未定"
    when = f"{year}\n{quarter}"
    return when, f"{one.name}\n（{one.kind}）", one.days, one.reason, one.points, one.proposal


def _rest(view: PlanPaper, fonts: Fonts) -> Iterator[Block]:
    yield Heading("5　計画に入れていない対象", "unplanned")
    yield Text(_UNPLANNED, 9, 13)
    yield _table(fonts, (("種別", 24), ("対象", 56), ("候補の点と理由", 90)), view.unplanned)
    yield Heading("6　取りやめた対象", "dropped")
    yield _table(fonts, (("年度", 24), ("対象", 56), ("理由", 90)), view.dropped)
    yield Heading("7　決裁", "decisions")
    rows = tuple((when, by, Mono(digest)) for when, by, digest in view.decisions)
    yield _table(fonts, (("日時", 50), ("決裁した人", 34), ("内容の SHA-256", 86)), rows)


def _table(
    fonts: Fonts, heads: tuple[tuple[str, float], ...], rows: tuple[tuple[str, ...], ...]
) -> Block:
    if not rows:
        return Text("なし。", indent=1)
    columns = [Column(title, width) for title, width in heads]
    return grid(fonts, columns, rows, kind=_SMALL)
