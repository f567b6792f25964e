"""The calendar of the audit plan: a row for each target, a column for each quarter."""

from collections.abc import Sequence

from reportlab.graphics.shapes import Drawing, Line
from reportlab.lib.colors import HexColor

from reports.audit_plan_view import PlannedRow
from reports.drawing import INK, PAPER, Canvas, hatch, rect
from reports.paper.fonts import Fonts
from reports.paper.paragraph import lines_of

MAX_ROWS = 26
_ROW, _LABEL, _HEAD = 20.0, 150.0, 34.0
_RULE, _FILL = HexColor("#C8CED3"), HexColor("#CFE3F5")
_MONTHS = ("4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月", "1月", "2月", "3月")


def calendars(rows: Sequence[PlannedRow], width: float, fonts: Fonts) -> list[Drawing]:
    """As many plots as it takes for each to fit on a page."""
    parts = range(0, len(rows), MAX_ROWS)
    return [_calendar(rows[start : start + MAX_ROWS], width, fonts) for start in parts]


def _calendar(rows: Sequence[PlannedRow], width: float, fonts: Fonts) -> Drawing:
    canvas = Canvas(width, _HEAD + _ROW * len(rows) + 4, fonts)
    month = (width - _LABEL) / 12
    _heads(canvas, month)
    for number, one in enumerate(rows):
        y = canvas.drawing.height - _HEAD - _ROW * (number + 1)
        canvas.add(Line(0, y, width, y, strokeColor=_RULE, strokeWidth=0.4))
        _name(canvas, one.name, y)
        if one.quarter:
            _bar(canvas, one, (_LABEL + (one.quarter - 1) * 3 * month, y, 3 * month))
    return canvas.drawing


def _heads(canvas: Canvas, month: float) -> None:
    top = canvas.drawing.height
    for number, words in enumerate(_MONTHS):
        x = _LABEL + number * month
        canvas.text(x + month / 2, top - 30, words, 7, anchor="middle")
        if number % 3 == 0:
            quarter = f"第{number // 3 + 1}四半期"
            canvas.text(x + 1.5 * month, top - 16, quarter, 8, face="bold", anchor="middle")
            canvas.add(Line(x, 2, x, top - 6, strokeColor=INK, strokeWidth=0.5))
    right = _LABEL + 12 * month
    canvas.add(Line(right, 2, right, top - 6, strokeColor=INK, strokeWidth=0.5))
    canvas.add(Line(0, top - _HEAD, right, top - _HEAD, strokeColor=INK, strokeWidth=0.7))


def _name(canvas: Canvas, name: str, y: float) -> None:
    lines = lines_of(name, (_LABEL - 8) / 8, canvas.fonts["sans"].advance)
    size = 8.0 if len(lines) == 1 else 6.5
    if len(lines) > 1:
        lines = lines_of(name, (_LABEL - 8) / size, canvas.fonts["sans"].advance)
    if len(lines) > 2:
        lines = (lines[0], lines[1][:-1] + "…")
    for number, line in enumerate(lines):
        lift = 6 if len(lines) == 1 else 11 - 8 * number
        canvas.text(0, y + lift, line, size)


def _bar(canvas: Canvas, one: PlannedRow, box: tuple[float, float, float]) -> None:
    x, y, wide = box
    area = (x + 3, y + 3, wide - 6, _ROW - 6)
    canvas.add(rect(*area, fillColor=_FILL, strokeColor=INK, strokeWidth=0.6))
    hatch(canvas, area, 1, 5)
    words = "日数未定" if one.days == "未定" else f"{one.days}人日"
    need = canvas.fonts["bold"].width(words) * 7 + 6
    canvas.add(
        rect(x + (wide - need) / 2, y + 4, need, _ROW - 8, fillColor=PAPER, strokeColor=None)
    )
    canvas.text(x + wide / 2, y + 7.5, words, 7, face="bold", anchor="middle")
