"""What falls with what is lost, and what is only not seen any more."""

from bcp.lost import fallen, spread
from bcp.model import Need, State
from tests.bcp.graphs import RESTORE, graph, needs

DOWN, UNREACHABLE, UNKNOWN, UP = State.DOWN, State.UNREACHABLE, State.UNKNOWN, State.UP
TOWN = graph(
    {"site:hall": None, "host:sw": 5, "network:lan": 5, "host:db": 9, "s": 9, "task:t": None},
    ("host:sw", "site:hall"),
    ("network:lan", "host:sw"),
    ("host:db", "site:hall"),
    ("s", "host:db"),
    ("s", "network:lan"),
    ("task:t", "s"),
)


def test_a_lost_building_takes_everything_in_it() -> None:
    assert set(fallen(TOWN, ["site:hall"]).values()) == {DOWN}
    assert set(fallen(TOWN, ["site:hall"])) == set(TOWN.nodes)


def test_behind_a_lost_network_things_are_only_not_seen() -> None:
    behind = {"system:s": UNREACHABLE, "task:t": UNREACHABLE}
    assert fallen(TOWN, ["network:lan"]) == {"network:lan": DOWN, **behind}


def test_so_they_are_behind_the_switch_that_carries_it() -> None:
    found = fallen(TOWN, ["host:sw"])
    assert (found["network:lan"], found["system:s"]) == (DOWN, UNREACHABLE)


def test_what_lost_more_than_its_way_is_down() -> None:
    assert fallen(TOWN, ["network:lan", "host:db"])["system:s"] is DOWN


def test_what_was_seen_stays_and_what_needs_it_follows() -> None:
    found = spread(TOWN, {"host:db": DOWN, "host:sw": UP})
    assert found == {"host:db": DOWN, "host:sw": UP, "system:s": DOWN, "task:t": DOWN}


def test_what_needs_something_unseen_is_not_known() -> None:
    assert spread(TOWN, {"host:db": UNKNOWN})["system:s"] is UNKNOWN
    assert spread(TOWN, {"host:db": UNREACHABLE})["task:t"] is UNKNOWN


def test_what_is_isolated_stops_what_needs_it() -> None:
    found = spread(TOWN, {"host:db": State.ISOLATED})
    assert (found["host:db"], found["system:s"]) == (State.ISOLATED, DOWN)


def test_what_was_seen_to_stand_stands_whatever_the_book_says() -> None:
    found = spread(TOWN, {"site:hall": DOWN, "host:db": UP, "host:sw": State.DEGRADED})
    assert "system:s" not in found
    assert found["site:hall"] is DOWN


def test_alternatives_that_are_left_keep_it_standing() -> None:
    any_ = [needs("x", on, need=Need.ANY, group="g") for on in "ab"]
    made = graph(dict.fromkeys("abx", 1), *any_)
    assert fallen(made, ["system:a"]) == {"system:a": DOWN}
    assert spread(made, {"system:a": DOWN, "system:b": UNKNOWN})["system:x"] is UNKNOWN


def test_what_is_needed_to_restore_stops_nothing_that_runs() -> None:
    made = graph({"a": 1, "b": 1}, needs("b", "a", RESTORE))
    assert fallen(made, ["system:a"]) == {"system:a": DOWN}
