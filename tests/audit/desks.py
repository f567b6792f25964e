"""A place to audit from, over the sample catalogue; also a program that is killed in tests.

python -m tests.audit.desks DATABASE EVIDENCE HOSTS new|resume [BYTES]
"""

import sys
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine

from audit.evidence import EvidenceStore
from audit.results import ResultStore
from audit.scan import Desk, resume, scan
from inventory.db import open_database, upgrade
from inventory.journal import Journal
from inventory.model import Host
from inventory.transport.base import Bounds, Exchange, Failure
from inventory.transport.replay import ReplayTransport
from tests.audit.samples import AT, CHECKS, host, output, policy


def make_desk(engine: Engine, folder: Path, *, text: str = "", operator: str = "佐藤") -> Desk:
    """The desk on this database and evidence folder."""
    store = ResultStore(engine, Journal(engine))
    return Desk(store, EvidenceStore(folder), CHECKS, policy(text), operator)


def replay(**recordings: bytes) -> ReplayTransport:
    """A transport whose hosts all say the same, but for these."""
    return ReplayTransport(recordings, default=output())


class Answering:
    """A transport made of a function."""

    def __init__(self, answer: Callable[[Host, str], Exchange]) -> None:
        self._answer = answer

    def ask(self, host: Host, script: bytes, tag: str, bounds: Bounds) -> Exchange:
        """What the function says."""
        assert script.startswith(b"#!/bin/sh")
        assert bounds.output > 0
        return self._answer(host, tag)


def exchange(
    said: bytes = b"", failure: Failure | None = None, host_key: str | None = "SHA256:x"
) -> Exchange:
    """An exchange over SSH."""
    return Exchange(said, b"", 0, AT, AT, "ssh+pinned", host_key=host_key, failure=failure)


def main(database: str, evidence: str, count: str, way: str, padding: str = "0") -> None:
    """Scan so many replayed hosts, or go on with the scan that was killed."""
    more = {"Padding": "line of text\n" * (int(padding) // 13)}
    transport = ReplayTransport({}, default=output({"Motd": "ok", "Number": "9", **more}))
    engine = open_database(f"sqlite:///{database}")
    upgrade(engine)
    desk = make_desk(engine, Path(evidence))
    hosts = [host(f"SV-{number:05}") for number in range(int(count))]
    left = desk.results.unfinished()
    if way == "resume" and left:
        resume(desk, left, hosts, lambda _: transport, workers=4)
    else:
        scan(desk, hosts, lambda _: transport, workers=4)
    sys.stdout.write(Path("/proc/self/status").read_text())


if __name__ == "__main__":
    main(*sys.argv[1:])
