"""What is lost in a disaster, and how long the work on each of it takes."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bcp.awaiting import Waived
from bcp.estimates import ESTIMATED
from bcp.graph import Graph
from bcp.model import Dependency, FirstStep, NodeKind, State, name_of

STANDS = frozenset({State.UP, State.DEGRADED})
REACHED_THROUGH = frozenset({NodeKind.NETWORK, NodeKind.LINE})


@dataclass(frozen=True, slots=True)
class Lost:
    """What does not stand (`absent`), what of it is to be restored, and what starts by hand."""

    graph: Graph
    absent: frozenset[str]
    down: frozenset[str]
    waived: Waived

    def name(self, one: str) -> str:
        """A thing as people say it."""
        return self.graph.nodes[one].name if one in self.graph.nodes else name_of(one) or one

    def minutes(self, one: str) -> float | None:
        """Minutes of work; None where nobody has said.

        What nobody restores by itself (a task, a document on a lost server) is back with what it
        needs, if that is what was lost.
        """
        work = self.graph.work.get(one)
        if work is not None:
            return work.minutes
        if self.graph.nodes[one].kind in ESTIMATED:
            return None
        return 0 if self.absent.intersection(self.graph.hard(one)) else None


def lost_by(graph: Graph, states: Mapping[str, State], steps: Iterable[FirstStep]) -> Lost:
    """What is lost by these states; only first steps that were signed count."""
    absent = frozenset(one for one, state in states.items() if state not in STANDS)
    down = frozenset(one for one in absent if states[one] is State.DOWN)
    signed = (step for step in steps if step.signed_by and step.signed_on)
    return Lost(
        graph,
        absent,
        down,
        {step.start: frozenset(step.of) for step in signed if step.start in down},
    )


def fallen(graph: Graph, down: Iterable[str]) -> dict[str, State]:
    """What is lost together with these: down, or only not seen from here.

    What is reached through a lost network or line alone need not be down itself; only what needs
    something else that is lost falls with it.
    """
    given = frozenset(down)
    hard = _down(_edges_but(graph, lambda edge: _is_way(graph, edge.on)), given)
    return {
        one: State.DOWN if one in hard else State.UNREACHABLE for one in sorted(_down(graph, given))
    }


def spread(graph: Graph, seen: Mapping[str, State]) -> dict[str, State]:
    """How everything stands by what was seen of some: what nobody looked at follows its needs.

    What needs something lost has fallen with it, what needs something that nobody can see is
    itself not known. What was seen to stand stands, whatever it is said to need.
    """
    graph = _edges_but(graph, lambda edge: seen.get(edge.of) in STANDS)
    gone = [one for one, state in seen.items() if state in (State.DOWN, State.ISOLATED)]
    hidden = [one for one, state in seen.items() if state not in STANDS]
    unknown = dict.fromkeys(sorted(_down(graph, frozenset(hidden))), State.UNKNOWN)
    return {**unknown, **fallen(graph, gone), **seen}


def _is_way(graph: Graph, one: str) -> bool:
    return graph.nodes[one].kind in REACHED_THROUGH


def _edges_but(graph: Graph, dropped: Callable[[Dependency], bool]) -> Graph:
    edges = (edge for each in graph.below.values() for edge in each if not dropped(edge))
    return Graph.of(graph.nodes, edges, graph.work)


def _down(graph: Graph, lost: frozenset[str]) -> frozenset[str]:
    return frozenset(one for one, state in graph.stands(lost).items() if state is State.DOWN)
