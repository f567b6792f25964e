"""What the follow-up report (フォローアップ報告書) shows: frozen, in words."""

from dataclasses import dataclass
from datetime import date

from audit.cycle.finding_model import Standing
from reports.view import Anchor, Cover


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a box: its name, and what people or hosts said."""

    name: str
    said: str


@dataclass(frozen=True, slots=True)
class FollowRow:
    """One finding in the list."""

    number: str
    grade: str
    standing: str
    trend: str
    clause: str
    section: str
    raised: str
    due: str
    closed: str


@dataclass(frozen=True, slots=True)
class FollowBox:
    """One finding with all that was done about it; `key` is its bookmark."""

    key: str
    head: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """One finding in the plot of time."""

    number: str
    raised: date
    due: date | None
    claimed: date | None
    closed: date | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class WaiverRow:
    """One exception in the register."""

    number: str
    state: str
    until: str
    reason: str
    words: str  # what is done instead
    hands: str


@dataclass(frozen=True, slots=True)
class FollowUp:
    """フォローアップ報告書: how every finding of a year, and what it took over, stands."""

    cover: Cover
    anchor: Anchor
    on: date
    facts: tuple[tuple[str, str], ...]
    standings: tuple[str, ...]  # heads of `crossing`
    crossing: tuple[tuple[str, ...], ...]  # grade, a number for each standing, sum
    origins: tuple[tuple[str, ...], ...]  # where from, a number for each standing, sum
    rows: tuple[FollowRow, ...]
    spans: tuple[Span, ...]
    spans_left: int  # findings that the plot leaves to the list
    boxes: tuple[FollowBox, ...]
    boxes_left: int  # findings that have no box, for nothing has happened yet
    waivers: tuple[WaiverRow, ...]
    notes: tuple[Line, ...]  # what a reader must know of the record itself
    is_public: bool
