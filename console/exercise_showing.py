"""What there is to exercise, and how an exercise went."""

from pathlib import Path
from typing import Any

from bcp.exercises.reading import known_exercises
from bcp.exercises.scoring import InjectScore, Mark, Score
from console.cli.output import emit_json, say, table
from console.exercise_running import Run, exercises_folder, run_of, score_of
from console.incident_desk import Desk
from console.language import w


def show_known(folder: Path | None, *, as_json: bool) -> None:
    """The exercises that can be run."""
    known = known_exercises(exercises_folder(Desk(folder)))
    if as_json:
        emit_json([{"id": k, "title": x.title, "aim": x.aim} for k, x in known.items()])
        return
    rows = [
        (x.id, x.title, len(x.injects), f"{x.injects[-1].at / x.speed:g}")
        for x in known.values()
        if x.injects
    ]
    table(("ID", w("題", "title"), w("付与", "injects"), w("分", "minutes")), rows)


def show_score(folder: Path | None, name: str, *, as_json: bool) -> None:
    """How an exercise went, inject by inject."""
    desk = Desk(folder)
    found = run_of(desk, name)
    told = score_of(desk, found)
    if as_json:
        emit_json(score_document(found, told))
        return
    say(w(f"【訓練】{found.exercise.title}", f"[EXERCISE] {found.exercise.title}"))
    heads = (
        "ID", w("付与", "given"), w("受領", "seen"), w("対応", "action"), w("判断", "decision"),
        w("報告", "report"), w("評価", "rating"),
    )  # fmt: skip
    table(heads, [_row(one) for one in told.injects])
    met, asked = told.share_in_time
    done, steps = told.steps_in_time
    counts = f"{met}/{asked}", f"{done}/{steps}", f"{told.reached}/{told.called}"
    say(
        w(
            "時間内 {}、手順 {}、連絡がついた人 {}".format(*counts),
            "In time {}, steps {}, reached {}".format(*counts),
        )
    )
    for each in told.restores:
        planned = w("見積りなし", "no estimate") if each.planned is None else f"{each.planned:g}"
        say(w(f"復旧 {each.node} {each.measured:g} 分（見積り {planned}）",
              f"{each.node} {each.measured:g} minutes (estimate {planned})"))  # fmt: skip


def score_document(found: Run, told: Score) -> dict[str, Any]:
    """The score as JSON."""
    return {
        "exercise": found.exercise.id,
        "stream": found.incident.stream,
        "mode": "drill",
        "changed_since": found.is_changed,
        "injects": [
            {"id": one.inject.id, "given": one.given, "rating": one.rating, "note": one.note}
            | {name: _mark(getattr(one, name)) for name in ("seen", "action", "decision", "report")}
            for one in told.injects
        ],
        "in_time": told.share_in_time,
        "steps_in_time": told.steps_in_time,
        "restores": [
            {"node": one.node, "measured": one.measured, "planned": one.planned}
            for one in told.restores
        ],
        "reached": [told.reached, told.called],
    }


def _mark(mark: Mark) -> dict[str, Any]:
    return {"minutes": mark.minutes, "wanted": mark.wanted, "in_time": mark.in_time}


def _row(one: InjectScore) -> list[str]:
    given = w("未付与", "not given") if one.given is None else f"{one.given:.0f}"
    marks = [_cell(mark) for mark in (one.seen, one.action, one.decision, one.report)]
    return [one.inject.id, given, *marks, one.rating]


def _cell(mark: Mark) -> str:
    if mark.wanted is None and mark.minutes is None:
        return "－"
    told = w("なし", "none") if mark.minutes is None else f"{mark.minutes:.0f}"
    if mark.wanted is None:
        return told
    return f"{'○' if mark.in_time else '×'} {told}/{mark.wanted:g}"
