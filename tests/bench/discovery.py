"""Reconciling many devices with a ledger of as many hosts: seconds, bytes and memory.

python -m tests.bench.discovery [DEVICES]

Devices in segments of a /24 each, nine of ten in the ledger by their MAC address; the looks are
folded, kept in the journal and the evidence of a workspace, read back, reconciled and judged.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Network
from pathlib import Path
from typing import TypeVar

from audit.discovery.cases import host_cases, segment_cases
from audit.discovery.found import record_judged
from audit.discovery.judged import judged, limits_of
from audit.discovery.known import Known, matched
from audit.discovery.reconciling import reconcile
from audit.discovery.records import Discoveries
from audit.evidence import EvidenceStore
from audit.policy_files import load_policy
from checks.discovery.model import HostCase, SegmentCase
from inventory.db import open_database, upgrade
from inventory.discovery.model import How, Segment, Service, Sighting, Sweep
from inventory.journal import Journal
from inventory.model import Host, Kind, Zone

R = TypeVar("R")
_IN_ONE = 200
_NOW = datetime.now(UTC)


def main(devices: int = 20_000) -> dict[str, float]:
    """Seconds of CPU of each part, printed as they come."""
    taken: dict[str, float] = {}

    def timed(name: str, do: Callable[[], R]) -> R:
        begun, used = time.perf_counter(), time.process_time()
        found = do()
        taken[name] = time.process_time() - used
        wall = time.perf_counter() - begun
        print(f"{name:10} {taken[name]:6.2f} s CPU {wall:6.2f} s")  # noqa: T201 - a bench prints
        return found

    with tempfile.TemporaryDirectory() as folder:
        engine = open_database(f"sqlite:///{folder}/hinomi.db")
        upgrade(engine)
        store = EvidenceStore(Path(folder, "evidence"))
        journal = Journal(engine)
        records = Discoveries(journal, store, "bench")
        sweeps = [_sweep(number) for number in range(devices // _IN_ONE)]
        timed("keep", lambda: [records.keep("r", one, {}) for one in sweeps])
        segments = timed("read", records.known)
        hosts = tuple(_host(n) for n in range(devices) if n % 10)
        policy = load_policy(None)
        known = Known(hosts, segments, {}, limits_of(policy), _NOW)
        found = timed("match", lambda: matched(known))
        told = timed("reconcile", lambda: reconcile(known, found))
        cases: list[SegmentCase | HostCase] = timed(
            "cases",
            lambda: [*segment_cases(known, told), *host_cases(known, found, told, None)],
        )
        judgements = timed("judge", lambda: judged(cases, policy))
        timed("record", lambda: record_judged(journal, judgements, policy, "bench", _NOW))
        size = sum(file.stat().st_size for file in store.folder.rglob("*.gz"))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(  # noqa: T201
            f"{devices} devices, {len(hosts)} hosts, {len(told.items)} items, "
            f"{len(judgements)} judgements; evidence {size / 1e6:.1f} MB; {memory:.0f} MiB"
        )
        engine.dispose()
    return taken


def _sweep(number: int) -> Sweep:
    network = IPv4Network((0x0A000000 + number * 256, 24))
    at = _NOW - timedelta(hours=1)
    first = number * _IN_ONE
    seen = tuple(
        Sighting(
            at,
            How.NMAP,
            str(network[index + 1]),
            _mac(first + index),
            "Fujitsu",
            services=(Service(445, "microsoft-ds"), Service(3389, "ms-wbt-server")),
        )
        for index in range(_IN_ONE)
    )
    return Sweep(Segment(network, Zone.LGWAN), at, at, True, "", True, 50, "quiet", seen)


def _mac(number: int) -> str:
    return f"00:17:42:{number >> 16:02x}:{number >> 8 & 255:02x}:{number & 255:02x}"


def _host(number: int) -> Host:
    return Host(
        id=f"PC-{number}",
        name=f"pc-{number}",
        kind=Kind.TERMINAL,
        zone=Zone.LGWAN,
        macs=(_mac(number),),
        model="LIFEBOOK",
        serial=f"R{number:07}",
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
