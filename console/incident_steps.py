"""The runbook during an incident: which steps are open, and what was done of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bcp.deadlines.office_hours import is_off_hours
from bcp.incident.model import Incident
from bcp.runbook.model import Runbook, Step
from bcp.runbook.reading import read_runbook
from bcp.runbook.running import (
    StepRun,
    StepState,
    attached_modules,
    changed_since,
    open_before,
    step_body,
    step_runs,
)
from bcp.runbook.selecting import contradictions, module_of, steps_of
from console.cli.output import emit_json, remark, say
from console.incident_desk import Desk
from console.incident_words import headline
from console.incident_writing import typed_moment, write
from console.language import w
from inventory.words import HinomiError, T

MARKS = {
    StepState.TODO: "□", StepState.DOING: "▶", StepState.DONE: "■", StepState.SKIPPED: "－",
    StepState.BLOCKED: "×",
}  # fmt: skip
_WORDS = {
    "done": StepState.DONE, "済": StepState.DONE, "完了": StepState.DONE,
    "doing": StepState.DOING, "着手": StepState.DOING,
    "skip": StepState.SKIPPED, "skipped": StepState.SKIPPED, "省く": StepState.SKIPPED,
    "block": StepState.BLOCKED, "blocked": StepState.BLOCKED, "不可": StepState.BLOCKED,
}  # fmt: skip
_NO_STEP = T(
    "手順「{0}」はありません。番号は hinomi incident steps で確かめてください。",
    'There is no step "{0}": see their ids with hinomi incident steps.',
)
_NO_STATE = T(
    "「{0}」は読めません。done(済)、doing(着手)、skip(省く)、block(不可)のどれかを書いてください。",
    '"{0}" cannot be read: write done, doing, skip or block.',
)
_WHY = T(
    "省く、できないときは理由が要ります。--reason で書いてください。",
    "Skipping or blocking needs a reason: give --reason.",
)


@dataclass(frozen=True, slots=True)
class Course:
    """The steps of one incident with what was done of them."""

    incident: Incident
    runbook: Runbook
    steps: tuple[Step, ...]
    runs: Mapping[str, StepRun]

    @property
    def minutes(self) -> float:
        """Minutes since it happened."""
        return (datetime.now(UTC) - self.incident.occurred).total_seconds() / 60


def course_of(desk: Desk, name: str = "", *, off_hours: bool | None = None) -> Course:
    """The runbook as it stands for this incident."""
    incident = desk.logbook.current(name)
    entries = desk.logbook.entries(incident)
    runbook = read_runbook(desk.workspace.root / "bcp" / "runbook")
    known = {one.id for one in runbook.modules}
    modules = [one for one in attached_modules(entries) if one in known]
    off = is_off_hours(incident.occurred) if off_hours is None else off_hours
    steps = steps_of(runbook, modules, off_hours=off)
    return Course(incident, runbook, steps, step_runs(entries))


def show_steps(folder: Path | None, name: str, *, everything: bool, as_json: bool) -> None:
    """Print the steps that are open, or all."""
    course = course_of(Desk(folder), name)
    shown = [one for one in course.steps if everything or _is_open(course.runs.get(one.id))]
    if as_json:
        emit_json([_row(course, one) for one in shown])
        return
    say(headline(course.incident, datetime.now(UTC)))
    _tell_clashes(course)
    phase = ""
    for step in shown:
        if step.phase != phase:
            phase = step.phase
            say(next(f"-- {one.title}" for one in course.runbook.phases if one.id == phase))
        say(_line(course, step))
    _tell_changed(course)


def run_step(
    folder: Path | None, step: str, state: str, *, reason: str, by: str, at: str, name: str
) -> None:
    """Write down how far a step is."""
    desk = Desk(folder)
    course = course_of(desk, name)
    found = next((one for one in course.steps if one.id == step), None)
    if found is None:
        raise HinomiError(_NO_STEP.format(step))
    told = _WORDS.get(state.strip().casefold())
    if told is None:
        raise HinomiError(_NO_STATE.format(state))
    if told in (StepState.SKIPPED, StepState.BLOCKED) and not reason.strip():
        raise HinomiError(_WHY)
    body = step_body(found, by or desk.actor, reason)
    write(desk, f"step.{told.value}", body, at=typed_moment(at), name=course.incident.stream)
    say(f"{MARKS[told]} {found.id} {found.title}")
    if found.irreversible:
        remark(w(f"元に戻せない手順です。決める人: {found.authority}", "Irreversible."))
    for one in open_before(found, course.runs, course.steps):
        remark(
            w(f"先に行うはずの {one.id} {one.title} が済んでいません。", f"{one.id} is still open.")
        )


def attach(folder: Path | None, module: str, name: str) -> None:
    """Put a module on the incident that is meant, and tell what it brings."""
    desk = Desk(folder)
    course = course_of(desk, name)
    before = {one.id for one in course.steps}
    found = module_of(course.runbook, module)
    desk.logbook.attach(found.id, course.incident.stream)
    now = course_of(desk, course.incident.stream)
    added = sum(one.id not in before for one in now.steps)
    say(
        w(
            f"「{found.title}」の手順 {added} 件を加えました。",
            f"{added} steps of {found.id} added.",
        )
    )
    _tell_clashes(now)


def _is_open(run: StepRun | None) -> bool:
    return run is None or run.state not in (StepState.DONE, StepState.SKIPPED)


def _state(course: Course, step: Step) -> StepState:
    return course.runs[step.id].state if step.id in course.runs else StepState.TODO


def _is_late(course: Course, step: Step) -> bool:
    open_ = _is_open(course.runs.get(step.id))
    return open_ and step.target is not None and course.minutes > step.target


def _line(course: Course, step: Step) -> str:
    late = w("　遅れ", "  late") if _is_late(course, step) else ""
    target = w(f"{step.target:g}分まで", f"by {step.target:g} min") if step.target else ""
    never = w("　元に戻せない", "  irreversible") if step.irreversible else ""
    return (
        f"{MARKS[_state(course, step)]} {step.id} {step.title}　{step.post}　{target}{late}{never}"
    )


def _row(course: Course, step: Step) -> dict[str, Any]:
    run = course.runs.get(step.id)
    return {
        "id": step.id, "phase": step.phase, "title": step.title, "do": step.do,
        "done_when": step.done_when, "post": step.post, "target_minutes": step.target,
        "state": _state(course, step).value, "late": _is_late(course, step),
        "irreversible": step.irreversible, "authority": step.authority, "digest": step.digest,
        "by": run.by if run else "", "at": run.at.isoformat() if run and run.at else None,
        "followed": run.digest if run else "",
    }  # fmt: skip


def _tell_clashes(course: Course) -> None:
    titles = {step.id: one.title for one in course.runbook.modules for step in one.steps}
    for one in contradictions(course.steps):
        if titles[one.one.id] != titles[one.other.id]:
            pair = " / ".join(f"{titles[s.id]}「{s.title}」" for s in (one.one, one.other))
            remark(
                w(f"助言が食い違います。責任者が決めて記録を: {pair}", f"Advice differs: {pair}")
            )


def _tell_changed(course: Course) -> None:
    for one in changed_since(course.runs, course.steps):
        remark(
            w(
                f"{one.id} の文は、行った後に変わりました。",
                f"{one.id} was changed after it was followed.",
            )
        )
