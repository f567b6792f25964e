"""Every stack of the table on a real host, with every combination of factors."""

from collections.abc import Iterator

import pytest

from checks.mfa.model import Ways
from tests.checks.mfa.pam_vectors import SHARED, VECTORS, Vector
from tests.lab.lab import Lab
from tests.mfa.hosts import faster, login, spec

pytestmark = pytest.mark.lab


@pytest.fixture(scope="module")
def real(lab: Lab) -> Iterator[dict[str, Ways]]:
    """What the host itself says, by vector."""
    lab.add(spec("vectors"))
    services = {**SHARED, "other": SHARED["deb"]}
    services |= {one.service: one.lines for one in VECTORS if one.lines}
    quick = {name: [faster(line) for line in lines] for name, lines in services.items()}
    cases = [
        {
            "service": one.service,
            "user": f"v{one.person.lower()}",
            "codes": one.codes,
            "rhost": one.address,
        }
        for one in VECTORS
    ]
    found = login(lab, "vectors", quick, cases)
    yield dict(zip([one.name for one in VECTORS], found, strict=True))
    lab.remove("vectors")


@pytest.mark.parametrize("vector", VECTORS, ids=lambda one: one.name)
def test_the_host_lets_in_whom_the_calculation_lets_in(
    vector: Vector, real: dict[str, Ways]
) -> None:
    if vector.name == "P26":  # the build of Debian 12: see the table
        assert real["P26"] == frozenset()
    else:
        assert real[vector.name] == (vector.may if vector.real is None else vector.real)
