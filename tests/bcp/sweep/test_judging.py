"""Silence is not damage: what each state takes, and one cause for everything behind it."""

from bcp.model import Dependency, Need, State
from tests.bcp.sweep.kit import (
    CLOSED,
    SILENT,
    causes,
    judged,
    look,
    looks,
    said,
    states,
    town,
)

ONE_NET = {"a": "10.0.1.1", "b": "10.0.1.2", "c": "10.0.1.3"}
TWO_NETS = {**ONE_NET, "x": "10.0.2.1", "y": "10.0.2.2"}
SWITCHED = town(
    {"sw": "10.0.9.1", "core": "10.0.9.2", **TWO_NETS},
    [
        *(Dependency(f"host:{one}", "network:LAN") for one in "ab"),
        Dependency("network:LAN", "host:sw"),
        Dependency("host:sw", "host:core"),
    ],
)


def test_a_silent_host_with_a_neighbour_that_answers_is_down() -> None:
    found = judged(town(ONE_NET), looks("ab", "c"))
    assert states(found) == {"a": "up", "b": "up", "c": "down"}
    assert causes(found) == {"host:c": set()}


def test_a_silent_host_that_was_never_seen_is_unknown() -> None:
    found = judged(town(ONE_NET), looks("ab", "c"), known=looks("ab"))
    assert states(found)["c"] == "unknown"
    assert causes(found) == {}


def test_silence_all_around_a_host_is_no_proof_that_it_is_down() -> None:
    lonely = town({"a": "10.0.1.1", "b": "10.0.2.1", "c": "10.0.2.2"})
    assert states(judged(lonely, looks("bc", "a")))["a"] == "unknown"


def test_a_network_where_nobody_answers_is_the_one_cause() -> None:
    found = judged(town(TWO_NETS), looks("abc", "xy"))
    assert states(found)["x"] == states(found)["y"] == "unreachable"
    assert causes(found) == {"network:10.0.2.0/24": {"x", "y"}}


def test_where_nothing_answers_at_all_our_own_machine_comes_first() -> None:
    found = judged(town({"a": "10.0.1.1", "b": "10.0.2.1"}), looks("", "ab"))
    assert set(states(found).values()) == {"unknown"}
    assert found.blind == ("honcho",)
    neighbours = judged(town(TWO_NETS), looks("", "abcxy"))
    assert causes(neighbours) == {}  # not even that a network is lost
    assert "この端末" in neighbours.standings["host:a"].why.ja


def test_behind_a_dead_switch_everything_is_unreachable_with_one_cause() -> None:
    found = judged(SWITCHED, looks(["core", "c", "x", "y"], ["sw", "a", "b"]))
    told = states(found)
    assert told["sw"] == "down"
    assert (told["a"], told["b"], told["LAN"]) == ("unreachable",) * 3
    assert causes(found) == {"host:sw": {"a", "b", "LAN"}}
    assert found.standings["host:a"].via == ("network:LAN", "host:sw")


def test_the_cause_is_the_first_of_a_chain_of_switches() -> None:
    found = judged(SWITCHED, looks("cxy", ["core", "sw", "a", "b"]), gear={"host:core"})
    assert causes(found) == {"host:core": {"sw", "a", "b", "LAN"}}


def test_a_silent_host_behind_a_switch_that_is_up_is_down_itself() -> None:
    found = judged(SWITCHED, looks(["core", "sw", "b", "c", "x", "y"], ["a"]))
    assert states(found)["a"] == "down"
    both = judged(SWITCHED, looks(["core", "sw", "c", "x", "y"], ["a", "b"]))
    assert causes(both) == {"host:a": set(), "host:b": set()}


def test_a_switch_that_forwards_is_not_down_though_its_address_is_silent() -> None:
    found = judged(SWITCHED, looks(["core", "a", "c", "x", "y"], ["sw", "b"]))
    assert states(found)["sw"] == "degraded"
    assert states(found)["b"] == "down"


def test_a_silent_server_is_not_saved_by_who_depends_on_it() -> None:
    city = town(ONE_NET, [Dependency("host:b", "host:a")])
    assert states(judged(city, looks("bc", "a")))["a"] == "down"


