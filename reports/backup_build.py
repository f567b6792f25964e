"""From cases and judgements to the view of the report on backups; pure, without a clock."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from audit.backup.judged import LEDGER
from audit.judge import read_limits
from checks.backup.judging import Judgement
from checks.backup.limits import BackupSetLimits
from checks.backup.model import Case, Survey
from checks.model import Check
from checks.policy import Policy
from inventory.model import Ledger
from inventory.words import T
from reports.backup_digits import DIGITS, MARKS, kept, together
from reports.backup_losses import Stand, form_rows, loss_view, measured
from reports.backup_sets import Bench, judgement_view, plan_fault, set_view, trend_view
from reports.backup_view import (
    BackupOverview,
    BackupReport,
    Counts,
    DigitView,
    Elsewhere,
    FaultView,
    GapView,
    JudgementView,
    LossView,
    Mark,
    SetView,
    Standing,
    SystemView,
)
from reports.build import ReportSettings, cover_of, period_of
from reports.mfa_groups import few, grouped
from reports.rows import shown as clean
from reports.view import Anchor

TITLE = "バックアップの実証報告書"
_FEW, _FEW_CHECKS = 8, 12
_PLAN = "BKP-010"  # a system has data sets, or a decision that it needs none
_SPARED = (DigitView(Mark.NOT_APPLICABLE, 0, 0),) * len(DIGITS)


@dataclass(frozen=True, slots=True)
class Looked:
    """When and by whom the records behind the report were made."""

    first: datetime
    last: datetime
    operators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BackupMaterial:
    """What the report is made of: the cases, what was judged of them, by which rules and policy.

    Judgements of a system's plan have the system's name where others have that of a data set,
    and those of the ledger as a whole have `LEDGER`.
    """

    ledger: Ledger
    cases: Sequence[Case]
    judgements: Sequence[Judgement]
    checks: Mapping[str, Check[...]]
    policy: Policy
    looked: Looked
    anchor: Anchor
    strays: tuple[T, ...] = ()


def build_backup_view(material: BackupMaterial, settings: ReportSettings) -> BackupReport:
    """The internal edition; `reports.backup_edition` makes the public one of it."""
    limits = read_limits(BackupSetLimits, material.policy)
    bench = Bench(material.checks, material.policy, limits)
    own = grouped(material.judgements, lambda one: one.data_set)
    cases, names = material.cases, _systems(material)
    sets = [set_view(case, own.get(case.wanted.id, []), bench) for case in cases]
    stands = [(case, own.get(case.wanted.id, [])) for case in cases]
    rows = _rows(names, own, cases, bench)
    spared = _spared(rows)
    losses = tuple(_losses(names, stands, spared))
    return BackupReport(
        cover=cover_of(material.ledger, material.looked.first, replace(settings, title=TITLE)),
        anchor=material.anchor,
        overview=_overview(material, names),
        counts=_counts(sets, losses, rows, spared),
        systems=tuple(_matrix(names, sets, spared)),
        sets=tuple(sets),
        plan_faults=tuple(_plan_faults(names, own, cases, material.looked.last, bench)),
        trends=tuple(map(trend_view, cases)),
        losses=losses,
        form=tuple(
            row
            for name in names
            for row in form_rows(name, (c for c in cases if c.wanted.system == name))
        ),
        gaps=tuple(_gaps(rows)),
        strays=tuple(clean(stray.ja) for stray in material.strays),
        judgements=tuple(rows),
        measured=tuple(one for case in cases for one in measured(case)),
    )


def _rows(
    systems: Sequence[str],
    own: Mapping[str, Sequence[Judgement]],
    cases: Sequence[Case],
    bench: Bench,
) -> list[JudgementView]:
    """What was judged of the systems' plans and of the ledger, then of each data set."""
    plans = [judgement_view(name, one, bench) for name, one in _of_plans(systems, own, cases)]
    of_sets = [
        judgement_view(case.wanted, one, bench)
        for case in cases
        for one in own.get(case.wanted.id, ())
    ]
    return [*plans, *of_sets]


def _plan_faults(
    systems: Sequence[str],
    own: Mapping[str, Sequence[Judgement]],
    cases: Sequence[Case],
    at: datetime,
    bench: Bench,
) -> Iterator[FaultView]:
    for name, one in _of_plans(systems, own, cases):
        if MARKS[one.verdict] is Mark.VIOLATION:
            yield plan_fault(name, one, at, bench)


