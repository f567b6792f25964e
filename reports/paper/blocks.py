"""Blocks that flow down a page: running text, headings, spaces; each can be cut in two."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Protocol

from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import STATE_DEFAULTS, Drawing
from reportlab.lib.units import mm

from reports.paper.fonts import FaceName
from reports.paper.page import FULL, Room
from reports.paper.paragraph import lines_of
from reports.paper.pen import Align, Pen


@dataclass(frozen=True, slots=True)
class Placed:
    """How much of the room a block took, and what of it is left for the next page."""

    used: float
    rest: "Block | None" = None


class Block(Protocol):
    """Anything that can be placed; used 0 with itself as rest means: not on this page."""

    def place(self, pen: Pen, room: Room) -> Placed:
        """Draw as much as fits from the top of the room."""
        ...

    def least(self, pen: Pen) -> float:
        """The height below which nothing of it is drawn: what a heading above must wait for."""
        ...


@dataclass(frozen=True)
class Text:
    """Running text; broken by the rules of kinsoku, cut between lines at the end of a page.

    A cut leaves two lines at least on either side, so that no line stands alone on a page.
    """

    text: str
    size: float = 10
    leading: float = 16.5
    face: FaceName = "sans"
    align: Align = "left"
    indent: float = 0  # of the first line, in characters
    left: float = 0
    after: float = 4
    hanging: str = ""  # a mark before the first line, as of a list
    keep: float = 0  # room that must follow on the same page, as under a title
    _lines: tuple[str, ...] = field(default=(), repr=False)

    def place(self, pen: Pen, room: Room) -> Placed:
        """Draw the lines that fit."""
        lines = self._lines or self._broken(pen, room)
        fit = _in_company(len(lines), int((room.height + 0.01) // self.leading))
        alone = room != FULL and len(lines) * self.leading + self.keep > room.height
        if fit == 0 or (self.keep and alone):
            return Placed(0, self)
        y = room.top - self.leading * 0.78
        if self.hanging:
            pen.text((room.x + self.left - 1.3 * self.size, y), self.hanging, self.size, self.face)
        for number, line in enumerate(lines[:fit]):
            x = self._x(room, number)
            pen.text((x, y - number * self.leading), line, self.size, self.face, self.align)
        if fit < len(lines):
            return Placed(
                fit * self.leading, replace(self, _lines=lines[fit:], indent=0, hanging="")
            )
        return Placed(min(fit * self.leading + self.after, room.height))

    def least(self, pen: Pen) -> float:
        """Two lines, or three where cutting would leave one alone."""
        lines = self._lines or self._broken(pen, FULL)
        return (len(lines) if len(lines) < 4 else 2) * self.leading

    def _broken(self, pen: Pen, room: Room) -> tuple[str, ...]:
        width = (room.width - self.left) / self.size
        return lines_of(self.text, width, pen.fonts[self.face].advance, self.indent)

    def _x(self, room: Room, number: int) -> float:
        if self.align == "center":
            return room.x + room.width / 2
        if self.align == "right":
            return room.x + room.width
        return room.x + self.left + (self.indent * self.size if number == 0 else 0)


def _in_company(lines: int, fit: int) -> int:
    """How many of the lines to set where so many fit: none alone before or after the cut."""
    if fit >= lines:
        return lines
    fit = min(fit, lines - 2)
    return fit if fit >= 2 else 0


@dataclass(frozen=True)
class Heading:
    """A heading with its bookmark, its place in the outline and its page for the contents."""

    text: str
    key: str
    level: int = 0
    listed: bool = True  # in the table of contents
    keep: float = 28 * mm  # room that must follow on the same page

    def place(self, pen: Pen, room: Room) -> Placed:
        """Draw the heading where enough room follows it."""
        size = self._size
        before = 0 if room == FULL else (14, 10, 6)[self.level]
        lines = self._broken(pen)
        used = before + len(lines) * size * 1.4 + 4
        if used + self.keep > room.height:
            return Placed(0, self)
        y = room.top - before - size
        for number, line in enumerate(lines):
            pen.text((room.x, y - number * size * 1.4), line, size, "bold")
        if self.level == 0:
            pen.line((room.x, room.top - used + 2), (room.x + room.width, room.top - used + 2), 1)
        mark(pen, self, room.top - before)
        return Placed(used + (4 if self.level == 0 else 0))

    def least(self, pen: Pen) -> float:
        """The heading alone; the flow adds what follows it."""
        return 22 + len(self._broken(pen)) * self._size * 1.4

    @property
    def _size(self) -> float:
        return (14, 11.5, 10.5)[self.level]

    def _broken(self, pen: Pen) -> tuple[str, ...]:
        return lines_of(self.text, FULL.width / self._size, pen.fonts["bold"].advance)


def mark(pen: Pen, heading: Heading, top: float) -> None:
    """Set the heading's bookmark and outline entry, and tell the contents its page."""
    pen.canvas.bookmarkHorizontalAbsolute(heading.key, top + 4)
    pen.canvas.addOutlineEntry(heading.text, heading.key, heading.level, closed=heading.level > 0)
    if heading.listed:
        pen.fill(f"page-{heading.key}", str(pen.canvas.getPageNumber()), 10, "right")


