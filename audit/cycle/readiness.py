"""How far the eight fields of 施行規則16条の3 are answered: by what evidence, and what is missing.

It says what was looked at and never that something is secure: an item whose evidence is whole is
`LOOKED`, and one with a violation is `VIOLATED` whatever else is good. Unknown, unasked and
unanswered things keep an item from being whole.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from audit.cycle.answers import CheckAnswer, Looked, Population, Sort
from audit.cycle.controls import Catalogue, Class, Control, Law, Question
from audit.cycle.network import NetworkModel
from audit.cycle.overlay import Overlay, OwnClause
from inventory.words import T

OWN = "own:"  # before the number of a control of the body's own


class State(StrEnum):
    """How far one item is answered."""

    VIOLATED = "violated"  # 不適合あり
    LOOKED = "looked"  # 証拠がそろった
    PARTLY = "partly"  # 一部
    MISSING = "missing"  # 答えなし
    UNDECIDED = "undecided"  # 適用不明
    OUT = "out"  # 対象外


STATES: Mapping[State, T] = MappingProxyType({
    State.VIOLATED: T("不適合あり", "violated"),
    State.LOOKED: T("証拠あり", "evidence whole"),
    State.PARTLY: T("一部", "partly"),
    State.MISSING: T("答えなし", "no answer"),
    State.UNDECIDED: T("適用不明", "not known if asked"),
    State.OUT: T("対象外", "not asked"),
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class HumanAnswer:
    """What a person found by documents, an interview or a visit; `holds` None: undetermined.

    The number is that of the control; for one of the body's own it begins with `own:`.
    """

    number: str
    holds: bool | None
    at: datetime
    by: str
    reference: str  # of the working paper
    words: T  # its judgement, and how many papers say so


@dataclass(frozen=True, slots=True)
class LedgerAnswer:
    """What a ledger of people (研修台帳) says of a control, and what it lacks.

    It answers a part and never the whole; what it lacks keeps an item from being whole.
    """

    told: tuple[T, ...] = ()
    missing: tuple[T, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One control with all that answers it, and what is missing."""

    control: Control
    state: State
    answers: tuple[CheckAnswer, ...] = ()
    human: HumanAnswer | None = None
    own: tuple[OwnClause, ...] = ()
    missing: tuple[T, ...] = ()
    ledger: LedgerAnswer | None = None

    @property
    def evidence(self) -> tuple[T, ...]:
        """Examples of what can be shown."""
        return (*self.control.evidence, *(text for one in self.own for text in one.evidence))

    @property
    def questions(self) -> tuple[Question, ...]:
        """What to ask people."""
        return (*self.control.questions, *(ask for one in self.own for ask in one.questions))


@dataclass(frozen=True, slots=True)
class FieldReadiness:
    """One of the eight fields with its items."""

    law: Law
    items: tuple[Item, ...]

    @property
    def counts(self) -> Mapping[State, int]:
        """How many items are in which state."""
        return Counter(item.state for item in self.items)

    @property
    def asked(self) -> int:
        """How many items count: all but those that the network model leaves out."""
        return sum(item.state is not State.OUT for item in self.items)

    @property
    def answered(self) -> int:
        """How many items have an answer, good or bad."""
        return sum(item.state in (State.LOOKED, State.VIOLATED) for item in self.items)


@dataclass(frozen=True, slots=True)
class Readiness:
    """The eight fields as of what was seen in one fiscal year."""

    year: int
    edition: str
    model: NetworkModel | None
    model_unknown: T | None  # why nobody can say which model
    external_audit: bool | None
    fields: tuple[FieldReadiness, ...]
    looked: tuple[Looked, ...]
    unseen: tuple[str, ...]  # hosts of the ledger without any judgement in the year
    hosts: int
    own_standards: tuple[str, ...] = ()

    def items(self) -> Iterator[Item]:
        """The items of all fields."""
        return (item for one in self.fields for item in one.items)


@dataclass(frozen=True, slots=True)
class Material:
    """What readiness is made of."""

    year: int
    catalogue: Catalogue
    overlay: Overlay
    population: Population
    looked: tuple[Looked, ...]
    model: NetworkModel | None
    model_unknown: T | None = None
    human: Mapping[str, HumanAnswer] = field(default_factory=dict)
    ledgers: Mapping[str, LedgerAnswer] = field(default_factory=dict)  # by control


def readiness(material: Material) -> Readiness:
    """Join the catalogue with what was answered; pure."""
    answers = material.population.asked(material.looked)
    items = [_item(material, control, answers) for control in _controls(material)]
    seen = {one.subject for one in material.looked if one.sort is Sort.HOST}
    hosts = material.population.ledger.hosts
    return Readiness(
        year=material.year,
        edition=material.catalogue.edition,
        model=material.model,
        model_unknown=material.model_unknown,
        external_audit=material.catalogue.external_audit(material.model),
        fields=tuple(
            FieldReadiness(law, tuple(i for i in items if i.control.law.field is law.field))
            for law in material.catalogue.laws.values()
        ),
        looked=material.looked,
        unseen=tuple(host.id for host in hosts if host.id not in seen),
        hosts=len(hosts),
        own_standards=tuple(one.title for one in material.overlay.standards),
    )


