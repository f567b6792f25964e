"""Equal lines made one: what is the same over many hosts and accounts is read once."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import TypeVar

from audit.mfa.coverage_unit import WORST_FIRST, Proved, Unit, worst
from audit.mfa.coverage_words import EXEMPT_LETTER, LETTERS, PATHS, account_words, path_words
from checks.mfa.model import CellVerdict
from inventory.model import Zone
from reports.mfa_view import MatrixView, PatternView
from reports.reasons import ZONES

PROVED_LETTER, NO_PATH = "実", ""
MAX_LINES = 40  # of one zone's matrix
_FEW_ACCOUNTS, _FEW_PLACES, _FEW_LINES = 6, 8, 6

V = TypeVar("V")
K = TypeVar("K", bound=Hashable)


def grouped(items: Iterable[V], key: Callable[[V], K]) -> dict[K, list[V]]:
    """The items by key, keys and items in the order in which they come."""
    groups: dict[K, list[V]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups


def few(names: Sequence[str], most: int, counter: str) -> str:
    """The first names, and how many more there are."""
    shown = "、".join(names[:most])
    return shown if len(names) <= most else f"{shown} ほか{len(names) - most}{counter}"


def where(units: Iterable[Unit]) -> str:
    """Places with the accounts concerned; places with the same accounts share a line.

    Where there would be many lines, there is one with the first of all places and accounts.
    """
    by_place = grouped(units, lambda unit: unit.place.name)
    alike = grouped(by_place, lambda name: tuple(dict.fromkeys(_names(by_place[name]))))
    if len(alike) > _FEW_LINES:
        accounts = list(dict.fromkeys(name for names in alike for name in names))
        return f"{_line(list(by_place), accounts)}\n（計{len(by_place):,}台等）"
    return "\n".join(_line(places, accounts) for accounts, places in alike.items())


def _names(units: Iterable[Unit]) -> Iterator[str]:
    return (account_words(unit.account).ja for unit in units if unit.account)


def _line(places: Sequence[str], accounts: Sequence[str]) -> str:
    at = few(places, _FEW_PLACES, "台等")
    return f"{at}: {few(accounts, _FEW_ACCOUNTS, '件')}" if accounts else at


def letter(units: Sequence[Unit]) -> str:
    """One letter for what an account meets on paths of one kind: the worst."""
    inside = [unit for unit in units if unit.counted]
    if inside:
        found = worst(unit.verdict for unit in inside)
        proved = all(unit.proved is Proved.YES for unit in inside)
        return PROVED_LETTER if found is CellVerdict.MFA and proved else LETTERS[found]
    if any(unit.exempt for unit in units):
        return EXEMPT_LETTER
    return LETTERS[CellVerdict.LOCKED] if units else NO_PATH


def matrices(units: Sequence[Unit]) -> tuple[MatrixView, ...]:
    """One matrix a zone: accounts against the kinds of path that occur anywhere."""
    known = [unit for unit in units if unit.account]
    kinds = _kinds(known)
    by_zone = grouped(known, lambda unit: unit.place.zone)
    return tuple(_matrix(zone, by_zone[zone], kinds) for zone in Zone if zone in by_zone)


def _kinds(units: Iterable[Unit]) -> list[str]:
    met = {unit.kind for unit in units}
    return [*(kind for kind in PATHS if kind in met), *sorted(met - set(PATHS))]


def _matrix(zone: Zone, units: Sequence[Unit], kinds: Sequence[str]) -> MatrixView:
    rows = grouped(units, lambda unit: (unit.place.name, account_words(unit.account).ja))
    lines = [(place, account, _letters(own, kinds)) for (place, account), own in rows.items()]
    lines.sort(key=lambda line: (_badness(line[2]), line))
    patterns = _folded(lines)
    return MatrixView(
        zone=ZONES[zone].ja,
        columns=tuple(path_words(kind).ja for kind in kinds),
        patterns=tuple(patterns[:MAX_LINES]),
        accounts=len(lines),
        more=sum(pattern.count for pattern in patterns[MAX_LINES:]),
    )


def _letters(units: Sequence[Unit], kinds: Sequence[str]) -> tuple[str, ...]:
    by_kind = grouped(units, lambda unit: unit.kind)
    return tuple(letter(by_kind.get(kind, ())) for kind in kinds)


_ORDER = "".join(LETTERS[verdict] for verdict in WORST_FIRST[:4])


def _badness(letters: Sequence[str]) -> tuple[int, ...]:
    """Lines with many bad answers first, the worst kind of answer leading."""
    return tuple(-letters.count(bad) for bad in _ORDER)


_Line = tuple[str, str, tuple[str, ...]]


def _folded(lines: Sequence[_Line]) -> list[PatternView]:
    """A line for each account; where those are too many, for each place; else for each pattern."""
    if len(lines) <= MAX_LINES:
        return [PatternView(place, account, letters, 1) for place, account, letters in lines]
    by_place = grouped(lines, lambda line: (line[0], line[2]))
    if len(by_place) <= MAX_LINES:
        return [_pattern(own, letters) for (_, letters), own in by_place.items()]
    by_letters = grouped(lines, lambda line: line[2])
    return [_pattern(own, letters) for letters, own in by_letters.items()]


def _pattern(lines: Sequence[_Line], letters: tuple[str, ...]) -> PatternView:
    places = list(dict.fromkeys(line[0] for line in lines))
    accounts = list(dict.fromkeys(line[1] for line in lines))
    name = accounts[0] if len(accounts) == 1 else f"{len(lines)}アカウント"
    if len(accounts) == 1 and len(lines) > 1:
        name = f"{accounts[0]}（{len(lines)}）"
    return PatternView(few(places, 1, "台等"), name, letters, len(lines))
