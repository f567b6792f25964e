"""What only the whole file shows: rows that name the same thing twice, and jumps to nowhere.

The same address in two zones is no problem, since the zones are separate networks that often use
the same private addresses; within one zone it is one.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from inventory.ledger.columns import BY_KIND
from inventory.ledger.problem import Problem
from inventory.ledger.rows import Draft
from inventory.model import Host
from inventory.words import T

EMPLOYED = T("在職開始の日以降の日", "a day that is not before the first day of employment")
JUMP = T("台帳にある機器の管理番号", "the id of a host of this ledger")


@dataclass(frozen=True, slots=True)
class Row:
    """One row that was understood, where it stands, and the fields that its sheet speaks of."""

    draft: Draft
    model: Any
    given: frozenset[str] = frozenset()


def whole(
    file: str, rows: Mapping[str, Sequence[Row]], rejected: frozenset[str] = frozenset()
) -> Iterator[Problem]:
    """Every row that repeats another one's name or address, and every jump to an unknown host."""
    hosts = rows.get("hosts", ())
    yield from _twice(file, hosts, "id", lambda host: [host.id])
    yield from _twice(file, hosts, "name", lambda host: [host.name.casefold()])
    yield from _twice(file, hosts, "addresses", _addresses)
    yield from _jumps(file, hosts, rejected)
    yield from _backwards(file, rows.get("staff", ()))
    for kind, each in rows.items():
        if kind != "hosts":
            yield from _twice(file, each, BY_KIND[kind].key[0], _key(kind))


def _addresses(host: Host) -> Iterable[Hashable]:
    return [(host.zone, address) for address in host.addresses]


def _key(kind: str) -> Callable[[Any], Iterable[Hashable]]:
    if kind == "municipality":
        return lambda _: [kind]
    fields = BY_KIND[kind].key
    return lambda model: [tuple(getattr(model, name) for name in fields)]


def _twice(
    file: str, rows: Iterable[Row], name: str, keys: Callable[[Any], Iterable[Hashable]]
) -> Iterator[Problem]:
    seen: dict[Hashable, Draft] = {}
    for row in rows:
        for one in dict.fromkeys(keys(row.model)):
            first = seen.setdefault(one, row.draft)
            if first is not row.draft:
                shown = one[-1] if isinstance(one, tuple) and name == "addresses" else None
                value = str(shown or getattr(row.model, name))
                yield _problem(file, row.draft, name, value, _elsewhere(first))


def _elsewhere(first: Draft) -> T:
    place = f"{first.sheet} " if first.sheet else ""
    return T(
        f"ほかと重ならない値({place}{first.number}行目にもある)",
        f"a value of its own (also in {place}row {first.number})",
    )


def _jumps(file: str, rows: Sequence[Row], rejected: frozenset[str]) -> Iterator[Problem]:
    known = rejected | {row.model.id for row in rows}
    for row in rows:
        jump = row.model.access.jump
        if jump is not None and (jump not in known or jump == row.model.id):
            yield _problem(file, row.draft, "access.jump", jump, JUMP)


def _backwards(file: str, rows: Sequence[Row]) -> Iterator[Problem]:
    """People who left before they came."""
    for row in rows:
        since, until = row.model.since, row.model.until
        if since is not None and until is not None and until < since:
            yield _problem(file, row.draft, "until", until.isoformat(), EMPLOYED)


def _problem(file: str, draft: Draft, name: str, value: str, expected: T) -> Problem:
    title = draft.titles.get(name) or draft.titles.get("name", name)
    return Problem(file, draft.sheet, draft.number, title, value, expected)
