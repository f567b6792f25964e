"""Dumps of a real PostgreSQL, healthy and with each planted fault: the matrix, cell by cell."""

import os
from collections.abc import Iterator
from dataclasses import replace

import pytest

from checks.backup import scratch_sql
from checks.backup.model import Copy, Depth, Place, Reading, Survey, TableSeen, ToolKind
from checks.backup.tool import Wish
from checks.backup.tools.postgres import PgDump
from tests.backup import databases, faults_postgres
from tests.backup.databases import SCRATCH, Eyes, asked
from tests.backup.faults_postgres import FAULTS, HEALTHY, NORMAL
from tests.backup.matrix import Seen, cells
from tests.lab.lab import HostSpec, Lab
from tests.lab.layers import postgres

pytestmark = pytest.mark.lab

HOST = "pg-dumps"
TABLES = "public.residents, tax.bills"
_SLOW = pytest.mark.skipif(
    os.environ.get("HINOMI_SLOW") != "1", reason="a second and a half for each dump: HINOMI_SLOW=1"
)
_QUESTIONS = (
    ("juki", "SELECT count(*) FROM residents"),
    ("juki", "DELETE FROM tax.bills"),
    ("gone", "SELECT name FROM residents WHERE id = 7"),
    ("juki", "SELECT pg_sleep(100)"),
)

_UNTIL_OVER = 'i=0; while [ ! -e "$D/over" ] && [ $i -lt 100 ]; do sleep 0.2; i=$((i+1)); done'


def _place(name: str) -> Place:
    return Place(ToolKind.PG_DUMP, f"/srv/faults/{name}", (("tables", TABLES),))


def _file(name: str) -> str:
    text = HEALTHY.get(name) or FAULTS[name][0]
    return f"/srv/faults/{name}/" + text.split("$F/")[-1].split('"')[0].split(" ")[0]


@pytest.fixture(scope="module")
def host(lab: Lab) -> Iterator[Lab]:
    lab.add(HostSpec(HOST, layer=postgres(), ssh_port=None))
    lab.run(HOST, databases.POSTGRES + faults_postgres.script())
    yield lab
    lab.remove(HOST)


@pytest.fixture(scope="module")
def eyes(host: Lab) -> Eyes:
    return Eyes(host, HOST, PgDump(), {name: _place(name) for name in (*HEALTHY, *FAULTS)})


@pytest.fixture(scope="module")
def source(host: Lab) -> tuple[TableSeen, ...]:
    given = scratch_sql.postgres_source("juki", account="nobody")
    setting = "PATH=$PATH; export PGHOST=/srv/pg PGUSER=postgres"
    return scratch_sql.read_tables(asked(host, HOST, given, setting=setting)[given.name])


def _loaded(host: Lab, name: str) -> scratch_sql.Loaded:
    folder = host.run(HOST, f"ls -d /srv/faults/{name}/*").stdout.strip()
    given = scratch_sql.postgres(SCRATCH, folder, _QUESTIONS[:3], seconds=60)
    return scratch_sql.read_loaded(asked(host, HOST, given)[given.name], 3)


def test_source_is_counted_and_summed(source: tuple[TableSeen, ...]) -> None:
    rows = {one.name: one.rows for one in source}
    assert rows == {
        "public.mv": 1,
        "public.odd name 表": 3,
        "public.residents": 3000,
        "tax.bills": 2000,
        "pg_largeobject": 1,
    }
    assert len({one.digest for one in source}) == 5


@pytest.mark.parametrize("name", HEALTHY)
def test_healthy_dump_is_sound_in_every_eye(eyes: Eyes, name: str) -> None:
    survey, full = eyes.survey[name], eyes.full[name]
    assert isinstance(survey, Survey)
    assert survey.problems == ()
    assert isinstance(survey.contents, tuple)
    assert survey.contents[0].present
    assert survey.copies[0].complete is not False
    assert isinstance(full, Reading)
    assert full.sound
    assert full.depth is Depth.WHOLE
    assert full.read_bytes == survey.copies[0].stored_bytes


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_is_seen_as_the_matrix_says(eyes: Eyes, fault: str) -> None:
    wanted = cells("pg_dump")[fault]
    assert eyes.columns(fault, FAULTS[fault][1], wanted["R"]) == wanted


@pytest.mark.parametrize(
    "fault", [name if name in NORMAL else pytest.param(name, marks=_SLOW) for name in FAULTS]
)
def test_drill_finds_what_the_matrix_says(
    host: Lab, source: tuple[TableSeen, ...], fault: str
) -> None:
    loaded = _loaded(host, fault)
    assert databases.restored(loaded, source) is cells("pg_dump")[fault]["R"] is Seen.CAUGHT
    assert loaded.erased


@pytest.mark.parametrize(
    "name",
    [name if name == "healthy_gzip" else pytest.param(name, marks=_SLOW) for name in HEALTHY],
)
def test_healthy_dump_comes_back_as_it_was(
    host: Lab, source: tuple[TableSeen, ...], name: str
) -> None:
    loaded = _loaded(host, name)
    assert loaded.complaints == ()
    wanted = {(one.name, one.rows, one.digest) for one in source}
    if name == "healthy_cluster":
        found = {(one.name.removeprefix("juki/"), one.rows, one.digest) for one in loaded.tables}
        assert found >= wanted
    else:
        assert {(one.name, one.rows, one.digest) for one in loaded.tables} == wanted
    assert loaded.answers[:2] == ("3000", None)
    assert loaded.alone
    assert loaded.erased
    assert host.run(HOST, f"ls -A {SCRATCH}").stdout == ""


