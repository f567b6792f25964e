"""The plot of the follow-up: a bar from the raising of a finding to its due date, and what came.

Shapes and hatches tell everything apart in a monochrome print.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon
from reportlab.lib.colors import HexColor

from audit.cycle.finding_model import Standing
from reports.audit_followup_view import Span
from reports.drawing import INK, PAPER, Canvas, hatch, rect
from reports.era import era_compact
from reports.paper.fonts import Fonts

MAX_ROWS = 26
_ROW, _LABEL, _HEAD, _FOOT = 18.0, 88.0, 22.0, 25.0
_RULE, _FILL, _LATE = HexColor("#C8CED3"), HexColor("#DCE8F2"), HexColor("#E8A33D")


def plots(spans: Sequence[Span], on: date, width: float, fonts: Fonts) -> list[Drawing]:
    """As many plots as it takes for each to fit on a page, all with the same axis."""
    if not spans:
        return []
    first, last = _ends(spans, on)
    axis = _Axis(first, (width - _LABEL - 14) / max(1, (last - first).days))
    parts = range(0, len(spans), MAX_ROWS)
    return [_plot(spans[n : n + MAX_ROWS], axis, (on, last), (width, fonts)) for n in parts]


class _Axis:
    """Days to points."""

    def __init__(self, first: date, scale: float) -> None:
        self.first, self.scale = first, scale

    def __call__(self, day: date) -> float:
        return _LABEL + max(0, (day - self.first).days) * self.scale


def _ends(spans: Sequence[Span], on: date) -> tuple[date, date]:
    days = [d for s in spans for d in (s.raised, s.due, s.claimed, s.closed) if d] + [on]
    first, last = min(days).replace(day=1), max(days)
    if (last - first).days < 60:
        last = first + timedelta(days=60)
    return first, last


def _plot(
    spans: Sequence[Span], axis: _Axis, ends: tuple[date, date], paper: tuple[float, Fonts]
) -> Drawing:
    on, last = ends
    width, fonts = paper
    canvas = Canvas(width, _HEAD + _FOOT + _ROW * len(spans), fonts)
    _legend(canvas)
    _months(canvas, axis, last)
    for number, one in enumerate(spans):
        y = canvas.drawing.height - _HEAD - _ROW * (number + 1)
        canvas.text(0, y + 6, one.number, 8)
        canvas.add(Line(0, y, width, y, strokeColor=_RULE, strokeWidth=0.3))
        _span(canvas, one, axis, on, y)
    _today(canvas, axis(on))
    return canvas.drawing


def _span(canvas: Canvas, one: Span, axis: _Axis, on: date, y: float) -> None:
    left = axis(one.raised)
    if one.due is None:
        end = axis(one.closed or on)
        canvas.add(
            Line(left, y + 9, end, y + 9, strokeColor=INK, strokeWidth=0.8, strokeDashArray=[2, 2])
        )
    else:
        right = max(left + 2, axis(one.due))
        bar = (left, y + 5, right - left, 8.0)
        canvas.add(rect(*bar, fillColor=_FILL, strokeColor=INK, strokeWidth=0.6))
        if one.standing is Standing.OVERDUE:
            _late(canvas, (right, y + 5, axis(on) - right, 8.0))
    _marks(canvas, one, axis, y + 9)


def _late(canvas: Canvas, box: tuple[float, float, float, float]) -> None:
    canvas.add(rect(*box, fillColor=_LATE, strokeColor=INK, strokeWidth=0.6))
    hatch(canvas, box, 1, 4)


def _marks(canvas: Canvas, one: Span, axis: _Axis, y: float) -> None:
    if one.claimed:
        _triangle(canvas, axis(one.claimed), y)
    if one.closed:
        canvas.add(Circle(axis(one.closed), y, 4, fillColor=INK, strokeColor=PAPER))
    if one.standing is Standing.WAIVED:
        _diamond(canvas, axis(one.due or one.raised) + 8, y)


def _triangle(canvas: Canvas, x: float, y: float) -> None:
    points = [x - 4, y - 4, x + 4, y - 4, x, y + 4]
    canvas.add(Polygon(points, fillColor=PAPER, strokeColor=INK, strokeWidth=0.9))


def _diamond(canvas: Canvas, x: float, y: float) -> None:
    points = [x - 4, y, x, y + 4, x + 4, y, x, y - 4]
    canvas.add(Polygon(points, fillColor=PAPER, strokeColor=INK, strokeWidth=0.9))


def _legend(canvas: Canvas) -> None:
    y = canvas.drawing.height - 10
    canvas.add(rect(_LABEL, y - 4, 22, 8, fillColor=_FILL, strokeColor=INK, strokeWidth=0.6))
    canvas.text(_LABEL + 26, y - 3, "指摘から期限まで", 7.5)
    _late(canvas, (_LABEL + 100, y - 4, 22, 8))
    canvas.text(_LABEL + 126, y - 3, "期限超過", 7.5)
    _triangle(canvas, _LABEL + 176, y)
    canvas.text(_LABEL + 184, y - 3, "是正の申告", 7.5)
    canvas.add(Circle(_LABEL + 236, y, 4, fillColor=INK, strokeColor=PAPER))
    canvas.text(_LABEL + 244, y - 3, "解消", 7.5)
    _diamond(canvas, _LABEL + 278, y)
    canvas.text(_LABEL + 286, y - 3, "例外承認中", 7.5)
    canvas.add(
        Line(_LABEL + 338, y, _LABEL + 358, y, strokeColor=INK, strokeWidth=0.8,
             strokeDashArray=[2, 2])
    )  # fmt: skip
    canvas.text(_LABEL + 362, y - 3, "期限なし", 7.5)


def _months(canvas: Canvas, axis: _Axis, last: date) -> None:
    months = _firsts(axis.first, last)
    step = next(n for n in (1, 2, 3, 6, 12, 24, 60, 120) if len(months) / n <= 9)
    top = canvas.drawing.height - _HEAD
    for day in months[::step]:
        x = axis(day)
        canvas.add(Line(x, _FOOT - 4, x, top, strokeColor=_RULE, strokeWidth=0.5))
        canvas.text(x, _FOOT - 13, era_compact(day).rpartition(".")[0], 7, anchor="middle")


def _firsts(first: date, last: date) -> list[date]:
    found, day = [], first
    while day <= last:
        found.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    return found


def _today(canvas: Canvas, x: float) -> None:
    top = canvas.drawing.height - _HEAD
    canvas.add(Line(x, _FOOT - 4, x, top, strokeColor=INK, strokeWidth=1.1))
    canvas.text(x, 0, "基準日", 7, face="bold", anchor="middle")
