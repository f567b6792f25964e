"""Each outcome from looks and rows; what was not looked at accuses nobody."""

from datetime import date, timedelta

import pytest

from audit.discovery.decisions import What
from audit.discovery.model import Outcome
from inventory.discovery.model import How, Sighting
from inventory.model import Kind, Zone
from tests.audit.discovery.town import (
    NOW,
    RANDOM,
    A,
    B,
    C,
    Town,
    guest,
    host,
    sweep,
)


def test_a_device_is_the_host_whose_mac_address_it_has() -> None:
    town = Town([host("PC-1", "", A)], sweep([("10.1.0.5", A, None)]))
    [item] = town.told.items
    assert (item.outcome, item.host, item.device) == (Outcome.MATCHED, "PC-1", A)
    assert item.network == "10.1.0.0/24"


def test_any_spelling_of_the_mac_address_counts() -> None:
    town = Town([host("PC-1", "", "0017.4200.000A")], sweep([("10.1.0.5", A, None)]))
    assert town.outcomes("PC-1") == {Outcome.MATCHED}


def test_a_virtual_machine_is_named_by_the_address_it_made_up_where_the_ledger_has_it() -> None:
    town = Town([host("VM-1", "", RANDOM)], sweep([("10.1.0.5", RANDOM, None)]))
    assert town.outcomes("VM-1") == {Outcome.MATCHED}


def test_a_fixed_address_names_a_host_whose_row_has_no_mac_address() -> None:
    town = Town([host("PC-1", "10.1.0.5")], sweep([("10.1.0.5", A, None)]))
    assert town.outcomes("PC-1") == {Outcome.MATCHED}


def test_the_same_address_in_another_zone_names_nobody() -> None:
    town = Town([host("PC-1", "10.1.0.5", zone=Zone.MYNUMBER)], sweep([("10.1.0.5", A, None)]))
    assert [item.outcome for item in town.told.items if item.device] == [Outcome.UNREGISTERED]
    assert town.outcomes("PC-1") == {Outcome.NOT_COVERED}


def test_a_device_that_nothing_names_is_unregistered_with_maker_and_time() -> None:
    town = Town([], sweep([("10.1.0.9", C, None)], 3), sweep([("10.1.0.9", C, None)]))
    [item] = town.told.items
    assert item.outcome is Outcome.UNREGISTERED
    assert (item.maker, item.mac) == ("Yamaha", C)
    assert item.first_seen == NOW - timedelta(days=3)


def test_one_device_with_many_addresses_is_one() -> None:
    rows = [(f"10.1.0.{n}", C, None) for n in (1, 2, 3, 4)]
    [item] = Town([], sweep(rows)).told.items
    assert item.addresses == ("10.1.0.1", "10.1.0.2", "10.1.0.3", "10.1.0.4")


def test_a_random_address_cannot_be_matched_and_is_no_stranger() -> None:
    town = Town([], sweep([("10.1.0.9", RANDOM, None)]))
    assert [item.outcome for item in town.told.items] == [Outcome.RANDOM]


def test_another_mac_address_at_a_fixed_address_is_told_and_matches_not() -> None:
    town = Town([host("PC-1", "10.1.0.5", A)], sweep([("10.1.0.5", B, None)]))
    assert town.outcomes("PC-1") == {Outcome.WAITING, Outcome.MAC_CHANGED}


def test_a_person_may_say_that_it_is_the_same_machine() -> None:
    decided = {B: guest(B, date(2027, 3, 31), What.SAME, "PC-1")}
    town = Town([host("PC-1", "10.1.0.5", A)], sweep([("10.1.0.5", B, None)]), decided=decided)
    assert town.outcomes("PC-1") == {Outcome.MATCHED}


@pytest.mark.parametrize(
    ("until", "outcome"),
    [
        (date(2026, 11, 23), Outcome.GUEST),
        (date(2026, 11, 22), Outcome.UNREGISTERED),
    ],
)
def test_a_guest_is_known_until_its_day(until: date, outcome: Outcome) -> None:
    town = Town([], sweep([("10.1.0.9", C, None)]), decided={C: guest(C, until)})
    assert [item.outcome for item in town.told.items] == [outcome]


def test_what_was_taken_away_is_told_again_only_when_it_comes_back() -> None:
    decided = {C: guest(C, date(2026, 11, 23), What.GONE)}
    gone = Town([], sweep([("10.1.0.9", C, None)], 1), sweep(), decided=decided)
    assert gone.told.items == ()
    later = NOW + timedelta(days=1)
    back = Town(
        [], sweep([("10.1.0.9", C, None)], 1), sweep([("10.1.0.9", C, None)], -1),
        decided=decided, at=later,
    )  # fmt: skip
    assert [item.outcome for item in back.told.items] == [Outcome.UNREGISTERED]


