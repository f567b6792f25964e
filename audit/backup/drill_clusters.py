"""Whole servers of PostgreSQL in a drill: what came back of a physical copy, and whose tables.

pg_basebackup's plain folder comes back file by file. Its tar files, and the backup of pgBackRest
as one thing, come back unpacked: each of those is back where the files that it held are there, and
what the server tells of the tables, not their number, is the proof.
"""

import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from audit.backup.matching import Placed
from checks.backup.merkle import Leaf
from checks.backup.model import TableSeen, ToolKind
from checks.backup.scratch_sql import Loaded
from checks.backup.walked import Walked
from inventory.words import T

FOLDERS: Mapping[ToolKind, str] = {ToolKind.PG_BASEBACKUP: "data", ToolKind.PGBACKREST: "data/pg"}
MOST_FILES = 1_000_000  # of a whole server; how many it has is told by no listing
_TAR = re.compile(r"(base|pg_wal|[0-9]+)\.tar(\.[a-z0-9]+)?")


def came_back(
    kind: ToolKind, walked: Walked, scratch: str, files: Sequence[Placed]
) -> dict[bytes, Leaf]:
    """The files that were asked for and came back, under the names that are kept.

    `scratch` is the place of the drill; none came back where no data folder did.
    """
    root = f"{scratch}/{FOLDERS[kind]}/".encode("utf-8", "surrogateescape")
    there = {
        one.path.removeprefix(root): Leaf(one.size, one.sha256)
        for one in walked.entries
        if one.path.startswith(root)
    }
    if b"PG_VERSION" not in there:
        return {}
    if kind is ToolKind.PGBACKREST:
        size = sum(leaf.size for leaf in there.values())
        return {one.name: Leaf(size, None) for one in files}
    names = [one.listed.name for one in files]
    above = posixpath.commonpath(names) if len(names) > 1 else posixpath.dirname(names[0])
    found = {one.name: _leaf(posixpath.relpath(one.listed.name, above), there) for one in files}
    return {name: leaf for name, leaf in found.items() if leaf is not None}


def _leaf(name: str, there: Mapping[bytes, Leaf]) -> Leaf | None:
    """The file itself, or all that a tar file of that name held as one."""
    if (alone := there.get(name.encode("utf-8", "surrogateescape"))) is not None:
        return alone
    tar = _TAR.fullmatch(name)
    held = [leaf.size for path, leaf in there.items() if tar and _held(tar[1], path)]
    return Leaf(sum(held), None) if held else None


def _held(tar: str, path: bytes) -> bool:
    if tar == "base":
        return not path.startswith((b"pg_wal/", b"pg_tblspc/"))
    return path.startswith(b"pg_wal/" if tar == "pg_wal" else f"pg_tblspc/{tar}/".encode())


def of_sources(tables: Iterable[TableSeen], sources: Sequence[str]) -> tuple[TableSeen, ...]:
    """The tables of these databases alone, named as the count at their source names them."""
    if not sources:
        return tuple(tables)
    kept = [
        one
        for one in tables
        if any(one.name == name or one.name.startswith(f"{name}/") for name in sources)
    ]
    if len(sources) > 1:
        return tuple(kept)
    return tuple(replace(one, name=one.name.removeprefix(f"{sources[0]}/")) for one in kept)


def lost(loaded: Loaded, sources: Sequence[str]) -> tuple[T, ...]:
    """The databases of the ledger that the server does not have, where it told of all it has."""
    if loaded.complaints:
        return ()
    names = sorted({source.partition("/")[0] for source in sources} - set(loaded.databases))
    return tuple(
        T(f"写しにデータベース {name} がない", f"the copy has no database {name}") for name in names
    )
