"""Systems and data whose machines are back, and of which nobody has said since that they work.

A host that answers is no proof of the work that its system still needs. The system stays in the
restore order until a person marks it up, or what needs it; such a word holds until something
beneath it is lost anew.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bcp.graph import Graph
from bcp.lost import STANDS
from bcp.model import During, Need, NodeKind, State, kind_of
from bcp.sweep.darkness import STARTED, STILL, Darkness
from bcp.sweep.early import LOST
from bcp.sweep.rising import ALWAYS, Rise

_SAID = frozenset({NodeKind.SYSTEM, NodeKind.DATA})  # what a person must see work


@dataclass(frozen=True, slots=True)
class Confirmed:
    """States without words that no longer hold, and what nobody has seen work since."""

    states: Mapping[str, State]
    waiting: tuple[str, ...]

    def for_order(self, graph: Graph) -> Mapping[str, State]:
        """What waits is still to be restored; with no work written down nobody knows."""
        left = {one: State.DOWN if one in graph.work else State.UNKNOWN for one in self.waiting}
        return {**self.states, **left}


def confirmed(
    graph: Graph,
    states: Mapping[str, State],
    rises: Mapping[str, Rise],
    gear: Iterable[str] = (),
) -> Confirmed:
    """What holds of these states, by when things went dark and when a person said what."""
    known = {one: state for one, state in states.items() if one in graph.nodes}
    lost = [one for one, state in known.items() if state in LOST]
    darkness = Darkness(graph, rises, lost, frozenset(gear), STARTED | _SAID)
    seen = _seen_to_work(graph, known, rises)
    open_ = [
        one
        for one in sorted(graph.nodes)
        if kind_of(one) in _SAID
        and known.get(one, State.UP) in STANDS
        and seen.get(one, ALWAYS) < darkness.below(one)
    ]
    waiting = tuple(one for one in open_ if darkness.below(one) != STILL)
    return Confirmed({one: known[one] for one in known if one not in {*open_}}, waiting)


def _seen_to_work(
    graph: Graph, states: Mapping[str, State], rises: Mapping[str, Rise]
) -> Mapping[str, datetime]:
    """When a person last saw what work; who sees a system work has seen what it cannot do without.

    Of alternatives nobody can say which one it was.
    """
    seen = {
        one: rises[one].since
        for one, state in states.items()
        if kind_of(one) in _SAID and state in STANDS and one in rises
    }
    ahead = [*seen]
    while ahead:
        one = ahead.pop()
        for edge in graph.needs(one, During.RUN):
            on = edge.on
            if edge.need is Need.ALL and kind_of(on) in _SAID and seen.get(on, ALWAYS) < seen[one]:
                seen[on] = seen[one]
                ahead.append(on)
    return seen
