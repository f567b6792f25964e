"""From cells and imported rows to units: the worst source counts, what is silent is unknown."""

from collections.abc import Iterable, Iterator, Sequence

from audit.mfa.coverage_doubts import lowered, newest, shaken, stands_at, supported
from audit.mfa.coverage_input import CentralRow, CoverageInput, HostCells, Place, Proof
from audit.mfa.coverage_unit import Proved, SourceVerdict, Unit, rank
from checks.mfa.model import Cell, CellVerdict, Door, Enrolled
from inventory.words import T

_FORESEEN = (CellVerdict.NO_FACTOR, CellVerdict.SINGLE, CellVerdict.SAME_KIND)
_NO_CELL = T("アカウントと経路が一つも分からない", "neither an account nor a path is known")


def units_of(given: CoverageInput) -> Iterator[Unit]:
    """Every unit: of hosts by their cells, of systems by what was imported."""
    proofs = newest(given.proofs)
    covered = {row.place.key for row in given.central}
    for host in given.hosts:
        yield from _of_host(host, proofs, covered)
    demands = {
        (row.place.key, row.path, row.account): (row.verdict, row.alike) for row in given.central
    }
    for row in given.central:
        here = [proof for proof in proofs if stands_at(proof, row.place.key, row.path)]
        said = row.verdict, row.alike
        alike = {p.account: demands.get((p.place, p.path, p.account)) == said for p in here}
        yield shaken(lowered(supported(_of_row(row)), here, alike), here)


def _of_host(host: HostCells, proofs: Sequence[Proof], covered: set[str]) -> Iterator[Unit]:
    if host.missing is not None or not host.cells:
        spoken_for = covered & {host.place.key, host.place.name, *host.place.systems}
        if not (host.imported_only and spoken_for):
            yield _unseen(host.place, host.missing or _NO_CELL)
        return
    grouped = _by_door(host.cells)
    answers = {key: _answer(cells) for key, cells in grouped.items()}
    for (path, account), cells in grouped.items():
        unit = supported(_folded(host, account, path, cells))
        here = [proof for proof in proofs if stands_at(proof, host.place.key, path)]
        said = answers[path, account]
        alike = {proof.account: answers.get((path, proof.account)) == said for proof in here}
        shaking = [p for p in proofs if _unforeseen(p, host, {path, unit.kind})]
        yield shaken(lowered(unit, here, alike), shaking)


def _unforeseen(proof: Proof, host: HostCells, paths: set[str]) -> bool:
    """Whether somebody came in here without a factor although that was not what was computed."""
    if proof.place != host.place.key or proof.path not in paths or not proof.bypass:
        return False
    mine = [c for c in host.cells if c.account == proof.account and _leads(c.door, paths)]
    return all(_sure(cell) not in _FORESEEN for cell in mine)


def _leads(door: Door, paths: set[str]) -> bool:
    return bool({door.name, door.kind.value} & paths)


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
    chosen = min(strict or open_ or cells, key=lambda cell: rank(_sure(cell)))
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
        files=row.files,
    )
