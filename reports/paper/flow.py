"""Pages of A4 portrait with a binding margin of 25 mm, head and foot; blocks flow through them."""

import io
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from reports.paper.blocks import Block, Heading, Placed
from reports.paper.fonts import Fonts
from reports.paper.page import FULL, Room
from reports.paper.pen import Pen


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a document shows on each page, and what it defines once."""

    start: Callable[[Pen], None]
    each: Callable[[Pen, int], None]


_canvas: Any = Canvas  # the stubs take the font's name for a number


class LayoutError(Exception):
    """A block that does not fit on any page: an error of the document, never of its data."""


def written(blocks: Sequence[Block], fonts: Fonts, sheet: Sheet) -> bytes:
    """The blocks as a PDF in one pass; page totals are filled in at the end."""
    raw = io.BytesIO()
    canvas = _canvas(
        raw,
        pagesize=A4,
        invariant=1,
        lang="ja-JP",
        pageCompression=1,
        initialFontName=fonts["sans"].names[0],
    )
    pen = Pen(canvas, fonts)
    sheet.start(pen)
    pages = _poured(deque(blocks), pen, sheet)
    pen.fill("pages", str(pages), 8)
    canvas.showOutline()
    canvas.save()
    return raw.getvalue()


def _poured(waiting: deque[Block], pen: Pen, sheet: Sheet) -> int:
    page, room = 1, FULL
    sheet.each(pen, page)
    while waiting:
        placed = _placed(waiting, pen, room)
        if placed.used == 0 and placed.rest is not None and room == FULL:
            raise LayoutError(f"does not fit on a page: {type(waiting[0]).__name__}")
        room = Room(FULL.x, room.top - placed.used, FULL.width, room.height - placed.used)
        if placed.rest is None:
            waiting.popleft()
            continue
        waiting[0] = placed.rest
        pen.canvas.showPage()
        page, room = page + 1, FULL
        sheet.each(pen, page)
    return page


def _placed(waiting: deque[Block], pen: Pen, room: Room) -> Placed:
    """The next block in this room; a heading only together with the beginning of what it heads."""
    block = waiting[0]
    if isinstance(block, Heading) and room != FULL and _headed(waiting, pen) > room.height:
        return Placed(0, block)
    return block.place(pen, room)


def _headed(waiting: deque[Block], pen: Pen) -> float:
    """Height of the headings that come next and of what each wants under it."""
    height = wanted = 0.0
    for block in waiting:
        height += block.least(pen)
        if not isinstance(block, Heading):
            break
        if block is not waiting[0]:  # the first one looks for its own room
            wanted = max(wanted, height + block.keep)
    return max(height, wanted)
