"""Drills of dumps of a real PostgreSQL: loaded beside, counted, asked, compared, erased."""

import json
import os
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from audit.backup.drill_databases import take_counts
from audit.backup.drills import sweep
from audit.backup.targets import Query, Target
from checks.backup.model import Against, Drill, ToolKind
from checks.backup.tools.postgres import PgDump
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
from tests.audit.backup.test_drill_kills import kill, start, wait_for_nothing
from tests.backup.databases import MARIADB
from tests.lab import layers
from tests.lab.lab import HostSpec, Lab

pytestmark = pytest.mark.lab
SERVER = r"""set -e
useradd -r postgres 2>/dev/null || :; mkdir -p /var/run/postgresql /srv/pg /backup/pg
chown postgres /srv/pg /var/run/postgresql; install -d -m 711 /srv/hinomi-drill; cd /srv/pg
B=/usr/lib/postgresql/15/bin
R="setpriv --reuid=postgres --regid=postgres --clear-groups"
$R $B/initdb -D data -U postgres -A trust -E UTF8 --no-locale --no-sync >/dev/null
$R $B/pg_ctl -D data -w -l log -o '-c listen_addresses= -c fsync=off' start >/dev/null
psql -qX -U postgres -v ON_ERROR_STOP=1 <<'S'
CREATE DATABASE juki;
\c juki
CREATE TABLE residents(id int PRIMARY KEY, name text);
INSERT INTO residents SELECT i, '氏名' || i FROM generate_series(1, 2000) i;
CREATE TABLE bills(id int, yen numeric);
INSERT INTO bills SELECT i, i FROM generate_series(1, 500) i;
S
"""
DUMP = "rm -rf /backup/pg/*; pg_dump -U postgres {0} juki -f /backup/pg/juki-$(date +%Y%m%d-%H%M%S)"


@pytest.fixture(scope="module")
def base(lab: Lab) -> Iterator[str]:
    lab.add(HostSpec("dbase", layer=layers.postgres()))
    lab.run("dbase", "bash -s", stdin=SERVER)
    yield "dbase"
    lab.remove("dbase")


def ready(lab: Lab, host: str, folder: Path, dump: str) -> tuple[Kit, Target]:
    lab.run(host, dump)
    queries = (Query("juki", "SELECT count(*) > 1000 FROM residents", "t"),)
    allowed = permit(host, queries=queries)
    one = target(host, ToolKind.PG_DUMP, "/backup/pg", named={}, drill=allowed)
    return Kit(lab, folder), one


def drilled(kit: Kit, one: Target) -> Drill:
    wanted = data_set(one.host, ("juki",), content=Content.DATABASE)
    return kit.drill(one, wanted, WHOLE)


def counted(kit: Kit, host: str) -> None:
    wanted = data_set(host, ("juki",), content=Content.DATABASE)
    take_counts(kit.asker, kit.records, wanted, ToolKind.PG_DUMP)


@pytest.mark.parametrize("form", mostly_slow(["-Fp", "-Fc", "-Fd"], []))
def test_a_dump_comes_back_with_its_tables_and_answers(
    lab: Lab, base: str, tmp_path: Path, form: str
) -> None:
    kit, one = ready(lab, base, tmp_path, DUMP.format(form))
    counted(kit, base)
    drill = drilled(kit, one)
    assert drill.errors == ()
    assert drill.against is Against.QUERIES
    assert {(t.name, t.rows, t.wanted_rows) for t in drill.tables} == {
        ("public.residents", 2000, 2000),
        ("public.bills", 500, 500),
    }
    assert all(t.digest == t.wanted_digest for t in drill.tables)
    assert drill.answers == (("SELECT count(*) > 1000 FROM residents", "t", "t"),)
    assert (drill.finished, drill.cleaned, drill.missing) == (True, True, 0)
    assert (drill.gone, drill.partial) == (0, False)
    assert left(lab, base) == ""


def test_a_table_left_out_and_a_changed_digit_are_seen(lab: Lab, base: str, tmp_path: Path) -> None:
    cut = "--exclude-table=bills -Fp"
    flip = "; sed -i 's/^77\\t/78888\\t/' /backup/pg/*"
    kit, one = ready(lab, base, tmp_path, DUMP.format(cut) + flip)
    counted(kit, base)
    drill = drilled(kit, one)
    by = {table.name: table for table in drill.tables}
    assert (by["public.bills"].rows, by["public.bills"].wanted_rows) == (0, 500)
    assert by["public.residents"].digest != by["public.residents"].wanted_digest


