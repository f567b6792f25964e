"""Until when what a machine needs was last dark, through everything that this needs in turn."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from bcp.components import strongly_connected
from bcp.graph import Graph
from bcp.model import Dependency, Need, NodeKind, kind_of
from bcp.standing import enough, grouped, to_run
from bcp.sweep.rising import ALWAYS, Rise

STILL = datetime.max.replace(tzinfo=UTC)  # it is dark now
STARTED = frozenset({NodeKind.HOST, NodeKind.SYSTEM})


class Darkness:
    """The last dark moment of machines and systems, themselves and with all they need to run."""

    def __init__(
        self,
        graph: Graph,
        rises: Mapping[str, Rise],
        lost: Iterable[str],
        gear: frozenset[str],
        kinds: frozenset[NodeKind] = STARTED,
    ) -> None:
        """Nothing but these kinds counts: whoever answers has power and a way."""
        self._graph, self._gear, self._kinds = graph, gear, kinds
        self.own = {one: rise.dark for one, rise in rises.items()} | dict.fromkeys(lost, STILL)
        self.whole: dict[str, datetime] = {}
        nodes = sorted(one for one in graph.nodes if kind_of(one) in kinds)
        self._needed = {one: sorted({edge.on for edge in self._edges(one)}) for one in nodes}
        for part in strongly_connected(nodes, self.needed):
            latest = max(moment for one in part for moment in self._moments(one))
            self.whole |= dict.fromkeys(part, latest)

    def below(self, one: str) -> datetime:
        """When too little of what it needs was there for the last time."""
        return max((ALWAYS, *self._below(one)))

    def needed(self, one: str) -> list[str]:
        """Machines and systems that it cannot run without, or not without some of."""
        return self._needed[one]

    def late(self, starts: Iterable[str], since: datetime, but: str) -> tuple[str, ...]:
        """Those at the bottom of these that came back only when the one had run since then."""
        found: dict[str, None] = {}
        ahead, met = [*starts], {but}
        while ahead:
            one = ahead.pop()
            if one in met or not since <= self.whole[one] != ALWAYS:
                continue
            met.add(one)
            if since <= self.own.get(one, ALWAYS) != STILL and self.own[one] != ALWAYS:
                found[one] = None
            else:
                ahead += self.needed(one)
        return tuple(sorted(found))

    def _edges(self, one: str) -> tuple[Dependency, ...]:
        return tuple(
            edge
            for edge in to_run(self._graph.needs(one))
            if edge.need is not Need.DEGRADES
            and kind_of(edge.on) in self._kinds
            and edge.on not in self._gear
        )

    def _moments(self, one: str) -> Iterator[datetime]:
        yield self.own.get(one, ALWAYS)
        yield from self._below(one)

    def _below(self, one: str) -> Iterator[datetime]:
        edges = self._edges(one)
        yield from (self._so_far(edge.on) for edge in edges if edge.need is Need.ALL)
        for group in grouped(edges).values():
            moments = sorted(self._so_far(on) for on in {edge.on for edge in group})
            wanted = min(enough(group), len(moments))
            yield moments[wanted - 1] if wanted else ALWAYS

    def _so_far(self, one: str) -> datetime:
        """With all it needs; of its own circle, by itself."""
        return self.whole.get(one, self.own.get(one, ALWAYS))
