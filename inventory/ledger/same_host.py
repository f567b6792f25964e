"""Whether a new row of the ledger is a host that is known under another id; never guessed.

It is where its serial number (製造番号) is that of exactly one host that left the ledger, or its
asset number differs from that of exactly one in width, case and blanks only. Two that could be
meant, another model, a serial that two hosts have, or an id that was somebody else's: not the same.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from inventory.entries import Entry, Kept
from inventory.identity import DECIDED, STREAM, Machines
from inventory.ledger.text import fold
from inventory.model import Host, Ledger

IMPORTED = "ledger.imported"
_BLANK = re.compile(r"\s+")
_MARKS = re.compile(r"[\s\-_./]")
_DATE = re.compile(r"(19|20)[0-9]{2}[-/.年][0-9]{1,2}|[mtshr][0-9]{1,2}[-/.][0-9]{1,2}[-/.]")
_LEAST = 5  # shorter ones are numbers of rows and places
_NO_SERIALS = {"0123456789", *("1234567890"[:length] for length in range(_LEAST, 11))}


@dataclass(frozen=True, slots=True)
class Renamed:
    """A host that has another id now, and what says so: "serial" or "number"."""

    old: str
    new: str
    by: str


@dataclass(frozen=True, slots=True)
class Identities:
    """What an import decides: hosts with another id, and ids that another machine has now."""

    renamed: tuple[Renamed, ...] = ()
    reused: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is to be written down."""
        return bool(self.renamed or self.reused)

    @property
    def body(self) -> dict[str, Any]:
        """The body of the entry that keeps it."""
        pairs = [{"old": one.old, "new": one.new, "by": one.by} for one in self.renamed]
        return {"renamed": pairs, "reused": list(self.reused)}


@dataclass(frozen=True, slots=True)
class _Known:
    """What tells a host that left the ledger."""

    id: str
    serial: str
    model: str


@dataclass(slots=True)
class _Past:
    """Hosts that left the ledger, and every id that was ever used."""

    gone: dict[str, _Known] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    machines: Machines = field(default_factory=Machines)

    def take(self, entry: Entry) -> None:
        """Follow one entry of the inventory's stream."""
        self.machines.take(entry)
        if entry.kind == IMPORTED:
            self._imported(entry.body)
        elif entry.kind == DECIDED and entry.sequence not in self.machines.odd:
            for pair in entry.body["renamed"]:
                self.gone.pop(pair["old"], None)

    def leave(self, hosts: Iterable[Host]) -> None:
        """Take in hosts that leave the ledger now."""
        self.gone |= {host.id: _Known(host.id, host.serial, host.model) for host in hosts}

    def allows(self, old: str, new: str) -> bool:
        """Whether the new id was never another machine's."""
        return new not in self.used or new in self.machines.former(self.machines.machine(old))

    def _imported(self, body: Mapping[str, Any]) -> None:
        for part in ("added", "changed", "missing"):
            self.used.update(one["key"] for one in body[part] if one["kind"] == "hosts")
        for one in body["missing"] if body["pruned"] else ():
            if one["kind"] == "hosts":
                told = {field["field"]: field["old"] for field in one["fields"]}
                known = _Known(one["key"], told.get("serial", ""), told.get("model", ""))
                self.gone[known.id] = known
        for one in body["added"]:
            self.gone.pop(one["key"] if one["kind"] == "hosts" else "", None)


def serial_key(serial: str) -> str:
    """The serial number for comparing, "" where it cannot tell one machine from another."""
    key = _BLANK.sub("", fold(serial).casefold())
    bare = _MARKS.sub("", key)
    junk = bare in _NO_SERIALS or len(set(bare)) < 3 or not any(one.isdigit() for one in bare)
    return "" if junk or len(bare) < _LEAST or _DATE.match(key) else key


def number_key(id_: str) -> str:
    """The asset number for comparing: width, case and blanks do not count."""
    return _BLANK.sub("", fold(id_).casefold())


def identities(old: Ledger, after: Ledger, journal: Kept) -> Identities:
    """What the change from one ledger to the other says about hosts that have another id now."""
    before = {host.id for host in old.hosts}
    added = [host for host in after.hosts if host.id not in before]
    if not added:
        return Identities()
    past = _past(old, after, journal)
    renamed = tuple(_renamed(added, old, after, past))
    given_up = past.machines.changed.keys() - {one.new for one in renamed}
    return Identities(renamed, tuple(host.id for host in added if host.id in given_up))


def _past(old: Ledger, after: Ledger, journal: Kept) -> _Past:
    past = _Past()
    for entry in journal.entries(STREAM):
        past.take(entry)
    present = {host.id for host in after.hosts}
    past.used.update(host.id for host in old.hosts)
    past.leave(host for host in old.hosts if host.id not in present)
    past.gone = {id_: known for id_, known in past.gone.items() if id_ not in present}
    return past


def _renamed(added: Iterable[Host], old: Ledger, after: Ledger, past: _Past) -> list[Renamed]:
    """The added hosts that are one of those that left; one that two could be is neither's."""
    gone = past.gone.values()
    serials = _Sole(((serial_key(one.serial), one) for one in gone), _serials_here(old, after))
    numbers = _Sole(
        ((number_key(one.id), one) for one in gone), [number_key(one.id) for one in after.hosts]
    )
    others = {one.id for one in after.data_sets} | {one.name for one in after.systems}
    found = []
    for host in added:
        by_serial, by_number = serials.of(serial_key(host.serial)), numbers.of(number_key(host.id))
        one = _agreed(host, by_serial, by_number)
        if one and not {one.id, host.id} & others and past.allows(one.id, host.id):
            found.append(Renamed(one.id, host.id, "serial" if by_serial else "number"))
    times = Counter(one.old for one in found)
    return [one for one in found if times[one.old] == 1]


def _serials_here(old: Ledger, after: Ledger) -> list[str]:
    """The serials of the new ledger, and those that its hosts had until now."""
    before = {host.id: serial_key(host.serial) for host in old.hosts}
    found = [(host.id, serial_key(host.serial)) for host in after.hosts]
    return [key for _, key in found] + [
        before[id_] for id_, key in found if id_ in before and before[id_] != key
    ]


class _Sole:
    """Hosts that left by a key, for who is the only one with it on either side."""

    def __init__(self, left: Iterable[tuple[str, _Known]], here: Iterable[str]) -> None:
        self._left: defaultdict[str, list[_Known]] = defaultdict(list)
        for key, one in left:
            self._left[key].append(one)
        self._here = Counter(here)

    def of(self, key: str) -> _Known | None:
        found = self._left.get(key, ()) if key and self._here[key] == 1 else ()
        return found[0] if len(found) == 1 else None


def _agreed(host: Host, by_serial: _Known | None, by_number: _Known | None) -> _Known | None:
    """The host that left, where nothing known of the two speaks against it."""
    one = by_serial or by_number
    if one is None or (by_serial and by_number and by_serial != by_number):
        return None
    pairs = [(serial_key(one.serial), serial_key(host.serial))]
    pairs += [(number_key(one.model), number_key(host.model))]
    return None if any(a and b and a != b for a, b in pairs) else one
