"""Tables: cells wrapped by kinsoku, rows cut over pages, header repeated; linear in the rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from reportlab.lib.units import mm

from reports.paper.blocks import Heading, Placed, mark
from reports.paper.fonts import FaceName, Fonts
from reports.paper.page import Room
from reports.paper.paragraph import lines_of
from reports.paper.pen import Align, Pen


class Mono(str):
    """A text to be set in the fixed-width face, as digests are."""

    __slots__ = ()


class Bold(str):
    """A text to be set in the bold face in a column that is not."""

    __slots__ = ()


class Cell(NamedTuple):
    """One cell: its face and its lines."""

    face: FaceName
    lines: tuple[str, ...]


Row = tuple[Cell, ...]
LOW = 60 * mm  # two rows lower than this together may wait for the next page


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its title, width in millimetres, face and alignment."""

    title: str
    width: float
    face: FaceName = "sans"
    align: Align = "left"
    shaded: bool = False


@dataclass(frozen=True, slots=True)
class Type:
    """Size of the text and the space around it, in points."""

    size: float = 8
    leading: float = 11
    pad: float = 2.6


@dataclass(frozen=True)
class Grid:
    """A table, or what is left of one; `links` maps a row's number to the bookmark it leads to.

    A `caption` is a band over the whole width that is repeated, like the header, on every page.
    """

    columns: tuple[Column, ...]
    rows: Sequence[Row]
    head: Row | None
    type: Type = Type()
    first: int = 0
    links: Mapping[int, str] | None = None
    after: float = 6
    cut: Row | None = None  # what is left of the first row, where it was cut
    caption: Heading | None = None

    def place(self, pen: Pen, room: Room) -> Placed:
        """Draw the header and the rows that fit; a row is cut only where no page could hold it."""
        bottom, last = room.height - self._top, self.first
        taken: list[Row] = []
        while last < len(self.rows) and (height := self._height(self._row(last))) <= bottom:
            taken.append(self._row(last))
            bottom, last = bottom - height, last + 1
        cut: Row | None = None
        if last < len(self.rows) and self._too_tall(last) and bottom > 4 * self.type.leading:
            part, cut = self._halves(self._row(last), bottom)
            taken.append(part)
        elif alone := self._alone(last, len(taken)):
            taken, last = taken[:-alone], last - alone
        if not taken:
            return Placed(0, None if not self.rows else self)
        used = self._draw(pen, room.x, room.top, taken)
        if last == len(self.rows):
            return Placed(min(used + self.after, room.height))
        return Placed(used, replace(self, first=last, cut=cut))

    def least(self, pen: Pen) -> float:  # noqa: ARG002 - the lines are broken already
        """The header with two low rows, or with one that is tall."""
        heights = [self._height(self._row(number)) for number in self._next(2)]
        low = heights if sum(heights) < LOW else heights[:1]
        return self._top + min(sum(low), 120 * mm)

    @property
    def height(self) -> float:
        """Height of all rows with what stands above them."""
        return self._top + sum(self._height(self._row(number)) for number in self._next())

    def _next(self, most: int | None = None) -> range:
        end = len(self.rows)
        return range(self.first, end if most is None else min(end, self.first + most))

    def _alone(self, last: int, taken: int) -> int:
        """How many rows to hold back, so that no low row stands alone before or after a cut."""
        left = len(self.rows) - last
        if not left or not taken:
            return 0
        if taken == 1 and self.first == 0 and self._low(last - 1):
            return 1
        return int(left == 1 and taken > 2 and self._low(last - 1))

    def _low(self, number: int) -> bool:
        """Two rows from this one on are low enough to move to the next page together."""
        return sum(self._height(self._row(n)) for n in (number, number + 1)) < LOW

    @property
    def _top(self) -> float:
        return self._band + (self._height(self.head) if self.head else 0.0)

    @property
    def _band(self) -> float:
        return self.type.leading + 2 * self.type.pad + 2 if self.caption else 0.0

    def _row(self, number: int) -> Row:
        return self.cut if self.cut and number == self.first else self.rows[number]

    def _height(self, row: Row) -> float:
        return max(len(cell.lines) for cell in row) * self.type.leading + 2 * self.type.pad

    def _too_tall(self, number: int) -> bool:
        return self._height(self._row(number)) > 120 * mm

    def _halves(self, row: Row, height: float) -> tuple[Row, Row]:
        fit = int((height - 2 * self.type.pad) // self.type.leading)
        upper = tuple(Cell(cell.face, cell.lines[:fit]) for cell in row)
        return upper, tuple(Cell(cell.face, cell.lines[fit:]) for cell in row)

    def _draw(self, pen: Pen, left: float, top: float, rows: Sequence[Row]) -> float:
        heights = [self._height(row) for row in rows]
        head = self._height(self.head) if self.head else 0.0
        band, top = top, top - self._band
        total = head + sum(heights)
        self._shades(pen, left, top, (head, total))
        if self.caption:
            self._caption(pen, self.caption, left, band)
        y = top
        if self.head:
            self._cells(pen, left, y, self.head)
            y -= head
        for offset, (row, height) in enumerate(zip(rows, heights, strict=True)):
            pen.line((left, y), (left + self.width, y))
            self._cells(pen, left, y, row)
            self._link(pen, self.first + offset, (left, y - height, left + self.width, y))
            y -= height
        self._rules(pen, left, top, total)
        return total + self._band

    def _caption(self, pen: Pen, caption: Heading, left: float, top: float) -> None:
        again = self.first > 0 or self.cut is not None
        size = self.type.size + 1
        room = (self.width - 2 * self.type.pad) / size
        (words, *_) = lines_of(
            caption.text + ("（続き）" if again else ""), room, pen.fonts["bold"].advance
        )
        pen.shade((left, top - self._band), self.width, self._band)
        for x in (left, left + self.width):
            pen.line((x, top), (x, top - self._band))
        pen.line((left, top), (left + self.width, top), 0.9)
        base = top - self._band / 2 - size * 0.35
        pen.text((left + self.type.pad, base), words, size, "bold")
        if not again:
            mark(pen, caption, top)

    @property
    def width(self) -> float:
        """Width of the table in points."""
        return sum(column.width for column in self.columns) * mm

    def _cells(self, pen: Pen, left: float, top: float, row: Row) -> None:
        x, kind = left, self.type
        for column, cell in zip(self.columns, row, strict=True):
            align: Align = "left" if row is self.head else column.align
            width = column.width * mm
            at = {"left": x + kind.pad, "center": x + width / 2, "right": x + width - kind.pad}[
                align
            ]
            y = top - kind.pad - kind.leading * 0.74
            for line in cell.lines:
                if line:
                    pen.text((at, y), line, kind.size, cell.face, align)
                y -= kind.leading
            x += width

    def _shades(self, pen: Pen, left: float, top: float, heights: tuple[float, float]) -> None:
        head, total = heights
        if head:
            pen.shade((left, top - head), self.width, head)
        x = left
        for column in self.columns:
            if column.shaded:
                pen.shade((x, top - total), column.width * mm, total)
            x += column.width * mm

    def _rules(self, pen: Pen, left: float, top: float, height: float) -> None:
        x = left
        for width in (0.0, *(column.width * mm for column in self.columns)):
            x += width
            pen.line((x, top), (x, top - height))
        for y in (top, top - height):
            pen.line((left, y), (left + self.width, y), 0.7)

    def _link(self, pen: Pen, number: int, area: tuple[float, float, float, float]) -> None:
        if self.links and number in self.links:
            pen.link(self.links[number], area)


def grid(
    fonts: Fonts,
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    *,
    kind: Type | None = None,
    head: bool = True,
    links: Mapping[int, str] | None = None,
) -> Grid:
    """A table of plain strings; equal texts of a column are broken once."""
    kind = kind or Type()
    wrapped = [_wrapped(fonts, c, [row[n] for row in rows], kind) for n, c in enumerate(columns)]
    titles = tuple(_wrapped(fonts, replace(c, face="bold"), [c.title], kind)[0] for c in columns)
    cells = list(zip(*wrapped, strict=True)) if rows else []
    return Grid(tuple(columns), cells, titles if head else None, kind, links=links)


def filled(
    columns: Sequence[Column], rows: Sequence[Sequence[str]]
) -> tuple[tuple[Column, ...], list[tuple[str, ...]]]:
    """The columns in which something stands; the widest of them takes the room of the others."""
    kept = [n for n in range(len(columns)) if any(row[n] for row in rows)]
    spare = sum(column.width for column in columns) - sum(columns[n].width for n in kept)
    widest = max(kept, key=lambda n: columns[n].width, default=0)
    wide = tuple(
        replace(columns[n], width=columns[n].width + (spare if n == widest else 0)) for n in kept
    )
    return wide, [tuple(row[n] for n in kept) for row in rows]


def _wrapped(fonts: Fonts, column: Column, texts: Sequence[str], kind: Type) -> list[Cell]:
    width = (column.width * mm - 2 * kind.pad) / kind.size
    advance = fonts[column.face].advance
    known = {text: Cell(column.face, lines_of(text, width, advance)) for text in set(texts)}
    faced: dict[tuple[str, FaceName], Cell] = {}
    for text in {(text, _face(text)) for text in texts if isinstance(text, Mono | Bold)}:
        faced[text] = Cell(text[1], lines_of(text[0], width, fonts[text[1]].advance))
    return [
        faced[text, _face(text)] if isinstance(text, Mono | Bold) else known[text] for text in texts
    ]


def _face(text: str) -> FaceName:
    return "mono" if isinstance(text, Mono) else "bold"
