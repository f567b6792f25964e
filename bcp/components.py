"""Strongly connected parts of a directed graph, however deep it is."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Generic, TypeVar

V = TypeVar("V", bound=Hashable)


def strongly_connected(
    vertices: Iterable[V], successors: Callable[[V], Iterable[V]]
) -> list[tuple[V, ...]]:
    """The parts whose members all reach each other, each after every part that it leads to.

    R. E. Tarjan, Depth-first search and linear graph algorithms (1972), with a stack of our own
    in place of recursion: a chain of ten thousand things must not end in an error.
    """
    walk = _Walk(successors)
    for one in vertices:
        walk.begin(one)
    return walk.parts


class _Walk(Generic[V]):
    def __init__(self, successors: Callable[[V], Iterable[V]]) -> None:
        self.successors = successors
        self.met: dict[V, int] = {}
        self.low: dict[V, int] = {}
        self.open: dict[V, None] = {}  # a stack that is asked for membership
        self.parts: list[tuple[V, ...]] = []

    def begin(self, root: V) -> None:
        """Walk everything that the root reaches and that was not met before."""
        trail: list[tuple[V, Iterator[V]]] = []
        self._enter(root, trail)
        while trail:
            one, rest = trail[-1]
            following = next(rest, None)
            if following is not None:
                self._look(one, following, trail)
                continue
            trail.pop()
            if trail:
                self._lower(trail[-1][0], self.low[one])
            self._close(one)

    def _enter(self, one: V, trail: list[tuple[V, Iterator[V]]]) -> None:
        if one not in self.met:
            self.met[one] = self.low[one] = len(self.met)
            self.open[one] = None
            trail.append((one, iter(tuple(self.successors(one)))))

    def _look(self, one: V, following: V, trail: list[tuple[V, Iterator[V]]]) -> None:
        if following in self.open:
            self._lower(one, self.met[following])
        else:
            self._enter(following, trail)

    def _lower(self, one: V, to: int) -> None:
        self.low[one] = min(self.low[one], to)

    def _close(self, one: V) -> None:
        if self.low[one] != self.met[one]:
            return
        part: list[V] = []
        while not part or part[-1] != one:
            part.append(self.open.popitem()[0])
        self.parts.append(tuple(part))
