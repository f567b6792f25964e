"""Databases in a drill: the dump loaded into a throw-away server, tables and answers compared.

What the tables must hold comes from a count taken at the source (`hinomi backup manifest`): within
an hour of the copy, or unchanged from before it to after it, a difference is damage; otherwise
only equality says something. Answers are kept where they are as expected, or plain numbers.
"""

import json
import posixpath
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePosixPath

from audit.backup.asking import Asker
from audit.backup.drill_clusters import FOLDERS
from audit.backup.drill_records import DrillRecords
from audit.backup.matching import NEAR, nearest
from audit.backup.sources import ask_source
from audit.backup.targets import Query, Target
from checks.backup import scratch_sql
from checks.backup.model import TableSeen, ToolKind
from checks.backup.scratch_sql import Loaded
from checks.backup.tool import Fragment
from checks.model import FactError, Why
from inventory.model import Content, DataSet
from inventory.words import T

FORMAT = "hinomi-tables 1"
_POSTGRES = {ToolKind.PG_DUMP, ToolKind.PG_BASEBACKUP, ToolKind.PGBACKREST}
_LOADED = {
    ToolKind.PG_DUMP: scratch_sql.postgres,
    ToolKind.MYSQL_DUMP: scratch_sql.mariadb,
    **dict.fromkeys(FOLDERS, scratch_sql.postgres_cluster),
}
# a number of ten digits or more may be a person's: of a telephone, a certificate of residence
_HARMLESS = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,6})?|t|f|true|false|")
_OTHER = "(≠)"


@dataclass(frozen=True, slots=True)
class Counted:
    """The tables of a source at one moment."""

    at: datetime
    tables: Mapping[str, tuple[int, str]]


def loading(target: Target, wanted: DataSet, scratch: str, names: Sequence[str]) -> Fragment | None:
    """The fragment that loads the dump or starts the copy; None where there is none."""
    make = _LOADED.get(target.where.tool)
    permit = target.drill
    if make is None or permit is None or wanted.content is not Content.DATABASE or not names:
        return None
    kind = target.where.tool
    return make(
        scratch,
        f"{scratch}/{FOLDERS[kind] if kind in FOLDERS else f'data/{dump_name(names)}'}",
        [(query.database, query.sql) for query in permit.queries],
        seconds=permit.seconds,
        quota_bytes=permit.quota_bytes,
    )


def dump_name(names: Sequence[str]) -> str:
    """The file or folder that is the dump, by the names that the copy lists."""
    return _dump(names).name


def above(names: Sequence[str]) -> str:
    """What stands before that file or folder in the listing, and not in the scratch folder."""
    return str(_dump(names).parent)


def _dump(names: Sequence[str]) -> PurePosixPath:
    return PurePosixPath(names[0] if len(names) == 1 else posixpath.commonpath(names))


def answers(queries: Sequence[Query], loaded: Loaded) -> tuple[tuple[str, str, str], ...]:
    """The questions with what came back and what was expected; never a row of the data."""
    found = []
    for query, answer in zip(queries, loaded.answers, strict=True):
        told = "" if answer is None else answer.strip()
        kept = told if told == query.expect or _HARMLESS.fullmatch(told) else _OTHER
        found.append((query.sql, kept if answer is not None else "-", query.expect))
    return tuple(found)


def expected(
    records: DrillRecords, wanted: DataSet, at: datetime | None, seen: Iterable[TableSeen]
) -> tuple[TableSeen, ...]:
    """The tables with what they must hold, and those that are missing."""
    known = _known(records, wanted, at)
    return tuple(seen) if known is None else _matched(tuple(seen), known.tables, known.firm)


def unseen(
    records: DrillRecords, wanted: DataSet, at: datetime | None, seen: Iterable[TableSeen]
) -> tuple[int, bool]:
    """How many counted tables are gone, perhaps for good reason, and whether no other can be.

    The count of another day knows nothing of a table that was made since.
    """
    known = _known(records, wanted, at)
    if known is None:
        return 0, False
    names = {table.name for table in seen}
    return sum(name not in names and not known.firm(name) for name in known.tables), known.near


@dataclass(frozen=True, slots=True)
class _Known:
    """What was counted closest to a copy; `firm` tells what was so when the copy was made."""

    tables: Mapping[str, tuple[int, str]]
    firm: Callable[[str], bool]
    near: bool


def _known(records: DrillRecords, wanted: DataSet, at: datetime | None) -> _Known | None:
    made = nearest(records.counts(wanted.id), at)
    both = [_counted(records.read_counts(one[1])) for one in made if one is not None]
    if not both:
        return None
    close = min(both, key=lambda one: abs(one.at - (at or one.at)))
    other = next((one for one in both if one is not close), None)
    near = at is not None and abs(close.at - at) <= NEAR

    def firm(name: str) -> bool:
        return near or (other is not None and other.tables.get(name) == close.tables.get(name))

    return _Known(close.tables, firm, near)


def _matched(
    seen: Sequence[TableSeen], known: Mapping[str, tuple[int, str]], firm: Callable[[str], bool]
) -> tuple[TableSeen, ...]:
    found = []
    for table in seen:
        wish = known.get(table.name)
        same = wish == (table.rows, table.digest)
        if wish is not None and (same or firm(table.name)):
            found.append(replace(table, wanted_rows=wish[0], wanted_digest=wish[1]))
        else:
            found.append(table)
    names = {table.name for table in seen}
    lost = [name for name in known if name not in names and firm(name)]
    return (*found, *(TableSeen(name, 0, "", *known[name]) for name in sorted(lost)))


def take_counts(
    asker: Asker, records: DrillRecords, wanted: DataSet, tool: ToolKind
) -> tuple[Counted, str]:
    """Count and sum the tables of every database of a data set at its source, and keep it."""
    if not wanted.sources:
        raise FactError(
            Why.NO_DATA, T("台帳にデータベースの名前がない", "the ledger names no database")
        )
    if tool not in _POSTGRES and tool is not ToolKind.MYSQL_DUMP:
        raise FactError(
            Why.UNDETERMINED,
            T(
                "PostgreSQL か MariaDB のダンプとして写しが登録されていない",
                "no target holds it as a dump of PostgreSQL or MariaDB",
            ),
        )
    make = scratch_sql.postgres_source if tool in _POSTGRES else scratch_sql.mariadb_source
    tables: dict[str, tuple[int, str]] = {}
    replies = {name: ask_source(asker, wanted, make(name)) for name in wanted.sources}
    for name, reply in replies.items():
        for one in scratch_sql.read_tables(reply):
            full = one.name if len(wanted.sources) == 1 else f"{name}/{one.name}"
            tables[full] = (one.rows, one.digest)
    counted = Counted(min(reply.at for reply in replies.values()), tables)
    return counted, records.counted(wanted.id, counted.at, _record(counted))


def _record(counted: Counted) -> Mapping[str, object]:
    return {
        "format": FORMAT,
        "at": counted.at.isoformat(),
        "tables": {name: [rows, digest] for name, (rows, digest) in counted.tables.items()},
    }


def _counted(raw: bytes) -> Counted:
    try:
        body = json.loads(raw)
        if body["format"] != FORMAT:
            raise ValueError(FORMAT)
        tables = {str(n): (int(rows), str(digest)) for n, (rows, digest) in body["tables"].items()}
        return Counted(datetime.fromisoformat(body["at"]), tables)
    except (ValueError, LookupError, TypeError, AttributeError) as odd:
        raise FactError(
            Why.MALFORMED, T("表の件数の控えを読めない", "the kept count of tables is unreadable")
        ) from odd
