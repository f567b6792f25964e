"""Reports of backup products brought in: kept as evidence, named in the journal, read as surveys.

A product's report says what the product believes. It is a survey and nothing more: no content was
read, so what lists of files, encryption or damage it does not tell stays unknown.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from hashlib import sha256
from typing import Any

from pydantic import BaseModel, TypeAdapter

from audit.evidence import EvidenceStore
from checks.backup.model import Copy, Locks, Place, Survey, ToolKind
from checks.model import FactError, Why
from inventory.backups.mapping import ReportMapping, Shape
from inventory.backups.model import Ended, Job, LockedObject, Sort
from inventory.backups.reading import read_report
from inventory.central.records import Export
from inventory.journal import Draft, Entry, Journal
from inventory.ledger.problem import Problem, refused
from inventory.words import HinomiError, T

STREAM, IMPORTED = "backup.report", "backup.imported"
_JOBS, _LOCKS = TypeAdapter(tuple[Job, ...]), TypeAdapter(tuple[LockedObject, ...])


@dataclass(frozen=True, slots=True)
class Exported:
    """What the file does not say of itself: when and by whom it was exported."""

    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class ReportOutcome:
    """What an import did, or in a dry run would do."""

    file: str
    sha256: str
    mapping: str
    rows: tuple[BaseModel, ...]
    problems: tuple[Problem, ...]
    imported: bool
    dry_run: bool


@dataclass(frozen=True, slots=True)
class Catalog:
    """The newest report by one mapping: when it was exported, by whom, and its runs of jobs."""

    mapping: str
    product: str
    at: datetime
    by: str
    jobs: tuple[Job, ...]
    evidence: str


class Reports:
    """Brings reports in and gives back the newest of each mapping."""

    def __init__(self, journal: Journal, evidence: EvidenceStore) -> None:
        """Keep reports in this journal and this store."""
        self._journal, self._evidence = journal, evidence

    def bring(
        self,
        export: Export,
        mapping: ReportMapping,
        exported: Exported,
        actor: str,
        *,
        dry_run: bool = False,
    ) -> ReportOutcome:
        """Import all of a report or nothing; the same file by the same mapping changes nothing."""
        outcome = _planned(export, mapping, exported)
        if dry_run:
            return outcome
        if outcome.problems:
            raise refused(outcome.file, outcome.problems)
        id_ = sha256(f"{outcome.sha256}\n{mapping.name}\n{mapping.sha256}".encode()).hexdigest()
        if any(entry.body["id"] == id_ for entry in self._entries()):
            return _done(outcome, imported=False)
        digest = self._evidence.put(_canonical(outcome.rows))
        body = {
            "id": id_,
            "file": outcome.file,
            "sha256": outcome.sha256,
            "mapping": mapping.name,
            "mapping_sha256": mapping.sha256,
            "shape": mapping.shape.value,
            "product": mapping.product,
            "exported_at": exported.at.astimezone(UTC).isoformat(),
            "exported_by": exported.by,
            "rows": len(outcome.rows),
            "evidence": digest,
        }
        self._journal.append([Draft(STREAM, IMPORTED, body, actor)])
        return _done(outcome, imported=True)

    def catalog(self, mapping: str) -> Catalog:
        """The newest report of jobs by that mapping; FactError where nothing was brought in."""
        entry = self._newest(mapping, Shape.JOBS)
        return Catalog(
            mapping=mapping,
            product=str(entry.body["product"]),
            at=datetime.fromisoformat(entry.body["exported_at"]),
            by=str(entry.body["exported_by"]),
            jobs=_JOBS.validate_json(self._evidence.get(entry.body["evidence"])),
            evidence=str(entry.body["evidence"]),
        )

    def locks(self, mapping: str) -> Locks:
        """The locks by the newest export of that mapping; FactError where there is none."""
        entry = self._newest(mapping, Shape.LOCKS)
        at = datetime.fromisoformat(entry.body["exported_at"])
        objects = _LOCKS.validate_json(self._evidence.get(str(entry.body["evidence"])))
        return lock_facts(objects, at)

    def mappings(self) -> tuple[str, ...]:
        """The mappings by which jobs were ever brought in."""
        found = {e.body["mapping"] for e in self._entries() if e.body["shape"] == Shape.JOBS.value}
        return tuple(sorted(found))

    def _newest(self, mapping: str, shape: Shape) -> Entry:
        found = [
            entry
            for entry in self._entries()
            if entry.body["mapping"] == mapping and entry.body["shape"] == shape.value
        ]
        if not found:
            raise FactError(
                Why.NOT_COLLECTED,
                T(
                    f"対応表 {mapping} による取り込みがまだありません",
                    f"nothing was imported by the mapping {mapping}",
                ),
            )
        return max(found, key=lambda entry: (entry.body["exported_at"], entry.sequence))

    def _entries(self) -> list[Entry]:
        return list(self._journal.entries(STREAM, IMPORTED))


def survey(catalog: Catalog, place: Place) -> Survey:
    """What a report tells of the jobs of one target: option `job` is a pattern of job names.

    A run that warned or failed left something out. Runs that looked at copies are told among
    the problems where they failed; where they succeeded, they prove nothing about restoring.
    """
    mine = [job for job in catalog.jobs if concerns(job, place)]
    if not mine:
        raise FactError(
            Why.UNDETERMINED,
            T(
                f"{catalog.product} の取り込みにジョブ {place.option('job')} がありません",
                f"the report of {catalog.product} knows no job {place.option('job')}",
            ),
        )
    runs = sorted((j for j in mine if j.sort is Sort.BACKUP), key=lambda j: j.started)
    silent = T("製品の報告では分からない", "the product's report does not tell")
    encrypted = {job.encrypted for job in runs[-1:]} - {None}
    return Survey(
        tool=ToolKind.CATALOG,
        version=catalog.product,
        at=catalog.at,
        copies=tuple(_copy(job) for job in runs),
        contents=FactError(Why.UNDETERMINED, silent),
        change=FactError(Why.UNDETERMINED, silent),
        encrypted=encrypted.pop() or False if encrypted else FactError(Why.UNDETERMINED, silent),
        append_only=FactError(Why.UNDETERMINED, silent),
        keys=None,
        locks=(),
        problems=tuple(_complaints(mine)),
    )


def lock_facts(objects: Sequence[LockedObject], at: datetime) -> Locks:
    """The weakest lock among the newest versions; no object at all is an error of the export."""
    newest = [one for one in objects if one.latest is not False]
    if not newest:
        raise FactError(
            Why.UNDETERMINED, T("ロックの一覧に対象がない", "the list of locks holds no object")
        )
    held = [one for one in newest if one.mode and one.until and one.until > at]
    modes = sorted({one.mode for one in held}, key=lambda mode: mode == "COMPLIANCE")
    bare = len(newest) - len(held)
    return Locks(
        at=at,
        mode=modes[0] if modes and not bare else "",
        until=min((one.until for one in held if one.until), default=None) if not bare else None,
        objects=len(newest),
        bare=bare,
    )


def concerns(job: Job, place: Place) -> bool:
    """Whether the job belongs to the target; a client may be named beside the job."""
    wanted, client = place.option("job") or "*", place.option("client") or "*"
    return fnmatchcase(job.job, wanted) and fnmatchcase(job.client, client)


def _copy(job: Job) -> Copy:
    whole = job.status is Ended.COMPLETE and not job.errors
    return Copy(
        id=f"{job.job} {job.started.isoformat()}",
        at=job.started,
        host=job.client,
        sources=job.sources,
        complete=whole,
        files=job.files,
        bytes=job.bytes,
        stored_bytes=job.stored_bytes,
    )


def _complaints(jobs: Iterable[Job]) -> Iterator[T]:
    """What the last run of each job of each sort complains of."""
    last: dict[tuple[str, Sort], Job] = {}
    for job in sorted(jobs, key=lambda one: one.started):
        last[job.job, job.sort] = job
    for job in last.values():
        if job.status in (Ended.FAILED, Ended.WARNING) or job.errors:
            day = job.started.date().isoformat()
            yield T(f"{day} の {job.job}: {_TOLD[job.status].ja}", _english(job, day))


def _english(job: Job, day: str) -> str:
    return f"{job.job} of {day}: {_TOLD[job.status].en}"


_TOLD = {
    Ended.COMPLETE: T("完了したがエラーを数えた", "completed, with errors counted"),
    Ended.WARNING: T("警告あり", "warned"),
    Ended.FAILED: T("失敗", "failed"),
    Ended.RUNNING: T("実行中", "running"),
}


def _planned(export: Export, mapping: ReportMapping, exported: Exported) -> ReportOutcome:
    if exported.at > datetime.now(UTC):
        raise export.wrong(T("書き出した日時が未来です。", "exported in the future."))
    found = read_report(export, mapping)
    if not found.rows and not found.problems:
        raise export.wrong(
            T(
                "一行も読み取れません。ファイルと対応表を確かめてください。",
                "no row can be read from it; check the file and the mapping.",
            )
        )
    late = [row for row in found.rows if isinstance(row, Job) and row.started > exported.at]
    if late:
        raise HinomiError(
            T(
                f"{export.name}: 書き出しより後に始まったジョブがあります({late[0].job})。"
                "--exported には時刻まで書き(日付だけなら0時と読みます)、"
                "対応表の times も確かめてください。",
                f"{export.name}: the job {late[0].job} started after the export; give --exported "
                "with its time (a day alone is midnight), and check `times` in the mapping.",
            )
        )
    problems = tuple(sorted(found.problems, key=lambda one: (one.sheet, one.row)))
    rows = tuple(found.rows)
    return ReportOutcome(export.name, export.sha256, mapping.name, rows, problems, False, True)


def _done(plan: ReportOutcome, *, imported: bool) -> ReportOutcome:
    return ReportOutcome(
        plan.file, plan.sha256, plan.mapping, plan.rows, plan.problems, imported, False
    )


def _canonical(rows: Sequence[BaseModel]) -> bytes:
    told: list[dict[str, Any]] = [row.model_dump(mode="json") for row in rows]
    return f"{json.dumps(told, ensure_ascii=False, sort_keys=True)}\n".encode()
