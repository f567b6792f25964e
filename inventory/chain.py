"""Verifying the journal: its chain from the first entry, and heads that were kept elsewhere.

The stored columns are read as they are, not through the journal's own reading, so that no
alteration of them, even one that is no text at all, stops the verification.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, text

from inventory.breach import Breach, Wrong
from inventory.journal import GENESIS, digest_of, line
from inventory.signing import signed_heads
from inventory.words import HinomiError, T

_Row = Mapping[Any, Any]
_COLUMNS = "sequence, prev, digest, stream, kind, actor, at, recorded, body"
_TRIGGERS = {
    "sqlite": (
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'journal'",
        {"journal_no_update", "journal_no_delete", "journal_no_replace"},
    ),
    "postgresql": (
        "SELECT tgname FROM pg_trigger WHERE tgrelid = 'journal'::regclass AND tgenabled <> 'D'",
        {"journal_no_change"},
    ),
}

_CHANGED = T(
    "記録簿の {n} 番は書き換えられています(内容がダイジェストと合いません)。",
    "Entry {n} of the journal was changed: its content does not fit its digest.",
)
_REMOVED = T(
    "記録簿の {first} 番から {last} 番までが削除されています。",
    "Entries {first} to {last} of the journal were removed.",
)
_REMOVED_ONE = T(
    "記録簿の {first} 番が削除されています。", "Entry {first} of the journal was removed."
)
_INSERTED = T(
    "記録簿の {n} 番は後から差し込まれたものです(前後の鎖につながりません)。",
    "Entry {n} of the journal was inserted: the chain passes it by.",
)
_UNLINKED = T(
    "記録簿の {n} 番は {before} 番につながりません。"
    "どちらかが書き換えられたか、差し込まれています。",
    "Entry {n} of the journal does not continue entry {before}: "
    "one of the two was rewritten or inserted.",
)
_CUT = T(
    "記録簿の末尾が切り取られています。控え({where})は {n} 番ですが、{last} 番で終わっています。",
    "The end of the journal was cut off: a kept head is entry {n}, the journal ends at {last} "
    "({where}).",
)
_REWRITTEN = T(
    "記録簿は {n} 番以前で書き換えられています。{n} 番が控え({where})と合いません。",
    "The journal was rewritten at or before entry {n}: its digest is not the one kept ({where}).",
)
_FORGED = T(
    "署名 {file} は本物ではないか、署名後に書き換えられています。",
    "The signature of {file} is forged, or the file was changed after it was signed.",
)
_UNPROTECTED = T(
    "記録簿の書き換えを拒むトリガー {name} が外されています。",
    "The trigger {name}, which refuses changes of the journal, was taken off.",
)
_BAD_HEAD = T(
    "先頭値「{text}」が読めません。報告書にある 番号:ダイジェスト(16桁以上)を指定してください。",
    'Cannot read the head "{text}": give NUMBER:DIGEST (16 digits or more) as on the report.',
)
_PRINTED = re.compile(r"(?:HINOMI:)?([1-9][0-9]{0,18})[: ]([0-9A-Fa-f]{16,64})")


@dataclass(frozen=True, slots=True)
class Head:
    """A head of the journal kept elsewhere; `digest` may be its first 16 digits or more."""

    sequence: int
    digest: str
    where: str


def read_head(printed: str) -> Head:
    """A head as a report prints it, `12:3fa9…` or `HINOMI:12:3FA9…`; 16 digits are enough."""
    found = _PRINTED.fullmatch(printed.strip())
    if found is None:
        raise HinomiError(_BAD_HEAD.format(text=printed))
    return Head(int(found.group(1)), found.group(2).lower(), printed.strip())


@dataclass(slots=True)
class _Walk:
    """Where the walk along the chain stands: what comes next, and by how much numbers are off."""

    expected: int = 1
    prev: str = GENESIS
    shift: int = 0


def verify_journal(
    engine: Engine, keys: Path, signatures: Path, printed: Sequence[Head] = ()
) -> Iterator[Breach]:
    """Everything wrong with the journal: triggers, chain, signatures, kept heads."""
    heads = list(printed)
    for file, found in signed_heads(signatures, keys):
        if found is None:
            yield Breach(Wrong.FORGED, f"signature:{file.name}", _FORGED.format(file=file))
        else:
            heads.append(Head(*found, where=str(file)))
    with as_stored(engine) as connection:
        yield from _triggers(connection)
        digests: dict[int, str] = {}
        yield from _chain(connection, {head.sequence for head in heads}, digests)
        yield from _heads(connection, heads, digests)


def count_entries(engine: Engine) -> int:
    """How many entries the journal holds, whatever their state."""
    with engine.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM journal")).scalar_one())


@contextmanager
def as_stored(engine: Engine) -> Iterator[Connection]:
    """A connection that reads text which is no UTF-8, too, instead of failing."""
    with engine.connect().execution_options(yield_per=1000) as connection:
        raw: Any = connection.connection.dbapi_connection
        if engine.dialect.name == "sqlite":
            raw.text_factory = _lenient
        try:
            yield connection
        finally:
            if engine.dialect.name == "sqlite":
                raw.text_factory = str


def _lenient(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


def _triggers(connection: Connection) -> Iterator[Breach]:
    query, expected = _TRIGGERS[connection.dialect.name]
    found = set(connection.execute(text(query)).scalars())
    for name in sorted(expected - found):
        yield Breach(Wrong.UNPROTECTED, f"trigger:{name}", _UNPROTECTED.format(name=name))


def _chain(connection: Connection, wanted: set[int], digests: dict[int, str]) -> Iterator[Breach]:
    rows = connection.execute(text(f"SELECT {_COLUMNS} FROM journal ORDER BY sequence"))  # noqa: S608 - a constant
    walk = _Walk()
    last: _Row | None = None
    for row, following in _with_next(dict(row) for row in rows.mappings()):
        if row["sequence"] in wanted:
            digests[row["sequence"]] = _digest(row, row["sequence"])
        yield from _entry(walk, row, following, last)
        last = row


def _entry(
    walk: _Walk,
    row: _Row,
    following: _Row | None,
    last: _Row | None,
) -> Iterator[Breach]:
    number = row["sequence"]
    if _passed_by(walk, row, following):
        walk.shift += 1 if number > 0 else 0
        yield Breach(Wrong.INSERTED, f"journal:{number}", _INSERTED.format(n=number))
        return
    walk.shift -= _closed_ranks(walk, row)
    sequence = number - walk.shift
    if sequence > walk.expected:
        yield _gap(walk.expected, sequence - 1)
    elif row["prev"] != walk.prev:
        message = _UNLINKED.format(n=number, before=last["sequence"] if last else 0)
        yield Breach(Wrong.UNLINKED, f"journal:{number}", message)
    if _digest(row, sequence) != row["digest"]:
        yield Breach(Wrong.CHANGED, f"journal:{number}", _CHANGED.format(n=number))
    walk.expected, walk.prev = sequence + 1, row["digest"]


def _passed_by(walk: _Walk, row: _Row, following: _Row | None) -> bool:
    """The entry after this one continues the entry before it."""
    if row["sequence"] - walk.shift < walk.expected:
        return True
    return row["prev"] != walk.prev and following is not None and following["prev"] == walk.prev


def _closed_ranks(walk: _Walk, row: _Row) -> int:
    """How many entries are missing here, where the rest was numbered anew to hide it."""
    if row["prev"] == walk.prev or row["sequence"] - walk.shift != walk.expected:
        return 0
    missing = (n for n in range(1, 1000) if _digest(row, walk.expected + n) == row["digest"])
    return next(missing, 0)


def _gap(first: int, last: int) -> Breach:
    if first == last:
        return Breach(Wrong.REMOVED, f"journal:{first}", _REMOVED_ONE.format(first=first))
    message = _REMOVED.format(first=first, last=last)
    return Breach(Wrong.REMOVED, f"journal:{first}-{last}", message)


def _digest(row: _Row, sequence: int) -> str:
    try:
        return digest_of(line({**row, "sequence": sequence}))
    except (TypeError, ValueError):  # a column that is no text any more
        return ""


def _heads(
    connection: Connection, heads: Sequence[Head], digests: Mapping[int, str]
) -> Iterator[Breach]:
    newest = connection.execute(text("SELECT max(sequence) FROM journal")).scalar() or 0
    for head in sorted(heads, key=lambda head: head.sequence):
        found = digests.get(head.sequence)
        subject = f"journal:{head.sequence}"
        if head.sequence > newest:
            message = _CUT.format(n=head.sequence, last=newest, where=head.where)
            yield Breach(Wrong.CUT, subject, message)
        elif found is not None and not found.startswith(head.digest.lower()):
            message = _REWRITTEN.format(n=head.sequence, where=head.where)
            yield Breach(Wrong.REWRITTEN, subject, message)


def _with_next(rows: Iterable[_Row]) -> Iterator[tuple[_Row, _Row | None]]:
    before: _Row | None = None
    for row in rows:
        if before is not None:
            yield before, row
        before = row
    if before is not None:
        yield before, None
