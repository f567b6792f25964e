"""What people do with the plan of a year: each deed checks and writes while nobody else can."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from audit.cycle.appending import appended
from audit.cycle.fiscal import QUARTERS
from audit.cycle.universe import Proposed
from audit.cycle.years import (
    CHOSEN,
    DECIDED,
    DRAFTED,
    DROPPED,
    YEARS_AHEAD,
    PlanState,
    Unplanned,
    YearPlan,
    changes,
    fold_year,
    stream_of,
)
from inventory.entries import Draft, Entry, Kept
from inventory.words import HinomiError, T

_CLOSED = T("{year}年度は締めた後なので変えられません。", "The year {year} is closed.")
_REASON = T(
    "理由がありません。--why で書きます。例: --why 前回の指摘が残っている",
    "There is no reason: give one with --why.",
)
_QUARTER = T(
    "時期がありません。四半期を --quarter 1〜4 で書きます（1は4〜6月）。",
    "There is no quarter: give --quarter 1 to 4 (1 is April to June).",
)
_SPAN = T(
    "{given}年度は{year}年度の計画に入りません。{year}〜{last}年度にします。",
    "{given} is not in the plan of {year}: from {year} to {last}.",
)
_NOT_CHOSEN = T(
    "{target}は{year}年度の計画にありません。hinomi audit plan で確かめてください。",
    "{target} is not in the plan of {year}: see hinomi audit plan.",
)
_NOTHING = T(
    "{year}年度の計画に対象がありません。hinomi audit choose で選んでから決裁します。",
    "The plan of {year} has no target: hinomi audit choose comes first.",
)
_PREPARER = T(
    "{actor}は計画を起案した人なので決裁できません。別の人が決裁します"
    "（操作する人は hinomi.toml の operator で決まります）。",
    "{actor} prepared the plan and cannot decide on it: somebody else must "
    "(who acts is `operator` in hinomi.toml).",
)
_STANDS = T(
    "{year}年度の計画は決裁済みで、その後変わっていません。",
    "The plan of {year} is decided already and has not changed.",
)
_EMPTY = T("変える事柄がありません。", "There is nothing to change.")
_DAYS = T("日数は0以上の数にします。", "Days must be a number from 0.")


Body = Callable[[YearPlan], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody chooses: the target as proposed, for which year, when and why."""

    proposed: Proposed
    year: int
    quarter: int | None
    reason: str
    days: float = 0


class Planner:
    """The deeds of one person on the plan of one fiscal year."""

    def __init__(self, journal: Kept, year: int, actor: str) -> None:
        """Write as this person."""
        self.journal = journal
        self.year = year
        self.actor = actor

    @property
    def plan(self) -> YearPlan:
        """The plan as it is now."""
        return plan_of(self.journal, self.year)

    def draft(self, said: Mapping[str, Any]) -> YearPlan:
        """Write policy, goals, resources or days; what is not named stays."""
        if not said:
            raise HinomiError(_EMPTY)
        _count_of(said.get("days", 0))
        return self._write(DRAFTED, lambda _plan: {"set": dict(said)})

    def choose(self, wish: Wish) -> YearPlan:
        """Choose a target, or say something else of one that was chosen."""

        def body(_plan: YearPlan) -> Mapping[str, Any]:
            self._fits(wish)
            return {
                "target": wish.proposed.target.id,
                "year": wish.year,
                "quarter": wish.quarter,
                "reason": wish.reason.strip(),
                "days": float(wish.days),
                "points": float(wish.proposed.points),
                "reasons": [[r.words.ja, r.words.en] for r in wish.proposed.reasons],
            }

        return self._write(CHOSEN, body)

    def drop(self, target: str, year: int, reason: str) -> YearPlan:
        """Take a target out of a year; it stays in the list of what was dropped."""

        def body(plan: YearPlan) -> Mapping[str, Any]:
            if plan.choice(target, year) is None:
                raise HinomiError(_NOT_CHOSEN.format(target=target, year=year))
            if not reason.strip():
                raise HinomiError(_REASON)
            return {"target": target, "year": year, "reason": reason.strip()}

        return self._write(DROPPED, body)

    def decide(self, note: str = "", among: Iterable[Proposed] = ()) -> YearPlan:
        """Decide on the plan as it is now (決裁): never who prepared any of it.

        What of the proposal is in no year is kept with the decision, as it was left out knowingly.
        """
        every = tuple(among)

        def body(plan: YearPlan) -> Mapping[str, Any]:
            if not plan.of_year(self.year):
                raise HinomiError(_NOTHING.format(year=self.year))
            if plan.prepared_by(self.actor):
                raise HinomiError(_PREPARER.format(actor=self.actor))
            if plan.state is PlanState.DECIDED:
                raise HinomiError(_STANDS.format(year=self.year))
            left = [
                [u.target, u.points, list(map(list, u.reasons))] for u in unplanned(plan, every)
            ]
            return {"digest": plan.digest, "note": note.strip(), "unplanned": left}

        return self._write(DECIDED, body)

    def _fits(self, wish: Wish) -> None:
        last = self.year + YEARS_AHEAD
        if not wish.reason.strip():
            raise HinomiError(_REASON)
        if not self.year <= wish.year <= last:
            raise HinomiError(_SPAN.format(given=wish.year, year=self.year, last=last))
        if wish.quarter not in QUARTERS and (wish.quarter is not None or wish.year == self.year):
            raise HinomiError(_QUARTER)
        _count_of(wish.days)

    def _write(self, kind: str, body: Body) -> YearPlan:
        def decide() -> list[Draft]:
            plan = self.plan
            if plan.closed:
                raise HinomiError(_CLOSED.format(year=self.year))
            return [Draft(stream_of(self.year), kind, body(plan), self.actor)]

        appended(self.journal, decide)
        return self.plan


def unplanned(plan: YearPlan, among: Iterable[Proposed]) -> tuple[Unplanned, ...]:
    """What could be audited and is in no year of the plan."""
    chosen = {c.target for c in plan.choices}
    return tuple(
        Unplanned(
            one.target.id, float(one.points), tuple((r.words.ja, r.words.en) for r in one.reasons)
        )
        for one in among
        if one.target.id not in chosen
    )


def plan_of(journal: Kept, year: int) -> YearPlan:
    """The plan of a fiscal year as the journal tells it."""
    return fold_year(year, journal.entries(stream_of(year)))


def changed_since_decision(journal: Kept, year: int) -> tuple[T, ...]:
    """What the plan says otherwise than when it was decided last; nothing where it was not."""
    entries: list[Entry] = list(journal.entries(stream_of(year)))
    plan = fold_year(year, entries)
    if not plan.decisions or plan.decision:
        return ()
    until = plan.decisions[-1].sequence
    return changes(fold_year(year, (e for e in entries if e.sequence <= until)), plan)


def _count_of(days: float) -> None:
    if not isfinite(days) or days < 0:
        raise HinomiError(_DAYS)