@slow
def test_a_count_of_another_day_proves_equality_and_no_damage(
    lab: Lab, base: str, tmp_path: Path
) -> None:
    kit, one = ready(lab, base, tmp_path, DUMP.format("--exclude-table=bills -Fp"))
    counted(kit, base)
    [(at, digest)] = kit.records.counts("BK-001")
    body = kit.evidence.get(digest).decode().replace(at.isoformat(), "2026-01-01T00:00:00+00:00")
    (tmp_path / "later").mkdir()
    again = Kit(lab, tmp_path / "later")
    again.records.counted("BK-001", at - timedelta(days=300), json.loads(body))
    drill = drilled(again, one)
    assert {table.name for table in drill.tables} == {"public.residents"}
    assert (drill.gone, drill.partial) == (1, True)
    assert drill.tables[0].wanted_rows == 2000


@slow
def test_an_answer_is_kept_only_where_it_tells_nothing_of_people(
    lab: Lab, base: str, tmp_path: Path
) -> None:
    kit, one = ready(lab, base, tmp_path, DUMP.format("-Fc"))
    assert one.drill
    asked = (Query("juki", "SELECT min(name) FROM residents", "一郎"),)
    drill = drilled(kit, replace(one, drill=replace(one.drill, queries=asked)))
    assert drill.answers == (("SELECT min(name) FROM residents", "(≠)", "一郎"),)


@slow
def test_a_dump_cut_midway_is_no_good_drill(lab: Lab, base: str, tmp_path: Path) -> None:
    kit, one = ready(lab, base, tmp_path, DUMP.format("-Fc") + "; truncate -s 9000 /backup/pg/*")
    counted(kit, base)
    drill = drilled(kit, one)
    wrong = [t for t in drill.tables if t.wanted_rows is not None and t.rows != t.wanted_rows]
    assert drill.errors or wrong
    assert left(lab, base) == ""


@slow
@pytest.mark.parametrize("whom", ["controller", "shell", "all"])
def test_killed_while_the_server_runs_neither_server_nor_data_stay(
    lab: Lab, base: str, tmp_path: Path, whom: str
) -> None:
    kit, one = ready(lab, base, tmp_path, DUMP.format("-Fc"))
    wanted = data_set(base, ("juki",), content=Content.DATABASE)
    child = start(kit, one, wanted, PgDump())
    server = f"ps -eo pid,args | grep '[p]ostgres .*{SCRATCH}'"
    end = time.monotonic() + 30
    while not lab.run(base, server, check=False).stdout and time.monotonic() < end:
        time.sleep(0.05)
    kill(kit, base, child, whom)
    rest = wait_for_nothing(kit, base)
    os.waitpid(child, 0)
    assert rest == ""
    assert wait_for_nothing(kit, base, look=server) == ""
    for started in Kit(lab, tmp_path).records.unfinished():
        assert sweep(kit.bench(), one, started).cleaned


@slow
def test_a_dump_of_mariadb_is_loaded_and_asked(lab: Lab, tmp_path: Path) -> None:
    lab.add(HostSpec("mbase", layer=layers.mariadb()))
    try:
        lab.run("mbase", "bash -s", stdin=MARIADB)
        lab.run(
            "mbase",
            f"install -d -m 711 {SCRATCH}; mkdir -p /backup/my; mariadb-dump --no-defaults "
            "--socket=/srv/my/s -uroot juki >/backup/my/juki-$(date +%Y%m%d-%H%M%S).sql",
        )
        asked = (Query("juki", "SELECT count(*) FROM residents", "3000"),)
        one = target(
            "mbase",
            ToolKind.MYSQL_DUMP,
            "/backup/my",
            named={},
            drill=permit("mbase", queries=asked),
        )
        drill = drilled(Kit(lab, tmp_path), one)
        assert drill.errors == ()
        assert drill.answers == (("SELECT count(*) FROM residents", "3000", "3000"),)
        assert {(table.name, table.rows) for table in drill.tables} >= {("bills", 2000)}
        assert left(lab, "mbase") == ""
    finally:
        lab.remove("mbase")
