"""What can be audited, and what is proposed to be audited next: a number with its reasons.

The proposal helps a person to choose and decides nothing. Points are data (`weights.yaml`, over
which the workspace's own is laid), so that another municipality may see the matter differently.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from checks.model import Severity
from inventory.model import Classification, Criticality, Host, Ledger, System, Zone
from inventory.words import T


class TargetKind(StrEnum):
    """What sort of thing is audited."""

    DEPARTMENT = "department"  # 課室
    SYSTEM = "system"  # 情報システム


@dataclass(frozen=True, slots=True)
class Target:
    """A section or a system that can be audited."""

    kind: TargetKind
    name: str

    @property
    def id(self) -> str:
        """Its id, `kind:name`."""
        return f"{self.kind}:{self.name}"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for auditing something, and what it counts."""

    points: float
    words: T


@dataclass(frozen=True, slots=True)
class Proposed:
    """A target with all reasons that speak for it, the weightiest first."""

    target: Target
    reasons: tuple[Reason, ...]

    @property
    def points(self) -> float:
        """The sum of its reasons."""
        return sum(one.points for one in self.reasons)


@dataclass(frozen=True, slots=True)
class Weights:
    """Points of each reason; every value has its source in the file that it comes from."""

    critical_host: float
    mynumber: float
    secret: float  # 自治体機密性3
    finding: Mapping[Severity, float]
    recurred: float
    year_since: float
    years_at_most: int
    never: float
    short_rto: float
    short_rto_hours: float


@dataclass(frozen=True, slots=True)
class Known:
    """What history says of a target: open findings, how many came back, the last audited year."""

    findings: Mapping[Severity, int]
    recurred: int = 0
    last_year: int | None = None


NOTHING = Known({})


def universe(ledger: Ledger) -> tuple[Target, ...]:
    """Every section and every system of the ledger, in its order."""
    named = [one.name for one in ledger.departments]
    others = [*(s.department for s in ledger.systems), *(h.department for h in ledger.hosts)]
    departments = dict.fromkeys([*named, *filter(None, others)])
    return (
        *(Target(TargetKind.DEPARTMENT, one) for one in departments),
        *(Target(TargetKind.SYSTEM, one.name) for one in ledger.systems),
    )


def proposal(
    ledger: Ledger, known: Mapping[str, Known], year: int, weights: Weights
) -> tuple[Proposed, ...]:
    """Every target with its reasons, the one with most points first; ties as in the ledger."""
    found = [
        Proposed(target, _reasons(ledger, target, known.get(target.id, NOTHING), year, weights))
        for target in universe(ledger)
    ]
    return tuple(sorted(found, key=lambda one: -one.points))


def _reasons(
    ledger: Ledger, target: Target, known: Known, year: int, weights: Weights
) -> tuple[Reason, ...]:
    systems, hosts = _parts(ledger, target)
    found = [
        *_of_hosts(hosts, weights),
        *_of_systems(systems, hosts, weights),
        *_of_findings(known, weights),
        _of_years(known, year, weights),
    ]
    return tuple(sorted((one for one in found if one.points), key=lambda one: -one.points))


def _parts(ledger: Ledger, target: Target) -> tuple[list[System], list[Host]]:
    if target.kind is TargetKind.SYSTEM:
        systems = [one for one in ledger.systems if one.name == target.name]
        return systems, [one for one in ledger.hosts if target.name in one.systems]
    systems = [one for one in ledger.systems if one.department == target.name]
    return systems, [one for one in ledger.hosts if one.department == target.name]


def _of_hosts(hosts: Iterable[Host], weights: Weights) -> Iterable[Reason]:
    critical = sum(one.criticality is Criticality.HIGH for one in hosts)
    if critical:
        yield Reason(
            critical * weights.critical_host,
            T(f"重要度が高い機器 {critical}台", f"{critical} hosts of high criticality"),
        )


def _of_systems(
    systems: Iterable[System], hosts: Iterable[Host], weights: Weights
) -> Iterable[Reason]:
    systems, hosts = list(systems), list(hosts)
    zones = [*(one.zone for one in systems), *(one.zone for one in hosts)]
    if Zone.MYNUMBER in zones:
        yield Reason(weights.mynumber, T("マイナンバー利用事務系", "in the My Number zone"))
    classes = [*(s.classification for s in systems), *(h.classification for h in hosts)]
    secret = (Classification.C3A, Classification.C3B, Classification.C3C)
    if any(one in secret for one in classes):
        yield Reason(weights.secret, T("自治体機密性3の情報", "information of class 3"))
    rtos = [one.rto_hours for one in systems if one.rto_hours is not None]
    if rtos and min(rtos) <= weights.short_rto_hours:
        yield Reason(
            weights.short_rto,
            T(f"目標復旧時間 {min(rtos):g}時間", f"recovery within {min(rtos):g} hours"),
        )


def _of_findings(known: Known, weights: Weights) -> Iterable[Reason]:
    points = sum(weights.finding.get(each, 0) * count for each, count in known.findings.items())
    many = sum(known.findings.values())
    if many:
        yield Reason(points, T(f"未解消の指摘 {many}件", f"{many} open findings"))
    if known.recurred:
        yield Reason(
            known.recurred * weights.recurred,
            T(f"再発した指摘 {known.recurred}件", f"{known.recurred} findings came back"),
        )


def _of_years(known: Known, year: int, weights: Weights) -> Reason:
    if known.last_year is None:
        return Reason(weights.never, T("監査の記録がない", "no audit on record"))
    since = max(0, min(year - known.last_year, weights.years_at_most))
    return Reason(
        since * weights.year_since,
        T(f"前回の監査から{year - known.last_year}年", f"{year - known.last_year} years since"),
    )
