"""Drills of physical copies of a real PostgreSQL: put back, started beside, counted, erased."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from audit.backup.drill_databases import take_counts
from audit.backup.targets import Query, Target
from checks.backup.model import Against, Drill, ToolKind
from inventory.model import Content
from tests.audit.backup.drill_kit import (
    SCRATCH,
    WHOLE,
    Kit,
    data_set,
    left,
    mostly_slow,
    permit,
    slow,
    target,
)
from tests.audit.backup.test_drill_databases import SERVER
from tests.lab import layers
from tests.lab.lab import HostSpec, Lab

pytestmark = pytest.mark.lab
# the server archives into the repository that is drilled, so that starting a copy could write there
ARCHIVED = rf"""{SERVER}
psql -qX -U postgres -c 'CREATE DATABASE other'
psql -qX -U postgres -d other -c 'CREATE TABLE park AS SELECT generate_series(1, 300) AS id'
A='pgbackrest --no-config --stanza=juki --repo1-path=/backup/rest --pg1-path=/srv/pg/data'
A="$A --log-level-console=error --log-level-file=off --lock-path=/srv/lock"
mkdir -p /backup/rest /backup/base /srv/lock; chown postgres /backup/rest /srv/lock
$R $B/pg_ctl -D data -w -l log -m fast stop >/dev/null
$R $B/pg_ctl -D data -w -l log -o "-c listen_addresses= -c fsync=off -c archive_mode=on \
  -c archive_command='$A archive-push %p'" start >/dev/null
$R $A stanza-create; $R $A --start-fast --type=full backup
"""
BASE = "rm -rf /backup/base/*; pg_basebackup -U postgres -c fast -D /backup/base/b {0}"
KINDS = {
    "plain": (ToolKind.PG_BASEBACKUP, "/backup/base", (), BASE.format("")),
    "tar": (ToolKind.PG_BASEBACKUP, "/backup/base", (), BASE.format("-Ft -z")),
    "pgbackrest": (ToolKind.PGBACKREST, "/backup/rest", (("stanza", "juki"),), ":"),
}
ROWS = {("public.residents", 2000, 2000), ("public.bills", 500, 500)}


@pytest.fixture(scope="module")
def server(lab: Lab) -> Iterator[str]:
    lab.add(HostSpec("pg-whole", layer=layers.postgres()))
    lab.run("pg-whole", "bash -s", stdin=ARCHIVED)
    yield "pg-whole"
    lab.remove("pg-whole")


def ready(lab: Lab, host: str, folder: Path, name: str) -> tuple[Kit, Target]:
    tool, location, options, made = KINDS[name]
    lab.run(host, made)
    queries = (Query("juki", "SELECT count(*) > 1000 FROM residents", "t"),)
    allowed = permit(host, queries=queries)
    return Kit(lab, folder), target(host, tool, location, options, named={}, drill=allowed)


def drilled(kit: Kit, one: Target, *sources: str) -> Drill:
    wanted = data_set(one.host, sources or ("juki",), content=Content.DATABASE)
    take_counts(kit.asker, kit.records, wanted, one.where.tool)
    return kit.drill(one, wanted, WHOLE)


def repository(lab: Lab, host: str) -> str:
    """Everything below the folder of the copies, to see that a drill writes nothing there."""
    return lab.run(host, "find /backup -type f -exec sha256sum {} + | sort | sha256sum").stdout


def settled(lab: Lab, host: str) -> str:
    """The same, once production's own archiver has written what it still had to."""
    seen, last = repository(lab, host), ""
    while seen != last:
        time.sleep(2)
        seen, last = repository(lab, host), seen
    return seen


@pytest.mark.parametrize("name", mostly_slow(KINDS, []))
def test_a_copy_is_started_and_its_tables_are_those_of_the_source(
    lab: Lab, server: str, tmp_path: Path, name: str
) -> None:
    kit, one = ready(lab, server, tmp_path, name)
    before = settled(lab, server)
    drill = drilled(kit, one)
    assert drill.errors == ()
    assert (drill.against, drill.finished, drill.cleaned) == (Against.QUERIES, True, True)
    assert (drill.missing, drill.restored) == (0, drill.asked)
    assert drill.restored_bytes > 2**24  # no WAL file is shorter
    assert {(t.name, t.rows, t.wanted_rows) for t in drill.tables} == ROWS
    assert all(t.digest == t.wanted_digest for t in drill.tables)
    assert drill.answers == (("SELECT count(*) > 1000 FROM residents", "t", "t"),)
    assert left(lab, server) == ""
    assert repository(lab, server) == before


@slow
def test_what_is_not_in_the_copy_is_seen(lab: Lab, server: str, tmp_path: Path) -> None:
    kit, one = ready(lab, server, tmp_path, "plain")
    sql = "UPDATE residents SET name = 'x' WHERE id = 7; CREATE TABLE later AS SELECT 1 AS x"
    undo = "UPDATE residents SET name = '氏名7' WHERE id = 7; DROP TABLE later"
    lab.run(server, f'psql -qX -U postgres -d juki -c "{sql}"')
    try:
        drill = drilled(kit, one)
    finally:
        lab.run(server, f'psql -qX -U postgres -d juki -c "{undo}"')
    by = {table.name: table for table in drill.tables}
    assert by["public.residents"].digest != by["public.residents"].wanted_digest
    assert (by["public.later"].rows, by["public.later"].wanted_rows) == (0, 1)
    assert by["public.bills"].digest == by["public.bills"].wanted_digest


@slow
def test_a_database_that_the_server_lacks_is_an_error(
    lab: Lab, server: str, tmp_path: Path
) -> None:
    kit, one = ready(lab, server, tmp_path, "plain")
    lab.run(server, "createdb -U postgres young")
    try:
        drill = drilled(kit, one, "juki", "young")
    finally:
        lab.run(server, "dropdb -U postgres young")
    assert [error.en for error in drill.errors] == ["the copy has no database young"]
    assert {(t.name, t.rows) for t in drill.tables} == {
        ("juki/public.residents", 2000),
        ("juki/public.bills", 500),
    }


@slow
@pytest.mark.parametrize(
    "damage",
    [
        "rm /backup/base/b/pg_wal/0*",
        "rm /backup/base/b/global/pg_control",
        "rm /backup/base/b/base/*/PG_VERSION",
        "truncate -s 0 /backup/base/b/pg_xact/0000",
    ],
)
def test_a_copy_that_does_not_start_is_no_good_drill(
    lab: Lab, server: str, tmp_path: Path, damage: str
) -> None:
    kit, one = ready(lab, server, tmp_path, "plain")
    lab.run(server, damage)
    drill = drilled(kit, one)
    assert drill.errors
    assert left(lab, server) == ""


@slow
def test_a_copy_with_tablespaces_is_not_started(lab: Lab, server: str, tmp_path: Path) -> None:
    kit, one = ready(lab, server, tmp_path, "plain")
    lab.run(server, "ln -s /srv/pg/data/base /backup/base/b/pg_tblspc/16999")
    drill = drilled(kit, one)
    assert not drill.finished
    assert "tablespaces" in drill.errors[0].en
    assert left(lab, server) == ""


@slow
def test_without_the_programs_on_the_scratch_host_nothing_is_said_of_the_copy(
    lab: Lab, server: str, tmp_path: Path
) -> None:
    kit, one = ready(lab, server, tmp_path, "plain")
    lab.run(server, f"echo 14 >/backup/base/b/PG_VERSION; ls -d {SCRATCH}")
    drill = drilled(kit, one)
    assert (drill.finished, drill.tables, drill.cleaned) == (False, (), True)
