"""The five digits of 3-2-1-1-0 of one data set, each with what it rests on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from checks.backup.drilled import answer, copy_age, told, window, within
from checks.backup.limits import BackupSetLimits
from checks.backup.model import Case, Depth, Drill, Held
from checks.backup.placing import PRODUCTION, distinct, medium, offsite, unalterable
from checks.backup.soundness import coverage, wounds
from checks.backup.weighing import NOWHERE, Question, anywhere, days, each, everywhere
from checks.model import FactError
from inventory.words import T, joined

_ONLY = T(
    "確かめられた媒体は{0}だけ。ほかの写しは、元と別の装置にあることか媒体の種類を確かめられない",
    "{1} only; that other copies are apart from the source, or on what, is not known",
)
_NEVER = T("復元訓練なし", "no drill")


MEDIA_WORDS: Mapping[str, T] = {
    "disk": T("ディスク", "disk"),
    "nas": T("NAS", "NAS"),
    "tape": T("テープ", "tape"),
    "optical": T("光ディスク", "optical disc"),
    "cloud": T("クラウド", "cloud"),
}


@dataclass(frozen=True, slots=True)
class Digit:
    """One digit: its name, whether it is kept (None: not known), and what was seen."""

    name: str
    holds: bool | None
    words: T


def digits(case: Case, limits: BackupSetLimits) -> tuple[Digit, ...]:
    """The digits in their order; none is better than what is known."""
    return (
        Digit("3", *copies(case, limits)),
        Digit("2", *media(case, limits)),
        Digit("1", *_anywhere(case, lambda held: offsite(case, held, limits))),
        Digit("1", *_anywhere(case, lambda held: unalterable(case, held, limits))),
        Digit("0", *errors(case, limits)),
    )


def copies(case: Case, limits: BackupSetLimits) -> tuple[bool | None, T]:
    """Whether two copies beside the original exist, on disks of their own."""
    sure, most = distinct(case, case.held, limits)
    words = T(f"元のデータのほかに {sure} つ", f"{sure} besides the original")
    if sure < most:
        words = T(
            f"{words.ja}（確かめられないものを含めても {most} つ）",
            f"{words.en} ({most} with those that cannot be told)",
        )
    return (True if sure >= 2 else None if most >= 2 else False), words


def media(case: Case, limits: BackupSetLimits) -> tuple[bool | None, T]:
    """Whether there are two sorts of media, the original's disk being one."""
    found: set[str] = set()
    doubt = False
    for held in case.held:
        try:
            found.add(medium(case, held, limits))
        except FactError:
            doubt = True
    sorts = sorted({PRODUCTION, *found} - {""})
    holds = len(sorts) > 1 or (None if doubt else False)
    words = joined(MEDIA_WORDS.get(one, T(one, one)) for one in sorts)
    return holds, (words if holds is not None else _ONLY.format(words.ja, words.en))


def errors(case: Case, limits: BackupSetLimits) -> tuple[bool | None, T]:
    """Whether reading everything and restoring a recent copy both met no error."""
    said = each(case, lambda held: _read(case, held, limits))
    holds, words = drilled(case, limits)
    parts = joined([*(one.told for one in said), words])
    return everywhere([*(one.holds for one in said), holds]), parts


def drilled(case: Case, limits: BackupSetLimits) -> tuple[bool | None, T]:
    """Whether some place brought a recent copy back, without loss, within the time laid down.

    Of each place the newest drill that showed anything speaks; where none was held, that is known.
    """
    said = [answer_of for held in case.held for answer_of in _spoken(case, held, limits)]
    holds = anywhere_of([one for one, _ in said])
    return holds, joined(words for _, words in said) if said else _NEVER


def anywhere_of(answers: list[bool | None]) -> bool | None:
    """True where one holds, None where one is not known, else False."""
    if True in answers:
        return True
    return None if None in answers else False


def _spoken(case: Case, held: Held, limits: BackupSetLimits) -> Iterator[tuple[bool | None, T]]:
    found = within(held.drills, case, window(case, limits), limits.skew)
    recent = [one for one in found if _recent(one, limits) is not False]
    answers = [(one, *_answer(one, limits)) for one in recent]
    decided = [said for said in answers if said[1] is not None]
    for drill, holds, words in (decided or answers)[-1:]:
        yield holds, told(drill, words)


def _answer(drill: Drill, limits: BackupSetLimits) -> tuple[bool | None, T]:
    holds, words = answer(drill, limits)
    if holds and _recent(drill, limits) is None:
        return None, T("写しの日時が分からない", "the copy has no time")
    return holds, words


def _recent(drill: Drill, limits: BackupSetLimits) -> bool | None:
    """Whether the copy was a recent one when it was restored; None where it has no time."""
    age = copy_age(drill)
    if age is None:
        return None
    return -limits.skew <= age <= timedelta(days=limits.drill_recent_days)


def _read(case: Case, held: Held, limits: BackupSetLimits) -> tuple[bool | None, T]:
    if wounds(held.readings, Depth):
        return False, T("読取りで異常", "damage was read")
    until = case.at + limits.skew
    most = timedelta(days=days(held, limits.read_days, limits))
    done, of = coverage(held.readings, case.at - most, until)
    words = T(f"読取り {done}/{of}", f"read {done}/{of}")
    return (True if done == of else None), words


def _anywhere(case: Case, question: Question) -> tuple[bool | None, T]:
    said = each(case, question)
    return anywhere(said), joined(one.told for one in said) if said else NOWHERE
