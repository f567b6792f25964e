"""The plan (ICT-BCP) as PDF/A-2b; the same view gives the same bytes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from reportlab.graphics.shapes import Drawing
from reportlab.lib.units import mm

from reports.back_pages import verifying
from reports.bcp_graph_drawing import graph_drawing
from reports.bcp_plot import plots
from reports.bcp_view import BcpPlan, Graphic, Items, Missing, Part, Plot, Section, Table, Words
from reports.front import cover_page
from reports.paper.blocks import NEXT_PAGE, Block, Contents, Figure, Heading, Text
from reports.paper.fonts import Fonts, load_fonts
from reports.paper.glyphs import drawable
from reports.paper.grid import Column, Type, grid
from reports.paper.page import FULL
from reports.pdf import document
from reports.view import Edition

_GRAPH = re.compile(r"graph-\d")  # of a single task: too many for the contents
_NORMAL, _SMALL = Type(8, 11, 2.8), Type(7, 9.6, 2.2)


def render_bcp(view: BcpPlan, fonts: Fonts | None = None) -> bytes:
    """The whole plan."""
    fonts = fonts or load_fonts()
    view = drawable(view, fonts)
    front = [block for one in view.front for block in section_blocks(one, fonts)]
    body = [block for one in view.sections for block in section_blocks(one, fonts)]
    body += map(_of_a_plan, verifying(view, fonts, verifying_letter(view)))
    listed = [one for one in body if isinstance(one, Heading) and one.listed and one.level < 2]
    contents: list[Block] = [Text("目次", 14, 24, "bold"), Contents(listed), NEXT_PAGE]
    blank = f"{view.missing}か所（付録Cに一覧）" if view.missing else ""
    cover = cover_page(view, fonts, [("未記入", blank)] if blank else [])
    return document(view, fonts, [*cover, *front, NEXT_PAGE, *contents, *body])


def _of_a_plan(block: Block) -> Block:
    """The sentences that every report ends with, said of a plan."""
    if isinstance(block, Text):
        return replace(block, text=block.text.replace("本報告書", "本計画書"))
    return block


def verifying_letter(view: BcpPlan) -> str:
    """The letter of the last appendix: the public edition has no list of what is missing."""
    return "D" if view.cover.edition is Edition.INTERNAL else "C"


def section_blocks(section: Section, fonts: Fonts) -> Iterator[Block]:
    """A heading and what stands under it."""
    if section.page:
        yield NEXT_PAGE
    listed = not _GRAPH.match(section.key)
    keep = _keep(section.parts, fonts)
    yield Heading(section.heading, section.key, section.level, listed, keep)
    for part in section.parts:
        yield from _blocks(part, fonts)


def _keep(parts: Sequence[Part], fonts: Fonts) -> float:
    """Room that must follow a heading, so that it does not stand alone above a figure or table."""
    if parts and isinstance(parts[0], Graphic):
        return float(_fitted(parts[0], fonts).height)
    return 24 * mm if len(parts) < 2 else 46 * mm


def _fitted(graphic: Graphic, fonts: Fonts) -> Drawing:
    """The graph, made smaller where many lines make it taller than a page."""
    drawing = graph_drawing(graphic, FULL.width, fonts)
    ratio = (FULL.height - 20 * mm) / drawing.height
    if ratio < 1:
        drawing.scale(ratio, ratio)
        drawing.width, drawing.height = drawing.width * ratio, drawing.height * ratio
    return drawing


def _blocks(part: Part, fonts: Fonts) -> Iterator[Block]:
    if isinstance(part, Words):
        size, leading = (8.5, 13) if part.note else (10, 16.5)
        yield from (Text(one, size, leading, indent=0 if part.note else 1) for one in part.texts)
    elif isinstance(part, Items):
        yield from (Text(one, left=16, hanging="・", after=2) for one in part.texts)
    elif isinstance(part, Missing):
        yield Text(missing_words(part), 9, 14, "bold", left=14, hanging="□", after=4)
    elif isinstance(part, Plot):
        yield from map(Figure, plots(part.bars, FULL.width, fonts))
    elif isinstance(part, Graphic):
        yield Figure(_fitted(part, fonts))
    else:
        yield from _table(part, fonts)


def missing_words(part: Missing) -> str:
    """What is still to be written, and where."""
    return f"未記入: {part.what}（{part.where} に書く）"


def _table(table: Table, fonts: Fonts) -> Iterator[Block]:
    if not table.rows:
        yield Text(table.empty, indent=1)
        return
    columns = tuple(
        Column(
            one.title,
            one.width,
            "bold" if one.bold else "sans",
            "right" if one.right else "left",
        )
        for one in table.columns
    )
    kind = _SMALL if table.small else _NORMAL
    yield grid(fonts, columns, table.rows[: table.most], kind=kind)
    if (rest := len(table.rows) - table.most) > 0:
        yield Text(f"※ ほか{rest:,}行は、表計算版による。", 8, 12)
