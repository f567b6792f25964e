"""Drawings of the report on backups: systems against 3-2-1-1-0, restore times, sizes of copies."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from reportlab.graphics.shapes import Drawing, Line, PolyLine
from reportlab.lib.colors import Color, HexColor

from reports.backup_digits import DIGITS, SYMBOLS
from reports.backup_view import DigitView, Dot, Mark, SystemView, TrendView
from reports.backup_words import UNITS
from reports.drawing import INK, PAPER, Canvas, rect
from reports.era import in_japan
from reports.paper.fonts import Fonts
from reports.paper.paragraph import lines_of

_polyline: Any = PolyLine  # the stubs take the keyword arguments of shapes for one dictionary
_FILLS: dict[Mark, Color] = {
    Mark.CONFORMING: HexColor("#DDE7DD"),
    Mark.VIOLATION: HexColor("#6B0F1A"),
    Mark.UNKNOWN: PAPER,
    Mark.NOT_APPLICABLE: HexColor("#E4E4E4"),
}
_RULE = HexColor("#B8C0C6")
_ROW, _HEAD, _NAME, _PROVEN = 20.0, 20.0, 138.0, 48.0
MAX_ROWS = 30  # of one drawing, so that it fits on a page
MAX_DRILLS, MAX_SIZES = 10, 30

Box = tuple[float, float, float, float]  # left, low, right, high


def matrices(systems: Sequence[SystemView], width: float, fonts: Fonts) -> list[Drawing]:
    """As many drawings as it takes for each to fit on a page."""
    parts = range(0, len(systems), MAX_ROWS)
    return [matrix(systems[start : start + MAX_ROWS], width, fonts) for start in parts]


def matrix(systems: Sequence[SystemView], width: float, fonts: Fonts) -> Drawing:
    """A line a system: how many data sets are proven, then the five digits."""
    canvas = Canvas(width, _HEAD + _ROW * len(systems) + 4, fonts)
    left = _NAME + _PROVEN
    step = (width - left) / len(DIGITS)
    top = canvas.drawing.height - _HEAD
    canvas.text(0, top + 5, "情報システム", 7.5, face="bold")
    canvas.text(_NAME, top + 5, "復元を確認", 7.5, face="bold")
    for place, digit in enumerate(DIGITS):
        middle = left + step * (place + 0.5)
        canvas.text(middle, top + 5, digit.title, 7.5, face="bold", anchor="middle")
    canvas.add(Line(0, top, width, top, strokeColor=INK, strokeWidth=0.7))
    for number, system in enumerate(systems):
        _line(canvas, system, top - _ROW * (number + 1), (left, step))
    return canvas.drawing


def _line(canvas: Canvas, system: SystemView, y: float, cells: tuple[float, float]) -> None:
    left, step = cells
    _label(canvas, system.name, y)
    proven = f"{system.proven:,}/{system.data_sets:,}件" if system.data_sets else "定めなし"
    canvas.text(_NAME, y + 6.5, proven, 7.5)
    canvas.add(Line(0, y, canvas.drawing.width, y, strokeColor=_RULE, strokeWidth=0.3))
    for place, digit in enumerate(system.digits):
        _cell(canvas, digit, (left + step * place + 1.5, y + 1.5), (step - 3, _ROW - 3))


def _label(canvas: Canvas, name: str, y: float) -> None:
    """The system's name, in two smaller lines where one is too short."""
    advance, room = canvas.fonts["sans"].advance, _NAME - 8
    lines, size = lines_of(name, room / 8, advance), 8.0
    if len(lines) > 1:
        lines, size = lines_of(name, room / 6.5, advance), 6.5
    if len(lines) > 2:
        lines = (lines[0], lines[1][:-1] + "…")
    for number, line in enumerate(lines[:2]):
        lift = 6.5 if len(lines) == 1 else 11 - 8 * number
        canvas.text(0, y + lift, line, size)


def _cell(
    canvas: Canvas, digit: DigitView, at: tuple[float, float], size: tuple[float, float]
) -> None:
    """Symbol and word of the mark, with the counts behind it: ○ 適合 2/2."""
    (x, y), (width, height) = at, size
    fill, dark = _FILLS[digit.mark], digit.mark is Mark.VIOLATION
    dash = (2, 2) if digit.mark is Mark.UNKNOWN else None
    look = {"fillColor": fill, "strokeColor": INK, "strokeWidth": 0.6, "strokeDashArray": dash}
    canvas.add(rect(x, y, width, height, **look))
    color = PAPER if dark else INK
    words = f"{SYMBOLS[digit.mark]} {digit.mark.value}"
    counts = f" {digit.good}/{digit.counted}" if digit.counted else ""
    base, full = y + height / 2 - 2.6, canvas.fonts["bold"].width(words) * 7
    more = canvas.fonts["sans"].width(counts) * 6
    start = x + (width - full - more) / 2
    canvas.text(start, base, words, 7, face="bold", color=color)
    canvas.text(start + full, base, counts, 6, color=color)


