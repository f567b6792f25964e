"""How far each of the eight fields is answered, as bars that differ in pattern, not only colour."""

from collections.abc import Sequence

from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import HexColor

from audit.cycle.readiness import State
from reports.drawing import INK, PAPER, Canvas, hatch, rect
from reports.paper.fonts import Fonts
from reports.readiness_view import FieldView

_ROW, _LABEL, _HEAD, _BESIDE = 18.0, 150.0, 34.0, 34.0
_SHOWN = tuple(state for state in State if state is not State.OUT)
_FILLS = {
    State.VIOLATED: HexColor("#6B0F1A"),
    State.LOOKED: HexColor("#DDE7DD"),
    State.PARTLY: HexColor("#FFF1C9"),
    State.MISSING: HexColor("#FFFFFF"),
    State.UNDECIDED: HexColor("#CFE3F5"),
}
_HATCHES: dict[State, tuple[tuple[int, float], ...]] = {
    State.PARTLY: ((0, 3.0),),
    State.MISSING: ((1, 4.5), (-1, 4.5)),
    State.UNDECIDED: ((-1, 5.0),),
}


def field_bars(
    fields: Sequence[FieldView], labels: Sequence[str], width: float, fonts: Fonts
) -> Drawing:
    """One bar a field, each over its own items, with the numbers in it and the total beside."""
    canvas = Canvas(width, _HEAD + _ROW * len(fields), fonts)
    _legend(canvas, labels)
    scale = (width - _LABEL - _BESIDE) / max(1, *(one.asked for one in fields))
    for number, one in enumerate(fields):
        y = canvas.drawing.height - _HEAD - _ROW * (number + 1)
        canvas.text(0, y + 5, f"{one.number}　{one.title}", 7.5)
        end = _bar(canvas, one, y, scale)
        canvas.text(end + 5, y + 5, f"計 {one.asked}")
    return canvas.drawing


def _bar(canvas: Canvas, one: FieldView, y: float, scale: float) -> float:
    x = _LABEL
    for state, count in zip(State, one.counts, strict=True):
        if count and state in _SHOWN:
            _segment(canvas, state, (x, y + 2, count * scale, _ROW - 5))
            _number(canvas, state, count, (x, y, count * scale))
            x += count * scale
    return x


def _number(canvas: Canvas, state: State, count: int, place: tuple[float, float, float]) -> None:
    x, y, width = place
    plate = canvas.fonts["bold"].width(str(count)) * 7 + 3
    if plate > width:
        return
    dark = state is State.VIOLATED
    if not dark:
        left = x + (width - plate) / 2
        canvas.add(rect(left, y + 4, plate, 9, fillColor=PAPER, strokeColor=None))
    color = PAPER if dark else INK
    canvas.text(x + width / 2, y + 5.8, str(count), 7, face="bold", anchor="middle", color=color)


def _legend(canvas: Canvas, labels: Sequence[str]) -> None:
    x = 0.0
    for state, label in zip(State, labels, strict=True):
        if state in _SHOWN:
            y = canvas.drawing.height - 12
            _segment(canvas, state, (x, y, 15, 8))
            canvas.text(x + 19, y + 0.8, label)
            x += 19 + canvas.fonts["sans"].width(label) * 8 + 12


def _segment(canvas: Canvas, state: State, box: tuple[float, float, float, float]) -> None:
    x, y, width, height = box
    fill = _FILLS[state]
    canvas.add(rect(x, y, width, height, fillColor=fill, strokeColor=INK, strokeWidth=0.5))
    for slope, step in _HATCHES.get(state, ()):
        hatch(canvas, box, slope, step)
