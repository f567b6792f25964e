"""A graph of dependencies as a drawing: vectors for paper, SVG for the screen."""

import re
from itertools import pairwise
from typing import Any
from xml.sax.saxutils import escape

from reportlab.graphics.shapes import Drawing, Path, Polygon
from reportlab.lib.colors import HexColor

from reports.bcp_layout import Layout, Sizes, laid_out
from reports.bcp_view import Arrow, Box, Graphic
from reports.charts import svg
from reports.drawing import INK, PAPER, Canvas, rect
from reports.paper.fonts import Fonts
from reports.paper.paragraph import Advance, lines_of

ROW, _PAD, _TOP, _FOOT, _SIZE = 29.0, 7.0, 16.0, 32.0, 6.6
_LINE, _SHADE, _QUIET = HexColor("#44505A"), HexColor("#E9EEF3"), HexColor("#5C6770")
_DASHES = {"any": [7, 1.6, 1.4, 1.6], "degrades": [4, 2], "restore": [1.2, 1.8]}
_LEGEND = (
    ("all", "欠かせない"),
    ("any", "いくつかのうち必要な数"),
    ("degrades", "なくても性能が落ちるだけ"),
    ("restore", "復旧のときだけ要る"),
)
_path: Any = Path  # the stubs take the keyword arguments of shapes for one dictionary


def graph_drawing(graphic: Graphic, width: float, fonts: Fonts, gap: float = 0) -> Drawing:
    """The graph so wide; its height follows from the fullest layer."""
    count = max(1, len(graphic.layers))
    sizes = Sizes(width, gap or (30.0 if count < 6 else 24.0), ROW, _PAD)
    layout = laid_out(graphic.boxes, graphic.arrows, count, sizes)
    notes = [line for one in graphic.folded for line in lines_of(one, width / 7, _plain(fonts))]
    foot = _FOOT + 10 * len(notes)
    canvas = Canvas(width, layout.height + _TOP + foot, fonts)
    for number, line in enumerate(notes):
        canvas.text(0, 10 * (len(notes) - number) - 7, line, 7)
    top = canvas.drawing.height - _TOP
    for left, words in zip(layout.lefts, graphic.layers, strict=True):
        canvas.text(left + layout.box / 2, top + 5, words, 7, face="bold", anchor="middle")
    for arrow, way in layout.ways:
        _arrow(canvas, arrow, [(x, top - y) for x, y in way])
    for arrow, way in layout.ways:
        if arrow.note:
            _note(canvas, arrow.note, (way[-1][0], top - way[-1][1]))
    for box in graphic.boxes:
        _box(canvas, box, layout, top)
    styles = {one.style for one in graphic.arrows}
    _legend(canvas, styles, 10.0 * len(notes), marked=any(b.marked for b in graphic.boxes))
    return canvas.drawing


def _plain(fonts: Fonts) -> Advance:
    return fonts["sans"].advance


def graph_svg(graphic: Graphic, fonts: Fonts) -> str:
    """The graph as an SVG of its own size, with fonts that a browser knows."""
    width = max(480.0, 180.0 * len(graphic.layers))
    text = svg(graph_drawing(graphic, width, fonts, gap=70))
    text = re.sub(r"<!DOCTYPE[^>]*>\s*", "", text)  # names an address on the web
    text = text.replace("<title>...</title>", f"<title>{escape(graphic.title)}</title>")
    text = text.replace("<desc>...</desc>", "")
    named = re.sub(r"font-family: [^;\"]*Bold[^;\"]*", "font-weight: bold; font-family: F", text)
    families = "'BIZ UDPGothic', 'Noto Sans JP', 'Yu Gothic', sans-serif"
    return re.sub(r"font-family: [^;\"]+", f"font-family: {families}", named)


