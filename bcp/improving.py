"""Who goes first, tried in several ways: the order that is least late in sum is taken.

Inherited due time alone goes wrong where targets cannot be met anyway: what is lost already draws
the hands. So a few rules are tried, then single things are moved about in the best of them, always
the same way, and a move is kept where nothing gets worse.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from math import inf
from operator import or_
from random import Random

from bcp.assembly import Hand
from bcp.awaiting import Conditions
from bcp.components import strongly_connected
from bcp.crews import Crews
from bcp.lost import Lost
from bcp.urgency import Urgency
from bcp.yard import Key, Yard

Keys = dict[str, Key]
Cost = tuple[float, float]
_MOVES_EACH, _MOVES_SPARED = 8, 400_000  # fewer for many: a thousand stay under a second


@dataclass(frozen=True, slots=True)
class Search:
    """One situation with the least that any order of it can cost."""

    lost: Lost
    hands: Sequence[Hand]
    now: float
    least: Cost
    conditions: Conditions

    def played(self, keys: Keys, *, patient: bool = False) -> Yard:
        """The situation played out, whoever has the smallest key first."""
        crews = Crews(self.hands)
        return Yard(self.lost, crews, keys, self.now, self.conditions, patient=patient)

    def cost(self, yard: Yard) -> Cost:
        """Minutes late summed over all targets of their own, then minutes until all is back."""
        return cost_of(self.lost, yard.stands)


def cost_of(lost: Lost, stands: Mapping[str, float | None]) -> Cost:
    """What these times cost; a time that nobody knows is the same in every order."""
    late, last = 0.0, 0.0
    for one, at in stands.items():
        if at is not None and at < inf:
            due = lost.graph.nodes[one].rto
            late += max(0.0, at - due) if due is not None else 0
            last = max(last, at)
    return late, last


def best_played(
    lost: Lost,
    hands: Sequence[Hand],
    urgency: Mapping[str, Urgency],
    best: Mapping[str, float],
    now: float,
) -> tuple[Yard, bool]:
    """The best order that was found, and whether it is another than by inherited due time."""
    conditions = Conditions(lost.graph, lost.absent, lost.waived)
    search = Search(lost, hands, now, cost_of(lost, best), conditions)
    rules = list(_rules(lost, urgency))
    by_due, *others = (search.played(keys) for keys in rules)
    patient = (search.played(keys, patient=True) for keys in rules)
    found = min((by_due, *others, *patient), key=search.cost)
    found = _moved(search, found)
    if search.cost(found) == search.cost(by_due):
        return by_due, False
    return found, True


def _rules(lost: Lost, urgency: Mapping[str, Urgency]) -> Iterator[Keys]:
    yield {one: (each.due, -each.after, one) for one, each in urgency.items()}
    if len(lost.down) > 1:
        needing = _needing(lost)
        yield {one: (-needing[one], each.due, one) for one, each in urgency.items()}
        yield {one: (-each.after, each.due, one) for one, each in urgency.items()}


def _needing(lost: Lost) -> dict[str, int]:
    """How many absent things need each in the end, itself among them."""
    ids = sorted(lost.absent)
    bits = {one: 1 << number for number, one in enumerate(ids)}
    above = {one: [e.of for e in lost.graph.above[one] if e.of in lost.absent] for one in ids}
    for part in strongly_connected(ids, above.__getitem__):
        masks = [bits[of] for one in part for of in (one, *above[one])]
        bits.update(dict.fromkeys(part, reduce(or_, masks)))
    return {one: mask.bit_count() for one, mask in bits.items()}


def _moved(search: Search, yard: Yard) -> Yard:
    """Move single things forward or back while that costs nothing, so many times."""
    order = sorted(search.lost.down, key=lambda one: yard.keys[one])
    random = Random(len(order))  # noqa: S311 - the same moves every time, nothing secret
    cost = search.cost(yard)
    for _ in range(_moves(len(order))):
        if cost <= search.least:
            break
        tried = _with_one_moved(order, random)
        other = search.played(_ranked(search.lost, tried), patient=yard.patient)
        if search.cost(other) <= cost:
            order, yard, cost = tried, other, search.cost(other)
    return yard


def _moves(things: int) -> int:
    return min(_MOVES_EACH * things, _MOVES_SPARED // things**2) if things > 1 else 0


def _with_one_moved(order: list[str], random: Random) -> list[str]:
    moved = list(order)
    one = moved.pop(random.randrange(len(order)))
    moved.insert(random.randrange(len(order)), one)
    return moved


def _ranked(lost: Lost, order: list[str]) -> Keys:
    ranks: Keys = {one: (rank,) for rank, one in enumerate(order)}
    return ranks | {one: (len(order), one) for one in lost.absent - lost.down}
