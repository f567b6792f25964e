"""Backups: something makes them, and the tool itself says when it last succeeded."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from checks.fact import Limits
from checks.facts.backup_jobs import AGENTS, BackupJobs, Success
from checks.facts.processes import Processes
from checks.facts.services import Services
from checks.model import FactError, LawField, Outcome, Scope, Severity, Why, check, judged
from checks.rules.cron import cron_runs
from inventory.model import Kind, Platform
from inventory.words import T, joined

SERVERS = Scope(platforms=frozenset({Platform.LINUX}), kinds=frozenset({Kind.SERVER, Kind.OTHER}))


@dataclass(frozen=True, slots=True)
class BackupLimits(Limits):
    """How old the last good backup may be."""

    group: ClassVar[str] = "backup"

    max_age_hours: int


@check(
    "BKP-001",
    title=T(
        ja="バックアップの道具と、それを定期的に動かす仕組みがあること",
        en="A backup tool is there, and something starts it regularly",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.1(2)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="障害やランサムウェアの後、業務を再開できない",
        en="After a failure or ransomware, work cannot be resumed",
    ),
    remedy=T(
        ja=(
            "restic、borg 等を導入し、timer か cron で定期実行する。"
            "仮想基盤などこの機器の外で取得しているなら例外として記録する"
        ),
        en="Install restic, borg or the like with a timer or cron; record it if made from outside",
    ),
    applies_to=SERVERS,
)
def backup_set_up(jobs: BackupJobs, services: Services, processes: Processes) -> Outcome:
    """A tool that nobody starts makes no copies; that copies exist is BKP-002's question."""
    started = [path for path in jobs.starters if _is_started(path, services, processes)]
    agents = (processes.any_of if jobs.tools and started else processes.sure)(*AGENTS)
    nothing = T(ja="この機器には見当たらない", en="nothing found on this host")
    return judged(
        bool(agents) or bool(jobs.tools and started),
        observed=[*jobs.tools, *started, *agents] or nothing,
        expected=T(
            ja="バックアップの道具とその定期実行、又は動いているエージェント",
            en="a backup tool and its schedule, or a running agent",
        ),
    )


@check(
    "BKP-002",
    title=T(
        ja="直近のバックアップが定めた時間内に成功していること",
        en="The last backup succeeded within the time laid down",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.1(2)", "MIC:7.3(3)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="失敗し続けていることに、復元が必要になった日に気付く",
        en="That it has been failing is noticed on the day when it is needed",
    ),
    remedy=T(
        ja="失敗の原因を直し、成功の記録が残る道具を使う。復元できることは別に訓練で確かめる",
        en="Repair the failure; use a tool that records success; prove restoring by an exercise",
    ),
    applies_to=SERVERS,
)
def backup_fresh(jobs: BackupJobs, limits: BackupLimits) -> Outcome:
    """An enabled timer is no backup: only the tool's record of a completed run counts."""
    if not jobs.successes:
        raise FactError(
            Why.UNDETERMINED,
            T(
                ja="完了の記録を残した道具がこの機器にない",
                en="no tool on this host recorded a completed run",
            ),
        )
    late = [one.job for one in jobs.successes if not _fresh(one, jobs, limits)]
    return judged(
        not late,
        observed=joined(_told(one, jobs) for one in jobs.successes),
        expected=T(
            ja=f"どのジョブも {limits.max_age_hours} 時間以内に成功",
            en=f"every job within {limits.max_age_hours} h",
        ),
        lines=tuple(late),
    )


def _is_started(path: str, services: Services, processes: Processes) -> bool:
    """Cron starts its files where it runs itself; a service needs its timer."""
    name = path.rpartition("/")[2]
    if not name.endswith(".service"):
        return cron_runs(processes)
    return bool(services.started(name.removesuffix("service") + "timer"))


def _fresh(one: Success, jobs: BackupJobs, limits: BackupLimits) -> bool:
    if one.at is None:
        return False
    return timedelta(0) <= jobs.at - one.at + timedelta(minutes=5) and (
        jobs.at - one.at <= timedelta(hours=limits.max_age_hours)
    )


def _told(one: Success, jobs: BackupJobs) -> T:
    if one.at is None:
        return T(ja=f"{one.job}: 失敗", en=f"{one.job}: failed")
    hours = f"{(jobs.at - one.at).total_seconds() / 3600:z.1f}"
    return T(ja=f"{one.job}: {hours} 時間前", en=f"{one.job}: {hours} h ago")
