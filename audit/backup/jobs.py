"""Jobs against the ledger: what is backed up without anybody having named it there.

A copy that no line of the ledger names is kept by nobody: no retention, no owner, no restore
test, and often residents' data outside of any rule.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from audit.backup.catalogs import Catalog, concerns
from audit.backup.targets import Target
from checks.backup.model import Case, Survey, ToolKind
from checks.facts.backup_jobs import BackupJobs
from checks.model import FactError
from inventory.backups.model import Sort
from inventory.words import T


class StraySort(StrEnum):
    """Where a job was met that the ledger does not name."""

    SOURCE = "source"  # in a repository, from a source that no data set has
    JOB = "job"  # in a product's report, in no target
    HOST = "host"  # set up on a host that is the source of no data set


@dataclass(frozen=True, slots=True)
class Stray:
    """One job or source without a line in the ledger."""

    sort: StraySort
    where: str
    what: str

    @property
    def words(self) -> T:
        """What was found, and what to do about it."""
        ja, en = _WORDS[self.sort]
        return T(ja.format(self.where, self.what), en.format(self.where, self.what))


_WORDS = {
    StraySort.SOURCE: (
        "{0}: {1} の写しがあるが、台帳のどのバックアップ対象にもない",
        "{0}: holds copies of {1}, which no data set of the ledger names",
    ),
    StraySort.JOB: (
        "{0}: ジョブ {1} は、どの対象(backup-targets.yaml)にも結び付いていない",
        "{0}: the job {1} belongs to no target of backup-targets.yaml",
    ),
    StraySort.HOST: (
        "{0}: {1} で取得しているが、台帳に取得元としてこの機器を書いた行がない",
        "{0}: backs up by {1}, but no data set of the ledger has this host as its source",
    ),
}


def strays(
    cases: Sequence[Case],
    targets: Sequence[Target],
    catalogs: Iterable[Catalog],
    jobs: Mapping[str, BackupJobs],
) -> tuple[Stray, ...]:
    """Everything without a line, once each; `jobs` are the hosts' facts by ledger id."""
    found = [*_sources(cases), *_reported(targets, catalogs), *_hosts(cases, jobs)]
    return tuple(dict.fromkeys(found))


def _sources(cases: Sequence[Case]) -> Iterator[Stray]:
    """Sources of newest copies that no data set in the same target asks for."""
    wanted: dict[str, set[str]] = {}
    surveys: dict[str, Survey] = {}
    for case in cases:
        for held in case.held:
            name = held.declared.target
            wanted.setdefault(name, set()).update(case.wanted.sources)
            if not isinstance(held.survey, FactError):
                surveys[name] = held.survey
    for name, survey in surveys.items():
        told = {source for copy in survey.copies for source in copy.sources}
        for source in sorted(told):
            if not any(_same(source, one) for one in wanted[name]):
                yield Stray(StraySort.SOURCE, name, source)


def _same(told: str, wanted: str) -> bool:
    """Whether one holds the other: the job may take a whole disk of which a folder is asked."""
    first, second = told.strip("/"), wanted.strip("/")
    if not first or not second:
        return told.startswith("/") and wanted.startswith("/")
    return first == second or f"{first}/".startswith(f"{second}/") or second.startswith(f"{first}/")


def _reported(targets: Sequence[Target], catalogs: Iterable[Catalog]) -> Iterator[Stray]:
    for catalog in catalogs:
        places = [
            one.where
            for one in targets
            if one.where.tool is ToolKind.CATALOG and one.where.location == catalog.mapping
        ]
        for job in catalog.jobs:
            if job.sort is Sort.BACKUP and not any(concerns(job, place) for place in places):
                yield Stray(StraySort.JOB, catalog.product, job.job)


def _hosts(cases: Sequence[Case], jobs: Mapping[str, BackupJobs]) -> Iterator[Stray]:
    named = {case.wanted.host.casefold() for case in cases}
    for host, fact in sorted(jobs.items()):
        started = [*fact.starters, *(one.job for one in fact.successes)]
        if started and host.casefold() not in named:
            yield Stray(StraySort.HOST, host, ", ".join(dict.fromkeys(started)))
