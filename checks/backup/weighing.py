"""What the places that hold a data set say together: one that keeps a rule is enough.

A place that cannot be judged speaks neither for nor against: with it, "nowhere" is not known.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from checks.backup.judging import known
from checks.backup.limits import BackupSetLimits
from checks.backup.model import Case, Held, Placement, Survey
from checks.model import FactError, Outcome, Why, judged
from inventory.words import T, joined

NOWHERE = T("どの保管先にもない", "no place holds it")


@dataclass(frozen=True, slots=True)
class Said:
    """What one place says to a question; None where it cannot be known."""

    target: str
    holds: bool | None
    words: T

    @property
    def told(self) -> T:
        """The place with its words."""
        return T(f"{self.target}: {self.words.ja}", f"{self.target}: {self.words.en}")


Question = Callable[[Held], tuple[bool | None, T]]


def each(case: Case, question: Question) -> tuple[Said, ...]:
    """The answers of all places; what cannot be established is None with its reason."""
    return tuple(_said(held, question) for held in case.held)


def somewhere(said: Sequence[Said], expected: T) -> Outcome:
    """Whether some place keeps the rule; raises where none does and one is not known."""
    holds = anywhere(said)
    told = joined(one.told for one in said) if said else NOWHERE
    if holds is None:
        raise FactError(Why.UNDETERMINED, told)
    return judged(holds, observed=told, expected=expected)


def anywhere(said: Sequence[Said]) -> bool | None:
    """True where one holds, False where none does, None where that is not known."""
    if any(one.holds for one in said):
        return True
    return None if any(one.holds is None for one in said) else False


def everywhere(answers: Sequence[bool | None]) -> bool | None:
    """False where one does not hold, None where one of the rest is not known."""
    if False in answers:
        return False
    return None if None in answers else True


def survey_of(case: Case, held: Held, limits: BackupSetLimits) -> Survey:
    """The survey, where it is recent; an old one, or one from the future, proves nothing now."""
    survey = known(held.survey)
    if case.at - survey.at < -limits.skew:
        raise FactError(
            Why.UNDETERMINED,
            T("保管先の時計が進んでいる", "the clock where the copies are is ahead"),
        )
    _require_recent(case.at, survey.at, days(held, limits.survey_days, limits))
    return survey


def placement_of(case: Case, held: Held, limits: BackupSetLimits) -> Placement:
    """Where the copies lie, where that was looked at recently: it came with the survey."""
    place = known(held.placement)
    if held.asked is None:
        raise FactError(
            Why.NOT_COLLECTED, T("いつ調べたか分からない", "when it was looked at is not known")
        )
    _require_recent(case.at, held.asked, days(held, limits.survey_days, limits))
    return place


def days(held: Held, usual: int, limits: BackupSetLimits) -> int:
    """How long a look counts: longer where the medium is offline, as it is seldom connected."""
    return max(usual, limits.offline_days) if held.declared.offline_since else usual


def _require_recent(now: datetime, seen: datetime, most: int) -> None:
    age = (now - seen).total_seconds() / 86400
    if age > most:
        raise FactError(
            Why.STALE,
            T(
                f"検証が {age:.0f} 日前のもの（hinomi backup verify を実行する）",
                f"verified {age:.0f} days ago: run hinomi backup verify",
            ),
        )


def reason(odd: FactError) -> T:
    """Why something is not known, in both languages."""
    return T(odd.detail_ja or odd.detail, odd.detail)


def _said(held: Held, question: Question) -> Said:
    target = held.declared.target
    try:
        holds, words = question(held)
    except FactError as odd:
        return Said(target, None, reason(odd))
    return Said(target, holds, words)
