"""The form of a self-inspection as a table: where everything stands, going out and coming back.

A hidden sheet says for which year and section the form was made, and which item stands in which
row with which words. Its digest shows a slip of the hand and is no proof against a forger.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from audit.cycle.inspection import ANSWERS, Answer, Item, Questionnaire
from inventory.entries import canonical
from inventory.words import T

FORMAT = "hinomi.inspection/1"
SHEET, HIDDEN, GUIDE = "自己点検", "_hinomi", "書き方"
DEPARTMENT_ROW, BY_ROW, ON_ROW, HEAD_ROW = 2, 4, 5, 8  # as Excel counts
FIRST_ROW = HEAD_ROW + 1
VALUE = 2  # column of the values above the table: C
NUMBER, CLAUSE, TITLE, ASKS, HINTS, ANSWER, NOTE = range(7)
COLUMNS = (
    "番号",
    "条項",
    "表題",
    "守られていること",
    "確かめ方・見るもの",
    "回答",
    "備考（理由・根拠）",
)
CHOICES: Mapping[Answer, str] = {answer: words.ja for answer, words in ANSWERS.items()}
LONGEST = 2000  # characters of a note


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: the item that stands in it."""

    row: int
    code: str
    asked: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What the hidden sheet says."""

    year: int
    department: str
    catalogue: str
    lines: tuple[Line, ...]

    @property
    def seal(self) -> str:
        """The digest over all of it."""
        said = {
            "format": FORMAT,
            "year": self.year,
            "department": self.department,
            "catalogue": self.catalogue,
            "lines": [[line.row, line.code, line.asked] for line in self.lines],
        }
        return hashlib.sha256(canonical(said).encode()).hexdigest()

    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The cells of the hidden sheet, all of them text."""
        return (
            ("format", FORMAT),
            ("year", str(self.year)),
            ("department", self.department),
            ("catalogue", self.catalogue),
            ("seal", self.seal),
            *(("line", str(one.row), one.code, one.asked) for one in self.lines),
        )


@dataclass(frozen=True, slots=True)
class Form:
    """A form to hand out: to whom, until when."""

    body: str  # the municipality
    asked: Questionnaire
    due: date | None = None

    @property
    def mark(self) -> Mark:
        """What its hidden sheet says."""
        asked = self.asked
        lines = tuple(
            Line(FIRST_ROW + place, item.code, item.digest)
            for place, item in enumerate(asked.items)
        )
        return Mark(asked.year, asked.section.name, asked.catalogue, lines)


def cells_of(item: Item, number: int) -> tuple[str, ...]:
    """What stands in the locked cells of an item's row."""
    return (str(number), item.clause, item.title.ja, item.asks.ja, "\n".join(item.hints))


def letter_of(column: int) -> str:
    """The letter that Excel shows above a column of the form."""
    return "ABCDEFG"[column]


def place_of(row: int, column: int) -> str:
    """The name of a cell on the sheet of the form: 自己点検!F12."""
    return f"{SHEET}!{letter_of(column)}{row}"


EXPECTED_ANSWER = T(
    "、".join(CHOICES.values()) + " のどれか", "one of " + ", ".join(CHOICES.values())
)
