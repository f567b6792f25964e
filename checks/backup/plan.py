"""The plan of backups: each system of the ledger with the data sets it names."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from checks.model import FactError, Why
from inventory.model import DataSet, Ledger, System
from inventory.words import T


@dataclass(frozen=True, slots=True)
class Planned:
    """One system, what the ledger says must be backed up of it, and the moment of judging."""

    system: System
    data_sets: tuple[DataSet, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Spared:
    """A system that was decided to need no backup: by whom, until when, why."""

    system: str
    owner: str
    until: date
    reason: str


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """What is backed up without a line in the ledger, and the targets that told nothing yet."""

    strays: tuple[T, ...]
    silent: tuple[str, ...]


def planned(ledger: Ledger, at: datetime) -> Iterator[Planned]:
    """Every system of the ledger, and every other one that a data set names."""
    systems = {system.name: system for system in ledger.systems}
    for one in ledger.data_sets:
        systems.setdefault(one.system, System(name=one.system))
    for name, system in systems.items():
        yield Planned(system, tuple(d for d in ledger.data_sets if d.system == name), at)


def spared(texts: Iterable[str], system: str) -> Spared | None:
    """The decision about this system that lasts longest, in force or over."""
    found = [one for one in map(_one, texts) if one.system == system]
    return max(found, key=lambda one: one.until, default=None)


def _one(text: str) -> Spared:
    parts = [part.strip() for part in text.split("|")]
    try:
        system, owner, until, reason = parts
        day = date.fromisoformat(until)
    except ValueError:
        raise _odd(text) from None
    if not (system and owner and reason):
        raise _odd(text)
    return Spared(system, owner, day, reason)


def _odd(text: str) -> FactError:
    return FactError(
        Why.UNDETERMINED,
        T(
            ja=f"方針 backup_sets.without_data: 「{text}」は"
            "「システム名 | 責任者 | 2027-03-31 | 理由」の形でない",
            en=f"policy backup_sets.without_data: `{text}` is not "
            "`system | owner | 2027-03-31 | reason`",
        ),
    )
