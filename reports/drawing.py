"""Drawings with text in our faces, and hatches that tell areas apart without colour."""

from typing import Any

from reportlab.graphics.shapes import Drawing, Line, Rect, String
from reportlab.lib.colors import Color, HexColor

from reports.paper.fonts import FaceName, Fonts

INK, PAPER = HexColor("#1A1A1A"), HexColor("#FFFFFF")

# the stubs take the keyword arguments of shapes for one dictionary
rect: Any = Rect


class Canvas:
    """A drawing in which text is set in our faces."""

    def __init__(self, width: float, height: float, fonts: Fonts) -> None:
        """An empty drawing of this size in points."""
        self.drawing = Drawing(width, height)
        self.fonts = fonts

    def add(self, shape: Any) -> None:  # noqa: ANN401 - any shape
        """Put a shape on top."""
        self.drawing.add(shape)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 8,
        *,
        face: FaceName = "sans",
        anchor: str = "start",
        color: Color = INK,
    ) -> None:
        """One line of text with its base line at this height."""
        used = self.fonts[face]
        x -= used.width(text) * size * {"start": 0, "middle": 0.5, "end": 1}[anchor]
        for name, piece in used.runs(text):
            self.add(String(x, y, piece, fontName=name, fontSize=size, fillColor=color))
            x += used.width(piece) * size


def hatch(canvas: Canvas, box: tuple[float, float, float, float], slope: int, step: float) -> None:
    """Thin lines over a box: slope 1 rising, -1 falling, 0 horizontal, this far apart."""
    x, y, width, height = box
    offset = step / 2
    end = height if slope == 0 else width + height
    while offset < end:
        line = _clipped(width, height, slope, offset)
        canvas.add(
            Line(
                x + line[0],
                y + line[1],
                x + line[2],
                y + line[3],
                strokeColor=INK,
                strokeWidth=0.35,
            )
        )
        offset += step


def _clipped(
    width: float, height: float, slope: int, offset: float
) -> tuple[float, float, float, float]:
    """The line at this offset inside a box with its corner at the origin."""
    if slope == 0:
        return 0, offset, width, offset
    low, high = max(0.0, offset - height), min(width, offset)
    ends = (low, offset - low), (high, offset - high)
    if slope < 0:
        return *ends[0], *ends[1]
    (x1, y1), (x2, y2) = ends
    return x1, height - y1, x2, height - y2
