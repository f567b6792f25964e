"""Which steps of a runbook count now, in which order, and which advice contradicts itself."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from bcp.runbook.model import Hours, Module, Runbook, Step
from inventory.words import HinomiError, T

ALWAYS = "common"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two steps that advise the opposite about one topic: a person with authority decides."""

    topic: str
    one: Step
    other: Step


def attached(runbook: Runbook, ids: Collection[str]) -> tuple[Module, ...]:
    """The modules with these ids, and the one that always counts; an unknown id is an error."""
    for one in ids:
        module_of(runbook, one)
    return tuple(one for one in runbook.modules if one.id == ALWAYS or one.id in ids)


def module_of(runbook: Runbook, typed: str) -> Module:
    """The module that a person means, by its id or by its title; none is an error."""
    found = next((one for one in runbook.modules if typed in (one.id, one.title)), None)
    if found is not None:
        return found
    names = ", ".join(one.id for one in runbook.modules)
    titled = "、".join(f"{one.id}（{one.title}）" for one in runbook.modules)
    raise HinomiError(
        T(
            f"手順集「{typed}」はありません。次のどれかを書いてください: {titled}",
            f"no module `{typed}`; there are {names}",
        )
    )


def steps_of(runbook: Runbook, ids: Collection[str], *, off_hours: bool) -> tuple[Step, ...]:
    """The steps of these modules for this half of the week, in the order of doing them.

    By phase, then by target time, then as written; what must come before a step comes before it.
    """
    unwanted = Hours.IN if off_hours else Hours.OFF
    wanted = [
        step
        for module in attached(runbook, ids)
        for step in module.steps
        if step.hours is not unwanted
    ]
    ends = {phase.id: phase.until for phase in runbook.phases}
    latest = max(ends.values(), default=0)
    wanted.sort(key=lambda one: (ends[one.phase], latest if one.target is None else one.target))
    return tuple(_after_what_they_need(wanted))


def contradictions(steps: Iterable[Step]) -> tuple[Contradiction, ...]:
    """Pairs of steps whose advice differs on one topic: `network:cut` and `network:keep`."""
    said: dict[str, list[tuple[str, Step]]] = {}
    found = []
    for step in steps:
        for advice in step.advises:
            topic, _, value = advice.partition(":")
            before = said.setdefault(topic, [])
            found += [Contradiction(topic, one, step) for other, one in before if other != value]
            before.append((value, step))
    return tuple(found)


def _after_what_they_need(wanted: list[Step]) -> list[Step]:
    known = {one.id for one in wanted}
    placed: dict[str, Step] = {}
    waiting = list(wanted)
    while waiting:
        free = next(
            (one for one in waiting if all(b in placed for b in one.after if b in known)),
            waiting[0],  # a circle is entered where it is written first
        )
        placed[free.id] = free
        waiting.remove(free)
    return list(placed.values())
