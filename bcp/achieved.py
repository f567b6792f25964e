"""How soon each thing can be back at best: the longest chain of work, with hands unlimited."""

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush
from math import inf

from bcp.awaiting import Awaiting, Conditions, Waived
from bcp.components import strongly_connected
from bcp.contracting import contracted
from bcp.estimates import minutes_of
from bcp.graph import Graph
from bcp.model import During, Need
from bcp.standing import enough, grouped, unmeetable


@dataclass(frozen=True, slots=True)
class Achieved:
    """The least minutes until a thing works again, when all that is restored by work is lost.

    `chain` leads from the thing down to where its longest chain of work begins. `minutes` is None
    where an estimate is missing on the way, or more is needed of a group than it has: `missing`
    names of what.
    """

    minutes: float | None
    chain: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def achieved(graph: Graph) -> Mapping[str, Achieved]:
    """The achieved recovery time of every thing; a block of mutual needs counts as one.

    Nobody knows in which order a block is undone, so all of it is back only after the work on all
    of its members, one after the other. Of alternatives the fastest that are enough count.
    """
    race = run_race(graph, graph.nodes)
    missing = _missing(graph, race.stands)
    return {one: _one(race, one, missing) for one in graph.nodes}


def run_race(graph: Graph, absent: Collection[str], waived: Waived | None = None) -> "Race":
    """Run the race, again with the blocks of mutual needs as one each while it gets stuck."""
    blocks: dict[str, tuple[str, ...]] = {}
    while True:
        race = Race(graph, Awaiting(Conditions(graph, absent, waived)), blocks)
        if not (stuck := race.awaiting.deadlocks()):
            return race
        blocks = {**blocks, **{one: block for block in stuck for one in block}}
        graph = contracted(graph, stuck)


class Race:
    """Everything absent is worked on as soon as it may be, by as many hands as it takes."""

    def __init__(
        self, graph: Graph, awaiting: Awaiting, blocks: Mapping[str, tuple[str, ...]]
    ) -> None:
        """Run it until nothing moves any more."""
        self.graph, self.awaiting, self.blocks = graph, awaiting, blocks
        self.done: dict[str, float] = {}
        self.stands: dict[str, float] = {}
        self._heap: list[tuple[float, str]] = []
        self._begin(awaiting.ready(), 0)
        while self._heap:
            self._finish(*heappop(self._heap))

    def _begin(self, ready: Iterable[str], at: float) -> None:
        for one in ready:
            heappush(self._heap, (at + minutes_of(self.graph, one), one))

    def _finish(self, at: float, one: str) -> None:
        self.done[one] = at
        began, stood = self.awaiting.finish(one)
        self.stands.update((each, at) for each in stood)
        self._begin(began, at)

    def chain(self, one: str) -> tuple[str, ...]:
        """From a thing down to where its longest chain of work begins."""
        chain: dict[str, None] = {}
        following: str | None = one
        while following is not None and following not in chain:
            way = self._to_finisher(following)
            chain.update(dict.fromkeys((*way, *self.blocks.get(way[-1], ()))))
            following = self._before(way[-1])
        return tuple(chain)

    def _to_finisher(self, one: str) -> tuple[str, ...]:
        """From a thing to the one whose end of work let it stand, by what each needs to run."""
        at = self.stands[one]
        ways: deque[tuple[str, ...]] = deque([(one,)])
        seen = {one}
        while ways:
            way = ways.popleft()
            if self.done[way[-1]] == at:
                return way
            for on in self.graph.hard(way[-1], During.RUN):
                if on not in seen and self.stands.get(on) == at:
                    seen.add(on)
                    ways.append((*way, on))
        return (one,)

    def _before(self, one: str) -> str | None:
        before = self.awaiting.last.get((one, During.RESTORE))
        return before if before and self.stands[before] > 0 else None


def _one(race: Race, one: str, missing: Mapping[str, frozenset[str]]) -> Achieved:
    minutes = race.stands[one]
    known = None if minutes == inf else minutes
    return Achieved(known, race.chain(one), tuple(sorted(missing.get(one, ()))))


def _missing(graph: Graph, stands: Mapping[str, float]) -> dict[str, frozenset[str]]:
    """For everything without a time: of what an estimate is missing, itself or below it."""
    never = sorted(one for one, at in stands.items() if at == inf)
    found: dict[str, frozenset[str]] = {}
    for part in strongly_connected(never, lambda one: _holding(graph, one, stands)):
        below = {on for one in part for on in _holding(graph, one, stands)}
        own = frozenset(one for one in part if _is_missing(graph, one))
        found.update(dict.fromkeys(part, own.union(*(found.get(on, ()) for on in below))))
    return found


def _is_missing(graph: Graph, one: str) -> bool:
    return minutes_of(graph, one) == inf or unmeetable(graph.below[one])


def _holding(graph: Graph, one: str, stands: Mapping[str, float]) -> list[str]:
    """What a thing needs that has no time; of alternatives only where too few have one."""
    edges = graph.below[one]
    single = {edge.on for edge in edges if edge.need is Need.ALL}
    for group in grouped(edges).values():
        members = {edge.on for edge in group}
        if sum(stands[on] < inf for on in members) < enough(group):
            single |= members
    return sorted(on for on in single if stands[on] == inf)
