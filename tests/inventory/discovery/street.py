"""Devices on the lab's bridge with any MAC address, addresses and open ports: a network each.

They are in 198.18.64.0/18, where the lab puts no hosts; the lab's controller is on the same wire.
"""

import itertools
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Self

_NUMBERS = itertools.count(1)
_SERVE = """
import socket, sys, time
held = []
for port in map(int, sys.argv[1:]):
    one = socket.create_server(("0.0.0.0", port), backlog=16)
    held.append(one)
print("up", flush=True)
time.sleep(3600)
"""


class Street:
    """Devices that come and go; `stop` ends them all."""

    def __init__(self) -> None:
        self._devices: dict[str, tuple[subprocess.Popen[str], str]] = {}

    def add(self, name: str, mac: str, *addresses: str, ports: tuple[int, ...] = ()) -> Self:
        """Plug in a device and wait until it answers."""
        process = subprocess.Popen(
            ["unshare", "--net", sys.executable, "-c", _SERVE, *map(str, ports)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "up\n"
        link = f"s{next(_NUMBERS)}"
        self._devices[name] = process, link
        here = Path("/proc/thread-self/ns/net").stat().st_ino
        assert here != Path(f"/proc/{process.pid}/ns/net").stat().st_ino
        _ip("link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", str(process.pid))
        _ip("link", "set", link, "master", "br0", "up")
        inside = ["nsenter", f"--net=/proc/{process.pid}/ns/net", "ip"]
        _do(*inside, "link", "set", "eth0", "address", mac)
        for address in addresses:
            _do(*inside, "address", "add", f"{address}/16", "dev", "eth0")
        _do(*inside, "link", "set", "eth0", "up")
        _wait_for_carrier(link)
        return self

    def behind(self, router: str, mac: str, address: str, *, ports: tuple[int, ...] = ()) -> Self:
        """Plug in a device in a network of its own, of which a device here is the router (.1)."""
        self.add(f"behind {router}", mac, ports=ports)
        far, near = (self._devices[name][0].pid for name in (f"behind {router}", router))
        gate = f"{address.rpartition('.')[0]}.1"
        _inside(far, "ip", "link", "delete", "eth0")
        _inside(
            near, "ip", "link", "add", "eth1", "type", "veth", "peer", "eth0", "netns", str(far)
        )
        _inside(near, "ip", "address", "add", f"{gate}/24", "dev", "eth1")
        _inside(near, "ip", "link", "set", "eth1", "up")
        _inside(near, "sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward")
        _inside(far, "ip", "link", "set", "eth0", "address", mac, "up")
        _inside(far, "ip", "address", "add", f"{address}/24", "dev", "eth0")
        _inside(far, "ip", "route", "add", "default", "via", gate)
        return self

    def remove(self, name: str) -> None:
        """Unplug a device."""
        process, link = self._devices.pop(name)
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()
        with suppress(subprocess.CalledProcessError):
            _ip("link", "del", link)
        _ip("neigh", "flush", "dev", "br0", "nud", "reachable")
        _ip("neigh", "flush", "dev", "br0", "nud", "stale")

    def stop(self) -> None:
        """Unplug everything."""
        for name in list(self._devices):
            self.remove(name)


def _ip(*words: str) -> None:
    _do("ip", *words)


def _inside(pid: int, *words: str) -> None:
    _do("nsenter", f"--net=/proc/{pid}/ns/net", *words)


def _do(*words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(words, check=True, capture_output=True, text=True)


def _wait_for_carrier(link: str) -> None:
    for _ in range(100):
        if _is_up(link):
            return
        time.sleep(0.01)
    raise AssertionError(f"{link} does not come up")


def _is_up(link: str) -> bool:
    told = _do("ip", "-br", "link", "show", link)
    return " UP " in told.stdout
