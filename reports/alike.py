"""Results that say the same of one host: one line for all checks left out for one reason."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reports.view import Grade, ResultView

_QUIET = (Grade.NOT_APPLICABLE, Grade.UNCONFIRMED)
_FEWEST = 3  # fewer than these are not worth folding: their titles tell more


@dataclass(frozen=True, slots=True)
class Alike:
    """Checks of one host with the same grade and the same reason, as ranges of their numbers."""

    grade: Grade
    reason: str
    count: int
    checks: str


def places_of(results: Iterable[ResultView]) -> Mapping[str, int]:
    """Where each check stands in the list of all checks: what makes a range of numbers plain."""
    return {check: place for place, check in enumerate(sorted({r.check for r in results}))}


def folded(
    group: Sequence[ResultView], places: Mapping[str, int]
) -> tuple[list[ResultView], list[Alike]]:
    """What is told line by line, and what is told by its reason."""
    quiet: dict[tuple[Grade, str], list[str]] = {}
    for result in group:
        if result.grade in _QUIET:
            quiet.setdefault(_key(result), []).append(result.check)
    many = {key: checks for key, checks in quiet.items() if len(checks) >= _FEWEST}
    alone = [r for r in group if r.grade not in _QUIET or _key(r) not in many]
    ordered = sorted(many.items(), key=lambda item: (item[0][0] is not Grade.UNCONFIRMED, item[1]))
    lines = [
        Alike(grade, reason, len(checks), "、".join(_ranges(checks, places)))
        for (grade, reason), checks in ordered
    ]
    return alone, lines


def _key(result: ResultView) -> tuple[Grade, str]:
    return result.grade, result.observed or result.reason


def _ranges(checks: Sequence[str], places: Mapping[str, int]) -> Iterator[str]:
    """Numbers that follow one another in the list of all checks, within one subject."""
    ordered = sorted(checks)
    begun = ordered[0]
    for one, following in pairwise([*ordered, ""]):
        if following and places[following] == places[one] + 1 and _subject(one, following):
            continue
        yield begun if begun == one else f"{begun}～{one}"
        begun = following


def _subject(one: str, other: str) -> bool:
    return one.rpartition("-")[0] == other.rpartition("-")[0]
