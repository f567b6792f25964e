"""The municipality's own 対策基準, laid over the catalogue: own chapters, numbers and limits.

Each YAML file of `policy/catalogue` is one standard, a tree of clauses in the body's own order. A
clause is mapped to clauses of the guideline (`mic`), stands alone (`asks`, `field` and `class`), or
only gives the structure.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from audit.cycle.controls import Catalogue, Class, Control, Question
from audit.cycle.network import NetworkModel
from audit.cycle.own_text import ALONE, ANSWER, CLAUSE, MORE, STANDARD, members, overlay_texts
from audit.cycle.reading import one_of
from checks.marked import Marked, misplaced, read_marked, unknown_name
from checks.model import LawField
from checks.policy import Fragment, Known
from checks.policy_text import read_limits
from inventory.words import HinomiError, T


@dataclass(frozen=True, slots=True)
class OwnClause:
    """One clause of the body's own standard; `path` are the numbers from the top down to it.

    `alone` is what it asks beyond the guideline; None where it is mapped, or a heading.
    """

    path: tuple[str, ...]
    title: str
    place: str
    mic: tuple[str, ...] = ()
    text: str = ""
    asks: str = ""
    checks: tuple[str, ...] = ()
    evidence: tuple[T, ...] = ()
    questions: tuple[Question, ...] = ()
    limits: Fragment = field(default_factory=Fragment)
    alone: Control | None = None

    @property
    def number(self) -> str:
        """Its own number with those above it: 第5章 第12条."""
        return " ".join(self.path)

    @property
    def depth(self) -> int:
        """How many clauses it lies in."""
        return len(self.path) - 1


@dataclass(frozen=True, slots=True)
class OwnStandard:
    """One standard of the body: its clauses in its own order."""

    title: str
    edition: str
    file: str
    clauses: tuple[OwnClause, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """What an own clause may refer to."""

    catalogue: Catalogue
    known: Known


@dataclass(frozen=True, slots=True)
class Overlay:
    """Every standard of the body; none where it keeps to the guideline's own numbers."""

    standards: tuple[OwnStandard, ...] = ()

    def clauses(self) -> Iterator[OwnClause]:
        """The clauses of all standards."""
        return (clause for standard in self.standards for clause in standard.clauses)

    def about(self, control: Control) -> tuple[OwnClause, ...]:
        """The own clauses that say this: those mapped to it, or the one that it stands in."""
        if control.own:
            return tuple(one for one in self.clauses() if one.alone is control)
        return tuple(one for one in self.clauses() if control.number in one.mic)

    def alone(self) -> tuple[Control, ...]:
        """What the body asks beyond the guideline."""
        return tuple(one.alone for one in self.clauses() if one.alone)


def load_overlay(policy: Path | None, terms: Terms) -> Overlay:
    """The standards in the folder `catalogue` of the policy; no folder, no standard."""
    read = (read_standard(text, file, terms) for file, text in overlay_texts(policy))
    return Overlay(tuple(one for one in read if one))


def read_standard(text: str, file: str, terms: Terms) -> OwnStandard | None:
    """One standard from YAML; None where everything in it is a comment."""
    root = read_marked(text, file)
    if root is None:
        return None
    top = root.fields(STANDARD)
    edition = top["edition"].words()
    clauses = tuple(_Reader(terms, edition).clauses(top["clauses"], ()))
    if not clauses:
        raise top["clauses"].wrong(T("条項がありません", "there are no clauses"))
    return OwnStandard(top["title"].words(), edition, file, clauses)


class _Reader:
    """Reads the tree of one standard."""

    def __init__(self, terms: Terms, edition: str) -> None:
        self._terms, self._edition = terms, edition

    def clauses(self, node: Marked, above: tuple[str, ...]) -> Iterator[OwnClause]:
        """The clauses in the order of the text, each before those that lie in it."""
        places: dict[str, str] = {}
        for member in members(node, len(above)):
            given = member.fields(CLAUSE, MORE)
            number = given["number"].words()
            if number in places:
                raise _twice(member.place, number, places[number])
            places[number] = member.place
            yield self._clause(given, (*above, number), member)
            if "clauses" in given:
                yield from self.clauses(given["clauses"], (*above, number))

    def _clause(
        self, given: Mapping[str, Marked], path: tuple[str, ...], node: Marked
    ) -> OwnClause:
        mic = _known_words(given.get("mic"), self._terms.catalogue.controls)
        _whole(given, node, mapped=bool(mic))
        limits = given.get("limits")
        return OwnClause(
            path=path,
            title=given["title"].words(),
            place=node.place,
            mic=mic,
            text=given["text"].words() if "text" in given else "",
            asks=given["asks"].words() if "asks" in given else "",
            checks=_known_words(given.get("checks"), self._terms.known.checks),
            evidence=tuple(_same(one) for one in _listed(given.get("see"))),
            questions=tuple(Question(_same(one)) for one in _listed(given.get("ask"))),
            limits=read_limits(limits, self._terms.known) if limits else Fragment(),
            alone=None if mic or "asks" not in given else self._alone(given, path, node),
        )

    def _alone(self, given: Mapping[str, Marked], path: tuple[str, ...], node: Marked) -> Control:
        models = given["models"].members() if "models" in given else []
        return Control(
            number=" ".join(path),
            title=_same(given["title"]),
            edition=self._edition,
            kind=one_of(given["class"], Class),
            law=self._terms.catalogue.laws[one_of(given["field"], LawField)],
            asks=_same(given["asks"]),
            place=node.place,
            models=frozenset(one_of(one, NetworkModel) for one in models),
            own=True,
        )


def _whole(given: Mapping[str, Marked], node: Marked, *, mapped: bool) -> None:
    """Refuse a clause of which something would be lost, or that nobody could place."""
    if mapped and (odd := next((given[name] for name in ALONE if name in given), None)):
        raise odd.wrong(
            T(
                "mic のある条項では、field、class、models は国の条項のものです。消してください",
                "with `mic`, field, class and models are those of its clause; take them out",
            )
        )
    if mapped:
        return
    wanted = ("field", "class") if "asks" in given else ("asks", "field", "class")
    answers = [name for name in (*ANSWER, *ALONE) if name in given]
    if answers and (missing := [name for name in wanted if name not in given]):
        names = ", ".join(missing)
        raise node.wrong(
            T(
                f"mic を書いて国の条項に対応させるか、{names} も書いてください",
                f"map it with `mic`, or write {names} as well",
            )
        )


def _known_words(node: Marked | None, known: Collection[str]) -> tuple[str, ...]:
    for one in _listed(node):
        if one.words() not in known:
            raise one.wrong(unknown_name(one.words(), known))
    return tuple(one.words() for one in _listed(node))


def _listed(node: Marked | None) -> list[Marked]:
    return node.members() if node else []


def _same(node: Marked) -> T:
    """The body's own words, which are of one language."""
    return T(node.words(), node.words())


def _twice(place: str, number: str, first: str) -> HinomiError:
    return misplaced(
        place, T(f"{number} は {first} にもあります", f"{number} is in {first} as well")
    )
