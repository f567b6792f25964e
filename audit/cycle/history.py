"""What history says of each target: open findings, those that came back, the last audited year.

A target counts as audited once its engagement has been reported on, that is from the follow-up on;
a plan, a notice and fieldwork alone are no audit.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from audit.cycle.engagements import Engagement, Phase
from audit.cycle.universe import Known, Target, TargetKind
from audit.model import Finding, FindingState, Trend
from checks.model import Severity
from inventory.model import Host, Ledger


def history(
    ledger: Ledger,
    findings: Iterable[Finding],
    severity: Callable[[Finding], Severity],
    engagements: Iterable[Engagement],
) -> dict[str, Known]:
    """What is known of each target by its id; a target of which nothing is known is not there."""
    opened = [one for one in findings if one.state is not FindingState.CLOSED]
    targets = _targets_of(ledger)
    counts: dict[str, Counter[Severity]] = {}
    back: Counter[str] = Counter()
    for finding in opened:
        for target in targets.get(finding.host, ()):
            counts.setdefault(target, Counter())[severity(finding)] += 1
            back[target] += finding.trend is Trend.RECURRED
    years = last_years(engagements)
    return {
        target: Known(dict(counts.get(target, {})), back[target], years.get(target))
        for target in dict.fromkeys((*counts, *years))
    }


def last_years(engagements: Iterable[Engagement]) -> dict[str, int]:
    """The last fiscal year in which each target was audited to its report."""
    found: dict[str, int] = {}
    for one in engagements:
        if one.has_reached(Phase.FOLLOW_UP):
            for target in one.targets:
                found[target] = max(one.year, found.get(target, one.year))
    return found


def _targets_of(ledger: Ledger) -> Mapping[str, tuple[str, ...]]:
    """The targets to which each host, and each data set, belongs."""
    sections = {one.name: one.department for one in ledger.systems}
    found = {host.id: _of_host(host) for host in ledger.hosts}
    for one in ledger.data_sets:
        section = sections.get(one.system, "")
        named = [Target(TargetKind.SYSTEM, one.system).id]
        if section:
            named.append(Target(TargetKind.DEPARTMENT, section).id)
        found[one.id] = tuple(named)
    return found


def _of_host(host: Host) -> tuple[str, ...]:
    systems = (Target(TargetKind.SYSTEM, name).id for name in host.systems)
    section = Target(TargetKind.DEPARTMENT, host.department).id
    return (*((section,) if host.department else ()), *systems)
