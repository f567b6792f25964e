"""What still works when some things are lost."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from bcp.model import Dependency, During, Need, State

Edges = Mapping[str, tuple[Dependency, ...]]
States = Mapping[str, State]
_WORSE = {State.UP: 0, State.DEGRADED: 1, State.DOWN: 2}


def standing(below: Edges, above: Edges, lost: frozenset[str], weak: Iterable[str]) -> States:
    """The state of everything by what it needs to run; what runs in a circle keeps running.

    All of `all`, so many of `any`; a need that is itself degraded degrades, and so does a lost
    need that only `degrades`. `weak` are those that may not stand even if nothing is lost.
    """
    states = dict.fromkeys(below, State.UP)
    states.update((one, State.DOWN) for one in lost)
    ahead = [*weak, *(edge.of for dead in sorted(lost) for edge in above[dead])]
    while ahead:
        one = ahead.pop()
        now = State.DOWN if one in lost else state_by(to_run(below[one]), states)
        if now is not states[one]:
            states[one] = now
            ahead.extend(edge.of for edge in above[one])
    return states


def unmeetable(edges: Iterable[Dependency]) -> bool:
    """Whether a group asks for more than it has, so that it can never be enough."""
    groups = grouped(edges)
    return any(enough(group) > len({edge.on for edge in group}) for group in groups.values())


def grouped(edges: Iterable[Dependency]) -> Mapping[str, list[Dependency]]:
    """The alternatives among these, by their group."""
    groups: defaultdict[str, list[Dependency]] = defaultdict(list)
    for edge in edges:
        if edge.need is Need.ANY:
            groups[edge.group].append(edge)
    return groups


def state_by(edges: Iterable[Dependency], states: States) -> State:
    """How a thing stands by the states of what it needs."""
    edges = tuple(edges)
    single = (_by_one(edge, states[edge.on]) for edge in edges if edge.need is not Need.ANY)
    groups = (_by_group(group, states) for group in grouped(edges).values())
    return max((State.UP, *single, *groups), key=_WORSE.__getitem__)


def enough(group: Iterable[Dependency]) -> int:
    """How many of a group are needed: the most that any line of it says."""
    return max(edge.at_least for edge in group)


def _by_one(edge: Dependency, state: State) -> State:
    if edge.need is Need.DEGRADES:
        return State.UP if state is State.UP else State.DEGRADED
    return state


def _by_group(group: list[Dependency], states: States) -> State:
    needed = enough(group)
    ranks = sorted(_WORSE[states[on]] for on in {edge.on for edge in group})
    if needed > len(ranks):
        return State.DOWN
    return tuple(_WORSE)[ranks[needed - 1]] if needed > 0 else State.UP


def to_run(edges: Iterable[Dependency]) -> tuple[Dependency, ...]:
    """Those of these that are needed to run."""
    return tuple(edge for edge in edges if During.RUN in edge.during)
