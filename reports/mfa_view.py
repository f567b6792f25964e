"""What the report on two-factor authentication shows: frozen, in Japanese, free of rows."""

from dataclasses import dataclass

from reports.view import Anchor, Cover


@dataclass(frozen=True, slots=True)
class MfaOverview:
    """What was looked at, when, by whom, under which policy."""

    period: str
    operator: str
    policy_digest: str
    hosts_total: int
    hosts_reached: int
    systems: tuple[str, ...]  # central systems with an export
    scope: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RateView:
    """The three rates of one zone over one denominator, `units`."""

    label: str
    mandatory: bool
    units: int
    enforced: int
    enrolled: int
    proved: int
    unknown: int
    exempt: int
    shut: int
    accounts: int
    accounts_enforced: int


@dataclass(frozen=True, slots=True)
class PatternView:
    """A line of the matrix: accounts with the same letters in all columns."""

    place: str
    account: str
    letters: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class MatrixView:
    """Accounts against paths in one zone; `more` lines are left out, the least bad ones."""

    zone: str
    columns: tuple[str, ...]
    patterns: tuple[PatternView, ...]
    accounts: int
    more: int


@dataclass(frozen=True, slots=True)
class FaultView:
    """Paths that demand less than two factors in the same way, over all places."""

    letter: str
    verdict: str
    zone: str
    path: str
    sources: str
    said: str
    steps: tuple[str, ...]
    where: str
    count: int


@dataclass(frozen=True, slots=True)
class GapView:
    """Paths of which nothing certain is known, by reason."""

    reason: str
    zone: str
    path: str
    where: str
    count: int


@dataclass(frozen=True, slots=True)
class ExemptView:
    """Accounts out of the count, with owner and expiry in `terms`."""

    terms: str
    path: str
    verdict: str
    where: str
    count: int


@dataclass(frozen=True, slots=True)
class TryView:
    """One attempt of a series."""

    id: str
    what: str
    observed: str
    mark: str


@dataclass(frozen=True, slots=True)
class ProofView:
    """One series of real logins."""

    number: str
    place: str
    path: str
    account: str
    at: str
    outcome: str
    demanded: str
    approver: str
    operator: str
    after: tuple[str, ...]  # the target's own log, the lock afterwards, the entries
    tries: tuple[TryView, ...]


@dataclass(frozen=True, slots=True)
class CentralView:
    """What one export says of one system."""

    product: str
    system: str
    exported: str
    exporter: str
    grade: str
    counts: str
    file: str


@dataclass(frozen=True, slots=True)
class StaffView:
    """A member of the staff whose registration does not agree with the staff ledger."""

    name: str
    department: str
    accounts: str
    where: str


@dataclass(frozen=True, slots=True)
class UnitView:
    """One unit of the denominator, or one out of it; for the workbook and JSON."""

    zone: str
    department: str
    place: str
    place_id: str
    account: str
    path: str
    door: str
    letter: str
    verdict: str
    counted: str
    sources: str
    enrolled: str
    proved: str
    words: str
    steps: tuple[str, ...]
    reason: str
    exempt: str
    grade: str
    product: str


@dataclass(frozen=True, slots=True)
class SeenView:
    """One host whose stored evidence was computed."""

    host: str
    host_id: str
    zone: str
    at: str
    evidence: str


@dataclass(frozen=True, slots=True)
class MfaReport:
    """The whole report on two-factor authentication."""

    cover: Cover
    anchor: Anchor
    overview: MfaOverview
    total: RateView
    zones: tuple[RateView, ...]
    paths: tuple[RateView, ...]
    matrices: tuple[MatrixView, ...]
    faults: tuple[FaultView, ...]
    gaps: tuple[GapView, ...]
    exempt: tuple[ExemptView, ...]
    proofs: tuple[ProofView, ...]
    central: tuple[CentralView, ...]
    staff_known: bool
    leavers: tuple[StaffView, ...]
    unenrolled: tuple[StaffView, ...]
    units: tuple[UnitView, ...]
    seen: tuple[SeenView, ...]
