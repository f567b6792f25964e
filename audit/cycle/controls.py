"""The nouns of the control catalogue: what is asked, by which clause, and how sure we are of it.

A control stands for one clause (例文) of the 対策基準 of the guideline, or for what a network model
adds to one. The checks that answer it are not written down in it: they name the clause themselves.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from audit.cycle.network import NetworkModel
from checks.coverage import is_within
from checks.model import Check, LawField
from inventory.words import T

EXTERNAL_AUDIT = "9.1/外部"  # 例文9.1 and 三層の対策: α', β and β' need it, J-LIS gets the report


class Class(StrEnum):
    """Who can answer: a machine, both, or only people."""

    MACHINE = "machine"
    PARTLY = "partly"
    HUMAN = "human"


class Source(StrEnum):
    """How sure we are of what the catalogue says of a clause."""

    VERIFIED = "verified"  # 原典で確認
    SECONDARY = "secondary"  # 二次資料で確認
    UNVERIFIED = "unverified"  # 未確認


class Part(StrEnum):
    """What of a control comes from a text of others; the rest is our own."""

    TITLE = "title"
    FIELD = "field"
    MYNUMBER = "mynumber"
    JIS = "jis"
    REQUIRED = "required"


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask a person; `id` names it where it comes from the manual items, `how` too."""

    ask: T
    id: str = ""
    how: str = "interview"


@dataclass(frozen=True, slots=True)
class Law:
    """One of the eight fields of 地方自治法施行規則16条の3.

    `old_rule`: systems and contracts that exist on the day it comes into force keep the old rule.
    """

    field: LawField
    title: T
    old_rule: bool
    in_force: date


@dataclass(frozen=True, slots=True)
class Control:
    """One thing that is asked; `required` None: nobody here knows if the guideline marks it 必須.

    `jis` are numbers of JIS Q 27002 in the numbering of ISO/IEC 27002:2022, empty where not known.
    `models` empty: of every network model. `within`: the clause that an added item belongs to.
    `own`: of the municipality's standard, with its number.
    """

    number: str
    title: T
    edition: str
    kind: Class
    law: Law
    asks: T
    place: str
    mynumber: tuple[str, ...] = ()
    jis: tuple[str, ...] = ()
    required: bool | None = None
    models: frozenset[NetworkModel] = frozenset()
    within: str = ""
    own: bool = False
    heading: bool = False
    evidence: tuple[T, ...] = ()
    questions: tuple[Question, ...] = ()
    sources: Mapping[Part, Source] = field(default_factory=lambda: MappingProxyType({}))

    def applies(self, model: NetworkModel | None) -> bool | None:
        """Whether a body of this model has to answer it; None where the model is not known."""
        if not self.models:
            return True
        return None if model is None else model in self.models

    @property
    def unverified(self) -> tuple[Part, ...]:
        """The parts that nobody compared with the original text; the body knows its own."""
        if self.own:
            return ()
        stated = {
            Part.TITLE: True,
            Part.FIELD: True,
            Part.MYNUMBER: bool(self.mynumber),
            Part.JIS: bool(self.jis),
            Part.REQUIRED: self.required is not None,
        }
        return tuple(part for part in Part if stated[part] and not self._verified(part))

    def _verified(self, part: Part) -> bool:
        return self.sources.get(part, Source.UNVERIFIED) is Source.VERIFIED

    def checks(self, known: Mapping[str, Check[...]]) -> tuple[str, ...]:
        """The checks that name this very clause of the guideline."""
        if self.own:
            return ()
        return tuple(id_ for id_, one in known.items() if f"MIC:{self.number}" in one.clauses)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every control by its number, with the texts that its letters and fields stand for."""

    edition: str
    title: T
    controls: Mapping[str, Control]
    laws: Mapping[LawField, Law]
    mynumber: Mapping[str, T]

    def items(self, checks: Mapping[str, Check[...]]) -> Iterator[Control]:
        """What is to be answered: no headings, unless a check names one itself."""
        named = {clause.removeprefix("MIC:") for one in checks.values() for clause in one.clauses}
        return (c for c in self.controls.values() if not c.heading or c.number in named)

    def external_audit(self, model: NetworkModel | None) -> bool | None:
        """Whether the body has to be audited by outsiders and to report to J-LIS."""
        return self.controls[EXTERNAL_AUDIT].applies(model)


def is_heading(number: str, numbers: Sequence[str]) -> bool:
    """True where other clauses lie within this one."""
    return any(is_within(other, number) for other in numbers)
