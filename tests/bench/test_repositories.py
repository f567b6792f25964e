"""The ratios to bare restic and borg can be printed; how large they are, no test asks."""

import os
import re

import pytest

from tests.bench.repositories import main
from tests.conftest import require
from tests.lab.lab import can_run


@pytest.mark.lab
@pytest.mark.slow
@pytest.mark.skipif(os.environ.get("HINOMI_SLOW") != "1", reason="half a minute: HINOMI_SLOW=1")
def test_every_depth_of_both_tools_is_raced(capsys: pytest.CaptureFixture[str]) -> None:
    require(can_run())
    assert main(["2", "1"]) == 0
    ratios = re.findall(r" x([0-9.]+)$", capsys.readouterr().out, re.M)
    assert len(ratios) == 6
    assert all(float(ratio) > 0 for ratio in ratios)
