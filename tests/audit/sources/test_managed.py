"""Which devices a console's list judges: by what is theirs, never by what was lent to them."""

from datetime import UTC, datetime
from ipaddress import ip_address

import pytest

from audit.sources.imports import Told
from audit.sources.managed import assign
from inventory.model import Host, Platform
from inventory.sources.matching import Key
from inventory.sources.model import Machine

AT = datetime(2026, 11, 20, tzinfo=UTC)
MAC = "00:11:22:33:44:55"
TABLET = Host(
    id="T-0001",
    name="tablet-1",
    serial="DMPX1234",
    macs=(MAC,),
    addresses=(ip_address("10.4.0.9"),),
    platform=Platform.MOBILE,
)


def told(*machines: Machine) -> Told:
    return Told("mdm", "MDM", True, AT, "鈴木", ("serial",), machines, "0" * 64)


@pytest.mark.parametrize(
    ("machine", "by"),
    [
        (Machine(2, serial="DMPX1234"), Key.SERIAL),
        (Machine(2, asset="T-0001"), Key.ASSET),
        (Machine(2, macs=(MAC,)), Key.MAC),
        (Machine(2, name="TABLET-1"), Key.NAME),
    ],
)
def test_a_device_is_judged_by_what_is_its_own(machine: Machine, by: Key) -> None:
    found = assign(told(machine), [TABLET])
    assert [(pair.host, pair.by) for pair in found.pairs] == [("T-0001", by)]
    assert (found.doubts, found.absent) == ((), ())


def test_an_address_alone_judges_nobody() -> None:
    lent = Machine(2, addresses=("10.4.0.9",))
    found = assign(told(lent), [TABLET])
    assert (found.pairs, found.odd, found.absent) == ((), (), ())
    [doubt] = found.doubts
    assert (doubt.machines, doubt.hosts, doubt.by) == ((lent,), ("T-0001",), Key.ADDRESS)
