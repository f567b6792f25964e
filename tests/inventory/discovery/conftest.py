"""A street of devices for the tests of this folder."""

from collections.abc import Iterator

import pytest

from tests.inventory.discovery.street import Street
from tests.lab.lab import Lab


@pytest.fixture
def street(lab: Lab) -> Iterator[Street]:
    """An empty street on the lab's wire."""
    del lab
    built = Street()
    yield built
    built.stop()
