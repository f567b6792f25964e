"""Stopping the program in the middle, and going on."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.console.program import HINOMI, answered, hinomi
from tests.lab.lab import Lab, RunningHost

pytestmark = pytest.mark.lab


@pytest.fixture
def halted(
    lab: Lab, fresh_host: Callable[..., RunningHost], tmp_path: Path
) -> tuple[Path, RunningHost]:
    """A workspace of two hosts, one of which accepts connections and says nothing."""
    quick, frozen = fresh_host(), fresh_host()
    workspace = tmp_path / "city"
    hinomi("init", workspace)
    ledger = tmp_path / "l.csv"
    rows = [f"S-{n},{h.name},サーバ,Debian,{h.address}" for n, h in enumerate((quick, frozen), 1)]
    ledger.write_text("\n".join(["管理番号,機器名,種別,OS,IPアドレス", *rows]) + "\n")
    toml = workspace / "hinomi.toml"
    access = f'[access]\nkey_file = "{lab.key_file}"\n'
    toml.write_text(toml.read_text().replace("[access]\n", access))
    hinomi("inventory", "import", ledger, workspace=workspace)
    hinomi("inventory", "trust", "--accept", workspace=workspace)
    lab.run(frozen.name, "kill -STOP $(cat /run/sshd.pid)")
    return workspace, frozen


def started(workspace: Path) -> "subprocess.Popen[str]":
    """A scan on its way, with the first of its two hosts done."""
    environment = {**os.environ, "HINOMI_WORKSPACE": str(workspace), "HINOMI_LANG": "ja"}
    environment["HINOMI_SCAN__BANNER_TIMEOUT"] = "60"
    scan = subprocess.Popen(
        [HINOMI, "scan", "--fail-on", "never"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    for _ in range(300):
        if "host.judged" in hinomi("journal", workspace=workspace).stdout:
            return scan
        time.sleep(0.1)
    scan.kill()
    pytest.fail("no host was judged in time")


def finished(workspace: Path, lab: Lab, frozen: RunningHost) -> None:
    """The rest is asked, once, and nothing was altered."""
    lab.run(frozen.name, "kill -CONT $(cat /run/sshd.pid)")
    done = hinomi("scan", "--resume", "--json", "--fail-on", "never", workspace=workspace)
    assert {row["host"] for row in answered(done)} == {"S-1", "S-2"}
    assert hinomi("journal", workspace=workspace).stdout.count('"kind":"host.judged"') == 2
    hinomi("verify", workspace=workspace)


def test_ctrl_c_keeps_what_was_collected(halted: tuple[Path, RunningHost], lab: Lab) -> None:
    workspace, frozen = halted
    scan = started(workspace)
    scan.send_signal(signal.SIGINT)
    out, err = scan.communicate(timeout=60)
    assert scan.returncode == 3
    assert "--resume" in err
    assert "未実施" in out
    finished(workspace, lab, frozen)


def test_kill_9_loses_nothing_collected(halted: tuple[Path, RunningHost], lab: Lab) -> None:
    workspace, frozen = halted
    scan = started(workspace)
    scan.kill()
    scan.communicate(timeout=60)
    assert hinomi("report", "audit", workspace=workspace, expect=2).stdout == ""
    finished(workspace, lab, frozen)
