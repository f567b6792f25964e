"""From cases to judgements: each rule on each segment or host that it is about.

What a rule cannot know is UNKNOWN with the reason, and a rule that stumbles is an ERROR.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from checks.discovery.model import HostCase, SegmentCase
from checks.model import Check, FactError, Outcome, Verdict, Why
from inventory.words import T


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one rule says of a segment or of a host; `subject` is the id of either."""

    check: str
    subject: str
    verdict: Verdict
    outcome: Outcome | None
    why: Why | None
    detail: T


def judgements(
    cases: Iterable[SegmentCase | HostCase],
    checks: Iterable[Check[...]],
    given: Mapping[type, object],
) -> Iterator[Judgement]:
    """Every rule on every case that it is about; `given` holds the limits by their type."""
    rules = tuple(checks)
    for case in cases:
        facts = {**given, type(case): case}
        for rule in rules:
            if type(case) in rule.needs:
                yield _judged(rule, case.id, facts)


def _judged(rule: Check[...], subject: str, given: Mapping[type, object]) -> Judgement:
    about = (rule.id, subject)
    try:
        outcome = rule(*(given[need] for need in rule.needs))
    except FactError as odd:
        detail = T(odd.detail_ja or odd.detail, odd.detail)
        return Judgement(*about, Verdict.UNKNOWN, None, odd.why, detail)
    except Exception as odd:  # noqa: BLE001 - one rule that stumbles must not hide the others
        name = type(odd).__name__
        detail = T(f"判定の途中の誤り（{name}）", f"the rule stumbled ({name})")
        return Judgement(*about, Verdict.ERROR, None, None, detail)
    if not outcome.applicable:
        verdict = Verdict.NOT_APPLICABLE
    else:
        verdict = Verdict.PASS if outcome.holds else Verdict.FAIL
    return Judgement(*about, verdict, outcome, None, T("", ""))
