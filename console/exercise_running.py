"""An exercise as it runs: injects at their times, what was done of them, minutes into the book."""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from bcp.exercises.happening import BEGUN, Begun, begun, happened
from bcp.exercises.model import Exercise, Inject
from bcp.exercises.reading import exercise, known_exercises
from bcp.exercises.scoring import GIVEN, RATED, RESTORED, SEEN, Score, score
from bcp.incident.current import incidents
from bcp.incident.logbook import Beginning
from bcp.incident.model import Incident, Mode
from console.cli.output import remark, say
from console.incident_desk import Desk
from console.incident_steps import course_of
from console.incident_writing import typed_moment, write
from console.language import language, w
from inventory.words import HinomiError, T

RATINGS = ("達成", "一部", "困難", "未実施")
_IN_ENGLISH = {"performed": "達成", "some": "一部", "difficult": "困難", "not": "未実施"}
_NONE = T(
    "訓練はまだ行われていません。始めるには: hinomi exercise run {0}",
    "No exercise was run yet. To begin one: hinomi exercise run {0}",
)
_STOPPED = T(
    "訓練は終わったか、実際の事案が始まったため中止されました。状況付与はもう出しません。",
    "The exercise was ended, or a real incident began: no more injects are given.",
)
_CHANGED = T(
    "訓練の内容が、行った後に変わりました。求めた時間などは今の内容によります。",
    "The exercise was changed after it was run: wanted times are those of its present text.",
)
_OTHER = T(
    "別の訓練「{0}」が進行中です。終えてから始めてください: hinomi incident close",
    'Another exercise, "{0}", is open: hinomi incident close',
)
_NO_INJECT = T("状況付与「{0}」はありません。{1} のどれかです。", 'There is no inject "{0}": {1}.')
_RATING = T("評価「{0}」は {1} のどれかで書きます。", 'The rating "{0}" is one of {1}.')
_MINUTES = T("分数「{0}」は0より大きい数で書きます。", '"{0}" is no number of minutes above 0.')


@dataclass(frozen=True, slots=True)
class Run:
    """One exercise in one stream of the journal."""

    incident: Incident
    exercise: Exercise
    begun: Begun

    @property
    def is_changed(self) -> bool:
        """Whether the exercise reads otherwise now than when it was begun."""
        return _digest(self.exercise) != self.begun.digest


def exercises_folder(desk: Desk) -> Path:
    """Where the workspace keeps its own exercises."""
    return desk.workspace.root / "bcp" / "exercises"


def run_of(desk: Desk, name: str = "") -> Run:
    """The exercise that is meant: the named stream, else the one that began last."""
    found = [one for one in incidents(desk.journal) if one.mode is Mode.DRILL]
    if name:
        found = [one for one in found if name in (one.id, one.stream)]
    for incident in reversed(found):
        told = begun(desk.logbook.entries(incident))
        if told is not None:
            return Run(incident, exercise(told.exercise, exercises_folder(desk)), told)
    raise HinomiError(_NONE.format(next(iter(known_exercises(exercises_folder(desk))))))


def start_or_resume(desk: Desk, name: str, speed: float | None) -> Run:
    """The run of this exercise that is open, else a new one."""
    chosen = exercise(name, exercises_folder(desk))
    going = [one for one in incidents(desk.journal) if one.mode is Mode.DRILL and one.is_open]
    for incident in going:
        told = begun(desk.logbook.entries(incident))
        if told is not None and told.exercise == chosen.id:
            return Run(incident, chosen, told)
        raise HinomiError(_OTHER.format(incident.title))
    incident, _ = desk.logbook.start(Beginning(chosen.title, kind=chosen.kind, drill=True))
    for module in chosen.modules:
        if module not in incident.modules:
            desk.logbook.attach(module, incident.stream)
    body = {"exercise": chosen.id, "speed": str(speed or chosen.speed), "digest": _digest(chosen)}
    write(desk, BEGUN, body, name=incident.stream)
    return run_of(desk, incident.stream)


def _digest(chosen: Exercise) -> str:
    """The SHA-256 of the scenario as it was when it was begun."""
    return sha256(json.dumps(asdict(chosen), ensure_ascii=False).encode()).hexdigest()


def run(
    folder: Path | None,
    name: str,
    speed: float | None,
    *,
    wait: Callable[[float], None] = time.sleep,
) -> None:
    """Give every inject at its time; stopped and started again it goes on where the story is."""
    desk = Desk(folder)
    found = start_or_resume(desk, name, speed)
    say(w(f"【訓練】{found.exercise.title}", f"[EXERCISE] {found.exercise.title}"))
    say(found.exercise.aim)
    given = set(happened(desk.logbook.entries(found.incident)).given)
    left = [one for one in found.exercise.injects if one.id not in given]
    for inject in left:
        _wait_for(found, inject, wait)
        if not _goes_on(desk, found):
            raise HinomiError(_STOPPED)
        _give(desk, found, inject)
    remark(
        w(
            "状況付与はすべて出しました。対応が済んだら: hinomi incident close、"
            "hinomi exercise report",
            "All injects are given. Afterwards: hinomi incident close, hinomi exercise report",
        )
    )


