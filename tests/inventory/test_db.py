"""Opening, writing, upgrading, and no drift between the tables of the code and the migrations."""

import sqlite3
import threading
import time
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

import inventory.db
from inventory.db import NEWEST, drift, open_database, revision, upgrade, writing
from inventory.words import HinomiError
from tests.tables import PACKAGES, all_tables


def test_the_tables_of_the_code_are_those_of_the_migrations(engine: Engine) -> None:
    assert drift(engine, all_tables()) == []


def test_tables_live_only_in_modules_that_the_comparison_loads() -> None:
    root = Path(inventory.db.__file__).parents[1]
    homes = {
        file.relative_to(root).as_posix()
        for package in PACKAGES
        for file in (root / package).rglob("*.py")
        if "table=True" in (source := file.read_text("utf-8")) or "SQLModel.metadata" in source
    }
    assert homes == {"inventory/tables.py", "inventory/journal.py", "audit/tables.py"}


def test_a_table_without_a_migration_is_drift(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE surplus (x INTEGER)"))
        connection.execute(text("ALTER TABLE site ADD COLUMN surplus INTEGER"))
    found = drift(engine, all_tables())
    assert len(found) == 2
    assert all("surplus" in difference for difference in found)


def test_revisions_are_one_line_and_the_newest_is_known() -> None:
    config = Config()
    folder = Path(inventory.db.__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder))
    script = ScriptDirectory.from_config(config)
    assert script.get_heads() == [NEWEST]
    assert script.get_bases() == ["0001"]
    assert all(isinstance(found.down_revision, str | None) for found in script.walk_revisions())


def test_upgrading_again_changes_nothing(database_url: str) -> None:
    engine = open_database(database_url)
    assert revision(engine) is None
    upgrade(engine)
    assert revision(engine) == NEWEST
    upgrade(engine)
    assert revision(engine) == NEWEST
    engine.dispose()


def test_a_database_of_a_newer_version_is_refused(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(HinomiError, match="newer Hinomi"):
        upgrade(engine)
    assert revision(engine) == "9999"


def test_two_may_upgrade_at_once(database_url: str) -> None:
    engines = [open_database(database_url) for _ in range(2)]
    threads = [threading.Thread(target=upgrade, args=(engine,)) for engine in engines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [revision(engine) for engine in engines] == [NEWEST, NEWEST]
    for engine in engines:
        engine.dispose()


def test_a_failed_write_leaves_nothing(engine: Engine) -> None:
    with pytest.raises(DBAPIError), writing(engine) as connection:
        connection.execute(
            text("INSERT INTO site VALUES ('本庁舎', 1, '', ''), ('本庁舎', 2, '', '')")
        )
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM site")).scalar() == 0


def test_writers_wait_for_each_other_and_readers_for_no_one(engine: Engine) -> None:
    order: list[str] = []

    def second() -> None:
        with writing(engine):
            order.append("second")

    with writing(engine) as connection:
        connection.execute(text("INSERT INTO site VALUES ('本庁舎', 1, '', '')"))
        thread = threading.Thread(target=second)
        thread.start()
        time.sleep(0.2)
        with engine.connect() as reader:
            assert reader.execute(text("SELECT count(*) FROM site")).scalar() == 0
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_sqlite_is_set_up_for_safety(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'h.db'}")
    expected = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1}
    with engine.connect() as connection:
        for name, value in expected.items():
            assert connection.execute(text(f"PRAGMA {name}")).scalar() == value
    engine.dispose()
    assert (tmp_path / "h.db").stat().st_mode & 0o777 == 0o600


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "h.db").write_bytes(b"not a database at all" * 100)
    with pytest.raises(HinomiError, match=r"h\.db"):
        upgrade(open_database(f"sqlite:///{tmp_path / 'h.db'}"))


@pytest.mark.parametrize(
    "url", ["", "hinomi.db", "mysql://u:canary@h/d", "postgresql://u:canary@h/d"]
)
def test_an_unusable_setting_is_an_error_without_its_password(url: str) -> None:
    with pytest.raises(HinomiError, match="sqlite:///FILE") as caught:
        open_database(url)
    assert "canary" not in caught.value.message.ja + caught.value.message.en


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(HinomiError, match="hinomi init"):
        open_database(f"sqlite:///{tmp_path / 'none' / 'h.db'}")


def test_an_unreachable_server_is_an_error_without_its_password(tmp_path: Path) -> None:
    engine = open_database(f"postgresql+psycopg://u:canary@/d?host={tmp_path}")
    with pytest.raises(HinomiError, match="Cannot use") as caught:
        upgrade(engine)
    assert "canary" not in caught.value.message.ja + caught.value.message.en


def test_the_environment_of_migrations_imports_nothing_of_hinomi() -> None:
    source = (Path(inventory.db.__file__).parent / "migrations" / "env.py").read_text("utf-8")
    imports = [line for line in source.splitlines() if line.startswith(("import ", "from "))]
    assert imports == ["from typing import Any, Literal", "from alembic import context"]


def test_plain_sqlite_reads_the_file(engine: Engine) -> None:
    if engine.dialect.name != "sqlite":
        pytest.skip("a file of SQLite")
    plain = sqlite3.connect(engine.url.database or "")
    assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    plain.close()
