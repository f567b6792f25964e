"""A record of a year in which every field of every noun holds a value of its own."""

import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from audit.cycle.finding_model import Action
from audit.cycle.paper_model import Evidence, Method, Paper
from audit.cycle.report_text import ReportSignature
from audit.cycle.year_record import YearRecord, YearTally
from inventory.words import T
from reports.audit_words import minute
from reports.era import era_compact, era_date, era_day

Key = tuple[str, str]
YEAR = 2026
_DAY, _MOMENT = date(2031, 1, 1), datetime(2041, 1, 1, 3, tzinfo=UTC)

# What cannot be any value, for rules hang on it: the value, and another one to put in its place.
FIXED: Mapping[Key, tuple[object, object]] = {
    ("YearRecord", "year"): (YEAR, YEAR + 1),
    ("YearPlan", "year"): (YEAR, YEAR + 1),
    ("Choice", "year"): (YEAR, YEAR + 1),
    ("Choice", "quarter"): (2, 3),
    ("Dropped", "year"): (YEAR, YEAR + 1),
    ("Raised", "year"): (YEAR, YEAR - 1),
    ("Engagement", "id"): ("2026-77", "2026-78"),
    ("Engagement", "year"): (YEAR, YEAR + 1),
    ("YearTally", "year"): (YEAR, YEAR + 1),
    ("YearTally", "training"): (0.4321, 0.5432),
    ("AuditFinding", "state"): ("fix_claimed", "acknowledged"),
    ("Review", "accepted"): (True, False),
}


@dataclass
class Maker:
    """Makes records; `tokens` are how each value may be shown, `other` the field to alter."""

    other: Key | None = None
    tokens: dict[Key, list[tuple[str, ...]]] = field(default_factory=dict)
    altered: set[Key] = field(default_factory=set)  # enumerations, truths and what is fixed
    count: int = 0

    def record(self) -> YearRecord:
        """The whole record; a host that it names is one of a finding."""
        made = cast("YearRecord", self.make(YearRecord))
        (finding,), (host,) = made.findings, made.hosts
        return replace(made, hosts=((finding.facts[0].host, *host[1:]),))

    def make(self, kind: Any, **given: object) -> Any:  # noqa: ANN401 - any noun
        """One noun with a value in every field."""
        hints = get_type_hints(kind)
        values = {
            one.name: given[one.name]
            if one.name in given
            else self.value(hints[one.name], (kind.__name__, one.name))
            for one in fields(kind)
        }
        made = kind(**values)
        return self.mended(made) if isinstance(made, Paper) else made

    def mended(self, paper: Paper) -> Paper:
        """The paper with a judgement and a review that count."""
        assert paper.last is not None
        told = replace(paper, last=replace(paper.last, basis=paper.basis))
        reviewed = replace(told, reviews=(replace(told.reviews[0], digest=told.digest),))
        self.tokens["Judged", "basis"] = [(told.basis,)]
        self.tokens["Review", "digest"] = [(told.digest,)]
        return reviewed

    def value(self, hint: Any, key: Key) -> Any:  # noqa: ANN401 - of any type
        """A value of this type, told in `tokens`."""
        if key in FIXED:
            self.altered.add(key)
            chosen = FIXED[key][self.other == key]
            return hint(chosen) if isinstance(hint, type) and issubclass(hint, Enum) else chosen
        if get_origin(hint) in (Union, types.UnionType):
            (inner,) = [one for one in get_args(hint) if one is not type(None)]
            return self.value(inner, key)
        if get_origin(hint) is tuple:
            return self.several(get_args(hint), key)
        if is_dataclass(hint):
            return T(self.text(key), "en") if hint is T else self.make(hint)
        return self.plain(hint, key)

    def several(self, inner: tuple[Any, ...], key: Key) -> tuple[Any, ...]:
        """A tuple of one of these, or of one of each."""
        if inner[-1] is not Ellipsis:
            return tuple(self.value(one, key) for one in inner)
        if inner[0] is Action:  # a dropped one shows its reason and no state
            return self.make(Action, dropped="", number=1), self.make(Action)
        if inner[0] is Evidence:  # a file, or words
            return self.make(Evidence, withdrawn="", text=""), self.make(Evidence, name="")
        if inner[0] is ReportSignature:  # one taken back shows the reason and no note
            return self.make(ReportSignature, revoked=""), self.make(ReportSignature)
        if inner[0] is YearTally:  # one year alone is no trend
            return self.make(YearTally), self.make(YearTally)
        return (self.value(inner[0], key),)

    def plain(self, hint: Any, key: Key) -> Any:  # noqa: ANN401 - of any type
        """A text, number, day, choice or mapping."""
        if hint is str:
            return self.text(key)
        if hint is bool or (isinstance(hint, type) and issubclass(hint, Enum)):
            return self.choice(hint, key)
        self.count += 1
        if hint in _SORTS:
            base, shown = _SORTS[hint]
            return self.said(key, base(self.count), shown)
        return self.mapping(key)

    def mapping(self, key: Key) -> Mapping[Any, Any]:
        """The two mappings that there are."""
        if key == ("Papers", "papers"):
            paper = self.make(Paper)
            return {paper.number: paper}
        assert key == ("Freshness", "days"), key
        return {method: self.value(int, key) for method in Method}

    def text(self, key: Key) -> str:
        """A text like no other."""
        self.count += 1
        return str(self.said(key, f"語{self.count:04}彙", lambda text: (text,)))

    def choice(self, hint: Any, key: Key) -> Any:  # noqa: ANN401 - a truth or a member
        """The first of the choices, or the second where this is the field to alter."""
        self.altered.add(key)
        every = [True, False] if hint is bool else list(hint)
        return every[self.other == key]

    def said(self, key: Key, value: Any, shown: Any) -> Any:  # noqa: ANN401 - of any type
        """The value, with the ways in which a document may show it."""
        self.tokens.setdefault(key, []).append(shown(value))
        return value


