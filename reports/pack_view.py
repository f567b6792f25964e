"""The pack (持ち出し一式): what lies on the table when nothing else works, as its renderers see it.

Paper and the one HTML file show the same parts. Everything is in words; names and numbers of
people are in the internal edition, and there is no public one.
"""

from dataclasses import dataclass

from reports.view import Anchor, Cover


@dataclass(frozen=True, slots=True)
class Way:
    """One way to reach somebody: means and number; `checked` in words, empty where never."""

    means: str
    to: str
    checked: str = ""


@dataclass(frozen=True, slots=True)
class Reachable:
    """A person in the contact tree with the ways to reach them, in the order of trying."""

    name: str
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """A post in the contact tree (緊急連絡網): `level` is 0 at its root."""

    post: str
    department: str
    level: int
    called_by: str
    holder: Reachable
    deputies: tuple[Reachable, ...]


@dataclass(frozen=True, slots=True)
class Caller:
    """A company to call: hours, time to arrive and numbers, in words."""

    name: str
    hours: str
    arrives: str
    contract: str
    ways: tuple[Way, ...]
    needed_for: str


@dataclass(frozen=True, slots=True)
class Card:
    """A card (初動カード); `digest` pins the text of the step."""

    step: str
    number: int
    module: str
    phase: str
    title: str
    do: str
    done_when: str
    post: str
    deputy: str
    target: str  # 「30分まで」, empty where none
    hours: str  # 「就業時間外」, empty where always
    after: tuple[str, ...]  # 「3 役割を決める」
    condition: str
    irreversible: bool
    authority: str
    digest: str


@dataclass(frozen=True, slots=True)
class Deck:
    """The cards of one module."""

    id: str
    title: str
    version: str
    triggers: tuple[tuple[str, str], ...]  # what happens, what begins
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Clash:
    """Two cards of different modules that advise the opposite."""

    topic: str
    one: str
    other: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A damage check sheet (被害チェックシート): what to look at, with boxes to write in."""

    title: str
    note: str
    rows: tuple[tuple[str, str], ...]  # object, what to look at


@dataclass(frozen=True, slots=True)
class Turn:
    """A line of a list that is followed from its top."""

    number: int
    thing: str
    where: str
    why: str
    minutes: str = ""


@dataclass(frozen=True, slots=True)
class SitePlan:
    """The map of a site: `picture` is its bytes; `missing` says why there is none."""

    site: str
    picture: bytes
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything in the pack."""

    cover: Cover
    anchor: Anchor
    entry: str  # what the QR leads to
    branches: tuple[Branch, ...]
    callers: tuple[Caller, ...]
    decks: tuple[Deck, ...]
    clashes: tuple[Clash, ...]
    sheets: tuple[Sheet, ...]
    off: tuple[Turn, ...]
    on: tuple[Turn, ...]
    order: tuple[Turn, ...]  # restoring everything, with everybody who is counted on
    order_note: str
    plans: tuple[SitePlan, ...]
    digest: str  # SHA-256 over all of it, that ticks name
