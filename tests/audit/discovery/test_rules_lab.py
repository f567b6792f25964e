"""Rules of discovery on real devices: some stay, one is brought in, taken away, exchanged."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from ipaddress import IPv4Network
from typing import Any

import pytest

from audit.discovery.baselines import Baseline, services_of
from checks.discovery.rules.ledger import (
    no_contradiction,
    only_approved_services,
    row_is_filled,
    seen_lately,
)
from checks.discovery.rules.segments import no_strangers
from checks.model import Check
from inventory.discovery.model import Segment, Sweep
from inventory.discovery.program import find_nmap
from inventory.discovery.scanning import Bench, Order, look
from inventory.model import Host, Zone
from tests.audit.discovery.town import A, B, C, Town, host
from tests.inventory.discovery.street import Street
from tests.lab.lab import Lab

pytestmark = pytest.mark.lab
SEGMENT = Segment(IPv4Network("198.18.84.0/29"), Zone.LGWAN)
ROW = {
    "department": "税務課",
    "owner": "火見",
    "location": "2階",
    "model": "LIFEBOOK",
    "serial": "S-1X7",
    "os": "Windows 11",
}
LEDGER = [host("PC-1", "198.18.84.2", A, **ROW), host("PC-2", "198.18.84.3", B)]
D = "00:17:42:00:00:0d"


@pytest.fixture
def street(lab: Lab) -> Iterator[Street]:
    del lab
    built = Street()
    yield built
    built.stop()


def looked() -> Sweep:
    return look(Order(SEGMENT, (), 200), Bench(find_nmap()))


def weeks_ago(sweep: Sweep) -> Sweep:
    """The same look as if it had been made three weeks earlier: waiting is what no test can do."""
    past = timedelta(days=21)
    seen = tuple(replace(one, at=one.at - past) for one in sweep.sightings)
    started, ended = sweep.started - past, sweep.ended - past
    return replace(sweep, started=started, ended=ended, sightings=seen)


def town(*sweeps: Sweep, baseline: Baseline | None = None, rows: list[Host] = LEDGER) -> Town:
    return Town(rows, *sweeps, at=sweeps[-1].ended, baseline=baseline)


def verdict(rule: Callable[..., Any], found: Town, subject: str = SEGMENT.id) -> str:
    assert isinstance(rule, Check)
    return found.verdict(rule.id, subject).value


def test_a_machine_comes_another_goes_and_a_third_is_exchanged(street: Street) -> None:
    street.add("one", A, "198.18.84.2", ports=(445,)).add("two", B, "198.18.84.3")
    first = looked()
    before = town(first)
    services = {id_: one for id_, (one, _) in services_of(before.found).items()}
    approved = Baseline("課長", first.ended, services)
    before = town(first, baseline=approved)
    assert verdict(no_strangers, before) == "PASS"
    assert verdict(seen_lately, before, "PC-2") == "PASS"
    assert verdict(no_contradiction, before, "PC-1") == "PASS"
    assert verdict(only_approved_services, before, "PC-1") == "PASS"
    assert verdict(row_is_filled, before, "PC-1") == "PASS"
    assert verdict(row_is_filled, before, "PC-2") == "FAIL"

    street.remove("two")
    street.add("three", C, "198.18.84.5")
    street.remove("one")
    street.add("one", A, "198.18.84.2", ports=(445, 3389))
    after = town(weeks_ago(first), looked(), baseline=approved)
    assert verdict(no_strangers, after) == "FAIL"
    assert verdict(seen_lately, after, "PC-2") == "FAIL"
    assert verdict(seen_lately, after, "PC-1") == "PASS"
    assert verdict(only_approved_services, after, "PC-1") == "FAIL"

    street.remove("one")
    street.add("other", D, "198.18.84.2")
    assert verdict(no_contradiction, town(first, looked()), "PC-1") == "FAIL"
