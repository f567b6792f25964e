"""Rows to nouns and back, and the canonical text over which digests are taken."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Row

from audit.model import Result, Run
from checks.context import Collection, Subject
from checks.model import Provenance, Severity, Verdict
from inventory.model import Classification, Criticality, Kind, Platform, Zone


@dataclass(frozen=True, slots=True)
class HostRecord:
    """What a run remembers of one host: how it was asked, and what its results rest on.

    `done_at` is None for a host not asked yet; then the other fields say nothing.
    """

    run: str
    host: str
    done_at: datetime | None
    evidence: str
    method: str
    failure: str | None
    context: str

    @property
    def collection(self) -> Collection:
        """How the collection went."""
        return _collection(json.loads(self.context)["collection"])

    @property
    def subject(self) -> Subject | None:
        """What the ledger said about the host at that time."""
        given = json.loads(self.context)["subject"]
        return _subject(given) if given else None

    @property
    def platform(self) -> Platform:
        """What the ledger said about its platform."""
        return Platform(json.loads(self.context)["platform"])

    @property
    def tag(self) -> str:
        """The tag of the frame, "" where it was not chosen by us."""
        return str(json.loads(self.context)["tag"])


def context_of(
    collection: Collection, subject: Subject | None, tag: str, platform: Platform
) -> str:
    """What else a verdict rested on, as canonical text: enough to judge the evidence again."""
    given = {
        "collection": _fields(collection),
        "subject": _fields(subject) if subject else None,
        "tag": tag,
        "platform": platform.value,
    }
    return canonical(given)


def canonical(value: object) -> str:
    """JSON as RFC 8785 wants it, for values that hold no fractions."""
    return _ENCODER.encode(value)


def moment(at: datetime) -> str:
    """A time as text in UTC that sorts like the time itself."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _fields(given: Collection | Subject) -> dict[str, object]:
    return {field.name: getattr(given, field.name) for field in fields(given)}


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def pending_row(run: str, host: str, place: int) -> dict[str, Any]:
    """A host that is in scope and not asked yet."""
    return {
        "run": run,
        "host": host,
        "position": place,
        "done_at": None,
        "evidence": "",
        "method": "",
        "failure": None,
        "context": "",
    }


RESULT_COLUMNS = (
    "run",
    "host",
    "check",
    "verdict",
    "severity",
    "observed",
    "expected",
    "provenance",
    "reason",
    "detail",
    "lines",
    "observed_ja",
    "expected_ja",
    "detail_ja",
)


Columns = tuple[str | int | None, ...]
_BY_HOST_AND_CHECK = itemgetter(0, 1)
_TOLD = 4096  # so many results are remembered; then all are forgotten


class _Told(NamedTuple):
    """A result without its host and evidence: columns from `check` on, and canonical text."""

    columns: Columns
    before: bytes
    after: bytes


class Telling:
    """Results as rows and as canonical text; what hosts have in common is put in words once."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._told: dict[tuple[object, ...], _Told] = {}

    def rows(self, run: str, results: Iterable[Result]) -> tuple[list[Columns], str]:
        """The results as stored, by `RESULT_COLUMNS`, and their `results_digest`.

        Their evidence is kept with the host.
        """
        rows: list[Columns] = []
        texts: list[bytes] = []
        ends: dict[str, bytes] = {}
        for result in sorted(results, key=_BY_HOST_AND_CHECK):
            host, evidence = result.host, result.evidence
            if host not in ends:
                ends[host] = b",[" + canonical(host).encode()
            if evidence not in ends:
                ends[evidence] = canonical(evidence).encode()
            columns, before, after = self._of(result)
            rows.append((run, host, *columns))
            texts += ends[host], before, ends[evidence], after
        return rows, hashlib.sha256(b"[" + b"".join(texts)[1:] + b"]").hexdigest()

    def _of(self, result: Result) -> _Told:
        key = result[1:9] + result[10:]
        told = self._told.get(key)
        if told is None:
            if len(self._told) >= _TOLD:
                self._told.clear()
            told = self._told[key] = _told(result)
        return told


def _told(result: Result) -> _Told:
    columns = (
        result.check,
        str.__str__(result.verdict),  # `.value` takes five times as long
        int(result.severity),
        *result[4:6],
        str.__str__(result.provenance) if result.provenance else None,
        *result[7:9],
        canonical(result.lines) if result.lines else "",
        *result[11:],
    )
    before, after = canonical(result[1:9]), canonical(result[10:])
    return _Told(columns, f",{before[1:-1]},".encode(), f",{after[1:-1]}]".encode())


def results_digest(results: Iterable[Result]) -> str:
    """SHA-256 over the canonical JSON (RFC 8785) of the results, sorted by host and check.

    Each is an array of its fields in the order of `Result`, the Japanese words last.
    """
    ordered = sorted(results, key=_BY_HOST_AND_CHECK)
    return hashlib.sha256(canonical(ordered).encode()).hexdigest()


def read_result(row: Row[Any]) -> Result:
    """The result of a row joined with its host."""
    return Result(
        host=row.host,
        check=row.check,
        verdict=Verdict(row.verdict),
        severity=Severity(row.severity),
        observed=row.observed,
        expected=row.expected,
        provenance=Provenance(row.provenance) if row.provenance else None,
        reason=row.reason,
        detail=row.detail,
        evidence=row.evidence,
        lines=tuple(json.loads(row.lines)) if row.lines else (),
        observed_ja=row.observed_ja,
        expected_ja=row.expected_ja,
        detail_ja=row.detail_ja,
    )


def read_run(row: Row[Any]) -> Run:
    """The run of a row with the count of its hosts that are done."""
    ended = datetime.fromisoformat(row.ended) if row.ended else None
    started = datetime.fromisoformat(row.started)
    return Run(row.id, started, ended, row.operator, row.policy, row.hosts, row.done)


def read_host(row: Row[Any]) -> HostRecord:
    """What a run remembers of one host."""
    return HostRecord(
        run=row.run,
        host=row.host,
        done_at=datetime.fromisoformat(row.done_at) if row.done_at else None,
        evidence=row.evidence,
        method=row.method,
        failure=row.failure,
        context=row.context,
    )


def _collection(given: Mapping[str, Any]) -> Collection:
    times = ("collected_at", "received_at", "asked_at")
    read = {name: datetime.fromisoformat(given[name]) if given[name] else None for name in times}
    return Collection(**{**given, **read})


def _subject(given: Mapping[str, Any]) -> Subject:
    days = ("support_end", "lease_end")
    read = {name: date.fromisoformat(given[name]) if given[name] else None for name in days}
    classification = given["classification"]
    return Subject(
        host=given["host"],
        kind=Kind(given["kind"]),
        zone=Zone(given["zone"]),
        criticality=Criticality(given["criticality"]),
        classification=Classification(classification) if classification else None,
        support_end=read["support_end"],
        lease_end=read["lease_end"],
        audit_user=given["audit_user"],
    )


_ENCODER = json.JSONEncoder(
    sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain
)
