"""What restoring needs and is lost together with what is to be restored."""

from collections.abc import Iterator

from bcp.case import Case
from bcp.graph import Graph
from bcp.model import Dependency, During, NodeKind, State
from bcp.standing import state_by

Mislaid = tuple[Dependency, tuple[str, ...]]


def mislaid(case: Case) -> Iterator[Mislaid]:
    """Needs of restoring that fall with the thing itself, each with the circle that this makes."""
    for one in case.book.nodes:
        needs = to_restore(case, one)
        if needs:
            yield from _fallen(case.graph, one, needs)


def _fallen(graph: Graph, one: str, needs: tuple[Dependency, ...]) -> Iterator[Mislaid]:
    states = graph.stands([one])
    if state_by(needs, states) is not State.DOWN:
        return
    for edge in needs:
        if states[edge.on] is State.DOWN:
            yield edge, (one, *graph.path(edge.on, one, During.RUN))


def to_restore(case: Case, one: str) -> tuple[Dependency, ...]:
    """What only restoring needs, and documents, which nothing runs on."""
    return tuple(
        edge
        for edge in case.graph.needs(one, During.RESTORE)
        if During.RUN not in edge.during or case.node(edge.on).kind is NodeKind.DOCUMENT
    )
