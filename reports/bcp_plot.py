"""The plot of recovery times reached against those promised, a bar for each system."""

from collections.abc import Sequence

from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon
from reportlab.lib.colors import HexColor

from bcp.forms.facts import lasting
from reports.bcp_view import Bar
from reports.drawing import INK, PAPER, Canvas, hatch, rect
from reports.paper.fonts import Fonts
from reports.paper.paragraph import lines_of

MAX_BARS = 26
_ROW, _LABEL, _BESIDE, _FOOT = 22.0, 112.0, 118.0, 30.0
_GOOD, _LATE = HexColor("#CFE3F5"), HexColor("#E8A33D")
_STEPS = (1, 2, 3, 6, 12, 24, 48, 72, 120, 168, 240, 336, 720, 1440, 2880)  # hours


def plots(bars: Sequence[Bar], width: float, fonts: Fonts) -> list[Drawing]:
    """As many plots as it takes for each to fit on a page; all with the same scale."""
    top = _top(bars)
    parts = range(0, len(bars), MAX_BARS)
    return [_plot(bars[start : start + MAX_BARS], top, width, fonts) for start in parts]


def _top(bars: Sequence[Bar]) -> float:
    """The end of the scale in minutes; a far target is drawn at the edge, not to scale."""
    known = ((one.reached, one.least, one.night) for one in bars)
    reached = [each for three in known for each in three if each is not None]
    targets = [one.target for one in bars if one.target is not None]
    wanted = max([*reached, *(t for t in targets if t <= 3 * max(reached, default=t))], default=60)
    return float(next((h for h in _STEPS if h * 60 >= wanted), wanted / 60)) * 60


def _plot(bars: Sequence[Bar], top: float, width: float, fonts: Fonts) -> Drawing:
    canvas = Canvas(width, _FOOT + 22 + _ROW * len(bars), fonts)
    scale = (width - _LABEL - _BESIDE) / top
    _legend(canvas)
    _axis(canvas, top, scale)
    for number, bar in enumerate(bars):
        y = canvas.drawing.height - 22 - _ROW * (number + 1)
        _name(canvas, bar.name, y)
        _bar(canvas, bar, y, top, scale)
    return canvas.drawing


def _legend(canvas: Canvas) -> None:
    y, x = canvas.drawing.height - 12, 0.0
    width = canvas.fonts["sans"].width
    for kind, words in (("good", "見込み"), ("late", "目標超過"), ("open", "少なくとも")):
        if kind == "open":
            _open(canvas, (x, y, 15, 8))
        else:
            _fill(canvas, (x, y, 15, 8), late=kind == "late")
        canvas.text(x + 19, y + 0.8, words)
        x += 19 + width(words) * 8 + 10
    canvas.add(Circle(x + 4, y + 4, 3, fillColor=INK, strokeColor=INK))
    canvas.text(x + 11, y + 0.8, "夜間・休日")
    x += 11 + width("夜間・休日") * 8 + 10
    _diamond(canvas, x + 4, y + 4)
    canvas.text(x + 12, y + 0.8, "目標（RTO）")
    x += 12 + width("目標（RTO）") * 8 + 10
    _beyond(canvas, x, y + 4)
    canvas.text(x + 9, y + 0.8, "図の外")


def _axis(canvas: Canvas, top: float, scale: float) -> None:
    high = canvas.drawing.height - 20
    for part in range(5):
        x = _LABEL + top * scale * part / 4
        canvas.add(Line(x, _FOOT - 6, x, high, strokeColor=HexColor("#C8CED3"), strokeWidth=0.5))
        canvas.text(x, _FOOT - 16, lasting(top * part / 4) if part else "0", 7, anchor="middle")


def _name(canvas: Canvas, name: str, y: float) -> None:
    advance, room = canvas.fonts["sans"].advance, _LABEL - 8
    lines, size = lines_of(name, room / 8, advance), 8.0
    if len(lines) > 1:
        lines, size = lines_of(name, room / 7, advance), 7.0
    if len(lines) > 2:
        lines = (lines[0], lines[1][:-1] + "…")
    for number, line in enumerate(lines):
        lift = 7 if len(lines) == 1 else 11 - 8.4 * number
        canvas.text(_LABEL - 6, y + lift, line, size, anchor="end")


def _bar(canvas: Canvas, bar: Bar, y: float, top: float, scale: float) -> None:
    end = _LABEL
    if bar.reached is not None:
        _fill(canvas, (_LABEL, y + 5, max(bar.reached * scale, 1), 11), late=bar.late)
        end += bar.reached * scale
    elif bar.least:
        end += bar.least * scale
        _open(canvas, (_LABEL, y + 5, max(bar.least * scale, 1), 11))
    if bar.night is not None:
        canvas.add(Circle(_LABEL + bar.night * scale, y + 10.5, 3, fillColor=INK, strokeColor=INK))
        end = max(end, _LABEL + bar.night * scale + 4)
    if bar.target is not None:
        end = max(end, _target(canvas, bar.target, y + 10.5, top, scale))
    lines = lines_of(bar.words, (canvas.drawing.width - end - 8) / 7, canvas.fonts["sans"].advance)
    for number, line in enumerate(lines[:2]):
        lift = 7.6 if len(lines) == 1 else 11.4 - 8.4 * number
        canvas.text(end + 6, y + lift, line, 7)


def _target(canvas: Canvas, target: float, y: float, top: float, scale: float) -> float:
    """The mark of a target, or beyond the scale its value with an arrow; where its ink ends."""
    if target <= top:
        _diamond(canvas, _LABEL + target * scale, y)
        return _LABEL + target * scale + 4
    x = _LABEL + top * scale
    _beyond(canvas, x, y)
    return x + 5


def _beyond(canvas: Canvas, x: float, y: float) -> None:
    points = [x - 2, y - 4, x + 5, y, x - 2, y + 4]
    canvas.add(Polygon(points, fillColor=PAPER, strokeColor=INK, strokeWidth=1))


def _fill(canvas: Canvas, box: tuple[float, float, float, float], *, late: bool) -> None:
    color = _LATE if late else _GOOD
    canvas.add(rect(*box, fillColor=color, strokeColor=INK, strokeWidth=0.5))
    if late:
        hatch(canvas, box, 1, 3)


def _open(canvas: Canvas, box: tuple[float, float, float, float]) -> None:
    """A bar without its end: so long at least."""
    x, y, width, height = box
    canvas.add(rect(x, y, width, height, fillColor=PAPER, strokeColor=None))
    for start, end in (((x + width, y), (x, y)), ((x, y + height), (x + width, y + height))):
        canvas.add(Line(*start, *end, strokeColor=INK, strokeWidth=0.6, strokeDashArray=[2, 1.5]))
    canvas.add(Line(x, y, x, y + height, strokeColor=INK, strokeWidth=0.6))


def _diamond(canvas: Canvas, x: float, y: float) -> None:
    points = [x - 4, y, x, y + 5.5, x + 4, y, x, y - 5.5]
    canvas.add(Polygon(points, fillColor=PAPER, strokeColor=INK, strokeWidth=1))
