"""Whether something was done lately enough; a day that is still to come proves nothing."""

from dataclasses import dataclass
from datetime import date

from bcp.amounts import at, fill
from bcp.case import Case
from bcp.conflicts import Said
from bcp.rules.rule import Speaker
from checks.model import Severity
from inventory.words import T


@dataclass(frozen=True, slots=True)
class Done:
    """When something was last done, how often it must be, and where that is written."""

    day: date
    every: int
    place: str = ""


def fresh(case: Case, speak: Speaker, one: str, done: Done, words: tuple[T, T]) -> Said:
    """Fits, old (with the title and the advice in `words`), or a day that lies ahead."""
    title, advice = words
    if done.day > case.day:
        ahead = T("日付 {day} が先になっている{at}", "the day {day} lies ahead{at}")
        why = fill(ahead, day=done.day.isoformat(), at=at(done.place))
        return speak.unknown((one,), why, advice=advice)
    if (case.day - done.day).days <= done.every:
        return speak.fits(one)
    because = case.stale(done.day, done.every, done.place)
    return speak.conflict((one,), title, (because,), advice, Severity.LOW)