def _goes_on(desk: Desk, found: Run) -> bool:
    """Whether nobody has ended it: what starts for real does, and no inject may come after."""
    return any(
        one.stream == found.incident.stream and one.is_open for one in incidents(desk.journal)
    )


def _wait_for(found: Run, inject: Inject, wait: Callable[[float], None]) -> None:
    story = found.begun.story
    due = story.began + timedelta(minutes=inject.at / story.speed)
    while (left := (due - datetime.now(UTC)).total_seconds()) > 0:
        if sys.stderr.isatty():
            sys.stderr.write(w(f"\r次の状況付与まで {left:4.0f} 秒 ", f"\rnext in {left:4.0f} s "))
            sys.stderr.flush()
        wait(min(left, 1))


def _give(desk: Desk, found: Run, inject: Inject) -> None:
    body = {"inject": inject.id, "text": inject.text, "to": inject.to}
    write(desk, GIVEN, body, name=found.incident.stream)
    clock = f"{int(inject.at) // 60}:{int(inject.at) % 60:02d}"
    told = f"（{inject.by}）" if inject.by else ""
    say(f"【訓練】{inject.id} {clock} → {inject.to}{told}")
    say(f"    {inject.text}")


def seen(folder: Path | None, inject: str, by: str, at: str, name: str) -> None:
    """Write down that an inject was received."""
    desk = Desk(folder)
    found = run_of(desk, name)
    body = {"inject": _inject(found, inject).id, "text": "", "by": by or desk.actor}
    write(desk, SEEN, body, at=typed_moment(at), name=found.incident.stream)
    say(w(f"{inject} を受領", f"{inject} seen"))


def rate(folder: Path | None, inject: str, rating: str, note: str, name: str) -> None:
    """Write down what the evaluator says of an inject."""
    desk = Desk(folder)
    found = run_of(desk, name)
    told = _IN_ENGLISH.get(rating.strip().casefold(), rating.strip())
    if told not in RATINGS:
        raise HinomiError(_RATING.format(rating, "、".join(RATINGS)))
    body = {"inject": _inject(found, inject).id, "rating": told, "text": note}
    write(desk, RATED, body, name=found.incident.stream)
    say(f"{inject} {told}")


def restored(folder: Path | None, thing: str, minutes: float, name: str) -> None:
    """Write down how many minutes restoring something took in the exercise."""
    from console.bcp_book import continuity_of, known_id

    if not 0 < minutes < float("inf"):
        raise HinomiError(_MINUTES.format(minutes))
    desk = Desk(folder)
    found = run_of(desk, name)
    node = known_id(continuity_of(desk.session), thing)
    write(desk, RESTORED, {"node": node, "minutes": str(minutes)}, name=found.incident.stream)
    say(w(f"{node} {minutes:g} 分", f"{node} {minutes:g} minutes"))


def score_of(desk: Desk, found: Run) -> Score:
    """How the exercise went so far."""
    from console.bcp_book import continuity_of

    if found.is_changed:
        remark(_CHANGED.in_(language()))
    entries = desk.logbook.entries(found.incident)
    course = course_of(desk, found.incident.stream, off_hours=found.exercise.off_hours)
    city = continuity_of(desk.session)
    return score(found.exercise, found.begun.story, happened(entries), course.steps, city.work)


def adopt(folder: Path | None, name: str, *, dry_run: bool) -> None:
    """Take the measured minutes into the continuity book as `drilled`."""
    from bcp.book.importing import put_book
    from bcp.book.reading import read_book
    from bcp.deadlines.clock import JAPAN
    from bcp.exercises.adopting import with_measured

    desk = Desk(folder)
    found = run_of(desk, name)
    measured = happened(desk.logbook.entries(found.incident)).restored
    if not measured:
        say(w("測った復旧時間はありません。", "Nothing was measured."))
        return
    session = desk.session
    on = found.begun.story.began.astimezone(JAPAN).date()
    book = with_measured(read_book(session.workspace.bcp), measured, on, found.incident.stream)
    done = put_book(
        found.incident.stream, book, session.workspace.bcp, session.ledger, session.journal,
        session.actor, dry_run=dry_run,
    )  # fmt: skip
    for node, minutes in sorted(measured.items()):
        say(f"{node}  {minutes:g}" + w(" 分（訓練で計測）", " minutes (drilled)"))
    if done.kept:
        remark(w(f"前の台帳は {done.kept} にあります。", f"The book before is {done.kept}."))
    if dry_run:
        remark(w("書き換えていません（--dry-run）。", "Nothing was written (--dry-run)."))


def _inject(found: Run, wanted: str) -> Inject:
    every = {one.id: one for one in found.exercise.injects}
    if wanted not in every:
        raise HinomiError(_NO_INJECT.format(wanted, ", ".join(every)))
    return every[wanted]
