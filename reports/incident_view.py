"""What the papers of an incident show: frozen, in words, each exercise marked 訓練."""

from dataclasses import dataclass

from reports.view import Anchor, Cover


@dataclass(frozen=True, slots=True)
class LinePaper:
    """One line of the chronology; `detail` is doubt, answers, corrections and paper."""

    number: str
    at: str
    sort: str
    way: str  # who to whom, by what means
    said: str
    detail: str


@dataclass(frozen=True, slots=True)
class CausePaper:
    """One root cause and how many things wait behind it."""

    said: str
    state: str
    reason: str
    behind: int
    facts: tuple[str, ...] = ()  # names of what waits behind it


@dataclass(frozen=True, slots=True)
class PersonPaper:
    """One member of the staff."""

    said: str
    safety: str
    eta: str
    arrived: str
    detail: str


@dataclass(frozen=True, slots=True)
class IncidentPaper:
    """One paper about one incident, as of one entry of the journal."""

    cover: Cover
    anchor: Anchor
    drill: bool
    heading: str
    facts: tuple[tuple[str, str], ...]
    tally: tuple[tuple[str, str], ...]  # how many pieces of equipment stand how
    seen: str  # when and whether equipment was looked at
    reason: tuple[str, ...]  # what stands against taking it at its word
    causes: tuple[CausePaper, ...]
    told: tuple[LinePaper, ...]
    deeds: tuple[LinePaper, ...]
    needs: tuple[LinePaper, ...]
    every: tuple[LinePaper, ...]
    people: tuple[PersonPaper, ...]
    turnout: str
    deadlines: tuple[str, ...]
    lines: tuple[str, ...] = ()  # hand-overs so far
