"""The sweep beside nmap can be measured; how fast, no test asks, but nobody is told wrongly."""

import os

import pytest

from tests.bench.sweep import main
from tests.conftest import require
from tests.lab.lab import can_run


@pytest.mark.lab
@pytest.mark.slow
@pytest.mark.skipif(os.environ.get("HINOMI_SLOW") != "1", reason="half a minute: HINOMI_SLOW=1")
def test_addresses_of_which_some_died_are_all_told_rightly(
    capsys: pytest.CaptureFixture[str],
) -> None:
    require(can_run())
    assert main(["100", "10"]) == 0
    said = capsys.readouterr().out
    assert "'up': 90, 'degraded': 0, 'down': 10" in said
    assert "addresses told wrongly" in said
    assert said.count("90 open") == 3
