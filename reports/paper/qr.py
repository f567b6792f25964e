"""QR codes (JIS X 0510) as vectors, drawn once and referred to from every page."""

import segno
from reportlab.lib.units import mm

from reports.paper.pen import Pen


def define_qr(pen: Pen, name: str, text: str) -> None:
    """Put the code into a form of one point a side; `draw_qr` scales it."""
    code = segno.make_qr(text, error="m")
    rows = [bytes(row) for row in code.matrix_iter(border=2)]
    side = 1 / len(rows)
    pen.canvas.beginForm(name, lowerx=0, lowery=0, upperx=1, uppery=1)
    path = pen.canvas.beginPath()
    for number, row in enumerate(rows):
        for start, length in _dark(row):
            path.rect(start * side, 1 - (number + 1) * side, length * side, side)
    pen.canvas.drawPath(path, stroke=0, fill=1)
    pen.canvas.endForm()


def draw_qr(pen: Pen, name: str, corner: tuple[float, float], side: float = 15 * mm) -> None:
    """Draw the code with its lower left corner there."""
    pen.canvas.saveState()
    pen.canvas.translate(*corner)
    pen.canvas.scale(side, side)
    pen.canvas.doForm(name)
    pen.canvas.restoreState()


def _dark(row: bytes) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for x, module in enumerate(row):
        if not module:
            continue
        if runs and sum(runs[-1]) == x:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((x, 1))
    return runs
