"""Jobs against the ledger: what nobody named is found, what is named is left in peace."""

from datetime import UTC, datetime

import pytest

from audit.backup.catalogs import Catalog
from audit.backup.jobs import Stray, StraySort, strays
from audit.backup.targets import read_targets
from checks.backup.model import Case, Copy, Declared, Held, Place, Survey, ToolKind
from checks.facts.backup_jobs import BackupJobs, Success
from checks.model import FactError, Why
from inventory.backups.model import Ended, Job, Sort
from inventory.model import DataSet

AT = datetime(2026, 11, 20, tzinfo=UTC)
SILENT = FactError(Why.NOT_COLLECTED, "x")
TARGETS = """\
targets:
  hoshu:
    tool: catalog
    host: local
    location: veeam
    options: {job: 夜間*}
    holds: [B-1]
"""


def case(*told: str, sources: tuple[str, ...] = ("/srv/juki",), host: str = "juki") -> Case:
    copy = Copy("a", AT, host, told, True, 1, 1, 1)
    survey = Survey(
        ToolKind.RESTIC, "0.14", AT, (copy,), SILENT, SILENT, SILENT, SILENT, None, (), ()
    )
    declared = Declared("nas", "", False, "", "", "", "", "", None, "", "")
    place = Place(ToolKind.RESTIC, "/r", ())
    held = Held(declared, place, survey if told else SILENT, SILENT, (), (), (), SILENT)
    wanted = DataSet(id="B-1", system="住基", name="本体", host=host, sources=sources)
    return Case(wanted, 24, AT, (held,))


@pytest.mark.parametrize(
    ("told", "stray"),
    [
        ("/srv/juki", False),
        ("/srv/juki/data", False),
        ("/srv", False),
        ("/", False),
        ("/srv/juki2", True),
        ("/home", True),
    ],
)
def test_a_source_that_nobody_named(told: str, stray: bool) -> None:
    found = strays([case(told)], (), (), {})
    assert found == ((Stray(StraySort.SOURCE, "nas", told),) if stray else ())


def test_a_silent_repository_accuses_nobody() -> None:
    assert strays([case()], (), (), {}) == ()


def job(name: str, sort: Sort = Sort.BACKUP) -> Job:
    return Job(job=name, client="FS", sort=sort, started=AT, status=Ended.COMPLETE)


def test_a_job_of_a_report_without_a_target() -> None:
    jobs = (job("夜間1"), job("週末"), job("週末"), job("検証", Sort.VERIFY))
    catalog = Catalog("veeam", "Veeam", AT, "a", jobs, "")
    found = strays((), read_targets(TARGETS, "t.yaml"), [catalog], {})
    assert found == (Stray(StraySort.JOB, "Veeam", "週末"),)
    assert "週末" in found[0].words.ja


def test_a_host_that_backs_up_unknown_to_the_ledger() -> None:
    fact = BackupJobs(("restic",), ("/etc/cron.d/restic",), (Success("restic", AT),), AT)
    quiet = BackupJobs(("restic",), (), (), AT)
    found = strays([case()], (), (), {"JUKI": fact, "web": fact, "mail": quiet})
    assert [(one.sort, one.where) for one in found] == [(StraySort.HOST, "web")]
    assert "/etc/cron.d/restic" in found[0].what
