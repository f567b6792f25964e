"""Counting results by group and grade; every result is in exactly one cell of each table."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from audit.model import Result
from checks.model import Severity, Verdict
from reports.view import Grade, ResultView, Tally, TrendPoint

_BY_SEVERITY = {
    Severity.CRITICAL: Grade.MAJOR,
    Severity.HIGH: Grade.MAJOR,
    Severity.MEDIUM: Grade.MINOR,
    Severity.LOW: Grade.OBSERVATION,
    Severity.INFO: Grade.ADVICE,
}
_BY_VERDICT = {
    Verdict.PASS: Grade.CONFORMING,
    Verdict.NOT_APPLICABLE: Grade.NOT_APPLICABLE,
    Verdict.UNKNOWN: Grade.UNCONFIRMED,
    Verdict.ERROR: Grade.UNCONFIRMED,
    Verdict.NOT_CHECKED: Grade.UNCONFIRMED,
}
VIOLATIONS = frozenset(_BY_SEVERITY.values())
_SECTION = re.compile(r"^(\d+(?:\.\d+)?)")


def grade_of(verdict: Verdict, severity: Severity) -> Grade:
    """The report's grade: by severity for a violation, else by the verdict alone."""
    return _BY_SEVERITY[severity] if verdict is Verdict.FAIL else _BY_VERDICT[verdict]


def tally(label: str, results: Iterable[ResultView]) -> Tally:
    """Counts of these results, every grade in its order, zeros included."""
    counts = Counter(result.grade for result in results)
    return Tally(label, tuple((grade, counts[grade]) for grade in Grade))


def tallies(
    results: Sequence[ResultView],
    key: Callable[[ResultView], str],
    order: Sequence[str] | None = None,
) -> tuple[Tally, ...]:
    """One tally a group, in the order given, else by label; groups met later come last."""
    groups: dict[str, Counter[Grade]] = {label: Counter() for label in order or ()}
    for result in results:
        groups.setdefault(key(result), Counter())[result.grade] += 1
    met = ((label, counts) for label, counts in groups.items() if counts)
    ordered = met if order is not None else sorted(met, key=lambda pair: numeric(pair[0]))
    return tuple(
        Tally(label, tuple((grade, counts[grade]) for grade in Grade)) for label, counts in ordered
    )


def numeric(label: str) -> tuple[tuple[int, str], ...]:
    """A key under which 6.10 comes after 6.9."""
    parts = re.findall(r"\d+|\D+", label)
    return tuple((int(part), "") if part.isdigit() else (1_000_000, part) for part in parts)


def section(clause: str) -> str:
    """The section of a clause: MIC:6.2(1)③ is in 6.2; a clause of another form is its own."""
    bare = clause.partition(":")[2] or clause
    found = _SECTION.match(bare)
    return found[1] if found else bare


def trend_point(at: datetime, results: Iterable[Result]) -> TrendPoint:
    """Totals of one run from its results, for the trend plot."""
    counts = Counter(grade_of(result.verdict, result.severity) for result in results)
    return TrendPoint(
        at,
        sum(counts[grade] for grade in VIOLATIONS),
        counts[Grade.CONFORMING],
        counts[Grade.UNCONFIRMED],
    )
