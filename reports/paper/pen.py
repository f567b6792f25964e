"""Drawing on a ReportLab canvas with our faces; the one place that turns text into glyphs."""

from typing import Any, Literal

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from reports.paper.fonts import FaceName, Fonts

Align = Literal["left", "center", "right"]

INK = HexColor("#000000")
RULE = HexColor("#7F8A93")
SHADE = HexColor("#E9EEF3")


class Pen:
    """A canvas that writes in faces instead of fonts."""

    def __init__(self, canvas: Canvas, fonts: Fonts) -> None:
        """Draw on this canvas with these fonts."""
        self.canvas: Any = canvas
        self.fonts = fonts
        self._forms: set[str] = set()

    def text(
        self,
        at: tuple[float, float],
        text: str,
        size: float,
        face: FaceName = "sans",
        align: Align = "left",
    ) -> None:
        """One line of text with its base line's left end, middle or right end at the point."""
        used, (x, y) = self.fonts[face], at
        if align != "left":
            x -= used.width(text) * size / (1 if align == "right" else 2)
        for name, piece in used.runs(text):
            self.canvas.setFont(name, size)
            self.canvas.drawString(x, y, piece)
            if piece is not text:
                x += used.width(piece) * size

    def line(
        self, start: tuple[float, float], end: tuple[float, float], weight: float = 0.4
    ) -> None:
        """A thin straight line."""
        self.canvas.setStrokeColor(RULE if weight < 0.8 else INK)
        self.canvas.setLineWidth(weight)
        self.canvas.line(*start, *end)

    def shade(self, corner: tuple[float, float], width: float, height: float) -> None:
        """A light rectangle behind what is drawn next."""
        self.canvas.setFillColor(SHADE)
        self.canvas.rect(*corner, width, height, stroke=0, fill=1)
        self.canvas.setFillColor(INK)

    def frame(self, corner: tuple[float, float], width: float, height: float) -> None:
        """An empty rectangle with a strong border."""
        self.canvas.setStrokeColor(INK)
        self.canvas.setLineWidth(0.9)
        self.canvas.rect(*corner, width, height, stroke=1, fill=0)

    def link(self, key: str, area: tuple[float, float, float, float]) -> None:
        """Make the area lead to the bookmark."""
        self.canvas.linkAbsolute("", key, area, Border="[0 0 0]")

    def later(self, name: str, at: tuple[float, float]) -> None:
        """Leave a place for a text that is known only later in the same pass."""
        self.canvas.saveState()
        self.canvas.translate(*at)
        self.canvas.doForm(name)
        self.canvas.restoreState()
        self._forms.add(name)

    def fill(self, name: str, text: str, size: float, align: Align = "left") -> None:
        """Write what `later` left open, once for every place that refers to it."""
        self.canvas.beginForm(name, lowerx=-20 * mm, lowery=-5, upperx=40 * mm, uppery=20)
        self.text((0, 0), text, size, align=align)
        self.canvas.endForm()
