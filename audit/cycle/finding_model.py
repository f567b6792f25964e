"""The nouns of audit findings (指摘事項): five fields, response, actions, verification, waiver.

A finding of an audit is about one control on one target (課室 or system) and keeps its fingerprint
over the years; `audit.findings` holds those of single checks on single hosts, which are its facts.
The five fields are those of audit standards: condition, criterion, cause, effect, recommendation.
Nothing here closes anything: `audit.cycle.audit_findings` folds the journal into these.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from audit.model import FindingState, Trend
from checks.model import Verdict
from inventory.entries import canonical
from inventory.words import T


class Grade(StrEnum):
    """How grave it is; the four words are those of 広島市's practice."""

    MAJOR = "major"  # 重大な不適合
    MINOR = "minor"  # 軽微な不適合
    OBSERVATION = "observation"  # 観察事項
    ADVICE = "advice"  # 推奨事項


class Source(StrEnum):
    """Where it comes from."""

    AUDIT = "audit"  # 監査
    INSPECTION = "inspection"  # 自己点検
    SCAN = "scan"  # 機器の点検
    EXERCISE = "exercise"  # 訓練
    INCIDENT = "incident"  # 事案


class Stance(StrEnum):
    """What the audited section answers."""

    AGREE = "agree"  # 同意
    PARTLY = "partly"  # 一部同意
    DISAGREE = "disagree"  # 不同意


class Standing(StrEnum):
    """How a finding stands on a day, waivers and due dates counted in."""

    OPEN = "open"  # 未回答
    ACKNOWLEDGED = "acknowledged"  # 対応中
    OVERDUE = "overdue"  # 期限超過
    FIX_CLAIMED = "fix_claimed"  # 是正申告（確認待ち）
    WAIVED = "waived"  # 例外承認中
    CLOSED = "closed"  # 解消


class ActionState(StrEnum):
    """How far a corrective action is on a day."""

    PLANNED = "planned"  # 計画
    DOING = "doing"  # 実施中
    OVERDUE = "overdue"  # 期限超過
    CLAIMED = "claimed"  # 是正申告
    VERIFIED = "verified"  # 確認済


GRADES: Mapping[Grade, T] = {
    Grade.MAJOR: T("重大な不適合", "major nonconformity"),
    Grade.MINOR: T("軽微な不適合", "minor nonconformity"),
    Grade.OBSERVATION: T("観察事項", "observation"),
    Grade.ADVICE: T("推奨事項", "opportunity for improvement"),
}
SOURCES: Mapping[Source, T] = {
    Source.AUDIT: T("監査", "audit"),
    Source.INSPECTION: T("自己点検", "self-inspection"),
    Source.SCAN: T("機器の点検", "scan"),
    Source.EXERCISE: T("訓練", "exercise"),
    Source.INCIDENT: T("事案", "incident"),
}
STANCES: Mapping[Stance, T] = {
    Stance.AGREE: T("同意", "agrees"),
    Stance.PARTLY: T("一部同意", "agrees in part"),
    Stance.DISAGREE: T("不同意", "disagrees"),
}
STANDINGS: Mapping[Standing, T] = {
    Standing.OPEN: T("未回答", "open"),
    Standing.ACKNOWLEDGED: T("対応中", "being corrected"),
    Standing.OVERDUE: T("期限超過", "overdue"),
    Standing.FIX_CLAIMED: T("是正申告（確認待ち）", "fix claimed, to be verified"),
    Standing.WAIVED: T("例外承認中", "waived"),
    Standing.CLOSED: T("解消", "closed"),
}
ACTION_STATES: Mapping[ActionState, T] = {
    ActionState.PLANNED: T("計画", "planned"),
    ActionState.DOING: T("実施中", "being done"),
    ActionState.OVERDUE: T("期限超過", "overdue"),
    ActionState.CLAIMED: T("是正申告（確認待ち）", "claimed, to be verified"),
    ActionState.VERIFIED: T("確認済", "verified"),
}
TRENDS: Mapping[Trend, T] = {
    Trend.NEW: T("新規", "new"),
    Trend.CONTINUING: T("継続", "continuing"),
    Trend.RECURRED: T("再発", "recurred"),
    Trend.RESOLVED: T("解消", "resolved"),
}


