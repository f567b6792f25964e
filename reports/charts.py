"""Plots as ReportLab drawings: vectors for paper, SVG for the screen, from the same code.

Grades differ in pattern and in label, not only in colour, so that a monochrome print still tells
them apart.
"""

from collections.abc import Callable, Sequence
from typing import Any

from reportlab.graphics import renderSVG
from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon, PolyLine
from reportlab.lib.colors import HexColor

from reports.drawing import INK, PAPER, Canvas, hatch, rect
from reports.era import in_japan
from reports.paper.fonts import Fonts
from reports.paper.paragraph import lines_of
from reports.view import Grade, Tally, TrendPoint

SYMBOLS = {
    Grade.MAJOR: "■",
    Grade.MINOR: "▲",
    Grade.OBSERVATION: "△",
    Grade.ADVICE: "◇",
    Grade.CONFORMING: "○",
    Grade.NOT_APPLICABLE: "－",
    Grade.UNCONFIRMED: "？",
}

BARS = (
    Grade.MAJOR,
    Grade.MINOR,
    Grade.OBSERVATION,
    Grade.ADVICE,
    Grade.UNCONFIRMED,
    Grade.CONFORMING,
)

_FILLS = {
    Grade.MAJOR: HexColor("#6B0F1A"),
    Grade.MINOR: HexColor("#E8A33D"),
    Grade.OBSERVATION: HexColor("#FFF1C9"),
    Grade.ADVICE: HexColor("#CFE3F5"),
    Grade.UNCONFIRMED: HexColor("#FFFFFF"),
    Grade.CONFORMING: HexColor("#DDE7DD"),
}
# the stubs take the keyword arguments of shapes for one dictionary
_polyline: Any = PolyLine

_ROW, _LABEL = 17.0, 126.0
MAX_BARS = 30


def symbol(grade: Grade) -> str:
    """The grade as symbol and words, readable in any print: ■ 重大な不適合."""
    return f"{SYMBOLS[grade]} {grade.value}"


def bars(tallies: Sequence[Tally], width: float, fonts: Fonts) -> Drawing:
    """Stacked horizontal bars of results by grade, one a group, with counts and a legend."""
    legend = _legend_places(width, fonts)
    above = 20.0 + 13 * legend[-1][2]
    canvas = Canvas(width, above + _ROW * len(tallies) + 4, fonts)
    _legend(canvas, legend)
    scale = _scale(tallies, width, fonts)
    for number, tally in enumerate(tallies):
        y = canvas.drawing.height - above - _ROW * (number + 1)
        _label(canvas, tally.label, y)
        end = _bar(canvas, tally, y + 1, scale)
        canvas.text(end + 5, y + 4, _sum(tally, scale, fonts))
    return canvas.drawing


def bar_charts(tallies: Sequence[Tally], width: float, fonts: Fonts) -> list[Drawing]:
    """As many plots as it takes for each to fit on a page."""
    parts = range(0, len(tallies), MAX_BARS)
    return [bars(tallies[start : start + MAX_BARS], width, fonts) for start in parts]


def _scale(tallies: Sequence[Tally], width: float, fonts: Fonts) -> float:
    """Points a result, so that the longest bar and what stands beside it fit the width."""
    longest = max((_total(tally) for tally in tallies), default=0) or 1
    beside = 40.0
    for _ in range(4):  # a shorter bar hides more counts, which then stand beside it
        scale = max(1.0, width - _LABEL - beside) / longest
        words = (fonts["sans"].width(_sum(tally, scale, fonts)) * 8 + 8 for tally in tallies)
        beside = max(beside, *words, 0)
    return max(1.0, width - _LABEL - beside) / longest


def _sum(tally: Tally, scale: float, fonts: Fonts) -> str:
    """The total, and the counts for which their segments are too narrow."""
    counts = dict(tally.counts)
    hidden = [g for g in BARS if counts.get(g, 0) and _plate(counts[g], fonts) > counts[g] * scale]
    more = " ".join(f"{SYMBOLS[grade]}{counts[grade]}" for grade in hidden)
    return f"計 {_total(tally)}（{more}）" if more else f"計 {_total(tally)}"


def _plate(count: int, fonts: Fonts) -> float:
    """Room that a count needs inside its segment."""
    return fonts["bold"].width(str(count)) * 7 + 3


def _total(tally: Tally) -> int:
    return sum(count for grade, count in tally.counts if grade in BARS)


def _label(canvas: Canvas, label: str, y: float) -> None:
    """The group's name beside its bar, in two smaller lines where one is too short."""
    advance, room = canvas.fonts["sans"].advance, _LABEL - 8
    lines, size = lines_of(label, room / 8, advance), 8.0
    if len(lines) > 1:
        lines, size = lines_of(label, room / 6.3, advance), 6.3
    if len(lines) > 2:
        lines = (lines[0], lines[1][:-1] + "…")
    for number, line in enumerate(lines):
        lift = 4 if len(lines) == 1 else 7.6 - 7.2 * number
        canvas.text(_LABEL - 6, y + lift, line, size, anchor="end")


def _bar(canvas: Canvas, tally: Tally, y: float, scale: float) -> float:
    counts, x, height = dict(tally.counts), _LABEL, _ROW - 5
    for grade in BARS:
        if not (count := counts.get(grade, 0)):
            continue
        segment(canvas, grade, (x, y), (count * scale, height))
        _count(canvas, grade, count, (x, y, count * scale))
        x += count * scale
    return x


