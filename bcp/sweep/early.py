"""Machines that run before what they need: not usable yet, or to be looked at and restarted.

That a machine answers says nothing of the system on it. Where power comes back in the wrong
order everything answers in the end, and what was up before its directory or its database may
still hang: it is told until a person has seen it work (`hinomi incident mark NAME up`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from bcp.components import strongly_connected
from bcp.graph import Graph
from bcp.lost import STANDS
from bcp.model import Dependency, During, Need, NodeKind, State, kind_of
from bcp.sweep.darkness import Darkness
from bcp.sweep.rising import Rise

LOST = frozenset({State.DOWN, State.ISOLATED, State.UNREACHABLE})
_SERVED_BY = frozenset({NodeKind.HOST, NodeKind.SYSTEM, NodeKind.DATA})


@dataclass(frozen=True, slots=True)
class Early:
    """A machine that runs, with its systems: it `lacks` what is lost, or ran `before` the others.

    Only one of the two holds anything; a machine that lacks something is looked at again when
    that is back.
    """

    node: str
    systems: tuple[str, ...]
    lacks: tuple[str, ...] = ()
    before: tuple[str, ...] = ()


def early(
    graph: Graph, states: Mapping[str, State], rises: Mapping[str, Rise], gear: Iterable[str] = ()
) -> tuple[Early, ...]:
    """Machines that run too early, what the others need first; nothing is guessed.

    `gear` is network equipment: what can be reached has it.
    """
    known = {one: state for one, state in states.items() if one in graph.nodes}
    return _Town(graph, known, rises, frozenset(gear)).early()


@dataclass(frozen=True)
class _Town:
    graph: Graph
    states: Mapping[str, State]
    rises: Mapping[str, Rise]
    gear: frozenset[str]

    def early(self) -> tuple[Early, ...]:
        running = (
            one
            for one, state in self.states.items()
            if state in STANDS and kind_of(one) is NodeKind.HOST and one not in self.gear
        )
        found = [each for each in map(self._judged, running) if each is not None]
        return tuple(sorted(found, key=self._rank))

    def _judged(self, one: str) -> Early | None:
        systems = self._systems(one)
        dead = tuple(each for each in systems if self._stands[each] is State.DOWN)
        if dead or self._stands[one] is State.DOWN:
            return Early(one, dead, lacks=self._lost_under(one, *dead))
        before = self._ran_before(one, systems)
        return Early(one, systems, before=before) if before else None

    def _systems(self, one: str) -> tuple[str, ...]:
        """The systems that cannot do without it."""
        above = self.graph.needed_by(one, During.RUN)
        hard = {edge.of for edge in above if edge.need is not Need.DEGRADES}
        return tuple(sorted(each for each in hard if kind_of(each) is NodeKind.SYSTEM))

    def _ran_before(self, one: str, systems: Iterable[str]) -> tuple[str, ...]:
        """What came back after it; machines of one system do not wait for each other unsaid."""
        if one not in self.rises:
            return ()
        by_system = (on for each in systems for on in self._darkness.needed(each))
        others = [on for on in by_system if kind_of(on) is NodeKind.SYSTEM]
        starts = [*self._darkness.needed(one), *others]
        return self._darkness.late(starts, self.rises[one].since, one)

    def _lost_under(self, *starts: str) -> tuple[str, ...]:
        """What was seen to be lost among all that these need."""
        found: set[str] = set()
        ahead, met = [*starts], set(starts)
        while ahead:
            for on in self._serving.hard(ahead.pop(), During.RUN):
                if self.states.get(on) in LOST:
                    found.add(on)
                elif self._stands[on] is State.DOWN and on not in met:
                    met.add(on)
                    ahead.append(on)
        return tuple(sorted(found))

    def _rank(self, early: Early) -> tuple[int, int, str]:
        """After what its systems need, and then after what it needs itself."""
        systems = (self._turns[each] for each in self._systems(early.node))
        return max(systems, default=-1), self._turns[early.node], early.node

    @cached_property
    def _turns(self) -> Mapping[str, int]:
        """The place of everything in an order that puts what is needed first; a circle is one."""
        nodes = sorted(self.graph.nodes)
        parts = strongly_connected(nodes, lambda one: self._serving.hard(one, During.RUN))
        return {one: turn for turn, part in enumerate(parts) for one in part}

    @cached_property
    def _serving(self) -> Graph:
        """What serves what: a machine that answers has its power and its way, whatever is lost."""
        edges = (edge for each in self.graph.below.values() for edge in each if self._serves(edge))
        return Graph.of(self.graph.nodes, edges, self.graph.work)

    def _serves(self, edge: Dependency) -> bool:
        if During.RUN not in edge.during or edge.on in self.gear:
            return False
        if kind_of(edge.of) is NodeKind.HOST:
            return kind_of(edge.on) in _SERVED_BY
        return self.states.get(edge.of) not in STANDS  # seen to work, whatever it is said to need

    @cached_property
    def _stands(self) -> Mapping[str, State]:
        return self._serving.stands(self._lost)

    @cached_property
    def _lost(self) -> tuple[str, ...]:
        return tuple(one for one, state in self.states.items() if state in LOST)

    @cached_property
    def _darkness(self) -> Darkness:
        return Darkness(self._serving, self.rises, self._lost, self.gear)