def _controls(material: Material) -> Iterator[Control]:
    yield from material.catalogue.items(material.population.checks())
    yield from material.overlay.alone()


def _item(material: Material, control: Control, answers: Mapping[str, CheckAnswer]) -> Item:
    own = material.overlay.about(control)
    applies = control.applies(material.model)
    if applies is False:
        return Item(control, State.OUT, own=own)
    ids = [*control.checks(material.population.checks()), *(c for one in own for c in one.checks)]
    mine = tuple(answers[id_] for id_ in dict.fromkeys(ids) if id_ in answers)
    human = material.human.get(f"{OWN}{control.number}" if control.own else control.number)
    ledger = None if control.own else material.ledgers.get(control.number)
    missing = [
        *_missing_machine(control, mine),
        *_missing_human(control, human),
        *_missing_own(material.overlay, control, own),
        *(ledger.missing if ledger else ()),
    ]
    state = _with_ledger(_state(control, mine, human), ledger)
    if applies is None:
        state, missing = State.UNDECIDED, [material.model_unknown or _MODEL, *missing]
    return Item(control, state, mine, human, own, tuple(missing), ledger)


def _with_ledger(state: State, ledger: LedgerAnswer | None) -> State:
    """A ledger that lacks something takes wholeness away; what it tells is a part."""
    if ledger and ledger.missing and state is State.LOOKED:
        return State.PARTLY
    return State.PARTLY if ledger and ledger.told and state is State.MISSING else state


def _state(control: Control, mine: Iterable[CheckAnswer], human: HumanAnswer | None) -> State:
    answers = [one for one in mine if one.counts or one.unseen]
    if any(one.failed for one in answers) or (human and human.holds is False):
        return State.VIOLATED
    parts = []
    if _by_machine(control, mine):
        parts.append(any(a.decided for a in answers) and all(a.whole for a in answers))
    if control.kind is not Class.MACHINE:
        parts.append(human is not None and human.holds is True)
    if parts and all(parts):
        return State.LOOKED
    return State.PARTLY if human or any(a.decided for a in answers) else State.MISSING


def _by_machine(control: Control, mine: Iterable[CheckAnswer]) -> bool:
    """True where a machine has to answer: it always can, or there are checks that do."""
    return control.kind is Class.MACHINE or any(True for _ in mine)


_MODEL = T("ネットワークの構成が分からない", "the network model is not known")
_NEVER = T("今年度の点検がない", "nothing was scanned this year")
_NOBODY = T("台帳に対象の機器・データがない", "the ledger has nothing that it is about")
_OPEN_PAPER = T("調書{0}では確かめられていない", "paper {0} does not settle it")
_NO_CHECK = T("答える点検がない", "no check answers it")
_NOWHERE = T("どの機器にも点検の前提となる機能がない", "no host has what the checks are about")
_UNMAPPED = T("団体の基準に対応する条項がない", "no clause of the body's own standard says it")


def _missing_machine(control: Control, mine: tuple[CheckAnswer, ...]) -> Iterator[T]:
    if not mine:
        if control.kind is Class.MACHINE:
            yield _NO_CHECK
        return
    open_, unseen = sum(a.open for a in mine), {id_ for a in mine for id_ in a.unseen}
    if not any(a.counts for a in mine):
        yield _NEVER if unseen else _NOBODY
        return
    if not open_ and not unseen and not any(a.decided for a in mine):
        yield _NOWHERE
    if open_:
        checks = sum(bool(a.open) for a in mine)
        yield T(f"未確認{open_}件（{checks}項目）", f"{open_} unknown ({checks} checks)")
    if unseen:
        number = len(unseen)
        yield T(f"今年度点検していない機器等{number}件", f"{number} subjects not scanned this year")


def _missing_human(control: Control, human: HumanAnswer | None) -> Iterator[T]:
    if control.kind is Class.MACHINE or (human and human.holds is not None):
        return
    ids = [q.id for q in control.questions if q.id]
    more = f"（{'、'.join(ids)}）" if ids else ""
    if human:
        yield _OPEN_PAPER.format(human.reference)
        return
    yield T(
        f"書面・聴取等の答えがない{more}",
        f"no answer by documents or interview{' (' + ', '.join(ids) + ')' if ids else ''}",
    )


def _missing_own(overlay: Overlay, control: Control, own: Iterable[OwnClause]) -> Iterator[T]:
    if overlay.standards and not (control.own or control.within or control.heading or any(own)):
        yield _UNMAPPED
