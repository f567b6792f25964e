"""The nouns of a proof by trial: rows of the series, their verdicts, and the proof of a target."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from inventory.words import T


class Row(StrEnum):
    """The rows of the series, in the order in which a reader meets them."""

    CLOCK = "A0"
    ALONE = "A1"
    BLANK = "A2"
    WRONG = "A3"
    EACH = "A4"
    RIGHT = "A5"
    REPLAY = "A6"
    WINDOW = "A7"
    TOLERANCE = "A8"
    BURST = "A9"
    AFTER = "A10"


DEMANDED = (Row.CLOCK, Row.ALONE, Row.BLANK, Row.WRONG, Row.EACH, Row.RIGHT)


class Grade(StrEnum):
    """What trying showed; only MET is 適合."""

    MET = "met"
    BROKEN = "broken"
    UNFINISHED = "unfinished"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


GRADE_WORDS: Mapping[Grade, T] = {
    Grade.MET: T("適合", "met"),
    Grade.BROKEN: T("不適合", "not met"),
    Grade.UNFINISHED: T("未完了", "unfinished"),
    Grade.UNKNOWN: T("確認不能", "cannot be confirmed"),
    Grade.NOT_APPLICABLE: T("対象外", "not applicable"),
}
ROW_WORDS: Mapping[Row, T] = {
    Row.CLOCK: T("時計のずれが5秒以内", "Clocks agree within 5 seconds"),
    Row.ALONE: T("一つの方式だけでは入れない", "One method alone is not enough"),
    Row.BLANK: T("空のコードでは入れない", "A blank code is refused"),
    Row.WRONG: T("誤ったコードでは入れない", "A wrong code is refused"),
    Row.EACH: T("どの要素も欠かせない", "No declared factor can be left out"),
    Row.RIGHT: T("全部正しければ入れる", "Everything right is accepted"),
    Row.REPLAY: T("同じコードは二度使えない", "The same code is refused the second time"),
    Row.WINDOW: T("時刻の外れたコードでは入れない", "A code from outside the window is refused"),
    Row.TOLERANCE: T("一つ前のコード(許容幅の実測)", "The code before (tolerance, measured)"),
    Row.BURST: T("誤りが続くと待たされる", "A burst of wrong codes is slowed down"),
    Row.AFTER: T("待てば再び入れる", "After the wait the right code is accepted"),
}


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict of one row, and why."""

    row: Row
    grade: Grade
    reason: T

    @property
    def words(self) -> T:
        """The verdict with its reason."""
        grade = GRADE_WORDS[self.grade]
        return T(f"{grade.ja}({self.reason.ja})", f"{grade.en} ({self.reason.en})")


def worst(rows: Mapping[Row, Judged], among: tuple[Row, ...] = tuple(Row)) -> Grade:
    """The verdict over these rows: one violation decides, and a row not judged is unfinished."""
    grades = {rows[row].grade if row in rows else Grade.UNFINISHED for row in among}
    for grade in (Grade.BROKEN, Grade.UNKNOWN, Grade.UNFINISHED):
        if grade in grades:
            return grade
    return Grade.MET if Grade.MET in grades else Grade.UNKNOWN


@dataclass(frozen=True, slots=True)
class Proof:
    """The newest trial of one target as the journal has it.

    `verdict` is over all rows, `demanded` over A0 to A5 alone: are two factors needed, whatever
    the quality of the code. `host` is the ledger's id where the target is in the ledger, else
    the address; `system` and `path` say which cell was tried.
    """

    target: str
    account: str
    host: str
    system: str
    path: str
    at: datetime
    verdict: Grade
    demanded: Grade
    rows: Mapping[Row, Judged]
    run: str = ""  # the mark of its entries in the journal
    approver: str = ""
    actor: str = ""
    log: Judged | None = None  # were the attempts found in the target's own log
    closed: Judged | None = None  # was the account locked again afterwards
    port: int = 0
