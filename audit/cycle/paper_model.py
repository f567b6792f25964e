"""The nouns of working papers (監査調書): evidence, machine results, judgement, review.

A judgement holds the digest of the evidence that it was made on, a review that of the whole paper:
as soon as either says something else, the judgement or the review no longer counts. Nothing else
decides on the state, so no command can forget to take a review back.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from audit.cycle.controls import Control
from audit.cycle.fiscal import Period
from checks.model import Verdict
from inventory.entries import canonical
from inventory.words import T


class Method(StrEnum):
    """How something was found out (SP 800-53A calls the first, second and last so)."""

    EXAMINE = "examine"  # 書類
    INTERVIEW = "interview"  # 聴取
    OBSERVE = "observe"  # 視察
    TEST = "test"  # 技術


class Judgement(StrEnum):
    """What a person makes of it."""

    CONFORM = "conform"  # 適合
    MAJOR = "major"  # 重大な不適合
    MINOR = "minor"  # 軽微な不適合
    OBSERVATION = "observation"  # 観察事項
    ADVICE = "advice"  # 推奨事項
    NOT_APPLICABLE = "na"  # 対象外
    UNCONFIRMED = "unconfirmed"  # 未確認


class PaperState(StrEnum):
    """How far a paper is."""

    OPEN = "open"  # 作成中
    PREPARED = "prepared"  # 作成済
    REVIEWED = "reviewed"  # 査閲済


class Change(StrEnum):
    """How a control stands to the papers of the year before."""

    NEW = "new"  # 新規
    CHANGED = "changed"  # 変更
    SAME = "same"  # 継続


METHODS: Mapping[Method, T] = {
    Method.EXAMINE: T("書類", "documents"),
    Method.INTERVIEW: T("聴取", "interview"),
    Method.OBSERVE: T("視察", "observation"),
    Method.TEST: T("技術", "technical test"),
}
JUDGEMENTS: Mapping[Judgement, T] = {
    Judgement.CONFORM: T("適合", "conforms"),
    Judgement.MAJOR: T("重大な不適合", "major nonconformity"),
    Judgement.MINOR: T("軽微な不適合", "minor nonconformity"),
    Judgement.OBSERVATION: T("観察事項", "observation"),
    Judgement.ADVICE: T("推奨事項", "opportunity for improvement"),
    Judgement.NOT_APPLICABLE: T("対象外", "not applicable"),
    Judgement.UNCONFIRMED: T("未確認", "not confirmed"),
}
PAPER_STATES: Mapping[PaperState, T] = {
    PaperState.OPEN: T("作成中", "open"),
    PaperState.PREPARED: T("作成済", "prepared"),
    PaperState.REVIEWED: T("査閲済", "reviewed"),
}
CHANGES: Mapping[Change, T] = {
    Change.NEW: T("新規", "new"),
    Change.CHANGED: T("変更", "changed"),
    Change.SAME: T("継続", "as before"),
}
UNSURE = frozenset({Verdict.UNKNOWN, Verdict.ERROR, Verdict.NOT_CHECKED})
TOLD = frozenset({Verdict.PASS, Verdict.FAIL})  # what a host was seen to be


@dataclass(frozen=True, slots=True)
class Machine:
    """One result of a scan, by its run; `evidence` "" and `seen` None where nothing was seen."""

    run: str
    check: str
    host: str
    verdict: Verdict
    evidence: str
    seen: date | None

    @property
    def is_unsure(self) -> bool:
        """Whether it says nothing of the host."""
        bare = self.verdict in TOLD and not (self.evidence and self.seen)
        return self.verdict in UNSURE or bare


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file, or what was heard or seen and written down; `digest` is of its very bytes.

    `period` is the time that it tells of, `collected` the day it was made or heard, `received`
    the day the auditor had it. What was `withdrawn` stays, with the reason.
    """

    number: int
    method: Method
    digest: str
    name: str  # of the file, "" of words
    size: int
    text: str
    source: str  # who gave or said it
    period: Period
    collected: date
    received: date
    by: str
    sequence: int
    withdrawn: str = ""


@dataclass(frozen=True, slots=True)
class Freshness:
    """How many days evidence counts, by method, as the policy of this digest says."""

    days: Mapping[Method, int]
    policy: str

    def is_fresh(self, method: Method, collected: date, on: date) -> bool:
        """Whether what was collected then still counts on that day."""
        return 0 <= (on - collected).days <= self.days[method]


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement: by whom, when, on which evidence, by which measure of freshness."""

    judgement: Judgement
    note: str
    reason: str  # why the machine is not followed
    by: str
    at: datetime
    day: date  # in Japan
    basis: str
    freshness: Freshness
    sequence: int


@dataclass(frozen=True, slots=True)
class Review:
    """A review (査閲) of exactly this text of the paper, accepted or sent back."""

    accepted: bool
    digest: str
    note: str
    by: str
    at: datetime
    sequence: int


@dataclass(frozen=True, slots=True)
class Before:
    """The paper of last year that this one follows; it is shown and counts for nothing."""

    engagement: str
    number: int
    judgement: Judgement
    note: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a paper is about, as the catalogue said when it was opened."""

    control: str
    edition: str
    title: T
    asks: T
    kind: str
    field: str
    checks: tuple[str, ...]
    see: tuple[T, ...]
    ask: tuple[T, ...]

    @property
    def digest(self) -> str:
        """The SHA-256 of what is asked; an edition that says the same changes nothing."""
        return _sha256(
            {name: value for name, value in asked_body(self).items() if name != "edition"}
        )