@dataclass(frozen=True)
class Contents:
    """The table of contents (目次): every listed heading with a link and its page."""

    headings: Sequence[Heading]

    def place(self, pen: Pen, room: Room) -> Placed:
        """Draw the entries that fit."""
        fit = min(len(self.headings), int(room.height // 19))
        if fit == 0:
            return Placed(0, self)
        for number, heading in enumerate(self.headings[:fit]):
            self._entry(pen, room, heading, room.top - 19 * (number + 1) + 6)
        rest = Contents(self.headings[fit:]) if fit < len(self.headings) else None
        return Placed(fit * 19, rest)

    def least(self, pen: Pen) -> float:  # noqa: ARG002 - entries are of one height
        """A single entry."""
        return 19

    @staticmethod
    def _entry(pen: Pen, room: Room, heading: Heading, y: float) -> None:
        left, right = room.x + heading.level * 14, room.x + room.width
        face: FaceName = "bold" if heading.level == 0 else "sans"
        width = pen.fonts[face].width(heading.text) * 10
        pen.text((left, y), heading.text, 10, face)
        pen.canvas.saveState()
        pen.canvas.setDash(0.5, 3)
        pen.line((left + width + 6, y + 2), (right - 24, y + 2))
        pen.canvas.restoreState()
        pen.later(f"page-{heading.key}", (right, y))
        pen.link(heading.key, (left, y - 4, right, y + 13))


@contextmanager
def _default_font(name: str) -> Iterator[None]:
    """A drawing names a default font even if it sets no text in it; PDF/A wants it embedded."""
    before = STATE_DEFAULTS["fontName"]
    STATE_DEFAULTS["fontName"] = name
    try:
        yield
    finally:
        STATE_DEFAULTS["fontName"] = before


@dataclass(frozen=True)
class Figure:
    """A drawing as a whole; it goes to the next page rather than being cut."""

    drawing: Drawing
    after: float = 8

    def place(self, pen: Pen, room: Room) -> Placed:
        """Draw the figure where it fits."""
        height = float(self.drawing.height)
        if height > room.height:
            return Placed(0, self)
        with _default_font(pen.fonts["sans"].names[0]):
            renderPDF.draw(self.drawing, pen.canvas, room.x, room.top - height)
        return Placed(min(height + self.after, room.height))

    def least(self, pen: Pen) -> float:  # noqa: ARG002 - a drawing knows its height
        """The whole drawing."""
        return float(self.drawing.height)


@dataclass(frozen=True)
class Space:
    """An empty strip; nothing at the end of a page."""

    height: float

    def place(self, pen: Pen, room: Room) -> Placed:  # noqa: ARG002 - a strip has no ink
        """Take the height, or what is left of it."""
        return Placed(min(self.height, room.height))

    def least(self, pen: Pen) -> float:  # noqa: ARG002 - a strip has no ink
        """Nothing."""
        return 0


@dataclass(frozen=True)
class Need:
    """A place to cut: go to the next page unless this height is left."""

    height: float

    def place(self, pen: Pen, room: Room) -> Placed:  # noqa: ARG002 - it only measures
        """Take nothing where there is room, else everything."""
        return Placed(0 if room.height >= min(self.height, FULL.height) else room.height)

    def least(self, pen: Pen) -> float:  # noqa: ARG002 - it only measures
        """Nothing."""
        return 0


NEXT_PAGE = Need(10_000)