def _count(canvas: Canvas, grade: Grade, count: int, place: tuple[float, float, float]) -> None:
    x, y, width = place
    plate = _plate(count, canvas.fonts)
    if plate > width:
        return
    dark = grade is Grade.MAJOR
    if not dark:
        left = x + (width - plate) / 2
        canvas.add(rect(left, y + 1.5, plate, 9, fillColor=PAPER, strokeColor=None))
    color = PAPER if dark else INK
    canvas.text(x + width / 2, y + 3.4, str(count), 7, face="bold", anchor="middle", color=color)


def _legend_places(width: float, fonts: Fonts) -> list[tuple[Grade, float, int]]:
    """Each grade with its left edge and its line in the legend."""
    x, line, places = 0.0, 0, []
    for grade in BARS:
        need = 20 + fonts["sans"].width(symbol(grade)) * 8 + 10
        if x + need > width:
            x, line = 0.0, line + 1
        places.append((grade, x, line))
        x += need
    return places


def _legend(canvas: Canvas, places: Sequence[tuple[Grade, float, int]]) -> None:
    for grade, x, line in places:
        y = canvas.drawing.height - 11 - 13 * line
        segment(canvas, grade, (x, y), (15, 8))
        canvas.text(x + 19, y + 0.8, symbol(grade))


def segment(
    canvas: Canvas, grade: Grade, at: tuple[float, float], size: tuple[float, float]
) -> None:
    """A rectangle in the pattern of its grade."""
    (x, y), (width, height) = at, size
    canvas.add(rect(x, y, width, height, fillColor=_FILLS[grade], strokeColor=INK, strokeWidth=0.5))
    for slope, step in _HATCHES.get(grade, ()):
        hatch(canvas, (x, y, width, height), slope, step)


# (slope, distance) of the lines over the fill: 1 rising, -1 falling, 0 horizontal
_HATCHES: dict[Grade, tuple[tuple[int, float], ...]] = {
    Grade.MINOR: ((1, 3.0),),
    Grade.OBSERVATION: ((0, 3.0),),
    Grade.ADVICE: ((-1, 5.0),),
    Grade.UNCONFIRMED: ((1, 4.5), (-1, 4.5)),
}


def trend(points: Sequence[TrendPoint], width: float, fonts: Fonts) -> Drawing:
    """Totals over the runs as lines that differ in mark and in dash; the last twelve runs."""
    points = points[-12:]
    canvas = Canvas(width, 150, fonts)
    left, low, right, high = 34.0, 30.0, width - 92, 138.0
    top = _nice(max((max(p.violations, p.conforming, p.unconfirmed) for p in points), default=1))
    _axes(canvas, (left, low, right, high), top)
    xs = [left + 14 + (right - left - 28) * n / max(1, len(points) - 1) for n in range(len(points))]
    for x, point in zip(xs, points, strict=True):
        day = in_japan(point.at)
        canvas.text(x, low - 12, f"{day.month}/{day.day}", 7, anchor="middle")
        canvas.text(x, low - 21, str(day.year), 6, anchor="middle")
    series = (
        ("不適合等", [p.violations for p in points], (), _square),
        ("適合", [p.conforming for p in points], (5, 2), _disc),
        ("未確認", [p.unconfirmed for p in points], (1, 2), _triangle),
    )
    for number, (name, values, dash, shape) in enumerate(series):
        ys = [low + (high - low) * value / top for value in values]
        _series(canvas, list(zip(xs, ys, strict=True)), dash, shape)
        y = high - 8 - 14 * number
        _series(canvas, [(right + 10, y + 3), (right + 34, y + 3)], dash, shape)
        canvas.text(right + 40, y, name)
    for number, x in enumerate(xs):
        at = [values[number] for _, values, _, _ in series]
        _numbers(canvas, x, [(low + (high - low) * value / top, value) for value in at])
    return canvas.drawing


def _axes(canvas: Canvas, box: tuple[float, float, float, float], top: int) -> None:
    left, low, right, high = box
    for part in range(5):
        y = low + (high - low) * part / 4
        canvas.add(Line(left, y, right, y, strokeColor=_FILLS[Grade.CONFORMING], strokeWidth=0.5))
        canvas.text(left - 4, y - 2.5, f"{top * part // 4}", 7, anchor="end")
    canvas.add(Line(left, low, right, low, strokeColor=INK, strokeWidth=0.6))


def _nice(value: int) -> int:
    """The next round number above that four divides."""
    step = 4
    while step < value:
        step = step * 2 if str(step)[0] in "24" else step * 5 // 2
    return step


def _series(
    canvas: Canvas,
    places: Sequence[tuple[float, float]],
    dash: Sequence[int],
    shape: Callable[[float, float], object],
) -> None:
    flat = [number for place in places for number in place]
    if len(places) > 1:
        canvas.add(_polyline(flat, strokeColor=INK, strokeWidth=1, strokeDashArray=dash or None))
    for x, y in places:
        canvas.add(shape(x, y))


def _numbers(canvas: Canvas, x: float, places: Sequence[tuple[float, int]]) -> None:
    """The values above their marks, moved up where they would lie on each other."""
    floor = 0.0
    for y, value in sorted(places):
        floor = max(y + 5, floor)
        canvas.text(x, floor, str(value), 6.5, anchor="middle")
        floor += 7


def _square(x: float, y: float) -> object:
    return rect(x - 2.5, y - 2.5, 5, 5, fillColor=INK, strokeColor=INK)


def _disc(x: float, y: float) -> Circle:
    return Circle(x, y, 2.6, fillColor=PAPER, strokeColor=INK)


def _triangle(x: float, y: float) -> Polygon:
    return Polygon([x - 3, y - 2.5, x + 3, y - 2.5, x, y + 3], fillColor=PAPER, strokeColor=INK)


def svg(drawing: Drawing) -> str:
    """The drawing as SVG text for a page on the screen."""
    return str(renderSVG.drawToString(drawing))
