"""The control catalogue read from YAML: every clause once, every complaint with file and line."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TypeVar

from audit.cycle.controls import (
    Catalogue,
    Class,
    Control,
    Law,
    Part,
    Question,
    Source,
    is_heading,
)
from audit.cycle.network import NetworkModel
from checks.clauses import Framework, read_framework
from checks.coverage import ManualItem, is_within, read_manual
from checks.marked import Marked, misplaced, read_marked, unknown_name
from checks.model import LawField
from inventory.words import T

W = TypeVar("W", bound=StrEnum)
_TOP = ("framework", "edition", "field", "source", "controls")
_CONTROL = ("class", "asks")
_OPTIONAL = ("field", "mynumber", "jis", "required", "source", "see", "ask")
_ADDED = ("clause", "models", "title")
_JIS = re.compile(r"[5-8]\.([1-9]|[1-3]\d)")  # ISO/IEC 27002:2022 has 5.1 to 8.34


@dataclass(frozen=True, slots=True)
class Ground:
    """What the controls refer to: clauses, fields of the law, My Number measures, questions."""

    framework: Framework
    laws: Mapping[LawField, Law]
    mynumber: Mapping[str, T]
    manual: tuple[ManualItem, ...]

    def asked(self, number: str) -> list[ManualItem]:
        """The manual items that are about the clause most closely."""
        near = {item.id: _nearness(item, number) for item in self.manual if item.about(number)}
        best = max(near.values(), default=0)
        return [item for item in self.manual if near.get(item.id) == best]


@cache
def shipped_catalogue() -> Catalogue:
    """The catalogue that comes with the product."""
    data = files("checks").joinpath("data")
    home = files("audit").joinpath("catalogue")
    ground = Ground(
        read_framework(data.joinpath("mic.yaml").read_text("utf-8")),
        read_laws(home.joinpath("law.yaml").read_text("utf-8"), "law.yaml"),
        read_measures(home.joinpath("mynumber.yaml").read_text("utf-8"), "mynumber.yaml"),
        read_manual(data.joinpath("manual.yaml").read_text("utf-8")),
    )
    texts = {
        one.name: one.read_text("utf-8") for one in home.iterdir() if one.name.startswith("chapter")
    }
    return read_catalogue(texts, ground)


def read_catalogue(texts: Mapping[str, str], ground: Ground) -> Catalogue:
    """The whole catalogue: each clause of the framework exactly once, in its order."""
    found: dict[str, Control] = {}
    for file, text in sorted(texts.items()):
        for control in read_controls(text, file, ground):
            if first := found.get(control.number):
                raise misplaced(
                    control.place,
                    T(
                        f"{control.number} は {first.place} にもあります",
                        f"{control.number} is in {first.place} as well",
                    ),
                )
            found[control.number] = control
    if missing := [number for number in ground.framework.clauses if number not in found]:
        names = ", ".join(missing)
        raise misplaced(
            "audit/catalogue", T(f"条項がありません: {names}", f"clauses are missing: {names}")
        )
    ordered = {number: found[number] for number in _order(found, ground.framework)}
    return Catalogue(
        edition=ground.framework.edition,
        title=ground.framework.title,
        controls=MappingProxyType(ordered),
        laws=ground.laws,
        mynumber=ground.mynumber,
    )


def read_controls(text: str, file: str, ground: Ground) -> list[Control]:
    """The controls of one file, those of clauses before those that a network model adds."""
    root = read_marked(text, file, ours=True)
    if root is None:
        return []
    top = root.fields(_TOP, ("added",))
    _agreeing(top["framework"], ground.framework.name)
    _agreeing(top["edition"], ground.framework.edition)
    reader = _Reader(ground, one_of(top["field"], LawField), _sources(top["source"]))
    controls = [reader.clause(number, node) for number, node in top["controls"].items().items()]
    added = top["added"].items() if "added" in top else {}
    return [*controls, *(reader.added(number, node) for number, node in added.items())]


def read_laws(text: str, file: str) -> Mapping[LawField, Law]:
    """The eight fields of the ordinance with the day they come into force."""
    root = read_marked(text, file, ours=True)
    if root is None:
        raise misplaced(file, T("空です", "is empty"))
    top = root.fields(("in_force", "source", "fields"))
    day = top["in_force"].day()
    laws = [_law(one, day) for one in top["fields"].members()]
    if [law.field for law in laws] != list(LawField):
        raise top["fields"].wrong(T("一から八までの順に書く", "expected 一 to 八 in their order"))
    return MappingProxyType({law.field: law for law in laws})


def read_measures(text: str, file: str) -> Mapping[str, T]:
    """The safety measures for My Number data, by letter."""
    root = read_marked(text, file, ours=True)
    if root is None:
        raise misplaced(file, T("空です", "is empty"))
    top = root.fields(("source", "measures"))
    return MappingProxyType({name: both(node) for name, node in top["measures"].items().items()})


def both(node: Marked) -> T:
    """Words in both languages."""
    given = node.fields(("ja", "en"))
    return T(given["ja"].words(), given["en"].words())


def one_of(node: Marked, words: type[W]) -> W:
    """One of the words that are known."""
    given = node.words()
    if given not in list(words):
        raise node.wrong(unknown_name(given, [one.value for one in words]))
    return words(given)


class _Reader:
    """Reads controls of one file, with what the file says of all of them."""

    def __init__(self, ground: Ground, field: LawField, sources: Mapping[Part, Source]) -> None:
        self._ground, self._field, self._sources = ground, field, sources

    def clause(self, number: str, node: Marked) -> Control:
        """The control of a clause of the framework."""
        clauses = self._ground.framework.clauses
        if number not in clauses:
            raise node.wrong(unknown_name(number, clauses))
        heading = is_heading(number, list(clauses))
        return self._control(number, node, clauses[number], heading=heading)

    def added(self, number: str, node: Marked) -> Control:
        """What a network model adds to a clause."""
        return self._control(number, node, None)

    def _control(
        self, number: str, node: Marked, title: T | None, *, heading: bool = False
    ) -> Control:
        given = node.fields((*_CONTROL, *(() if title else _ADDED)), _OPTIONAL)
        manual = self._ground.asked(number) if title else []
        models = given["models"].members() if "models" in given else []
        return Control(
            number=number,
            title=title or both(given["title"]),
            edition=self._ground.framework.edition,
            kind=one_of(given["class"], Class),
            law=self._ground.laws[
                one_of(given["field"], LawField) if "field" in given else self._field
            ],
            asks=both(given["asks"]),
            place=node.place,
            mynumber=self._measures(given.get("mynumber")),
            jis=_jis(given.get("jis")),
            required=_required(given.get("required")),
            models=frozenset(one_of(model, NetworkModel) for model in models),
            within=self._within(given.get("clause")),
            heading=heading,
            evidence=(*(item.see for item in manual), *_texts(given.get("see"))),
            questions=(
                *(Question(item.ask, item.id, item.how) for item in manual),
                *(Question(text) for text in _texts(given.get("ask"))),
            ),
            sources=MappingProxyType({**self._sources, **_sources(given.get("source"))}),
        )

    def _measures(self, node: Marked | None) -> tuple[str, ...]:
        letters = node.members() if node else []
        for letter in letters:
            if letter.words() not in self._ground.mynumber:
                raise letter.wrong(unknown_name(letter.words(), self._ground.mynumber))
        return tuple(letter.words() for letter in letters)

    def _within(self, node: Marked | None) -> str:
        if node and node.words() not in self._ground.framework.clauses:
            raise node.wrong(unknown_name(node.words(), self._ground.framework.clauses))
        return node.words() if node else ""


def _sources(node: Marked | None) -> dict[Part, Source]:
    given = node.fields(optional=[part.value for part in Part]) if node else {}
    return {Part(name): one_of(word, Source) for name, word in given.items()}


def _jis(node: Marked | None) -> tuple[str, ...]:
    numbers = node.members() if node else []
    for number in numbers:
        if not _JIS.fullmatch(number.words()):
            raise number.wrong(T("8.13 のような番号が必要です", "expected a number such as 8.13"))
    return tuple(number.words() for number in numbers)


def _required(node: Marked | None) -> bool | None:
    value = node.value() if node else None
    if node and not isinstance(value, bool):
        raise node.wrong(T("true か false が必要です", "expected true or false"))
    return bool(value) if node else None


def _texts(node: Marked | None) -> Iterable[T]:
    return [both(member) for member in node.members()] if node else []


def _law(node: Marked, day: date) -> Law:
    given = node.fields(("field", "title", "old_rule"))
    old_rule = _required(given["old_rule"])
    return Law(one_of(given["field"], LawField), both(given["title"]), bool(old_rule), day)


def _agreeing(node: Marked, wanted: str) -> None:
    if node.words() != wanted:
        raise node.wrong(T(f"「{wanted}」と違います", f"is not {wanted!r}"))


def _nearness(item: ManualItem, number: str) -> int:
    about = [one for one in item.clauses if one == number or is_within(number, one)]
    return max(map(len, about))


def _order(found: Mapping[str, Control], framework: Framework) -> Iterable[str]:
    """Clauses in their order, each followed by what network models add to it."""
    for number in framework.clauses:
        yield number
        yield from (one.number for one in found.values() if one.within == number)
