"""Why a thing stands where it stands in the order, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import inf

from bcp.amounts import span
from bcp.crews import demand_of
from bcp.model import Basis, During, FirstStep
from bcp.urgency import Urgency
from bcp.yard import Job, Yard
from inventory.words import T, joined

NO_TARGET = T(
    ja="目標復旧時間を持つものに必要とされていないため、後に置く",
    en="placed after the others: nothing with a recovery target needs it",
)
KEPT_FREE = T(
    ja="先にもっと急ぐものに当たるため、人を空けておいた",
    en="hands were kept free for something more urgent first",
)
GUESSED = T(ja="所要時間は推測(訓練で測っていない)", en="its minutes are a guess, never drilled")


@dataclass(frozen=True)
class Reasons:
    """The reasons of one played-out order."""

    yard: Yard
    urgency: dict[str, Urgency]
    by_hand: dict[str, FirstStep]
    improved: bool = False  # the order is not the one by inherited due time alone

    def of(self, job: Job) -> tuple[T, ...]:
        """Every reason of one place in the order, the one that moved it first."""
        parts = (self._first_step, self._needed, self._due, self._after, self._before_sooner,
                 self._waiting, self._rest)  # fmt: skip
        return tuple(text for part in parts for text in part(job))

    def _name(self, one: str) -> str:
        return self.yard.lost.name(one)

    def _first_step(self, job: Job) -> Iterator[T]:
        if step := self.by_hand.get(job.node):
            yield T(
                f"手作業の第一歩: {step.do}(決裁: {step.signed_by})",
                f"first step by hand: {step.do} (signed by {step.signed_by})",
            )

    def _needed(self, job: Job) -> Iterator[T]:
        one, above = self._name(job.node), self.urgency[job.node].through
        if above:
            yield T(
                f"{self._name(above)}より先: {one}を必要とするため",
                f"before {self._name(above)}: it needs {one}",
            )

    def _due(self, job: Job) -> Iterator[T]:
        urgency = self.urgency[job.node]
        if urgency.due == inf:
            yield NO_TARGET
        elif urgency.target == job.node:
            by = span(urgency.due)
            yield T(f"目標は発災から{by.ja}", f"its target is {by.en} after it")
        else:
            yield _inherited(urgency, self._name(urgency.target))

    def _after(self, job: Job) -> Iterator[T]:
        before = self.yard.awaiting.last.get((job.node, During.RESTORE))
        if before and job.starts is not None:
            one = self._name(before)
            yield T(
                f"{one}の後: {one}が戻らないと始められないため",
                f"after {one}: it needs {one} first",
            )
        elif job.starts is None:
            yield self._untimed(job.node, before)

    def _before_sooner(self, job: Job) -> Iterator[T]:
        """Why this goes before something that is due sooner and waits for the same people."""
        sooner = self._passed_over(job)
        if sooner is None:
            return
        name = self._name(sooner)
        if self.improved:
            yield T(
                f"{name}のほうが期限は早いが、これを先にするほうが遅れの合計が少ない",
                f"{name} is due sooner, but with this first everything is less late in sum",
            )
        else:
            yield T(
                f"{name}のほうが期限は早いが、今空いている人ではこれしかできない",
                f"{name} is due sooner, but those who are free can only do this",
            )

    def _passed_over(self, job: Job) -> str | None:
        if job.starts is None or not job.hands:
            return None
        due, hands = self.urgency[job.node].due, frozenset(job.hands)
        for other_due, ready, starts, able, node in self._waiting_by_due:
            if other_due >= due:
                return None
            if ready <= job.starts < starts and not hands.isdisjoint(able):
                return node
        return None

    @cached_property
    def _waiting_by_due(self) -> list[tuple[float, float, float, tuple[str, ...], str]]:
        """What had to wait for hands: due time, ready, begun, who could do it, and what it is."""
        crews, work = self.yard.crews, self.yard.lost.graph.work
        return sorted(
            (
                self.urgency[j.node].due,
                j.ready,
                j.starts,
                crews.able(demand_of(work[j.node])),
                j.node,
            )
            for j in self.yard.jobs.values()
            if j.ready is not None and j.starts is not None and j.ready < j.starts
        )

    def _untimed(self, one: str, before: str | None) -> T:
        if self.yard.lost.minutes(one) is None or before is None:
            name = self._name(one)
            return T(
                f"所要時間不明: {name}の復旧作業の見積もりがないため、最後に置く",
                f"time unknown, placed last: nobody estimated the work on {name}",
            )
        return T(
            f"開始時刻不明: 先に要る{self._name(before)}がいつ戻るか分からないため、最後に置く",
            f"start unknown, placed last: nobody knows when {self._name(before)} is back",
        )

    def _waiting(self, job: Job) -> Iterator[T]:
        if job.starts is None or job.ready is None or job.starts <= job.ready:
            return
        arrives = self.yard.crews.arrives
        coming = [self._name(n) for n in job.hands if arrives[n] == job.starts]
        if coming:
            who = joined(coming)
            yield T(f"{who.ja}の到着を待つため", f"waits for {who.en} to arrive")
        if job.followed:
            busy = joined(self._name(node) for node in dict.fromkeys(job.followed))
            yield T(
                f"{busy.ja}に当たる人の手が空くのを待つため", f"waits for hands bound by {busy.en}"
            )
        if not coming and not job.followed:
            yield KEPT_FREE

    def _rest(self, job: Job) -> Iterator[T]:
        yield from self._running(job)
        work = self.yard.lost.graph.work.get(job.node)
        if work is not None and work.basis is Basis.GUESS and job.ends is not None:
            yield GUESSED

    def _running(self, job: Job) -> Iterator[T]:
        stands = self.yard.stands.get(job.node)
        if job.ends is None or stands == job.ends:
            return
        waits = self.yard.awaiting.waits_for(job.node, During.RUN)
        missing = {on for each in waits for on in each.among}
        last = self.yard.awaiting.last.get((job.node, During.RUN), "")
        names = joined(self._name(on) for on in (sorted(missing) or [last]) if on)
        yield T(
            f"作業が終わっても、{names.ja}が戻るまでは動かない",
            f"works only when {names.en} is back, even once its own work is done",
        )


def _inherited(urgency: Urgency, name: str) -> T:
    by = span(max(urgency.due, 0))
    if urgency.due < 0:
        return T(
            f"{name}の目標には、発災と同時に始めても間に合わない",
            f"the target of {name} cannot be met even by beginning at once",
        )
    return T(
        f"{name}の目標を守るには、発災から{by.ja}までに戻す",
        f"must be back after {by.en} for {name} to keep its target",
    )
