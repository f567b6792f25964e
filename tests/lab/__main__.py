"""Look around in a lab by hand.

python -m tests.lab up [N]          start the demo fleet, or N plain hosts; Ctrl-C ends it
python -m tests.lab sh HOST [CMD]   a shell, or a command, inside a host of it
python -m tests.lab run CMD...      a command in the controller's network
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.lab.fleet import specs
from tests.lab.lab import CACHE, HostSpec, Lab, RunningHost, can_run, inside

RUNNING = CACHE / "running.json"


def up(count: str = "") -> None:
    """Start hosts, describe them in a file for the other commands, and wait."""
    wanted = [HostSpec(f"h{n + 1:03}") for n in range(int(count))] if count else specs()
    with Lab.start(wanted) as lab:
        for host in lab:
            _say(f"{host.name:16} {host.address:14} {host.port:5}  {host.address6 or ''}")
        _say(f"python -m tests.lab run ssh -i {lab.key_file} audit@ADDRESS")
        hosts = {host.name: asdict(host) for host in lab}
        RUNNING.write_text(json.dumps({"pid": lab.pid, "hosts": hosts}))
        try:
            signal.pause()
        except KeyboardInterrupt:
            pass
        finally:
            RUNNING.unlink()


def shell(name: str, *command: str) -> None:
    """Become a command inside a host."""
    host = RunningHost(**_running()["hosts"][name])
    _become([*inside(host.pid), *(command or ["bash"])])


def run(*command: str) -> None:
    """Become a command in the controller's network."""
    _become(["nsenter", f"--net=/proc/{_running()['pid']}/ns/net", "--", *command])


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _running() -> dict[str, Any]:
    described: dict[str, Any] = json.loads(Path(RUNNING).read_text())
    return described


def _become(command: list[str]) -> None:
    os.execvp(command[0], command)


def main(arguments: list[str]) -> None:
    """Do what the command line asks."""
    commands: dict[str, Callable[..., None]] = {"up": up, "sh": shell, "run": run}
    if not arguments or arguments[0] not in commands:
        sys.exit(__doc__)
    if reason := can_run():
        sys.exit(reason)
    commands[arguments[0]](*arguments[1:])


if __name__ == "__main__":
    main(sys.argv[1:])
