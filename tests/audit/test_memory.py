"""Memory of a scan does not grow with the number of hosts."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HOSTS, ANSWER, MOST = 10_000, 40_000, 300


@pytest.mark.slow
def test_ten_thousand_hosts_fit_into_300_mib(tmp_path: Path) -> None:
    parts = [str(tmp_path / "h.db"), str(tmp_path / "evidence"), str(HOSTS), "new", str(ANSWER)]
    process = subprocess.Popen([sys.executable, "-m", "tests.audit.desks", *parts])
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    assert used.ru_maxrss / 1024 < MOST
    kept = sum(1 for _ in (tmp_path / "evidence").glob("*/*.gz"))
    assert kept == HOSTS