def _of_plans(
    systems: Sequence[str], own: Mapping[str, Sequence[Judgement]], cases: Sequence[Case]
) -> Iterator[tuple[str, Judgement]]:
    """What was judged of each system, then of the ledger; each once, whatever a system's name."""
    ids = {case.wanted.id for case in cases}
    for name in dict.fromkeys((*systems, LEDGER)):
        if name not in ids:
            yield from ((name, one) for one in own.get(name, ()))


def _spared(rows: Iterable[JudgementView]) -> dict[str, str]:
    """Systems of which a person decided that they need no backup, with that decision."""
    return {
        row.system: row.observed
        for row in rows
        if row.check == _PLAN and not row.data_set and row.mark is Mark.NOT_APPLICABLE
    }


def _systems(material: BackupMaterial) -> list[str]:
    """Every system of the ledger, and those that only a data set names."""
    named = [system.name for system in material.ledger.systems]
    return list(dict.fromkeys([*named, *(case.wanted.system for case in material.cases)]))


def _overview(material: BackupMaterial, systems: Sequence[str]) -> BackupOverview:
    looked, cases = material.looked, material.cases
    answered = {
        held.declared.target: isinstance(held.survey, Survey) for c in cases for held in c.held
    }
    return BackupOverview(
        period=period_of(looked.first, looked.last),
        operator="、".join(looked.operators),
        policy_digest=material.policy.digest,
        systems=len(systems),
        data_sets=len(cases),
        targets=len(answered),
        targets_answered=sum(answered.values()),
        drills=sum(len(held.drills) for case in cases for held in case.held),
    )


def _counts(
    sets: Sequence[SetView],
    losses: Sequence[LossView],
    rows: Sequence[JudgementView],
    spared: Mapping[str, str],
) -> Counts:
    standing = [one.standing for one in sets]
    planned = {one.system for one in sets} | set(spared)
    return Counts(
        data_sets=len(sets),
        proven=standing.count(Standing.PROVEN),
        doubted=standing.count(Standing.DOUBTED),
        unknown=standing.count(Standing.UNKNOWN),
        kept=sum(1 for one in sets if kept(one.digits)),
        systems=len(losses),
        systems_elsewhere=sum(1 for one in losses if one.answer is Elsewhere.PROVEN),
        systems_unplanned=tuple(one.system for one in losses if one.system not in planned),
        violations=sum(1 for row in rows if row.mark is Mark.VIOLATION),
        gaps=sum(1 for row in rows if row.mark is Mark.UNKNOWN),
    )


def _matrix(
    names: Sequence[str], sets: Sequence[SetView], spared: Mapping[str, str]
) -> Iterator[SystemView]:
    by_system = grouped(sets, lambda one: one.system)
    for name in names:
        own = by_system.get(name, [])
        yield SystemView(
            name=name,
            data_sets=len(own),
            proven=sum(1 for one in own if one.standing is Standing.PROVEN),
            digits=_SPARED if name in spared else together([one.digits for one in own]),
        )


def _losses(
    names: Sequence[str], stands: Sequence[Stand], spared: Mapping[str, str]
) -> Iterator[LossView]:
    by_system: Mapping[str, Sequence[Stand]] = grouped(stands, lambda one: one[0].wanted.system)
    for name in names:
        yield loss_view(name, by_system.get(name, []), spared.get(name, ""))


def _gaps(rows: Iterable[JudgementView]) -> Iterator[GapView]:
    """What could not be confirmed, one line a reason, the most frequent first."""
    odd = [row for row in rows if row.mark is Mark.UNKNOWN]
    groups = grouped(odd, lambda row: row.reason)
    for reason, own in sorted(groups.items(), key=lambda g: (-len(g[1]), g[0])):
        titles = dict.fromkeys((row.check, row.title) for row in own)
        yield GapView(
            check=few([check for check, _ in titles], _FEW_CHECKS, "項目"),
            title=own[0].title if len(titles) == 1 else "",
            reason=reason,
            where=few(list(dict.fromkeys(map(_where, own))), _FEW, "件"),
            count=len(own),
        )


def _where(row: JudgementView) -> str:
    place = f"{row.data_set} {row.name}" if row.data_set else row.system
    return f"{place}（{row.target}）" if row.target else place
