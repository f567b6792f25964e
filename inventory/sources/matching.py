"""Which host of the ledger a row of an export is: by what names a machine, and never by a guess.

Serial or asset number come before a globally administered MAC address, that before the name, that
before a fixed address. What stands on several rows or at several hosts names none of them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from inventory.identifiers import (
    junk_serial,
    names_a_machine,
    normalised_host_name,
    normalised_mac,
    normalised_serial,
)
from inventory.model import Host
from inventory.sources.model import Machine


class Key(StrEnum):
    """What a row and a host have in common, best first."""

    SERIAL = "serial"
    ASSET = "asset"
    MAC = "mac"
    NAME = "name"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Pair:
    """A row that is one host; `odd` are the keys under which both say something and disagree."""

    machine: Machine
    host: str
    by: Key
    odd: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """Rows and hosts that something names together, so that a person must decide."""

    machines: tuple[Machine, ...]
    hosts: tuple[str, ...]
    by: Key


@dataclass(frozen=True, slots=True)
class Matching:
    """How an export and the ledger fit together; `strangers` are rows that no host fits."""

    pairs: tuple[Pair, ...]
    doubts: tuple[Doubt, ...]
    strangers: tuple[Machine, ...]


W = TypeVar("W")
Names = Mapping[Key, frozenset[str]]
_OF_MACHINE: Mapping[Key, Callable[[Machine], Iterable[str]]] = {
    Key.SERIAL: lambda machine: _serials(machine.serial),
    Key.ASSET: lambda machine: _text(machine.asset),
    Key.MAC: lambda machine: _macs(machine.macs),
    Key.NAME: lambda machine: _names(machine.name),
    Key.ADDRESS: lambda machine: machine.addresses,
}
_OF_HOST: Mapping[Key, Callable[[Host], Iterable[str]]] = {
    Key.SERIAL: lambda host: _serials(host.serial),
    Key.ASSET: lambda host: _text(host.id),
    Key.MAC: lambda host: _macs(host.macs),
    Key.NAME: lambda host: _names(host.name),
    Key.ADDRESS: lambda host: map(str, host.addresses),
}


def match(machines: Sequence[Machine], hosts: Sequence[Host]) -> Matching:
    """Every row with its host, in doubt, or a stranger."""
    index = _Index(machines, hosts)
    places = [index.place(at) for at in range(len(machines))]
    by_host: dict[str, list[Pair]] = defaultdict(list)
    for place in places:
        if isinstance(place, Pair):
            by_host[place.host].append(place)
    doubts = [place for place in places if isinstance(place, Doubt)]
    doubts += [_several(host, pairs) for host, pairs in by_host.items() if len(pairs) > 1]
    return Matching(
        tuple(pairs[0] for pairs in by_host.values() if len(pairs) == 1),
        tuple(dict.fromkeys(doubts)),
        tuple(one for one, place in zip(machines, places, strict=True) if place is None),
    )


def _several(host: str, pairs: Sequence[Pair]) -> Doubt:
    best = min((pair.by for pair in pairs), key=list(Key).index)
    return Doubt(tuple(pair.machine for pair in pairs), (host,), best)


class _Index:
    """Who has which name: places of rows and ids of hosts, by each key."""

    def __init__(self, machines: Sequence[Machine], hosts: Sequence[Host]) -> None:
        self._machines = machines
        self._mine = [names_of(machine) for machine in machines]
        theirs = {host.id: names_of_host(host) for host in hosts}
        self._names = theirs
        self._rows = {
            key: _holders((at, one[key]) for at, one in enumerate(self._mine)) for key in Key
        }
        self._hosts = {key: _holders((id_, one[key]) for id_, one in theirs.items()) for key in Key}

    def place(self, at: int) -> Pair | Doubt | None:
        """The host of a row, or a doubt, or None where nothing of it is in the ledger."""
        doubt = None
        for key in Key:
            hosts = _under(self._hosts[key], self._mine[at][key])
            if not hosts:
                continue
            rows = _under(self._rows[key], self._mine[at][key])
            odd = self._odd(at, next(iter(hosts)), key) if len(hosts) == 1 else ()
            if len(hosts) == len(rows) == 1 and not _is_weak(key, odd):
                return Pair(self._machines[at], hosts.pop(), key, odd)
            told = tuple(self._machines[row] for row in sorted(rows))
            doubt = doubt or Doubt(told, tuple(sorted(hosts)), key)
            if key is Key.SERIAL and Key.ASSET in odd:
                return doubt
        return doubt

    def _odd(self, at: int, host: str, by: Key) -> tuple[Key, ...]:
        """The keys that disagree; an asset number only where it is another host's of the ledger."""
        mine, theirs = self._mine[at], self._names[host]
        return tuple(
            key
            for key in Key
            if key not in (by, Key.ADDRESS)
            and mine[key]
            and theirs[key]
            and mine[key].isdisjoint(theirs[key])
            and (key is not Key.ASSET or _under(self._hosts[key], mine[key]))
        )


def _is_weak(key: Key, odd: Sequence[Key]) -> bool:
    """Adapters move from machine to machine, and DHCP gives an address to the next one."""
    if key is Key.ADDRESS:
        return bool(odd)
    return (key is Key.MAC and Key.SERIAL in odd) or (key is Key.SERIAL and Key.ASSET in odd)


def names_of(machine: Machine) -> Names:
    """What a row says that could name a machine; fillers and made-up addresses do not."""
    return {key: frozenset(filter(None, one(machine))) for key, one in _OF_MACHINE.items()}


def names_of_host(host: Host) -> Names:
    """The same of a host of the ledger."""
    return {key: frozenset(filter(None, one(host))) for key, one in _OF_HOST.items()}


def _holders(named: Iterable[tuple[W, frozenset[str]]]) -> dict[str, set[W]]:
    found: dict[str, set[W]] = defaultdict(set)
    for who, names in named:
        for name in names:
            found[name].add(who)
    return dict(found)


def _under(holders: Mapping[str, set[W]], names: Iterable[str]) -> set[W]:
    return {who for name in names for who in holders.get(name, ())}


def _serials(text: str) -> tuple[str, ...]:
    return () if junk_serial(text) else (normalised_serial(text),)


def _text(text: str) -> tuple[str, ...]:
    return (normalised_serial(text),)


def _macs(macs: Iterable[str]) -> tuple[str, ...]:
    return tuple(normalised_mac(mac) for mac in macs if names_a_machine(mac))


def _names(text: str) -> tuple[str, ...]:
    return (normalised_host_name(text),)
