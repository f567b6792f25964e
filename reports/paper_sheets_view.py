"""What the working papers (監査調書) show on paper: frozen, in words."""

from dataclasses import dataclass

from reports.view import Anchor, Cover

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A box to be ticked, with its word."""

    word: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class MachineRow:
    """One result of a scan."""

    check: str
    host: str
    verdict: str
    seen: str
    run: str
    evidence: str


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One piece of evidence; `digest` whole."""

    number: str
    method: str
    what: str
    source: str
    period: str
    days: str
    digest: str


@dataclass(frozen=True, slots=True)
class SheetView:
    """One paper on one sheet."""

    number: str
    title: str
    target: str
    facts: Pairs
    hands: tuple[str, str, str, str]  # who prepared, when, who reviewed, when
    warnings: tuple[str, ...]
    methods: tuple[Box, ...]
    judgements: tuple[Box, ...]
    note: str
    reason: str
    machine_counts: str
    machine: tuple[MachineRow, ...]
    machine_left: int
    evidence: tuple[EvidenceRow, ...]
    reviews: tuple[tuple[str, str, str, str], ...]  # when, who, decision, note
    digest: str


@dataclass(frozen=True, slots=True)
class PaperSheets:
    """The papers of one engagement, with a list of them in front."""

    cover: Cover
    anchor: Anchor
    facts: Pairs
    counts: tuple[tuple[str, str], ...]
    listed: tuple[tuple[str, str, str, str, str, str], ...]
    milder: tuple[tuple[str, str, str, str], ...]  # number, control, judgement, reason
    gone: tuple[tuple[str, str, str], ...]  # control, title, target
    sheets: tuple[SheetView, ...]
