"""What an audit remembers: evidence, results, runs, findings. Frozen, free of storage."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from checks.model import Provenance, Severity, Verdict

TRIAL = "trial"  # in the begin of a run: its limits were set for it alone
CARRIED = "file"  # method of an exchange whose output was carried in by hand
SETS, SET_JUDGED = "backup-judged:", "backup.judged"  # streams and kind of what data sets get
NETS, NET_JUDGED = "discovery-judged:", "discovery.judged"  # the same of segments and hosts seen
GAPS, GAP_JUDGED = "gap-judged:", "gap.judged"  # the same of gaps that a review found


class Result(NamedTuple):
    """The verdict of one check on one host in one run, with what it rests on.

    A tuple, for a run of a thousand hosts makes half a million of them; its order is that of the
    array over which `results_digest` is taken.

    `evidence` is the SHA-256 of the raw collector output, or "" where nothing was collected;
    `reason` is a machine word (`checks.model.Why`, `inventory.transport.base.Failure`) for
    UNKNOWN and ERROR, `detail` its particulars. The `_ja` texts are the Japanese words of
    observed, expected and detail, "" where a value reads the same in every language.
    """

    host: str
    check: str
    verdict: Verdict
    severity: Severity
    observed: str
    expected: str
    provenance: Provenance | None
    reason: str
    detail: str
    evidence: str
    lines: tuple[str, ...] = ()
    observed_ja: str = ""
    expected_ja: str = ""
    detail_ja: str = ""


class Trend(StrEnum):
    """How a finding relates to earlier runs."""

    NEW = "new"  # 新規
    CONTINUING = "continuing"  # 継続
    RECURRED = "recurred"  # 再発
    RESOLVED = "resolved"  # 解消


class FindingState(StrEnum):
    """The corrective-action cycle (是正措置); only a later PASS closes."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    FIX_CLAIMED = "fix_claimed"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Finding:
    """One violated check on one host (指摘事項), folded from the journal.

    `fingerprint` is the SHA-256 of check id and host id, shortened to 16 hex digits: the same
    finding keeps it over runs and years. `last_run` is the run that last said something about it
    (for a closed one, the run that closed it), `observed` the time of that observation;
    `claimed_by` and `claimed_at` tell of a fix that awaits its verification. A host that got
    another id keeps the number that its first one gave; `former` are the ids that it had before.
    """

    fingerprint: str
    host: str
    check: str
    state: FindingState
    trend: Trend
    first_seen: datetime
    last_seen: datetime
    runs: int
    assignee: str
    due: str
    note: str
    last_run: str = ""
    observed: datetime | None = None
    claimed_by: str = ""
    claimed_at: datetime | None = None
    former: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """One scan: who, when, with which policy, over which hosts."""

    id: str
    started: datetime
    ended: datetime | None
    operator: str
    policy: str
    hosts: int
    done: int
