"""Ticks of the pack's HTML file, taken into the incident: each once, as it was said on the spot."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bcp.runbook.running import step_body
from console.cli.output import remark, say
from console.incident_desk import Desk
from console.incident_steps import Course, course_of
from console.incident_writing import write
from console.language import w
from inventory.words import HinomiError, T

FORMAT = "hinomi-ticks-1"
TICKED = "pack.ticked"
_NOT_OURS = T(
    "{0}: 持ち出し一式の書き出しではありません（{1}）。書き出したままのファイルを渡してください。",
    "{0}: not what the pack writes out ({1}): give the file as it was written.",
)


@dataclass(frozen=True, slots=True)
class Tick:
    """One mark that was made on the phone."""

    id: str
    by: str
    digest: str
    note: str
    at: datetime
    done: bool


def take_in(folder: Path | None, file: Path, name: str) -> None:
    """Write what the file says into the incident; what is there already is not written again."""
    ticks, pack = _read(file)
    desk = Desk(folder)
    course = course_of(desk, name)
    there = _there(desk, course)
    new = [one for one in ticks if (one.id, one.at.isoformat()) not in there]
    for one in new:
        kind, body = _entry(course, one, pack)
        write(desk, kind, body, at=min(one.at, datetime.now(UTC)), name=course.incident.stream)
    say(
        w(
            f"{len(new)} 件を取り込みました（既にある {len(ticks) - len(new)} 件は除きました）。",
            f"{len(new)} marks taken in; {len(ticks) - len(new)} were there already.",
        )
    )
    for one in new:
        if one.at > datetime.now(UTC):
            remark(
                w(f"{one.id}: 端末の時計が進んでいます。今の時刻としました。", f"{one.id}: future")
            )


def _entry(course: Course, tick: Tick, pack: str) -> tuple[str, dict[str, Any]]:
    step = next((one for one in course.steps if one.id == tick.id), None)
    marked = {"mark": tick.id, "marked": tick.at.isoformat(), "pack": pack}
    if step is None or not tick.done:
        return TICKED, {**marked, "by": tick.by, "note": tick.note, "done": tick.done}
    followed = {**step_body(step, tick.by, tick.note), "digest": tick.digest or step.digest}
    return "step.done", {**followed, **marked}


def _there(desk: Desk, course: Course) -> set[tuple[str, str]]:
    entries = desk.logbook.entries(course.incident)
    return {
        (str(one.body["mark"]), str(one.body["marked"])) for one in entries if "mark" in one.body
    }


def _read(file: Path) -> tuple[list[Tick], str]:
    try:
        told = json.loads(file.read_text("utf-8-sig"))
    except OSError as odd:
        raise HinomiError(_NOT_OURS.format(file, odd.strerror)) from None
    except ValueError as odd:
        raise HinomiError(_NOT_OURS.format(file, odd)) from None
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise HinomiError(_NOT_OURS.format(file, f"format {FORMAT}"))
    try:
        return list(_ticks(told)), str(told["pack"])
    except (KeyError, TypeError, ValueError, AttributeError) as odd:
        raise HinomiError(_NOT_OURS.format(file, odd)) from None


def _ticks(told: dict[str, Any]) -> Iterator[Tick]:
    """What was ticked, and what was only noted, as of the moment of writing the file out."""
    for id_, mark in told["marks"].items():
        by, digest, note = (str(mark.get(key, "")) for key in ("by", "digest", "note"))
        if not mark["done"] and not note.strip():
            continue
        at = datetime.fromisoformat(mark["at"] or told["written"])
        if at.tzinfo is None:
            raise ValueError(f"{id_}: {mark['at']}")
        yield Tick(str(id_), by, digest, note, at.astimezone(UTC), done=bool(mark["done"]))
