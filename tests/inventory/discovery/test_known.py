"""What is known only grows by looks, is kept as JSON, and reads back the same."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.discovery.known import devices_of, fold, now_at, with_unseen
from inventory.discovery.model import How, Knowledge, Segment, Service, Sighting, Sweep
from inventory.discovery.written import ShapeError, read_knowledge, write_knowledge
from inventory.model import Zone

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
SEGMENT = Segment(IPv4Network("10.1.0.0/24"), Zone.LGWAN, "本庁")
MACS = ["00:17:42:00:00:0a", "00:a0:de:00:00:0c", "d6:00:00:00:00:01", ""]


def seen(
    address: str, mac: str = "", minutes: int = 0, services: tuple[Service, ...] | None = None
) -> Sighting:
    at = AT + timedelta(minutes=minutes)
    return Sighting(at, How.NMAP, address, mac, services=services)


def sweep(*sightings: Sighting, minutes: int = 0, why: str = "") -> Sweep:
    at = AT + timedelta(minutes=minutes)
    return Sweep(SEGMENT, at, at, not why, why, True, 50, "quiet", sightings)


def test_what_was_seen_without_a_mac_belongs_to_the_one_that_the_look_tells() -> None:
    found = devices_of([seen("10.1.0.5", MACS[0]), seen("10.1.0.5"), seen("10.1.0.6")])
    assert {key: len(mine) for key, mine in found.items()} == {MACS[0]: 2, "10.1.0.6": 1}


def test_first_and_last_go_on_over_looks() -> None:
    one = fold(None, sweep(seen("10.1.0.5", MACS[0])))
    two = fold(one, sweep(seen("10.1.0.7", MACS[0], 1440), minutes=1440))
    [device] = two.devices
    assert (device.first, device.last) == (AT, AT + timedelta(days=1))
    assert [address for address, _ in device.addresses] == ["10.1.0.7", "10.1.0.5"]
    assert now_at(device) == ("10.1.0.7",)
    assert (two.since, two.covered) == (AT, AT + timedelta(days=1))


def test_a_look_that_was_not_whole_adds_what_it_saw_and_covers_nothing() -> None:
    one = fold(None, sweep(seen("10.1.0.5", MACS[0])))
    two = fold(one, sweep(seen("10.1.0.6", MACS[1], 60), minutes=60, why="x"))
    assert len(two.devices) == 2
    assert (two.covered, two.tried, two.why) == (AT, AT + timedelta(hours=1), "x")
    assert fold(None, sweep(why="x")).covered is None


def test_services_stay_those_of_the_newest_look_that_asked() -> None:
    ssh = (Service(22, "ssh"),)
    one = fold(None, sweep(seen("10.1.0.5", MACS[0], 0, ssh)))
    two = fold(one, sweep(seen("10.1.0.5", MACS[0], 60), minutes=60))
    assert two.devices[0].services == ssh
    assert two.devices[0].services_at == AT
    three = fold(two, sweep(seen("10.1.0.5", MACS[0], 90, ()), minutes=90))
    assert three.devices[0].services == ()


def test_random_addresses_do_not_stay_for_ever() -> None:
    one = fold(None, sweep(seen("10.1.0.5", MACS[2]), seen("10.1.0.6", MACS[0])))
    later = fold(one, sweep(minutes=91 * 1440))
    assert [device.mac for device in later.devices] == [MACS[0]]


sightings = st.builds(
    seen,
    st.sampled_from([f"10.1.0.{n}" for n in range(1, 6)]),
    st.sampled_from(MACS),
    st.integers(0, 500),
    st.none() | st.just((Service(22, "ssh", "OpenSSH", "9"),)),
)


@given(st.lists(st.lists(sightings, max_size=6), max_size=4))
def test_nothing_seen_is_lost_and_all_reads_back(looks: list[list[Sighting]]) -> None:
    known: Knowledge | None = None
    for look in looks:
        known = fold(known, sweep(*look))
    if known is None:
        return
    assert read_knowledge(write_knowledge(known)) == known
    macs = {one.mac for look in looks for one in look if one.mac}
    assert macs <= {device.mac for device in known.devices}
    addresses = {one.address for look in looks for one in look}
    assert addresses == {address for device in known.devices for address, _ in device.addresses}
    assert all(device.first <= device.last for device in known.devices)


@given(st.data())
def test_a_text_of_another_shape_is_an_error(data: st.DataObject) -> None:
    raw = write_knowledge(fold(None, sweep(seen("10.1.0.5", MACS[0]))))
    end = data.draw(st.integers(0, len(raw) - 1))
    with pytest.raises(ShapeError):
        read_knowledge(raw[:end])


@pytest.mark.parametrize("raw", [b"{}", b"[]", b"null", b'{"form":2}', b'{"form":1}', b"\xff"])
def test_what_is_no_knowledge(raw: bytes) -> None:
    with pytest.raises(ShapeError):
        read_knowledge(raw)


def test_a_clock_that_is_set_right_again_takes_no_device_into_the_future() -> None:
    ssh = (Service(22, "ssh"),)
    wrong = fold(None, sweep(seen("10.1.0.5", MACS[0], 90_000, ssh), minutes=90_000))
    right = fold(wrong, sweep(seen("10.1.0.6", MACS[1])))
    device = next(one for one in right.devices if one.mac == MACS[0])
    assert (device.first, device.last, device.services_at) == (AT, AT, AT)
    assert device.addresses == (("10.1.0.5", AT),)
    assert right.covered == AT


def test_what_was_never_looked_at_is_known_to_be_so() -> None:
    known = fold(None, sweep(seen("10.1.0.5", MACS[0])))
    other = Segment(IPv4Network("10.0.0.0/24"), Zone.LGWAN)
    found = with_unseen([known], [SEGMENT, other])
    assert [(one.segment, one.covered) for one in found] == [(other, None), (SEGMENT, AT)]
    assert found[1] is known


def test_looks_through_a_router_count_for_no_absence() -> None:
    routed = fold(None, replace(sweep(), direct=False))
    assert routed.since == AT
    first = fold(routed, sweep(minutes=60))
    assert first.since == AT + timedelta(hours=1)
    assert fold(first, sweep(minutes=120)).since == first.since
    again = fold(first, replace(sweep(minutes=180), direct=False))
    assert (again.since, again.direct) == (first.since, False)
    assert fold(first, replace(sweep(minutes=180, why="x"), direct=False)).direct


def test_a_look_at_ports_in_the_future_is_set_right_too() -> None:
    ssh = (Service(22, "ssh"),)
    asked = Sighting(AT + timedelta(days=9), How.NMAP, "", MACS[0], services=ssh)
    known = fold(None, sweep(asked, seen("10.1.0.5", MACS[0])))
    odd = replace(known, devices=(replace(known.devices[0], last=AT),))
    assert fold(odd, sweep()).devices[0].services_at == AT
