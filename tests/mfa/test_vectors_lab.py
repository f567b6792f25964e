"""Every stack of the table on a real host, with every combination of factors."""

from collections.abc import Iterator

import pytest

from checks.mfa.model import Ways
from tests.checks.mfa.pam_vectors import SHARED, VECTORS, Vector
from tests.lab.lab import Lab
from tests.lab.trixie import ON_TRIXIE, TRIXIE
from tests.mfa.hosts import faster, login, running

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
def bookworm(lab: Lab) -> Iterator[dict[str, Ways]]:
    """The answers of Debian 12."""
    with running(lab) as host:
        yield accepted(lab, host)


@pytest.fixture(scope="module")
def trixie(lab: Lab) -> Iterator[dict[str, Ways]]:
    """The answers of Debian 13."""
    with running(lab, TRIXIE.suite) as host:
        yield accepted(lab, host)


def _wanted(vector: Vector) -> Ways:
    return vector.may if vector.real is None else vector.real


@pytest.mark.parametrize("vector", VECTORS, ids=lambda one: one.name)
def test_the_host_lets_in_whom_the_calculation_lets_in(
    vector: Vector, bookworm: dict[str, Ways]
) -> None:
    if vector.name == "P26":  # the build of Debian 12: see the table
        assert bookworm["P26"] == vector.known
    else:
        assert bookworm[vector.name] == _wanted(vector)


class TestTrixie:
    pytestmark = ON_TRIXIE

    @pytest.mark.parametrize("vector", VECTORS, ids=lambda one: one.name)
    def test_so_does_debian_13(self, vector: Vector, trixie: dict[str, Ways]) -> None:
        assert trixie[vector.name] == _wanted(vector)
