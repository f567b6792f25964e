"""Dumps of a real MariaDB, healthy and with each planted fault: the matrix, cell by cell."""

import os
from collections.abc import Iterator

import pytest

from checks.backup import scratch_sql
from checks.backup.model import Place, Reading, Survey, TableSeen, ToolKind
from checks.backup.tools.mysql import MysqlDump
from checks.model import FactError
from tests.backup import databases, faults_mariadb
from tests.backup.databases import SCRATCH, Eyes, asked
from tests.backup.faults_mariadb import FAULTS, HEALTHY, SILENT
from tests.backup.matrix import Seen, cells
from tests.lab.lab import HostSpec, Lab
from tests.lab.layers import mariadb

pytestmark = [
    pytest.mark.lab,
    pytest.mark.slow,
    pytest.mark.skipif(
        os.environ.get("HINOMI_SLOW") != "1", reason="a MariaDB for each dump: HINOMI_SLOW=1"
    ),
]
HOST = "my-dumps"


def _place(name: str) -> Place:
    return Place(ToolKind.MYSQL_DUMP, f"/srv/faults/{name}", (("tables", "residents, bills"),))


@pytest.fixture(scope="module")
def host(lab: Lab) -> Iterator[Lab]:
    lab.add(HostSpec(HOST, layer=mariadb(), ssh_port=None))
    lab.run(HOST, databases.MARIADB + faults_mariadb.script())
    yield lab
    lab.remove(HOST)


@pytest.fixture(scope="module")
def eyes(host: Lab) -> Eyes:
    names = (*HEALTHY, *SILENT, *FAULTS)
    return Eyes(host, HOST, MysqlDump(), {name: _place(name) for name in names})


@pytest.fixture(scope="module")
def source(host: Lab) -> tuple[TableSeen, ...]:
    given = scratch_sql.mariadb_source("juki")
    setting = "export MYSQL_UNIX_PORT=/srv/my/s"
    return scratch_sql.read_tables(asked(host, HOST, given, setting=setting)[given.name])


def _loaded(host: Lab, name: str) -> scratch_sql.Loaded:
    file = host.run(HOST, f"ls -d /srv/faults/{name}/*").stdout.strip()
    ask = (("juki", "SELECT COUNT(*) FROM residents"), ("juki", "DELETE FROM bills"))
    given = scratch_sql.mariadb(SCRATCH, file, ask, seconds=60)
    return scratch_sql.read_loaded(asked(host, HOST, given)[given.name], 2)


def test_source_is_counted_and_summed(source: tuple[TableSeen, ...]) -> None:
    assert {one.name: one.rows for one in source} == {
        "bills": 2000,
        "odd `表": 3,
        "residents": 3000,
    }
    assert len({one.digest for one in source}) == 3


@pytest.mark.parametrize("name", HEALTHY)
def test_healthy_dump_is_sound_and_comes_back(
    host: Lab, eyes: Eyes, source: tuple[TableSeen, ...], name: str
) -> None:
    survey, full = eyes.survey[name], eyes.full[name]
    assert isinstance(survey, Survey)
    assert survey.problems == ()
    assert survey.copies[0].complete is True
    assert survey.copies[0].at is not None
    assert isinstance(full, Reading)
    assert full.sound
    loaded = _loaded(host, name)
    assert loaded.complaints == ()
    assert loaded.answers == ("3000", None)
    assert loaded.alone
    assert loaded.erased
    found = {(one.name.removeprefix("juki/"), one.rows, one.digest) for one in loaded.tables}
    assert found >= {(one.name, one.rows, one.digest) for one in source}


def test_dump_without_comments_is_not_known_to_be_whole(eyes: Eyes) -> None:
    survey = eyes.survey["silent"]
    assert isinstance(survey, Survey)
    assert survey.copies[0].complete is None
    assert survey.copies[0].at is None
    assert survey.problems == ()
    assert not isinstance(eyes.full["silent"], FactError)


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_is_seen_as_the_matrix_says(eyes: Eyes, fault: str) -> None:
    wanted = cells("mysql_dump")[fault]
    assert eyes.columns(fault, FAULTS[fault][1], wanted["R"]) == wanted


@pytest.mark.parametrize("fault", FAULTS)
def test_drill_finds_what_the_matrix_says(
    host: Lab, source: tuple[TableSeen, ...], fault: str
) -> None:
    loaded = _loaded(host, fault)
    assert databases.restored(loaded, source) is cells("mysql_dump")[fault]["R"] is Seen.CAUGHT
    assert loaded.erased
    assert host.run(HOST, f"ls -A {SCRATCH}").stdout == ""
