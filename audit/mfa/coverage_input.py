"""What coverage is counted from: places, computed cells, imported rows, proofs, people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from checks.mfa.model import Cell, CellVerdict, Enrolled
from inventory.model import Zone
from inventory.words import T


@dataclass(frozen=True, slots=True)
class Place:
    """A host or a central system that accounts enter; `key` is its id in the ledger or its name."""

    key: str
    name: str
    zone: Zone
    department: str = ""
    systems: tuple[str, ...] = ()
    central: bool = False


@dataclass(frozen=True, slots=True)
class HostCells:
    """One host of the ledger with its computed cells, or with the reason why there are none.

    `enrolled` tells for an account whether any second factor of it is registered on the host;
    `imported_only` that no collector can ask such a host, so that imported rows speak for it.
    """

    place: Place
    cells: tuple[Cell, ...]
    enrolled: Mapping[str, Enrolled]
    missing: T | None
    evidence: str = ""
    at: datetime | None = None
    imported_only: bool = False


@dataclass(frozen=True, slots=True)
class CentralRow:
    """One account at one path of one system after grading of all that was imported about it.

    `grade` names the evidence it rests on (`E1+E2`), `files` are the digests of what was imported;
    accounts of one path with equal `alike` are under the same demand, so that a series with one of
    them tells of the others.
    """

    place: Place
    account: str
    path: str
    verdict: CellVerdict
    enrolled: Enrolled
    words: T
    doubt: T | None
    exempt: str
    grade: str
    product: str
    alike: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Export:
    """One imported file as far as it speaks of one system: who exported what, when, how much."""

    product: str
    system: str
    grade: str
    file: str
    exported: datetime
    exporter: str
    rows: int


class Outcome(StrEnum):
    """How a series of attempts ended; only a whole series without a fault conforms."""

    CONFORMING = "conforming"
    VIOLATED = "violated"
    INCOMPLETE = "incomplete"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Tried:
    """One attempt of a series, in words without secrets; `held` is None where nothing is known."""

    id: str
    what: T
    observed: T
    held: bool | None


@dataclass(frozen=True, slots=True)
class Proof:
    """One series of real logins at a path of a place with a dedicated account.

    `bypass` is True where a login was accepted although a factor was left out or wrong; other
    faults (a code taken twice, no limit of attempts) leave the demand for two factors standing.
    """

    place: str
    path: str
    account: str
    at: datetime
    outcome: Outcome
    bypass: bool
    attempts: tuple[Tried, ...]
    run: str = ""
    approver: str = ""
    operator: str = ""
    log: T | None = None
    closed: T | None = None
    host: str = ""  # of several machines of one system each was tried for itself


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of the staff (職員) with the accounts in use; `left` is the last day of service."""

    name: str
    accounts: frozenset[str]
    department: str = ""
    left: date | None = None


@dataclass(frozen=True, slots=True)
class CoverageInput:
    """Everything that is counted, and the day (in Japan) as of which people have left."""

    day: date
    hosts: tuple[HostCells, ...]
    central: tuple[CentralRow, ...] = ()
    exports: tuple[Export, ...] = ()
    proofs: tuple[Proof, ...] = ()
    staff: tuple[Staff, ...] = ()
