"""One line of the table: a rule, what it must say, and of what; the first place is judged."""

from dataclasses import dataclass

from checks.backup.model import Case, Held
from checks.model import Verdict
from tests.checks.backup.samples import case, held

PASS, FAIL, UNKNOWN, NA = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNKNOWN,
    Verdict.NOT_APPLICABLE,
)


@dataclass(frozen=True, slots=True)
class Row:
    """What one rule must say of one case."""

    check: str
    verdict: Verdict
    label: str
    case: Case

    def __str__(self) -> str:
        return f"{self.check} {self.verdict} {self.label}"


def on(place: Held, **changes: object) -> Case:
    """The data set in this place alone."""
    return case(place, **changes)


def one(**changes: object) -> Case:
    """The data set in one healthy place but for these parts."""
    return case(held(**changes))
