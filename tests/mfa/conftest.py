"""Hosts with the persons of the vectors, one for each release of Debian and module of tests."""

from collections.abc import Iterator

import pytest

from tests.lab.lab import Lab
from tests.lab.trixie import TRIXIE
from tests.mfa.hosts import running


@pytest.fixture(scope="module")
def bookworm(lab: Lab) -> Iterator[str]:
    """A host of Debian 12 with the persons of the vectors."""
    with running(lab) as host:
        yield host


@pytest.fixture(scope="module")
def trixie(lab: Lab) -> Iterator[str]:
    """The same on Debian 13."""
    with running(lab, TRIXIE.suite) as host:
        yield host
