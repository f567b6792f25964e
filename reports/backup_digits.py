"""The five digits of 3-2-1-1-0 as marks; a digit is never better than what is known of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from checks.backup.digits import digits
from checks.backup.limits import BackupSetLimits
from checks.backup.model import Case
from checks.model import Verdict
from reports.backup_view import DigitView, Mark


@dataclass(frozen=True, slots=True)
class Heading:
    """How a digit is headed, and what it wants."""

    title: str
    meaning: str


DIGITS = (
    Heading("3　写し", "元のデータと合わせて三つ以上ある。"),
    Heading("2　媒体", "二種類以上の媒体にある。"),
    Heading("1　遠隔", "一つ以上が別の場所にある。"),
    Heading("1　切離し", "一つ以上が切り離されているか、変更できない。"),
    Heading("0　誤り", "内容の読取りと復元訓練に誤りがない。"),
)
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
_HOLDS = {True: Mark.CONFORMING, False: Mark.VIOLATION, None: Mark.UNKNOWN}
_WORST_FIRST = (Mark.VIOLATION, Mark.UNKNOWN, Mark.CONFORMING, Mark.NOT_APPLICABLE)


def worst(marks: Iterable[Mark]) -> Mark:
    """The worst mark; of none at all nothing is known."""
    met = set(marks)
    return next((mark for mark in _WORST_FIRST if mark in met), Mark.UNKNOWN)


def digits_of(case: Case, limits: BackupSetLimits) -> tuple[DigitView, ...]:
    """The digits of one data set; one that the ledger does not ask for need not be kept."""
    asked = (True, True, bool(case.wanted.offsite), bool(case.wanted.offline), True)
    return tuple(
        _digit(_HOLDS[digit.holds], wanted=wanted)
        for digit, wanted in zip(digits(case, limits), asked, strict=True)
    )


def _digit(mark: Mark, *, wanted: bool) -> DigitView:
    if not wanted and mark is not Mark.CONFORMING:
        return DigitView(Mark.NOT_APPLICABLE, 0, 0)
    return DigitView(mark, int(mark is Mark.CONFORMING), 1)


def together(sets: Sequence[tuple[DigitView, ...]]) -> tuple[DigitView, ...]:
    """The digits of a system: each the worst of its data sets, counted over them."""
    return tuple(
        DigitView(
            worst(one[place].mark for one in sets),
            sum(one[place].good for one in sets),
            sum(one[place].counted for one in sets),
        )
        for place in range(len(DIGITS))
    )


def kept(digits: Sequence[DigitView]) -> bool:
    """Whether all five digits are shown; what does not apply is not shown."""
    return bool(digits) and all(digit.mark is Mark.CONFORMING for digit in digits)
