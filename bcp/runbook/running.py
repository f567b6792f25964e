"""What was done of a runbook during one incident: a fold over the entries of its stream."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from bcp.runbook.model import Step

ATTACHED = "module.attached"
STEP = "step"  # kinds are step.doing, step.done, step.skipped, step.blocked


class StepState(StrEnum):
    """How far one step is."""

    TODO = "todo"
    DOING = "doing"
    DONE = "done"
    SKIPPED = "skipped"
    BLOCKED = "blocked"


class Written(Protocol):
    """An entry of the journal, as far as a fold needs it."""

    @property
    def kind(self) -> str:
        """What sort of entry it is."""
        ...

    @property
    def body(self) -> Mapping[str, Any]:
        """What it says."""
        ...

    @property
    def at(self) -> datetime:
        """When it happened."""
        ...


@dataclass(frozen=True, slots=True)
class StepRun:
    """One step of one incident: `digest` is that of the text that was followed."""

    step: str
    state: StepState = StepState.TODO
    digest: str = ""
    by: str = ""
    at: datetime | None = None
    reason: str = ""


def attached_modules(entries: Iterable[Written]) -> tuple[str, ...]:
    """The ids of modules that were put on, in the order in which they came."""
    found = [str(one.body["module"]) for one in entries if one.kind == ATTACHED]
    return tuple(dict.fromkeys(found))


def step_body(step: Step, by: str, reason: str = "") -> dict[str, str]:
    """What an entry about a step says: which step, the digest of its text, who, and why."""
    return {"step": step.id, "title": step.title, "digest": step.digest, "by": by, "reason": reason}


def step_runs(entries: Iterable[Written]) -> dict[str, StepRun]:
    """The last word on every step that something was said about."""
    runs = {}
    for one in entries:
        family, _, state = one.kind.partition(".")
        if family == STEP and state in list(StepState):
            body = one.body
            runs[str(body["step"])] = StepRun(
                str(body["step"]),
                StepState(state),
                str(body["digest"]),
                str(body["by"]),
                one.at,
                str(body.get("reason", "")),
            )
    return runs


def changed_since(runs: Mapping[str, StepRun], steps: Iterable[Step]) -> tuple[Step, ...]:
    """Steps whose text is another one than the text that was followed."""
    return tuple(one for one in steps if one.id in runs and runs[one.id].digest != one.digest)


def open_before(step: Step, runs: Mapping[str, StepRun], steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps that should come before this one and are neither done nor skipped."""
    settled = {
        one.step for one in runs.values() if one.state in (StepState.DONE, StepState.SKIPPED)
    }
    wanted = set(step.after) - settled
    return tuple(one for one in steps if one.id in wanted)
