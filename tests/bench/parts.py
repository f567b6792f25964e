"""Speed and size of the parts, on the answer that one lab host gave and on made-up ledgers."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from ipaddress import IPv4Address
from pathlib import Path

from audit.intake import Examiner
from audit.policy_files import load_policy
from audit.results import Judged, ResultStore
from checks.frame import parse_frame
from inventory.db import open_database, upgrade
from inventory.journal import Journal
from inventory.ledger.reading import read_ledger
from inventory.ledger.writing import write_ledger
from inventory.model import Host, Kind, Ledger, Municipality, Platform
from reports.pdf import render_audit
from tests.bench.cost import program
from tests.bench.field import ROOT, TAG, Field, every
from tests.bench.replay import HOSTS, MIB, answered
from tests.bench.target import Target
from tests.reports.sample import CHECKS, make_view

_TIMES = 5
_STORED = 200  # hosts whose results are stored
_BATCH = 16
_ROWS = 10_000


def answer_of(field: Field) -> bytes:
    """What the collector says on one of the hosts."""
    command = ["ssh", "-F", str(field.ssh_config), field.addresses[0], "sh", "-s"]
    with field.script(every()).open("rb") as script:
        done = subprocess.run(
            field.lab.controller(*command), stdin=script, capture_output=True, check=True
        )
    return done.stdout


def parts(answer: bytes, folder: Path) -> Iterator[Target]:
    """Measure one part after the other."""
    judged = _judged(answer)
    yield Target(
        "results judged, facts read, in a second of one core",
        _judging(answer, judged),
        20_000,
        "/s",
        most=False,
    )
    yield Target(
        "one host judged from its raw output, nothing known before",
        _judging_once(answer, judged),
        0.05,
        "s",
    )
    yield Target(
        "results stored on SQLite with their journal",
        _storing(judged, folder),
        50_000,
        "/s",
        most=False,
    )
    yield from _replaying(answer, folder)
    for rows, aim in (1_000, 3), (_ROWS, 30):
        yield Target(f"audit report of {rows:,} results as PDF", _printing(rows), aim, "s")
    yield Target(f"ledger of {_ROWS:,} rows read, xlsx", _reading(folder), 5, "s")
    yield Target("hinomi --help", _helping(), 0.3, "s")


def _median(work: Callable[[], object], times: int = _TIMES) -> float:
    return statistics.median(_seconds(work) for _ in range(times))


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _judged(answer: bytes) -> Judged:
    examiner = Examiner(every(), load_policy(None))
    return examiner.examine(_host(0), TAG, answered(answer), None)


def _judging(answer: bytes, judged: Judged) -> float:
    """Results in a second of this thread's CPU."""
    judge = Examiner(every(), load_policy(None)).judge_of(judged.platform, Kind.SERVER)
    frame = parse_frame(answer, TAG)
    if judge is None or judged.subject is None:
        raise RuntimeError("no check is about a Linux server")
    rates = []
    for _ in range(_TIMES):
        begun = time.thread_time()
        for _ in range(40):
            judge(frame, judged.subject, judged.collection, judged.evidence)
        rates.append(40 * len(judged.results) / (time.thread_time() - begun))
    return statistics.median(rates)


def _judging_once(answer: bytes, judged: Judged) -> float:
    """Seconds of this thread's CPU for the whole catalogue, by a judge that has seen no host."""
    took = []
    for _ in range(_TIMES):
        judge = Examiner(every(), load_policy(None)).judge_of(judged.platform, Kind.SERVER)
        if judge is None or judged.subject is None:
            raise RuntimeError("no check is about a Linux server")
        begun = time.thread_time()
        judge(parse_frame(answer, TAG), judged.subject, judged.collection, judged.evidence)
        took.append(time.thread_time() - begun)
    return statistics.median(took)


def _storing(judged: Judged, folder: Path) -> float:
    """Results in a second, some hosts a transaction, as the scan's writer does under load."""
    engine = open_database(f"sqlite:///{folder / 'stored.db'}")
    upgrade(engine)
    store = ResultStore(engine, Journal(engine))
    everybody = [_of(judged, _host(number).id) for number in range(_STORED)]
    rates = []
    for _ in range(_TIMES):
        run = store.start_run("bench", "policy", "catalogue", [one.host for one in everybody]).id
        batches = [everybody[n : n + _BATCH] for n in range(0, _STORED, _BATCH)]
        begun = time.perf_counter()
        for batch in batches:
            store.record_hosts(run, batch)
        rates.append(_STORED * len(judged.results) / (time.perf_counter() - begun))
    engine.dispose()
    return statistics.median(rates)


def _of(judged: Judged, host: str) -> Judged:
    """The same as if another host had said it."""
    return replace(judged, host=host, results=[r._replace(host=host) for r in judged.results])


def _replaying(answer: bytes, folder: Path) -> Iterator[Target]:
    """A scan of many hosts that all give this answer, in a process of its own."""
    given = folder / "answer.txt"
    given.write_bytes(answer)
    module = [sys.executable, "-m", "tests.bench.replay"]
    done = subprocess.run(
        [*module, str(given), str(folder / "replay"), str(HOSTS)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, peak, results = done.stdout.split()
    yield Target(f"replay of {HOSTS:,} hosts, {int(results):,} results", float(seconds), 600, "s")
    yield Target(f"replay of {HOSTS:,} hosts, peak memory", float(peak) / MIB, 300, "MiB")


def _printing(rows: int) -> float:
    view = make_view(hosts=-(-rows // len(CHECKS)))
    return _median(lambda: render_audit(view), 3)


def _reading(folder: Path) -> float:
    path = folder / "ledger.xlsx"
    hosts = tuple(_host(number) for number in range(_ROWS))
    write_ledger(Ledger(municipality=Municipality(name="火見市"), hosts=hosts), path)
    return _median(lambda: read_ledger(path), 3)


def _helping() -> float:
    command = [program("hinomi"), "--help"]
    environment = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}

    def run() -> object:
        return subprocess.run(command, env=environment, capture_output=True, check=True)

    run()
    return _median(run, 10)


def _host(number: int) -> Host:
    return Host(
        id=f"SV-{number:05}",
        name=f"sv-{number:05}",
        kind=Kind.SERVER,
        platform=Platform.LINUX,
        addresses=(IPv4Address("10.0.0.0") + number,),
        department="情報政策課",
    )
