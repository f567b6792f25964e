"""The process that owns a lab: its network, its mounts, its hosts; when it ends, all end.

One JSON object a line on standard input, one answer a line on standard output:
{"add": [plan...]} starts hosts, {"remove": number} ends one, {"cpu": 0} asks how many seconds
of CPU the hosts have used. The end of standard input ends
the lab, so the death of whoever started it, by SIGKILL too, leaves nothing.
"""

import json
import os
import signal
import struct
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.lab import host, kernel, network
from tests.lab.cgroups import Groups

Plan = dict[str, Any]

_PID = struct.Struct("<ii")
_LISTENING = "0A"


class Supervisor:
    """The hosts of one lab, by their numbers."""

    def __init__(self, top: str) -> None:
        """Take new network and mount namespaces, and lay the bridge."""
        self.top = top
        self.pids: dict[int, int] = {}
        kernel.adopt_orphans()
        kernel.unshare(kernel.NEWNS | kernel.NEWNET)
        kernel.private_mounts()
        kernel.mount("lab", top, "tmpfs", data="mode=755,size=8g")
        self.groups = Groups(top)
        _ip(
            "link set lo up",
            f"link add br0 address {network.mac(0)} type bridge"
            " stp_state 0 forward_delay 0 mcast_snooping 0",
            f"addr add {network.CONTROLLER}/{network.PREFIX} dev br0",
            "link set br0 addrgenmode none up",
            f"addr add {network.CONTROLLER6}/{network.PREFIX6} dev br0 nodad",
        )

    def add(self, plans: list[Plan]) -> dict[int, int]:
        """Start hosts and wait until they run, and their sshd listens; their pids by number."""
        go_read, go_write = os.pipe()
        started = self._fork_all(plans, go_read, go_write)
        self.pids.update(started)
        _ip(*(line for plan in plans for line in _wire(plan, started[plan["number"]])))
        os.write(go_write, b"g" * len(plans))
        os.close(go_write)
        os.close(go_read)
        _wait_until_listening(plans, started, time.monotonic() + 60 + 0.5 * len(plans))
        return started

    def remove(self, number: int) -> None:
        """End one host, all its processes and its interface."""
        pid = self.pids.pop(number)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)

    def stop(self) -> None:
        """End every host; return when all are gone."""
        for pid in self.pids.values():
            os.kill(pid, signal.SIGKILL)
        for pid in self.pids.values():
            os.waitpid(pid, 0)
        self.pids.clear()
        self.groups.remove()

    def _fork_all(self, plans: list[Plan], go_read: int, go_write: int) -> dict[int, int]:
        pid_read, pid_write = os.pipe()
        middle = [self._fork_one(plan, (go_read, go_write), pid_write) for plan in plans]
        os.close(pid_write)
        with os.fdopen(pid_read, "rb") as pipe:
            pids = dict(_PID.iter_unpack(pipe.read(_PID.size * len(plans))))
        for pid in middle:
            os.waitpid(pid, 0)
        if len(pids) != len(plans):
            raise RuntimeError("a host could not be forked")
        return pids

    def _fork_one(self, plan: Plan, go: tuple[int, int], pid_write: int) -> int:
        """Fork a parent for the namespaces; it forks the host's pid 1, tells its pid and leaves."""

        def parent() -> None:
            self.groups.join(plan["number"])
            kernel.unshare(
                kernel.NEWNS | kernel.NEWUTS | kernel.NEWIPC | kernel.NEWNET | kernel.NEWPID
            )
            pid = _forked(init)
            os.write(pid_write, _PID.pack(plan["number"], pid))

        def init() -> None:
            os.close(go[1])
            os.close(pid_write)
            host.become(plan, self.top, go[0])

        return _forked(parent)


def _forked(work: Callable[[], None]) -> int:
    """Run the work in a child that never returns here; its pid."""
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        work()
        status = 0
    except BaseException as error:  # noqa: BLE001 - a child must not run its parent's code
        os.write(2, f"lab: {error!r}\n".encode())
    os._exit(status)


def _ip(*lines: str) -> None:
    subprocess.run(["ip", "-batch", "-"], check=True, text=True, input="\n".join(lines) + "\n")


def _wire(plan: Plan, pid: int) -> list[str]:
    """The cable of a host, and its fixed neighbour entries on the controller's side."""
    number = plan["number"]
    hardware = network.mac(number)
    lines = [
        f"link add v{number} type veth peer name eth0 address {hardware} netns {pid}",
        f"link set v{number} master br0 addrgenmode none up",
        f"neigh replace {network.address(number)} lladdr {hardware} dev br0 nud permanent",
    ]
    if plan["ipv6"]:
        where = network.address6(number)
        lines.append(f"neigh replace {where} lladdr {hardware} dev br0 nud permanent")
    return lines


def _wait_until_listening(plans: list[Plan], pids: dict[int, int], deadline: float) -> None:
    """Read each host's own socket table (proc(5)); a probe would cost a login each.

    One host after the other: they become ready about in this order.
    """
    waiting = deque(plans)
    while waiting:
        if _is_ready(waiting[0], pids[waiting[0]["number"]]):
            waiting.popleft()
        elif time.monotonic() > deadline:
            raise TimeoutError(f"{waiting[0]['name']} and {len(waiting) - 1} more are not ready")
        else:
            time.sleep(0.01)


def _is_ready(plan: Plan, pid: int) -> bool:
    """Whether its init runs: until then the host's root is still the machine's own."""
    try:
        program = Path(f"/proc/{pid}/comm").read_text()
        table = Path(f"/proc/{pid}/net/tcp").read_text()
    except OSError as error:
        raise RuntimeError(f"{plan['name']} ended before it was ready") from error
    if program == Path("/proc/self/comm").read_text():
        return False
    return (
        plan["ssh_port"] is None or f":{plan['ssh_port']:04X} 00000000:0000 {_LISTENING}" in table
    )


def _answer(supervisor: Supervisor, order: dict[str, Any]) -> dict[str, Any]:
    if "add" in order:
        return {"pids": supervisor.add(order["add"])}
    if "cpu" in order:
        return {"cpu": supervisor.groups.cpu_seconds()}
    supervisor.remove(order["remove"])
    return {}


def main(top: str) -> None:
    """Carry out orders until standard input ends or SIGTERM comes."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.setsid()
    supervisor = Supervisor(top)
    try:
        for line in sys.stdin:
            try:
                answer = _answer(supervisor, json.loads(line))
            except Exception as error:  # noqa: BLE001 - the caller gets it as an answer
                answer = {"error": f"{type(error).__name__}: {error}"}
            sys.stdout.write(json.dumps(answer) + "\n")
            sys.stdout.flush()
    finally:
        supervisor.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
