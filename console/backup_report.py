"""The report on backups as the command line orders it: from what is recorded, without network."""

from collections.abc import Sequence

from audit.backup.cases import cases
from audit.backup.judged import judged
from audit.backup.targets import load_targets
from checks.backup.plan import planned
from checks.catalogue import SET_RULES, catalogue
from console.backup_findings import unclaimed
from console.backup_strays import strays_of
from console.report_scope import anchor_at
from console.reporting import Wanted, fonts_of, settings_at
from console.session import Session
from inventory.journal import Entry
from inventory.words import HinomiError, T
from reports.backup_build import BackupMaterial, Looked, build_backup_view
from reports.backup_edition import public_backup
from reports.backup_view import BackupReport
from reports.era import fiscal_year, in_japan

_STREAMS = "backup"


def backup_document(session: Session, wanted: Wanted) -> bytes:
    """The report in the format wanted."""
    view = backup_view(session, wanted)
    if wanted.public:
        view = public_backup(view)
    if wanted.format == "xlsx":
        from reports.backup_sheet import render_backup_sheet

        return render_backup_sheet(view)
    if wanted.format == "json":
        from reports.backup_data import render_backup_data

        return render_backup_data(view)
    from reports.backup_pdf import render_backup

    return render_backup(view, fonts_of(session))


def backup_view(session: Session, wanted: Wanted) -> BackupReport:
    """The internal view, judged as of the newest record, so that made again it is the same."""
    entries = _entries(session)
    newest, policy = entries[-1], session.policy()
    targets = load_targets(session.workspace.policy)
    known = cases(session.ledger, targets, session.journal, session.evidence, newest.at)
    plan, beside = planned(session.ledger, newest.at), unclaimed(known, strays_of(session))
    material = BackupMaterial(
        ledger=session.ledger,
        cases=known,
        judgements=judged(known, policy, plan, beside),
        checks=catalogue(SET_RULES),
        policy=policy,
        looked=_looked(entries),
        anchor=anchor_at(session, newest),
        strays=beside.strays,
    )
    days = len({in_japan(entry.at) for entry in entries})
    number = f"バックアップ第{days}号"
    return build_backup_view(material, settings_at(session, newest.at, number, wanted))


def _entries(session: Session) -> list[Entry]:
    """The records of backups in the fiscal year of the newest."""
    found = list(session.journal.entries(_STREAMS))
    if not found:
        raise HinomiError(
            T(
                "バックアップの検証の記録がありません。hinomi backup verify を先に行います。",
                "Nothing is recorded of any backup. First run hinomi backup verify.",
            )
        )
    year = fiscal_year(found[-1].at)
    return [entry for entry in found if fiscal_year(entry.at) == year]


def _looked(entries: Sequence[Entry]) -> Looked:
    actors = tuple(dict.fromkeys(entry.actor for entry in entries))
    return Looked(entries[0].at, entries[-1].at, actors)
