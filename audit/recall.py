"""What was read or decided on one host serves the next one that answered the very same.

The hosts of a body are often built from one image: most of what they answer is equal to the byte.
A fact follows from its reply alone and a verdict from facts and limits alone, so an equal reply
needs no second reading, and facts that came out the same (process numbers differ, say, and nobody
keeps them) need no second verdict. A reply whose time of day a fact asks for is read for each host;
what was decided by the host's name or by the times of its collection is never shared.
"""

import hashlib
from collections.abc import Callable
from dataclasses import fields
from datetime import date, datetime
from typing import Any, TypeVar

from audit.model import Result
from checks.context import Collection, Subject
from checks.fact import HostFact, Reply

_FACTS, _RESULTS = 2048, 4096  # so many are kept; then all is forgotten
_NAME = frozenset({"host"})
_TIMES = frozenset({"collected_at", "received_at", "asked_at"})
D = TypeVar("D", Reply, Subject, Collection)
Read = Callable[[type[HostFact], Reply | None], object]


class _ClockAskedError(Exception):
    """The parser wants to know when the host answered."""


class OwnAskedError(BaseException):
    """A check wants to know what is its host's alone; no error of a check, so nobody stops it."""


def _not_shared(_self: object) -> Any:  # noqa: ANN401 - stands for any attribute
    raise OwnAskedError


class _Nameless(Subject):
    """What the ledger says about a host whose name cannot be asked."""

    __slots__ = ()

    host = property(_not_shared)


class _Dated(Collection):
    """A collection of which only the day can be asked."""

    __slots__ = ("_day",)
    _day: date | None

    collected_at = received_at = asked_at = property(_not_shared)

    @property
    def day(self) -> date | None:
        return self._day


class _Timeless(Reply):
    """A reply of whose time only the day can be asked."""

    __slots__ = ("_day",)
    _day: date

    @property
    def day(self) -> date:
        return self._day

    @property
    def at(self) -> datetime:
        raise _ClockAskedError


class Recall:
    """Facts by the digest of their reply, and results by those of their facts.

    Used by many threads at once; at worst two of them read the same reply.
    """

    def __init__(self) -> None:
        """Know nothing yet."""
        self._facts: dict[bytes, tuple[object, bytes | None]] = {}
        self._values: dict[bytes, object] = {}
        self._results: dict[tuple[object, ...], list[tuple[int, Result]]] = {}
        self._timed: set[type[HostFact]] = set()
        self.own: set[int] = set()  # what was found to ask for what is its host's alone

    def fact(
        self, kind: type[HostFact], reply: Reply | None, read: Read
    ) -> tuple[object, bytes | None]:
        """The fact, and by what it is known again."""
        if reply is None:
            return read(kind, reply), None
        if kind in self._timed:
            return self._first(kind, read(kind, reply))
        token = _token(kind, reply)
        found = self._facts.get(token)
        if found is None:
            try:
                found = self._first(kind, read(kind, _timeless(reply)))
            except _ClockAskedError:
                self._timed.add(kind)
                return self._first(kind, read(kind, reply))
            _make_room(self._facts, _FACTS)
            self._facts[token] = found
        return found

    def _first(self, kind: type[HostFact], found: object) -> tuple[object, bytes | None]:
        """The fact as it was read when it first came out so, and by what it is known again.

        Told by its text, because equality overlooks the order of a mapping and takes True for 1;
        and a fact whose text hides a difference is not known again.
        """
        told = f"{kind.__qualname__} {found!r}".encode("utf-8", "surrogatepass")
        token = hashlib.sha256(told).digest()
        first = self._values.get(token)
        if first is None:
            _make_room(self._values, _FACTS)
            first = self._values[token] = found
        return (first, token) if first == found else (found, None)

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
    parts = reply.body.split(reply.tag.encode()) if reply.tag else [reply.body]
    lengths = [*map(len, parts)]
    told = f"{kind.__qualname__} {reply.status} {reply.uid} {reply.day} {lengths}"
    return hashlib.sha256(told.encode() + b"".join(parts)).digest()


def _timeless(reply: Reply) -> Reply:
    bare = _without(reply, _Timeless, frozenset({"at"}))
    object.__setattr__(bare, "_day", reply.day)
    return bare


def common_subject(subject: Subject) -> tuple[Subject, bytes]:
    """The subject without what is its host's alone, and by what it is known again."""
    return _without(subject, _Nameless, _NAME), _told(subject, _NAME)


def common_collection(collection: Collection) -> tuple[Collection, bytes]:
    """The collection with the day as its only time, and by what it is known again."""
    bare = _without(collection, _Dated, _TIMES)
    object.__setattr__(bare, "_day", collection.day)
    return bare, b"%s %s" % (str(collection.day).encode(), _told(collection, _TIMES))


def _told(given: Subject | Collection, hidden: frozenset[str]) -> bytes:
    return repr([getattr(given, f.name) for f in fields(given) if f.name not in hidden]).encode()


def _without(given: D, kind: type[D], hidden: frozenset[str]) -> D:
    bare = object.__new__(kind)
    for field in fields(given):
        if field.name not in hidden:
            object.__setattr__(bare, field.name, getattr(given, field.name))
    return bare
