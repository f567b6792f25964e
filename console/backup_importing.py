"""Reports of backup products on their way in: mappings, their signatures, and what they said."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from audit.backup.catalogs import Catalog, Exported, ReportOutcome, Reports, survey
from audit.backup.records import Records
from audit.backup.report_mappings import SIGNATURES, load_report_mapping
from audit.backup.targets import Target, load_targets
from checks.backup.model import Survey, ToolKind
from checks.model import FactError
from console.backup_findings import judge_now
from console.brought_in import ending
from console.mfa_importing import exported_at
from console.session import Session
from inventory.backups.mapping import Shape
from inventory.backups.model import Ended, Job
from inventory.central.importing import require_exporter
from inventory.central.records import read_export
from inventory.words import HinomiError, Language, T

_ENDED = {
    Ended.COMPLETE: T("完了", "complete"),
    Ended.WARNING: T("警告あり", "warned"),
    Ended.FAILED: T("失敗", "failed"),
    Ended.RUNNING: T("実行中", "running"),
}


@dataclass(frozen=True, slots=True)
class ReportOrder:
    """What was typed."""

    file: Path
    mapping: str
    exported: str
    by: str
    dry_run: bool


def bring_report(session: Session, order: ReportOrder) -> ReportOutcome:
    """Import all of the report, or say which rows are rejected and import nothing."""
    if not order.file.is_file():
        missing = T("ファイル {0} がありません。", "There is no file {0}.")
        raise HinomiError(missing.format(order.file))
    mapping = load_report_mapping(session.workspace.policy, order.mapping)
    if not order.dry_run:
        SIGNATURES.require(mapping, session.journal)
    exported = Exported(exported_at(order.exported), require_exporter(order.by))
    outcome = Reports(session.journal, session.evidence).bring(
        read_export(order.file), mapping, exported, session.actor, dry_run=order.dry_run
    )
    if outcome.imported and mapping.shape is Shape.JOBS:
        _look_again(session, order.mapping)
    return outcome


def _look_again(session: Session, mapping: str) -> None:
    """What the report tells of the targets that rest on it, recorded and judged."""
    targets = load_targets(session.workspace.policy)
    mine = [
        one
        for one in targets
        if one.where.tool is ToolKind.CATALOG and one.where.location == mapping
    ]
    catalog = Reports(session.journal, session.evidence).catalog(mapping)
    records = Records(session.journal, session.evidence, session.actor)
    for target in mine:
        records.surveyed(target, _survey(catalog, target), {})
    judge_now(session, frozenset(name for one in mine for name in one.holds))


def _survey(catalog: Catalog, target: Target) -> Survey | FactError:
    try:
        return survey(catalog, target.where)
    except FactError as odd:
        return odd


def sign_report_mapping(session: Session, name: str) -> T:
    """Sign the mapping as it is now, and say so."""
    mapping = load_report_mapping(session.workspace.policy, name)
    if not SIGNATURES.sign(mapping, session.journal, session.actor):
        by = SIGNATURES.signed_by(mapping, session.journal)
        return T(f"{name} は {by} が確認済みです。", f"{name} is signed off by {by} already.")
    return T(
        f"{name} を {session.actor} の確認済みとして記録しました"
        f"(内容の SHA-256 {mapping.sha256[:12]}…)。",
        f"{name} is signed off by {session.actor} (SHA-256 {mapping.sha256[:12]}…).",
    )


def report_template(name: str) -> str:
    """The text of a mapping to begin with."""
    folder = files("audit").joinpath("backup", "templates")
    known = sorted(one.name.removesuffix(".yaml") for one in folder.iterdir())
    if name not in known:
        raise HinomiError(
            T(f"見本は {'、'.join(known)} です。", f"Templates are {', '.join(known)}.")
        )
    return folder.joinpath(f"{name}.yaml").read_text("utf-8")


def report_object(outcome: ReportOutcome) -> dict[str, Any]:
    """The outcome for `--json`."""
    return {
        "file": outcome.file,
        "sha256": outcome.sha256,
        "mapping": outcome.mapping,
        "dry_run": outcome.dry_run,
        "imported": outcome.imported,
        "rows": [row.model_dump(mode="json") for row in outcome.rows],
        "problems": [{"ja": p.message.ja, "en": p.message.en} for p in outcome.problems],
    }


def report_lines(outcome: ReportOutcome, language: Language) -> Iterator[str]:
    """The outcome as lines a person reads."""
    yield from (problem.message.in_(language) for problem in outcome.problems)
    runs = Counter((row.job, row.status) for row in outcome.rows if isinstance(row, Job))
    for (job, status), count in sorted(runs.items()):
        said = _ENDED[status]
        yield T(f"{job}: {said.ja} {count}回", f"{job}: {said.en} {count}").in_(language)
    yield ending(
        len(outcome.rows),
        len(outcome.problems),
        T("件", "rows"),
        T("", "."),
        dry_run=outcome.dry_run,
        imported=outcome.imported,
    ).in_(language)
