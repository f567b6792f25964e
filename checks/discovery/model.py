"""The typed cases that rules about discovery decide on: one of a segment, one of a host."""

from dataclasses import dataclass
from enum import StrEnum

from inventory.model import Kind
from inventory.words import T


class Presence(StrEnum):
    """Whether a host of the ledger is on the network, as far as anybody looked."""

    SEEN = "seen"
    UNSEEN = "unseen"
    WAITING = "waiting"  # nobody has looked for long enough
    NOT_COVERED = "not_covered"
    DISPUTED = "disputed"  # somebody answers in its place
    LEFT_OUT = "left_out"
    SPARE = "spare"
    GONE = "gone"  # the ledger says that it was returned or scrapped


@dataclass(frozen=True, slots=True)
class SegmentCase:
    """One segment: whether all of it was seen, and what no row of the ledger is about.

    `unsure` says why absence proves nothing there, None where the newest look was whole.
    """

    id: str
    unsure: T | None
    strangers: tuple[str, ...]
    random: tuple[str, ...]
    known: int
    left_out: int


@dataclass(frozen=True, slots=True)
class HostCase:
    """One host of the ledger: presence, contradictions, services, and what its row lacks.

    `days` are those without a sighting and `allowed` how many may pass; `blind` says why
    contradictions cannot be seen. `extra` and `missing` are services against the baseline,
    `changed` other versions of the same product; `unproven` says why they cannot be compared.
    """

    id: str
    kind: Kind
    presence: Presence
    days: int | None
    allowed: int
    detail: T
    conflicts: tuple[T, ...]
    blind: T | None
    extra: tuple[str, ...]
    missing: tuple[str, ...]
    changed: tuple[str, ...]
    unproven: T | None
    filled: frozenset[str]
