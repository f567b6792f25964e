"""Blocks of mutual needs counted as one: all begin together, and are back together."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from math import inf

from bcp.estimates import minutes_of
from bcp.graph import Graph
from bcp.model import BOTH, Dependency, Need, Work
from bcp.standing import enough, grouped, unmeetable

Block = tuple[str, ...]


def contracted(graph: Graph, blocks: Iterable[Block]) -> Graph:
    """The graph without the needs inside each block; every member waits for what any waits for.

    The work of a member is that of all, one after the other: nobody knows the order in a block.
    """
    blocks = tuple(blocks)
    inside = {one for block in blocks for one in block}
    outside = [edge for one in graph.nodes if one not in inside for edge in graph.below[one]]
    shared = [edge for block in blocks for edge in _shared(graph, block)]
    work = {one: each for block in blocks for one, each in _work(graph, block)}
    return Graph.of(graph.nodes, [*outside, *shared], {**graph.work, **work})


def _work(graph: Graph, block: Block) -> Iterator[tuple[str, Work]]:
    hopeless = any(unmeetable(graph.below[one]) for one in block)
    minutes = inf if hopeless else sum(minutes_of(graph, one) for one in block)
    return ((one, Work(one, minutes)) for one in block)


def _shared(graph: Graph, block: Block) -> Iterator[Dependency]:
    for waiting in block:
        for edge in _outward(graph.below[waiting], block):
            group = f"{waiting} {edge.group}"
            yield from (replace(edge, of=of, group=group, during=BOTH) for of in block)


def _outward(edges: tuple[Dependency, ...], block: Block) -> Iterator[Dependency]:
    """What is needed from outside; of alternatives as many as there are outside."""
    yield from (edge for edge in edges if edge.need is Need.ALL and edge.on not in block)
    for group in grouped(edges).values():
        others = [edge for edge in group if edge.on not in block]
        needed = min(enough(group), len({edge.on for edge in others}))
        yield from (replace(edge, at_least=needed) for edge in others)