def _box(canvas: Canvas, box: Box, layout: Layout, top: float) -> None:
    place = layout.places[box.id]
    height = ROW - _PAD
    low = top - place.y - height / 2
    task = box.sort == "業務"
    canvas.add(
        rect(
            place.x, low, place.width, height,
            fillColor=_SHADE if task else PAPER,
            strokeColor=INK,
            strokeWidth=1.8 if box.marked else 0.9 if task else 0.5,
            rx=3 if task else 0, ry=3 if task else 0,
        )
    )  # fmt: skip
    lines, size = _label(canvas, box.label, place.width - 5)
    (sort, *more) = lines_of(box.sort, (place.width - 9) / 4.6, canvas.fonts["sans"].advance)
    canvas.text(place.x + 2.5, low + height - 6, sort + ("…" if more else ""), 4.6, color=_QUIET)
    middle = low + (height - 5.5) / 2
    for number, line in enumerate(lines):
        y = middle + (len(lines) - 1) * (size + 0.7) / 2 - number * (size + 0.7) - size * 0.35
        canvas.text(place.x + place.width / 2, y, line, size, anchor="middle")


def _label(canvas: Canvas, label: str, room: float) -> tuple[tuple[str, ...], float]:
    """The name in one or two lines, smaller where it is long; only what fits no way is cut."""
    advance, size = canvas.fonts["sans"].advance, _SIZE
    while len(lines := lines_of(label, room / size, advance)) > 2:
        if size <= 4.9:
            return (lines[0], lines[1][:-1] + "…"), size
        size -= 0.57
    return lines, size


def _arrow(canvas: Canvas, arrow: Arrow, points: list[tuple[float, float]]) -> None:
    weight = 0.8 if arrow.style in ("all", "any") else 0.7
    path = _path(
        fillColor=None,
        strokeColor=_LINE,
        strokeWidth=weight,
        strokeDashArray=_DASHES.get(arrow.style),
    )
    path.moveTo(*points[0])
    if len(points) == 3 and points[0][0] == points[2][0]:
        x = points[1][0]
        path.curveTo(x, points[0][1], x, points[2][1], *points[2])
    else:
        for (x1, y1), (x2, y2) in pairwise(points):
            half = (x2 - x1) / 2
            path.curveTo(x1 + half, y1, x2 - half, y2, x2, y2)
    canvas.add(path)
    _head(canvas, points, hollow=arrow.style not in ("all", "any"))


def _note(canvas: Canvas, note: str, end: tuple[float, float]) -> None:
    """How many of a group are needed, before the head of the arrow and over every line."""
    width = canvas.fonts["sans"].width(note) * 5
    x, y = end[0] - 6 - width, end[1] - 1.8
    canvas.add(rect(x - 1, y - 1, width + 2, 6.4, fillColor=PAPER, strokeColor=None))
    canvas.text(x, y, note, 5)


def _head(canvas: Canvas, points: list[tuple[float, float]], *, hollow: bool) -> None:
    (x0, _), (x, y) = points[-2], points[-1]
    back = 4.2 if x0 > x else -4.2
    fill = PAPER if hollow else _LINE
    shape = [x, y, x + back, y + 2, x + back, y - 2]
    canvas.add(Polygon(shape, fillColor=fill, strokeColor=_LINE, strokeWidth=0.5))


def _legend(canvas: Canvas, styles: set[str], low: float, *, marked: bool) -> None:
    x, y, width = 0.0, low + 17.0, canvas.fonts["sans"].width
    for style, words in _LEGEND:
        if style in styles:
            _arrow(canvas, Arrow("", "", style), [(x, y + 2.5), (x + 24, y + 2.5)])
            canvas.text(x + 28, y, words, 7)
            x += 38 + width(words) * 7
    if marked:
        canvas.add(rect(0, low + 3, 14, 9, fillColor=PAPER, strokeColor=INK, strokeWidth=1.8))
        canvas.text(18, low + 5, "太枠は、互いに必要とし合うもの。手で始める手順が要る。", 7)
