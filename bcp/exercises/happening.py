"""What happened in an exercise: a fold over its stream, sorted out for scoring."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bcp.exercises.scoring import GIVEN, RATED, RESTORED, SEEN, Deed, Done, Happened, Story
from bcp.incident.chronology import REPORTED, chronology
from bcp.incident.model import Certainty, Safety, Sort
from bcp.incident.muster import present
from bcp.runbook.running import step_runs
from inventory.entries import Entry

BEGUN = "exercise.begun"

_DEEDS = {
    Sort.ACTION: Deed.ACTION,
    Sort.ORDER: Deed.ACTION,
    Sort.DECISION: Deed.DECISION,
    Sort.REPORT: Deed.REPORT,
}


@dataclass(frozen=True, slots=True)
class Begun:
    """Which exercise runs in a stream, since when, how fast, and by which text."""

    exercise: str
    digest: str
    story: Story


def begun(entries: Iterable[Entry]) -> Begun | None:
    """The exercise that was begun in this stream; the first counts."""
    for one in entries:
        if one.kind == BEGUN:
            speed = float(str(one.body["speed"]))
            return Begun(str(one.body["exercise"]), str(one.body["digest"]), Story(one.at, speed))
    return None


def happened(entries: Sequence[Entry]) -> Happened:
    """Everything of the stream that a score is made from."""
    people = list(present(entries).values())
    answered = [one for one in people if one.safety is not Safety.NO_ANSWER]
    return Happened(
        _first(entries, GIVEN),
        _first(entries, SEEN),
        tuple(_done(entries)),
        step_runs(entries),
        {str(e.body["node"]): float(str(e.body["minutes"])) for e in entries if e.kind == RESTORED},
        {
            str(e.body["inject"]): (str(e.body["rating"]), str(e.body["text"]))
            for e in entries
            if e.kind == RATED
        },
        len(answered),
        len(people),
    )


def _first(entries: Iterable[Entry], kind: str) -> dict[str, datetime]:
    found: dict[str, datetime] = {}
    for one in entries:
        if one.kind == kind:
            found.setdefault(str(one.body["inject"]), one.at)
    return found


def _done(entries: Sequence[Entry]) -> Iterable[Done]:
    """Lines as they are worded now; what was found wrong later was not done."""
    for line in chronology(entries).lines:
        words = line.words
        if line.number and words.sort in _DEEDS and words.certainty is not Certainty.WRONG:
            yield Done(_DEEDS[words.sort], line.at, words.text.ja)
    for one in entries:
        if one.kind == REPORTED:
            yield Done(Deed.REPORT, one.at, f"第{one.body.get('number', '')}報 本部")
