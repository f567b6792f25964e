"""Memory of a scan does not grow with the number of hosts."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

HOSTS = 10_000 if os.environ.get("HINOMI_SLOW") == "1" else 2_500
ANSWER, MOST = 40_000, 300


@pytest.mark.slow
def test_thousands_of_hosts_fit_into_300_mib(tmp_path: Path) -> None:
    parts = [str(tmp_path / "h.db"), str(tmp_path / "evidence"), str(HOSTS), "new", str(ANSWER)]
    command = [sys.executable, "-m", "tests.audit.desks", *parts]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    peak = re.search(
        r"^VmHWM:\s*(\d+) kB$", done.stdout, re.M
    )  # a child's ru_maxrss is its parent's
    assert peak
    assert int(peak.group(1)) / 1024 < MOST
    kept = sum(1 for _ in (tmp_path / "evidence").glob("*/*.gz"))
    assert kept == HOSTS