@dataclass(frozen=True, slots=True)
class Five:
    """What a finding says, in its five fields; none is empty where it goes into a report."""

    condition: str = ""  # 事実
    criterion: str = ""  # 基準
    cause: str = ""  # 原因
    effect: str = ""  # 影響
    recommendation: str = ""  # 勧告・助言

    @property
    def empty(self) -> tuple[str, ...]:
        """The names of the fields that nobody has written yet."""
        return tuple(name for name in FIVE if not getattr(self, name).strip())


FIVE: Mapping[str, T] = {
    "condition": T("事実", "condition"),
    "criterion": T("基準", "criterion"),
    "cause": T("原因", "cause"),
    "effect": T("影響", "effect"),
    "recommendation": T("勧告・助言", "recommendation"),
}


@dataclass(frozen=True, slots=True, order=True)
class Fact:
    """One check on one host that the finding rests on; all of them are its population."""

    check: str
    host: str  # id in the ledger when it was raised


@dataclass(frozen=True, slots=True)
class Seen:
    """What was last seen of a fact: the verdict, when, by whose run; `carried` by hand."""

    fact: Fact
    verdict: Verdict
    at: datetime
    run: str
    actor: str
    carried: bool = False


@dataclass(frozen=True, slots=True)
class Raised:
    """One raising of the finding: in which engagement, under which number, from which paper."""

    number: str  # 2026-01-F03
    engagement: str  # 2026-01
    year: int
    paper: int | None
    grade: Grade
    by: str
    at: datetime
    sequence: int


@dataclass(frozen=True, slots=True)
class Response:
    """What the audited section answers (被監査部門の回答); all but an agreement has a reason."""

    stance: Stance
    reason: str
    post: str  # who answers for the section
    by: str
    at: datetime
    sequence: int


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an action; `done` is None until it is."""

    what: str
    due: date | None = None
    done: date | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """A corrective action (改善措置): what, by which post, until when, how far in percent."""

    number: int
    what: str
    owner: str  # post (職), not a person
    due: date
    steps: tuple[Step, ...] = ()
    progress: int = 0  # percent
    note: str = ""
    by: str = ""
    at: datetime | None = None
    dropped: str = ""  # the reason, where it is done no more


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody says that it is corrected; it closes nothing."""

    note: str
    by: str
    at: datetime
    sequence: int


@dataclass(frozen=True, slots=True)
class Verification:
    """Somebody, or a scan, looked whether the correction holds (フォローアップの確認).

    `run` is that of a scan, `evidence` the digests of what a person looked at.
    """

    holds: bool
    note: str
    by: str
    at: datetime
    run: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FindingWaiver:
    """An exception (例外承認): asked for by one person, approved by another, with an end.

    `until` is the last day on which it holds, in Japan; `approver` "" where nobody has approved.
    """

    number: int
    reason: str
    compensating: str  # 代替措置
    until: date
    requester: str
    asked: datetime
    approver: str = ""
    approved: datetime | None = None
    ended: datetime | None = None  # taken back before its end
    ended_by: str = ""
    end_reason: str = ""

    def holds_on(self, day: date) -> bool:
        """Whether it is approved, not taken back, and not past its end."""
        return bool(self.approver) and self.ended is None and day <= self.until


