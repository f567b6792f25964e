"""How far two-factor authentication reaches: one denominator, three rates, the worst path first.

A unit is an enabled account at one path of one place; of the classes of source addresses the worst
counts. Imports and proofs can lower what was computed and never raise it. What is not known
counts as not covered.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from audit.mfa.coverage_doubts import newest
from audit.mfa.coverage_input import CoverageInput, Proof, Staff
from audit.mfa.coverage_unit import Unit, rank
from audit.mfa.coverage_units import units_of
from checks.mfa.model import DoorKind, Enrolled
from inventory.model import Zone


@dataclass(frozen=True, slots=True)
class Rates:
    """Counts over one denominator (`units`); accounts are those with a unit in it."""

    units: int
    enforced: int
    enrolled: int
    proved: int
    unknown: int
    exempt: int
    shut: int
    accounts: int
    accounts_enforced: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """All units, worst first, their rates, and where staff and registrations disagree."""

    units: tuple[Unit, ...]
    total: Rates
    zones: tuple[tuple[Zone, Rates], ...]
    kinds: tuple[tuple[str, Rates], ...]  # by kind of path, "" where no path is known
    leavers: tuple[tuple[Staff, Unit], ...]  # who, and where still registered
    unenrolled: tuple[Staff, ...]
    proofs: tuple[Proof, ...]
    staff_known: bool


def coverage(given: CoverageInput) -> Coverage:
    """Count; the same input gives the same answer in the same order."""
    units = sorted(units_of(given), key=_worst_first)
    zones = [z for z in Zone if any(unit.place.zone is z for unit in units)]
    kinds = sorted({unit.kind for unit in units}, key=_kind_order)
    return Coverage(
        units=tuple(units),
        total=rates(units),
        zones=tuple((z, rates([u for u in units if u.place.zone is z])) for z in zones),
        kinds=tuple((k, rates([u for u in units if u.kind == k])) for k in kinds),
        leavers=tuple(_leavers(given, units)),
        unenrolled=tuple(_unenrolled(given, units)),
        proofs=tuple(newest(given.proofs)),
        staff_known=bool(given.staff),
    )


def rates(units: Iterable[Unit]) -> Rates:
    """The counts of these units."""
    every = list(units)
    within = [unit for unit in every if unit.counted]
    people: dict[tuple[str, str], bool] = {}
    for unit in within:
        who = unit.place.key, unit.account
        people[who] = people.get(who, True) and unit.enforced
    return Rates(
        units=len(within),
        enforced=sum(unit.enforced for unit in within),
        enrolled=sum(unit.registered for unit in within),
        proved=sum(unit.confirmed for unit in within),
        unknown=sum(unit.unknown for unit in within),
        exempt=sum(bool(unit.exempt) for unit in every),
        shut=len(every) - len(within) - sum(bool(unit.exempt) for unit in every),
        accounts=len(people),
        accounts_enforced=sum(people.values()),
    )


def _kind_order(kind: str) -> tuple[int, str]:
    doors = [one.value for one in DoorKind]
    return (doors.index(kind) if kind in doors else len(doors) + (not kind)), kind


def _worst_first(unit: Unit) -> tuple[object, ...]:
    zone = 0 if unit.place.zone is Zone.MYNUMBER else 1
    return (
        bool(unit.exempt),
        rank(unit.verdict),
        zone,
        unit.place.key,
        unit.account,
        unit.kind,
        unit.path,
    )


def _leavers(given: CoverageInput, units: Sequence[Unit]) -> Iterator[tuple[Staff, Unit]]:
    """Registrations that outlived their owner's service, one for each account and place."""
    left = {
        account.lower(): one
        for one in given.staff
        if one.left is not None and one.left < given.day
        for account in one.accounts
    }
    seen: set[tuple[str, str]] = set()
    for unit in units:
        who = unit.place.key, unit.account
        owner = left.get(unit.account.lower())
        if owner and unit.enrolled is Enrolled.YES and who not in seen:
            seen.add(who)
            yield owner, unit


def _unenrolled(given: CoverageInput, units: Sequence[Unit]) -> Iterator[Staff]:
    """Members in service of whom no place knows a second factor; names whatever their case."""
    known = {unit.account.lower() for unit in units if unit.enrolled is Enrolled.YES}
    for one in given.staff:
        serving = one.left is None or one.left >= given.day
        if serving and not {account.lower() for account in one.accounts} & known:
            yield one
