"""Hosts that are no container: a lab host's files, and the machine's first PID namespace.

A lab host is process 1 of a PID namespace of its own, which pid_namespaces(7) shows to everybody
in it. Here the collector and the daemon run beside it: in its file system and its network, but
among the machine's own processes.
"""

import shlex
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from checks.catalogue import catalogue, facts_of
from checks.collector import render_collector
from checks.facts.system import FIRST_PID_NAMESPACE
from checks.frame import parse_frame
from checks.model import Verdict
from tests.checks.failing_hosts import judged
from tests.checks.states import Start
from tests.lab.lab import Lab, RunningHost, inside

P, F = Verdict.PASS, Verdict.FAIL
_DAEMON = "cp /usr/bin/sleep /usr/sbin/auditd; "
STATES_FIRST: list[tuple[str, str, str, Verdict]] = [
    ("LOG-006", ":", "", F),
    ("LOG-006", _DAEMON, "", F),
    ("LOG-006", _DAEMON, "/usr/sbin/auditd 60", P),
    ("LOG-006", _DAEMON + "(auditd 60 >/dev/null 2>&1 &)", "", F),  # it runs in a container
    ("LOG-006", "cp /usr/bin/sleep /usr/sbin/auditd.bak", "/usr/sbin/auditd.bak 60", F),
]


def _first() -> str | None:
    """None where the machine is no container and has no audit daemon, otherwise the reason."""
    if Path("/proc/self/ns/pid").stat().st_ino != FIRST_PID_NAMESPACE:
        return "this machine is a container itself"
    if any(map(_is_audit_daemon, Path("/proc").glob("[0-9]*"))):
        return "this machine has an audit daemon of its own"
    return None


def _is_audit_daemon(process: Path) -> bool:
    try:
        own = (process / "ns/pid").stat().st_ino == FIRST_PID_NAMESPACE
        return own and (process / "comm").read_text() == "auditd\n"
    except OSError:
        return False


pytestmark = [pytest.mark.lab, pytest.mark.skipif(_first() is not None, reason=str(_first()))]


def _beside(host: RunningHost) -> list[str]:
    """A shell in the host, but among the processes of the machine."""
    enter = [word for word in inside(host.pid) if word != "--pid"]
    seen = "mount -t proc -o ro proc /proc && exec sh -s"
    return [*enter, "unshare", "--mount", "sh", "-c", seen]


@contextmanager
def _running(host: RunningHost, program: str) -> Iterator[None]:
    words = (program or "sleep 60").split()
    with subprocess.Popen(_beside(host), stdin=subprocess.PIPE, text=True) as shell:
        assert shell.stdin
        shell.stdin.write(f"exec {shlex.join(words)}\n")
        shell.stdin.close()
        while Path(f"/proc/{shell.pid}/comm").read_text().strip() != words[0].rpartition("/")[2]:
            assert shell.poll() is None
            time.sleep(0.01)
        try:
            yield
        finally:
            shell.kill()


@pytest.mark.parametrize(("id_", "change", "program", "verdict"), STATES_FIRST)
def test_state(
    lab: Lab, fresh_host: Start, id_: str, change: str, program: str, verdict: Verdict
) -> None:
    host = fresh_host()
    lab.run(host.name, change)
    checks = {id_: catalogue()[id_]}
    script = render_collector(facts_of(checks.values()))
    with _running(host, program):
        said = subprocess.run(_beside(host), input=script, capture_output=True, check=True).stdout
    assert judged(parse_frame(said), checks, datetime.now(UTC))[id_].verdict is verdict