@pytest.mark.parametrize(
    ("name", "file"), [("healthy_gzip", "juki.sql.gz"), ("healthy_folder", "")]
)
def test_copy_is_listed_and_put_into_the_scratch_folder(host: Lab, name: str, file: str) -> None:
    at = "/srv/faults/healthy_folder/juki.dir" if not file else f"/srv/faults/{name}"
    place, copy = Place(ToolKind.PG_DUMP, at, ()), file or "."
    host.run(HOST, f"mkdir {SCRATCH}/r")
    try:
        tool, wish = PgDump(), Wish(copy, (), f"{SCRATCH}/r")
        one = Copy(copy, None, "", (), None, None, None, None)
        replies = asked(host, HOST, tool.listing(place, one), tool.restore(place, wish))
        assert tool.read_restore(place, wish, replies["restore"]) == ()
        listed = {
            line.partition("\t")[2].rpartition("/")[2]: int(line.partition("\t")[0])
            for line in replies["listing"].text.strip("\0").split("\0")
        }
        find = f"find {SCRATCH}/r -type f -printf '%f %s\\n'"
        there = dict(line.split(" ") for line in host.run(HOST, find).stdout.splitlines())
        assert {name: int(size) for name, size in there.items()} == listed
        assert host.run(HOST, f"diff -r {at}/{file} {SCRATCH}/r/{file or 'juki.dir'}").stdout == ""
    finally:
        host.run(HOST, f"rm -rf {SCRATCH}/r")


@_SLOW
@pytest.mark.parametrize("encoding", ["SQL_ASCII", "EUC_JP"])
def test_database_of_an_older_encoding_comes_back(host: Lab, encoding: str) -> None:
    setting = "export PGHOST=/srv/pg PGUSER=postgres PGCLIENTENCODING=EUC_JP"
    made = (
        f"{setting}\npsql -qX -d postgres -c 'CREATE DATABASE old ENCODING {encoding} "
        "TEMPLATE template0'\n"
        "printf \"CREATE TABLE t(a text); INSERT INTO t VALUES ('\\\\306\\\\374\\\\313\\\\334');\" "
        "| psql -qX -d old -f -\nunset PGCLIENTENCODING; pg_dump old >/srv/old.sql"
    )
    host.run(HOST, made)
    try:
        count = scratch_sql.postgres_source("old", account="nobody")
        there = asked(host, HOST, count, setting="export PGHOST=/srv/pg PGUSER=postgres")
        wanted = scratch_sql.read_tables(there[count.name])
        load = scratch_sql.postgres(SCRATCH, "/srv/old.sql", seconds=60)
        loaded = scratch_sql.read_loaded(asked(host, HOST, load)[load.name])
        assert loaded.complaints == ()
        assert loaded.tables == wanted
        assert [one.rows for one in wanted] == [1]
    finally:
        host.run(HOST, "PGHOST=/srv/pg PGUSER=postgres dropdb old")


@_SLOW
def test_quota_stops_the_load_and_everything_is_erased(host: Lab) -> None:
    given = scratch_sql.postgres(SCRATCH, "/srv/faults/healthy_plain/juki.sql", quota_bytes=1 << 20)
    given = replace(given, text=given.text.replace('text | scan >"$D/roles"', _UNTIL_OVER))
    loaded = scratch_sql.read_loaded(asked(host, HOST, given)[given.name])
    assert any("quota" in one.en for one in loaded.complaints)
    assert loaded.erased
    assert host.run(HOST, f"ls -A {SCRATCH}").stdout == ""


def test_killed_load_leaves_no_server(host: Lab) -> None:
    given = scratch_sql.postgres(SCRATCH, "/srv/faults/healthy_plain/juki.sql")
    text = given.text.replace('text | scan >"$D/roles"', "kill -KILL $$; sh -c 'kill -9 $PPID'")
    with pytest.raises(Exception, match=r"no end mark|exit"):
        asked(host, HOST, replace(given, text=text))
    find = "sleep 0.5; ps -eo args | grep -c '[p]ostgres.* -D .*/tmp/data\\|[h]inomi-sql' || :"
    assert host.run(HOST, find).stdout.strip() == "0"
    host.run(HOST, f"rm -rf {SCRATCH}/hinomi-sql-*")


def test_dump_can_neither_reach_the_network_nor_root(host: Lab) -> None:
    host.run(HOST, "mkdir -p /srv/evil; mkdir -m 700 /srv/owned")
    evil = (
        "-- PostgreSQL database dump\n\\! id -u >/tmp/who; touch /srv/owned/x; ip -o link | wc -l "
        ">/tmp/links\nCREATE TABLE seen(a text);\n\\copy seen from /tmp/who\n\\copy seen from "
        "/tmp/links\n--\n-- PostgreSQL database dump complete\n--\n"
    )
    host.write(HOST, "/srv/evil/a.sql", evil)
    ask = (("juki", "SELECT string_agg(a, ',') FROM seen"),)
    given = scratch_sql.postgres(SCRATCH, "/srv/evil/a.sql", ask)
    loaded = scratch_sql.read_loaded(asked(host, HOST, given)[given.name], 1)
    assert loaded.complaints == ()
    assert loaded.answers == ("65534,1",)
    assert host.run(HOST, "ls -A /srv/owned").stdout == ""
