"""From cases to judgements: each rule once for each data set, or for each target that holds it.

What a rule cannot know is UNKNOWN with the reason, and a rule that stumbles is an ERROR; neither
is ever PASS. A data set without any target gets UNKNOWN nowhere: the rule that a copy must exist
says FAIL, and rules about targets have nothing to be about.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from checks.backup.model import Case, Held
from checks.model import Check, FactError, Outcome, Verdict, Why
from inventory.words import T

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Kept:
    """One data set in one target: what most rules are about."""

    case: Case
    held: Held


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one rule says of a data set, or of it in one target; `target` is "" for the former."""

    check: str
    data_set: str
    target: str
    verdict: Verdict
    outcome: Outcome | None
    why: Why | None
    detail: T


def known(value: V | FactError) -> V:
    """The value; where it is not known, the reason is raised."""
    if isinstance(value, FactError):
        raise FactError(value.why, T(value.detail_ja or value.detail, value.detail))
    return value


def judgements(
    case: Case, checks: Iterable[Check[...]], given: Mapping[type, object]
) -> Iterator[Judgement]:
    """Every rule on one case; `given` holds the limits by their type."""
    for check in checks:
        if Kept in check.needs:
            for held in case.held:
                subject = {**given, Case: case, Kept: Kept(case, held)}
                yield _judged(check, case, held.declared.target, subject)
        else:
            yield _judged(check, case, "", {**given, Case: case})


def _judged(check: Check[...], case: Case, target: str, given: Mapping[type, object]) -> Judgement:
    about = (check.id, case.wanted.id, target)
    try:
        outcome = check(*(given[need] for need in check.needs))
    except FactError as odd:
        detail = T(odd.detail_ja or odd.detail, odd.detail)
        return Judgement(*about, Verdict.UNKNOWN, None, odd.why, detail)
    except Exception as odd:  # noqa: BLE001 - one rule that stumbles must not hide the others
        return Judgement(*about, Verdict.ERROR, None, None, T("", type(odd).__name__))
    if not outcome.applicable:
        verdict = Verdict.NOT_APPLICABLE
    else:
        verdict = Verdict.PASS if outcome.holds else Verdict.FAIL
    return Judgement(*about, verdict, outcome, None, T("", ""))
