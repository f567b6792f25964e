"""Configurations as trees of lines by indentation: Cisco, AlaxalA, AlliedWare Plus, FRR, NEC."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Block:
    """One line without its indentation, and the lines indented under it."""

    line: str
    children: "tuple[Block, ...]" = ()

    def find(self, *starts: str) -> "Iterator[Block]":
        """The lines right under it that begin with one of these words."""
        return found(self.children, *starts)

    def first(self, *starts: str) -> "Block | None":
        """The first of them."""
        return next(self.find(*starts), None)

    @property
    def words(self) -> list[str]:
        """The words of the line."""
        return self.line.split()

    @property
    def lines(self) -> tuple[str, ...]:
        """The line and everything under it, indented again."""
        below = (f" {line}" for child in self.children for line in child.lines)
        return (self.line, *below)


@dataclass(slots=True)
class _Open:
    depth: int
    line: str
    children: list[Block] = field(default_factory=list)


def blocks(text: str, comments: str = "!") -> tuple[Block, ...]:
    """The tree; empty lines and those that begin with a sign of comment are left out."""
    stack = [_Open(-1, "")]
    for raw in text.splitlines():
        line = raw.strip()
        if not line or line[0] in comments:
            continue
        depth = len(raw.expandtabs(8)) - len(raw.expandtabs(8).lstrip(" "))
        while stack[-1].depth >= depth:
            _close(stack)
        stack.append(_Open(depth, line))
    while len(stack) > 1:
        _close(stack)
    return tuple(stack[0].children)


def found(tree: Iterable[Block], *starts: str) -> Iterator[Block]:
    """The lines of one level that begin with one of these words, whole words only."""
    for one in tree:
        if any(re.match(rf"{re.escape(start)}(\s|$)", one.line) for start in starts):
            yield one


def _close(stack: list[_Open]) -> None:
    done = stack.pop()
    stack[-1].children.append(Block(done.line, tuple(done.children)))
