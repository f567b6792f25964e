"""One way to open the database, to write to it, and to bring it up to date.

SQLite: WAL, `synchronous=FULL`, foreign keys, and explicit transactions, because the driver's
own let two writers read the same head. PostgreSQL: psycopg 3, READ COMMITTED, and one advisory
lock for writers, so that both databases have one writer at a time.
"""

import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    MetaData,
    create_engine,
    event,
    inspect,
    make_url,
    text,
)
from sqlalchemy.exc import ArgumentError, DatabaseError

from inventory.sqlite_file import prepare
from inventory.words import HinomiError, T

NEWEST = "0005"  # the last in inventory/migrations/versions; inventory/quick.py knows it, too
WRITER = "hinomi_writer"  # execution option of a connection that may write
_LOCK = 0x48494E4F4D49  # advisory lock of the one writer: "HINOMI" in ASCII

_BAD_URL = T(
    "データベースの指定「{url}」が読めません。"
    "sqlite:///ファイル または postgresql+psycopg://利用者@ホスト/名前 を指定してください。",
    'Cannot read the database setting "{url}": '
    "give sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME.",
)
_NO_FOLDER = T(
    "データベースを置くフォルダー {folder} がありません。hinomi init で作業領域を作ってください。",
    "The folder of the database, {folder}, does not exist: make a workspace with hinomi init.",
)
_UNREACHABLE = T(
    "データベース {url} を使えません({why})。設定とサーバーの状態を確かめてください。",
    "Cannot use the database {url} ({why}): check the setting and the server.",
)
_REFUSED = T(
    "データベースをこの版の Hinomi に合わせられません({why})。"
    "より新しい Hinomi で作られたものなら、その版で開いてください。",
    "Cannot bring the database to this version of Hinomi ({why}): "
    "if a newer Hinomi made it, open it with that one.",
)


def open_database(url: str) -> Engine:
    """Open (and for SQLite create) the database at an SQLAlchemy URL.

    Settings after https://www.sqlite.org/wal.html and https://www.sqlite.org/pragma.html.
    """
    parsed = _parse(url)
    if parsed.get_backend_name() == "sqlite":
        return _open_sqlite(parsed)
    return create_engine(parsed, isolation_level="READ COMMITTED", pool_pre_ping=True)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One write transaction, the only one at its time; committed at the end, or nothing is."""
    with engine.connect().execution_options(**{WRITER: True}) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        yield connection


def upgrade(engine: Engine) -> None:
    """Bring the tables to the newest revision; a database of a newer Hinomi is refused."""
    if revision(engine) == NEWEST:
        return
    with writing(engine) as connection:
        _migrate(connection)


def revision(engine: Engine) -> str | None:
    """The revision of the tables, or None in an empty database."""
    with _reachable(engine), engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return None if found is None else str(found)


def drift(engine: Engine, metadata: MetaData) -> list[str]:
    """What differs between the tables in the database and the tables of the code, in words."""
    from alembic.autogenerate import compare_metadata  # noqa: PLC0415 - slow to import
    from alembic.migration import MigrationContext  # noqa: PLC0415 - slow to import

    with engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        return [str(found) for found in compare_metadata(context, metadata)]


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise HinomiError(_BAD_URL.format(url=url.rsplit("@", maxsplit=1)[-1])) from None
    if parsed.drivername not in {"sqlite", "sqlite+pysqlite", "postgresql+psycopg"}:
        raise HinomiError(_BAD_URL.format(url=parsed.render_as_string(hide_password=True)))
    return parsed


def _open_sqlite(url: URL) -> Engine:
    if url.database and url.database != ":memory:":
        file = Path(url.database)
        if not file.parent.is_dir():
            raise HinomiError(_NO_FOLDER.format(folder=file.parent))
        file.touch(mode=0o600)  # SQLite gives its WAL the same mode
    engine = create_engine(url)
    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", _begin)
    # the last one who closes a file brings it up to date from its WAL (wal.html, 4.2)
    weakref.finalize(engine, engine.pool.dispose)
    return engine


def _begin(connection: Connection) -> None:
    writer = connection.get_execution_options().get(WRITER)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")


@contextmanager
def _reachable(engine: Engine) -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        why = str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else "?"
        shown = engine.url.render_as_string(hide_password=True)
        raise HinomiError(_UNREACHABLE.format(url=shown, why=why)) from None


def _migrate(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - slow to import, and rarely needed
    from alembic.config import Config  # noqa: PLC0415 - slow to import
    from alembic.util import CommandError  # noqa: PLC0415 - slow to import

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise HinomiError(_REFUSED.format(why=error)) from None
