"""Ticks of the pack's HTML file, taken into the incident: each once, as it was said on the spot."""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bcp.runbook.running import step_body
from console.cli.output import remark, say
from console.incident_desk import Desk
from console.incident_steps import Course, course_of
from console.language import language, w
from inventory.entries import Draft
from inventory.ledger.problem import no_file
from inventory.words import HinomiError, T

FORMAT = "hinomi-ticks-1"
TICKED = "pack.ticked"
_MOST = 4 * 1024 * 1024  # bytes of a file
_DIGEST = re.compile(r"[0-9a-f]{64}")
_OLD = T(
    "事案より前の記録なので、済みとしては数えません。行ったのなら hinomi incident step で"
    "残してください",
    "marked before this incident, so that it does not count as done: hinomi incident step",
)
_NO_TEXT = T(
    "どの文に従ったか分からないので、済みとしては数えません。行ったのなら hinomi incident step で"
    "残してください",
    "which text was followed is not known, so that it does not count as done: hinomi incident step",
)
_AHEAD = T("端末の時計が進んでいます。今の時刻としました", "its clock is ahead: taken as of now")
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
    written: list[Tick] = []

    def decide() -> list[Draft]:
        there = _there(desk, course)
        written[:] = [one for one in ticks if _mark_of(one) not in there]
        return [_draft(desk, course, one, pack) for one in written]

    desk.journal.append_decided(decide)
    say(
        w(
            f"{len(written)} 件を取り込みました"
            f"（既にある {len(ticks) - len(written)} 件は除きました）。",
            f"{len(written)} marks taken in; {len(ticks) - len(written)} were there already.",
        )
    )
    for one in written:
        for doubt in _doubts(course, one):
            remark(f"{one.id}: {doubt.in_(language())}")


def _doubts(course: Course, tick: Tick) -> Iterator[T]:
    """What a reader must know of a mark; the first two keep a step from counting as done."""
    if tick.done and tick.at < min(course.incident.occurred, course.incident.declared):
        yield _OLD
    step = next((one for one in course.steps if one.id == tick.id), None)
    if tick.done and step is not None and not _DIGEST.fullmatch(tick.digest):
        yield _NO_TEXT
    if tick.at > datetime.now(UTC):
        yield _AHEAD


def _draft(desk: Desk, course: Course, tick: Tick, pack: str) -> Draft:
    kind, body = _entry(course, tick, pack)
    at = min(tick.at, datetime.now(UTC))
    return Draft(course.incident.stream, kind, body, desk.actor, at)


def _entry(course: Course, tick: Tick, pack: str) -> tuple[str, dict[str, Any]]:
    """A step that was done, or a mark that is only told: one of before, or of no known text."""
    step = next((one for one in course.steps if one.id == tick.id), None)
    marked = {"mark": tick.id, "marked": tick.at.isoformat(), "pack": pack}
    doubts = [one for one in _doubts(course, tick) if one is not _AHEAD]
    if step is None or not tick.done or doubts:
        note = "、".join(part for part in (tick.note, *(one.ja for one in doubts)) if part)
        told = {"by": tick.by, "note": note, "noted": tick.note, "done": tick.done}
        return TICKED, {**marked, **told}
    followed = {**step_body(step, tick.by, tick.note), "digest": tick.digest}
    return "step.done", {**followed, **marked, "noted": tick.note}


def _mark_of(tick: Tick) -> tuple[str, ...]:
    """What makes a mark the same: a note alone has no time of its own, and every word counts."""
    at = tick.at.isoformat() if tick.done else ""
    return tick.id, at, tick.by, tick.note


def _there(desk: Desk, course: Course) -> set[tuple[str, ...]]:
    """The marks that the stream holds already."""
    bodies = (one.body for one in desk.logbook.entries(course.incident) if "mark" in one.body)
    return {
        (
            str(body["mark"]),
            "" if body.get("done") is False else str(body["marked"]),
            str(body.get("by", "")),
            str(body.get("noted", body.get("note", body.get("reason", "")))),
        )
        for body in bodies
    }


def _read(file: Path) -> tuple[list[Tick], str]:
    try:
        with file.open("rb") as opened:
            raw = opened.read(_MOST + 1)
        if len(raw) > _MOST:
            raise HinomiError(_NOT_OURS.format(file, f"> {_MOST} bytes"))
        told = json.loads(raw.decode("utf-8-sig"))
    except FileNotFoundError:
        raise HinomiError(no_file(file)) from None
    except OSError as odd:
        raise HinomiError(_NOT_OURS.format(file, odd.strerror)) from None
    except (ValueError, RecursionError) as odd:
        raise HinomiError(_NOT_OURS.format(file, odd)) from None
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise HinomiError(_NOT_OURS.format(file, f"format {FORMAT}"))
    try:
        return list(_ticks(told)), _line(told["pack"])
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as odd:
        raise HinomiError(_NOT_OURS.format(file, odd)) from None


def _ticks(told: dict[str, Any]) -> Iterator[Tick]:
    """What was ticked, and what was only noted, as of the moment of writing the file out."""
    for id_, mark in told["marks"].items():
        by, digest, note = (_line(mark.get(key, "")) for key in ("by", "digest", "note"))
        if not isinstance(mark["done"], bool):
            raise ValueError(f"{id_}: done")
        if not mark["done"] and not note.strip():
            continue
        at = datetime.fromisoformat(mark["at"] or told["written"])
        if at.tzinfo is None:
            raise ValueError(f"{id_}: {mark['at']}")
        yield Tick(_line(id_), by, digest, note, at.astimezone(UTC), done=mark["done"])


def _line(value: object) -> str:
    """Somebody else's words; what could steer a terminal, or cannot be kept, is shown as odd."""
    if not isinstance(value, str):
        raise TypeError(f"text expected, found {value!r:.40}")
    return "".join("\ufffd" if unicodedata.category(one) in {"Cc", "Cs"} else one for one in value)
