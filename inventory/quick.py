"""The journal by sqlite3 alone, where a second counts: no SQLAlchemy, no migration, no settings.

It writes into the same table under the same lock (`BEGIN IMMEDIATE`) and makes its rows by the
same functions (`inventory.entries`), so that both writers continue one chain. A file that is not
of this version's tables is left to `inventory.db`.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from inventory.entries import Draft, Entry, chained, entry_of
from inventory.sqlite_file import prepare

REVISION = "0005"  # the tables that are known here
_COLUMNS = ("sequence", "prev", "digest", "stream", "kind", "actor", "at", "recorded", "body")
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM journal"  # noqa: S608 - constants
_INSERT = f"INSERT INTO journal ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * 9)})"  # noqa: S608 - constants


class QuickJournal:
    """Appends to and reads the journal of one SQLite file; one connection, for one thread."""

    def __init__(self, file: Path, clock: Callable[[], datetime] | None = None) -> None:
        """Open the file, which must exist; `clock` replaces the time of day."""
        self._clock = clock or _now
        self._connection = sqlite3.connect(f"{file.resolve().as_uri()}?mode=rw", uri=True)
        self._connection.row_factory = sqlite3.Row
        prepare(self._connection)

    def close(self) -> None:
        """Close the file; the last one who does brings it up to date from its WAL."""
        self._connection.close()

    def is_known(self) -> bool:
        """True where the tables are those of this version."""
        try:
            found = self._connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.DatabaseError:
            return False
        return found is not None and found[0] == REVISION

    def append(self, drafts: Sequence[Draft]) -> list[Entry]:
        """Write entries in order, all or none."""
        return self.append_decided(lambda: drafts)

    def append_decided(self, decide: Callable[[], Sequence[Draft]]) -> list[Entry]:
        """Write what `decide` answers while nobody else can write: it may read what is there."""
        with self._writing():
            last = self._connection.execute(f"{_SELECT} ORDER BY sequence DESC LIMIT 1").fetchone()
            rows = list(chained(decide(), last, self._clock()))
            for row in rows:
                self._connection.execute(_INSERT, [row[name] for name in _COLUMNS])
        return [entry_of(row) for row in rows]

    def entries(self, prefix: str = "", kind: str = "") -> Iterator[Entry]:
        """Entries in order, of streams that begin with `prefix` and of this kind; streamed."""
        query = f"{_SELECT} WHERE stream >= ? AND stream < ?"
        given = [prefix, prefix + "\U0010ffff"]
        if kind:
            query, given = f"{query} AND kind = ?", [*given, kind]
        with closing(self._connection.execute(f"{query} ORDER BY sequence", given)) as rows:
            yield from map(entry_of, rows)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.rollback()
            raise
        self._connection.commit()


def quick_journal(file: Path, clock: Callable[[], datetime] | None = None) -> QuickJournal | None:
    """The journal in this file; None where there is none, or one of another version."""
    if not file.is_file():
        return None
    try:
        opened = QuickJournal(file, clock)
    except sqlite3.DatabaseError:
        return None
    if opened.is_known():
        return opened
    opened.close()
    return None


def _now() -> datetime:
    return datetime.now(UTC)
