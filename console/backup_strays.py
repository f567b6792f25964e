"""Backups that nobody named: what repositories, reports and scans tell beside the ledger."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from audit.backup.cases import cases
from audit.backup.catalogs import Reports
from audit.backup.jobs import Stray, strays
from audit.backup.targets import load_targets
from audit.mfa.coverage_hosts import Kept
from checks.fact import read
from checks.facts.backup_jobs import BackupJobs
from checks.model import FactError
from console.mfa_matrix import kept
from console.session import Session


def strays_of(session: Session) -> tuple[Stray, ...]:
    """Every job and source without a line in the ledger; nothing on the network."""
    targets = load_targets(session.workspace.policy)
    now = datetime.now(UTC)
    known = cases(session.ledger, targets, session.journal, session.evidence, now)
    reports = Reports(session.journal, session.evidence)
    catalogs = [reports.catalog(name) for name in reports.mappings()]
    return strays(known, targets, catalogs, backup_jobs(session))


def backup_jobs(session: Session) -> Mapping[str, BackupJobs]:
    """What the newest scan of each host in the ledger tells of backups set up there."""
    return dict(_jobs(session))


def _jobs(session: Session) -> Iterator[tuple[str, BackupJobs]]:
    runs = [run for run in session.results.runs() if run.ended is not None]
    newest = {record.host: record for run in runs for record in session.results.hosts(run.id)}
    for host in session.ledger.hosts:
        record = newest.get(host.id)
        found = kept(session, record) if record else None
        if isinstance(found, Kept):
            try:
                yield host.id, read(BackupJobs, found.frame.replies.get(BackupJobs.__name__))
            except FactError:
                continue
