"""Where drills and manifests are written down: the journal, and evidence without any name.

`backup.drill_started` is written before anything is restored, so that a drill which a kill ends
is known; `backup.drill_finished` follows with the drill itself. A batch is what one command was
to do: its plan stands in every start, so that the rest of it can be done later.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from hashlib import sha256
from typing import Any

from audit.backup.records import STREAM
from audit.backup.targets import Target
from audit.evidence import EvidenceStore
from checks.backup.manifest import Manifest, from_bytes, to_bytes
from checks.backup.model import Drill
from checks.backup.plain import plain, read_plain
from inventory.journal import Draft, Entry, Journal, canonical
from inventory.model import DataSet
from inventory.words import HinomiError, T

STARTED, FINISHED = "backup.drill_started", "backup.drill_finished"
MANIFEST, COUNTED = "backup.manifest", "backup.counted"
_MANIFESTS = "backup-manifest."
Job = tuple[str, str]  # a target and a data set


@dataclass(frozen=True, slots=True)
class Started:
    """A drill that was begun: where its scratch is, and the batch that it belongs to."""

    run: str
    batch: str
    target: str
    data_set: str
    seed: str
    at: datetime
    host: str
    folder: str
    plan: tuple[Job, ...]
    order: Mapping[str, Any]
    about: str = ""  # what the data set was then (`about`)


def about(wanted: DataSet) -> str:
    """What tells the data of one line of the ledger from other data under the same id."""
    told = (wanted.host, wanted.content.value, sorted(set(wanted.sources)))
    return sha256(repr(told).encode("utf-8", "surrogatepass")).hexdigest()[:16]


class DrillRecords:
    """Writes and reads the drills and manifests of a workspace."""

    def __init__(self, journal: Journal, evidence: EvidenceStore, actor: str) -> None:
        """Write as `actor`."""
        self._journal, self._evidence, self._actor = journal, evidence, actor

    def started(self, target: Target, started: Started) -> None:
        """Write down that a drill begins, under whose approval."""
        permit = target.drill
        body = {
            "run": started.run,
            "batch": started.batch,
            "target": target.name,
            "tool": target.where.tool.value,
            "place": target.mark,
            "data_set": started.data_set,
            "about": started.about,
            "seed": started.seed,
            "scratch_host": started.host,
            "scratch": started.folder,
            "plan": [list(job) for job in started.plan],
            "order": dict(started.order),
            "approver": permit.approver if permit else "",
            "from": permit.window.begin.isoformat() if permit else "",
            "to": permit.window.end.isoformat() if permit else "",
        }
        self._write(f"{STREAM}{target.name}", STARTED, body)

    def finished(self, drill: Drill) -> None:
        """Write down how it went."""
        self._write(f"{STREAM}{drill.target}", FINISHED, {"run": drill.run, "drill": plain(drill)})

    def keep(self, record: Mapping[str, Any]) -> str:
        """Keep what was seen as evidence; returns its digest."""
        return self._evidence.put(f"{canonical(record)}\n".encode())

    def manifest(self, data_set: str, made: Manifest) -> str:
        """Keep a manifest; returns the digest of its evidence."""
        digest = self._evidence.put(to_bytes(made))
        body = {
            "data_set": data_set,
            "at": made.at.isoformat(),
            "salt_id": made.salt_id,
            "files": len(made.leaves),
            "root": made.root.hex(),
            "skipped": dict(made.skipped),
            "evidence": digest,
        }
        self._write(f"{_MANIFESTS}{data_set}", MANIFEST, body)
        return digest

    def manifests(self, data_set: str, salt_id: str) -> Iterator[tuple[datetime, str]]:
        """When manifests of a data set were taken with this salt, and their digests; in order."""
        stream = f"{_MANIFESTS}{data_set}"
        for entry in self._journal.entries(stream, MANIFEST):
            if entry.stream == stream and entry.body["salt_id"] == salt_id:
                yield datetime.fromisoformat(entry.body["at"]), str(entry.body["evidence"])

    def read_manifest(self, digest: str) -> Manifest:
        """A manifest that was kept."""
        return from_bytes(self._evidence.get(digest))

    def counted(self, data_set: str, at: datetime, tables: Mapping[str, Any]) -> str:
        """Keep how many rows the tables of a source had; returns the digest of the evidence."""
        digest = self.keep(tables)
        body = {"data_set": data_set, "at": at.isoformat(), "evidence": digest}
        self._write(f"{_MANIFESTS}{data_set}", COUNTED, body)
        return digest

    def counts(self, data_set: str) -> Iterator[tuple[datetime, str]]:
        """When tables of a data set were counted, and the digests of the counts; in order."""
        stream = f"{_MANIFESTS}{data_set}"
        for entry in self._journal.entries(stream, COUNTED):
            if entry.stream == stream:
                yield datetime.fromisoformat(entry.body["at"]), str(entry.body["evidence"])

    def read_counts(self, digest: str) -> bytes:
        """Counts that were kept."""
        return self._evidence.get(digest)

    def unfinished(self) -> tuple[Started, ...]:
        """Drills that were begun and never ended: a kill, a power cut."""
        open_: dict[str, Started] = {}
        for entry in self._journal.entries(STREAM):
            if entry.kind == STARTED:
                open_[str(entry.body["run"])] = _started(entry)
            elif entry.kind == FINISHED:
                open_.pop(str(entry.body["run"]), None)
        return tuple(open_.values())

    def last_batch(self) -> tuple[Started, frozenset[Job]] | None:
        """The newest batch by one of its starts, and what of it came to its end."""
        last: Started | None = None
        done: set[Job] = set()
        for entry in self._journal.entries(STREAM):
            if entry.kind == STARTED:
                begun = _started(entry)
                done = done if last and last.batch == begun.batch else set()
                last = begun
            elif entry.kind == FINISHED and last and entry.body["drill"]["finished"]:
                done.add((str(entry.body["drill"]["target"]), str(entry.body["drill"]["data_set"])))
        return None if last is None else (last, frozenset(done))

    def _write(self, stream: str, kind: str, body: Mapping[str, Any]) -> None:
        self._journal.append([Draft(stream, kind, body, self._actor)])


def drills(journal: Journal, target: Target, wanted: Iterable[DataSet] = ()) -> tuple[Drill, ...]:
    """Every drill of a target where it is now, as it was written down, newest last.

    Of the data sets in `wanted` only those that were about the sources that they have now.
    """
    now = {one.id: about(one) for one in wanted}
    stream = f"{STREAM}{target.name}"
    mine = [entry for entry in journal.entries(stream) if entry.stream == stream]
    here = {
        str(entry.body["run"])
        for entry in mine
        if entry.kind == STARTED
        and entry.body.get("place") == target.mark
        and _about_now(entry, now)
    }
    ended = (entry for entry in mine if entry.kind == FINISHED)
    return tuple(_drill(entry) for entry in ended if str(entry.body["run"]) in here)


def _about_now(entry: Entry, now: Mapping[str, str]) -> bool:
    """Whether a drill was about what its data set is now, as far as either is told."""
    was, is_ = entry.body.get("about"), now.get(str(entry.body["data_set"]))
    return not was or is_ is None or was == is_


def _drill(entry: Entry) -> Drill:
    try:
        body = {**_later_fields(), **entry.body["drill"]}
        return read_plain(Drill, body)
    except (ValueError, LookupError, TypeError):
        raise HinomiError(
            T(
                f"記録簿の {entry.sequence} 番の訓練の記録を読めません。hinomi verify で確かめて"
                "ください",
                f"entry {entry.sequence} of the journal is no record of a drill: run hinomi verify",
            )
        ) from None


def _later_fields() -> Mapping[str, Any]:
    """What records of earlier versions did not say."""
    return {one.name: one.default for one in fields(Drill) if isinstance(one.default, int)}


def _started(entry: Entry) -> Started:
    body = entry.body
    plan: Sequence[Sequence[str]] = body["plan"]
    return Started(
        run=str(body["run"]),
        batch=str(body["batch"]),
        target=str(body["target"]),
        data_set=str(body["data_set"]),
        seed=str(body["seed"]),
        at=entry.at,
        host=str(body["scratch_host"]),
        folder=str(body["scratch"]),
        plan=tuple((str(target), str(data_set)) for target, data_set in plan),
        order=dict(body["order"]),
        about=str(body.get("about", "")),
    )
