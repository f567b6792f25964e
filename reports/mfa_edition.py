"""The public edition of the report on two-factor authentication: counts and words of our own.

Built from what may be published, as `reports.edition` is: no name of a host, an account, a system
or a person, no line of a file, no reason that a host gave. A field added to a view stays out of
the public edition until it is named here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from reports.edition import PUBLIC_CLASS, WITHHELD
from reports.mfa_groups import grouped
from reports.mfa_view import (
    CentralView,
    ExemptView,
    FaultView,
    GapView,
    MatrixView,
    MfaOverview,
    MfaReport,
    PatternView,
    ProofView,
    StaffView,
    UnitView,
)
from reports.view import Edition

Labels = Mapping[str, str]


def public_mfa(view: MfaReport) -> MfaReport:
    """The view in which hosts and systems are 機器等01, 機器等02 … and accounts are counted."""
    labels = _labels(view)
    return MfaReport(
        cover=replace(
            view.cover,
            edition=Edition.PUBLIC,
            classification=PUBLIC_CLASS,
            approval_posts=(),
            distribution=(),
        ),
        anchor=replace(view.anchor, signature=""),
        overview=_overview(view.overview),
        total=view.total,
        zones=view.zones,
        paths=view.paths,
        matrices=tuple(map(_matrix, view.matrices)),
        faults=tuple(_faults(view.faults)),
        gaps=tuple(_gaps(view.gaps)),
        exempt=tuple(_exempt(view.exempt)),
        proofs=tuple(_proof(proof, labels) for proof in view.proofs),
        central=tuple(_central(one, labels) for one in view.central),
        staff_known=view.staff_known,
        leavers=tuple(StaffView(WITHHELD, "", "", "") for _ in view.leavers),
        unenrolled=tuple(StaffView(WITHHELD, "", "", "") for _ in view.unenrolled),
        units=tuple(_unit(unit, labels) for unit in view.units),
        seen=(),
    )


def _labels(view: MfaReport) -> dict[str, str]:
    names = dict.fromkeys(unit.place for unit in view.units)
    names |= dict.fromkeys(proof.place for proof in view.proofs)
    width = max(2, len(str(len(names))))
    return {name: f"機器等{number:0{width}d}" for number, name in enumerate(names, 1)}


def _overview(seen: MfaOverview) -> MfaOverview:
    return MfaOverview(
        period=seen.period,
        operator="",
        policy_digest="",
        hosts_total=seen.hosts_total,
        hosts_reached=seen.hosts_reached,
        systems=(f"{len(seen.systems)}システム",) if seen.systems else (),
        scope=seen.scope,
    )


def _matrix(one: MatrixView) -> MatrixView:
    """Lines with the same letters as one, so that nobody's own line can be told."""
    alike = grouped(one.patterns, lambda pattern: pattern.letters)
    counts = {letters: sum(p.count for p in group) for letters, group in alike.items()}
    patterns = [
        PatternView("（名称は省略）", f"{count:,}アカウント", letters, count)
        for letters, count in counts.items()
    ]
    return replace(one, patterns=tuple(patterns))


def _faults(faults: Sequence[FaultView]) -> list[FaultView]:
    alike = grouped(faults, lambda one: (one.letter, one.verdict, one.zone, one.path))
    return [
        FaultView(
            letter=letter,
            verdict=verdict,
            zone=zone,
            path=path,
            sources="",
            said="",
            steps=(),
            where="",
            count=sum(one.count for one in group),
        )
        for (letter, verdict, zone, path), group in alike.items()
    ]


def _gaps(gaps: Sequence[GapView]) -> list[GapView]:
    alike = grouped(gaps, lambda one: (one.zone, one.path))
    return [
        GapView("", zone, path, "", sum(one.count for one in group))
        for (zone, path), group in alike.items()
    ]


def _exempt(rows: Sequence[ExemptView]) -> list[ExemptView]:
    alike = grouped(rows, lambda one: (one.path, one.verdict))
    return [
        ExemptView("", path, verdict, "", sum(one.count for one in group))
        for (path, verdict), group in alike.items()
    ]


def _proof(proof: ProofView, labels: Labels) -> ProofView:
    return ProofView(
        number=proof.number,
        place=labels[proof.place],
        path="",
        account="",
        at=proof.at,
        outcome=proof.outcome,
        demanded="",
        approver="",
        operator="",
        after=(),
        tries=(),
    )


def _central(one: CentralView, labels: Labels) -> CentralView:
    return CentralView(
        product="",
        system=labels.get(one.system, WITHHELD),
        exported=one.exported,
        exporter="",
        grade=one.grade,
        counts=one.counts,
        file="",
    )


def _unit(unit: UnitView, labels: Labels) -> UnitView:
    return UnitView(
        zone=unit.zone,
        department="",
        place=labels[unit.place],
        place_id="",
        account="",
        path=unit.path,
        door="",
        letter=unit.letter,
        verdict=unit.verdict,
        counted=unit.counted,
        sources="",
        enrolled=unit.enrolled,
        proved=unit.proved,
        words="",
        steps=(),
        reason="",
        exempt="",
        grade=unit.grade,
        product="",
    )
