"""In which order to bring things back, with whom, and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf

from bcp.assembly import Hand
from bcp.components import strongly_connected
from bcp.graph import Graph
from bcp.hindrance import Hindrance
from bcp.improving import best_played
from bcp.lost import Lost, lost_by
from bcp.model import During, FirstStep, State
from bcp.reasons import Reasons
from bcp.urgency import Urgency, at_best, urgencies
from bcp.yard import Job, Yard
from inventory.words import T

__all__ = ["Hand", "Order", "Position", "Stuck", "restore_order"]
ISOLATED = T(ja="隔離中: 解除の判断を待つ", en="isolated on purpose: wait for its release")


@dataclass(frozen=True, slots=True)
class Position:
    """One place in the order; times are minutes after it happened, None where not known.

    Work begins at `starts` and binds `hands` to `until`; the thing works again at `ends`, later
    than `until` where it must wait for what it needs to run. `due` is inherited from what needs
    it. `late` is False only where every number is known; None too where nothing is due.
    """

    number: int
    node: str
    starts: float | None
    ends: float | None
    due: float | None
    late: bool | None
    hands: tuple[str, ...]  # names of those who are bound, a vendor by its id
    why: tuple[T, ...]
    alternatives: tuple[str, ...] = ()
    until: float | None = None


@dataclass(frozen=True, slots=True)
class Stuck:
    """What cannot begin, and why; `follows` where it only waits for what does not come back."""

    node: str
    why: tuple[T, ...]
    due: float | None = None
    follows: bool = False


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
    """List scheduling by inherited due time; what is not in `states` is taken to stand.

    Where targets are missed, other orders are tried for one that is less late (`bcp.improving`).
    Pure: the same things, hands and moment give the same order, whatever order they come in.
    """
    steps = tuple(first_steps)
    lost = lost_by(graph, states, steps)
    best = at_best(lost)
    urgency = urgencies(lost, best)
    yard, improved = best_played(lost, hands, urgency, best, now)
    by_hand = {step.start: step for step in steps if step.start in lost.waived}
    reasons = Reasons(yard, urgency, by_hand, improved=improved)
    return _told(yard, reasons, Hindrance(yard, states, steps, _blocks(lost)))


def _told(yard: Yard, reasons: Reasons, hindrance: Hindrance) -> Order:
    positions = (
        _position(number, job, yard, reasons) for number, job in enumerate(yard.jobs.values(), 1)
    )
    return Order(
        tuple(positions),
        tuple(_stuck(yard, reasons.urgency, hindrance)),
        hindrance.blocks,
        tuple(_unseen(reasons.urgency, hindrance)),
    )


def _position(number: int, job: Job, yard: Yard, reasons: Reasons) -> Position:
    urgency = reasons.urgency[job.node]
    ends = yard.stands.get(job.node)
    return Position(
        number,
        job.node,
        job.starts,
        ends,
        _due(urgency),
        _late(urgency, job.ends if ends is None else ends, known=ends is not None),
        job.hands,
        reasons.of(job),
        yard.lost.graph.nodes[job.node].alternatives,
        job.ends,
    )


def _late(urgency: Urgency, at_least: float | None, *, known: bool) -> bool | None:
    """Whether the due time is missed; an unknown is never in time."""
    if urgency.due == inf:
        return None
    if at_least is not None and at_least > urgency.due:
        return True
    return False if known and not urgency.open else None


def _stuck(yard: Yard, by: Mapping[str, Urgency], hindrance: Hindrance) -> list[Stuck]:
    left = sorted(yard.lost.down - yard.jobs.keys(), key=lambda one: (by[one].due, one))
    isolated = sorted(one for one, state in hindrance.states.items() if state is State.ISOLATED)
    return [
        *(_stuck_one(one, by[one], hindrance) for one in left),
        *(Stuck(one, (ISOLATED,)) for one in isolated),
    ]


def _stuck_one(one: str, urgency: Urgency, hindrance: Hindrance) -> Stuck:
    return Stuck(one, hindrance.of(one), _due(urgency), follows=not hindrance.own(one))


def _due(urgency: Urgency) -> float | None:
    return None if urgency.due == inf else urgency.due


def _unseen(by: Mapping[str, Urgency], hindrance: Hindrance) -> list[Stuck]:
    """What is to be looked at, by when it is due."""
    wanted = (State.UNREACHABLE, State.UNKNOWN)
    unseen = [one for one, state in hindrance.states.items() if state in wanted]
    return [
        Stuck(one, (hindrance.unseen(one),), _due(by[one]))
        for one in sorted(unseen, key=lambda one: (by[one].due, one))
    ]


def _blocks(lost: Lost) -> tuple[tuple[str, ...], ...]:
    """Circles among what is down in which at least one thing is needed to restore another."""
    parts = strongly_connected(sorted(lost.down), lambda one: _down_needs(lost, one))
    circles = (part for part in parts if any(_by_restore(lost, one, part) for one in part))
    return tuple(sorted(tuple(sorted(part)) for part in circles))


def _down_needs(lost: Lost, one: str) -> list[str]:
    return [on for on in lost.graph.hard(one) if on in lost.down]


def _by_restore(lost: Lost, one: str, part: tuple[str, ...]) -> bool:
    return not set(lost.graph.hard(one, During.RESTORE)).isdisjoint(part)
