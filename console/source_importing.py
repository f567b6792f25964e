"""Exports of asset tools and MDM on their way in: mappings, signatures, and what they said."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audit.sources.imports import Exported, Imported, SourceOutcome, Sources
from audit.sources.mappings import SIGNATURES, load_source_mapping
from console.brought_in import ending
from console.mfa_importing import exported_at
from console.session import Session
from console.source_words import KEYS, field_word
from inventory.central.importing import require_exporter
from inventory.central.records import read_export
from inventory.ledger.problem import no_file
from inventory.sources.matching import Doubt, Matching, match
from inventory.sources.model import Machine, as_object
from inventory.words import HinomiError, Language, T

_SHOWN = 20  # strangers and doubts that are told one by one


@dataclass(frozen=True, slots=True)
class SourceOrder:
    """What was typed."""

    file: Path
    mapping: str
    exported: str
    by: str
    dry_run: bool


@dataclass(frozen=True, slots=True)
class Fitted:
    """What an import gave, and how it fits the ledger."""

    outcome: SourceOutcome
    matching: Matching


def bring_source(session: Session, order: SourceOrder) -> Fitted:
    """Import all of the export, or say which rows are rejected and import nothing."""
    if not order.file.is_file():
        raise HinomiError(no_file(order.file))
    mapping = load_source_mapping(session.workspace.policy, order.mapping)
    if not order.dry_run:
        SIGNATURES.require(mapping, session.journal)
    exported = Exported(exported_at(order.exported), require_exporter(order.by))
    outcome = Sources(session.journal, session.evidence).bring(
        read_export(order.file), mapping, exported, session.actor, dry_run=order.dry_run
    )
    return Fitted(outcome, match(outcome.machines, session.ledger.hosts))


def sign_source_mapping(session: Session, name: str) -> T:
    """Sign the mapping as it is now, and say so."""
    mapping = load_source_mapping(session.workspace.policy, name)
    if not SIGNATURES.sign(mapping, session.journal, session.actor):
        by = SIGNATURES.signed_by(mapping, session.journal)
        return T(f"{name} は {by} が確認済みです。", f"{name} is signed off by {by} already.")
    return T(
        f"{name} を {session.actor} の確認済みとして記録しました"
        f"(内容の SHA-256 {mapping.sha256[:12]}…)。",
        f"{name} is signed off by {session.actor} (SHA-256 {mapping.sha256[:12]}…).",
    )


def newest_imports(session: Session) -> tuple[Imported, ...]:
    """The import of each mapping that counts now."""
    return Sources(session.journal, session.evidence).newest()


def imported_object(one: Imported) -> dict[str, Any]:
    """One import for `--json`."""
    return {
        "mapping": one.mapping,
        "product": one.product,
        "mdm": one.mdm,
        "exported_at": one.at.isoformat(),
        "exported_by": one.by,
        "rows": one.rows,
        "file": one.file,
    }


def source_object(fitted: Fitted) -> dict[str, Any]:
    """An import for `--json`."""
    outcome, matching = fitted.outcome, fitted.matching
    return {
        "file": outcome.file,
        "sha256": outcome.sha256,
        "mapping": outcome.mapping,
        "product": outcome.product,
        "dry_run": outcome.dry_run,
        "imported": outcome.imported,
        "said": list(outcome.said),
        "lacking": list(outcome.lacking),
        "rows": [as_object(machine) for machine in outcome.machines],
        "problems": [{"ja": p.message.ja, "en": p.message.en} for p in outcome.problems],
        "matched": [
            {"row": pair.machine.row, "host": pair.host, "by": pair.by.value, "odd": list(pair.odd)}
            for pair in matching.pairs
        ],
        "doubts": [_doubt_object(doubt) for doubt in matching.doubts],
        "strangers": [machine.row for machine in matching.strangers],
    }


def _doubt_object(doubt: Doubt) -> dict[str, Any]:
    rows = [machine.row for machine in doubt.machines]
    return {"rows": rows, "hosts": list(doubt.hosts), "by": doubt.by.value}


def source_lines(fitted: Fitted, language: Language) -> Iterator[str]:
    """An import as lines a person reads."""
    outcome = fitted.outcome
    yield from (problem.message.in_(language) for problem in outcome.problems)
    if outcome.lacking:
        yield _lacking(outcome.lacking).in_(language)
    yield from (line.in_(language) for line in fit_lines(fitted.matching))
    yield ending(
        len(outcome.machines),
        len(outcome.problems),
        T("台", "machines"),
        T("", "."),
        dry_run=outcome.dry_run,
        imported=outcome.imported,
    ).in_(language)


def fit_lines(matching: Matching) -> Iterator[T]:
    """How rows and ledger fit: the doubtful and unknown ones by row, then the numbers."""
    for doubt in matching.doubts[:_SHOWN]:
        yield _doubt(doubt)
    for machine in matching.strangers[:_SHOWN]:
        yield _stranger(machine)
    left = max(len(matching.doubts) - _SHOWN, 0) + max(len(matching.strangers) - _SHOWN, 0)
    if left:
        yield T(f"ほか {left}件(--json で全部)", f"{left} more (all with --json)")
    pairs, doubts, strangers = map(len, (matching.pairs, matching.doubts, matching.strangers))
    yield T(
        f"台帳と一致 {pairs}台、一つに決まらない {doubts}件、台帳にない {strangers}台",
        f"In the ledger: {pairs}; undecided: {doubts}; not in the ledger: {strangers}",
    )


def _lacking(fields: tuple[str, ...]) -> T:
    words = [field_word(name) for name in fields]
    return T(
        f"このファイルに列がないため分からない項目: {'、'.join(w.ja for w in words)}",
        f"Not known, for the file has no such column: {', '.join(w.en for w in words)}",
    )


def _doubt(doubt: Doubt) -> T:
    rows = [machine.row for machine in doubt.machines]
    by, hosts = KEYS[doubt.by], doubt.hosts
    return T(
        f"{'、'.join(f'{row}行目' for row in rows)}: {by.ja}では機器が一つに決まりません"
        f"({'、'.join(hosts)})。台帳かもとの製品の値を直してください。",
        f"rows {', '.join(map(str, rows))}: the {by.en} names no single host "
        f"({', '.join(hosts)}); correct the ledger or the product.",
    )


def _stranger(machine: Machine) -> T:
    name = machine.name or machine.serial or machine.asset or ", ".join(machine.macs)
    return T(
        f"{machine.row}行目: {name or '-'} は台帳にありません。",
        f"row {machine.row}: {name or '-'} is not in the ledger.",
    )
