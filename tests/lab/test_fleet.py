"""The fleet is what its expectations say: every fault exists, every host is described."""

from checks.catalogue import catalogue
from tests.lab.faults import FAULTS
from tests.lab.fleet import FLEET, expected


def test_every_machine_is_described_and_every_fault_is_planted_somewhere() -> None:
    assert set(expected()) == {machine.name for machine in FLEET}
    assert {fault for machine in FLEET for fault in machine.faults} == set(FAULTS)


def test_places_and_numbers_are_taken_once() -> None:
    assert len({machine.number for machine in FLEET}) == len(FLEET) >= 8
    assert len({machine.asset for machine in FLEET}) == len(FLEET)


def test_every_fault_names_checks_that_exist() -> None:
    named = {
        check
        for host in expected().values()
        for checks in host["faults"].values()
        for check in checks
    }
    assert named <= set(catalogue())
