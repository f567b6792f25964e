"""The forms (様式) as data: which set, which number, which columns, and whose columns they are.

A number says nothing without its set: 様式7 is the list of backups in the set of 2008 and the
初動検討ワークシート in the 初動版 of 2013.
"""

from dataclasses import dataclass
from enum import StrEnum


class FormSet(StrEnum):
    """Which set a form belongs to."""

    MIC_2008 = "2008"  # ICT部門の業務継続計画策定に関するガイドライン (総務省、平成20年8月)
    FIRST = "初動版"  # ICT-BCP 初動版 (総務省、平成25年5月)


class Filling(StrEnum):
    """Where the value of a column comes from."""

    KNOWN = "known"  # inventory, continuity book, plan, evidence
    HAND = "hand"  # written on paper: always an empty box


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column: `own` where the ministry's column is not known and this one is ours (独自)."""

    key: str
    title: str
    width: float = 20  # millimetres of 170
    own: bool = True
    filling: Filling = Filling.KNOWN


@dataclass(frozen=True, slots=True)
class Form:
    """One form with the steps (ステップ・手順) that use it and where title and columns are from."""

    set: FormSet
    number: int
    title: str
    steps: str
    columns: tuple[FormColumn, ...]
    source: str = ""
    note: str = ""

    @property
    def key(self) -> tuple[FormSet, int]:
        """Set and number together."""
        return self.set, self.number


@dataclass(frozen=True, slots=True)
class Filled:
    """A form with its lines; each line has a text for every column, in order."""

    form: Form
    rows: tuple[tuple[str, ...], ...]
    blanks: int  # cells that nobody has told anything for, boxes for writing not counted
