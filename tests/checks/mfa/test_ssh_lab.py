"""Every vector on a real sshd: calculated from what the host says, and tried by real logins."""

import os
from collections.abc import Iterator
from itertools import combinations, product

import pytest

from checks.facts.sshd import Sshd
from checks.mfa.model import Cell
from tests.checks.mfa.ssh_hosts import again, calculated, collected, holder, set_up
from tests.checks.mfa.ssh_logins import enters
from tests.checks.mfa.vectors import Expected, Vector, people, vectors
from tests.lab.lab import HostSpec, Lab, RunningHost
from tests.lab.layers import mfa

pytestmark = pytest.mark.lab

SLOW = os.environ.get("HINOMI_SLOW") == "1"
CASES = [(vector, cell) for vector in vectors() for cell in vector.cells]
NAMES = [f"{vector.id}-{cell.who}-{cell.place}" for vector, cell in CASES]
EVERY = [frozenset(one) for size in range(4) for one in combinations("CKP", size)]


@pytest.fixture(scope="module")
def host(lab: Lab) -> Iterator[RunningHost]:
    [found] = lab.add(HostSpec("vectors", layer=mfa(), ipv6=True))
    set_up(lab, found.name, vectors())
    yield found
    lab.remove(found.name)


@pytest.fixture(scope="module")
def cells(lab: Lab, host: RunningHost) -> dict[tuple[str, int, str], Cell]:
    found = calculated(collected(lab, host.name))
    return {
        (one.account, int(one.door.name.partition(":")[2] or 22), _place(one)): one
        for one in found
        if one.door.kind == "ssh" and one.account != "*"
    }


def test_each_account_is_asked_for_from_each_class_of_addresses(
    lab: Lab, host: RunningHost, cells: dict[tuple[str, int, str], Cell]
) -> None:
    sshd = Sshd.parse(collected(lab, host.name).replies["Sshd"])
    matched = [one for one in sshd.instances if any(line.match for line in one.lines)]
    plain = [one for one in sshd.instances if not any(line.match for line in one.lines)]
    assert matched
    assert plain
    assert not any(one.asked for one in plain)
    everybody = {account for account, _, _ in cells}
    for one in matched:
        told = {
            (words["user"], words["addr"])
            for branch in one.asked
            for words in [dict(part.split("=") for part in branch.connection.split(","))]
        }
        places = {address for _, address in told}
        assert {"203.0.113.77"} <= places
        assert everybody == {user for user, _ in told}
        assert told == set(product(everybody, places))


def _place(cell: Cell) -> str:
    return "lan" if "LGWAN" in cell.source.name.ja else cell.source.name.en


@pytest.mark.parametrize(("vector", "expected"), CASES, ids=NAMES)
def test_the_calculated_verdict(
    cells: dict[tuple[str, int, str], Cell], vector: Vector, expected: Expected
) -> None:
    cell = cells[expected.who, vector.port, expected.place]
    ways = {frozenset(one.value for one in way) for way in cell.minimal}
    assert (cell.verdict.value, ways) == (expected.verdict, set(expected.ways)), cell.words.ja


def chosen(expected: Expected) -> list[frozenset[str]]:
    """Each way that is enough and each set that just is not; all of them in the slow suite."""
    person = people()[expected.who]
    have = {"K"} | ({"P"} if person.code else set()) | ({"C"} if person.keys else set())
    sets = [one for one in EVERY if one <= have]
    if SLOW:
        return sets
    short = [one for one in sets if not accepted(expected, one)]
    edge = [one for one in short if not any(one < other for other in short)]
    return [*edge, *expected.ways]


TRIED = [
    (vector, cell)
    for vector, cell in CASES
    if SLOW
    or cell.place == "lan"
    or (cell.who, "lan") not in {(c.who, c.place) for c in vector.cells}
    or len({c.verdict for c in vector.cells if c.who == cell.who}) > 1
]


def accepted(expected: Expected, factors: frozenset[str]) -> bool:
    return any(way <= factors for way in expected.ways)


@pytest.mark.parametrize(
    ("vector", "expected"), TRIED, ids=[f"{v.id}-{c.who}-{c.place}" for v, c in TRIED]
)
def test_who_really_comes_in(
    lab: Lab, host: RunningHost, vector: Vector, expected: Expected
) -> None:
    address = host.address if expected.place == "lan" else host.address6
    assert address
    for factors in chosen(expected):
        again(lab, host.name)
        came = enters(address, vector.port, holder(people()[expected.who], factors, vector))
        assert came is accepted(expected, factors), sorted(factors)
