"""Fixtures of storage tests: each runs on SQLite and on a private PostgreSQL.

The PostgreSQL server is Debian's, started by the first test that asks for it (one for each
pytest-xdist worker), as user postgres, in a temporary folder, reachable by its unix socket only:
tests may have entered the network namespace of a lab.
"""

import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine

from inventory.db import open_database, upgrade
from inventory.journal import Journal

_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "timezone": "Asia/Tokyo",  # not UTC: a time stored without its zone shows itself
    "log_min_messages": "panic",
}
_numbers = itertools.count(1)


class Cluster:
    """A running PostgreSQL server of this test session."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Make the cluster and wait until it answers."""
        binaries = _binaries()
        assert binaries
        data = self.folder / "data"
        shutil.chown(self.folder, "postgres", "postgres")
        made = ["--no-sync", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
        _as_postgres([str(binaries / "initdb"), "-D", str(data), *made])
        options = [f"--{name}={value}" for name, value in _SETTINGS.items()]
        # PostgreSQL dies with the tests, even where those are killed
        command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        command += ["--pdeathsig=QUIT", str(binaries / "postgres"), "-D", str(data)]
        command += ["-k", str(self.folder), *options]
        self.process = subprocess.Popen(
            command, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._wait()

    def database(self) -> str:
        """The URL of a new, empty database."""
        name = f"t{next(_numbers)}"
        with self._connect() as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

    def stop(self) -> None:
        """Stop the server at once."""
        if self.process:
            self.process.send_signal(signal.SIGQUIT)  # at once; nothing in it is kept
            self.process.wait(30)

    def _connect(self) -> "psycopg.Connection[Any]":
        return psycopg.connect(
            host=str(self.folder), user="postgres", dbname="postgres", autocommit=True
        )

    def _wait(self) -> None:
        for _ in range(300):
            try:
                self._connect().close()
                return
            except psycopg.OperationalError:
                time.sleep(0.05)
        pytest.fail("PostgreSQL did not start")


def _binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


def _as_postgres(command: list[str]) -> None:
    subprocess.run(
        command, user="postgres", group="postgres", extra_groups=[], cwd="/", check=True,
        capture_output=True, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
    )  # fmt: skip


def _missing() -> str | None:
    if os.geteuid() != 0:
        return "PostgreSQL is started as user postgres, which takes root"
    if _binaries() is None:
        return "PostgreSQL is not installed (apt-get install postgresql)"
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        return "there is no user postgres"
    return None


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A PostgreSQL server; skipped with the reason where there can be none, a failure in CI."""
    reason = _missing()
    if reason and os.environ.get("CI") == "true":
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)
    cluster = Cluster(Path(tempfile.mkdtemp(prefix="hinomi-pg-", dir="/tmp")))
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(cluster.folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database, on SQLite and then on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'hinomi.db'}"
    cluster: Cluster = request.getfixturevalue("postgres")
    return cluster.database()


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An open database with all tables."""
    opened = open_database(database_url)
    upgrade(opened)
    yield opened
    opened.dispose()


@pytest.fixture
def journal(engine: Engine) -> Journal:
    """The journal of that database."""
    return Journal(engine)
