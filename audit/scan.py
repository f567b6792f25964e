"""The one place that wires script → collect → judge → store.

At every moment a host of a run is either done, with its results committed and its evidence on
disk, or still to be asked. So a run may be killed at any time and taken up again.
"""

import secrets
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from audit.carried import carried, identity_in, matched, platform_in
from audit.collect import collect
from audit.evidence import EvidenceStore
from audit.intake import NO_CHECKS, Examiner, Writer
from audit.model import CARRIED, Result, Run
from audit.results import LOCAL, SSH, ResultStore
from audit.rows import HostRecord
from audit.watch import Unwatched, Watcher
from checks.catalogue import catalogue_digest, facts_of
from checks.collector import render_collector
from checks.forms import parse_evidence
from checks.frame import Frame, FrameError
from checks.model import Check
from checks.policy import Policy
from inventory.model import Host, Kind, Platform
from inventory.transport.base import Bounds, Exchange, Failure, Transport
from inventory.transport.speech import Speech, speech_of
from inventory.words import HinomiError, T

UNREGISTERED = "unregistered"
_KINDS = {Platform.LINUX: Kind.SERVER, Platform.NETWORK: Kind.NETWORK}


@dataclass(frozen=True, slots=True)
class Desk:
    """What an audit works with: where it is kept, what is asked, what was decided, who asks."""

    results: ResultStore
    evidence: EvidenceStore
    checks: Mapping[str, Check[...]]
    policy: Policy
    operator: str
    trial: bool = False  # the policy is another one than that in force: nothing is proven by it


def scan(
    desk: Desk,
    hosts: Sequence[Host],
    transport: Callable[[Host], Transport],
    *,
    bounds: Bounds | None = None,
    workers: int = 32,
    watcher: Watcher | None = None,
    stop: threading.Event | None = None,
) -> Run:
    """Ask these hosts once and keep what they answer; `ended` of the run is None if stopped."""
    run = _start(desk, hosts, SSH)
    course = _Course(desk, run, watcher or Unwatched(), stop or threading.Event(), workers)
    return course.ask(hosts, transport, bounds or Bounds())


def resume(
    desk: Desk,
    run: Run,
    ledger: Iterable[Host],
    transport: Callable[[Host], Transport],
    *,
    bounds: Bounds | None = None,
    workers: int = 32,
    watcher: Watcher | None = None,
    stop: threading.Event | None = None,
) -> Run:
    """Ask the hosts that an unfinished run has left, under the same policy and catalogue."""
    _require_same(desk, run)
    known = {host.id: host for host in ledger}
    left = desk.results.pending_hosts(run.id)
    course = _Course(desk, run, watcher or Unwatched(), stop or threading.Event(), workers)
    gone = [Host(id=id_, name=id_) for id_ in left if id_ not in known]
    present = [known[id_] for id_ in left if id_ in known]
    return course.ask(present, transport, bounds or Bounds(), gone)


def scan_local(
    desk: Desk,
    host: Host,
    transport: Transport,
    *,
    bounds: Bounds | None = None,
    watcher: Watcher | None = None,
) -> Run:
    """Audit this machine, without SSH."""
    run = _start(desk, [host], LOCAL)
    course = _Course(desk, run, watcher or Unwatched(), threading.Event(), 1)
    return course.ask_one(host, transport, bounds or Bounds())


def scan_evidence(
    desk: Desk,
    ledger: Sequence[Host],
    files: Sequence[Path],
    *,
    host: str | None = None,
    watcher: Watcher | None = None,
) -> Run:
    """Judge collector output that was carried in; each file is of one host of the ledger.

    The host is the one given, else the one whose serial number, name or asset number the output
    bears; a folder stands for the outputs in it. All are matched before anything is written.
    """
    return scan_matched(desk, matched(ledger, files, host), watcher)


def scan_matched(
    desk: Desk, found: Mapping[str, tuple[Host, Path]], watcher: Watcher | None = None
) -> Run:
    """Judge output that was carried in and that is known to be of these hosts, by their ids."""
    run = _start(desk, [host for host, _ in found.values()], CARRIED)
    course = _Course(desk, run, watcher or Unwatched(), threading.Event(), 1)
    return course.read(found)


def judge_files(
    files: Iterable[Path], policy: Policy, checks: Mapping[str, Check[...]]
) -> Iterator[Result]:
    """The results of collector output, with neither workspace nor database.

    What is no complete frame gives UNKNOWN for each check, under the name of the file.
    """
    examiner = Examiner(checks, policy)
    for path in files:
        exchange = carried(path)
        told = identity_in(exchange)
        name = told.name if told else path.name
        platform = told.platform if told else platform_in(exchange.output)
        kind = _KINDS.get(platform, Kind.TERMINAL)
        host = Host(id=name, name=name, kind=kind, platform=platform)
        yield from examiner.examine(host, None, exchange, None).results


