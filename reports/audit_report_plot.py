"""Plots of the yearly audit: findings by section and by year, told apart in any print."""

from collections.abc import Sequence

from reportlab.graphics.shapes import Drawing, Line

from audit.cycle.finding_model import Grade
from reports import charts
from reports.audit_report_view import GradeCounts, YearFigures
from reports.audit_words import grade_words
from reports.drawing import INK, PAPER, Canvas, rect
from reports.paper.fonts import Fonts
from reports.paper.paragraph import lines_of
from reports.view import Grade as Shown

MAX_BARS, MAX_YEARS = 30, 12
_ROW, _LEGEND = 17.0, 18.0
Area = tuple[float, float, float, float]  # left, bottom, width, height


def department_bars(groups: Sequence[GradeCounts], width: float, fonts: Fonts) -> list[Drawing]:
    """Findings by section as stacked bars, in as many plots as it takes to fit on pages."""
    parts = range(0, len(groups), MAX_BARS)
    most = max((one.total for one in groups), default=0)
    return [_departments(groups[start : start + MAX_BARS], most, width, fonts) for start in parts]


def year_columns(years: Sequence[YearFigures], width: float, fonts: Fonts) -> Drawing:
    """Findings by year as stacked columns; the last twelve years."""
    canvas = Canvas(width, 190, fonts)
    legend(canvas, (0, 190 - 12))
    columns(canvas, (0, 0, width, 190 - _LEGEND - 4), years[-MAX_YEARS:])
    return canvas.drawing


def _departments(groups: Sequence[GradeCounts], most: int, width: float, fonts: Fonts) -> Drawing:
    height = _LEGEND + _ROW * len(groups) + 4
    canvas = Canvas(width, height, fonts)
    legend(canvas, (0, height - 12))
    bars(canvas, (0, 4, width, _ROW * len(groups)), groups, most=most)
    return canvas.drawing


def legend(canvas: Canvas, at: tuple[float, float], size: float = 8) -> None:
    """The four grades with their patterns."""
    x, y = at
    for grade in Grade:
        words = grade_words(grade)
        charts.segment(canvas, _shown(grade), (x, y), (1.9 * size, size))
        canvas.text(x + 2.3 * size, y + size * 0.1, words, size)
        x += 2.3 * size + canvas.fonts["sans"].width(words) * size + 1.4 * size


def bars(
    canvas: Canvas,
    area: Area,
    groups: Sequence[GradeCounts],
    *,
    most: int = 0,
    label: float = 126.0,
) -> None:
    """One bar a group in this area, names left of them, totals right of them."""
    left, bottom, width, height = area
    row = height / max(1, len(groups))
    size = min(8.0, row * 0.62)
    longest = most or max((one.total for one in groups), default=0)
    scale = (width - label - 4 * size) / max(1, longest)
    canvas.add(Line(left + label, bottom, left + label, bottom + height, strokeColor=INK,
                    strokeWidth=0.5))  # fmt: skip
    for number, one in enumerate(groups):
        y = bottom + height - row * (number + 1)
        _name(canvas, one.label, (left, y, label - 5, row))
        x = left + label
        for grade, count in one.counts:
            box = (x, y + row * 0.12, count * scale, row * 0.76)
            _piece(canvas, grade, count, box)
            x += count * scale
        canvas.text(x + 3, y + row / 2 - size * 0.35, f"{one.total:,}", size)


def columns(canvas: Canvas, area: Area, years: Sequence[YearFigures], size: float = 7.5) -> None:
    """One column a year in this area, the year below it and the total above."""
    left, bottom, width, height = area
    foot, head = 2.6 * size, 1.6 * size
    wide = width / max(1, len(years))
    most = max((sum(count for _, count in one.grades) for one in years), default=0)
    scale = (height - foot - head) / max(1, most)
    canvas.add(
        Line(left, bottom + foot, left + width, bottom + foot, strokeColor=INK, strokeWidth=0.5)
    )
    for number, one in enumerate(years):
        middle, y = left + wide * (number + 0.5), bottom + foot
        for grade, count in reversed(one.grades):
            box = (middle - wide * 0.32, y, wide * 0.64, count * scale)
            _piece(canvas, grade, count, box)
            y += count * scale
        total = sum(count for _, count in one.grades)
        fits = min(size, 0.95 * wide / canvas.fonts["bold"].width(f"{total:,}"))
        canvas.text(middle, y + 2, f"{total:,}", fits, face="bold", anchor="middle")
        name = one.year if canvas.fonts["sans"].width(one.year) * size < wide else one.short
        canvas.text(middle, bottom + foot - 1.3 * size, name, size, anchor="middle")


def _name(canvas: Canvas, name: str, area: Area) -> None:
    """A name in the size in which two lines hold it; never less than four points."""
    left, bottom, width, row = area
    advance = canvas.fonts["sans"].advance
    size = min(8.0, row * 0.62)
    lines = lines_of(name, width / size, advance)
    while len(lines) > 1 and size > 4 and (len(lines) > 2 or size > row * 0.47):
        size -= 0.25
        lines = lines_of(name, width / size, advance)
    if len(lines) > 2:
        lines = (lines[0], lines[1][:-1] + "…")
    for number, line in enumerate(lines):
        lift = (len(lines) - 1) * size * 0.54 - number * size * 1.08
        y = bottom + row / 2 - size * 0.36 + lift
        canvas.text(left + width, y, line, size, anchor="end")


def _piece(canvas: Canvas, grade: Grade, count: int, box: Area) -> None:
    x, y, width, height = box
    if not count:
        return
    charts.segment(canvas, _shown(grade), (x, y), (width, height))
    ems = canvas.fonts["bold"].width(f"{count:,}")
    size = min(7.0, height * 0.8, (width - 2) / ems)
    if size < 4.5:
        return
    plate = ems * size + 2
    middle, base = x + width / 2, y + height / 2
    dark = grade is Grade.MAJOR
    if not dark:
        under = (middle - plate / 2, base - size * 0.55, plate, size * 1.1)
        canvas.add(rect(*under, fillColor=PAPER, strokeColor=None))
    color = PAPER if dark else INK
    canvas.text(middle, base - size * 0.36, f"{count:,}", size, face="bold", anchor="middle",
                color=color)  # fmt: skip


def _shown(grade: Grade) -> Shown:
    return Shown[grade.name]
