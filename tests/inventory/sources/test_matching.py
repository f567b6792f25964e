"""Rows of exports and hosts of the ledger: matched by what names a machine, never by a guess."""

from dataclasses import replace
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.model import Host
from inventory.sources.matching import Key, match
from inventory.sources.model import Machine

MAC = "00:a0:de:00:00:01"
HOST = Host(
    id="A0001", name="PC-0001", serial="PF2ABC12", macs=(MAC,), addresses=(ip_address("10.0.0.1"),)
)
OTHER = Host(id="A0002", name="PC-0002", serial="PF2ABC99", macs=("00:a0:de:00:00:02",))


def only(machine: Machine, *hosts: Host) -> tuple[str, Key] | str:
    found = match([machine], hosts or (HOST, OTHER))
    assert len(found.pairs) + len(found.doubts) + len(found.strangers) == 1
    if found.pairs:
        return found.pairs[0].host, found.pairs[0].by
    return "doubt" if found.doubts else "stranger"


@pytest.mark.parametrize(
    ("machine", "expected"),
    [
        (Machine(1, serial="pf2abc12"), ("A0001", Key.SERIAL)),
        (Machine(1, serial="ＰＦ２ＡＢＣ１２", name="x"), ("A0001", Key.SERIAL)),
        (Machine(1, asset="a0001"), ("A0001", Key.ASSET)),
        (Machine(1, macs=("00-A0-DE-00-00-01",)), ("A0001", Key.MAC)),
        (Machine(1, name="pc-0001.town.local"), ("A0001", Key.NAME)),
        (Machine(1, addresses=("10.0.0.1",)), ("A0001", Key.ADDRESS)),
        (Machine(1, serial="PF2ABC12", asset="A0002"), "doubt"),
        (Machine(1, asset="MR-77", serial="PF2ABC12"), ("A0001", Key.SERIAL)),
        (Machine(1, macs=(MAC,), serial="OTHER0001"), "doubt"),
        (Machine(1, addresses=("10.0.0.1",), name="pc-9999"), "doubt"),
        (Machine(1, name="pc-9999", serial="NEW00001"), "stranger"),
        (Machine(1, macs=(MAC, "00:a0:de:00:00:02")), "doubt"),
    ],
)
def test_each_key_in_its_order(machine: Machine, expected: object) -> None:
    assert only(machine) == expected


@pytest.mark.parametrize("serial", ["To be filled by O.E.M.", "Default string", "0000", "不明"])
def test_a_filler_of_the_firmware_names_nobody(serial: str) -> None:
    host = HOST.model_copy(update={"serial": serial, "macs": (), "addresses": ()})
    assert only(Machine(1, serial=serial), host) == "stranger"


def test_a_made_up_address_names_nobody() -> None:
    host = Host(id="T1", name="tab", macs=("02:00:00:00:00:01",))
    assert only(Machine(1, macs=("02:00:00:00:00:01",)), host) == "stranger"


def test_a_name_that_came_back_with_another_serial_is_told_as_odd() -> None:
    found = match([Machine(1, name="PC-0001", serial="NEW00001")], [HOST])
    assert found.pairs[0].odd == (Key.SERIAL,)


def test_a_serial_of_two_rows_names_neither() -> None:
    rows = [Machine(1, serial="PF2ABC12"), Machine(2, serial="PF2ABC12")]
    found = match(rows, [HOST])
    assert not found.pairs
    assert [tuple(m.row for m in d.machines) for d in found.doubts] == [(1, 2)]


def test_a_serial_of_two_hosts_names_neither_and_the_name_decides() -> None:
    twins = [HOST, OTHER.model_copy(update={"serial": "PF2ABC12"})]
    assert only(Machine(1, serial="PF2ABC12"), *twins) == "doubt"
    assert only(Machine(1, serial="PF2ABC12", name="PC-0002"), *twins) == ("A0002", Key.NAME)


def test_an_adapter_that_two_rows_share_names_neither() -> None:
    rows = [Machine(1, serial="PF2ABC12", macs=(MAC,)), Machine(2, name="PC-0002", macs=(MAC,))]
    found = match(rows, [HOST, OTHER])
    assert {(p.machine.row, p.host, p.by) for p in found.pairs} == {
        (1, "A0001", Key.SERIAL),
        (2, "A0002", Key.NAME),
    }


def test_two_rows_that_fit_one_host_are_told() -> None:
    found = match([Machine(1, serial="PF2ABC12"), Machine(2, name="PC-0001")], [HOST])
    assert not found.pairs
    assert found.doubts[0].hosts == ("A0001",)


machines = st.builds(
    Machine,
    row=st.just(0),
    serial=st.sampled_from(["", "SER10001", "SER10002", "0000"]),
    asset=st.sampled_from(["", "H1", "H2"]),
    name=st.sampled_from(["", "n1", "n2", "n3"]),
    macs=st.sampled_from([(), (MAC,), ("00:a0:de:00:00:02",)]),
    addresses=st.sampled_from([(), ("10.0.0.1",)]),
)
hosts = st.builds(
    Host,
    id=st.just("x"),
    name=st.sampled_from(["n1", "n2"]),
    serial=st.sampled_from(["", "SER10001", "SER10002"]),
    macs=st.sampled_from([(), (MAC,)]),
    addresses=st.sampled_from([(), (ip_address("10.0.0.1"),)]),
)


@given(st.lists(machines, max_size=5), st.lists(hosts, max_size=4))
def test_every_row_is_told_once_and_no_host_has_two(rows: list[Machine], few: list[Host]) -> None:
    numbered = [replace(one, row=at) for at, one in enumerate(rows)]
    named = [host.model_copy(update={"id": f"H{at}"}) for at, host in enumerate(few)]
    found = match(numbered, named)
    paired = [pair.machine.row for pair in found.pairs]
    strange = [machine.row for machine in found.strangers]
    doubtful = {machine.row for doubt in found.doubts for machine in doubt.machines}
    assert len({pair.host for pair in found.pairs}) == len(found.pairs)
    assert sorted(paired + strange) == sorted(set(paired + strange))
    assert set(paired) | set(strange) | doubtful == set(range(len(rows)))
    turned = match(numbered[::-1], named[::-1]).pairs
    assert {(p.machine.row, p.host) for p in turned} == {
        (p.machine.row, p.host) for p in found.pairs
    }