def rejudge(desk: Desk, run: str) -> Iterator[Result]:
    """Judge the kept evidence of a run again, under the desk's checks and policy; nothing is kept.

    With the checks and the policy of that time the results are those of that time.
    """
    examiner = Examiner(desk.checks, desk.policy)
    for record in desk.results.hosts(run):
        yield from rejudge_host(desk, record, examiner)


def rejudge_host(desk: Desk, record: HostRecord, examiner: Examiner) -> list[Result]:
    """The same for one host of a run; no result where it was not asked."""
    subject = record.subject if record.done_at else None
    judge = examiner.judge_of(record.platform, subject.kind) if subject else None
    if judge is None or subject is None:
        return []
    return judge(_frame_of(desk, record), subject, record.collection, record.evidence)


class _Course:
    """One run on its way, from its start or from where it was left."""

    def __init__(
        self, desk: Desk, run: Run, watcher: Watcher, stop: threading.Event, workers: int
    ) -> None:
        self._desk, self._run, self._watcher, self._stop = desk, run, watcher, stop
        self._workers = workers
        self._examiner = Examiner(desk.checks, desk.policy)

    def ask(
        self,
        hosts: Sequence[Host],
        transport: Callable[[Host], Transport],
        bounds: Bounds,
        gone: Sequence[Host] = (),
    ) -> Run:
        """Ask every host that can be asked; the others get their reason."""
        self._watcher.started(self._run, len(hosts) + len(gone))
        script = render_collector(facts_of(self._desk.checks.values()))
        askable = [host for host in hosts if self._refusal(host) is None]
        with self._writer() as writer:
            for host in gone:
                writer.put(self._examiner.silent(host, UNREGISTERED))
            for host in hosts:
                if refusal := self._refusal(host):
                    writer.put(self._examiner.silent(host, refusal))
            collect(
                askable,
                script,
                transport,
                bounds=bounds,
                workers=self._workers,
                on_exchange=lambda host, tag, exchange: self._take(writer, host, tag, exchange),
                stop=self._stop,
            )
        return self._end()

    def ask_one(self, host: Host, transport: Transport, bounds: Bounds) -> Run:
        """Ask one host in this thread."""
        self._watcher.started(self._run, 1)
        script = render_collector(facts_of(self._desk.checks.values()))
        tag = secrets.token_hex(16)
        exchange = transport.ask(host, script, tag, bounds)
        with self._writer() as writer:
            if exchange.failure is not Failure.INTERRUPTED:
                self._take(writer, host, tag, exchange)
        return self._end()

    def read(self, found: Mapping[str, tuple[Host, Path]]) -> Run:
        """Take what was carried in."""
        self._watcher.started(self._run, len(found))
        with self._writer() as writer:
            for host, path in found.values():
                self._take(writer, host, None, carried(path))
        return self._end()

    def _refusal(self, host: Host) -> str | None:
        if self._examiner.judge_of(host.platform, host.kind) is None:
            return NO_CHECKS
        return None if speech_of(host) is not Speech.NONE else Failure.UNSUPPORTED.value

    def _writer(self) -> Writer:
        room = 2 * self._workers
        return Writer(self._desk.results, self._run.id, self._watcher, self._stop, room)

    def _take(self, writer: Writer, host: Host, tag: str | None, exchange: Exchange) -> None:
        writer.put(self._examiner.examine(host, tag, exchange, self._desk.evidence))

    def _end(self) -> Run:
        if self._desk.results.pending_hosts(self._run.id):
            run = self._desk.results.run(self._run.id)
        else:
            run = self._desk.results.finish_run(self._run.id)
        self._watcher.ended(run)
        return run


def _start(desk: Desk, hosts: Sequence[Host], way: str) -> Run:
    ids = [host.id for host in hosts]
    digest = catalogue_digest(desk.checks)
    trial = desk.trial or bool(desk.policy.overrides)
    return desk.results.start_run(
        desk.operator, desk.policy.digest, digest, ids, way=way, trial=trial
    )


def _require_same(desk: Desk, run: Run) -> None:
    same_catalogue = desk.results.catalogue_digest(run.id) == catalogue_digest(desk.checks)
    if run.policy != desk.policy.digest or not same_catalogue:
        raise HinomiError(
            T(
                f"点検 {run.id} の後に policy、職員台帳、脆弱性データ、点検項目の"
                "どれかが変わりました。新しく点検してください",
                f"policy, the staff ledger, vulnerability data or checks have changed since run "
                f"{run.id} began; start a new hinomi scan",
            )
        )


def _frame_of(desk: Desk, record: HostRecord) -> Frame | None:
    if not record.evidence or record.failure:
        return None
    try:
        return parse_evidence(desk.evidence.get(record.evidence), record.tag or None)
    except FrameError:
        return None
