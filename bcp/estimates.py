"""How long the work on a thing takes, and of what an estimate must be had."""

from math import inf

from bcp.graph import Graph
from bcp.model import NodeKind

# What the section itself brings back, so that a missing estimate leaves the time unknown. A task
# resumes when what it needs stands; sites, power and lines come back by others' work.
ESTIMATED = frozenset({NodeKind.SYSTEM, NodeKind.HOST, NodeKind.NETWORK, NodeKind.DATA})


def minutes_of(graph: Graph, one: str) -> float:
    """Minutes of work on a thing; infinite where nobody has said."""
    work = graph.work.get(one)
    if work is not None:
        return work.minutes
    return inf if graph.nodes[one].kind in ESTIMATED else 0
