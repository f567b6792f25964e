"""Many hosts at once: each asked once, bounded by its own slot, stopped when told."""

import os
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path

import pytest

from audit.collect import collect
from inventory.credentials import Credentials
from inventory.host_keys import HostKeys
from inventory.key_scan import scan_keys
from inventory.model import Access, Host
from inventory.transport.base import Bounds, Exchange, Failure
from inventory.transport.replay import ReplayTransport
from inventory.transport.ssh import SshTransport
from tests.inventory.transport.kit import host_key_of
from tests.lab import hostile
from tests.lab.lab import new_key

BOUNDS = Bounds(connect=0.5, banner=1, auth=1, session=1, output=1_000_000)


def hosts(count: int) -> list[Host]:
    return [Host(id=f"h{n}", name=f"h{n}") for n in range(count)]


class Slow:
    """A transport that takes its time and counts who is inside."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.inside, self.most = seconds, 0, 0
        self.lock = threading.Lock()

    def ask(self, host: Host, script: bytes, tag: str, bounds: Bounds) -> Exchange:  # noqa: ARG002 - Transport's signature
        with self.lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
        time.sleep(self.seconds)
        with self.lock:
            self.inside -= 1
        at = datetime.now(UTC)
        return Exchange(tag.encode(), script, 0, at, at, "slow")


def test_every_host_is_asked_once_under_its_own_tag() -> None:
    seen: list[tuple[str, str, Exchange]] = []
    collect(
        hosts(50),
        b"script",
        lambda _: ReplayTransport({}, default=b"HINOMI1 0123456789abcdef rest"),
        bounds=BOUNDS,
        workers=8,
        on_exchange=lambda host, tag, exchange: seen.append((host.id, tag, exchange)),
    )
    assert Counter(name for name, _, _ in seen) == Counter(host.id for host in hosts(50))
    assert len({tag for _, tag, _ in seen}) == 50
    assert all(exchange.output == f"HINOMI1 {tag} rest".encode() for _, tag, exchange in seen)


def test_no_more_than_the_workers_at_a_time() -> None:
    slow = Slow(0.05)
    done: list[str] = []
    collect(
        hosts(20),
        b"",
        lambda _: slow,
        bounds=BOUNDS,
        workers=4,
        on_exchange=lambda host, _tag, _exchange: done.append(host.id),
    )
    assert (len(done), slow.most) == (20, 4)


def test_stop_starts_no_further_host() -> None:
    stop, done = threading.Event(), list[str]()

    def remember(host: Host, _tag: str, _exchange: Exchange) -> None:
        done.append(host.id)
        stop.set()

    collect(
        hosts(100),
        b"",
        lambda _: Slow(0.02),
        bounds=BOUNDS,
        workers=4,
        on_exchange=remember,
        stop=stop,
    )
    assert 1 <= len(done) <= 4


def test_error_of_ours_ends_the_collection_and_is_raised() -> None:
    done: list[str] = []

    def full(host: Host, _tag: str, _exchange: Exchange) -> None:
        done.append(host.id)
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        collect(hosts(100), b"", lambda _: Slow(0.01), bounds=BOUNDS, workers=2, on_exchange=full)
    assert len(done) <= 2


def test_no_hosts_is_no_work(capfd: pytest.CaptureFixture[str]) -> None:
    collect([], b"", lambda _: Slow(0), bounds=BOUNDS, workers=2, on_exchange=lambda *_: None)
    assert capfd.readouterr() == ("", "")


def test_hostile_hosts_cost_their_own_slots_only(tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text(new_key()[0])
    keys = HostKeys(tmp_path / "known_hosts")
    transport = SshTransport(keys, Credentials(environment={}))
    found: dict[str, tuple[Exchange, float]] = {}
    with ExitStack() as stack:
        asked = []
        good = stack.enter_context(hostile.replying(b"fine"))
        ends = {f"bad-{n}": stack.enter_context(b()) for n, b in hostile.BEHAVIOURS.items()}
        for name, end in ({f"good-{n}": good for n in range(8)} | ends).items():
            way = Access(port=end.port, key_file=str(key))
            host = Host(id=name, name=name, addresses=(ip_address(end.address),), access=way)
            if end.host_key:
                keys.accept(host, host_key_of(end.host_key))
            asked.append(host)
        started = time.monotonic()
        collect(
            asked[::-1],
            b"script",
            lambda _: transport,
            bounds=BOUNDS,
            workers=8,
            on_exchange=lambda host, _, e: found.update({host.id: (e, time.monotonic())}),
        )
    assert set(found) == {host.id for host in asked}
    assert time.monotonic() - started < 12
    for name, (exchange, _) in found.items():
        if name.startswith("good"):
            assert (exchange.failure, exchange.output) == (None, b"fine")


def test_keys_are_shown_before_anybody_is_trusted(tmp_path: Path) -> None:
    keys = HostKeys(tmp_path / "known_hosts")
    transport = SshTransport(keys, Credentials(environment={}))
    with ExitStack() as stack:
        ends = [stack.enter_context(hostile.replying(b"")) for _ in range(3)]
        ends.append(stack.enter_context(hostile.refusing()))
        asked = [
            Host(
                id=f"h{n}",
                name=f"h{n}",
                addresses=(ip_address(end.address),),
                access=Access(port=end.port),
            )
            for n, end in enumerate(ends)
        ]
        keys.accept(asked[1], host_key_of(ends[1].host_key))
        keys.accept(asked[2], host_key_of(new_key()[1]))
        shown = list(scan_keys(asked, transport, keys, bounds=BOUNDS))
    assert [one.state for one in shown] == ["new", "same", "changed", "silent"]
    assert shown[0].offer.key == host_key_of(ends[0].host_key)
    assert shown[3].offer.failure is Failure.REFUSED
    assert [end.logins for end in ends] == [[], [], [], []]


_MANY = """
import re
from pathlib import Path
from audit.collect import collect
from inventory.model import Host
from inventory.transport.base import Bounds
from inventory.transport.replay import ReplayTransport
answer = b"HINOMI1 0123456789abcdef 1795000000 0 - host\\n" + b"x" * 100_000
replay, count = ReplayTransport({}, default=answer), [0]
def take(host, tag, exchange):
    assert len(exchange.output) > 100_000
    count[0] += 1
hosts = (Host(id=f"h{n}", name=f"h{n}") for n in range(10_000))
collect(hosts, b"", lambda _: replay, bounds=Bounds(), workers=32, on_exchange=take)
peak = re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())
print(count[0], int(peak.group(1)) // 1024)
"""


@pytest.mark.slow
def test_ten_thousand_hosts_in_flat_memory() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _MANY],
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
        cwd=Path(__file__).parents[2],
    )
    count, megabytes = map(int, done.stdout.split())
    assert count == 10_000
    assert megabytes < 300


_INTERRUPTED = """
import time, signal, os, threading
from audit.collect import collect
from inventory.model import Host
from inventory.transport.base import Bounds
from tests.audit.test_collect import Slow
slow, done = Slow(0.2), []
threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
try:
    collect([Host(id=str(n), name="x") for n in range(500)], b"", lambda _: slow, bounds=Bounds(),
            workers=4, on_exchange=lambda *_: done.append(1))
except KeyboardInterrupt:
    print(len(done), slow.inside)
"""


def test_interrupt_ends_soon_and_loses_nothing() -> None:
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", _INTERRUPTED],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        cwd=Path(__file__).parents[2],
        env=os.environ,
    )
    count, inside = map(int, done.stdout.split())
    assert 4 <= count <= 40
    assert inside == 0
    assert time.monotonic() - started < 15
