"""From an exchange to what is recorded of a host: keep the evidence, read it, judge it."""

import hashlib
import queue
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import ClassVar, Self

from audit.evidence import EvidenceStore, mask
from audit.judge import Judge, applicable, read_limits
from audit.model import CARRIED
from audit.results import Judged, ResultStore
from audit.watch import Watcher
from checks.context import Collection, Subject
from checks.fact import Limits
from checks.forms import parse_evidence
from checks.frame import Frame, FrameError
from checks.model import Check, Why
from checks.policy import Policy
from inventory.model import Host, Kind, Platform
from inventory.transport.base import Exchange, Failure

NO_CHECKS = "no_checks"
_TOGETHER = 16
_SESSION_HELD = frozenset(
    {
        Failure.PRIVILEGE_REFUSED,
        Failure.SESSION_TIMEOUT,
        Failure.FLOOD,
        Failure.CLOSED_MIDWAY,
        Failure.GARBAGE,
    }
)


@dataclass(frozen=True, slots=True)
class EvidenceLimits(Limits):
    """How long output that was carried in may be judged."""

    group: ClassVar[str] = "evidence"

    valid_days: int


class Examiner:
    """A catalogue under a policy, with one compiled judge for each sort of host."""

    def __init__(self, checks: Mapping[str, Check[...]], policy: Policy) -> None:
        """Compile nothing yet; raises HinomiError where the policy lacks a limit."""
        self._checks = checks
        self._policy = policy
        self._judges: dict[tuple[Platform, Kind], Judge | None] = {}
        self._turn = threading.Lock()  # what one host has taught serves the next
        read_limits(EvidenceLimits, policy)

    def judge_of(self, platform: Platform, kind: Kind) -> Judge | None:
        """The judge for such a host, or None where no check is about it."""
        key = platform, kind
        if key not in self._judges:
            checks = applicable(self._checks, platform, kind)
            self._judges[key] = Judge(checks, self._policy) if checks else None
        return self._judges[key]

    def silent(self, host: Host, failure: str) -> Judged:
        """The record of a host that nobody asked, with the reason."""
        now = datetime.now(UTC)
        collection = Collection(False, failure, "", None, None, None, now, now)
        return self._judged(host, collection, None)

    def examine(
        self, host: Host, tag: str | None, exchange: Exchange, store: EvidenceStore | None
    ) -> Judged:
        """The record of a host that was asked; the evidence is kept before it is judged."""
        if exchange.failure is not None:
            return self._judged(host, _collection(exchange, None, exchange.failure.value), None)
        raw, digest = _kept(exchange.output, store)
        frame, failure = _frame(raw, tag)
        if frame and exchange.method == CARRIED and self._is_stale(host, frame, exchange.ended):
            failure = Why.STALE.value
        collection = _collection(exchange, frame, failure)
        return self._judged(host, collection, frame, digest, tag or "")

    def _is_stale(self, host: Host, frame: Frame, now: datetime) -> bool:
        policy = self._policy.within(self._policy.fitting(subject_of(host)))
        valid = timedelta(days=read_limits(EvidenceLimits, policy).valid_days)
        return not now - valid <= frame.at <= now + timedelta(days=1)

    def _judged(
        self,
        host: Host,
        collection: Collection,
        frame: Frame | None,
        digest: str = "",
        tag: str = "",
    ) -> Judged:
        judge = self.judge_of(host.platform, host.kind)
        subject = subject_of(host)
        if judge is None and collection.failure is None:
            collection = replace(collection, failure=NO_CHECKS)
        with self._turn:
            results = judge(frame, subject, collection, digest) if judge else []
        return Judged(host.id, host.platform, subject, collection, results, digest, tag)


class Writer:
    """The one thread that writes results; what was put in is committed when it is left.

    Its queue is bounded, so a slow disk slows the asking and memory stays flat. After an error it
    stops the run and raises that error where results are put in and at the end.
    """

    def __init__(
        self, store: ResultStore, run: str, watcher: Watcher, stop: threading.Event, room: int
    ) -> None:
        """Prepare; the thread starts on entering the context."""
        self._store, self._run, self._watcher, self._stop = store, run, watcher, stop
        self._queue: queue.Queue[Judged | None] = queue.Queue(room)
        self._thread = threading.Thread(target=self._work, name="hinomi-writer", daemon=True)
        self._error: BaseException | None = None
        self._done = False

    def put(self, judged: Judged) -> None:
        """Hand over one host's record."""
        if self._error is not None:
            raise self._error
        self._queue.put(judged)

    def __enter__(self) -> Self:
        """Start writing."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Write what is left, then raise what went wrong in the thread."""
        self._queue.put(None)
        self._thread.join()
        if self._error is not None and error is None:
            raise self._error

    def _work(self) -> None:
        while batch := self._batch():
            if self._error is not None:
                continue  # empty the queue, so that nobody waits for room in it
            try:
                self._store.record_hosts(self._run, batch)
                for judged in batch:
                    counts = Counter([str.__str__(result.verdict) for result in judged.results])
                    self._watcher.judged(judged.host, judged.collection.failure, counts)
            except BaseException as error:  # noqa: BLE001 - raised again by put and at the end
                self._error = error
                self._stop.set()

    def _batch(self) -> list[Judged]:
        """What waits already, so that a slow disk is flushed once for several hosts."""
        batch: list[Judged] = []
        while not self._done and len(batch) < _TOGETHER:
            try:
                judged = self._queue.get(block=not batch)
            except queue.Empty:
                break
            if judged is None:
                self._done = True
            else:
                batch.append(judged)
        return batch


def subject_of(host: Host) -> Subject:
    """What the ledger says about the host, as far as checks may know it."""
    return Subject(
        host=host.id,
        kind=host.kind,
        zone=host.zone,
        criticality=host.criticality,
        classification=host.classification,
        support_end=host.support_end,
        lease_end=host.lease_end,
        audit_user=host.access.user,
    )


def _kept(output: bytes, store: EvidenceStore | None) -> tuple[bytes, str]:
    """What is judged is what is kept, so that it can be judged again."""
    if store is None:
        masked = mask(output)
        return masked, hashlib.sha256(masked).hexdigest()
    digest, masked = store.keep(output)
    return masked, digest


def _frame(raw: bytes, tag: str | None) -> tuple[Frame | None, str | None]:
    try:
        return parse_evidence(raw, tag), None
    except FrameError as odd:
        return None, (odd.why or Failure.GARBAGE).value


def _collection(exchange: Exchange, frame: Frame | None, failure: str | None) -> Collection:
    return Collection(
        reached=exchange.failure is None or exchange.failure in _SESSION_HELD,
        failure=failure,
        method=exchange.method,
        uid=frame.uid if frame else None,
        host_key_changed=_key_changed(exchange),
        collected_at=frame.at if frame else None,
        received_at=None if exchange.method == CARRIED else exchange.ended,
        asked_at=None if exchange.method == CARRIED else exchange.started,
    )


def _key_changed(exchange: Exchange) -> bool | None:
    if exchange.failure is Failure.HOST_KEY_CHANGED:
        return True
    if exchange.host_key is None or exchange.failure is Failure.HOST_KEY_UNKNOWN:
        return None
    return False
