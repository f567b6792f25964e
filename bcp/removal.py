"""Single points of failure (単一障害点), found by taking away one thing or person at a time."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from bcp.case import Case
from bcp.conflicts import SinglePoint
from bcp.graph import Graph
from bcp.model import Dependency, During, Need, NodeKind, State
from bcp.standing import state_by

PERSON = "person"
States = Mapping[str, State]


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
    bridged, before = bridged_graph(case), frozenset(stopped_at_once(case))
    called = {work.vendor for work in case.book.work.values()}
    for one, node in case.book.nodes.items():
        if node.kind is NodeKind.TASK or one not in case.needed | called or _has_copies(case, one):
            continue
        states = case.graph.stands([one])
        tasks, unrestored = _stopped(case, states, before), tuple(_unrestored(case, one, states))
        if tasks or unrestored:
            point = _point(case, one, (one,), tasks, bridged.stands([one]))
            yield replace(point, unrestored=unrestored)


def _has_copies(case: Case, one: str) -> bool:
    """A document of which there are two copies is not lost at one blow."""
    document = case.book.documents.get(one)
    return document is not None and len(set(document.copies)) >= 2


def _unrestored(case: Case, lost: str, states: States) -> Iterator[str]:
    """What a priority task needs and what then cannot be restored, though now it still stands."""
    if case.node(lost).alternatives:
        return
    for one in case.book.nodes:
        if one not in case.needed or states[one] is State.DOWN:  # the lost one too
            continue
        edges = [e for e in case.graph.needs(one) if e.during == frozenset({During.RESTORE})]
        work = case.book.work.get(one)
        if state_by(edges, states) is State.DOWN or (work is not None and work.vendor == lost):
            yield one


def _stopped(case: Case, states: States, before: Iterable[str]) -> tuple[str, ...]:
    return tuple(t for t in case.tasks if states[t] is State.DOWN and t not in before)


def _point(
    case: Case, id_: str, lost: tuple[str, ...], tasks: tuple[str, ...], softer: States
) -> SinglePoint:
    spared = bool(lost) and all(case.node(one).alternatives for one in lost)
    bridged = tuple(
        task
        for task in tasks
        if spared or case.node(task).alternatives or softer[task] is not State.DOWN
    )
    return SinglePoint(id_, tasks, tuple(_chain(case, task, lost) for task in tasks), bridged)


def _chain(case: Case, task: str, lost: tuple[str, ...]) -> tuple[str, ...]:
    ways = (case.graph.path(task, one, During.RUN) for one in lost)
    return min((way for way in ways if way), key=len, default=())


def _people(case: Case) -> Iterator[SinglePoint]:
    bridged, before = bridged_graph(case), frozenset(stopped_at_once(case))
    for person in case.book.people:
        posts = vacated(case, person.name)
        tasks = _stopped(case, case.graph.stands(posts), before)
        unrestored = tuple(only_by(case, person.name))
        if tasks or unrestored:
            id_ = f"{PERSON}:{person.name}"
            point = _point(case, id_, posts, tasks, bridged.stands(posts))
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
