"""One host for the count: its cells, and of which accounts a second factor is registered there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from audit.judge import read_limits
from audit.mfa.cells_of import host_cells
from audit.mfa.coverage_input import HostCells, Place
from checks.context import Subject
from checks.fact import read
from checks.facts.accounts import Accounts, Shadow
from checks.facts.enrolment import Enrolment
from checks.facts.ssh_keys import SshKeys
from checks.frame import Frame
from checks.mfa.model import Cell, CellVerdict, Enrolled, Factor, Person
from checks.mfa.people import People
from checks.mfa.policy import MfaLimits
from checks.model import FactError
from checks.policy import Policy
from inventory.words import HinomiError, T


@dataclass(frozen=True, slots=True)
class Kept:
    """The stored evidence of a host: its frame, what the ledger said of it, digest and time."""

    frame: Frame
    subject: Subject
    digest: str
    at: datetime | None


def seen_host(place: Place, kept: Kept, policy: Policy, day: date) -> HostCells:
    """A host whose stored evidence is there; what the evidence does not tell is UNKNOWN."""
    try:
        cells = host_cells(kept.frame, kept.subject, policy, day)
        limits = read_limits(MfaLimits, policy.within(policy.fitting(kept.subject)))
        found = enrolled(kept.frame, cells, limits)
    except HinomiError:
        raise
    except Exception as odd:  # noqa: BLE001 - odd evidence of one host costs that host only
        return HostCells(place, (), {}, _failed(odd), kept.digest, kept.at)
    return HostCells(place, cells, found, None, kept.digest, kept.at)


def _failed(odd: Exception) -> T:
    """Only the type is told: the text of an exception may quote a secret."""
    name = type(odd).__name__
    return T(f"証跡を計算できない（{name}）", f"the evidence cannot be computed ({name})")


def enrolled(frame: Frame, cells: tuple[Cell, ...], limits: MfaLimits) -> Mapping[str, Enrolled]:
    """By account; a key is a second factor where two factors with it are demanded somewhere."""
    keyed = {cell.account for cell in cells if _by_key(cell)}
    return {
        one.name: Enrolled.YES
        if one.name in keyed and one.keys is Enrolled.YES
        else registered(one, limits)
        for one in _people(frame, limits)
    }


def _by_key(cell: Cell) -> bool:
    ways = cell.minimal
    return cell.verdict is CellVerdict.MFA and bool(ways) and all(Factor.KEY in w for w in ways)


def registered(person: Person, limits: MfaLimits) -> Enrolled:
    """Whether a second factor of this person is on file; a refused one is none."""
    states = set(person.enrolled.values())
    if limits.key_is_possession:
        states.add(person.keys)
    for state in (Enrolled.YES, Enrolled.UNKNOWN, Enrolled.REFUSED):
        if state in states:
            return state
    return Enrolled.NO


def _people(frame: Frame, limits: MfaLimits) -> list[Person]:
    """Nobody where a fact is missing: then nothing is known of anybody."""
    try:
        people = People(*(read(k, frame.replies.get(k.__name__)) for k in
                          (Accounts, Shadow, Enrolment, SshKeys)))  # fmt: skip
        return [people.person(one) for one in people.enabled(limits.service_accounts)]
    except FactError:
        return []
