"""CSV ledgers of the yearly audit: two files, and beside them a list of what did not fit."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from inventory.words import HinomiError, T

if TYPE_CHECKING:
    from console.audit_reporting import Ordered
    from console.session import Session
    from reports.audit_csv import Ledgers
    from reports.csv_text import Misfit

SHOWN = 20  # of the misfits on a terminal; the list has all of them
_ONLY_CSV = T(
    "--encoding は -f csv のときだけ使えます。",
    "--encoding goes with -f csv only.",
)
_MANY = T(
    "{file} の文字コードで表せない、又は別の字になった文字が {many} 箇所あります。一覧: {list}",
    "{many} characters do not fit into {file} as they are. The list: {list}",
)
_ONE = T(
    "  {ledger} {row}行目「{column}」: {character} {code} → {written}（{why}）",
    "  {ledger} row {row}, {column}: {character} {code} -> {written} ({why})",
)
_MORE = T("  ほか {0} 箇所", "  and {0} more")


@dataclass(frozen=True, slots=True)
class Kept:
    """The files that were written, and what there is to say about them."""

    files: tuple[Path, ...]
    remarks: tuple[T, ...]


def keep_ledgers(session: "Session", ordered: "Ordered", encoding: str, out: Path | None) -> Kept:
    """Write the ledgers of findings and of actions, and the list where anything did not fit.

    All of them are made before the first is written. A list of an earlier time is written anew,
    for it would tell of another file.
    """
    from console.audit_year import source_of
    from console.reporting import keep
    from reports.audit_csv import ledgers, misfit_list
    from reports.csv_text import Encoding
    from reports.view import Edition

    edition = Edition.PUBLIC if ordered.public else Edition.INTERNAL
    source = source_of(session, ordered.key, edition)
    found = ledgers(source, Encoding(encoding or Encoding.CP932))
    path = out or session.workspace.reports / ordered.file
    others = path.with_stem(f"{path.stem}-actions"), path.with_stem(f"{path.stem}-characters")
    documents = [(path, found.findings.data), (others[0], found.actions.data)]
    if found.misfits or others[1].exists():
        documents.append((others[1], misfit_list(found)))
    files = tuple(keep(session, data, file, file.name) for file, data in documents)
    return Kept(files, tuple(_remarks(found, path.name, others[1])))


def refuse_encoding(format_: str, encoding: str) -> None:
    """Say so where an encoding was asked for and no CSV."""
    if encoding and format_ != "csv":
        raise HinomiError(_ONLY_CSV)


def _remarks(found: "Ledgers", file: str, listed: Path) -> list[T]:
    from reports.csv_text import LOSSES

    misfits = found.misfits
    if not misfits:
        return []
    rows = [_row(name, one, LOSSES[one.loss]) for name, one in misfits[:SHOWN]]
    more = [_MORE.format(len(misfits) - SHOWN)] if len(misfits) > SHOWN else []
    return [_MANY.format(file=file, many=len(misfits), list=listed), *rows, *more]


def _row(ledger: str, one: "Misfit", why: T) -> T:
    said = {
        "ledger": ledger,
        "row": one.row,
        "column": one.column,
        "character": one.character if one.character.isprintable() else "",
        "code": one.code,
        "written": one.written if one.written.isprintable() else "",
    }
    return T(_ONE.ja.format(why=why.ja, **said), _ONE.en.format(why=why.en, **said))
