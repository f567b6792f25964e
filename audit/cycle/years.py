"""The plan of a fiscal year (年度監査計画) with the two that follow: a fold over its stream.

Everything is an entry of `audit-year:YEAR`; a correction is a new entry. A decision (決裁) holds
the digest of what was decided: as soon as the plan says something else, it is shown as changed
after the decision (決裁後変更) until somebody decides again. Entries that the rules would have
refused are kept apart in `odd`, so that nothing of a journal is passed over in silence.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from audit.cycle.entry_values import filled, text_of
from audit.cycle.paper_rules import may_be_one
from audit.cycle.universe import TargetKind
from audit.evidence import is_digest
from inventory.entries import Entry, canonical
from inventory.words import T

STREAM = "audit-year:"
DRAFTED, CHOSEN, DROPPED = "year.drafted", "year.chosen", "year.dropped"
DECIDED, CLOSED = "year.decided", "year.closed"
YEARS_AHEAD = 2  # 三年計画: this year and two more


class PlanState(StrEnum):
    """How far the plan of a year is."""

    DRAFT = "draft"  # 起案中
    DECIDED = "decided"  # 決裁済
    CHANGED = "changed"  # 決裁後変更
    CLOSED = "closed"  # 締め


STATES: Mapping[PlanState, T] = {
    PlanState.DRAFT: T("起案中", "draft"),
    PlanState.DECIDED: T("決裁済", "decided"),
    PlanState.CHANGED: T("決裁後変更", "changed after the decision"),
    PlanState.CLOSED: T("締め済", "closed"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A target that a person chose for a year: why, in which quarter, in how many days.

    `points` and `reasons` are what the proposal said at that moment, both languages.
    """

    target: str
    year: int
    quarter: int | None
    reason: str
    by: str
    days: float = 0
    points: float | None = None
    reasons: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Dropped:
    """A target that was chosen and then taken out, with the reason."""

    target: str
    year: int
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Unplanned:
    """A target that no year of the plan has, with what the proposal said of it."""

    target: str
    points: float
    reasons: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SignOff:
    """A decision (決裁): who, when, on exactly which text, and what was left out knowingly."""

    digest: str
    by: str
    at: datetime
    sequence: int
    note: str = ""
    unplanned: tuple[Unplanned, ...] = ()


