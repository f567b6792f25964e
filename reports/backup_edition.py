"""The public edition of the report on backups: counts, marks and answers, and nothing to aim at.

Built from what may be published, as `reports.edition` is: no name of a system, a place, a copy or
a person, no reason that a host gave. A field added to a view stays out until it is named here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from reports.backup_view import (
    BackupOverview,
    BackupReport,
    GapView,
    JudgementView,
    LossLine,
    LossView,
    Mark,
    SystemView,
)
from reports.edition import PUBLIC_CLASS
from reports.mfa_groups import grouped
from reports.view import Edition

Labels = Mapping[str, str]


def public_backup(view: BackupReport) -> BackupReport:
    """The view in which systems are システム01, システム02 … and data sets are only counted."""
    labels = _labels([one.name for one in view.systems])
    return BackupReport(
        cover=replace(
            view.cover,
            edition=Edition.PUBLIC,
            classification=PUBLIC_CLASS,
            approval_posts=(),
            distribution=(),
        ),
        anchor=replace(view.anchor, signature=""),
        overview=_overview(view.overview),
        counts=replace(
            view.counts,
            systems_unplanned=tuple(labels[name] for name in view.counts.systems_unplanned),
        ),
        systems=tuple(_system(one, labels) for one in view.systems),
        sets=(),
        plan_faults=(),
        trends=(),
        losses=tuple(_loss(one, labels) for one in view.losses),
        form=(),
        gaps=tuple(_gaps(view.judgements)),
        strays=(),
        judgements=(),
        measured=(),
    )


def _labels(names: Sequence[str]) -> dict[str, str]:
    width = max(2, len(str(len(names))))
    return {name: f"システム{number:0{width}d}" for number, name in enumerate(names, 1)}


def _overview(seen: BackupOverview) -> BackupOverview:
    return BackupOverview(
        period=seen.period,
        operator="",
        policy_digest="",
        systems=seen.systems,
        data_sets=seen.data_sets,
        targets=seen.targets,
        targets_answered=seen.targets_answered,
        drills=seen.drills,
    )


def _system(one: SystemView, labels: Labels) -> SystemView:
    return SystemView(labels[one.name], one.data_sets, one.proven, one.digits)


def _loss(one: LossView, labels: Labels) -> LossView:
    """The answer with how many data sets have which; neither their names nor the reasons."""
    alike = grouped(one.sets, lambda line: line.answer)
    lines = (LossLine(f"{len(own):,}件", answer, "") for answer, own in alike.items())
    return LossView(labels[one.system], one.answer, tuple(lines))


def _gaps(rows: Sequence[JudgementView]) -> list[GapView]:
    """One line a rule: the reasons may name hosts."""
    odd = [row for row in rows if row.mark is Mark.UNKNOWN]
    alike = grouped(odd, lambda row: (row.check, row.title))
    return [
        GapView(check, title, "", "", len(own)) for (check, title), own in sorted(alike.items())
    ]
