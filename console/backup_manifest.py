"""`hinomi backup manifest`: checksums taken at the source, so that a drill can prove it all."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from audit.backup.drill_databases import Counted, take_counts
from audit.backup.drill_plan import words_of
from audit.backup.drill_records import DrillRecords
from audit.backup.sources import take_manifest
from audit.backup.targets import Target, load_targets
from audit.declared import JST
from checks.backup.manifest import Manifest
from checks.backup.model import ToolKind
from checks.backup.walked import Skip
from checks.marked import unknown_name
from checks.model import FactError
from console.backup_asking import asker_of
from console.backup_salt import salt_of
from console.cli.main import INCOMPLETE, OK
from console.cli.output import emit_json, remark, say
from console.language import language, w
from console.session import Session
from inventory.model import Content, DataSet
from inventory.signing import sign_head
from inventory.words import HinomiError, T

_SKIPPED = {
    Skip.ABSENT: T("ない", "absent"),
    Skip.LINK: T("シンボリックリンクだけ", "only a symbolic link"),
    Skip.UNREADABLE: T("読めない", "unreadable"),
    Skip.MOUNT: T("別のファイルシステム", "another file system"),
    Skip.SPECIAL: T("装置・ソケット", "a device or socket"),
    Skip.UNREAD: T("チェックサムを取れなかった", "no checksum came"),
    Skip.BUDGET: T("上限を超えた", "over the limit"),
    Skip.CUT: T("一覧が途中で切れた", "the list was cut"),
}


_DATABASES = frozenset(
    {ToolKind.PG_DUMP, ToolKind.PG_BASEBACKUP, ToolKind.PGBACKREST, ToolKind.MYSQL_DUMP}
)


@dataclass(frozen=True, slots=True)
class Taken:
    """The manifest of one data set, or why there is none."""

    wanted: DataSet
    made: Manifest | Counted | T
    evidence: str = ""

    @property
    def whole(self) -> bool:
        """Whether everything of the sources is in it."""
        if not isinstance(self.made, Manifest):
            return isinstance(self.made, Counted)
        return all(name == Skip.SPECIAL.value for name, _ in self.made.skipped)


def show_manifests(session: Session, only: Sequence[str], *, as_json: bool) -> int:
    """Take the manifests and say what is in them."""
    taken = list(_taken(session, _wanted(session, only)))
    sign_head(session.journal, session.workspace.keys, session.workspace.signatures)
    if as_json:
        emit_json([_body(one) for one in taken])
    else:
        for one in taken:
            say(_line(one))
    return OK if all(one.whole for one in taken) else INCOMPLETE


def _wanted(session: Session, only: Sequence[str]) -> list[DataSet]:
    sets = {one.id: one for one in session.ledger.data_sets}
    for name in only:
        if name not in sets:
            told = unknown_name(name, sets)
            raise HinomiError(T(f"バックアップ番号: {told.ja}", f"data set: {told.en}"))
    found = [one for one in sets.values() if one.id in only or (not only and one.host)]
    if not found:
        raise HinomiError(
            T(
                "台帳シート「バックアップ」に、機器とパスの書かれた行がありません。",
                "No data set of the ledger names a host and paths.",
            )
        )
    return found


def _taken(session: Session, wanted: Sequence[DataSet]) -> Iterator[Taken]:
    asker, salt = asker_of(session), salt_of(session.workspace.root)
    records = DrillRecords(session.journal, session.evidence, session.actor)
    tools = _tools(load_targets(session.workspace.policy))
    for one in wanted:
        remark(w(f"{one.id}: 元のデータを読んでいます", f"{one.id}: reading the source"))
        try:
            if one.content is Content.DATABASE:
                tool = tools.get(one.id, ToolKind.CATALOG)
                yield Taken(one, *take_counts(asker, records, one, tool))
            else:
                yield Taken(one, *take_manifest(asker, records, one, salt))
        except FactError as odd:
            yield Taken(one, words_of(odd))


def _tools(targets: Iterable[Target]) -> dict[str, ToolKind]:
    """How a data set is copied tells which database it is; dumps tell it best."""
    found: dict[str, ToolKind] = {}
    for target in targets:
        for name in target.holds:
            if target.where.tool in _DATABASES:
                found[name] = target.where.tool
    return found


def _line(taken: Taken) -> str:
    made = taken.made
    if isinstance(made, T):
        return f"{taken.wanted.id}: {w('控えを作れない', 'no manifest')}: {made.in_(language())}"
    if isinstance(made, Counted):
        rows = sum(count for count, _ in made.tables.values())
        told = w(
            f"表 {len(made.tables)}、{rows:,} 行の控えを記録した",
            f"{len(made.tables)} tables with {rows:,} rows",
        )
        return f"{taken.wanted.id}: {told}"
    size = sum(leaf.size for leaf in made.leaves.values())
    at = f"{made.at.astimezone(JST):%Y-%m-%d %H:%M}"
    told = w(
        f"{len(made.leaves):,} 件 {size:,} バイトの控えを記録した({at})。根 {made.root.hex()[:16]}",
        f"{len(made.leaves):,} files, {size:,} bytes ({at} JST); root {made.root.hex()[:16]}",
    )
    left_out = [f"{_SKIPPED[Skip(n)].in_(language())} {count:,}" for n, count in made.skipped]
    odd = w("。含まれないもの: ", "; not in it: ") + ", ".join(left_out) if left_out else ""
    return f"{taken.wanted.id}: {told}{odd}"


def _body(taken: Taken) -> dict[str, Any]:
    made = taken.made
    if isinstance(made, T):
        return {"data_set": taken.wanted.id, "unknown": made.in_(language())}
    if isinstance(made, Counted):
        tables = {name: rows for name, (rows, _) in made.tables.items()}
        at = made.at.isoformat()
        return {"data_set": taken.wanted.id, "at": at, "tables": tables, "evidence": taken.evidence}
    return {
        "data_set": taken.wanted.id,
        "at": made.at.isoformat(),
        "files": len(made.leaves),
        "bytes": sum(leaf.size for leaf in made.leaves.values()),
        "read": made.read,
        "root": made.root.hex(),
        "skipped": dict(made.skipped),
        "whole": taken.whole,
        "evidence": taken.evidence,
    }
