"""What the report on backups shows: frozen, in Japanese, numbers where a program reads them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from reports.view import Anchor, Cover


class Mark(StrEnum):
    """What one rule, or one digit of 3-2-1-1-0, comes to; the symbol tells them apart in print."""

    CONFORMING = "適合"
    VIOLATION = "不適合"
    UNKNOWN = "確認不能"
    NOT_APPLICABLE = "対象外"


class Standing(StrEnum):
    """Whether a data set was shown to come back; every data set is in exactly one."""

    PROVEN = "復元を確認"
    DOUBTED = "疑いあり"
    UNKNOWN = "確認不能"


class Elsewhere(StrEnum):
    """The answer to whether the same data is kept elsewhere (毀損に当たるか)."""

    PROVEN = "証明あり"
    PARTLY = "一部のみ"
    NOT_PROVEN = "証明なし"


@dataclass(frozen=True, slots=True)
class BackupOverview:
    """What was looked at, when, by whom, under which policy."""

    period: str
    operator: str
    policy_digest: str
    systems: int
    data_sets: int
    targets: int
    targets_answered: int
    drills: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How the data sets stand; proven, doubted and unknown add up to `data_sets`."""

    data_sets: int
    proven: int
    doubted: int
    unknown: int
    kept: int  # all five digits of 3-2-1-1-0 conform
    systems: int
    systems_elsewhere: int
    systems_unplanned: tuple[str, ...]  # in the ledger, without any data set
    violations: int
    gaps: int


@dataclass(frozen=True, slots=True)
class DigitView:
    """One digit of 3-2-1-1-0: what it comes to, and over how many data sets."""

    mark: Mark
    good: int
    counted: int


@dataclass(frozen=True, slots=True)
class SystemView:
    """A line of the matrix: one information system with its five digits."""

    name: str
    data_sets: int
    proven: int
    digits: tuple[DigitView, ...]


@dataclass(frozen=True, slots=True)
class TableView:
    """A table of a restored database: rows that came back and rows that were expected."""

    said: str  # its name, as the database has it
    rows: str
    wanted: str
    mark: str


@dataclass(frozen=True, slots=True)
class DrillView:
    """One restore drill: what was tried, what came back, and what that may claim."""

    number: str
    at: str
    moment: datetime
    target: str
    said: str  # the copy, as the repository names it
    copy_at: str
    tried: str
    returned: str
    against: str
    proven: bool
    shortfalls: tuple[str, ...]
    claim: str
    whole: bool
    finished: bool
    minutes: float
    bytes: int
    files: int
    cleaned: str
    approver: str
    evidence: str
    tables: tuple[TableView, ...]


@dataclass(frozen=True, slots=True)
class HeldView:
    """One place that holds the data set: what it told, what was read, what was tried."""

    target: str
    tool: str
    medium: str
    site: str
    where: str
    apart: str  # offline or unchangeable, as declared
    canary: str  # whether production could delete a copy made to be deleted
    newest: str
    age: str
    generations: str
    size: str
    read: str
    lines: tuple[str, ...]  # errors of reading, complaints of the tool


@dataclass(frozen=True, slots=True)
class FaultView:
    """A rule that a data set breaks, with what mends it."""

    check: str
    severity: str
    title: str
    target: str
    observed: str
    expected: str
    risk: str
    remedy: str
    waiver: str  # until when an exception is approved, "" where none is


@dataclass(frozen=True, slots=True)
class SetView:
    """One data set: what the ledger demands, where copies are, what was shown."""

    id: str
    system: str
    name: str
    content: str
    demands: tuple[tuple[str, str], ...]
    standing: Standing
    because: str
    digits: tuple[DigitView, ...]
    held: tuple[HeldView, ...]
    drills: tuple[DrillView, ...]
    faults: tuple[FaultView, ...]
    gaps: int


@dataclass(frozen=True, slots=True)
class Dot:
    """One point of a plot; `whole` and `good` choose its mark."""

    at: datetime
    value: float
    whole: bool = True
    good: bool = True


@dataclass(frozen=True, slots=True)
class TrendView:
    """How long restoring took and how large the newest copy was, over time."""

    label: str
    rto_minutes: float | None
    minutes: tuple[Dot, ...]
    sizes: tuple[Dot, ...]  # bytes


@dataclass(frozen=True, slots=True)
class LossLine:
    """The answer for one data set, with date, copy, target and method where it is proven."""

    name: str
    answer: Elsewhere
    words: str


@dataclass(frozen=True, slots=True)
class LossView:
    """The answer for one system; it is no better than the worst of its data sets."""

    system: str
    answer: Elsewhere
    sets: tuple[LossLine, ...]


@dataclass(frozen=True, slots=True)
class FormRow:
    """A line of 様式7: one data set of one system in one place; the plan is left to be filled."""

    system: str
    data: str
    medium: str
    cycle: str
    generations: str
    place: str
    restore_test: str


@dataclass(frozen=True, slots=True)
class GapView:
    """What could not be confirmed, by reason."""

    check: str
    title: str
    reason: str
    where: str
    count: int


@dataclass(frozen=True, slots=True)
class JudgementView:
    """What one rule says of one data set, or of it in one target, or of a system's plan.

    `data_set` is "" where the whole system is meant, or, where `system` is 台帳, the whole ledger.
    """

    system: str
    data_set: str
    name: str
    target: str
    check: str
    title: str
    severity: str
    mark: Mark
    observed: str
    expected: str
    reason: str


@dataclass(frozen=True, slots=True)
class Measured:
    """What ICT-BCP takes over: how long the newest successful restore took, and how much came back.

    `within_rto` is None where there is no RTO, or where a sample says nothing of the whole.
    """

    system: str
    data_set: str
    target: str
    copy: str
    at: datetime
    whole: bool
    minutes: float
    bytes: int
    files: int
    rto_hours: float | None
    within_rto: bool | None
    evidence: str


@dataclass(frozen=True, slots=True)
class BackupReport:
    """The whole report on backups."""

    cover: Cover
    anchor: Anchor
    overview: BackupOverview
    counts: Counts
    systems: tuple[SystemView, ...]
    sets: tuple[SetView, ...]
    plan_faults: tuple[FaultView, ...]  # `target` is the system's name, or 台帳
    trends: tuple[TrendView, ...]
    losses: tuple[LossView, ...]
    form: tuple[FormRow, ...]
    gaps: tuple[GapView, ...]
    strays: tuple[str, ...]  # backed up, but in no line of the ledger
    judgements: tuple[JudgementView, ...]
    measured: tuple[Measured, ...]
