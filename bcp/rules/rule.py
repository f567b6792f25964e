"""What a rule is: an id, what must hold, where it comes from, and the function that decides."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from dataclasses import field as dataclass_field

from bcp.case import Case
from bcp.conflicts import Conflict, Fits, Said, Unjudged
from checks.model import Severity
from inventory.words import T

Decide = Callable[[Case], Iterator[Said]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; `holds` says what must be so, `why` what happens where it is not."""

    id: str
    holds: T
    why: T
    grade: Severity
    decide: Decide = dataclass_field(repr=False)
    told: str = ""

    def __call__(self, case: Case) -> Iterator[Said]:
        """Judge everything that the rule is about."""
        return self.decide(case)


def rule(id_: str, *, holds: T, why: T, grade: Severity) -> Callable[[Decide], Rule]:
    """Turn a function of a case into a `Rule`; its docstring says how it decides."""

    def declare(decide: Decide) -> Rule:
        return Rule(id_, holds, why, grade, decide, inspect.getdoc(decide) or "")

    return declare


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says things under the id and the grade of one rule."""

    rule: str
    grade: Severity

    def fits(self, *subjects: str) -> Fits:
        """It holds for these."""
        return Fits(self.rule, subjects)

    def unknown(self, subjects: tuple[str, ...], *why: T, advice: T) -> Unjudged:
        """It cannot be judged for these."""
        return Unjudged(self.rule, subjects, why, advice)

    def conflict(
        self,
        subjects: tuple[str, ...],
        title: T,
        because: tuple[T, ...],
        advice: T,
        grade: Severity | None = None,
        root: str = "",
    ) -> Conflict:
        """It does not hold for these."""
        worth = self.grade if grade is None else grade
        return Conflict(self.rule, worth, subjects, title, because, advice, root or subjects[0])
