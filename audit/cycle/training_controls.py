"""What the training ledger says of the controls about training (対策基準 5.2).

It tells what was recorded; whether the plan and the contents suffice a person has to judge. No
attendance, a rate under its goal and a course still to come are gaps.
"""

from collections.abc import Iterator, Sequence

from audit.cycle.readiness import LedgerAnswer
from audit.cycle.training import tally
from audit.cycle.training_answers import DrillRun, YearOfTraining, drills_counted
from inventory.model import Ledger
from inventory.words import T

REGULAR, PLAN, DRILLS, EVERYBODY = "5.2(1)", "5.2(2)", "5.2(3)", "5.2(4)"
_NO_COURSE = T("研修台帳に受講の記録のある研修がない", "no attendance of a course is recorded")
_NOT_FOR_ALL = T(
    "全職員を対象とする必須の研修が研修台帳にない",
    "no required course for all staff in the training ledger",
)
_NO_DRILL = T("今年度に行った訓練の記録がない", "no drill of this year is recorded")
_NOBODY = T("対象者のいる必須の研修が始まっていない", "no required course for anybody has begun")


def answers_of_training(
    year: YearOfTraining, ledger: Ledger, runs: Sequence[DrillRun]
) -> dict[str, LedgerAnswer]:
    """Told and missing, by control."""
    return {
        REGULAR: _regular(year),
        PLAN: _plan(year),
        DRILLS: _drills(year, runs),
        EVERYBODY: LedgerAnswer(tuple(_rate(year)), tuple(_short(year, ledger))),
    }


def _regular(year: YearOfTraining) -> LedgerAnswer:
    held = sum(bool(r.attended) for r in year.rolls if not r.course.is_drill)
    if not held:
        return LedgerAnswer((), (_NO_COURSE,))
    told = T(f"研修台帳: 受講の記録のある研修{held}件", f"training ledger: {held} courses attended")
    return LedgerAnswer((told,))


def _plan(year: YearOfTraining) -> LedgerAnswer:
    wide = [c for c in year.training.held if c.required and c.audience.everyone and not c.is_drill]
    if not wide:
        return LedgerAnswer((), (_NOT_FOR_ALL,))
    count = len(wide)
    told = T(
        f"研修台帳: 全職員を対象とする必須の研修{count}件", f"{count} required courses for all"
    )
    return LedgerAnswer((told,))


def _drills(year: YearOfTraining, runs: Sequence[DrillRun]) -> LedgerAnswer:
    count = drills_counted(year, runs)
    if not count:
        return LedgerAnswer((), (_NO_DRILL,))
    return LedgerAnswer((T(f"研修台帳等: 訓練{count}回", f"{count} drills on record"),))


def _rate(year: YearOfTraining) -> Iterator[T]:
    for rate, ja, en in (
        (year.total, "研修の受講", "attended courses"),
        (year.drills, "訓練の参加", "took part in drills"),
    ):
        if rate.attended:
            counts = f"{rate.attended:,}/{rate.targeted:,}"
            yield T(f"研修台帳: {ja} 延べ{counts}人", f"training ledger: {counts} {en}")


def _short(year: YearOfTraining, ledger: Ledger) -> Iterator[T]:
    """What keeps attendance from being whole; a roll with a doubt counts somebody as absent."""
    if not year.total.targeted:
        yield _NOBODY
    short = sum(t.is_short for roll in year.rolls for t in tally(roll, ledger))
    if short:
        yield T(
            f"受講率が目標に届いていない課室と研修の組{short}件",
            f"{short} pairs of section and course under their goal",
        )
    if doubtful := sum(bool(roll.doubts) for roll in year.rolls):
        yield T(
            f"対象者の分からない人がいる研修{doubtful}件",
            f"{doubtful} courses for people whom the ledger does not tell",
        )
    if to_come := sum(one.required for one in year.to_come):
        yield T(f"これから行う必須の研修{to_come}件", f"{to_come} required courses still to come")