@dataclass(frozen=True, slots=True)
class AuditFinding:
    """One finding of the audit as its entries tell it."""

    fingerprint: str
    control: str  # clause number
    title: T
    target: str  # kind:name
    departments: tuple[str, ...]  # sections that answer for the target
    source: Source
    grade: Grade
    five: Five
    state: FindingState
    trend: Trend
    raised: tuple[Raised, ...]
    facts: tuple[Fact, ...] = ()
    seen: tuple[Seen, ...] = ()  # the last of each fact since it was raised
    responses: tuple[Response, ...] = ()
    actions: tuple[Action, ...] = ()
    claims: tuple[Claim, ...] = ()
    verifications: tuple[Verification, ...] = ()
    waivers: tuple[FindingWaiver, ...] = ()
    reopened: tuple[datetime, ...] = ()  # each time that it came back
    closed: datetime | None = None
    note: str = ""  # why a claim did not close it
    hands: tuple[str, ...] = ()  # whoever answered, acted or claimed: none of them verifies
    sequence: int = 0  # of the newest entry about it
    odd: tuple[int, ...] = ()

    @property
    def number(self) -> str:
        """Its newest number."""
        return self.raised[-1].number

    @property
    def year(self) -> int:
        """The fiscal year of its newest raising."""
        return self.raised[-1].year

    @property
    def engagement(self) -> str:
        """The engagement of its newest raising."""
        return self.raised[-1].engagement

    @property
    def response(self) -> Response | None:
        """The answer that counts: the newest."""
        return self.responses[-1] if self.responses else None

    def answer_on(self, day: date) -> Response | None:
        """The answer that still counts: a recurrence, or an exception that ended, takes it back."""
        one, back = self.response, self.state is FindingState.OPEN and not self.waiver_on(day)
        if one is None or (self.reopened and one.at <= max(self.reopened)):
            return None
        return None if back and one.stance is not Stance.DISAGREE else one

    @property
    def claim(self) -> Claim | None:
        """The newest claim of a fix."""
        return self.claims[-1] if self.claims else None

    @property
    def standing_actions(self) -> tuple[Action, ...]:
        """The actions that were not dropped."""
        return tuple(one for one in self.actions if not one.dropped)

    @property
    def due(self) -> date | None:
        """The last day of its actions, None where there is none."""
        return max((one.due for one in self.standing_actions), default=None)

    def waiver_on(self, day: date) -> FindingWaiver | None:
        """The waiver that holds on that day."""
        return next((one for one in reversed(self.waivers) if one.holds_on(day)), None)

    def standing(self, day: date) -> Standing:
        """How it stands on that day."""
        if self.state is FindingState.CLOSED:
            return Standing.CLOSED
        if self.waiver_on(day):
            return Standing.WAIVED
        if self.state is FindingState.FIX_CLAIMED:
            return Standing.FIX_CLAIMED
        if self.late_since(day):
            return Standing.OVERDUE
        return Standing(self.state.value)

    def late_since(self, day: date) -> date | None:
        """The first day in the past that an unfinished action, or all of them, were due on.

        A later action does not make up for an earlier one that is not done; one that is done is
        not late, unless it was the last and nobody has claimed the fix.
        """
        unfinished = (one.due for one in self.standing_actions if one.progress < 100)
        days = [*unfinished, *filter(None, (self.due,))]
        return min((due for due in days if due < day), default=None)

    def action_state(self, action: Action, day: date) -> ActionState:
        """How far this action is on that day."""
        if self.state is FindingState.CLOSED:
            return ActionState.VERIFIED
        if self.state is FindingState.FIX_CLAIMED:
            return ActionState.CLAIMED
        if action.due < day:
            return ActionState.OVERDUE
        begun = action.progress > 0 or any(step.done for step in action.steps)
        return ActionState.DOING if begun else ActionState.PLANNED

    @property
    def digest(self) -> str:
        """The SHA-256 of what it says: what a decision on a report takes, without who and when."""
        return hashlib.sha256(canonical(said(self)).encode()).hexdigest()


def said(finding: AuditFinding) -> dict[str, Any]:
    """What a finding says, as the digest of a decision takes it."""
    response = finding.response
    return {
        "number": finding.number,
        "control": finding.control,
        "target": finding.target,
        "grade": finding.grade.value,
        "five": {name: getattr(finding.five, name) for name in FIVE},
        "facts": [[one.check, one.host] for one in finding.facts],
        "response": [response.stance.value, response.reason] if response else [],
        "actions": [[a.what, a.owner, a.due.isoformat()] for a in finding.standing_actions],
    }


def fingerprint_of(control: str, target: str) -> str:
    """The fingerprint of a finding about this control on this target: the same over the years."""
    return hashlib.sha256(f"{control}\n{target}".encode()).hexdigest()[:16]


def with_action(finding: AuditFinding, action: Action) -> AuditFinding:
    """The finding with this action in place of the one of its number, or behind the others."""
    others = {one.number: one for one in finding.actions}
    others[action.number] = action
    return replace(finding, actions=tuple(others[key] for key in sorted(others)))
