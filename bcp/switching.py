"""In which order machines are switched on after the power returns, and off before it goes.

Machines start in their own order when the current comes back, not in ours: so breakers go off
first, and then this list is followed from its top. What others need comes before them; switching
off is the same list from its end.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bcp.graph import Graph
from bcp.model import Dependency, During, Need, NodeKind, kind_of, name_of
from inventory.words import T

_SHOWN = 2  # names in a reason


@dataclass(frozen=True, slots=True)
class Switch:
    """One machine in its place: `depth` counts the layers of things below what it serves."""

    number: int
    host: str
    depth: int
    why: T


def power_on(graph: Graph, hosts: Iterable[str] | None = None) -> tuple[Switch, ...]:
    """The machines (all, or these) in the order of switching on; machines nothing needs last."""
    wanted = sorted(hosts if hosts is not None else _hosts(graph))
    depths = depths_of(graph)
    ranked = sorted(wanted, key=lambda one: (_rank(graph, depths, one), one))
    return tuple(
        Switch(number, one, _rank(graph, depths, one)[1], _reason(graph, one))
        for number, one in enumerate(ranked, 1)
    )


def power_off(graph: Graph, hosts: Iterable[str] | None = None) -> tuple[Switch, ...]:
    """The same machines from the end: first what nothing else needs."""
    on = power_on(graph, hosts)
    return tuple(
        Switch(number, one.host, one.depth, one.why) for number, one in enumerate(reversed(on), 1)
    )


def depths_of(graph: Graph) -> Mapping[str, int]:
    """How many layers of things lie below each; those of one circle share one depth."""
    circle = {one: block for block in graph.blocks(None) for one in block}
    depths: dict[str, int] = {}
    for start in sorted(graph.nodes):
        _descend(graph, circle, depths, start)
    return depths


def _descend(
    graph: Graph, circle: Mapping[str, tuple[str, ...]], depths: dict[str, int], start: str
) -> None:
    """Depth first without recursion: a chain may be as long as the ledger."""
    waiting = [start]
    while waiting:
        members = circle.get(waiting[-1], (waiting[-1],))
        if waiting[-1] in depths:
            waiting.pop()
            continue
        below = {edge.on for one in members for edge in graph.needs(one)} - set(members)
        missing = sorted(one for one in below if one not in depths)
        if missing:
            waiting += missing
            continue
        depth = 1 + max((depths[one] for one in below), default=-1)
        depths.update(dict.fromkeys(members, depth))


def _hosts(graph: Graph) -> list[str]:
    return [one.id for one in graph.nodes.values() if one.kind is NodeKind.HOST]


def _users(graph: Graph, host: str) -> list[Dependency]:
    """What runs with the machine; data that lies on it does not start."""
    edges = graph.needed_by(host, During.RUN)
    return [edge for edge in edges if kind_of(edge.of) is not NodeKind.DATA]


def _rank(graph: Graph, depths: Mapping[str, int], host: str) -> tuple[bool, int, float]:
    served = [edge for edge in _users(graph, host) if edge.need is not Need.DEGRADES]
    if not served:
        return (True, max(depths.values(), default=0), 0)
    rtos = [graph.nodes[edge.of].rto for edge in served]
    soonest = min((one for one in rtos if one is not None), default=float("inf"))
    return (False, min(depths[edge.of] for edge in served), soonest)


def _reason(graph: Graph, host: str) -> T:
    served = sorted({name_of(edge.of) for edge in _users(graph, host)})
    if not served:
        return T("これを必要とするものは書かれていない", "nothing is written that needs it")
    more = len(served) - _SHOWN
    ja, en = "、".join(served[:_SHOWN]), ", ".join(served[:_SHOWN])
    return T(
        f"{ja}{f'ほか{more}件' if more > 0 else ''}に要る",
        f"needed by {en}{f' and {more} more' if more > 0 else ''}",
    )