def test_one_of_two_switches_is_enough() -> None:
    pair = [
        Dependency("host:a", f"host:{one}", Need.ANY, group="両系", at_least=1)
        for one in ("s1", "s2")
    ]
    city = town({"s1": "10.0.9.1", "s2": "10.0.9.2", "n": "10.0.9.3", "a": "10.0.1.1"}, pair)
    one_left = judged(city, looks(["s2", "n", "a"], ["s1"]), gear={"host:s1", "host:s2"})
    assert states(one_left) == {"s1": "down", "s2": "up", "n": "up", "a": "up"}
    none_left = judged(city, looks(["n"], ["s1", "s2", "a"]), gear={"host:s1", "host:s2"})
    assert states(none_left)["a"] == "unreachable"
    assert states(judged(city, looks(["s2", "n"], ["s1", "a"])))["a"] == "down"


def test_what_only_makes_it_worse_is_no_way() -> None:
    city = town(
        {"w": "10.0.9.1", "n": "10.0.9.2", "a": "10.0.1.1"},
        [Dependency("host:a", "host:w", Need.DEGRADES)],
    )
    assert states(judged(city, looks("n", "wa")))["a"] == "unknown"


def test_a_site_that_went_dark_is_one_cause() -> None:
    city = town(
        {"a": "10.0.1.1", "b": "10.0.1.2", "x": "10.0.2.1", "y": "10.0.3.1"},
        [
            *(Dependency(f"host:{one}", "site:本庁舎") for one in "ab"),
            *(Dependency(f"host:{one}", "site:消防本部") for one in "xy"),
        ],
    )
    found = judged(city, looks("ab", "xy"))
    assert causes(found) == {"site:消防本部": {"x", "y"}}
    assert states(found)["消防本部"] == "unreachable"  # nobody said that the building is lost
    assert "本庁舎" not in states(found)  # and that hosts run says little of the building


def test_a_site_where_everything_is_silent_explains_its_switch_too() -> None:
    hosts = {"sw": "10.0.9.1", "a": "10.0.1.1", "b": "10.0.1.2", "c": "10.0.1.3", "n": "10.0.5.1"}
    at_site = [Dependency(f"host:{one}", "site:支所") for one in ("sw", "a", "b", "c")]
    behind = [Dependency("host:a", "host:sw")]
    city = town(hosts, [*at_site, *behind])
    gear = {"host:sw"}
    found = judged(city, looks("n", ["sw", "a", "b", "c"]), gear=gear)
    assert causes(found) == {"site:支所": {"sw", "a", "b", "c"}}
    lit = judged(city, looks(["n", "sw"], ["a", "b", "c"]), gear=gear)
    assert "site:支所" not in causes(lit)  # the switch there answers
    all_behind = town(hosts, [*at_site, *(Dependency(f"host:{one}", "host:sw") for one in "abc")])
    found = judged(all_behind, looks("n", ["sw", "a", "b", "c"]), gear=gear)
    assert causes(found) == {"host:sw": {"a", "b", "c"}}


def test_power_that_somebody_saw_fail_explains_the_silence_of_what_it_feeds() -> None:
    city = town(ONE_NET, [Dependency("host:b", "power:UPS"), Dependency("host:c", "power:UPS")])
    found = judged(city, looks("a", "bc"), marks=[said("power:UPS", State.DOWN)])
    assert states(found)["b"] == "down"
    assert causes(found) == {"power:UPS": {"b", "c"}}


def test_the_network_of_a_system_is_the_way_of_its_equipment() -> None:
    city = town(
        {"a": "10.0.1.1", "b": "10.0.2.1", "n": "10.0.3.1", "core": "10.0.9.1"},
        [
            *(Dependency(f"system:{one}", f"host:{one}") for one in "ab"),
            *(Dependency(f"system:{one}", "network:基幹系") for one in "ab"),
            Dependency("network:基幹系", "host:core"),
        ],
    )
    found = judged(city, looks("n", ["a", "b", "core"]))
    assert causes(found) == {"host:core": {"a", "b", "基幹系"}}
    apart = judged(city, looks(["n", "core", "b"], "a"))
    assert states(apart)["a"] == "unknown"  # it may be elsewhere: a derived way proves nothing


