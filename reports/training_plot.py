"""Rates of training as bars: by section with the counts beside, and over the years."""

from collections.abc import Sequence

from reportlab.graphics.shapes import Drawing, Line
from reportlab.lib.colors import HexColor

from reports.drawing import INK, Canvas, hatch, rect
from reports.paper.fonts import Fonts
from reports.paper.paragraph import lines_of
from reports.training_view import RateRow, YearPoint
from reports.training_words import percent

MAX_ROWS = 20
_ROW, _LABEL, _HEAD, _BESIDE = 17.0, 132.0, 30.0, 128.0
_RULE, _FILL, _LOW = HexColor("#C8CED3"), HexColor("#DDE7DD"), HexColor("#E8A33D")
_MARKS = (0, 25, 50, 75, 100)
_HIGH, _WIDE = 96.0, 62.0
MAX_YEARS = 6


def section_bars(rows: Sequence[RateRow], width: float, fonts: Fonts) -> list[Drawing]:
    """As many plots as it takes for each to fit on a page."""
    parts = range(0, len(rows), MAX_ROWS)
    return [_bars(rows[start : start + MAX_ROWS], width, fonts) for start in parts]


def _bars(rows: Sequence[RateRow], width: float, fonts: Fonts) -> Drawing:
    canvas = Canvas(width, _HEAD + _ROW * len(rows) + 4, fonts)
    scale = (width - _LABEL - _BESIDE) / 100
    _axis(canvas, scale, len(rows))
    _legend(canvas)
    for number, one in enumerate(rows):
        y = canvas.drawing.height - _HEAD - _ROW * (number + 1)
        _label(canvas, one.name, y)
        if one.rate is not None:
            _bar(canvas, (_LABEL, y + 3, max(0.6, one.rate * 100 * scale), _ROW - 6), one.short > 0)
        mark = "－" if one.rate is None else "▲" if one.short else "○"
        told = f"{mark} {percent(one.attended, one.targeted)}（{one.attended:,}/{one.targeted:,}）"
        canvas.text(_LABEL + 100 * scale + 8, y + 5, told, 8)
    return canvas.drawing


def _axis(canvas: Canvas, scale: float, rows: int) -> None:
    top = canvas.drawing.height - _HEAD
    for mark in _MARKS:
        x = _LABEL + mark * scale
        canvas.add(Line(x, top - _ROW * rows, x, top, strokeColor=_RULE, strokeWidth=0.5))
        canvas.text(x, top + 3, f"{mark}%", 7, anchor="middle")


def _legend(canvas: Canvas) -> None:
    y = canvas.drawing.height - 11
    x = 0.0
    for short, words in ((False, "○ 目標に届いた"), (True, "▲ 目標に届いていない研修がある")):
        _bar(canvas, (x, y, 16, 8), short)
        canvas.text(x + 20, y + 1, words, 8)
        x += 20 + canvas.fonts["sans"].width(words) * 8 + 14


def _bar(canvas: Canvas, box: tuple[float, float, float, float], short: bool) -> None:
    fill = _LOW if short else _FILL
    canvas.add(rect(*box, fillColor=fill, strokeColor=INK, strokeWidth=0.5))
    if short:
        hatch(canvas, box, 1, 4)


def _label(canvas: Canvas, name: str, y: float) -> None:
    """The name beside its bar, in two smaller lines where one is too short."""
    advance, room = canvas.fonts["sans"].advance, _LABEL - 8
    size = 8.0
    lines = lines_of(name, room / size, advance)
    if len(lines) > 1:
        size = 6.3
        lines = lines_of(name, room / size, advance)
    if len(lines) > 2:
        lines = (lines[0], lines[1][:-1] + "…")
    for number, line in enumerate(lines):
        lift = 5 if len(lines) == 1 else 8.4 - 7.2 * number
        canvas.text(_LABEL - 6, y + lift, line, size, anchor="end")


def year_bars(points: Sequence[YearPoint], width: float, fonts: Fonts) -> Drawing:
    """The rates of the last years, one column each."""
    shown = points[-MAX_YEARS:]
    canvas = Canvas(width, _HIGH + 40, fonts)
    for mark in _MARKS:
        y = 22 + _HIGH * mark / 100
        canvas.add(Line(34, y, width, y, strokeColor=_RULE, strokeWidth=0.5))
        canvas.text(30, y - 2.5, f"{mark}%", 7, anchor="end")
    step = (width - 40) / max(len(shown), 3)
    for number, one in enumerate(shown):
        middle = 40 + step * (number + 0.5)
        rate = percent(one.attended, one.targeted)
        high = _HIGH * one.attended / one.targeted if one.targeted else 0
        if one.targeted:
            box = (middle - _WIDE / 2, 22, _WIDE, max(0.6, high))
            canvas.add(rect(*box, fillColor=_FILL, strokeColor=INK, strokeWidth=0.5))
        canvas.text(middle, 22 + high + 4, rate, 8, face="bold", anchor="middle")
        canvas.text(middle, 9, one.name, 8, anchor="middle")
    return canvas.drawing
