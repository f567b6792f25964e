"""What a renderer may see: frozen views, in the words of the reader; no rows, no sessions.

Every text is already in the report's language. A public edition (公開版) is made by
`reports.edition`, which takes host names, addresses and account names out of a view, so no
renderer decides what to hide.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from checks.model import Verdict
from reports.assets_tally import AssetsSummary


class Grade(StrEnum):
    """Grades of the report; the four words of violations are those of 広島市's practice."""

    MAJOR = "重大な不適合"
    MINOR = "軽微な不適合"
    OBSERVATION = "観察事項"
    ADVICE = "推奨事項"
    CONFORMING = "適合"
    NOT_APPLICABLE = "対象外"
    UNCONFIRMED = "未確認"


class Edition(StrEnum):
    """Who may read the document."""

    INTERNAL = "内部版"
    PUBLIC = "公開版"


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page: what, for whom, when, under which number and classification."""

    title: str
    municipality: str
    department: str
    fiscal_year: str
    document_number: str
    classification: str
    edition: Edition
    issued: date
    approval_posts: tuple[str, ...]  # empty: no 決裁 boxes
    version: str
    retention: str = ""  # 保存期間
    distribution: tuple[str, ...] = ()  # 配布先
    program: str = ""  # version of the program that made the report


@dataclass(frozen=True, slots=True)
class Anchor:
    """Head of the journal, printed as text and QR on each page."""

    sequence: int
    head: str  # 64 hex digits
    signature: str  # file name of the signature, "" where none
    at: datetime


@dataclass(frozen=True, slots=True)
class Overview:
    """What was audited, how, and what was not covered."""

    purpose: str
    criteria: tuple[str, ...]
    period: str
    method: tuple[str, ...]
    operator: str
    policy_digest: str
    hosts_total: int
    hosts_reached: int
    checks_total: int
    scope: tuple[str, ...] = ()
    waived: int = 0  # violations under a valid waiver; they stay in every count


@dataclass(frozen=True, slots=True)
class NotCovered:
    """One thing in scope that was not looked at, with the reason in words.

    `code` is the machine word of the reason, `count` how many results are concerned.
    """

    subject: str
    where: str
    reason: str
    code: str = ""
    count: int = 1
    host_id: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one group (a department, a clause, a severity), by grade."""

    label: str
    counts: tuple[tuple[Grade, int], ...]


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """Totals of one earlier run, for the trend plot."""

    at: datetime
    violations: int
    conforming: int
    unconfirmed: int


@dataclass(frozen=True, slots=True)
class MemberView:
    """One host of a finding, with everything that is remembered about it there."""

    host: str
    host_id: str
    department: str
    owner: str
    fingerprint: str
    trend: str  # 新規 / 継続 / 再発
    state: str  # of the corrective action
    first_seen: str
    last_seen: str
    runs: int
    assignee: str
    due: str
    note: str
    observed: str
    expected: str
    provenance: str
    lines: tuple[str, ...]
    evidence: str
    waiver: str
    claimed: str = ""  # who says it is corrected, and since when
    last_run: str = ""


@dataclass(frozen=True, slots=True)
class ShareView:
    """What one department has to do about a finding."""

    department: str
    assignees: tuple[str, ...]
    due: str
    hosts: int
    trend: str
    state: str


@dataclass(frozen=True, slots=True)
class ClosedView:
    """A finding of earlier runs that a later PASS has closed."""

    check: str
    title: str
    host: str
    host_id: str
    department: str
    first_seen: str


@dataclass(frozen=True, slots=True)
class FindingView:
    """One finding (指摘事項): fact, criterion, risk, remedy, owner, evidence."""

    number: str
    grade: Grade
    title: str
    check: str
    hosts: tuple[str, ...]
    department: str
    owner: str
    trend: str  # 新規 / 継続 / 再発
    facts: tuple[str, ...]
    criteria: tuple[str, ...]
    risk: str
    remedy: str
    evidence: tuple[str, ...]  # digests
    due: str
    waiver: str  # "" or the waiver in words
    unproven: bool  # 実機未検証
    severity: str = ""
    field: str = ""  # 施行規則16条の3
    refs: tuple[str, ...] = ()
    shares: tuple[ShareView, ...] = ()
    members: tuple[MemberView, ...] = ()


@dataclass(frozen=True, slots=True)
class ResultView:
    """One line of the appendix."""

    host: str
    check: str
    title: str
    clause: str
    verdict: Verdict
    grade: Grade
    observed: str
    expected: str
    provenance: str
    reason: str
    evidence: str
    host_id: str = ""
    department: str = ""
    severity: str = ""
    code: str = ""  # machine word of the reason
    detail: str = ""
    lines: tuple[str, ...] = ()
    unproven: bool = False  # 実機未検証


@dataclass(frozen=True, slots=True)
class HostView:
    """One host with its ledger line and its results, for the host report."""

    id: str
    name: str
    kind: str
    zone: str
    department: str
    address: str
    platform: str
    collected: str
    tally: Tally
    results: tuple[ResultView, ...]
    os: str = ""
    owner: str = ""
    location: str = ""
    systems: tuple[str, ...] = ()
    criticality: str = ""
    support_end: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class WaiverView:
    """One approved exception in the register."""

    check: str
    title: str
    host: str
    reason: str
    compensating: str
    requester: str
    approver: str
    since: date
    until: date
    state: str  # 有効 / 期限間近 / 期限切れ
    host_id: str = ""


@dataclass(frozen=True, slots=True)
class ReportView:
    """The whole audit report."""

    cover: Cover
    anchor: Anchor
    overview: Overview
    totals: Tally
    by_department: tuple[Tally, ...]
    by_clause: tuple[Tally, ...]
    by_severity: tuple[Tally, ...]
    trend: tuple[TrendPoint, ...]
    findings: tuple[FindingView, ...]
    resolved: tuple[str, ...]
    not_covered: tuple[NotCovered, ...]
    waivers: tuple[WaiverView, ...]
    hosts: tuple[HostView, ...]
    results: tuple[ResultView, ...]
    closed: tuple[ClosedView, ...] = ()
    assets: AssetsSummary | None = None  # None where nobody looked at the network


class Papered(Protocol):
    """What every document has on its cover and at the foot of its pages."""

    @property
    def cover(self) -> Cover:
        """The first page."""
        ...

    @property
    def anchor(self) -> Anchor:
        """The head of the journal."""
        ...
