"""An export brought in: shown first if asked, then all of it or nothing, and written down.

The same file by the same mapping is one import and changes nothing the second time. What was
brought in is never rewritten; `inventory.central.store.cells` tells what still counts.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlalchemy import Engine

from inventory.central.building import MOST, Found, Reader
from inventory.central.directory import read_accounts, read_tickets
from inventory.central.entra import read_registration, read_signins
from inventory.central.federation import read_oidc, read_saml
from inventory.central.fortigate import read_fortigate
from inventory.central.mapping import ColumnMapping, Format
from inventory.central.model import MfaCell, Stamp
from inventory.central.records import Export, read_export
from inventory.central.store import Brought, add, known
from inventory.central.table import read_table
from inventory.db import writing
from inventory.journal import Draft, Journal
from inventory.ledger.problem import Problem, refused
from inventory.words import HinomiError, T

STREAM = "mfa.evidence"
IMPORTED = "mfa.imported"
READERS: Mapping[Format, Callable[[Reader], Found]] = MappingProxyType(
    {
        Format.TABLE: read_table,
        Format.AD_ACCOUNTS: read_accounts,
        Format.AD_TICKETS: read_tickets,
        Format.ENTRA_REGISTRATION: read_registration,
        Format.ENTRA_SIGNINS: read_signins,
        Format.OIDC: read_oidc,
        Format.SAML: read_saml,
        Format.FORTIGATE: read_fortigate,
    }
)


@dataclass(frozen=True, slots=True)
class Exported:
    """What the file does not say of itself: when and by whom it was exported, of which system."""

    at: datetime
    by: str
    system: str = ""


@dataclass(frozen=True, slots=True)
class CentralOutcome:
    """What an import did, or in a dry run would do."""

    file: str
    sha256: str
    mapping: str
    cells: tuple[MfaCell, ...]
    problems: tuple[Problem, ...]
    skipped: Mapping[str, int]
    dry_run: bool
    imported: bool


def import_cells(
    path: Path,
    mapping: ColumnMapping,
    exported: Exported,
    engine: Engine,
    journal: Journal,
    actor: str,
    *,
    dry_run: bool = False,
) -> CentralOutcome:
    """Import one export; with any rejected row nothing is imported."""
    export = read_export(path)
    _require_past(export, exported)
    plan = _planned(export, mapping, exported)
    if dry_run:
        return plan
    if plan.problems:
        raise refused(plan.file, plan.problems)
    brought = _brought(plan, mapping, exported, actor)
    with writing(engine) as connection:
        if known(connection, brought.id):
            return replace(plan, dry_run=False)
        body = {**_body(plan, brought), "digest": add(connection, brought, plan.cells)}
        journal.append([Draft(STREAM, IMPORTED, body, actor)], connection)
    return replace(plan, dry_run=False, imported=True)


def read_cells(export: Export, mapping: ColumnMapping) -> Found:
    """What an export says under a mapping, with everything that is wrong in it."""
    found = READERS[mapping.format](Reader(export, mapping))
    if len(found.cells) > MOST:
        raise export.wrong(T("行が多すぎます。分けてください。", "has too many rows; split it."))
    return found


def _planned(export: Export, mapping: ColumnMapping, exported: Exported) -> CentralOutcome:
    constants = {**mapping.constants, **({"system": exported.system} if exported.system else {})}
    if "system" not in constants and "system" not in mapping.columns:
        raise export.wrong(
            T(
                "どの情報システムの書き出しか分かりません。対応表の constants に system を書くか、"
                "--system で指定してください。",
                "which system it is of is not known; put system into the constants of the mapping, "
                "or give --system.",
            )
        )
    found = read_cells(export, replace(mapping, constants=MappingProxyType(constants)))
    if not found.cells and not found.problems:
        raise export.wrong(
            T(
                "アカウントが一つも読み取れません。ファイルと対応表を確かめてください。",
                "no account can be read from it; check the file and the mapping.",
            )
        )
    problems = tuple(sorted(found.problems, key=lambda one: (one.sheet, one.row)))
    cells, skipped = tuple(found.cells), MappingProxyType(dict(found.skipped))
    return CentralOutcome(
        export.name, export.sha256, mapping.name, cells, problems, skipped, True, False
    )


def _require_past(export: Export, exported: Exported) -> None:
    if exported.at > datetime.now(UTC):
        raise export.wrong(T("書き出した日時が未来です。", "exported in the future."))


def _brought(
    plan: CentralOutcome, mapping: ColumnMapping, exported: Exported, actor: str
) -> Brought:
    told = "\n".join((plan.sha256, mapping.name, mapping.sha256, exported.system))
    return Brought(
        id=sha256(told.encode()).hexdigest()[:32],
        mapping=mapping.name,
        mapping_sha256=mapping.sha256,
        scope=exported.system,
        stamp=Stamp(
            product=mapping.product,
            file_sha256=plan.sha256,
            exported_at=exported.at,
            exported_by=exported.by,
        ),
        imported_at=datetime.now(UTC),
        operator=actor,
    )


def _body(plan: CentralOutcome, brought: Brought) -> dict[str, Any]:
    """For the journal: which file by which mapping, and how much; no account."""
    return {
        "id": brought.id,
        "file": plan.file,
        "sha256": plan.sha256,
        "mapping": plan.mapping,
        "mapping_sha256": brought.mapping_sha256,
        "system": brought.scope,
        "product": brought.stamp.product,
        "exported_at": brought.stamp.exported_at.astimezone(UTC).isoformat(),
        "exported_by": brought.stamp.exported_by,
        "cells": len(plan.cells),
        "skipped": dict(plan.skipped),
    }


def require_exporter(by: str) -> str:
    """Who exported the file; nobody is an error."""
    if not by.strip():
        raise HinomiError(
            T(
                "書き出した人の名前がありません。--by で指定してください。",
                "Who exported the file is missing; give --by.",
            )
        )
    return by.strip()
