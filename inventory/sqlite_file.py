"""What every connection to the SQLite file is told, whoever opened it.

Settings after https://www.sqlite.org/wal.html and https://www.sqlite.org/pragma.html.
"""

import time
from sqlite3 import SQLITE_BUSY, SQLITE_LOCKED, Connection, OperationalError

_BUSY_MS = 30_000


def prepare(connection: Connection, _record: object = None) -> None:
    """Set a new connection up; the writers of SQLAlchemy and of sqlite3 alone do it alike."""
    connection.isolation_level = None  # the driver begins nothing by itself
    connection.execute(f"PRAGMA busy_timeout={_BUSY_MS}").close()
    _write_ahead(connection)
    for setting in (
        "synchronous=FULL",
        "foreign_keys=ON",
        "recursive_triggers=ON",  # else REPLACE deletes without the delete trigger
        "trusted_schema=OFF",
    ):
        connection.execute(f"PRAGMA {setting}").close()


def _write_ahead(connection: Connection) -> None:
    """Switch to WAL; on a new file the switch does not wait for others, so it is tried again."""
    end = time.monotonic() + _BUSY_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").close()
            return
        except OperationalError as error:
            busy = error.sqlite_errorcode & 0xFF in (SQLITE_BUSY, SQLITE_LOCKED)
            if not busy or time.monotonic() > end:
                raise
            time.sleep(0.01)
