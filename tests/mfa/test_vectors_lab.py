"""Every stack of the table on a real host, with every combination of factors."""

import pytest

from checks.mfa.model import Ways
from tests.checks.mfa.pam_vectors import MODULES, SHARED, VECTORS, Vector
from tests.lab.lab import Lab
from tests.lab.trixie import ON_TRIXIE
from tests.mfa.hosts import faster, login
from tests.mfa.stacks import QUIET

pytestmark = pytest.mark.lab


def accepted(lab: Lab, host: str) -> dict[str, Ways]:
    """What the host itself says, by vector."""
    services = {**SHARED, "other": SHARED["deb"]}
    services |= {one.service: one.lines for one in VECTORS if one.lines}
    quick = {name: [faster(line) for line in lines] for name, lines in services.items()}
    found = login(lab, host, quick, [_case(one) for one in VECTORS])
    return dict(zip([one.name for one in VECTORS], found, strict=True))


def _case(one: Vector) -> dict[str, object]:
    flags = "" if one.empty_allowed else "(PAM_DISALLOW_NULL_AUTHTOK)"
    return {
        "service": one.service,
        "user": f"v{one.person.lower()}",
        "codes": one.codes,
        "rhost": one.address,
        "one": one.one_answer,
        "operation": f"authenticate{flags}",
    }


@pytest.fixture(scope="module")
def on_bookworm(lab: Lab, bookworm: str) -> dict[str, Ways]:
    """The answers of Debian 12."""
    return accepted(lab, bookworm)


@pytest.fixture(scope="module")
def on_trixie(lab: Lab, trixie: str) -> dict[str, Ways]:
    """The answers of Debian 13."""
    return accepted(lab, trixie)


def test_the_modules_that_the_calculation_knows_are_on_the_host(lab: Lab, bookworm: str) -> None:
    there = lab.run(bookworm, "ls /usr/lib/*/security").stdout.split()
    assert set(there) >= MODULES
    drawn = {line.split(" ")[0] for line in QUIET}
    assert drawn - MODULES == {"pam_missing.so"}


def _wanted(vector: Vector) -> Ways:
    return vector.may if vector.real is None else vector.real


@pytest.mark.parametrize("vector", VECTORS, ids=lambda one: one.name)
def test_the_host_lets_in_whom_the_calculation_lets_in(
    vector: Vector, on_bookworm: dict[str, Ways]
) -> None:
    if vector.name == "P26":  # the build of Debian 12: see the table
        assert on_bookworm["P26"] == vector.known
    else:
        assert on_bookworm[vector.name] == _wanted(vector)


class TestTrixie:
    pytestmark = ON_TRIXIE

    @pytest.mark.parametrize("vector", VECTORS, ids=lambda one: one.name)
    def test_so_does_debian_13(self, vector: Vector, on_trixie: dict[str, Ways]) -> None:
        assert on_trixie[vector.name] == _wanted(vector)
