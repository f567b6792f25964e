"""Whom a sweep asks: known ports of known addresses, and no others."""

from dataclasses import replace

from bcp.sweep.model import Heard, Port, Target
from bcp.sweep.targets import targets
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
