"""What the scans say for a working paper, taken from the results themselves and from nowhere else.

Of each host the finished run that saw it last speaks, whenever its output was brought. A host of
the target that no run asked, and a check that its run did not make, are NOT_CHECKED: what is
missing is never a PASS. A check that cannot be about a host has no row of it, as long as another of
the paper has one. A run with limits of its own (`--set`) says nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from audit.cycle.independence import is_within
from audit.cycle.paper_model import Freshness, Machine, Method, Paper
from audit.cycle.universe import TargetKind
from audit.findings import JAPAN
from audit.model import Result, Run
from audit.results import ResultStore, seen_at
from checks.model import Check, Verdict
from checks.policy import Policy
from inventory.model import Host, Ledger
from inventory.words import HinomiError, T

_LIMIT = T(
    "policy の papers.{name}_days は1以上の整数にします（今は {value}）。",
    "papers.{name}_days of the policy must be a whole number from 1 (it is {value}).",
)


def machine_results(
    ledger: Ledger,
    store: ResultStore,
    papers: Iterable[Paper],
    checks: Mapping[str, Check[...]],
) -> dict[int, list[Machine]]:
    """The rows of every paper that has checks, by its number; hosts in the ledger's order.

    `checks` is the catalogue of today: what it does not know is asked of every host.
    """
    asked = [paper for paper in papers if paper.asked.checks]
    hosts = {paper.target: hosts_of(ledger, paper.target) for paper in asked}
    known = _Newest(store, {one.id for found in hosts.values() for one in found})
    return {
        paper.number: [
            known.of(host.id, id_)
            for host in hosts[paper.target]
            for id_ in _about(host, paper.asked.checks, known, checks)
        ]
        for paper in asked
    }


def _about(
    host: Host, wanted: Sequence[str], known: "_Newest", checks: Mapping[str, Check[...]]
) -> Sequence[str]:
    """Those of the checks that can be about the host or were made of it; all where none is."""
    found = [
        id_
        for id_ in wanted
        if known.has(host.id, id_)
        or id_ not in checks
        or checks[id_].is_about(host.platform, host.kind)
    ]
    return found or wanted


def hosts_of(ledger: Ledger, target: str) -> list[Host]:
    """The hosts of a section, with those of the sections within it, or of a system."""
    kind, _, name = target.partition(":")
    if kind == TargetKind.SYSTEM:
        return [one for one in ledger.hosts if name in one.systems]
    return [one for one in ledger.hosts if _belongs(one.department, name)]


def strayed(paper: Paper, store: ResultStore) -> tuple[Machine, ...]:
    """Rows of the paper that the results of their run do not bear out."""
    runs = {one.run for one in paper.machine if one.run}
    known: dict[tuple[str, str, str], Result] = {}
    for run in runs:
        for result in store.results(run):
            known[run, result.host, result.check] = result
    return tuple(
        one
        for one in paper.machine
        if one.run and not _same(one, known.get((one.run, one.host, one.check)))
    )


def freshness_of(policy: Policy) -> Freshness:
    """How long evidence counts, as the policy says now."""
    days = {one: _days(one, policy.limits) for one in Method}
    return Freshness(days, policy.digest)


class _Newest:
    """The newest finished run of each of these hosts, with what it said."""

    def __init__(self, store: ResultStore, wanted: set[str]) -> None:
        self._runs: dict[str, tuple[str, date | None]] = {}
        newest: dict[str, datetime] = {}
        for run in _told(store):
            for record in store.hosts(run.id):
                if record.host in wanted and record.done_at:
                    seen = seen_at(record.collection)
                    at = min(seen or record.done_at, record.done_at)
                    if at >= newest.get(record.host, at):
                        newest[record.host] = at
                        day = seen.astimezone(JAPAN).date() if seen else None
                        self._runs[record.host] = run.id, day
        self._results: dict[tuple[str, str], Result] = {}
        for name in {run for run, _ in self._runs.values()}:
            for result in store.results(name):
                if self._runs.get(result.host, ("", None))[0] == name:
                    self._results[result.host, result.check] = result

    def has(self, host: str, check: str) -> bool:
        """Whether the run made this check of this host."""
        return (host, check) in self._results

    def of(self, host: str, check: str) -> Machine:
        """What is known of this check on this host."""
        run, seen = self._runs.get(host, ("", None))
        result = self._results.get((host, check))
        if result is None:
            return Machine(run, check, host, Verdict.NOT_CHECKED, "", None)
        day = seen if result.evidence else None
        return Machine(run, check, host, result.verdict, result.evidence, day)


def _told(store: ResultStore) -> list[Run]:
    """The finished runs that say something, in the order of their ends."""
    trials = store.trials()
    found = [run for run in store.runs() if run.ended is not None and run.id not in trials]
    return sorted(found, key=lambda one: one.ended or one.started)


def _same(one: Machine, result: Result | None) -> bool:
    if result is None:
        return one.verdict is Verdict.NOT_CHECKED and not one.evidence
    return (result.verdict, result.evidence) == (one.verdict, one.evidence)


def _belongs(department: str, section: str) -> bool:
    """Whether a host's section is this one or lies within it; never one that this lies within."""
    return len(department.split()) >= len(section.split()) and is_within(department, section)


def _days(method: Method, limits: Mapping[str, object]) -> int:
    value = limits.get(f"papers.{method.value}_days")
    if type(value) is not int or value < 1:
        raise HinomiError(_LIMIT.format(name=method.value, value=value))
    return value
