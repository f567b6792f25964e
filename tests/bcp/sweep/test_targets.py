"""Whom a sweep asks: known ports of known addresses, and no others."""

from dataclasses import replace

from bcp.sweep.model import Heard, Port, Target
from bcp.sweep.targets import nowhere, targets
from tests.bcp.sweep.kit import SSH, look, town

CITY = replace(town({"a": "10.0.1.1", "b": "10.0.1.2", "c": ""}), ports={"host:b": 2222})


def test_without_a_baseline_only_ssh_is_asked() -> None:
    assert targets(CITY, {}) == (
        Target("host:a", ("10.0.1.1",), (22,), frozenset({22})),
        Target("host:b", ("10.0.1.2",), (2222,), frozenset({2222})),
    )


def test_what_was_open_before_is_asked_again_and_what_was_closed_is_not() -> None:
    ports = {22: SSH, 80: Heard(Port.CLOSED), 445: Heard(Port.OPEN, "mute")}
    known = {"host:a": replace(look("a"), ports=ports)}
    [first, _] = targets(CITY, known, ports=(8443,))
    assert first.ports == (22, 445, 8443)
    assert first.talks == {22}


def test_only_those_who_are_named_are_asked() -> None:
    assert [one.node for one in targets(CITY, {}, only=("host:b",))] == ["host:b"]


def test_an_address_that_leads_to_ourselves_says_nothing_of_another_machine() -> None:
    own = ["127.0.0.1", "127.9.9.9", "0.0.0.0", "::", "::1", "::ffff:127.0.0.1", "224.0.0.1"]
    city = town({**{f"h{n}": one for n, one in enumerate([*own, "localhost"])}, "a": "10.0.1.1"})
    assert [one.node for one in targets(city, {})] == ["host:a"]
    assert nowhere(city) == tuple(f"host:h{n}" for n in range(len(own) + 1))
    both = replace(city, addresses={"host:a": ("127.0.0.1", "10.0.1.1"), "host:b": ()})
    assert [one.addresses for one in targets(both, {})] == [("10.0.1.1",)]
    assert nowhere(both) == ()
