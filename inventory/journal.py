r"""The append-only journal (記録簿): the one place where history lives.

Each entry is one line of text, and its digest is the SHA-256 of that line with its newline:

    PREV {"actor":...,"at":...,"body":...,"kind":...,"recorded":...,"sequence":...,"stream":...}

PREV is the digest of the line before (64 zeros on the first), the rest canonical JSON (RFC 8785).
So an exported journal (`Journal.lines`) is checked with a shell and `sha256sum` alone:

    while IFS= read -r line; do printf '%s\n' "$line" | sha256sum; done <journal.txt |
      cut -c 1-64 >digests.txt
    tail -n +2 journal.txt | cut -c 1-64 | diff - <(head -n -1 digests.txt) && echo unbroken
    tail -n 1 digests.txt       # the head: compare with the one printed on a report

The chain shows a change, a removal and an insertion; only a head kept elsewhere (printed, or
signed by `inventory.signing`) shows a rewrite from some entry on, or a cut tail. Bodies are
kept for ever and are not searched for secrets: nothing secret may be written into one.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    Integer,
    RowMapping,
    String,
    Table,
    Text,
    UniqueConstraint,
    insert,
    select,
)
from sqlmodel import SQLModel

from inventory.db import WRITER, writing
from inventory.entries import (
    GENESIS,
    Draft,
    Entry,
    JournalError,
    canonical,
    chained,
    digest_of,
    entry_of,
    line,
)

__all__ = [
    "GENESIS",
    "Draft",
    "Entry",
    "Journal",
    "JournalError",
    "canonical",
    "digest_of",
    "journal_table",
    "line",
]

_BYTEWISE = Text().with_variant(Text(collation="C"), "postgresql")  # a prefix is a range
_NUMBER = BigInteger().with_variant(Integer, "sqlite")  # INTEGER is what SQLite keeps rows by

journal_table = Table(
    "journal",
    SQLModel.metadata,
    Column("sequence", _NUMBER, primary_key=True, autoincrement=False),
    Column("prev", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("stream", _BYTEWISE, nullable=False, index=True),
    Column("kind", Text, nullable=False, index=True),
    Column("actor", Text, nullable=False),
    Column("at", String(27), nullable=False),
    Column("recorded", String(27), nullable=False),
    Column("body", Text, nullable=False),
    UniqueConstraint("prev", name="uq_journal_prev"),
)


class Journal:
    """Appends to and reads the journal of one database."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime] | None = None) -> None:
        """Use this database; `clock` replaces the time of day."""
        self.engine = engine
        self._clock = clock or _now

    def append(self, drafts: Sequence[Draft], connection: Connection | None = None) -> list[Entry]:
        """Write entries in order, all or none: alone, or within a transaction of `writing`."""
        return [entry_of(row) for row in self.write(drafts, connection)]

    def append_decided(self, decide: Callable[[], Sequence[Draft]]) -> list[Entry]:
        """Write what `decide` answers while nobody else can write: it may read what is there."""
        with writing(self.engine) as own:
            return self.append(decide(), own)

    def write(
        self, drafts: Sequence[Draft], connection: Connection | None = None
    ) -> list[dict[str, Any]]:
        """As `append`, for who does not want to read the entries: their rows."""
        if not drafts:
            return []
        if connection is not None and WRITER not in connection.get_execution_options():
            raise JournalError("a given connection must come from inventory.db.writing")
        with nullcontext(connection) if connection else writing(self.engine) as own:
            last = _last(own)
            rows = list(chained(drafts, last, self._clock()))
            own.execute(insert(journal_table), rows)
        return rows

    def entries(self, prefix: str = "", kind: str = "") -> Iterator[Entry]:
        """Entries in order, of streams that begin with `prefix` and of this kind; streamed."""
        query = select(journal_table).order_by(journal_table.c.sequence)
        if prefix:
            stream = journal_table.c.stream
            query = query.where(stream >= prefix, stream < prefix + "\U0010ffff")
        if kind:
            query = query.where(journal_table.c.kind == kind)
        with self.engine.connect().execution_options(yield_per=1000) as connection:
            for row in connection.execute(query).mappings():
                yield entry_of(row)

    def head(self) -> Entry | None:
        """The newest entry, or None in an empty journal."""
        with self.engine.connect() as connection:
            row = _last(connection)
        return None if row is None else entry_of(row)

    def lines(self) -> Iterator[str]:
        """The whole journal as text for `sha256sum` (see the module), newlines included."""
        with self.engine.connect().execution_options(yield_per=1000) as connection:
            query = select(journal_table).order_by(journal_table.c.sequence)
            for row in connection.execute(query).mappings():
                yield line(row)


def _now() -> datetime:
    return datetime.now(UTC)


def _last(connection: Connection) -> RowMapping | None:
    newest = select(journal_table).order_by(journal_table.c.sequence.desc()).limit(1)
    return connection.execute(newest).mappings().one_or_none()
