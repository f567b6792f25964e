"""What the document on the eight fields shows: frozen, in Japanese words, without any row."""

from dataclasses import dataclass

from reports.view import Anchor, Cover


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item: what is asked, how far it is answered, by what, and what is missing."""

    clause: str
    title: str
    asks: str
    kind: str  # who can answer
    state: str  # symbol and word
    answered: tuple[str, ...]
    missing: tuple[str, ...]
    own: tuple[str, ...]  # clauses of the body's own standard
    mynumber: str
    jis: str
    required: str
    sources: str  # what nobody compared with the original
    evidence: tuple[str, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FieldView:
    """One of the eight fields; `counts` in the order of the states."""

    number: str
    title: str
    old_rule: bool
    asked: int
    answered: int
    counts: tuple[int, ...]
    items: tuple[ItemView, ...]


@dataclass(frozen=True, slots=True)
class MeasureView:
    """One safety measure for My Number data with the items that are about it."""

    letter: str
    title: str
    clauses: tuple[str, ...]
    asked: int
    answered: int


@dataclass(frozen=True, slots=True)
class CheckView:
    """One check over all subjects."""

    check: str
    title: str
    clauses: str
    failed: int
    passed: int
    open: int
    outside: int
    unseen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LookedView:
    """One host or data set with the newest judgement of the year."""

    subject: str
    name: str
    sort: str
    at: str
    run: str
    evidence: str


@dataclass(frozen=True, slots=True)
class ReadinessView:
    """The whole document."""

    cover: Cover
    anchor: Anchor
    states: tuple[tuple[str, str], ...]  # symbol and word, meaning
    facts: tuple[tuple[str, str], ...]
    summary: str
    in_force: str
    fields: tuple[FieldView, ...]
    measures: tuple[MeasureView, ...]
    checks: tuple[CheckView, ...]
    looked: tuple[LookedView, ...]
    unseen: tuple[str, ...]
    doubts: tuple[str, ...]