def test_a_clone_answers_at_the_address_of_another_host() -> None:
    """Both have the address of A; the row of the second is contradicted."""
    hosts = [host("PC-1", "10.1.0.5", A), host("PC-2", "10.1.0.6", B)]
    town = Town(hosts, sweep([("10.1.0.5", A, None), ("10.1.0.6", A, None)]))
    assert town.outcomes("PC-1") == {Outcome.MATCHED}
    assert Outcome.ADDRESS_TWICE in town.outcomes("PC-2")
    assert Outcome.MATCHED not in town.outcomes("PC-2")


def test_two_devices_at_one_address_at_once() -> None:
    seen = Sighting(NOW, How.NEIGHBOUR, "10.1.0.5", B)
    hosts = [host("PC-1", "10.1.0.5", A)]
    town = Town(hosts, sweep([("10.1.0.5", A, None)], more=(seen,)))
    assert Outcome.ADDRESS_TWICE in town.outcomes("PC-1")


def test_an_address_that_was_leased_in_turn_is_no_contradiction() -> None:
    hosts = [host("PC-1", "", A), host("PC-2", "", B)]
    town = Town(hosts, sweep([("10.1.0.5", A, None)], 1), sweep([("10.1.0.5", B, None)]))
    assert town.outcomes("PC-1") == town.outcomes("PC-2") == {Outcome.MATCHED}


def test_the_maker_of_the_adapter_against_the_model() -> None:
    rows = [("10.1.0.5", A, None)]
    assert Outcome.MAKER_DIFFERS in Town(
        [host("PC-1", "", A, model="ヤマハ RTX830")], sweep(rows)
    ).outcomes("PC-1")
    for model in ("富士通 LIFEBOOK U9", "FMV-A5", "LIFEBOOK", "", "不明な機種", "ThinkPad X1"):
        same = Town([host("PC-1", "", A, model=model)], sweep(rows))
        assert same.outcomes("PC-1") == {Outcome.MATCHED}, model


def test_what_two_rows_share_names_neither() -> None:
    hosts = [host("PC-1", "", A), host("PC-2", "", A)]
    town = Town(hosts, sweep([("10.1.0.5", A, None)]))
    assert town.outcomes("PC-1") == {Outcome.WAITING, Outcome.LEDGER_TWICE}
    assert len(town.items(Outcome.UNREGISTERED)) == 1


@pytest.mark.parametrize(
    "parts", [{"note": "2026年3月返却済み"}, {"lease_end": "2026-03-31"}], ids=["noted", "lease"]
)
def test_what_was_returned_but_answers(parts: dict[str, str]) -> None:
    town = Town([host("PC-1", "", A, **parts)], sweep([("10.1.0.5", A, None)]))
    assert Outcome.RETURNED in town.outcomes("PC-1")


def test_what_was_returned_and_stays_away_is_not_missed() -> None:
    town = Town([host("PC-1", "", A, note="廃棄済")], sweep([], 30), sweep([]))
    assert town.outcomes("PC-1") == set()


def test_a_machine_in_two_zones_and_a_firewall_that_belongs_in_both() -> None:
    looks = [
        sweep([("10.1.0.5", A, None)]),
        sweep([("10.9.0.5", A, None)], 0.1, "10.9.0.0/24", Zone.INTERNET),
    ]
    assert Outcome.TWO_ZONES in Town([host("PC-1", "", A)], *looks).outcomes("PC-1")
    firewall = host("FW-1", "", A, kind=Kind.NETWORK)
    assert Outcome.TWO_ZONES not in Town([firewall], *looks).outcomes("FW-1")


def test_a_machine_that_moved_is_told_and_is_no_contradiction() -> None:
    looks = [
        sweep([("10.1.0.5", A, None)], 5),
        sweep([], 0.1),
        sweep([("10.2.0.5", A, None)], 0, "10.2.0.0/24"),
    ]
    assert Town([host("PC-1", "", A)], *looks).outcomes("PC-1") == {
        Outcome.MATCHED,
        Outcome.MOVED,
    }


def test_counts_and_coverage_are_by_zone_and_segment() -> None:
    told = Town([host("PC-1", "", A)], sweep([("10.1.0.5", A, None), ("10.1.0.9", C, None)])).told
    assert dict(told.counts) == {Outcome.MATCHED: 1, Outcome.UNREGISTERED: 1}
    [zone] = told.zones
    assert (zone.zone, dict(zone.counts)) == (Zone.LGWAN, dict(told.counts))
    [segment] = zone.segments
    assert (segment.network, segment.complete, segment.fresh, segment.known) == (
        "10.1.0.0/24",
        True,
        True,
        2,
    )
    assert segment.covered_at == NOW
