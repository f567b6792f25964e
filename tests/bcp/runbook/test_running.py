"""What was done of a runbook: a fold that pins the text that was followed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bcp.runbook.model import Step
from bcp.runbook.reading import read_runbook, step_digest
from bcp.runbook.running import (
    StepState,
    attached_modules,
    changed_since,
    open_before,
    step_body,
    step_runs,
)

BEGAN = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
QUAKE = next(one for one in read_runbook().modules if one.id == "earthquake")
FIRST, SECOND = QUAKE.steps[:2]


@dataclass(frozen=True)
class Line:
    kind: str
    body: Mapping[str, Any]
    at: datetime = BEGAN


def _said(state: str, step: Step, minutes: int = 0, why: str = "") -> Line:
    return Line(f"step.{state}", step_body(step, "田中", why), BEGAN + timedelta(minutes=minutes))


def test_last_word_on_a_step_counts() -> None:
    runs = step_runs([_said("doing", FIRST), _said("done", FIRST, 9)])
    assert runs[FIRST.id].state is StepState.DONE
    assert runs[FIRST.id].at == BEGAN + timedelta(minutes=9)
    assert (runs[FIRST.id].by, runs[FIRST.id].digest) == ("田中", FIRST.digest)


def test_other_entries_of_the_stream_are_no_steps() -> None:
    assert step_runs([Line("entry", {}), Line("step.odd", {}), Line("steps", {})]) == {}


def test_reason_for_skipping_is_kept() -> None:
    runs = step_runs([_said("skipped", FIRST, why="来庁者はいない")])
    assert (runs[FIRST.id].state, runs[FIRST.id].reason) == (StepState.SKIPPED, "来庁者はいない")


def test_text_changed_after_it_was_followed_is_shown() -> None:
    runs = step_runs([_said("done", FIRST), _said("done", SECOND)])
    other = replace(FIRST, do="別のことをする")
    now = (replace(other, digest=step_digest(other)), SECOND)
    assert [one.id for one in changed_since(runs, now)] == [FIRST.id]
    assert changed_since(runs, QUAKE.steps) == ()


def test_step_waits_for_what_comes_before_it() -> None:
    assert open_before(SECOND, {}, QUAKE.steps) == (FIRST,)
    assert open_before(SECOND, step_runs([_said("doing", FIRST)]), QUAKE.steps) == (FIRST,)
    assert open_before(SECOND, step_runs([_said("done", FIRST)]), QUAKE.steps) == ()
    assert open_before(SECOND, step_runs([_said("skipped", FIRST)]), QUAKE.steps) == ()


def test_modules_are_attached_once_in_their_order() -> None:
    lines = [Line("module.attached", {"module": one}) for one in ("flood", "ransomware", "flood")]
    assert attached_modules(lines) == ("flood", "ransomware")
