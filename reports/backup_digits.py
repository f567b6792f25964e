"""The five digits of 3-2-1-1-0 from what the rules say; a digit is never better than its rules.

3 copies with the original, 2 sorts of media, 1 off site, 1 offline or unchangeable, 0 errors.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from checks.backup.judging import Judgement
from checks.model import Verdict
from reports.backup_view import DigitView, Mark


@dataclass(frozen=True, slots=True)
class Digit:
    """One digit: how it is headed, what it wants, and the rules that decide it."""

    key: str
    title: str
    meaning: str
    checks: tuple[str, ...]


DIGITS = (
    Digit("3", "3　写し", "元のデータと合わせて三つ以上ある。", ("BKP-031",)),
    Digit("2", "2　媒体", "二種類以上の媒体にある。", ("BKP-032",)),
    Digit("1a", "1　遠隔", "一つ以上が別の場所にある。", ("BKP-033",)),
    Digit("1b", "1　切離し", "一つ以上が切り離されているか、変更できない。", ("BKP-034",)),
    Digit("0", "0　誤り", "読取りと復元訓練に誤りがない。", ("BKP-020", "BKP-040")),
)
ERRORS = DIGITS[-1].checks

MARKS: Mapping[Verdict, Mark] = {
    Verdict.PASS: Mark.CONFORMING,
    Verdict.FAIL: Mark.VIOLATION,
    Verdict.NOT_APPLICABLE: Mark.NOT_APPLICABLE,
    Verdict.UNKNOWN: Mark.UNKNOWN,
    Verdict.ERROR: Mark.UNKNOWN,
    Verdict.NOT_CHECKED: Mark.UNKNOWN,
}
SYMBOLS = {
    Mark.CONFORMING: "○",
    Mark.VIOLATION: "×",
    Mark.UNKNOWN: "？",
    Mark.NOT_APPLICABLE: "－",
}
_WORST_FIRST = (Mark.VIOLATION, Mark.UNKNOWN, Mark.CONFORMING, Mark.NOT_APPLICABLE)


def worst(marks: Iterable[Mark]) -> Mark:
    """The worst mark; of none at all nothing is known."""
    met = set(marks)
    return next((mark for mark in _WORST_FIRST if mark in met), Mark.UNKNOWN)


def digits_of(judgements: Sequence[Judgement]) -> tuple[DigitView, ...]:
    """The digits of one data set, from what was judged of it."""
    return tuple(_digit(digit, judgements) for digit in DIGITS)


def _digit(digit: Digit, judgements: Sequence[Judgement]) -> DigitView:
    met = [judgement for judgement in judgements if judgement.check in digit.checks]
    marks = [MARKS[judgement.verdict] for judgement in met]
    if {judgement.check for judgement in met} != set(digit.checks):
        marks.append(Mark.UNKNOWN)  # a rule that was not asked says nothing
    mark = worst(marks)
    counted = mark is not Mark.NOT_APPLICABLE
    return DigitView(digit.key, mark, int(mark is Mark.CONFORMING), int(counted))


def together(sets: Sequence[tuple[DigitView, ...]]) -> tuple[DigitView, ...]:
    """The digits of a system: each the worst of its data sets, counted over them."""
    return tuple(
        DigitView(
            digit.key,
            worst(one[place].mark for one in sets),
            sum(one[place].good for one in sets),
            sum(one[place].counted for one in sets),
        )
        for place, digit in enumerate(DIGITS)
    )


def kept(digits: Sequence[DigitView]) -> bool:
    """Whether all five digits are shown; what does not apply is not shown."""
    return bool(digits) and all(digit.mark is Mark.CONFORMING for digit in digits)
