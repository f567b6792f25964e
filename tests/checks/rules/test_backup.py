"""Backups: a schedule is not a copy, a failed run is not one, and silence is unknown."""

from datetime import UTC, datetime, timedelta

import pytest

from checks.facts.backup_jobs import BackupJobs, Success
from checks.facts.processes import Processes
from checks.facts.services import Services
from checks.model import FactError, Why
from checks.rules import backup
from inventory.model import Kind, Platform
from tests.checks.replies import NOW, fact

LIMITS = backup.BackupLimits(max_age_hours=26)
STAMP = int(NOW.timestamp())


def jobs(
    *successes: tuple[str, float | None],
    tools: tuple[str, ...] = (),
    starters: tuple[str, ...] = (),
) -> BackupJobs:
    told = tuple(
        Success(job, None if hours is None else NOW - timedelta(hours=hours))
        for job, hours in successes
    )
    return BackupJobs(tools, starters, told, NOW)


CRON, UNIT = "/etc/cron.d/restic", "/etc/systemd/system/restic.service"


@pytest.mark.parametrize(
    ("tools", "starters", "wanted", "names", "holds"),
    [
        (("restic",), (CRON,), set(), {"cron"}, True),
        (("restic",), (CRON,), set(), set(), False),
        (("restic",), (), set(), set(), False),
        ((), (CRON,), set(), {"cron"}, False),
        (("restic",), (UNIT,), {"restic.timer"}, set(), True),
        (("restic",), (UNIT,), {"other.timer"}, set(), False),
        (("restic",), (UNIT,), {"restic.service"}, set(), False),
        ((), (), set(), {"bareos-fd"}, True),
        ((), (), set(), set(), False),
    ],
)
def test_set_up(
    tools: tuple[str, ...],
    starters: tuple[str, ...],
    wanted: set[str],
    names: set[str],
    holds: bool,
) -> None:
    services, running = (
        Services(frozenset(wanted), frozenset(), frozenset(), True, frozenset()),
        Processes("systemd", frozenset(names), frozenset()),
    )
    outcome = backup.backup_set_up(jobs(tools=tools, starters=starters), services, running)
    assert outcome.holds is holds


@pytest.mark.parametrize(
    ("successes", "holds"),
    [
        ([("restic /srv/b", 3)], True),
        ([("restic /srv/b", 26)], True),
        ([("restic /srv/b", 27)], False),
        ([("restic.service", None)], False),
        ([("restic /srv/b", 3), ("borg.service", None)], False),
        ([("restic /srv/b", 3), ("restic /srv/old", 900)], False),
        # a copy from the future says that a clock is wrong
        ([("restic /srv/b", -3)], False),
    ],
)
def test_fresh(successes: list[tuple[str, float | None]], holds: bool) -> None:
    assert backup.backup_fresh(jobs(*successes), LIMITS).holds is holds


def test_an_enabled_timer_without_a_record_is_unknown() -> None:
    with pytest.raises(FactError) as caught:
        backup.backup_fresh(jobs(tools=("borg",), starters=(CRON,)), LIMITS)
    assert caught.value.why is Why.UNDETERMINED


def test_terminals_are_not_asked() -> None:
    for one in (backup.backup_set_up, backup.backup_fresh):
        assert one.applies_to.covers(Platform.LINUX, Kind.SERVER)
        assert not one.applies_to.covers(Platform.LINUX, Kind.TERMINAL)


def test_records_from_probe_output() -> None:
    body = (
        f"tool restic\nstarter {UNIT}\n"
        f"unit restic.service ExecMainExitTimestamp=@{STAMP} ExecMainStatus=0 Result=success \n"
        f"unit borg.service ExecMainExitTimestamp=@{STAMP} ExecMainStatus=2 Result=exit-code \n"
        "unit new.service ExecMainExitTimestamp= ExecMainStatus=0 Result=success \n"
        f"restic {STAMP - 60} /srv/b\nrestic - /srv/empty\n"
        "rsnapshot +0900 [2026-11-21T11:30:00] rsnapshot daily: completed successfully\n"
        f"pgbackrest {STAMP} /var/lib/pgbackrest/backup/main/backup.info\nend\n"
    )
    read = fact(BackupJobs, body)
    assert read.tools == ("restic",)
    assert read.starters == (UNIT,)
    assert {one.job: one.at for one in read.successes} == {
        "restic.service": NOW,
        "borg.service": None,
        "restic /srv/b": NOW - timedelta(minutes=1),
        "restic /srv/empty": None,
        "rsnapshot": datetime(2026, 11, 21, 2, 30, tzinfo=UTC),
        "pgbackrest /var/lib/pgbackrest/backup/main/backup.info": NOW,
    }
    assert backup.backup_fresh(read, LIMITS).holds is False


def test_an_rsnapshot_run_with_errors_is_no_success() -> None:
    line = "[2026-11-21T11:30:00] rsnapshot daily: completed, but with some errors"
    read = fact(BackupJobs, f"rsnapshot +0900 {line}\nend\n")
    assert read.successes == (Success("rsnapshot", None),)


@pytest.mark.parametrize("body", ["", "tool restic\n"])
def test_records_that_were_cut_are_no_fact(body: str) -> None:
    with pytest.raises(FactError) as caught:
        fact(BackupJobs, body)
    assert caught.value.why is Why.TRUNCATED
