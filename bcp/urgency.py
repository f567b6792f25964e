"""By when each lost thing must be back so that everything above it can keep its target."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from math import inf

from bcp.achieved import run_race
from bcp.components import strongly_connected
from bcp.lost import Lost
from bcp.model import Dependency, During, Need, Work
from bcp.standing import enough, grouped

Above = Mapping[str, list[Dependency]]


@dataclass(frozen=True, slots=True)
class Urgency:
    """The inherited due time of one thing; infinite where nothing above it has a target.

    `target` is the thing whose target it is, `through` what passes it on. `open` says that work
    above has no estimate, so that it may be due even sooner. `after` are the minutes of work on
    the longest chain above.
    """

    due: float = inf
    target: str = ""
    through: str = ""
    open: bool = False
    after: float = 0

    def sooner(self, other: "Urgency") -> "Urgency":
        """The one that is due first, with what either knows of the work above."""
        first = min(self, other, key=lambda each: (each.due, each.target, each.through))
        return replace(first, open=self.open or other.open, after=max(self.after, other.after))


def urgencies(lost: Lost, best: Mapping[str, float]) -> dict[str, Urgency]:
    """The urgency of everything absent, from what nothing needs downwards.

    Of alternatives only the fastest (`best`) that are enough are as urgent as what needs them.
    """
    above = _waiting_above(lost, best)
    found: dict[str, Urgency] = {}
    for part in strongly_connected(sorted(lost.absent), lambda one: [e.of for e in above[one]]):
        outside = {one: _one(lost, one, _outer(above[one], part), found) for one in part}
        found.update(_together(lost, outside))
    return found


def _outer(edges: Iterable[Dependency], part: tuple[str, ...]) -> list[Dependency]:
    return [edge for edge in edges if edge.of not in part]


def _one(
    lost: Lost, one: str, edges: Iterable[Dependency], found: Mapping[str, Urgency]
) -> Urgency:
    rto = lost.graph.nodes[one].rto
    urgency = Urgency() if rto is None else Urgency(rto, target=one)
    for edge in edges:
        urgency = urgency.sooner(_passed(lost, edge, found[edge.of]))
    return urgency


def _passed(lost: Lost, edge: Dependency, of: Urgency) -> Urgency:
    """What the urgency of a thing means for what it needs: its own work must still be done."""
    minutes = lost.minutes(edge.of) if edge.of in lost.down else None
    before = minutes or 0 if During.RESTORE in edge.during else 0
    known = minutes is not None or During.RESTORE not in edge.during
    return Urgency(of.due - before, of.target, edge.of, of.open or not known, of.after + before)


def _together(lost: Lost, part: Mapping[str, Urgency]) -> dict[str, Urgency]:
    """In a circle everything is as urgent as the most urgent of it, and after all other work."""
    if len(part) == 1:
        return dict(part)
    shared = Urgency()
    for each in part.values():
        shared = shared.sooner(each)
    minutes = {one: lost.minutes(one) or 0 for one in part}
    work = sum(minutes.values())
    return {one: replace(shared, after=shared.after + work - minutes[one]) for one in part}


def _waiting_above(lost: Lost, best: Mapping[str, float]) -> Above:
    """For everything absent: the needs of absent things that it is to meet."""
    above: defaultdict[str, list[Dependency]] = defaultdict(list)
    for one in sorted(lost.absent):
        for edge in _awaited(lost, one, best):
            if edge.on in lost.absent and edge.on not in lost.waived.get(one, ()):
                above[edge.on].append(edge)
    return above


def _awaited(lost: Lost, one: str, best: Mapping[str, float]) -> Iterator[Dependency]:
    edges = lost.graph.below[one]
    yield from (edge for edge in edges if edge.need is Need.ALL)
    for during in During:
        for group in grouped(lost.graph.needs(one, during)).values():
            yield from (
                replace(edge, during=frozenset({during})) for edge in _chosen(lost, group, best)
            )


def _chosen(lost: Lost, group: list[Dependency], best: Mapping[str, float]) -> list[Dependency]:
    """Of alternatives the ones to hurry: as many as are needed beside those that stand."""
    standing = {edge.on for edge in group if edge.on not in lost.absent}
    lacking = enough(group) - len(standing)
    absent = sorted(
        {edge.on: edge for edge in group if edge.on in lost.absent}.values(),
        key=lambda edge: (best.get(edge.on, inf), edge.on),
    )
    return absent[: max(lacking, 0)]


def at_best(lost: Lost) -> dict[str, float]:
    """The least minutes until each absent thing stands, with hands unlimited."""
    never = {one: Work(one, inf) for one in lost.absent - lost.down}
    graph = replace(lost.graph, work={**lost.graph.work, **never})
    return run_race(graph, lost.absent, lost.waived).stands
