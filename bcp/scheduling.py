"""In which order to bring things back, with whom, and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bcp.assembly import Hand
from bcp.graph import Graph
from bcp.model import FirstStep, State
from inventory.words import T

__all__ = ["Hand", "Order", "Position", "Stuck", "restore_order"]


@dataclass(frozen=True, slots=True)
class Position:
    """One place in the order; times are minutes after it happened, None where not known.

    `starts` and `ends` are None where an estimate is missing here or before; `late` is None where
    that leaves open whether `due` is met, or where nothing is due.
    """

    number: int
    node: str
    starts: float | None
    ends: float | None
    due: float | None
    late: bool | None
    hands: tuple[str, ...]  # names of those who are bound from start to end
    why: tuple[T, ...]
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stuck:
    """What cannot begin, and why."""

    node: str
    why: tuple[T, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """The order with what cannot begin and the blocks of mutual needs among what is down.

    `to_check` is what nobody has seen since: not known to be down, so nothing is planned for it.
    """

    positions: tuple[Position, ...]
    stuck: tuple[Stuck, ...] = ()
    blocks: tuple[tuple[str, ...], ...] = ()
    to_check: tuple[Stuck, ...] = ()


def restore_order(
    graph: Graph,
    states: Mapping[str, State],
    hands: Sequence[Hand],
    *,
    now: float = 0,
    first_steps: Iterable[FirstStep] = (),
) -> Order:
    """List scheduling by inherited due time; what is not in `states` is taken to stand."""
    raise NotImplementedError
