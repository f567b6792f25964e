"""What needs what: the dependencies of a continuity book as a graph that may have cycles."""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from bcp.components import strongly_connected
from bcp.model import Dependency, During, Need, Node, State, Work
from bcp.standing import standing, to_run, unmeetable


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

    def hard(self, one: str, during: During | None = None) -> tuple[str, ...]:
        """Ids that a thing cannot do without, or not without some of; each once, sorted."""
        edges = (edge for edge in self.needs(one, during) if edge.need is not Need.DEGRADES)
        return tuple(sorted({edge.on for edge in edges}))

    def blocks(self, during: During | None = None) -> tuple[tuple[str, ...], ...]:
        """Things that need each other in a circle (循環), each block sorted, the blocks too."""
        parts = strongly_connected(sorted(self.nodes), lambda one: self.hard(one, during))
        circles = (part for part in parts if len(part) > 1 or part[0] in self.hard(part[0], during))
        return tuple(sorted(tuple(sorted(part)) for part in circles))

    def all_needed(self, one: str, during: During | None = None) -> frozenset[str]:
        """Everything that a thing needs in the end, itself only where it is in a circle."""
        found: set[str] = set()
        ahead = [one]
        while ahead:
            new = set(self.hard(ahead.pop(), during)) - found
            found |= new
            ahead.extend(new)
        return frozenset(found)

    def path(self, of: str, on: str, during: During | None = None) -> tuple[str, ...]:
        """A shortest chain of needs from one thing to another, both ends in it; empty if none."""
        before: dict[str, str] = {}
        ahead = deque([of])
        while ahead and on not in before:
            one = ahead.popleft()
            for following in self.hard(one, during):
                if following not in before:
                    before[following] = one
                    ahead.append(following)
        return _chain(before, of, on) if on in before else ()

    def stands(self, lost: Iterable[str]) -> Mapping[str, State]:
        """How everything stands when these are lost: up, degraded or down."""
        return standing(self.below, self.above, frozenset(lost), self._weak)

    @cached_property
    def _weak(self) -> tuple[str, ...]:
        return tuple(one for one, edges in self.below.items() if unmeetable(to_run(edges)))


def _frozen(lists: Mapping[str, list[Dependency]]) -> dict[str, tuple[Dependency, ...]]:
    return {one: tuple(edges) for one, edges in lists.items()}


def _during(edges: tuple[Dependency, ...], during: During | None) -> tuple[Dependency, ...]:
    return edges if during is None else tuple(one for one in edges if during in one.during)


def _chain(before: Mapping[str, str], of: str, on: str) -> tuple[str, ...]:
    chain = [on, before[on]]
    while chain[-1] != of:
        chain.append(before[chain[-1]])
    return tuple(reversed(chain))
