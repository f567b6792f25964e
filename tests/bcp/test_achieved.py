"""Achieved recovery time: the longest chain, against networkx and against a slow reading of it."""

from itertools import combinations, pairwise
from math import inf

import networkx as nx
from hypothesis import given, settings

from bcp.achieved import Achieved, achieved
from bcp.graph import Graph
from bcp.model import During, Need
from tests.bcp.graphs import RESTORE, RUN, graph, graphs, needs


def one(made: Graph, name: str) -> Achieved:
    return achieved(made)[f"system:{name}"]


def slow(made: Graph) -> dict[str, float]:
    """Back and standing times of a graph without circles, by the definition and nothing else."""
    stands: dict[str, float] = {}

    def wait(node: str, during: During) -> float:
        edges = made.needs(node, during)
        times = [standing(edge.on) for edge in edges if edge.need is Need.ALL]
        for group in {edge.group for edge in edges if edge.need is Need.ANY}:
            members = [e for e in edges if e.need is Need.ANY and e.group == group]
            needed = max(e.at_least for e in members)
            choices = combinations(sorted({e.on for e in members}), needed)
            times.append(min((max(map(standing, each)) for each in choices), default=inf))
        return max(times, default=0)

    def standing(node: str) -> float:
        if node not in stands:
            minutes = made.work[node].minutes if node in made.work else inf
            done = wait(node, During.RESTORE) + minutes
            stands[node] = max(done, wait(node, During.RUN))
        return stands[node]

    return {node: standing(node) for node in made.nodes}


@given(graphs(circles=False))
@settings(max_examples=60)
def test_without_circles_it_is_what_the_definition_says(made: Graph) -> None:
    expected = slow(made)
    for node, found in achieved(made).items():
        assert found.minutes == (None if expected[node] == inf else expected[node])
        assert (found.minutes is None) == bool(found.missing)


@given(graphs(circles=False, unknown=False))
@settings(max_examples=30)
def test_where_everything_is_needed_it_is_the_longest_path(made: Graph) -> None:
    plain = [(e.of, e.on) for edges in made.below.values() for e in edges]
    made = Graph.of(made.nodes, [needs(of, on) for of, on in plain], made.work)
    drawn: nx.DiGraph[str] = nx.DiGraph()
    drawn.add_nodes_from(made.nodes)
    drawn.add_weighted_edges_from((on, of, made.work[of].minutes) for of, on in plain)
    for node, found in achieved(made).items():
        below = drawn.subgraph(nx.ancestors(drawn, node) | {node})
        starts = (root for root in below if not list(below.predecessors(root)))
        paths = (
            made.work[path[0]].minutes + nx.path_weight(below, list(path), "weight")
            for root in starts
            for path in nx.all_simple_paths(below, root, node)
        )
        assert found.minutes == max(paths, default=made.work[node].minutes)


@given(graphs(circles=False, unknown=False))
@settings(max_examples=30)
def test_the_chain_adds_up_and_every_link_is_a_need(made: Graph) -> None:
    for node, found in achieved(made).items():
        if found.minutes is None:
            continue
        assert found.chain[0] == node
        links = list(pairwise(found.chain))
        assert all(on in made.hard(of) for of, on in links)
        assert found.minutes <= sum(made.work[each].minutes for each in found.chain)


@given(graphs())
@settings(max_examples=40)
def test_an_estimate_is_missing_if_and_only_if_the_time_is(made: Graph) -> None:
    for node, found in achieved(made).items():
        assert (found.minutes is None) == bool(found.missing)
        assert set(found.missing) <= made.all_needed(node) | {node}


@given(graphs())
@settings(max_examples=40)
def test_circles_never_make_anything_faster(made: Graph) -> None:
    times = achieved(made)
    for node, found in times.items():
        own = made.work.get(node)
        assert found.minutes is None or (own is not None and found.minutes >= own.minutes)
        for edge in made.needs(node):
            on = times[edge.on].minutes
            if edge.need is Need.ALL and found.minutes is not None:
                assert on is not None
                assert on <= found.minutes


def test_a_block_takes_all_its_work_one_after_the_other() -> None:
    made = graph({"a": 10, "b": 20, "c": 5, "d": 7}, ("a", "b"), ("b", "a"), ("c", "a"), ("b", "d"))
    assert one(made, "a").minutes == one(made, "b").minutes == 37
    assert one(made, "c") == Achieved(42, ("system:c", "system:a", "system:b", "system:d"))


def test_what_needs_each_other_only_to_run_is_worked_on_side_by_side() -> None:
    made = graph({"a": 10, "b": 20, "c": 5}, needs("a", "b", RUN), needs("b", "a", RUN), ("c", "a"))
    assert one(made, "a") == Achieved(20, ("system:a", "system:b"))
    assert one(made, "c").minutes == 25


def test_work_need_not_wait_for_what_is_needed_only_to_run() -> None:
    made = graph({"line": 300, "a": 10, "b": 10}, needs("a", "line", RUN), needs("b", "a", RESTORE))
    assert one(made, "a") == Achieved(300, ("system:a", "system:line"))
    assert one(made, "b").minutes == 310


def test_of_alternatives_the_fastest_that_are_enough_count() -> None:
    group = [needs("x", on, need=Need.ANY, group="g", at_least=2) for on in "abc"]
    made = graph({"a": 10, "b": 40, "c": None, "x": 5}, *group)
    assert one(made, "x") == Achieved(45, ("system:x", "system:b"))


def test_a_missing_estimate_is_named_and_never_taken_for_nothing() -> None:
    made = graph({"a": None, "b": 20, "c": 5}, ("b", "a"), ("c", "b"))
    assert one(made, "c") == Achieved(None, ("system:c", "system:b", "system:a"), ("system:a",))


def test_a_task_and_a_room_need_no_estimate() -> None:
    made = graph({"site:hall": None, "a": 20, "task:t": None}, ("a", "site:hall"), ("task:t", "a"))
    assert achieved(made)["task:t"] == Achieved(20, ("task:t", "system:a"))


def test_a_group_that_can_never_be_enough_has_no_time() -> None:
    made = graph({"a": 1, "x": 1}, needs("x", "a", need=Need.ANY, group="g", at_least=2))
    assert one(made, "x").missing == ("system:x",)


def test_only_what_stands_in_the_way_is_missing() -> None:
    group = [needs("x", on, need=Need.ANY, group="g") for on in "ab"]
    made = graph({"a": 10, "b": None, "c": None, "x": 5}, *group, ("x", "c"))
    assert one(made, "x").missing == ("system:c",)


def test_every_member_of_a_block_waits_for_its_own_alternatives() -> None:
    fast = [needs("a", on, need=Need.ANY, group="g") for on in "pq"]
    slow = [needs("b", on, need=Need.ANY, group="g") for on in "rs"]
    minutes = {"a": 1, "b": 1, "p": 10, "q": 20, "r": 30, "s": 40}
    made = graph(minutes, ("a", "b"), ("b", "a"), *fast, *slow)
    assert one(made, "a").minutes == one(made, "b").minutes == 32


def test_a_circle_that_runs_stands_when_enough_alternatives_beside_it_do() -> None:
    both = [needs("x", on, RUN, need=Need.ANY, group="g", at_least=2) for on in "yz"]
    made = graph({"x": 1, "y": 1, "z": 10}, needs("y", "x", RUN), *both)
    assert one(made, "x").minutes == one(made, "y").minutes == 10
