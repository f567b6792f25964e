"""Central evidence on its way in: mappings, their signatures, exports, and what they said."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from audit.mfa.coverage_words import path_words
from audit.mfa.mappings import load_mapping, require_signed, sign, signed_by
from console.brought_in import ending
from console.session import Session
from inventory.central.importing import CentralOutcome, Exported, import_cells, require_exporter
from inventory.central.mapping import ColumnMapping
from inventory.central.records import moment
from inventory.ledger.problem import MisfitError
from inventory.words import HinomiError, Language, T

FOLDER = "mappings"
_AFTER = T(
    "hinomi mfa coverage で率に入ったことを確かめられます。",
    "; hinomi mfa coverage shows what they change.",
)
SKIPPED = {
    "refused": T("失敗したログイン", "logins that failed"),
    "machine": T("機器のアカウント", "accounts of machines"),
    "unsaid": T("要素の分からないログイン", "logins that do not tell their factors"),
}


@dataclass(frozen=True, slots=True)
class Order:
    """What was typed."""

    file: Path
    mapping: str
    exported: str
    by: str
    system: str
    dry_run: bool


def bring_in(session: Session, order: Order) -> CentralOutcome:
    """Import all of the export, or say which rows are rejected and import nothing."""
    if not order.file.is_file():
        missing = T("ファイル {0} がありません。", "There is no file {0}.")
        raise HinomiError(missing.format(order.file))
    mapping = mapping_of(session, order.mapping)
    if not order.dry_run:
        require_signed(mapping, session.journal)
    exported = Exported(exported_at(order.exported), require_exporter(order.by), order.system)
    return import_cells(
        order.file,
        mapping,
        exported,
        session.engine,
        session.journal,
        session.actor,
        dry_run=order.dry_run,
    )


def mapping_of(session: Session, name: str) -> ColumnMapping:
    """A mapping of the workspace by its name."""
    return load_mapping(session.workspace.policy / FOLDER, name)


def sign_off(session: Session, name: str) -> T:
    """Sign the mapping as it is now, and say so."""
    mapping = mapping_of(session, name)
    who = session.actor if sign(mapping, session.journal, session.actor) else ""
    if not who:
        by = signed_by(mapping, session.journal)
        return T(f"{name} は {by} が確認済みです。", f"{name} is signed off by {by} already.")
    return T(
        f"{name} を {who} の確認済みとして記録しました(内容の SHA-256 {mapping.sha256[:12]}…)。",
        f"{name} is signed off by {who} (SHA-256 {mapping.sha256[:12]}…).",
    )


def template(name: str) -> str:
    """The text of a mapping to begin with."""
    folder = files("audit").joinpath("mfa", "templates")
    known = sorted(one.name.removesuffix(".yaml") for one in folder.iterdir())
    if name not in known:
        raise HinomiError(
            T(f"見本は {'、'.join(known)} です。", f"Templates are {', '.join(known)}.")
        )
    return folder.joinpath(f"{name}.yaml").read_text("utf-8")


def as_object(outcome: CentralOutcome) -> dict[str, Any]:
    """The outcome for `--json`."""
    return {
        "file": outcome.file,
        "sha256": outcome.sha256,
        "mapping": outcome.mapping,
        "dry_run": outcome.dry_run,
        "imported": outcome.imported,
        "cells": [cell.model_dump(mode="json") for cell in outcome.cells],
        "problems": [{"ja": p.message.ja, "en": p.message.en} for p in outcome.problems],
        "skipped": dict(outcome.skipped),
    }


def outcome_lines(outcome: CentralOutcome, language: Language) -> Iterator[str]:
    """The outcome as lines a person reads."""
    yield from (problem.message.in_(language) for problem in outcome.problems)
    for system, kind, demand, record, count in _summary(outcome):
        path, enforced, enrolled = path_words(kind), _DEMANDED[demand], _DEMANDED[record]
        line = T(
            f"{system}（{path.ja}）: 強制{enforced.ja}・登録{enrolled.ja} … {count}件",
            f"{system} ({path.en}): enforced {enforced.en}, enrolled {enrolled.en}: {count}",
        )
        yield line.in_(language)
    for why, count in outcome.skipped.items():
        said = SKIPPED[why]
        yield T(f"読まなかった行: {said.ja} {count}件", f"Left out: {count} {said.en}").in_(
            language
        )
    yield ending(
        len(outcome.cells),
        len(outcome.problems),
        T("件", "cells"),
        _AFTER,
        dry_run=outcome.dry_run,
        imported=outcome.imported,
    ).in_(language)


_DEMANDED = {"yes": T("あり", "yes"), "no": T("なし", "no"), "unknown": T("不明", "unknown")}


def _summary(outcome: CentralOutcome) -> list[tuple[str, str, str, str, int]]:
    told = ((c.system, c.path.value, c.enforced.value, c.enrolled.value) for c in outcome.cells)
    return [(*place, count) for place, count in sorted(Counter(told).items())]


def exported_at(text: str) -> datetime:
    """When a file was exported, as it was typed."""
    try:
        return moment(text)
    except MisfitError as bad:
        raise HinomiError(
            T(f"--exported「{text}」: {bad.expected.ja}", f"--exported {text!r}: {bad.expected.en}")
        ) from None
