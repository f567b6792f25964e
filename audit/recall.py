"""What was read or decided on one host serves the next one that answered the very same.

The hosts of a body are often built from one image: most of what they answer is equal to the byte.
A fact follows from its reply alone and a verdict from facts and limits alone, so an equal reply
needs no second reading. A fact that looks at the host's clock is never shared, nor is what
was decided by the host's name.
"""

import hashlib
from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from typing import Any, TypeVar

from audit.model import Result
from checks.context import Subject
from checks.fact import HostFact, Reply

_FACTS, _RESULTS = 2048, 4096  # so many are kept; then all is forgotten
D = TypeVar("D", Reply, Subject)
_TOLD = tuple(field.name for field in fields(Subject) if field.name != "host")
Read = Callable[[type[HostFact], Reply | None], object]


class _ClockAskedError(Exception):
    """The parser wants to know when the host answered."""


class NameAskedError(BaseException):
    """A check wants to know the name of its host; no exception of a check, so nobody stops it."""


class Nameless(Subject):
    """What the ledger says about a host whose name cannot be asked."""

    __slots__ = ()

    @property
    def host(self) -> str:
        """Say that the name was asked for."""
        raise NameAskedError


class _Timeless(Reply):
    """A reply whose time cannot be asked."""

    __slots__ = ()

    @property
    def at(self) -> datetime:
        raise _ClockAskedError


class Recall:
    """Facts by the digest of their reply, and results by those of their facts.

    Used by many threads at once; at worst two of them read the same reply.
    """

    def __init__(self) -> None:
        """Know nothing yet."""
        self._facts: dict[bytes, object] = {}
        self._results: dict[tuple[object, ...], list[tuple[int, Result]]] = {}
        self._timed: set[type[HostFact]] = set()
        self.named: set[int] = set()  # what was found to ask the names of hosts

    def fact(
        self, kind: type[HostFact], reply: Reply | None, read: Read
    ) -> tuple[object, bytes | None]:
        """The fact, and by what it is known again: None where its time of day matters."""
        if reply is None or kind in self._timed:
            return read(kind, reply), None
        token = _token(kind, reply)
        found = self._facts.get(token)
        if found is None:
            try:
                found = read(kind, _timeless(reply))
            except _ClockAskedError:
                self._timed.add(kind)
                return read(kind, reply), None
            _make_room(self._facts, _FACTS)
            self._facts[token] = found
        return found, token

    def results(self, key: tuple[object, ...]) -> list[tuple[int, Result]] | None:
        """What was decided under this key, each result with its place."""
        return self._results.get(key)

    def keep(self, key: tuple[object, ...], results: list[tuple[int, Result]]) -> None:
        """Remember what was decided."""
        _make_room(self._results, _RESULTS)
        self._results[key] = results


def _make_room(shelf: dict[Any, Any], most: int) -> None:
    if len(shelf) >= most:
        shelf.clear()


def _token(kind: type[HostFact], reply: Reply) -> bytes:
    """A digest of all that a parser may see; the tag of a run counts by its places alone."""
    digest = hashlib.sha256(f"{kind.__qualname__} {reply.status} {reply.uid}".encode())
    for part in reply.body.split(reply.tag.encode()) if reply.tag else (reply.body,):
        digest.update(b"%d " % len(part))
        digest.update(part)
    return digest.digest()


def _timeless(reply: Reply) -> Reply:
    return _without(reply, _Timeless, "at")


def nameless(subject: Subject) -> tuple[Subject, bytes]:
    """The subject whose name cannot be asked, and by what it is known again."""
    bare = _without(subject, Nameless, "host")
    return bare, repr([getattr(bare, name) for name in _TOLD]).encode()


def _without(given: D, kind: type[D], hidden: str) -> D:
    bare = object.__new__(kind)
    for field in fields(given):
        if field.name != hidden:
            object.__setattr__(bare, field.name, getattr(given, field.name))
    return bare
