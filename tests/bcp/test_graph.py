"""The graph of needs against networkx, and what stands when things are lost."""

from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcp.components import strongly_connected
from bcp.graph import Graph
from bcp.model import Dependency, During, Need, State
from tests.bcp.graphs import RESTORE, RUN, graph, graphs, needs

DURINGS = st.sampled_from([None, *During])


def oracle(made: Graph, during: During | None) -> "nx.DiGraph[str]":
    """The hard needs as networkx knows them."""
    drawn: nx.DiGraph[str] = nx.DiGraph()
    drawn.add_nodes_from(made.nodes)
    drawn.add_edges_from((one, on) for one in made.nodes for on in made.hard(one, during))
    return drawn


@given(graphs(), DURINGS)
@settings(max_examples=40)
def test_blocks_are_the_circles_that_networkx_finds(made: Graph, during: During | None) -> None:
    drawn = oracle(made, during)
    parts = (sorted(part) for part in nx.strongly_connected_components(drawn))
    circles = [p for p in parts if len(p) > 1 or drawn.has_edge(p[0], p[0])]
    assert [list(block) for block in made.blocks(during)] == sorted(circles)


@given(graphs(), DURINGS)
@settings(max_examples=40)
def test_all_needed_are_the_descendants(made: Graph, during: During | None) -> None:
    closed = nx.transitive_closure(oracle(made, during))
    assert all(made.all_needed(one, during) == set(closed[one]) for one in made.nodes)


@given(graphs(), DURINGS)
@settings(max_examples=40)
def test_a_path_is_as_short_as_any(made: Graph, during: During | None) -> None:
    drawn = oracle(made, during)
    for of in made.nodes:
        for on in made.nodes:
            path = made.path(of, on, during)
            assert bool(path) == (on in made.all_needed(of, during))
            if path:
                assert (path[0], path[-1]) == (of, on)
                assert all(drawn.has_edge(*pair) for pair in pairwise(path))
            if path and of != on:
                assert len(path) == nx.shortest_path_length(drawn, of, on) + 1


@given(graphs(), DURINGS)
@settings(max_examples=40)
def test_parts_come_after_all_that_they_lead_to(made: Graph, during: During | None) -> None:
    parts = strongly_connected(sorted(made.nodes), lambda one: made.hard(one, during))
    rank = {one: number for number, part in enumerate(parts) for one in part}
    assert sorted(rank) == sorted(made.nodes)
    assert all(rank[on] <= rank[one] for one in rank for on in made.hard(one, during))


def test_a_chain_of_ten_thousand_is_no_error() -> None:
    parts = strongly_connected(range(10_000), lambda one: [(one + 1) % 10_000])
    assert [len(part) for part in parts] == [10_000]


def brute(made: Graph, lost: frozenset[str]) -> frozenset[str]:
    """What is not down, by taking away what lacks something until nothing changes."""
    up = set(made.nodes) - lost
    while True:
        kept = {one for one in up if enough_stands(made, one, up)}
        if kept == up:
            return frozenset(up)
        up = kept


def enough_stands(made: Graph, one: str, up: set[str]) -> bool:
    edges = made.needs(one, During.RUN)
    groups = {edge.group for edge in edges if edge.need is Need.ANY}
    return all(edge.on in up for edge in edges if edge.need is Need.ALL) and all(
        len({e.on for e in edges if e.need is Need.ANY and e.group == group} & up)
        >= max(e.at_least for e in edges if e.need is Need.ANY and e.group == group)
        for group in groups
    )


@given(graphs(), st.sets(st.integers(0, 8), max_size=3))
@settings(max_examples=60)
def test_what_stands_is_what_lacks_nothing(made: Graph, chosen: set[int]) -> None:
    ids = sorted(made.nodes)
    lost = frozenset(ids[number] for number in chosen if number < len(ids))
    states = made.stands(lost)
    assert {one for one, state in states.items() if state is not State.DOWN} == brute(made, lost)


@given(graphs(), st.integers(0, 8))
@settings(max_examples=40)
def test_losing_more_never_brings_anything_up(made: Graph, number: int) -> None:
    ids = sorted(made.nodes)
    first, more = ids[:1], [*ids[:1], ids[min(number, len(ids) - 1)]]
    rank = [State.UP, State.DEGRADED, State.DOWN]
    less, worse = made.stands(first), made.stands(more)
    assert all(rank.index(less[one]) <= rank.index(worse[one]) for one in ids)


def test_a_need_that_only_degrades_stops_nothing() -> None:
    made = graph({"a": 1, "b": 1, "c": 1}, needs("b", "a", need=Need.DEGRADES), ("c", "b"))
    states = made.stands(["system:a"])
    assert states["system:b"] is states["system:c"] is State.DEGRADED


@pytest.mark.parametrize(
    ("lost", "state"),
    [(["a"], State.UP), (["a", "b"], State.DEGRADED), (["a", "b", "c"], State.DOWN)],
)
def test_alternatives_hold_while_enough_stand(lost: list[str], state: State) -> None:
    any_ = [needs("x", on, need=Need.ANY, group="g") for on in "abc"]
    weak = needs("c", "b", need=Need.DEGRADES)
    states = graph(dict.fromkeys("abcx", 1), *any_, weak).stands(f"system:{one}" for one in lost)
    assert states["system:x"] is state


def test_a_group_that_asks_for_more_than_it_has_never_stands() -> None:
    made = graph({"a": 1, "x": 1}, needs("x", "a", need=Need.ANY, group="g", at_least=2))
    assert made.stands([])["system:x"] is State.DOWN


def test_what_is_needed_only_to_restore_does_not_stop_what_runs() -> None:
    made = graph({"a": 1, "b": 1, "c": 1}, needs("b", "a", RESTORE), needs("c", "a", RUN))
    states = made.stands(["system:a"])
    assert (states["system:b"], states["system:c"]) == (State.UP, State.DOWN)


def test_an_id_that_no_node_has_is_named() -> None:
    with pytest.raises(KeyError, match="system:gone"):
        Graph.of({}, [Dependency("system:gone", "system:gone")], {})
    with pytest.raises(KeyError, match="system:gone"):
        graph({"a": 1}).stands(["system:gone"])
