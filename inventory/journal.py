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

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from types import NoneType
from typing import Any

import rfc8785
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
from inventory.words import HinomiError, T

GENESIS = "0" * 64
_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))
_SAFE = 2**53 - 1  # RFC 8785 section 3.2.2.3: numbers are IEEE 754 doubles
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

_DAMAGED = T(
    "記録簿の {sequence} 番が壊れていて読めません。hinomi verify で確かめてください。",
    "Entry {sequence} of the journal is damaged and cannot be read: run hinomi verify.",
)


class JournalError(ValueError):
    """A draft that the journal cannot keep; the program that wrote it is at fault."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be written down; `at` is when it happened, by default now."""

    stream: str
    kind: str
    body: Mapping[str, Any]
    actor: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """What was written down; `at` is when it happened, `recorded` when it was written."""

    sequence: int
    stream: str
    kind: str
    body: Mapping[str, Any]
    actor: str
    at: datetime
    prev: str
    digest: str
    recorded: datetime


class Journal:
    """Appends to and reads the journal of one database."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime] | None = None) -> None:
        """Use this database; `clock` replaces the time of day."""
        self.engine = engine
        self._clock = clock or _now

    def append(self, drafts: Sequence[Draft], connection: Connection | None = None) -> list[Entry]:
        """Write entries in order, all or none: alone, or within a transaction of `writing`."""
        return [_entry(row) for row in self.write(drafts, connection)]

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
            rows = list(_chained(drafts, last, self._clock()))
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
                yield _entry(row)

    def head(self) -> Entry | None:
        """The newest entry, or None in an empty journal."""
        with self.engine.connect() as connection:
            row = _last(connection)
        return None if row is None else _entry(row)

    def lines(self) -> Iterator[str]:
        """The whole journal as text for `sha256sum` (see the module), newlines included."""
        with self.engine.connect().execution_options(yield_per=1000) as connection:
            query = select(journal_table).order_by(journal_table.c.sequence)
            for row in connection.execute(query).mappings():
                yield line(row)


def line(row: Mapping[str, Any] | RowMapping) -> str:
    """The line of a stored row; every column but `digest` is in it, each byte of it counts."""
    return (
        f'{row["prev"]} {{"actor":{_quoted(row["actor"])},"at":{_quoted(row["at"])},'
        f'"body":{row["body"]},"kind":{_quoted(row["kind"])},'
        f'"recorded":{_quoted(row["recorded"])},"sequence":{row["sequence"]},'
        f'"stream":{_quoted(row["stream"])}}}\n'
    )


def digest_of(text: str) -> str:
    """The SHA-256 of a line, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _now() -> datetime:
    return datetime.now(UTC)


def _last(connection: Connection) -> RowMapping | None:
    newest = select(journal_table).order_by(journal_table.c.sequence.desc()).limit(1)
    return connection.execute(newest).mappings().one_or_none()


def _chained(
    drafts: Iterable[Draft], last: RowMapping | None, now: datetime
) -> Iterator[dict[str, Any]]:
    sequence, prev = (last["sequence"], last["digest"]) if last else (0, GENESIS)
    recorded = max(_stamp(now), last["recorded"] if last else "")
    for draft in drafts:
        sequence += 1
        row = {"sequence": sequence, "prev": prev, **_columns(draft, recorded)}
        prev = row["digest"] = digest_of(line(row))
        yield row


def _columns(draft: Draft, recorded: str) -> dict[str, str]:
    at = recorded if draft.at is None else _stamp(draft.at)
    if at > recorded:
        raise JournalError(f"{draft.kind}: it happened at {at}, after it was recorded, {recorded}")
    return {
        "stream": _name(draft.stream, "stream"),
        "kind": _name(draft.kind, "kind"),
        "actor": _name(draft.actor, "actor"),
        "at": at,
        "recorded": recorded,
        "body": canonical(draft.body),
    }


def canonical(body: Mapping[str, Any]) -> str:
    """The body as canonical JSON (RFC 8785); what would not come back the same is refused."""
    try:
        plain = _plain(body, "body")
        if not _is_alike(plain):
            return rfc8785.dumps(plain).decode()
        text = _ENCODER.encode(plain)
        text.encode()
        return text
    except UnicodeEncodeError as error:
        raise JournalError(f"body: {error.reason}") from None
    except rfc8785.CanonicalizationError as error:
        raise JournalError(f"body: {error}") from None


def _is_alike(plain: object) -> bool:
    """True where Python's own encoder, in C, writes what RFC 8785 wants.

    They differ in large and fractional numbers, and in the order of names beyond ASCII.
    """
    if isinstance(plain, dict):
        names = all(isinstance(name, str) and name.isascii() for name in plain)
        return names and all(map(_is_alike, plain.values()))
    if isinstance(plain, list):
        return _are_texts(plain) or all(map(_is_alike, plain))
    return isinstance(plain, (str, bool, NoneType)) or (type(plain) is int and abs(plain) <= _SAFE)


def _are_texts(values: Sequence[object]) -> bool:
    return set(map(type, values)) <= {str}


def _plain(value: object, where: str) -> Any:  # noqa: ANN401 - any JSON value
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        if value.is_integer() and abs(value) > _SAFE:
            raise JournalError(f"{where}: {value} is not exact in JSON; write it as text")
        return value
    if isinstance(value, Mapping):
        return {key: _plain(inner, f"{where}.{key}") for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        if _are_texts(value):
            return list(value)
        return [_plain(inner, f"{where}[{index}]") for index, inner in enumerate(value)]
    raise JournalError(f"{where}: {type(value).__name__} is not JSON")


def _name(value: str, what: str) -> str:
    if not value or len(value) > 200 or not value.isprintable():
        raise JournalError(f"{what}: 1 to 200 printable characters expected, found {value!r}")
    return value


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)  # for text the same as RFC 8785, and faster


def _stamp(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise JournalError("a time without its zone cannot be recorded")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _entry(row: Mapping[str, Any] | RowMapping) -> Entry:
    try:
        return Entry(
            sequence=row["sequence"],
            stream=row["stream"],
            kind=row["kind"],
            body=json.loads(row["body"]),
            actor=row["actor"],
            at=datetime.fromisoformat(row["at"]),
            prev=row["prev"],
            digest=row["digest"],
            recorded=datetime.fromisoformat(row["recorded"]),
        )
    except (ValueError, TypeError):
        raise HinomiError(_DAMAGED.format(sequence=row["sequence"])) from None
