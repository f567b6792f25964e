"""A scan of hosts that are not there: each gives the recorded answer under its own tag.

python -m tests.bench.replay ANSWER FOLDER HOSTS    prints seconds, peak memory and results
"""

import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from audit.evidence import EvidenceStore
from audit.policy_files import load_policy
from audit.results import ResultStore
from audit.scan import Desk, scan
from checks.catalogue import catalogue
from inventory.db import open_database, upgrade
from inventory.journal import Journal
from inventory.model import Host, Kind, Platform
from inventory.transport.base import Exchange
from inventory.transport.replay import ReplayTransport

HOSTS = 10_000
MIB = 1024 * 1024


def answered(answer: bytes) -> Exchange:
    """The answer as an exchange over SSH that ended just now."""
    now = datetime.now(UTC)
    return Exchange(answer, b"", 0, now, now, "ssh+root", host_key="SHA256:x")


def replay(answer: bytes, folder: Path, count: int) -> int:
    """Scan so many hosts into a new database and evidence folder; the number of results."""
    folder.mkdir(parents=True)
    engine = open_database(f"sqlite:///{folder / 'hinomi.db'}")
    upgrade(engine)
    results = ResultStore(engine, Journal(engine))
    checks = catalogue("checks.rules")
    desk = Desk(results, EvidenceStore(folder / "evidence"), checks, load_policy(None), "bench")
    hosts = [_host(number) for number in range(count)]
    transport = ReplayTransport({}, default=answer)
    run = scan(desk, hosts, lambda _: transport, workers=4)
    return sum(1 for _ in results.results(run.id))


def peak() -> int:
    """The most memory that this process has held, in bytes (VmHWM of proc(5))."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise OSError("no VmHWM in /proc/self/status")


def _host(number: int) -> Host:
    name = f"SV-{number:05}"
    return Host(id=name, name=name, kind=Kind.SERVER, platform=Platform.LINUX)


def main(answer: str, folder: str, count: str) -> None:
    """Replay and say what it took."""
    begun = time.perf_counter()
    results = replay(Path(answer).read_bytes(), Path(folder), int(count))
    sys.stdout.write(f"{time.perf_counter() - begun:.1f} {peak()} {results}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