def trend(view: TrendView, width: float, fonts: Fonts) -> Drawing:
    """Minutes of the drills on the left, sizes of the copies on the right."""
    canvas = Canvas(width, 120, fonts)
    canvas.text(0, 108, lines_of(view.label, width / 9, fonts["bold"].advance)[0], 9, face="bold")
    half, low, high = width / 2, 20.0, 84.0
    _minutes(canvas, view, (34, low, half - 22, high))
    _sizes(canvas, view.sizes[-MAX_SIZES:], (half + 46, low, width - 10, high))
    return canvas.drawing


def _minutes(canvas: Canvas, view: TrendView, box: Box) -> None:
    dots, rto = view.minutes[-MAX_DRILLS:], view.rto_minutes
    canvas.text(box[0] - 26, box[3] + 10, "復元の所要時間（分）", 7, face="bold")
    longest = max((dot.value for dot in dots), default=0.0)
    near = rto is not None and rto <= 3 * longest
    top = _nice(max(longest, rto if near and rto else 0.0))
    if rto is not None:
        words = f"RTO {rto:,.0f}分" + ("" if near else "（図の上方）")
        canvas.text(box[2], box[3] + 10, words, 6.5, anchor="end")
    if not dots:
        _nothing(canvas, box, "終わった訓練がない")
        return
    _axes(canvas, box, [f"{_short(top * part / 2)}" for part in range(3)])
    if rto is not None and near:
        y = _height(box, rto / top)
        rule = Line(box[0], y, box[2], y, strokeColor=INK, strokeWidth=0.9, strokeDashArray=(4, 2))
        canvas.add(rule)
    places = _places(canvas, dots, box, top)
    for (x, y), dot in zip(places, dots, strict=True):
        _mark(canvas, (x, y), dot)
        canvas.text(x, y + 5, _short(dot.value), 6, anchor="middle")


def _sizes(canvas: Canvas, dots: Sequence[Dot], box: Box) -> None:
    largest = max((dot.value for dot in dots), default=0.0)
    unit, name = next((one for one in UNITS if largest >= one[0]), (1, "バイト"))
    canvas.text(box[0] - 38, box[3] + 10, f"写しの大きさ（{name}）", 7, face="bold")
    if not dots:
        _nothing(canvas, box, "大きさが分からない")
        return
    scaled = [Dot(dot.at, dot.value / unit) for dot in dots]
    top = _nice(largest / unit)
    _axes(canvas, box, [_short(top * part / 2) for part in range(3)])
    places = _places(canvas, scaled, box, top)
    flat = [number for place in places for number in place]
    if len(places) > 1:
        canvas.add(_polyline(flat, strokeColor=INK, strokeWidth=0.9))
    for number in sorted({0, len(places) - 1}):
        x, y = places[number]
        canvas.text(x, y + 4, _short(scaled[number].value), 6, anchor="middle")
    for x, y in places:
        canvas.add(rect(x - 1.4, y - 1.4, 2.8, 2.8, fillColor=INK, strokeColor=None))


def _nothing(canvas: Canvas, box: Box, words: str) -> None:
    canvas.text((box[0] + box[2]) / 2, (box[1] + box[3]) / 2, words, 7.5, anchor="middle")


def _axes(canvas: Canvas, box: Box, labels: Sequence[str]) -> None:
    left, _, right, _ = box
    for part, label in enumerate(labels):
        y = _height(box, part / (len(labels) - 1))
        canvas.add(Line(left, y, right, y, strokeColor=_RULE, strokeWidth=0.5))
        canvas.text(left - 4, y - 2.3, label, 6.5, anchor="end")


def _height(box: Box, share: float) -> float:
    return box[1] + (box[3] - box[1]) * share


def _places(canvas: Canvas, dots: Sequence[Dot], box: Box, top: float) -> list[tuple[float, float]]:
    """The points side by side in their order, with as many days below as there is room for."""
    left, low, right, _ = box
    step = (right - left - 20) / max(1, len(dots) - 1)
    xs = [left + 10 + step * number for number in range(len(dots))]
    every = max(1, round(24 / step + 0.49)) if step else 1
    for number, (x, dot) in enumerate(zip(xs, dots, strict=True)):
        if (len(dots) - 1 - number) % every == 0:
            canvas.text(x, low - 9, _day(dot.at), 6, anchor="middle")
    return [(x, _height(box, dot.value / top)) for x, dot in zip(xs, dots, strict=True)]


def _day(at: datetime) -> str:
    day = in_japan(at)
    return f"{day.month}/{day.day}"


def _mark(canvas: Canvas, at: tuple[float, float], dot: Dot) -> None:
    """■ the whole came back, □ a sample came back, × it did not."""
    x, y = at
    if not dot.good:
        for way in (1, -1):
            cross = Line(x - 3, y - 3 * way, x + 3, y + 3 * way, strokeColor=INK, strokeWidth=1.2)
            canvas.add(cross)
        return
    fill = INK if dot.whole else PAPER
    canvas.add(rect(x - 2.6, y - 2.6, 5.2, 5.2, fillColor=fill, strokeColor=INK, strokeWidth=0.9))


def _nice(value: float) -> float:
    """The next round number at or above that two divides without a long fraction."""
    if value <= 0:
        return 1.0
    step = 10.0**-6
    while True:
        for part in (1, 2, 4, 6, 8):
            if step * part >= value * 1.05:
                return step * part
        step *= 10


def _short(value: float) -> str:
    """A number with three digits at most after what matters."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
