"""Copies of a real PostgreSQL server by pg_basebackup and pgBackRest, healthy and with faults."""

import os
from collections.abc import Iterator

import pytest

from checks.backup import scratch_sql
from checks.backup.model import Place, Reading, Survey, TableSeen, ToolKind
from checks.backup.tool import Tool, Wish
from checks.backup.tools.pgbackrest import PgBackRest
from checks.backup.tools.postgres import PgBasebackup
from tests.backup import databases, faults_copies
from tests.backup.databases import SCRATCH, Eyes, asked
from tests.backup.faults_copies import FOLDERS, STANZAS
from tests.backup.matrix import Seen, cells
from tests.lab.lab import HostSpec, Lab
from tests.lab.layers import postgres

pytestmark = [
    pytest.mark.lab,
    pytest.mark.slow,
    pytest.mark.skipif(
        os.environ.get("HINOMI_SLOW") != "1", reason="a server for each copy: HINOMI_SLOW=1"
    ),
]
HOST = "pg-copies"
ROTTEN = {**FOLDERS, "copy_source_rotten": ("", "healthy_folder")}


@pytest.fixture(scope="module")
def host(lab: Lab) -> Iterator[Lab]:
    lab.add(HostSpec(HOST, layer=postgres(), ssh_port=None))
    lab.run(HOST, databases.POSTGRES + databases.COPIES + faults_copies.script())
    yield lab
    lab.remove(HOST)


@pytest.fixture(scope="module")
def source(host: Lab) -> tuple[TableSeen, ...]:
    """The tables as they were before a byte rotted, with the one that came later."""
    host.run(
        HOST,
        "export PGHOST=/srv/pg PGUSER=postgres; psql -qX juki -c "
        '"UPDATE residents SET name = format(E\'氏名%s\\t\\"x\\"\', id) WHERE id = 1500"',
    )
    given = scratch_sql.postgres_source("juki", account="nobody")
    setting = "export PGHOST=/srv/pg PGUSER=postgres"
    return scratch_sql.read_tables(asked(host, HOST, given, setting=setting)[given.name])


def _folder(host: Lab, name: str) -> Place:
    control = "/usr/lib/postgresql/15/bin/pg_controldata /srv/pg/data | grep system"
    system = host.run(HOST, control).stdout.split()[-1]
    return Place(ToolKind.PG_BASEBACKUP, f"/srv/faults/{name}", (("cluster", system),))


def _stanza(name: str) -> Place:
    return Place(ToolKind.PGBACKREST, f"/srv/stanzas/{name}", (("stanza", "juki"),))


@pytest.fixture(scope="module")
def folders(host: Lab) -> Eyes:
    names = ("healthy_folder", "healthy_tar", *ROTTEN)
    return Eyes(host, HOST, PgBasebackup(), {name: _folder(host, name) for name in names})


@pytest.fixture(scope="module")
def stanzas(host: Lab) -> Eyes:
    return Eyes(host, HOST, PgBackRest(), {name: _stanza(name) for name in ("healthy", *STANZAS)})


def _restored(
    host: Lab, tool: Tool, place: Place, copy: str, below: str, source: tuple[TableSeen, ...]
) -> Seen:
    host.run(HOST, f"rm -rf {SCRATCH}/*; mkdir {SCRATCH}/r")
    wish = Wish(copy, (), f"{SCRATCH}/r")
    given = tool.restore(place, wish)
    complaints = tool.read_restore(place, wish, asked(host, HOST, given)[given.name])
    start = scratch_sql.postgres_cluster(SCRATCH, f"{SCRATCH}/r{below}", seconds=60)
    loaded = scratch_sql.read_loaded(asked(host, HOST, start)[start.name])
    assert loaded.erased
    found = [one for one in loaded.tables if not one.name.startswith("other/")]
    same = {(one.name.removeprefix("juki/"), one.rows, one.digest) for one in found} == {
        (one.name, one.rows, one.digest) for one in source
    }
    return Seen.MISSED if same and not complaints and not loaded.complaints else Seen.CAUGHT


@pytest.mark.parametrize("name", ["healthy_folder", "healthy_tar"])
def test_healthy_folder_is_sound_and_starts(
    host: Lab, folders: Eyes, source: tuple[TableSeen, ...], name: str
) -> None:
    survey, full = folders.survey[name], folders.full[name]
    assert isinstance(survey, Survey)
    assert survey.problems == ()
    assert survey.copies[0].complete is True
    assert survey.copies[0].at is not None
    assert isinstance(full, Reading)
    assert full.sound
    assert full.read_bytes == survey.copies[0].stored_bytes
    assert _restored(host, PgBasebackup(), _folder(host, name), "b", "", source) is Seen.MISSED


def test_healthy_stanza_is_sound_and_starts(
    host: Lab, stanzas: Eyes, source: tuple[TableSeen, ...]
) -> None:
    survey, full = stanzas.survey["healthy"], stanzas.full["healthy"]
    assert isinstance(survey, Survey)
    assert isinstance(survey.contents, tuple)
    assert survey.contents[0].present
    assert [copy.complete for copy in survey.copies] == [True, True]
    assert survey.encrypted is False
    assert isinstance(full, Reading)
    assert full.sound
    newest = survey.copies[-1].id
    place = _stanza("healthy")
    assert _restored(host, PgBackRest(), place, newest, "/pg", source) is Seen.MISSED


@pytest.mark.parametrize("fault", ROTTEN)
def test_folder_is_seen_as_the_matrix_says(
    host: Lab, folders: Eyes, source: tuple[TableSeen, ...], fault: str
) -> None:
    back = _restored(host, PgBasebackup(), _folder(host, fault), "b", "", source)
    seen = folders.columns(fault, ROTTEN[fault][1], back)
    assert seen == cells("pg_basebackup")[fault]


@pytest.mark.parametrize("fault", STANZAS)
def test_stanza_is_seen_as_the_matrix_says(
    host: Lab, stanzas: Eyes, source: tuple[TableSeen, ...], fault: str
) -> None:
    healthy = stanzas.survey["healthy"]
    assert isinstance(healthy, Survey)
    newest = healthy.copies[-1].id
    back = _restored(host, PgBackRest(), _stanza(fault), newest, "/pg", source)
    assert stanzas.columns(fault, "healthy", back) == cells("pgbackrest")[fault]
