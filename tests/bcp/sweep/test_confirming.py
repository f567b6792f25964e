"""A machine that is back is no system that works: a person says so, until something is lost."""

from collections.abc import Iterable, Mapping

import pytest

from bcp.graph import Graph
from bcp.model import Dependency, Need, State, Work
from bcp.sweep.confirming import Confirmed, confirmed
from bcp.sweep.rising import ALWAYS, Rise
from tests.bcp.sweep.kit import town
from tests.bcp.sweep.test_early import DB, DC, DC2, DOWN, JUKI, LOGIN, UP, ZEI, rise

DATA = "data:BK-1"
EDGES = (
    Dependency(LOGIN, DC), Dependency(JUKI, DB), Dependency(JUKI, LOGIN), Dependency(JUKI, DATA),
    Dependency(DATA, DB), Dependency(ZEI, LOGIN),
)  # fmt: skip
BACK = {DB: rise(5, 4), DC: Rise(ALWAYS)}


def graph(edges: Iterable[Dependency] = EDGES) -> Graph:
    city = town({"db": "", "dc": "", "dc2": ""}, edges)
    return Graph.of(city.nodes, city.dependencies, {JUKI: Work(JUKI, 20)})


def held(
    states: Mapping[str, State],
    rises: Mapping[str, Rise],
    edges: Iterable[Dependency] = EDGES,
) -> Confirmed:
    return confirmed(graph(edges), states, rises)


def test_what_came_back_waits_for_a_person_and_what_never_went_does_not() -> None:
    found = held({DB: UP, DC: UP}, BACK)
    assert found.waiting == (DATA, JUKI)
    order = found.for_order(graph())
    assert (order[JUKI], order[DATA]) == (DOWN, State.UNKNOWN)  # no work is written of the data
    assert LOGIN not in order
    assert held({DB: UP, DC: UP}, {DB: Rise(ALWAYS), DC: Rise(ALWAYS)}).waiting == ()


def test_what_is_still_lost_below_waits_for_that_and_for_nobody_yet() -> None:
    assert held({DB: DOWN, DC: UP}, {DC: Rise(ALWAYS)}).waiting == ()


@pytest.mark.parametrize(("said", "waiting"), [(6, ()), (3, (DATA, JUKI))])
def test_a_word_counts_for_all_that_it_rests_on_if_it_came_after(
    said: float, waiting: tuple[str, ...]
) -> None:
    found = held({DB: UP, DC: UP, JUKI: UP}, {**BACK, JUKI: rise(said)})
    assert found.waiting == waiting
    assert (JUKI in found.states) is (waiting == ())


def test_a_word_is_void_once_something_beneath_is_lost() -> None:
    found = held({DB: DOWN, DC: UP, JUKI: UP}, {DC: Rise(ALWAYS), JUKI: rise(6)})
    assert (found.waiting, JUKI in found.states) == ((), False)


def test_a_word_on_one_system_says_nothing_of_its_neighbour() -> None:
    both = {DB: rise(5, 4), DC: rise(5, 4)}
    found = held({DB: UP, DC: UP, ZEI: UP}, {**both, ZEI: rise(6)})
    assert found.waiting == (DATA, JUKI)  # the login was seen to work, the register was not


def test_of_alternatives_nobody_can_say_which_one_was_seen() -> None:
    edges = (
        Dependency(LOGIN, DC),
        Dependency(ZEI, LOGIN, Need.ANY, group="g"),
        Dependency(ZEI, JUKI, Need.ANY, group="g"),
        Dependency(JUKI, DC2),
    )
    rises = {DC: rise(5, 4), DC2: rise(5, 4), ZEI: rise(6)}
    assert held({DC: UP, DC2: UP, ZEI: UP}, rises, edges).waiting == (JUKI, LOGIN)


def test_what_a_person_says_is_down_stays_so() -> None:
    found = held({DB: UP, DC: UP, JUKI: DOWN}, BACK)
    assert (found.states[JUKI], found.waiting) == (DOWN, (DATA,))
