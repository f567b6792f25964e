"""What a command costs: seconds of wall clock, and of CPU for itself and all that it starts."""

import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

_CACHED = {"PYTHONDONTWRITEBYTECODE": ""}  # as on any machine: compiled on the first run only
_JOIN = 'echo $$ >"$0" && exec "$@"'


@dataclass(frozen=True, slots=True)
class Cost:
    """One run of a command: seconds, its exit status and what it said."""

    wall: float
    cpu: float
    status: int
    said: str


class Meter:
    """Runs commands in a control group of their own (cgroups(7)); what they leave behind ends.

    A group counts daemons too, such as the masters of shared connections. Where none can be made
    the CPU time is that of the children waited for (getrusage(2)), and `how` says so.
    """

    def __init__(self) -> None:
        """Make the group, if there is cgroup v2."""
        self._group = _new_group()
        self.how = "cgroup v2" if self._group else "getrusage, without daemons left behind"

    def run(
        self,
        command: Sequence[str],
        folder: Path,
        environment: Mapping[str, str],
        most: float,
        parting: float = 0.0,
    ) -> Cost:
        """Run to the end, at most so many seconds, and measure; then wait before daemons end."""
        before, begun = self._cpu(), time.perf_counter()
        done = subprocess.run(
            self._joined(command),
            cwd=folder,
            env={**os.environ, **_CACHED, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=most,
            check=False,
        )
        wall = time.perf_counter() - begun
        time.sleep(parting)
        self._end_daemons()
        return Cost(wall, self._cpu() - before, done.returncode, done.stdout)

    def __enter__(self) -> Self:
        """The meter."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove the group."""
        self._end_daemons()
        if self._group:
            with suppress(OSError):
                self._group.rmdir()

    def _joined(self, command: Sequence[str]) -> list[str]:
        if self._group is None:
            return list(command)
        return ["sh", "-c", _JOIN, str(self._group / "cgroup.procs"), *command]

    def _cpu(self) -> float:
        if self._group is None:
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            return used.ru_utime + used.ru_stime
        words = (self._group / "cpu.stat").read_text().split()
        return int(words[words.index("usage_usec") + 1]) / 1e6

    def _end_daemons(self) -> None:
        """End what is left in our own group, which nobody else ever joins."""
        if self._group is None:
            return
        deadline = time.monotonic() + 5
        while (left := (self._group / "cgroup.procs").read_text().split()) and (
            time.monotonic() < deadline
        ):
            for pid in left:
                with suppress(ProcessLookupError):
                    os.kill(int(pid), 15)
            time.sleep(0.05)


def _new_group() -> Path | None:
    for line in Path("/proc/self/mounts").read_text().splitlines():
        _, where, kind, *_ = line.split()
        if kind != "cgroup2":
            continue
        group = Path(where, f"hinomi-bench-{os.getpid()}")
        with suppress(OSError):
            group.mkdir()
            if (group / "cpu.stat").exists() and _can_be_joined(group):
                return group
            group.rmdir()
    return None


def _can_be_joined(group: Path) -> bool:
    tried = ["sh", "-c", _JOIN, str(group / "cgroup.procs"), "true"]
    return subprocess.run(tried, capture_output=True, check=False).returncode == 0


def machine_busy() -> float:
    """The seconds of CPU that this whole machine has used since it started (proc(5))."""
    ticks = [int(word) for word in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return (sum(ticks) - ticks[3] - ticks[4]) / os.sysconf("SC_CLK_TCK")


def program(name: str) -> str:
    """The path of a program of this environment, else of the machine."""
    own = Path(sys.executable).with_name(name)
    found = str(own) if own.exists() else shutil.which(name)
    if found is None:
        raise FileNotFoundError(name)
    return found


def run_once(name: str, *words: str) -> None:
    """Run a program whose cost does not matter; a failure raises with what it said."""
    done = subprocess.run(
        [program(name), *words], capture_output=True, text=True, check=False, timeout=600
    )
    if done.returncode != 0:
        raise RuntimeError(f"{name} {' '.join(words)}: {done.stdout}{done.stderr}")
