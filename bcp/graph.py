"""What needs what: the dependencies of a continuity book as a graph that may have cycles."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bcp.model import Dependency, During, Node, Work


@dataclass(frozen=True)
class Graph:
    """Things by id with what they need and what needs them; ids that are not known are refused."""

    nodes: Mapping[str, Node]
    work: Mapping[str, Work]
    below: Mapping[str, tuple[Dependency, ...]]  # id -> what it needs
    above: Mapping[str, tuple[Dependency, ...]]  # id -> what needs it

    @classmethod
    def of(
        cls, nodes: Mapping[str, Node], dependencies: Iterable[Dependency], work: Mapping[str, Work]
    ) -> "Graph":
        """The graph of these; KeyError names an id that no node has."""
        below: dict[str, list[Dependency]] = {one: [] for one in nodes}
        above: dict[str, list[Dependency]] = {one: [] for one in nodes}
        for edge in dependencies:
            below[edge.of].append(edge)
            above[edge.on].append(edge)
        return cls(nodes, work, _frozen(below), _frozen(above))

    def needs(self, one: str, during: During | None = None) -> tuple[Dependency, ...]:
        """What a thing needs, to run or to be restored; both where `during` is None."""
        return _during(self.below[one], during)

    def needed_by(self, one: str, during: During | None = None) -> tuple[Dependency, ...]:
        """What needs a thing."""
        return _during(self.above[one], during)


def _frozen(lists: Mapping[str, list[Dependency]]) -> dict[str, tuple[Dependency, ...]]:
    return {one: tuple(edges) for one, edges in lists.items()}


def _during(edges: tuple[Dependency, ...], during: During | None) -> tuple[Dependency, ...]:
    return edges if during is None else tuple(one for one in edges if during in one.during)
