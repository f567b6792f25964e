"""The entries of the journal as text: their columns, their line, their chain; no database here.

`inventory.journal` keeps them by SQLAlchemy, `inventory.quick` by sqlite3 alone, where a second
counts. Both take every column, digest and refusal from this module.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import NoneType
from typing import Any, Protocol

import rfc8785

from inventory.words import HinomiError, T

GENESIS = "0" * 64
_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))
_SAFE = 2**53 - 1  # RFC 8785 section 3.2.2.3: numbers are IEEE 754 doubles

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


class Kept(Protocol):
    """A journal, however it is kept: what writers and readers of it may count on."""

    def entries(self, prefix: str = "", kind: str = "") -> Iterator[Entry]:
        """Entries in order, of streams that begin with `prefix` and of this kind."""
        ...

    def append_decided(self, decide: Callable[[], Sequence[Draft]]) -> list[Entry]:
        """Write what `decide` answers while nobody else can write: all of it, or nothing."""
        ...


def line(row: Mapping[Any, Any]) -> str:
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


def chained(
    drafts: Iterable[Draft], last: Mapping[Any, Any] | None, now: datetime
) -> Iterator[dict[str, Any]]:
    """The rows of these drafts, following the last row of the journal; `now` is their time."""
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
    """The name, which must not steer a terminal; 山田　花子 has a wide space in it."""
    if not value or len(value) > 200 or not value.replace("\u3000", " ").isprintable():
        raise JournalError(f"{what}: 1 to 200 printable characters expected, found {value!r}")
    return value


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)  # for text the same as RFC 8785, and faster


def _stamp(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise JournalError("a time without its zone cannot be recorded")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def entry_of(row: Mapping[Any, Any]) -> Entry:
    """The entry of a stored row; one that cannot be read is an error that names its number."""
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
