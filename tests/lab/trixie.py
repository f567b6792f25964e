"""Debian 13 under lab hosts: a second root, built once where its tests are asked for."""

import os

import pytest

from tests.lab.spec import HostSpec

TRIXIE = HostSpec("trixie", suite="trixie")
ON_TRIXIE = [
    pytest.mark.lab,
    pytest.mark.slow,
    pytest.mark.skipif(
        os.environ.get("HINOMI_SLOW") != "1",
        reason="a second base system has to be fetched: HINOMI_SLOW=1",
    ),
]
