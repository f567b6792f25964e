"""An import as the command line tells it: what is new, what differs, what the file lacks."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from console.session import Session
from inventory.ledger.changes import Change
from inventory.ledger.importing import ImportOutcome, import_ledger
from inventory.words import HinomiError, Language, T

_SHOWN = 50


def bring_in(session: Session, file: Path, *, dry_run: bool, prune: bool) -> ImportOutcome:
    """Import all of the file, or say which rows are rejected and import nothing."""
    if not file.is_file():
        raise HinomiError(T("ファイル {0} がありません。", "There is no file {0}.").format(file))
    return import_ledger(
        file, session.inventory, session.journal, session.actor, dry_run=dry_run, prune=prune
    )


def as_object(outcome: ImportOutcome) -> dict[str, Any]:
    """The outcome for `--json`; a problem carries its message in both languages."""
    told = asdict(outcome)
    for name in ("problems", "skipped"):
        told[name] = [
            {"ja": problem.message.ja, "en": problem.message.en}
            for problem in getattr(outcome, name)
        ]
    return told


def outcome_lines(outcome: ImportOutcome, language: Language) -> Iterator[str]:
    """The outcome as lines a person reads."""
    yield from (problem.message.in_(language) for problem in outcome.problems)
    unread = T("読まなかったもの", "not read").in_(language)
    yield from (f"{unread}: {one.message.in_(language)}" for one in outcome.skipped[:_SHOWN])
    changes = outcome.changes
    for mark, some in (("+", changes.added), ("~", changes.changed), ("-", changes.removed)):
        yield from _some(mark, some, language)
    yield from (one.in_(language) for one in _identities(outcome))
    yield _ending(outcome).in_(language)


_SAYS = {"serial": T("製造番号", "serial number"), "number": T("管理番号", "asset number")}


def _identities(outcome: ImportOutcome) -> Iterator[T]:
    """Which hosts are known under another id, so that a person can object before the import."""
    for one in outcome.identities.renamed[:_SHOWN]:
        why = _SAYS[one.by]
        yield T(
            f"= {one.old} → {one.new}（{why.ja}が同じ機器。指摘と例外承認を引き継ぐ）",
            f"= {one.old} → {one.new} (same {why.en}: its findings and exceptions go with it)",
        )
    if (rest := len(outcome.identities.renamed) - _SHOWN) > 0:
        yield T(f"= ほか {rest} 件", f"= and {rest} more")
    for id_ in outcome.identities.reused[:_SHOWN]:
        yield T(
            f"! {id_} は別の機器に使われていた番号です。指摘と例外承認は引き継ぎません",
            f"! {id_} was another host's; that host's findings and exceptions are not its own",
        )


def _some(mark: str, changes: tuple[Change, ...], language: Language) -> Iterator[str]:
    for change in changes[:_SHOWN]:
        fields = "" if mark != "~" else "  " + _fields(change)
        yield f"{mark} {change.key} {change.name if change.name != change.key else ''}{fields}"
    if len(changes) > _SHOWN:
        rest = len(changes) - _SHOWN
        yield T(f"{mark} ほか {rest} 件", f"{mark} and {rest} more").in_(language)


def _fields(change: Change) -> str:
    return ", ".join(f"{f.title}: {f.old or '-'} → {f.new or '-'}" for f in change.fields)


def _ending(outcome: ImportOutcome) -> T:
    changes = outcome.changes
    counts = len(changes.added), len(changes.changed), len(changes.removed)
    ja = "追加 {} 件、変更 {} 件、台帳に無い {} 件".format(*counts)
    en = "{} added, {} changed, {} missing from the file".format(*counts)
    if outcome.problems:
        return T(
            f"取り込めない行が {len(outcome.problems)} 件あります。直すまで取り込みません。",
            f"{len(outcome.problems)} rows cannot be imported; nothing is until they are mended.",
        )
    if outcome.dry_run:
        return T(f"取り込むと: {ja}", f"An import would give: {en}")
    if not outcome.imported:
        return T("変わるところはありません。", "Nothing changes.")
    removed = T("除きました", "removed") if outcome.pruned else T("残しました", "kept")
    return T(
        f"取り込みました: {ja}(無いものは{removed.ja})",
        f"Imported: {en} (the missing ones are {removed.en})",
    )
