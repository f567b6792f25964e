"""Two places that looked: an answer anywhere counts, an old look does not."""

from bcp.model import Dependency
from bcp.sweep.model import Heard, Port
from tests.bcp.sweep.kit import causes, judged, look, looks, states, town

CITY = town(
    {"a": "10.0.1.1", "b": "10.0.1.2", "x": "10.0.2.1", "y": "10.0.2.2", "sw": "10.0.9.1"},
    [Dependency(f"host:{one}", "host:sw") for one in "xy"],
)


def test_what_answers_at_the_branch_is_up_though_the_town_hall_cannot_reach_it() -> None:
    found = judged(CITY, [*looks("ab", ["sw", "x", "y"]), *looks(["x", "sw"], "y", where="shisho")])
    assert states(found) == {"a": "up", "b": "up", "sw": "up", "x": "up", "y": "down"}
    assert "honcho" in found.standings["host:x"].notes[0].ja


def test_two_silent_places_agree_on_one_cause() -> None:
    gear = {"host:sw"}
    seen = [*looks("ab", ["sw", "x", "y"]), *looks("ab", ["sw", "x", "y"], where="shisho")]
    assert causes(judged(CITY, seen, gear=gear)) == {"host:sw": {"x", "y"}}


def test_silence_from_a_place_that_never_saw_it_is_no_damage() -> None:
    known = [*looks("ab"), *looks("xy", where="shisho")]
    found = judged(CITY, looks("ab", "xy"), known=known)
    assert states(found)["x"] == "unknown"


def test_an_old_look_does_not_count_and_is_told() -> None:
    old = [look(one, where="shisho", ago=180) for one in ("x", "y", "sw")]
    found = judged(CITY, [*looks("ab", ["x", "y", "sw"]), *old], gear={"host:sw"})
    assert states(found)["x"] == "unreachable"
    assert set(found.stale) == {"shisho"}


def test_a_blind_place_does_not_hide_what_another_sees() -> None:
    seen = [*looks("", "abxy"), *looks(["a", "b", "sw", "x"], "y", where="shisho")]
    found = judged(CITY, seen)
    assert found.blind == ("honcho",)
    assert states(found)["y"] == "down"


def test_a_cause_that_another_place_sees_alive_is_still_told() -> None:
    seen = [*looks("ab", ["sw", "x", "y"]), look("sw", where="shisho"), look("b", where="shisho")]
    found = judged(CITY, seen, gear={"host:sw"})
    assert states(found)["x"] == "unreachable"
    assert causes(found) == {"host:sw": {"x", "y"}}
    assert "honcho" in found.standings["host:sw"].notes[0].ja


def test_who_nobody_looked_at_is_told() -> None:
    found = judged(CITY, looks("ab"), known=[])
    assert set(found.unasked) == {"host:x", "host:y", "host:sw"}


def test_a_look_that_could_not_be_sent_says_nothing() -> None:
    unsent = Heard(Port.UNASKED, said="Network is unreachable")
    found = judged(CITY, [*looks(["a", "b", "sw"]), look("x", unsent, ping=None)])
    assert states(found)["x"] == "unknown"
    assert "Network is unreachable" in found.standings["host:x"].why.ja


def test_what_was_seen_long_ago_is_told_as_old_and_never_as_up() -> None:
    found = judged(CITY, [look("a"), look("b", ago=180)])
    assert states(found)["b"] == "unknown"
    assert "古い" in found.standings["host:b"].why.ja


def test_what_this_ledger_does_not_know_does_not_count_and_is_told() -> None:
    odd = [*looks("ab"), look("nobody"), look("\u200b")]
    found = judged(CITY, odd)
    assert "host:nobody" not in found.standings
    assert "host:nobody" in found.strangers


def test_an_address_of_two_zones_is_nobodys_answer() -> None:
    city = town({"a": "192.0.2.1", "b": "192.0.2.1", "c": "192.0.2.9"})
    for now in (looks("abc"), looks("c", "ab")):
        found = judged(city, now)
        assert (states(found)["a"], states(found)["b"]) == ("unknown", "unknown")
        assert "192.0.2.1" in found.standings["host:a"].why.ja
    apart = judged(city, [*looks("a", where="honcho"), *looks("", "b", where="lgwan")])
    assert (states(apart)["a"], states(apart)["b"]) == ("up", "unknown")
