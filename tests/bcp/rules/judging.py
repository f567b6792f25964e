"""What a rule says of given things in a plan that was changed in one respect."""

from dataclasses import dataclass
from functools import cache

from bcp.case import Case
from bcp.conflicts import Conflict, Fits, Said
from bcp.limits import ContinuityLimits, read_limits
from bcp.rules.every import RULES
from bcp.rules.rule import Rule
from checks.model import Severity
from tests.bcp.rules.sound import NOW, SOUND, Change

FITS, CONFLICT, UNKNOWN, SILENT = "fits", "conflict", "unknown", "silent"
BY_ID = {rule.id: rule for rule in RULES}


@dataclass(frozen=True)
class Row:
    """After this change the rule says this of these things."""

    rule: str
    what: str
    change: Change
    verdict: str
    subjects: tuple[str, ...] = ()
    grade: Severity | None = None

    @property
    def name(self) -> str:
        return f"{self.rule}-{self.verdict}-{self.what}"


@cache
def limits() -> ContinuityLimits:
    return read_limits(None)


@cache
def case_of(row: Row) -> Case:
    return Case(row.change(SOUND), NOW, limits())


def said(rule: Rule, case: Case, subjects: tuple[str, ...]) -> list[Said]:
    """What is said of all of these together."""
    return [one for one in rule(case) if set(subjects) <= set(one.subjects)]


def worst(found: list[Said]) -> str:
    """The gravest of what is said; `silent` where nothing is."""
    kinds = {_verdict(one) for one in found}
    return next((kind for kind in (CONFLICT, UNKNOWN, FITS) if kind in kinds), SILENT)


def holds(row: Row) -> bool:
    """Whether the rule says what the row expects, with the grade that it names."""
    found = said(BY_ID[row.rule], case_of(row), row.subjects)
    grades = {one.grade for one in found if isinstance(one, Conflict)}
    return worst(found) == row.verdict and (row.grade is None or row.grade in grades)


def _verdict(one: Said) -> str:
    if isinstance(one, Fits):
        return FITS
    return CONFLICT if isinstance(one, Conflict) else UNKNOWN
