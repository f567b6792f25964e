"""Two runs side by side: what is new, mended, unchanged, lost from sight, or not comparable.

Verdicts that differ under another catalogue or policy say nothing about the host. Where the second
run was judged as today, the evidence of the first is judged so too: what then still differs is a
change of the host, what does not was moved by the policy. Otherwise the two are not comparable,
like a host or check that is in one run alone.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from audit.intake import Examiner
from audit.model import Result, Run
from audit.rows import HostRecord
from audit.scan import Desk, rejudge_host
from checks.catalogue import catalogue_digest
from checks.model import Severity, Verdict

_OPEN = (Verdict.UNKNOWN, Verdict.ERROR, Verdict.NOT_CHECKED)
Judged = Callable[[HostRecord], list[Result]]


class Change(StrEnum):
    """What became of one check on one host from the first run to the second."""

    NEW_FAIL = "new_fail"
    FIXED = "fixed"
    BECAME_UNKNOWN = "became_unknown"
    CHANGED = "changed"  # any other change: first seen to hold, or no longer applicable
    UNCHANGED = "unchanged"
    NOT_COMPARABLE = "not_comparable"


class Because(StrEnum):
    """Why two verdicts cannot be compared."""

    CATALOGUE = "catalogue"
    POLICY = "policy"
    SCOPE = "scope"


@dataclass(frozen=True, slots=True)
class Difference:
    """One check on one host; a side is None where that run has no such result."""

    host: str
    check: str
    change: Change
    because: tuple[Because, ...]
    before: Result | None
    after: Result | None

    @property
    def severity(self) -> Severity:
        """The severity in the later run that has one."""
        one = self.after or self.before
        return one.severity if one else Severity.INFO


@dataclass(frozen=True, slots=True)
class Sides:
    """Two runs, the first the earlier one, and what makes their verdicts incomparable.

    `bridge` judges the evidence of the first as the second was judged, where that can be done.
    """

    runs: tuple[Run, Run]
    judged: tuple[Judged, Judged]
    because: tuple[Because, ...]
    bridge: Judged | None


def recorded(desk: Desk, first: str, second: str) -> Sides:
    """The runs as they were judged at their time."""
    store = desk.results
    runs = store.run(first), store.run(second)
    digests = store.catalogue_digest(first), store.catalogue_digest(second)
    reasons = (
        (Because.CATALOGUE, digests[0] != digests[1]),
        (Because.POLICY, runs[0].policy != runs[1].policy),
    )

    def kept(record: HostRecord) -> list[Result]:
        return list(store.results(record.run, host=record.host))

    today = (catalogue_digest(desk.checks), desk.policy.digest) == (digests[1], runs[1].policy)
    because = tuple(why for why, holds in reasons if holds)
    bridge = _anew(desk) if because and today else None
    return Sides(runs, (kept, kept), because, bridge)


def judged_anew(desk: Desk, first: str, second: str) -> Sides:
    """The kept evidence of both under the checks and the policy of the desk."""
    anew = _anew(desk)
    return Sides((desk.results.run(first), desk.results.run(second)), (anew, anew), (), None)


def _anew(desk: Desk) -> Judged:
    examiner = Examiner(desk.checks, desk.policy)
    return lambda record: rejudge_host(desk, record, examiner)


def differences(desk: Desk, sides: Sides) -> Iterator[Difference]:
    """Every check on every host of either run, host by host, the hosts of the second run first."""
    records = [{r.host: r for r in desk.results.hosts(run.id)} for run in sides.runs]
    for host in dict.fromkeys((*records[1], *records[0])):
        before, after = (
            _results(side.get(host), judge)
            for side, judge in zip(records, sides.judged, strict=True)
        )
        moved = _moved(records[0].get(host), records[1].get(host))
        bridged = _results(records[0].get(host), sides.bridge) if sides.bridge else {}
        yield from _of_host(host, before, after, bridged, (*sides.because, *moved))


def _results(record: HostRecord | None, judge: Judged) -> dict[str, Result]:
    if record is None or record.done_at is None:
        return {}
    return {result.check: result for result in judge(record)}


def _moved(before: HostRecord | None, after: HostRecord | None) -> tuple[Because, ...]:
    """The ledger gave the host another place between the runs, so other limits may hold."""
    if before is None or after is None or before.done_at is None or after.done_at is None:
        return ()
    places = [(r.platform, s.kind, s.zone, s.criticality, s.classification)
              for r in (before, after) if (s := r.subject)]  # fmt: skip
    return (Because.SCOPE,) if len(set(places)) > 1 else ()


def _of_host(
    host: str,
    before: Mapping[str, Result],
    after: Mapping[str, Result],
    bridged: Mapping[str, Result],
    because: tuple[Because, ...],
) -> Iterator[Difference]:
    for check in sorted(before.keys() | after.keys()):
        old, new = before.get(check), after.get(check)
        if old is None or new is None:
            asked = bool(before) and bool(after)
            change, why = Change.NOT_COMPARABLE, _alone(because, asked=asked)
        else:
            change, why = _change(old.verdict, new.verdict, bridged.get(check), because)
        yield Difference(host, check, change, why, old, new)


def _alone(because: tuple[Because, ...], *, asked: bool) -> tuple[Because, ...]:
    """Why a check is in one run only: it was not in the other's catalogue, or nobody asked."""
    alone = tuple(why for why in because if why is Because.CATALOGUE) if asked else ()
    return alone or (Because.SCOPE,)


def _change(
    old: Verdict, new: Verdict, bridged: Result | None, because: tuple[Because, ...]
) -> tuple[Change, tuple[Because, ...]]:
    if old is new and (bridged is None or bridged.verdict is new):
        return Change.UNCHANGED, ()
    rules = tuple(why for why in because if why is not Because.SCOPE)
    if bridged is None or len(rules) < len(because):
        return (Change.NOT_COMPARABLE, because) if because else (_judged_change(old, new), ())
    if bridged.verdict is new:
        return Change.NOT_COMPARABLE, rules
    return _judged_change(bridged.verdict, new), ()


def _judged_change(old: Verdict, new: Verdict) -> Change:
    if new is Verdict.FAIL:
        return Change.NEW_FAIL
    if new in _OPEN:
        return Change.UNCHANGED if old in _OPEN else Change.BECAME_UNKNOWN
    return Change.FIXED if old is Verdict.FAIL else Change.CHANGED


def tally(found: Iterable[Difference]) -> dict[Change, int]:
    """How many there are of each change, all of them named."""
    counts = dict.fromkeys(Change, 0)
    for one in found:
        counts[one.change] += 1
    return counts
