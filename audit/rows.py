"""Rows to nouns and back, and the canonical text over which digests are taken."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any

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
        "collection": asdict(collection),
        "subject": asdict(subject) if subject else None,
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


def result_row(run: str, result: Result) -> tuple[str | int | None, ...]:
    """One result as stored, by `RESULT_COLUMNS`; its evidence is kept with the host."""
    return (
        run,
        *result[:2],
        str.__str__(result.verdict),  # `.value` takes five times as long
        int(result.severity),
        *result[4:6],
        str.__str__(result.provenance) if result.provenance else None,
        *result[7:9],
        canonical(result.lines) if result.lines else "",
        *result[11:],
    )


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