@dataclass(frozen=True, slots=True)
class Paper:
    """One working paper: one control on one target."""

    engagement: str
    number: int
    asked: Asked
    target: str
    period: Period
    change: Change
    before: Before | None
    evidence: tuple[Evidence, ...] = ()
    machine: tuple[Machine, ...] = ()
    linked: datetime | None = None
    last: Judged | None = None
    reviews: tuple[Review, ...] = ()
    hands: tuple[str, ...] = ()  # whoever prepared any of it

    @property
    def standing(self) -> tuple[Evidence, ...]:
        """The evidence that was not withdrawn."""
        return tuple(one for one in self.evidence if not one.withdrawn)

    @property
    def basis(self) -> str:
        """The SHA-256 of what a judgement rests on."""
        return _sha256(
            {
                "asked": self.asked.digest,
                "target": self.target,
                "period": span(self.period),
                "evidence": [_evidence(one) for one in self.standing],
                "machine": [machine_row(one) for one in self.machine],
            }
        )

    @property
    def judged(self) -> Judged | None:
        """The judgement that counts: none where it was sent back or the evidence has changed."""
        stands = self.last and self.last.basis == self.basis and not self.sent_back
        return self.last if stands else None

    @property
    def judgement(self) -> Judgement:
        """What counts now; without a judgement nothing is confirmed."""
        return self.judged.judgement if self.judged else Judgement.UNCONFIRMED

    @property
    def digest(self) -> str:
        """The SHA-256 of the whole paper with what was taken back, as a review takes it."""
        return _sha256(
            {
                "basis": self.basis,
                "judged": self.last.sequence if self.last else 0,
                "evidence": [[one.sequence, one.withdrawn] for one in self.evidence],
                "linked": self.linked.isoformat() if self.linked else "",
            }
        )

    @property
    def review(self) -> Review | None:
        """The newest review, where it is of the paper as it is now."""
        found = self.reviews[-1] if self.reviews else None
        return found if found and found.digest == self.digest else None

    @property
    def state(self) -> PaperState:
        """How far it is; what was sent back is open again."""
        if self.judged is None:
            return PaperState.OPEN
        return PaperState.REVIEWED if self.review else PaperState.PREPARED

    @property
    def sent_back(self) -> bool:
        """Whether the reviewer sent it back as it is now."""
        return self.review is not None and not self.review.accepted

    @property
    def review_dropped(self) -> bool:
        """Whether it was reviewed once and has changed since."""
        return self.review is None and any(one.accepted for one in self.reviews)

    @property
    def failed(self) -> tuple[Machine, ...]:
        """What the machine found not to hold."""
        return tuple(one for one in self.machine if one.verdict is Verdict.FAIL)

    @property
    def unsure(self) -> tuple[Machine, ...]:
        """What the machine could not say, or said without evidence."""
        return tuple(one for one in self.machine if one.is_unsure)

    @property
    def against_machine(self) -> Judged | None:
        """The judgement that is milder than what the machine found: it has a reason."""
        found = self.judged
        return found if found and is_milder(self, found.judgement) else None


@dataclass(frozen=True, slots=True)
class Gone:
    """A control that last year had a paper and is asked no more."""

    control: str
    target: str
    title: T
    engagement: str
    number: int


def is_milder(paper: Paper, judgement: Judgement) -> bool:
    """Whether a judgement says less than the machine: it found a fault, or could not say."""
    if judgement is Judgement.CONFORM:
        return bool(paper.failed or paper.unsure)
    mild = (Judgement.OBSERVATION, Judgement.ADVICE, Judgement.NOT_APPLICABLE)
    return judgement in mild and bool(paper.failed)


def asked_of(control: Control, checks: Iterable[str]) -> Asked:
    """What a paper asks, from the control and the checks that answer it."""
    return Asked(
        control=control.number,
        edition=control.edition,
        title=control.title,
        asks=control.asks,
        kind=control.kind.value,
        field=control.law.field.value,
        checks=tuple(sorted(checks)),
        see=control.evidence,
        ask=tuple(one.ask for one in control.questions),
    )


def asked_body(asked: Asked) -> dict[str, Any]:
    """What is asked, as the journal keeps it."""
    return {
        "control": asked.control,
        "edition": asked.edition,
        "title": _both(asked.title),
        "asks": _both(asked.asks),
        "class": asked.kind,
        "field": asked.field,
        "checks": list(asked.checks),
        "see": [_both(one) for one in asked.see],
        "ask": [_both(one) for one in asked.ask],
    }


def machine_row(one: Machine) -> list[str]:
    """A machine result as the journal keeps it."""
    seen = one.seen.isoformat() if one.seen else ""
    return [one.run, one.check, one.host, one.verdict.value, one.evidence, seen]


def span(period: Period) -> list[str]:
    """A period as text."""
    return [day.isoformat() for day in period]


def withdrawn(paper: Paper, number: int, reason: str) -> Paper:
    """The paper with a piece of evidence taken back."""
    kept = tuple(
        replace(one, withdrawn=reason) if one.number == number else one for one in paper.evidence
    )
    return replace(paper, evidence=kept)


def _evidence(one: Evidence) -> list[Any]:
    days = [*span(one.period), one.collected.isoformat(), one.received.isoformat()]
    return [one.number, one.method.value, one.digest, one.name, one.text, one.source, *days]


def _both(text: T) -> list[str]:
    return [text.ja, text.en]


def _sha256(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(content).encode()).hexdigest()
