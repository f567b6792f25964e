"""kill -9 of a real scan at random moments: nothing lost, nothing twice, the journal whole."""

import multiprocessing
import random
import signal
import time
from collections import Counter
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from sqlalchemy import Engine

from audit.evidence import EvidenceStore
from audit.results import HOST_JUDGED, ResultStore
from audit.rows import results_digest
from audit.verify import verify
from checks.model import Verdict
from inventory.breach import Wrong
from inventory.db import open_database, upgrade
from inventory.journal import Journal
from tests.audit import desks

HOSTS, KILLS, ENOUGH = 2000, 24, 8  # a quick machine is done before the last kill


def _scan(folder: Path) -> BaseProcess:
    """Start or go on in a process of its own, forked from one that has imported everything."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.audit.desks"])
    arguments = (str(folder / "h.db"), str(folder / "evidence"), str(HOSTS), "resume")
    process = context.Process(target=desks.main, args=arguments)
    process.start()
    return process


def _judged(folder: Path) -> dict[str, str]:
    """Digest of the results by host, as the journal tells it."""
    entries = Journal(open_database(f"sqlite:///{folder / 'h.db'}")).entries("run:", HOST_JUDGED)
    found = [(entry.body["host"], entry.body["results_sha256"]) for entry in entries]
    assert max(Counter(host for host, _ in found).values(), default=1) == 1
    return dict(found)


def _breaches(engine: Engine, evidence: EvidenceStore, folder: Path) -> set[Wrong]:
    """What `hinomi verify` finds; evidence of a killed host may be there before its record."""
    return {found.wrong for found in verify(engine, evidence, folder / "no", folder / "no")}


@pytest.mark.slow
def test_kills_lose_nothing(tmp_path: Path) -> None:
    upgrade(open_database(f"sqlite:///{tmp_path / 'h.db'}"))
    chance = random.Random(20261121)
    before: dict[str, str] = {}
    killed, status = 0, -signal.SIGKILL
    for kill in range(KILLS):
        process = _scan(tmp_path)
        if kill % 3:
            _let_it_record(process, tmp_path, len(before))
        time.sleep(chance.uniform(0.0, 0.03))
        process.kill()
        process.join()
        status = process.exitcode or 0
        if status == 0 or _is_done(tmp_path):  # it may be killed between its end and its exit
            status = 0
            break
        assert status == -signal.SIGKILL
        killed += 1
        now = _judged(tmp_path)
        assert before.items() <= now.items()
        before = now
    assert killed >= ENOUGH, "too fast for this test: give it more hosts"
    assert before
    if status != 0:
        process = _scan(tmp_path)
        process.join()
        assert process.exitcode == 0
    _nothing_lost(tmp_path)


def _is_done(folder: Path) -> bool:
    engine = open_database(f"sqlite:///{folder / 'h.db'}")
    return any(run.ended for run in ResultStore(engine, Journal(engine)).runs())


def _let_it_record(process: BaseProcess, folder: Path, so_far: int) -> None:
    while process.is_alive() and len(_judged(folder)) <= so_far:
        time.sleep(0.002)


def _nothing_lost(folder: Path) -> None:
    engine = open_database(f"sqlite:///{folder / 'h.db'}")
    journal = Journal(engine)
    store, evidence = ResultStore(engine, journal), EvidenceStore(folder / "evidence")
    [run] = store.runs()
    assert (run.done, run.ended is not None) == (HOSTS, True)
    assert _breaches(engine, evidence, folder) <= {Wrong.UNREFERENCED}
    digests = _judged(folder)
    assert len(digests) == HOSTS
    for record in store.hosts(run.id):
        assert evidence.get(record.evidence)
        assert results_digest(store.results(run.id, host=record.host)) == digests[record.host]
    verdicts = Counter(result.verdict for result in store.results(run.id))
    assert verdicts == {Verdict.PASS: 3 * HOSTS, Verdict.NOT_APPLICABLE: HOSTS}
