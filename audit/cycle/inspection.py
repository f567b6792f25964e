"""The self-inspection (自己点検) of a fiscal year: what a section is asked, and what it answered.

Answers are entries of `inspection:YEAR`, a correction is a new entry, and the state is a fold. An
answer holds for the very words that were asked. What a section was handed out is what it is asked,
whatever the catalogue says later: the words are kept in the year. A yes is what the section says
of itself and no verdict of anybody else.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from audit.cycle.controls import Catalogue, Class, Control, Part
from audit.cycle.inspection_scope import Concern, Section
from audit.cycle.network import NetworkModel
from audit.cycle.overlay import Overlay
from checks.model import Check
from inventory.entries import Entry, canonical
from inventory.words import T

STREAM = "inspection:"
ASKED, SENT, ANSWERED = "inspection.asked", "inspection.sent", "inspection.answered"


class Answer(StrEnum):
    """What a section can say of an item."""

    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"


ANSWERS: Mapping[Answer, T] = MappingProxyType(
    {
        Answer.YES: T("はい", "yes"),
        Answer.NO: T("いいえ", "no"),
        Answer.NOT_APPLICABLE: T("該当なし", "not applicable"),
        Answer.UNKNOWN: T("分からない", "not known"),
    }
)
REASONED = (Answer.NO, Answer.NOT_APPLICABLE)  # nothing without a reason


class Progress(StrEnum):
    """How far a section is."""

    UNSENT = "unsent"  # 未配布
    WAITING = "waiting"  # 未回収
    PARTLY = "partly"  # 一部回答
    COMPLETE = "complete"  # 完了


PROGRESS: Mapping[Progress, T] = MappingProxyType(
    {
        Progress.UNSENT: T("未配布", "not sent"),
        Progress.WAITING: T("未回収", "not returned"),
        Progress.PARTLY: T("一部回答", "partly answered"),
        Progress.COMPLETE: T("完了", "complete"),
    }
)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is asked; `checks` are those of machines about the same clause.

    The form is in Japanese, and so are the words that an answer holds for.
    """

    code: str
    clause: str
    title: T
    asks: T
    hints: tuple[str, ...]
    checks: tuple[str, ...]

    @property
    def digest(self) -> str:
        """The SHA-256 of the words that are asked, shortened to 16 hex digits."""
        return _sha({"code": self.code, "asks": self.asks.ja, "title": self.title.ja})[:16]


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """What one section is asked in one year."""

    year: int
    section: Section
    items: tuple[Item, ...]
    catalogue: str

    def item(self, code: str) -> Item | None:
        """The item of this code."""
        return next((one for one in self.items if one.code == code), None)


@dataclass(frozen=True, slots=True)
class Given:
    """What stands in one row of a returned form."""

    answer: Answer
    note: str
    asked: str  # digest of the words that were asked


