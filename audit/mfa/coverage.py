"""How far two-factor authentication reaches: one denominator, three rates, the worst path first.

A unit is an enabled account at one path of one place; of the classes of source addresses the worst
counts. Imports and proofs can lower what was computed and never raise it. What is not known
counts as not covered.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from audit.mfa.coverage_input import (
    CentralRow,
    CoverageInput,
    HostCells,
    Outcome,
    Place,
    Proof,
    Staff,
)
from checks.mfa.model import Cell, CellVerdict, DoorKind, Enrolled
from inventory.model import Zone
from inventory.words import T

WORST_FIRST = (
    CellVerdict.NO_FACTOR,
    CellVerdict.SINGLE,
    CellVerdict.SAME_KIND,
    CellVerdict.UNKNOWN,
    CellVerdict.MFA,
    CellVerdict.LOCKED,
)
_RANK = {verdict: rank for rank, verdict in enumerate(WORST_FIRST)}
_NO_CELL = T("アカウントと経路が一つも分からない", "neither an account nor a path is known")
_NOT_ON_FILE = T(
    "二つ目の要素の登録を確かめられない", "the second factor is not known to be registered"
)
_SHAKEN = T(
    "同じ入口の別のアカウントが、要素を欠いて入れた",
    "another account came in here without a factor",
)


class Proved(StrEnum):
    """What real logins say about a unit."""

    YES = "yes"
    NO = "no"  # nobody tried
    REFUTED = "refuted"  # a login with one factor was accepted
    FAULTY = "faulty"  # two factors are asked, with a fault such as a code accepted twice
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True)
class SourceVerdict:
    """The answer of one unit for one class of addresses."""

    name: T
    verdict: CellVerdict


@dataclass(frozen=True, slots=True)
class Unit:
    """One account at one path of one place, with the worst answer over the source classes.

    An `account` of "" stands for all accounts of a place about which nothing is known.
    """

    place: Place
    account: str
    path: str
    kind: str
    verdict: CellVerdict
    sources: tuple[SourceVerdict, ...]
    enrolled: Enrolled
    proved: Proved
    words: T
    steps: tuple[str, ...]
    doubt: T | None
    exempt: str
    grade: str
    product: str = ""

    @property
    def counted(self) -> bool:
        """Whether it belongs to the denominator: not exempt, and the account can come in."""
        return not self.exempt and self.verdict is not CellVerdict.LOCKED

    @property
    def enforced(self) -> bool:
        """Whether two factors are demanded whatever the source (強制)."""
        return self.counted and self.verdict is CellVerdict.MFA

    @property
    def registered(self) -> bool:
        """Whether a second factor of the account is registered (登録)."""
        return self.counted and self.enrolled is Enrolled.YES

    @property
    def confirmed(self) -> bool:
        """Whether real logins confirmed what was computed (実測)."""
        return self.enforced and self.proved is Proved.YES

    @property
    def unknown(self) -> bool:
        """Whether nothing certain is known (確認不能)."""
        return self.counted and self.verdict is CellVerdict.UNKNOWN


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
    units = sorted(_units(given), key=_worst_first)
    zones = [z for z in Zone if any(unit.place.zone is z for unit in units)]
    kinds = sorted({unit.kind for unit in units}, key=_kind_order)
    return Coverage(
        units=tuple(units),
        total=rates(units),
        zones=tuple((z, rates([u for u in units if u.place.zone is z])) for z in zones),
        kinds=tuple((k, rates([u for u in units if u.kind == k])) for k in kinds),
        leavers=tuple(_leavers(given, units)),
        unenrolled=tuple(_unenrolled(given, units)),
        proofs=tuple(_newest(given.proofs)),
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


def worst(verdicts: Iterable[CellVerdict]) -> CellVerdict:
    """The worst of these; a certain single factor is worse than not knowing."""
    return min(verdicts, key=_RANK.__getitem__)


def _worst_first(unit: Unit) -> tuple[object, ...]:
    zone = 0 if unit.place.zone is Zone.MYNUMBER else 1
    return (
        bool(unit.exempt),
        _RANK[unit.verdict],
        zone,
        unit.place.key,
        unit.account,
        unit.kind,
        unit.path,
    )


def _units(given: CoverageInput) -> Iterator[Unit]:
    proofs = _newest(given.proofs)
    covered = {row.place.key for row in given.central}
    for host in given.hosts:
        yield from _of_host(host, proofs, covered)
    for row in given.central:
        here = [proof for proof in proofs if _at(proof, row.place.key, row.path)]
        alike = {
            other.account: (other.verdict, other.alike) == (row.verdict, row.alike)
            for other in given.central
            if (other.place.key, other.path) == (row.place.key, row.path)
        }
        yield _shaken(_lowered(_supported(_of_row(row)), here, alike), here)


def _of_host(host: HostCells, proofs: Sequence[Proof], covered: set[str]) -> Iterator[Unit]:
    if host.missing is not None or not host.cells:
        spoken_for = covered & {host.place.key, host.place.name, *host.place.systems}
        if not (host.imported_only and spoken_for):
            yield _unseen(host.place, host.missing or _NO_CELL)
        return
    grouped = _by_door(host.cells)
    answers = {key: _answer(cells) for key, cells in grouped.items()}
    for (path, account), cells in grouped.items():
        unit = _supported(_folded(host, account, path, cells))
        here = [proof for proof in proofs if _at(proof, host.place.key, path)]
        alike = {other: answers[path, account] == said for (at, other), said in answers.items()
                 if at == path}  # fmt: skip
        yield _lowered(unit, here, alike)


def _by_door(cells: Iterable[Cell]) -> dict[tuple[str, str], list[Cell]]:
    grouped: dict[tuple[str, str], list[Cell]] = {}
    for cell in cells:
        grouped.setdefault((cell.door.name, cell.account), []).append(cell)
    return grouped


def _answer(cells: Iterable[Cell]) -> frozenset[tuple[object, ...]]:
    """What makes two accounts alike at a door: the same answer from every class of addresses."""
    return frozenset((c.source.name.en, _sure(c), c.minimal) for c in cells)


def _sure(cell: Cell) -> CellVerdict:
    """The verdict; one that stands beside a doubt is no good news."""
    good = cell.verdict in (CellVerdict.MFA, CellVerdict.LOCKED)
    return CellVerdict.UNKNOWN if good and cell.doubt else cell.verdict


def _folded(host: HostCells, account: str, path: str, cells: Sequence[Cell]) -> Unit:
    """The worst of the cells that are neither shut nor exempt; else of those that are exempt."""
    open_ = [cell for cell in cells if _sure(cell) is not CellVerdict.LOCKED]
    strict = [cell for cell in open_ if not cell.exempt]
    chosen = min(strict or open_ or cells, key=lambda cell: _RANK[_sure(cell)])
    return Unit(
        place=host.place,
        account=account,
        path=path,
        kind=chosen.door.kind.value,
        verdict=_sure(chosen),
        sources=tuple(SourceVerdict(cell.source.name, _sure(cell)) for cell in cells),
        enrolled=host.enrolled.get(account, Enrolled.UNKNOWN),
        proved=Proved.NO,
        words=chosen.words,
        steps=tuple(step for witness in chosen.witnesses for step in witness.steps),
        doubt=chosen.doubt,
        exempt="" if strict or not open_ else chosen.exempt,
        grade="E1",
    )


def _unseen(place: Place, why: T) -> Unit:
    """A place of which nothing is known counts once at least, and never as covered."""
    return Unit(
        place=place,
        account="",
        path="",
        kind="",
        verdict=CellVerdict.UNKNOWN,
        sources=(),
        enrolled=Enrolled.UNKNOWN,
        proved=Proved.NO,
        words=T("すべてのアカウントが確認不能", "no account could be confirmed"),
        steps=(),
        doubt=why,
        exempt="",
        grade="",
    )


def _of_row(row: CentralRow) -> Unit:
    good = row.verdict in (CellVerdict.MFA, CellVerdict.LOCKED)
    return Unit(
        place=row.place,
        account=row.account,
        path=row.path,
        kind=row.path,
        verdict=CellVerdict.UNKNOWN if good and row.doubt else row.verdict,
        sources=(),
        enrolled=row.enrolled,
        proved=Proved.NO,
        words=row.words,
        steps=(),
        doubt=row.doubt,
        exempt=row.exempt,
        grade=row.grade,
        product=row.product,
    )


def _supported(unit: Unit) -> Unit:
    """Two factors count as demanded of an account only where its second one is on file (E2)."""
    if unit.verdict is not CellVerdict.MFA or unit.enrolled is Enrolled.YES:
        return unit
    return replace(unit, verdict=CellVerdict.UNKNOWN, doubt=_NOT_ON_FILE)


def _at(proof: Proof, place: str, path: str) -> bool:
    return proof.place == place and proof.path == path


def _newest(proofs: Iterable[Proof]) -> list[Proof]:
    """The last series of each account at each path of each place."""
    newest: dict[tuple[str, str, str], Proof] = {}
    for proof in sorted(proofs, key=lambda p: (p.place, p.path, p.account, p.at)):
        newest[proof.place, proof.path, proof.account] = proof
    return list(newest.values())


def _lowered(unit: Unit, proofs: Sequence[Proof], alike: Mapping[str, bool]) -> Unit:
    """The unit in the light of series by this account, or by one with the same answer here."""
    telling = [p for p in proofs if p.account == unit.account or alike.get(p.account, False)]
    if not telling:
        return unit
    if any(proof.bypass for proof in telling):
        return _refuted(unit)
    outcomes = {proof.outcome for proof in telling}
    proved = Proved.YES
    if Outcome.VIOLATED in outcomes:
        proved = Proved.FAULTY
    elif outcomes != {Outcome.CONFORMING}:
        proved = Proved.INCOMPLETE
    return replace(unit, proved=proved, grade=_with(unit.grade, "E3"))


def _shaken(unit: Unit, proofs: Iterable[Proof]) -> Unit:
    """An export is not believed at a path where somebody came in without a factor."""
    if unit.verdict is not CellVerdict.MFA or not any(proof.bypass for proof in proofs):
        return unit
    return replace(unit, verdict=CellVerdict.UNKNOWN, doubt=_SHAKEN)


def _refuted(unit: Unit) -> Unit:
    """A login that succeeded with less outweighs every computed setting."""
    seen = T(
        "実測で、要素が足りないログインが受け入れられた",
        "a real login that lacked a factor was accepted",
    )
    verdict = worst((unit.verdict, CellVerdict.SINGLE))
    words = unit.words if verdict is unit.verdict else seen
    return replace(
        unit,
        verdict=verdict,
        words=words,
        doubt=None,
        proved=Proved.REFUTED,
        grade=_with(unit.grade, "E3"),
    )


def _with(grade: str, more: str) -> str:
    return "+".join(filter(None, dict.fromkeys((*grade.split("+"), more))))


def _leavers(given: CoverageInput, units: Sequence[Unit]) -> Iterator[tuple[Staff, Unit]]:
    """Registrations that outlived their owner's service, one for each account and place."""
    left = {
        account: one
        for one in given.staff
        if one.left is not None and one.left < given.day
        for account in one.accounts
    }
    seen: set[tuple[str, str]] = set()
    for unit in units:
        who = unit.place.key, unit.account
        if unit.account in left and unit.enrolled is Enrolled.YES and who not in seen:
            seen.add(who)
            yield left[unit.account], unit


def _unenrolled(given: CoverageInput, units: Sequence[Unit]) -> Iterator[Staff]:
    """Members in service of whom no place knows a second factor."""
    known = {unit.account for unit in units if unit.enrolled is Enrolled.YES}
    for one in given.staff:
        serving = one.left is None or one.left >= given.day
        if serving and not one.accounts & known:
            yield one
