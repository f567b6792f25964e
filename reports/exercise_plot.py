"""The line of time of an exercise: when each inject came, and what followed by when."""

from collections.abc import Sequence

from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon
from reportlab.lib.colors import HexColor

from reports.drawing import INK, PAPER, Canvas, rect
from reports.exercise_view import InjectPaper, Moment
from reports.paper.fonts import Fonts

_ROW, _LABEL, _FOOT, _HEAD = 30.0, 40.0, 26.0, 24.0
_RULE, _LATE = HexColor("#C8CED3"), HexColor("#E8A33D")
_TICKS = (5, 10, 15, 30, 60, 120, 240, 480, 1440)


def timeline(injects: Sequence[InjectPaper], ends: float, width: float, fonts: Fonts) -> Drawing:
    """A row for each inject; hollow marks are the minutes that were asked for."""
    canvas = Canvas(width, _HEAD + _FOOT + _ROW * len(injects), fonts)
    scale = (width - _LABEL - 26) / ends
    _legend(canvas)
    _axis(canvas, ends, scale)
    for number, one in enumerate(injects):
        y = canvas.drawing.height - _HEAD - _ROW * (number + 0.5)
        canvas.text(0, y - 3, one.number, 9, face="bold")
        canvas.add(Line(_LABEL, y, width - 10, y, strokeColor=_RULE, strokeWidth=0.5))
        _given(canvas, one, y, scale)
        for place, moment in enumerate(one.moments):
            _moment(canvas, moment, y, scale, up=place % 2 == 0)
    return canvas.drawing


def _legend(canvas: Canvas) -> None:
    y, x = canvas.drawing.height - 10, _LABEL
    _triangle(canvas, x, y)
    canvas.text(x + 8, y - 3, "状況付与")
    canvas.add(Circle(x + 62, y, 3.4, fillColor=INK, strokeColor=INK))
    canvas.text(x + 70, y - 3, "時間内")
    canvas.add(rect(x + 110, y - 3.4, 6.8, 6.8, fillColor=_LATE, strokeColor=INK))
    canvas.text(x + 121, y - 3, "時間を過ぎた")
    canvas.add(Circle(x + 188, y, 3.4, fillColor=PAPER, strokeColor=INK))
    canvas.text(x + 196, y - 3, "求めた時刻（記録がないものは×）")


def _axis(canvas: Canvas, ends: float, scale: float) -> None:
    step = next((one for one in _TICKS if ends / one <= 8), _TICKS[-1])
    at = 0.0
    while at <= ends:
        x = _LABEL + at * scale
        top = canvas.drawing.height - _HEAD
        canvas.add(Line(x, _FOOT - 6, x, top, strokeColor=_RULE, strokeWidth=0.5))
        canvas.text(
            x, _FOOT - 16, f"{at / 60:g}時間" if at >= 120 else f"{at:g}分", 7, anchor="middle"
        )
        at += step


def _given(canvas: Canvas, one: InjectPaper, y: float, scale: float) -> None:
    if one.given is None:
        x = _LABEL + one.planned * scale
        near = x > canvas.drawing.width - 60
        canvas.text(x, y - 3, "出していない", 7, anchor="end" if near else "start")
    else:
        _triangle(canvas, _LABEL + one.given * scale, y)


def _triangle(canvas: Canvas, x: float, y: float) -> None:
    canvas.add(Polygon([x - 4, y + 4, x + 4, y + 4, x, y - 4], fillColor=INK, strokeColor=INK))


def _moment(canvas: Canvas, moment: Moment, y: float, scale: float, *, up: bool) -> None:
    """What was asked as a ring, what was done beside it: round in time, square and filled late."""
    if moment.wanted is not None:
        x = _LABEL + moment.wanted * scale
        canvas.add(Circle(x, y, 3.4, fillColor=PAPER, strokeColor=INK, strokeWidth=0.6))
        if moment.at is None:
            canvas.text(x, y - 3, "×", 9, anchor="middle")
            _label(canvas, x, y, moment.sort, up=up)
    if moment.at is not None:
        x = _LABEL + moment.at * scale
        if moment.in_time is False:
            box = rect(x - 3.4, y - 3.4, 6.8, 6.8, fillColor=_LATE, strokeColor=INK)
            canvas.add(box)
        else:
            canvas.add(Circle(x, y, 3.4, fillColor=INK, strokeColor=INK))
        _label(canvas, x, y, moment.sort, up=up)


def _label(canvas: Canvas, x: float, y: float, text: str, *, up: bool) -> None:
    canvas.text(x, y + 6 if up else y - 12, text, 6.5, anchor="middle")
