"""What came back of a physical copy, told from a walk; and whose tables a server has."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from audit.backup.drill_clusters import came_back, lost, of_sources
from audit.backup.matching import Placed
from audit.backup.sampling import Listed
from checks.backup.merkle import Leaf
from checks.backup.model import TableSeen, ToolKind
from checks.backup.scratch_sql import Loaded
from checks.backup.walked import Entry, Walked
from inventory.words import T

AT = datetime(2026, 11, 22, tzinfo=UTC)
PLACE = "/s/hinomi-drill-1"
THERE = ("PG_VERSION", "base/1/112", "pg_wal/0001", "pg_tblspc/77/x", "backup_manifest")


def walked(folder: str, names: tuple[str, ...] = THERE) -> Walked:
    entries = tuple(
        Entry(f"{PLACE}/{folder}/{name}".encode(), 10**number, None)
        for number, name in enumerate(names)
    )
    return Walked(AT, (*entries, Entry(b"/s/other/PG_VERSION", 1, None)), ())


def asked(*names: str) -> list[Placed]:
    return [Placed(Listed(name, 1), name.encode(), name.encode()) for name in names]


def test_plain_files_come_back_one_by_one() -> None:
    files = asked("/b/c/PG_VERSION", "/b/c/base/1/112", "/b/c/base/1/113", "/b/c/lost")
    found = came_back(ToolKind.PG_BASEBACKUP, walked("data"), PLACE, files)
    assert found == {b"/b/c/PG_VERSION": Leaf(1, None), b"/b/c/base/1/112": Leaf(10, None)}


def test_a_tar_file_is_back_where_what_it_held_is() -> None:
    names = ("/b/base.tar.gz", "/b/pg_wal.tar", "/b/77.tar.zst", "/b/78.tar", "/b/backup_manifest")
    found = came_back(ToolKind.PG_BASEBACKUP, walked("data"), PLACE, asked(*names))
    sizes = {name.decode(): leaf.size for name, leaf in found.items()}
    assert sizes == {
        "/b/base.tar.gz": 10_011,
        "/b/pg_wal.tar": 100,
        "/b/77.tar.zst": 1000,
        "/b/backup_manifest": 10_000,
    }


def test_a_backup_of_pgbackrest_comes_back_as_one() -> None:
    found = came_back(ToolKind.PGBACKREST, walked("data/pg"), PLACE, asked("/20261122-000000F"))
    assert found == {b"/20261122-000000F": Leaf(11_111, None)}


@pytest.mark.parametrize("kind", [ToolKind.PG_BASEBACKUP, ToolKind.PGBACKREST])
def test_without_a_data_folder_nothing_came_back(kind: ToolKind) -> None:
    files = asked("/b/base.tar.gz", "/b/base/1/112")
    assert came_back(kind, walked("data", THERE[1:]), PLACE, files) == {}
    assert came_back(kind, walked("elsewhere"), PLACE, files) == {}


def seen(*names: str) -> tuple[TableSeen, ...]:
    return tuple(TableSeen(name, 1, "d", None, "") for name in names)


def test_tables_of_other_databases_are_left_out() -> None:
    tables = seen("juki/public.a", "juki_test/public.a", "tax/public.b", "public.c")
    assert of_sources(tables, ("juki",)) == seen("public.a")
    assert of_sources(tables, ("juki", "tax")) == seen("juki/public.a", "tax/public.b")
    assert of_sources(tables, ()) == tables


def test_a_database_is_lost_only_where_all_were_told() -> None:
    whole = Loaded("", True, "", (), (), (), None, True, ("juki", "postgres"))
    assert lost(whole, ("juki",)) == ()
    assert [one.en for one in lost(whole, ("juki", "tax"))] == ["the copy has no database tax"]
    assert lost(replace(whole, complaints=(T("止", "stopped"),)), ("tax",)) == ()
