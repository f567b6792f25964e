"""How soon each thing can be back at best: the longest chain of work, with hands unlimited."""

from collections.abc import Mapping
from dataclasses import dataclass

from bcp.graph import Graph
from bcp.model import NodeKind

# What the section itself brings back, so that a missing estimate leaves the time unknown. A task
# resumes when what it needs stands; sites, power and lines come back by others' work.
ESTIMATED = frozenset({NodeKind.SYSTEM, NodeKind.HOST, NodeKind.NETWORK, NodeKind.DATA})


@dataclass(frozen=True, slots=True)
class Achieved:
    """The least minutes until a thing works again, when all that is restored by work is lost.

    `chain` leads from the thing down to where its longest chain of work begins. `minutes` is None
    where an estimate is missing on the way: `missing` names of what.
    """

    minutes: float | None
    chain: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def achieved(graph: Graph) -> Mapping[str, Achieved]:
    """The achieved recovery time of every thing; a block of mutual needs counts as one."""
    raise NotImplementedError