@dataclass(frozen=True, slots=True)
class Standing:
    """The newest answer to an item, with who gave it when and in which entry."""

    given: Given
    by: str
    on: date
    sequence: int


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that was handed out; `due` is None where no day was set."""

    at: datetime
    sha256: str
    due: date | None
    catalogue: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Returned:
    """Everything a section has said in a year; `files` are SHA-256 of forms by entry number."""

    department: str
    answers: Mapping[str, Standing] = field(default_factory=dict)
    files: Mapping[str, int] = field(default_factory=dict)
    sent: Sent | None = None
    corrections: int = 0

    @property
    def newest(self) -> date | None:
        """The newest day on which something that stands was answered."""
        return max((one.on for one in self.answers.values()), default=None)


@dataclass(frozen=True, slots=True)
class Inspection:
    """A year: what each section said, the words asked by the digest of the catalogue.

    `odd` are entries that cannot be read.
    """

    year: int
    returned: Mapping[str, Returned] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, Item]] = field(default_factory=dict)
    odd: tuple[int, ...] = ()

    def of(self, department: str) -> Returned:
        """What this section said, which may be nothing."""
        return self.returned.get(department, Returned(department))

    def asked(self, now: Questionnaire, items: Mapping[str, Item]) -> Questionnaire:
        """What the section was handed out, else what it would be asked now.

        Hints and checks come from the items of the catalogue as it is.
        """
        sent = self.of(now.section.name).sent
        words = self.words.get(sent.catalogue, {}) if sent else {}
        if sent is None or not all(code in words for code in sent.codes):
            return now
        said = (words[code] for code in sent.codes)
        mine = (
            replace(one, hints=items[one.code].hints, checks=items[one.code].checks)
            if one.code in items
            else one
            for one in said
        )
        return replace(now, items=tuple(mine), catalogue=sent.catalogue)


@dataclass(frozen=True, slots=True)
class Pool:
    """Everything that is asked of people: the controls, with the checks about each."""

    items: tuple[tuple[Control, Item], ...]

    def by_code(self) -> Mapping[str, Item]:
        """Every item by its code."""
        return {item.code: item for _, item in self.items}

    @property
    def digest(self) -> str:
        """The SHA-256 of all words that are asked."""
        return _sha({"items": [item.digest for _, item in self.items]})

    def ask(
        self, year: int, section: Section, concerns: Mapping[str, frozenset[Concern]]
    ) -> Questionnaire:
        """What this section is asked."""
        mine = tuple(i for control, i in self.items if section.is_asked(control, concerns))
        return Questionnaire(year, section, mine, self.digest)

    def unasked(self, asked: Iterable[Questionnaire]) -> tuple[Item, ...]:
        """What no section is asked, because none has what it is about."""
        codes = {item.code for one in asked for item in one.items}
        return tuple(item for _, item in self.items if item.code not in codes)


def pool(
    catalogue: Catalogue,
    overlay: Overlay,
    model: NetworkModel | None,
    checks: Mapping[str, Check[...]],
) -> Pool:
    """What people are asked: what no machine answers alone, and what this network model has."""
    controls = (*catalogue.items(checks), *overlay.alone())
    asked = (c for c in controls if c.kind is not Class.MACHINE and c.applies(model) is not False)
    return Pool(tuple((one, _item(one, overlay, checks)) for one in asked))


def fold_inspection(year: int, entries: Iterable[Entry]) -> Inspection:
    """The year after these entries, in their order; those of other streams count for nothing."""
    returned: dict[str, Returned] = {}
    words: dict[str, Mapping[str, Item]] = {}
    odd: list[int] = []
    for entry in entries:
        if entry.stream == stream_of(year):
            try:
                if entry.kind == ASKED:
                    words[_text(entry.body["catalogue"])] = _asked_words(entry)
                else:
                    name = _text(entry.body["department"])
                    before = returned.get(name, Returned(name))
                    returned[name] = _DEEDS[entry.kind](before, entry)
            except (KeyError, TypeError, ValueError, AttributeError):
                odd.append(entry.sequence)
    return Inspection(year, MappingProxyType(returned), MappingProxyType(words), tuple(odd))


def stream_of(year: int) -> str:
    """The stream of a fiscal year."""
    return f"{STREAM}{year}"


def standing(asked: Questionnaire, said: Returned) -> Iterator[tuple[Item, Standing | None]]:
    """Each item with the answer that holds for its words as they are now."""
    for item in asked.items:
        found = said.answers.get(item.code)
        yield item, found if found and found.given.asked == item.digest else None


def unanswered(asked: Questionnaire, said: Returned) -> tuple[Item, ...]:
    """The items without an answer."""
    return tuple(item for item, found in standing(asked, said) if found is None)


def unreasoned(asked: Questionnaire, said: Returned) -> tuple[Item, ...]:
    """The items answered no or not applicable without saying why."""
    return tuple(
        item
        for item, found in standing(asked, said)
        if found and found.given.answer in REASONED and not found.given.note
    )


def progress(asked: Questionnaire, said: Returned) -> Progress:
    """How far a section is; complete where nothing at all is missing."""
    held = [found for _, found in standing(asked, said) if found]
    if not held:
        return Progress.WAITING if said.sent else Progress.UNSENT
    whole = len(held) == len(asked.items) and not unreasoned(asked, said)
    return Progress.COMPLETE if whole else Progress.PARTLY


def changed(said: Returned, given: Mapping[str, Given]) -> tuple[str, ...]:
    """The codes of which the form says something else than what stands."""
    return tuple(
        code
        for code, one in given.items()
        if code not in said.answers or said.answers[code].given != one
    )


def body_of(given: Mapping[str, Given]) -> dict[str, list[str]]:
    """Answers as the journal keeps them."""
    return {code: [one.answer.value, one.note, one.asked] for code, one in given.items()}


def words_of(items: Iterable[Item]) -> list[list[str]]:
    """The words that are asked as the journal keeps them."""
    return [[i.code, i.clause, i.title.ja, i.title.en, i.asks.ja, i.asks.en] for i in items]


def _asked_words(entry: Entry) -> Mapping[str, Item]:
    found = {}
    for row in entry.body["items"]:
        code, clause, *texts = map(_text, row)
        title_ja, title_en, asks_ja, asks_en = texts
        found[code] = Item(code, clause, T(title_ja, title_en), T(asks_ja, asks_en), (), ())
    return MappingProxyType(found)


def _item(control: Control, overlay: Overlay, checks: Mapping[str, Check[...]]) -> Item:
    own = overlay.about(control)
    named = (*control.checks(checks), *(id_ for one in own for id_ in one.checks))
    hints = (
        *(one.ask.ja for one in control.questions),
        *(one.ja for one in control.evidence),
        *(text for one in own if not control.own for text in _asked(one.asks)),
        *(q.ask.ja for one in own for q in one.questions),
        *(e.ja for one in own for e in one.evidence),
    )
    mark = "※" if Part.TITLE in control.unverified else ""
    numbers = () if control.own else tuple(one.number for one in own)
    return Item(
        code=f"own:{control.number}" if control.own else control.number,
        clause="、".join((f"{control.number}{mark}", *numbers)),
        title=control.title,
        asks=control.asks,
        hints=tuple(dict.fromkeys(hints)),
        checks=tuple(dict.fromkeys(named)),
    )


def _asked(text: str) -> Sequence[str]:
    return (text,) if text else ()


def _sent(before: Returned, entry: Entry) -> Returned:
    body = entry.body
    day = date.fromisoformat(body["due"]) if body["due"] else None
    codes = tuple(map(_text, body["codes"]))
    sent = Sent(entry.at, _text(body["sha256"]), day, _text(body["catalogue"]), codes)
    return replace(before, sent=sent)


def _answered(before: Returned, entry: Entry) -> Returned:
    body = entry.body
    by, on = _text(body["answered_by"]), date.fromisoformat(body["answered_on"])
    said = {
        code: Standing(Given(Answer(answer), _text(note), _text(asked)), by, on, entry.sequence)
        for code, (answer, note, asked) in body["answers"].items()
    }
    known = [code for code in said if code in before.answers]
    again = sum(before.answers[code].given != said[code].given for code in known)
    return replace(
        before,
        answers=MappingProxyType({**before.answers, **said}),
        files=MappingProxyType({**before.files, _text(body["sha256"]): entry.sequence}),
        corrections=before.corrections + again,
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _sha(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(body).encode()).hexdigest()


_DEEDS = {SENT: _sent, ANSWERED: _answered}
