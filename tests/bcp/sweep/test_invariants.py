"""What holds in every town, however its cables run and whoever is silent."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from bcp.model import Dependency, Need, NodeKind, State, kind_of
from bcp.sweep.judging import BAD
from bcp.sweep.model import By, Mark, Seen
from tests.bcp.sweep.kit import CLOSED, SILENT, SSH, judged, look, said, town

NAMES = [f"h{number}" for number in range(8)]
ABOVE = ["network:n0", "network:n1", "line:l0", "site:s0", "site:s1", "power:p0"]
IDS = [*(f"host:{name}" for name in NAMES), "network:n0", "network:n1", "line:l0"]
EDGES = st.builds(
    Dependency,
    of=st.sampled_from(IDS),
    on=st.sampled_from([*IDS, *ABOVE]),
    need=st.sampled_from(Need),
    group=st.sampled_from(["", "g"]),
).filter(lambda edge: edge.of != edge.on)
HEARD = st.sampled_from([SSH, SILENT, SILENT, CLOSED])


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[Dependency], list[Seen], list[Seen], set[str]]:
    """Cables with circles, looks from one or two places, what was known, network equipment."""
    edges = draw(st.lists(EDGES, max_size=12, unique_by=lambda edge: (edge.of, edge.on)))
    places = draw(st.sampled_from([["a"], ["a", "b"]]))
    seen = [look(name, draw(HEARD), where=where) for where in places for name in NAMES]
    known = [look(name, where=where) for where in places for name in NAMES if draw(st.booleans())]
    gear = {f"host:{name}" for name in draw(st.sets(st.sampled_from(NAMES), max_size=3))}
    return edges, seen, known, gear


ADDRESSES = {name: f"10.0.{number // 3}.{number}" for number, name in enumerate(NAMES)}
World = tuple[list[Dependency], list[Seen], list[Seen], set[str]]


@settings(max_examples=60, deadline=None)
@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_in_which_things_come_changes_nothing(world: World, dice: random.Random) -> None:
    edges, seen, known, gear = world
    first = judged(town(ADDRESSES, edges), seen, known, gear=gear)
    others = dict(dice.sample([*ADDRESSES.items()], len(ADDRESSES)))
    shuffled = dice.sample(edges, len(edges)), dice.sample(seen, len(seen))
    second = judged(town(others, shuffled[0]), shuffled[1], known, gear=gear)
    assert first.states == second.states
    assert {one.standing.node for one in first.causes} == {
        one.standing.node for one in second.causes
    }


@settings(max_examples=80, deadline=None)
@given(worlds())
def test_nothing_is_called_damaged_without_a_reason(world: World) -> None:
    edges, seen, known, gear = world
    found = judged(town(ADDRESSES, edges), seen, known, gear=gear)
    ever = {one.node for one in known}
    answering = {one.node for one in seen if one.answered}
    for node, one in found.standings.items():
        if node in answering:
            assert one.state not in BAD
        elif one.state is State.DOWN:
            assert node in ever
            assert answering  # silence everywhere proves nothing
        elif one.state is State.UP:
            assert one.by is By.INFERRED
            assert kind_of(node) in (NodeKind.NETWORK, NodeKind.LINE)


@settings(max_examples=80, deadline=None)
@given(worlds())
def test_everything_that_waits_is_folded_under_one_cause(world: World) -> None:
    edges, seen, known, gear = world
    found = judged(town(ADDRESSES, edges), seen, known, gear=gear)
    folded = [node for cause in found.causes for node in cause.behind]
    waiting = [node for node, one in found.standings.items() if one.via]
    assert sorted(folded) == sorted(waiting)
    roots = {cause.standing.node for cause in found.causes}
    assert roots >= {found.standings[node].root for node in waiting}
    told = roots | {*folded}
    lost = {
        n for n, one in found.standings.items() if one.state in BAD and one.by is not By.INFERRED
    }
    assert lost <= told


@settings(max_examples=40, deadline=None)
@given(worlds(), st.sampled_from(NAMES))
def test_isolated_is_isolated_in_every_town(world: World, name: str) -> None:
    edges, seen, known, gear = world
    mark: Mark = said(f"host:{name}", State.ISOLATED, ago=300)
    found = judged(town(ADDRESSES, edges), seen, known, [mark], gear)
    assert found.states[f"host:{name}"] is State.ISOLATED
