"""What must hold of every order: it can be done, it is the same again, and it promises nothing."""

from collections import defaultdict
from dataclasses import replace
from itertools import pairwise
from math import inf
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from bcp.achieved import achieved
from bcp.awaiting import Conditions
from bcp.crews import Crews
from bcp.graph import Graph
from bcp.lost import lost_by
from bcp.model import Dependency, During, Need, State
from bcp.scheduling import Hand, Order, Position
from bcp.standing import grouped
from bcp.yard import Key, Yard
from tests.bcp.crowds import VENDOR, Situation, situations
from tests.bcp.graphs import graph

STANDING = (State.UP, State.DEGRADED)
MANY = settings(max_examples=50)
FEW = settings(max_examples=30)


def back(seen: Situation, order: Order) -> dict[str, float]:
    """When each thing stands by this order; nothing that is absent stands without a time."""
    up = {one: 0.0 for one in seen.graph.nodes if seen.states[one] in STANDING}
    return up | {p.node: inf if p.ends is None else p.ends for p in order.positions}


def met(edges: tuple[Dependency, ...], at: float, stands: dict[str, float]) -> bool:
    """Whether at this time all of these needs are met."""
    single = (edge.on for edge in edges if edge.need is Need.ALL)
    return all(stands.get(on, inf) <= at for on in single) and all(
        sum(stands.get(on, inf) <= at for on in {e.on for e in group})
        >= max(e.at_least for e in group)
        for group in grouped(edges).values()
    )


def open_needs(seen: Situation, one: str, during: During) -> tuple[Dependency, ...]:
    waived = lost_by(seen.graph, seen.states, seen.steps).waived.get(one, frozenset())
    return tuple(
        replace(e, need=Need.DEGRADES) if e.on in waived else e
        for e in seen.graph.needs(one, during)
    )


def timed(order: Order) -> list[tuple[Position, float, float]]:
    return [
        (p, p.starts, p.until)
        for p in order.positions
        if p.starts is not None and p.until is not None
    ]


@given(situations())
@MANY
def test_nothing_begins_before_all_it_needs_stands(seen: Situation) -> None:
    order = seen.order()
    stands = back(seen, order)
    waived = lost_by(seen.graph, seen.states, seen.steps).waived
    for position, starts, until in timed(order):
        one = position.node
        assert starts >= seen.now
        assert until == starts + seen.graph.work[one].minutes
        if one not in waived:
            assert met(open_needs(seen, one, During.RESTORE), starts, stands)
        if one not in waived and position.ends is not None:
            assert position.ends >= until
            assert met(open_needs(seen, one, During.RUN), position.ends, stands)


@given(situations())
@MANY
def test_nobody_is_in_two_places_or_does_what_he_cannot(seen: Situation) -> None:
    known = {hand.name: hand for hand in seen.hands}
    bound: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    for position, starts, until in timed(seen.order()):
        work = seen.graph.work[position.node]
        staff = [known[name] for name in position.hands if name != VENDOR]
        assert len(staff) == work.people
        assert (VENDOR in position.hands) == bool(work.vendor)
        assert all(not work.skill or work.skill in hand.skills for hand in staff)
        assert all(known[name].arrives <= starts for name in position.hands)
        for name in position.hands:
            bound[name].append((starts, until))
    for spans in bound.values():
        assert all(first[1] <= second[0] for first, second in pairwise(sorted(spans)))


@given(situations())
@FEW
def test_everything_that_is_lost_is_said_once(seen: Situation) -> None:
    order = seen.order()
    said = [p.node for p in order.positions]
    said += [s.node for s in (*order.stuck, *order.to_check)]
    lost = {one for one, state in seen.states.items() if state not in STANDING}
    assert sorted(said) == sorted(lost)
    assert [p.number for p in order.positions] == list(range(1, len(order.positions) + 1))
    reasons = [p.why for p in order.positions]
    reasons += [s.why for s in (*order.stuck, *order.to_check)]
    assert all(reasons)
    assert all(text.ja and text.en for why in reasons for text in why)


@given(situations())
@FEW
def test_an_unknown_is_never_in_time_and_stands_after_what_is_known(seen: Situation) -> None:
    order = seen.order()
    known = [position.starts is not None for position in order.positions]
    assert known == sorted(known, reverse=True)
    for position in order.positions:
        if position.late is False:
            assert position.ends is not None
            assert position.due is not None
            assert position.ends <= position.due
        if position.node not in seen.graph.work:
            assert (position.starts, position.ends, position.late) == (None, None, None)


@given(situations(), st.randoms())
@FEW
def test_the_same_situation_gives_the_same_order(seen: Situation, random: Random) -> None:
    ids = list(seen.graph.nodes)
    edges = [edge for each in seen.graph.below.values() for edge in each]
    hands = list(seen.hands)
    random.shuffle(ids)
    random.shuffle(edges)
    random.shuffle(hands)
    made = Graph.of({one: seen.graph.nodes[one] for one in ids}, edges, seen.graph.work)
    states = {one: seen.states[one] for one in ids}
    assert seen.but(graph=made, states=states, hands=tuple(hands)).order() == seen.order()


@given(situations(circles=False, unknown=False))
@FEW
def test_with_hands_enough_it_is_the_achieved_time(seen: Situation) -> None:
    crowd = [Hand(f"p{n}", frozenset({"server", "network"})) for n in range(40)]
    work = {one: replace(each, vendor="") for one, each in seen.graph.work.items()}
    made = replace(seen.graph, work=work)
    states = dict.fromkeys(made.nodes, State.DOWN)
    order = seen.but(graph=made, states=states, hands=tuple(crowd), now=0).order()
    best = achieved(made)
    found = {p.node: p.ends for p in order.positions}
    assert {one: found.get(one) for one in made.nodes} == {
        one: each.minutes for one, each in best.items()
    }


@given(situations(circles=False, unknown=False))
@FEW
def test_no_order_is_better_than_the_achieved_time(seen: Situation) -> None:
    states = dict.fromkeys(seen.graph.nodes, State.DOWN)
    best = achieved(seen.graph)
    for position in seen.but(states=states).order().positions:
        least = best[position.node].minutes
        assert position.ends is None or (least is not None and position.ends >= least)


@given(situations())
@FEW
def test_one_more_hand_leaves_nothing_more_stuck(seen: Situation) -> None:
    more = (*seen.hands, Hand("late", frozenset({"server", "network"}), 500))
    before = {each.node for each in seen.order().stuck}
    assert {each.node for each in seen.but(hands=more).order().stuck} <= before


@given(st.lists(st.integers(0, 50), min_size=1, max_size=9), st.integers(1, 3))
@FEW
def test_one_more_hand_is_no_slower_for_work_that_waits_for_nothing(
    minutes: list[int], people: int
) -> None:
    made = graph({f"s{n}": each for n, each in enumerate(minutes)})
    few, more = (played(made, hands) for hands in (people, people + 1))
    starts = {one: job.starts or 0 for one, job in few.jobs.items()}
    assert all((job.starts or 0) <= starts[one] for one, job in more.jobs.items())


def played(made: Graph, hands: int) -> Yard:
    """Everything down, by one fixed rule of who goes first."""
    lost = lost_by(made, dict.fromkeys(made.nodes, State.DOWN), ())
    crowd = Crews(Hand(f"p{number}") for number in range(hands))
    keys: dict[str, Key] = {one: (one,) for one in made.nodes}
    return Yard(lost, crowd, keys, 0, Conditions(made, lost.absent))