def _days(day: date) -> tuple[str, ...]:
    return day.isoformat(), era_compact(day), era_day(day)


def _moments(moment: datetime) -> tuple[str, ...]:
    return minute(moment), era_compact(moment), era_date(moment)


_SORTS: Mapping[type, tuple[Callable[[int], Any], Callable[[Any], tuple[str, ...]]]] = {
    int: (lambda n: 40_000 + n, lambda n: (str(n), f"{n:,}")),
    float: (lambda n: n + 0.5, lambda n: (f"{n:g}",)),
    date: (lambda n: _DAY + timedelta(n), _days),
    datetime: (lambda n: _MOMENT + timedelta(n), _moments),
}


def nouns(kind: Any = YearRecord) -> set[Key]:  # noqa: ANN401 - any noun
    """Every field of every noun that a record is made of."""
    return set(_hints(kind))


def nesting(kind: Any = YearRecord) -> set[Key]:  # noqa: ANN401 - any noun
    """The fields that hold nouns, whose own fields are looked at."""
    return {key for key, hint in _hints(kind).items() if _nouns_in(hint)}


def _hints(kind: Any) -> Mapping[Key, Any]:  # noqa: ANN401 - any noun
    found: dict[Key, Any] = {}
    waiting, seen = [kind], set()
    while waiting:
        one = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        hints = get_type_hints(one)
        found |= {(one.__name__, each.name): hints[each.name] for each in fields(one)}
        waiting += [inner for each in fields(one) for inner in _nouns_in(hints[each.name])]
    return found


def _nouns_in(hint: Any) -> list[Any]:  # noqa: ANN401 - any type
    return [one for one in _inside(hint) if is_dataclass(one) and one is not T]


def _inside(hint: Any) -> list[Any]:  # noqa: ANN401 - any type
    return [each for one in get_args(hint) for each in _inside(one)] or [hint]
