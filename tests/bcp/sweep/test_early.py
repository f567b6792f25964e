"""Machines that run before what they need: told with a reason, and never without one."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcp.graph import Graph
from bcp.model import Dependency, Need, State
from bcp.sweep.early import Early, early
from bcp.sweep.readiness import early_words
from bcp.sweep.rising import ALWAYS, Rise
from tests.bcp.sweep.kit import NOW, town

LOGIN, JUKI, ZEI = "system:認証", "system:住記", "system:税"
AP, DB, DC, DC2, SW = "host:ap", "host:db", "host:dc", "host:dc2", "host:sw"
EDGES = (
    Dependency(LOGIN, DC), Dependency(JUKI, DB), Dependency(JUKI, AP), Dependency(JUKI, LOGIN),
    Dependency(AP, DB),
)  # fmt: skip
UP, DOWN = State.UP, State.DOWN


def rise(since: float, dark: float | None = None) -> Rise:
    """It answers since so many minutes, and was last silent at that minute."""
    last = ALWAYS if dark is None else NOW + timedelta(minutes=dark)
    return Rise(NOW + timedelta(minutes=since), last)


def found(
    states: Mapping[str, State],
    rises: Mapping[str, Rise] | None = None,
    edges: Iterable[Dependency] = EDGES,
    gear: Iterable[str] = (),
) -> tuple[Early, ...]:
    city = town({"ap": "", "db": "", "dc": "", "dc2": "", "sw": ""}, edges)
    graph = Graph.of(city.nodes, city.dependencies, city.work)
    return early(graph, states, rises or {}, gear)


def test_who_runs_without_what_it_needs_cannot_be_used() -> None:
    told = found({AP: UP, DB: DOWN, DC: State.UNREACHABLE})
    assert told == (Early(AP, (JUKI,), lacks=(DB, DC)),)
    assert found({AP: UP, DB: UP, DC: UP}) == ()
    assert found({AP: DOWN, DB: DOWN, DC: UP}) == ()


def test_what_nobody_knows_is_not_called_lost() -> None:
    assert found({AP: UP, DB: State.UNKNOWN, DC: UP}) == ()


def test_a_system_that_was_seen_to_work_lacks_nothing() -> None:
    assert found({DB: UP, DC: DOWN})[0].lacks == (DC,)
    assert found({DB: UP, DC: DOWN, JUKI: UP}) == ()


def test_an_alternative_that_stands_is_enough() -> None:
    either = [Dependency(LOGIN, on, Need.ANY, group="g") for on in (DC, DC2)]
    edges = (*either, Dependency(JUKI, AP), Dependency(JUKI, LOGIN))
    assert found({AP: UP, DC: DOWN, DC2: UP}, edges=edges) == ()
    assert found({AP: UP, DC: DOWN, DC2: DOWN}, edges=edges)[0].lacks == (DC, DC2)
    back = {AP: rise(2, 1), DC: rise(9, 8), DC2: rise(2, 1)}
    assert found(dict.fromkeys(back, UP), back, edges) == ()
    both = back | {DC2: rise(7, 6)}
    assert found(dict.fromkeys(back, UP), both, edges)[0].before == (DC, DC2)


def test_a_terminal_that_is_not_needed_has_no_part_in_it() -> None:
    edges = (Dependency(JUKI, AP, Need.DEGRADES), Dependency(JUKI, DB))
    assert found({AP: UP, DB: DOWN}, edges=edges) == ()


@pytest.mark.parametrize(
    ("ap", "db", "told"),
    [
        (rise(2, 1), rise(5, 4), (DB,)),  # it answered when the other was still silent
        (Rise(ALWAYS), rise(5, 4), (DB,)),  # it never stopped, and the other did
        (rise(5, 4), rise(2, 1), ()),  # in order
        (rise(5, 4), rise(5, 4), ()),  # between the same two looks: nobody can tell
        (rise(2, 1), Rise(ALWAYS), ()),
        (rise(6), rise(5, 4), ()),  # a person has seen it work since
    ],
)
def test_who_answered_before_what_it_needs_is_to_be_looked_at(
    ap: Rise, db: Rise, told: tuple[str, ...]
) -> None:
    seen = found({AP: UP, DB: UP, DC: UP}, {AP: ap, DB: db, DC: Rise(ALWAYS)})
    assert [one.before for one in seen] == ([told] if told else [])


def test_the_needs_of_its_system_count_and_its_neighbours_in_it_do_not() -> None:
    back = {AP: rise(2, 1), DB: rise(2, 1), DC: rise(9, 8)}
    told = found(dict.fromkeys(back, UP), back)
    assert told == (Early(DB, (JUKI,), before=(DC,)), Early(AP, (JUKI,), before=(DC,)))
    unsaid = tuple(one for one in EDGES if one != Dependency(AP, DB))
    later = {AP: rise(2, 1), DB: rise(9, 8), DC: rise(2, 1)}
    assert found(dict.fromkeys(later, UP), later, unsaid) == ()


def test_a_switch_is_a_way_and_no_service() -> None:
    edges = (Dependency(AP, SW), Dependency(JUKI, AP))
    back = {AP: Rise(ALWAYS), SW: rise(5, 4)}
    assert found(dict.fromkeys(back, UP), back, edges)[0].before == (SW,)
    assert found(dict.fromkeys(back, UP), back, edges, gear={SW}) == ()


def test_words_number_the_lost_with_their_states() -> None:
    states = {AP: UP, DB: DOWN, DC: State.ISOLATED}
    [(heading, [line])] = early_words(found(states), states)
    assert "まだ使えないもの 1台" in heading.ja
    assert line.ja == "ap（住記）: db（停止）、dc（隔離） が戻るまで使えない"
    assert line.en == "ap (住記): not before db (down), dc (isolated) is back"


HOSTS = [f"host:h{number}" for number in range(6)]
SYSTEMS = [f"system:s{number}" for number in range(4)]
NEEDS = st.builds(
    Dependency,
    of=st.sampled_from([*HOSTS, *SYSTEMS]),
    on=st.sampled_from([*HOSTS, *SYSTEMS]),
    need=st.sampled_from(Need),
    group=st.sampled_from(["", "g"]),
    at_least=st.integers(0, 3),
).filter(lambda edge: edge.of != edge.on)
TIMES = st.tuples(st.integers(0, 5), st.none() | st.integers(0, 5))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(NEEDS, max_size=14, unique_by=lambda edge: (edge.of, edge.on)),
    st.fixed_dictionaries({one: st.sampled_from(State) for one in HOSTS}),
    st.fixed_dictionaries(dict.fromkeys(HOSTS, TIMES)),
    st.permutations(HOSTS),
)
def test_only_who_runs_is_told_with_a_reason_and_whatever_the_order_of_lines(
    edges: list[Dependency],
    states: dict[str, State],
    times: dict[str, tuple[int, int | None]],
    shuffled: list[str],
) -> None:
    rises = {one: rise(since, dark) for one, (since, dark) in times.items() if states[one] is UP}
    city = town({one.partition(":")[2]: "" for one in HOSTS}, edges)
    graph = Graph.of(city.nodes, city.dependencies, city.work)
    told = early(graph, states, rises)
    assert told == early(graph, {one: states[one] for one in shuffled}, rises)
    for one in told:
        assert states[one.node] in (UP, State.DEGRADED)
        assert not (one.lacks and one.before)
        gone = {states[on] for on in one.lacks}
        assert gone <= {DOWN, State.ISOLATED, State.UNREACHABLE}
        assert all(rises[on].dark >= rises[one.node].since for on in one.before)
        assert one.node not in one.before