def test_equipment_of_systems_in_two_networks_is_taken_to_be_in_neither() -> None:
    needs = [Dependency("system:s", "host:a"), Dependency("system:t", "host:a")]
    needs += [Dependency("system:s", "network:甲"), Dependency("system:t", "network:乙")]
    needs += [Dependency("network:甲", "host:sw")]
    city = town({"a": "10.0.1.1", "b": "10.0.1.2", "n": "10.0.1.3", "sw": "10.0.9.1"}, needs)
    found = judged(city, looks("bn", ["a", "sw"]), marks=[said("host:sw", State.DOWN)])
    assert states(found)["a"] == "down"


def test_who_is_silent_for_a_nearer_reason_does_not_darken_the_site() -> None:
    needs = [Dependency(f"host:{one}", "site:支所") for one in "abc"]
    needs += [Dependency("system:s", f"host:{one}") for one in "ab"]
    needs += [Dependency("system:s", "network:基幹系"), Dependency("network:基幹系", "host:core")]
    hosts = {"a": "10.0.1.1", "b": "10.0.1.2", "c": "10.0.1.3", "n": "10.0.5.1", "core": "10.0.9.1"}
    found = judged(town(hosts, needs), looks("n", ["a", "b", "c", "core"]))
    assert causes(found) == {"host:core": {"a", "b", "基幹系"}}
    assert states(found)["c"] == "unknown"


def test_isolated_stays_isolated_whatever_probes_say() -> None:
    mark = said("host:c", State.ISOLATED, ago=120)
    for heard in (SILENT, None):
        found = judged(town(ONE_NET), [*looks("ab"), look("c", heard)], marks=[mark])
        assert states(found)["c"] == "isolated"
    answers = judged(town(ONE_NET), looks("abc"), marks=[mark])
    assert states(answers)["c"] == "isolated"
    assert "honcho" in answers.standings["host:c"].notes[0].ja
    assert causes(answers) == {}  # it is no damage


def test_what_is_behind_an_isolated_switch_waits_for_it() -> None:
    mark = said("host:sw", State.ISOLATED)
    found = judged(SWITCHED, looks(["core", "c", "x", "y"], ["sw", "a", "b"]), marks=[mark])
    assert causes(found) == {"host:sw": {"a", "b", "LAN"}}
    assert states(found)["a"] == "unreachable"


def test_a_person_who_saw_it_work_is_overtaken_by_a_later_probe() -> None:
    earlier, later = said("host:c", State.UP, ago=60), said("host:c", State.UP)
    assert states(judged(town(ONE_NET), looks("ab", "c"), marks=[earlier]))["c"] == "down"
    assert states(judged(town(ONE_NET), looks("ab", "c"), marks=[later]))["c"] == "up"


def test_damage_that_a_person_saw_is_not_healed_by_a_probe() -> None:
    found = judged(town(ONE_NET), looks("abc"), marks=[said("host:c", State.DOWN, ago=60)])
    assert states(found)["c"] == "down"
    assert found.standings["host:c"].notes


def test_a_mark_is_taken_back() -> None:
    taken_back = said("host:c", State.UNKNOWN)
    assert states(judged(town(ONE_NET), looks("abc"), marks=[taken_back]))["c"] == "up"


def test_a_refusal_is_life() -> None:
    found = judged(town(ONE_NET), [*looks("ab"), look("c", CLOSED)])
    assert states(found)["c"] == "degraded"


def test_a_silent_terminal_may_be_switched_off_and_speaks_for_no_network() -> None:
    pcs = {"host:x", "host:y"}
    found = judged(town(TWO_NETS), looks("abc", "xy"), terminals=pcs)
    assert states(found)["x"] == states(found)["y"] == "unknown"
    assert causes(found) == {}
    one = judged(town(TWO_NETS), looks("abcx", "y"), terminals=pcs)
    assert states(one)["y"] == "unknown"
    assert "端末" in one.standings["host:y"].why.ja
