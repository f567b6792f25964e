"""Single points of failure (単一障害点), found by taking away one thing or person at a time."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from bcp.case import Case
from bcp.conflicts import SinglePoint
from bcp.graph import Graph
from bcp.model import Dependency, During, Need, NodeKind, State
from bcp.standing import state_by

PERSON = "person"
States = Mapping[str, State]
Only = Mapping[str, list[Dependency]]
Lost = tuple[str, tuple[str, ...]]


def single_points(case: Case) -> tuple[SinglePoint, ...]:
    """What stops a priority task or a restoring when it alone is lost, the worst first."""
    return tuple(sorted([*_things(case), *_people(case)], key=_gravest))


def stopped_at_once(case: Case) -> tuple[str, ...]:
    """Tasks that cannot run even when nothing is lost: a group asks for more than it has."""
    states = case.graph.stands(())
    return tuple(one for one in case.tasks if states[one] is State.DOWN)


def bridged_graph(case: Case) -> Graph:
    """The graph in which the loss of what has an alternative (代替手段) only makes things worse."""
    able = {one for one, node in case.book.nodes.items() if node.alternatives}
    edges = [_softened(edge) if edge.on in able else edge for edge in case.book.dependencies]
    return Graph.of(case.book.nodes, edges, case.book.work)


def _softened(edge: Dependency) -> Dependency:
    return replace(edge, need=Need.DEGRADES, group="", at_least=1)


def _gravest(point: SinglePoint) -> tuple[int, int, int, str]:
    bare = len(point.tasks) - len(point.bridged)
    return (-bare, -len(point.tasks), -len(point.unrestored), point.id)


def _things(case: Case) -> Iterator[SinglePoint]:
    bridged, before = case.once(bridged_graph), frozenset(stopped_at_once(case))
    called = {work.vendor for work in case.book.work.values()}
    only = _to_restore_only(case)
    for one, node in case.book.nodes.items():
        if node.kind is NodeKind.TASK or one not in case.needed | called or _has_copies(case, one):
            continue
        states = case.graph.stands([one])
        tasks = _stopped(case, states, before)
        unrestored = tuple(_unrestored(case, one, states, only))
        if tasks or unrestored:
            point = _point(case, (one, (one,)), tasks, states, bridged)
            yield replace(point, unrestored=unrestored)


def _to_restore_only(case: Case) -> Only:
    found = {
        one: [e for e in case.graph.needs(one) if e.during == frozenset({During.RESTORE})]
        for one in case.book.nodes
        if one in case.needed
    }
    return {one: edges for one, edges in found.items() if edges or _vendor(case, one)}


def _vendor(case: Case, one: str) -> str:
    work = case.book.work.get(one)
    return work.vendor if work else ""


def _has_copies(case: Case, one: str) -> bool:
    """A document of which there are two copies is not lost at one blow."""
    document = case.book.documents.get(one)
    return document is not None and len(set(document.copies)) >= 2


def _unrestored(case: Case, lost: str, states: States, only: Only) -> Iterator[str]:
    """What a priority task needs and what then cannot be restored, though now it still stands."""
    if case.node(lost).alternatives:
        return
    for one, edges in only.items():
        if states[one] is State.DOWN:  # the lost one too
            continue
        if state_by(edges, states) is State.DOWN or _vendor(case, one) == lost:
            yield one


def _stopped(case: Case, states: States, before: Iterable[str]) -> tuple[str, ...]:
    return tuple(t for t in case.tasks if states[t] is State.DOWN and t not in before)


def _point(
    case: Case, lost: Lost, tasks: tuple[str, ...], states: States, bridged: Graph
) -> SinglePoint:
    id_, things = lost
    if not tasks:
        return SinglePoint(id_, (), ())
    spared = all(case.node(one).alternatives for one in things)
    softer = bridged.stands(things)
    eased = (
        task
        for task in tasks
        if spared or case.node(task).alternatives or softer[task] is not State.DOWN
    )
    before = _spread(case, things, states)
    return SinglePoint(id_, tasks, tuple(_chain(before, t) for t in tasks), tuple(eased))


def _spread(case: Case, lost: tuple[str, ...], states: States) -> Mapping[str, str]:
    """For everything that falls with the lost: the next thing on a shortest way down to it."""
    before, ahead = dict.fromkeys(lost, ""), deque(lost)
    while ahead:
        one = ahead.popleft()
        for edge in case.graph.needed_by(one, During.RUN):
            falls = edge.need is not Need.DEGRADES and states[edge.of] is State.DOWN
            if falls and edge.of not in before:
                before[edge.of] = one
                ahead.append(edge.of)
    return before


def _chain(before: Mapping[str, str], task: str) -> tuple[str, ...]:
    chain = [task]
    while following := before[chain[-1]]:
        chain.append(following)
    return tuple(chain)


def _people(case: Case) -> Iterator[SinglePoint]:
    bridged, before = case.once(bridged_graph), frozenset(stopped_at_once(case))
    for person in case.book.people:
        posts = vacated(case, person.name)
        states = case.graph.stands(posts)
        tasks, unrestored = _stopped(case, states, before), tuple(only_by(case, person.name))
        if tasks or unrestored:
            lost = (f"{PERSON}:{person.name}", posts)
            point = _point(case, lost, tasks, states, bridged)
            yield replace(point, unrestored=unrestored)


def vacated(case: Case, name: str) -> tuple[str, ...]:
    """The posts that nobody fills when this person does not come."""
    held = case.book.posts.values()
    return tuple(p.node for p in held if name == p.holder and not set(p.deputies) - {name, ""})


def only_by(case: Case, name: str) -> Iterator[str]:
    """What can no longer be restored when this person does not come, for want of the skill."""
    for node, work in case.book.work.items():
        able = {p.name for p in case.book.people if work.skill in p.skills}
        if work.skill and name in able and len(able) <= work.people:
            yield node