@dataclass(frozen=True, slots=True)
class YearPlan:
    """The plan of one fiscal year as its entries tell it."""

    year: int
    policy: str = ""
    goals: tuple[str, ...] = ()
    resources: str = ""
    days: float = 0  # person-days to be had
    choices: tuple[Choice, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    decisions: tuple[SignOff, ...] = ()
    closed: datetime | None = None
    closed_by: str = ""
    record: str = ""  # SHA-256 of the record that was kept when it was closed
    preparers: tuple[str, ...] = ()
    odd: tuple[int, ...] = field(default=(), compare=False)  # entries that no rule allows

    @property
    def digest(self) -> str:
        """The SHA-256 of what is decided on: everything but who wrote it when."""
        return hashlib.sha256(canonical(content(self)).encode()).hexdigest()

    @property
    def state(self) -> PlanState:
        """How far it is; a decision on another text is none."""
        if self.closed:
            return PlanState.CLOSED
        if not self.decisions:
            return PlanState.DRAFT
        decided = self.decisions[-1].digest == self.digest
        return PlanState.DECIDED if decided else PlanState.CHANGED

    @property
    def decision(self) -> SignOff | None:
        """The decision that stands for the plan as it is now."""
        last = self.decisions[-1] if self.decisions else None
        return last if last and last.digest == self.digest else None

    @property
    def planned_days(self) -> float:
        """Days that the choices of this year need."""
        return sum(one.days for one in self.of_year(self.year))

    def of_year(self, year: int) -> tuple[Choice, ...]:
        """What is chosen for a year, by quarter, else in the order of choosing."""
        return tuple(sorted((c for c in self.choices if c.year == year), key=_quarter))

    def choice(self, target: str, year: int) -> Choice | None:
        """The choice of this target for that year."""
        return next((c for c in self.choices if (c.target, c.year) == (target, year)), None)

    def prepared_by(self, person: str) -> bool:
        """Whether this person may have written any of it."""
        return any(may_be_one(person, one) for one in self.preparers)


def content(plan: YearPlan) -> Mapping[str, Any]:
    """What a plan says, as the digest of a decision takes it."""
    return {
        "year": plan.year,
        "policy": plan.policy,
        "goals": list(plan.goals),
        "resources": plan.resources,
        "days": float(plan.days),
        "choices": [
            [c.target, c.year, c.quarter, c.reason, float(c.days)]
            for c in sorted(plan.choices, key=lambda c: (c.year, c.target))
        ],
        "dropped": [[d.target, d.year, d.reason] for d in plan.dropped],
    }


def fold_year(year: int, entries: Iterable[Entry]) -> YearPlan:
    """The plan after these entries, in their order; those of other streams count for nothing."""
    plan = YearPlan(year)
    for entry in entries:
        if entry.stream == stream_of(year):
            plan = step(plan, entry) or replace(plan, odd=(*plan.odd, entry.sequence))
    return plan


def step(plan: YearPlan, entry: Entry) -> YearPlan | None:
    """The plan after an entry, or None where the rules do not allow it."""
    deed = _DEEDS.get(entry.kind)
    if deed is None or plan.closed:
        return None
    try:
        return deed(plan, entry)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def stream_of(year: int) -> str:
    """The stream of a fiscal year."""
    return f"{STREAM}{year}"


def name_of(target: str) -> str:
    """The name of a target without its kind."""
    return target.partition(":")[2] or target


def kind_words(target: str) -> T:
    """The kind of a target in words."""
    is_system = target.startswith(f"{TargetKind.SYSTEM}:")
    return T("情報システム", "system") if is_system else T("課室", "section")


def changes(before: YearPlan, after: YearPlan) -> tuple[T, ...]:
    """What the later plan says otherwise, a sentence each."""
    found = [
        words for name, words in _FIELDS.items() if getattr(before, name) != getattr(after, name)
    ]
    old = {(c.target, c.year): c for c in before.choices}
    new = {(c.target, c.year): c for c in after.choices}
    found += [_added(new[key]) for key in new if key not in old]
    found += [_gone(old[key]) for key in old if key not in new]
    found += [
        _altered(new[key]) for key in new if key in old and _said(old[key]) != _said(new[key])
    ]
    if not found and before.dropped != after.dropped:
        found.append(T("取りやめの記録が加わった", "what was dropped was written down"))
    return tuple(found)


def _quarter(choice: Choice) -> int:
    return choice.quarter or 9


def _said(one: Choice) -> tuple[object, ...]:
    return one.quarter, one.reason, one.days


def _added(one: Choice) -> T:
    name = name_of(one.target)
    return T(f"{one.year}年度に{name}を加えた", f"{name} was added to {one.year}")


def _gone(one: Choice) -> T:
    name = name_of(one.target)
    return T(f"{one.year}年度から{name}を外した", f"{name} was taken out of {one.year}")


def _altered(one: Choice) -> T:
    name = name_of(one.target)
    return T(
        f"{one.year}年度の{name}の時期・理由・日数を変えた",
        f"quarter, reason or days of {name} in {one.year} changed",
    )


def _drafted(plan: YearPlan, entry: Entry) -> YearPlan:
    said = entry.body["set"]
    if not said or set(said) - set(_FIELDS):
        raise ValueError(said)
    written = replace(
        plan,
        policy=text_of(said.get("policy", plan.policy)),
        goals=tuple(map(text_of, said.get("goals", plan.goals))),
        resources=text_of(said.get("resources", plan.resources)),
        days=_days(said.get("days", plan.days)),
    )
    return _by(written, entry)


def _chosen(plan: YearPlan, entry: Entry) -> YearPlan:
    body = entry.body
    choice = Choice(
        target=_target(body["target"]),
        year=_year(plan, body["year"]),
        quarter=_quarter_of(plan, body),
        reason=filled(body["reason"]),
        by=entry.actor,
        days=_days(body.get("days", 0)),
        points=body.get("points"),
        reasons=tuple((ja, en) for ja, en in body.get("reasons", ())),
    )
    key = choice.target, choice.year
    others = tuple(c for c in plan.choices if (c.target, c.year) != key)
    return _by(replace(plan, choices=(*others, choice)), entry)


def _dropped(plan: YearPlan, entry: Entry) -> YearPlan:
    key = _target(entry.body["target"]), _year(plan, entry.body["year"])
    if plan.choice(*key) is None:
        raise ValueError(key)
    gone = Dropped(*key, filled(entry.body["reason"]), entry.actor, entry.at)
    kept = tuple(c for c in plan.choices if (c.target, c.year) != key)
    return _by(replace(plan, choices=kept, dropped=(*plan.dropped, gone)), entry)


def _decided(plan: YearPlan, entry: Entry) -> YearPlan:
    if entry.body["digest"] != plan.digest or plan.prepared_by(entry.actor) or not plan.preparers:
        raise ValueError(entry.body["digest"])
    note = text_of(entry.body.get("note", ""))
    left = tuple(map(_left_out, entry.body.get("unplanned", ())))
    made = SignOff(plan.digest, entry.actor, entry.at, entry.sequence, note, left)
    return replace(plan, decisions=(*plan.decisions, made))


def _left_out(said: Sequence[Any]) -> Unplanned:
    target, points, reasons = said
    return Unplanned(_target(target), float(points), tuple((ja, en) for ja, en in reasons))


def _closed(plan: YearPlan, entry: Entry) -> YearPlan:
    record = entry.body["evidence"]
    if plan.decision is None or not is_digest(record):
        raise ValueError(entry.kind)
    return replace(plan, closed=entry.at, closed_by=entry.actor, record=record)


def _by(plan: YearPlan, entry: Entry) -> YearPlan:
    return replace(plan, preparers=tuple(dict.fromkeys((*plan.preparers, entry.actor))))


def _target(value: object) -> str:
    kind, _, name = filled(value).partition(":")
    return f"{TargetKind(kind)}:{filled(name)}"


def _year(plan: YearPlan, value: object) -> int:
    if type(value) is not int or not plan.year <= value <= plan.year + YEARS_AHEAD:
        raise ValueError(value)
    return value


def _quarter_of(plan: YearPlan, body: Mapping[str, Any]) -> int | None:
    quarter = body.get("quarter")
    if (quarter is None and body["year"] == plan.year) or quarter not in (None, 1, 2, 3, 4):
        raise ValueError(quarter)
    return quarter


def _days(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value < 0:
        raise ValueError(value)
    return float(value)


_FIELDS: Mapping[str, T] = {
    "policy": T("基本方針を変えた", "the policy changed"),
    "goals": T("重点目標を変えた", "the goals changed"),
    "resources": T("体制・予算を変えた", "the resources changed"),
    "days": T("確保する人日を変えた", "the days to be had changed"),
}
_DEEDS = {
    DRAFTED: _drafted,
    CHOSEN: _chosen,
    DROPPED: _dropped,
    DECIDED: _decided,
    CLOSED: _closed,
}
