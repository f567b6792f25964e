"""Which checks answer the items of other standards, and why the rest is not answered; pure.

An item is answered by the checks that name it in their refs, else by those of the first line of
`covered` that fits it; else the first line of `not_covered` that fits says why not.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

import yaml

from checks.model import Check
from inventory.words import T


@dataclass(frozen=True, slots=True)
class Listing:
    """One list of items with where it was read; the items carry their prefix, `ssg:` say."""

    name: str
    title: T
    source: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """What is said of items that no refs name, each line as its globs and its answer."""

    words: Mapping[str, T]
    covered: Sequence[tuple[tuple[str, ...], tuple[str, ...]]]
    better: Sequence[tuple[tuple[str, ...], str]]
    not_covered: Sequence[tuple[tuple[str, ...], str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """One item: the checks that decide it, why that is better, or why nothing decides it."""

    item: str
    checks: tuple[str, ...]
    better: T | None
    reason: T | None


@dataclass(frozen=True, slots=True)
class ManualItem:
    """What a person asks or looks at, where no machine can answer."""

    id: str
    clauses: tuple[str, ...]
    how: str
    ask: T
    see: T

    def about(self, clause: str) -> bool:
        """True for its clauses and for what lies in them."""
        return any(clause == one or is_within(clause, one) for one in self.clauses)


def read_listings(text: str, prefix: str) -> tuple[Listing, ...]:
    """Lists by name, each with title, source, version and ids."""
    return tuple(
        Listing(
            name,
            _words(told["title"]),
            f"{told['source']} ({told['version']})",
            tuple(f"{prefix}:{id_}" for id_ in told["ids"]),
        )
        for name, told in yaml.safe_load(text).items()
    )


def read_answers(text: str) -> Answers:
    """What is said of items that no refs name."""
    told = yaml.safe_load(text)
    return Answers(
        {name: _words(words) for name, words in told["words"].items()},
        [(tuple(line["ids"]), tuple(line["by"])) for line in told["covered"]],
        [(tuple(line["ids"]), line["why"]) for line in told["better"]],
        [(tuple(line["ids"]), line["why"]) for line in told["not_covered"]],
    )


def read_manual(text: str) -> tuple[ManualItem, ...]:
    """The items that no machine answers."""
    return tuple(
        ManualItem(
            one["id"], tuple(one["clauses"]), one["how"], _words(one["ask"]), _words(one["see"])
        )
        for one in yaml.safe_load(text)["items"]
    )


def answered(
    items: Iterable[str], checks: Mapping[str, Check[...]], answers: Answers
) -> list[Answer]:
    """Each item with its answer, in the order given."""
    by_ref: dict[str, list[str]] = {}
    for check in checks.values():
        for ref in check.refs:
            by_ref.setdefault(ref, []).append(check.id)
    return [_answer(item, by_ref.get(item, ()), checks, answers) for item in items]


def _answer(
    item: str, named: Sequence[str], checks: Mapping[str, Check[...]], answers: Answers
) -> Answer:
    deciding = tuple(named) or resolved(_first(item, answers.covered) or (), checks)
    if deciding:
        better = _first(item, answers.better)
        return Answer(item, deciding, answers.words[better] if better else None, None)
    why = _first(item, answers.not_covered)
    return Answer(item, (), None, answers.words[why] if why else None)


def resolved(globs: Iterable[str], checks: Collection[str]) -> tuple[str, ...]:
    """The checks that these globs name."""
    return tuple(id_ for id_ in checks if any(fnmatchcase(id_, glob) for glob in globs))


def is_within(clause: str, outer: str) -> bool:
    """True where the clause lies in the other: `6.2(1)③` lies in `6`, `6.2` and `6.2(1)`."""
    rest = clause.removeprefix(outer)
    return rest != clause and rest[:1] in tuple(".(①②③④⑤⑥⑦⑧⑨⑩")


def _first(item: str, lines: Sequence[tuple[tuple[str, ...], Any]]) -> Any:  # noqa: ANN401 - the answer of the line
    return next((said for ids, said in lines if any(fnmatchcase(item, one) for one in ids)), None)


def _words(told: Mapping[str, str]) -> T:
    return T(str(told["ja"]), str(told["en"]))
