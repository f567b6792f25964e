"""One control group for each host of a lab (cgroups(7)): systemd needs it, and it counts CPU.

The hierarchy is mounted in the supervisor's own mount namespace, so it does not matter where
the machine has it. Groups outlive a killed supervisor; the next lab removes those.
"""

import os
from contextlib import suppress
from pathlib import Path

from tests.lab import kernel

_PREFIX = "hinomi-lab-"


class Groups:
    """The groups of one supervisor; without cgroup v2 in the kernel, none."""

    def __init__(self, top: str) -> None:
        """Mount the hierarchy and make this lab's group."""
        mounted = Path(top, "cgroup")
        mounted.mkdir()
        self.root: Path | None = None
        with suppress(OSError):
            kernel.mount("lab", str(mounted), "cgroup2")
            _sweep(mounted)
            self.root = mounted / f"{_PREFIX}{os.getpid()}"
            self.root.mkdir()

    def join(self, number: int) -> None:
        """Move this process into the group of a host and make that its root."""
        if self.root:
            group = self.root / str(number)
            group.mkdir(exist_ok=True)
            (group / "cgroup.procs").write_text(str(os.getpid()))
            kernel.unshare(kernel.NEWCGROUP)

    def cpu_seconds(self) -> float:
        """The CPU time that all hosts of the lab have used."""
        if not self.root:
            return 0.0
        words = (self.root / "cpu.stat").read_text().split()
        return int(words[words.index("usage_usec") + 1]) / 1e6

    def remove(self) -> None:
        """Remove the groups; the hosts must be gone."""
        if self.root:
            _remove(self.root)


def _sweep(mounted: Path) -> None:
    for group in mounted.glob(f"{_PREFIX}*"):
        if not Path("/proc", group.name.removeprefix(_PREFIX)).exists():
            _remove(group)


def _remove(group: Path) -> None:
    for folder, _, _ in os.walk(group, topdown=False):
        with suppress(OSError):
            Path(folder).rmdir()
