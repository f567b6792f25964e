"""The plan (ICT-BCP) as every renderer sees it: sections of words, tables, plots and graphs.

Paper, Word and spreadsheet show the same parts, so that nothing stands in one of them alone. What
the public may read is a second list of parts in each section; a section without one is withheld.
"""

from dataclasses import dataclass, field
from typing import Literal

from reports.view import Anchor, Cover


@dataclass(frozen=True, slots=True)
class Words:
    """Running text, a paragraph each; `note` sets it smaller."""

    texts: tuple[str, ...]
    note: bool = False
    kind: Literal["words"] = "words"


@dataclass(frozen=True, slots=True)
class Items:
    """A list of short texts."""

    texts: tuple[str, ...]
    kind: Literal["items"] = "items"


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that a person has still to write, and the key in which it is written."""

    what: str
    where: str
    kind: Literal["missing"] = "missing"


@dataclass(frozen=True, slots=True)
class PlanColumn:
    """A column of a table: width in millimetres of 170; `hand` is a box for writing."""

    title: str
    width: float
    bold: bool = False
    right: bool = False
    hand: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `name` is that of its sheet in the spreadsheet, which alone has more than `most`."""

    name: str
    columns: tuple[PlanColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    small: bool = False
    most: int = 400
    empty: str = "記載なし。"  # what stands in place of a table without lines
    kind: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class Bar:
    """A system in the plot of recovery times: minutes, None where nobody knows."""

    name: str
    target: float | None
    reached: float | None  # with hands unlimited
    late: bool
    words: str  # what stands beside it: ○ 目標以内
    least: float | None = None  # of the work that is known, where the whole is not
    night: float | None = None  # with those who come at night


@dataclass(frozen=True, slots=True)
class Plot:
    """Recovery times reached against those promised."""

    bars: tuple[Bar, ...]
    kind: Literal["plot"] = "plot"


@dataclass(frozen=True, slots=True)
class Box:
    """A thing in a graph: `sort` is its kind, `layer` the column in which it stands."""

    id: str
    label: str
    sort: str
    layer: int
    marked: bool = False  # part of a block of mutual needs


@dataclass(frozen=True, slots=True)
class Arrow:
    """`of` needs `on`; `style` says how: all, any, degrades, restore; `note` as 「2台中1台」."""

    of: str
    on: str
    style: str = "all"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Graphic:
    """A graph of dependencies that fits a page."""

    title: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    layers: tuple[str, ...]  # the heading of each column
    folded: tuple[str, ...] = ()  # what is drawn as one box, in words
    kind: Literal["graphic"] = "graphic"


Part = Words | Items | Missing | Table | Plot | Graphic


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter or a part of one; `topics` name what of a plan it covers."""

    key: str
    number: str
    title: str
    parts: tuple[Part, ...]
    level: int = 0
    topics: tuple[str, ...] = ()
    published: tuple[Part, ...] | None = field(default=None)  # None: withheld from the public
    page: bool = False  # begins a page

    @property
    def heading(self) -> str:
        """Number and title as they are printed."""
        return f"{self.number}　{self.title}" if self.number else self.title


@dataclass(frozen=True, slots=True)
class BcpPlan:
    """The whole plan; `front` stands before the contents."""

    cover: Cover
    anchor: Anchor
    front: tuple[Section, ...]
    sections: tuple[Section, ...]
    missing: int  # places that a person has still to fill in
    names: tuple[str, ...] = ()  # of things and people, which no public text may hold
