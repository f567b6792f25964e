"""Which machine stands behind the id of a host, where asset numbers and names change.

A machine is called by the first id it had, so that what is known of it keeps its place. What
`inventory.ledger.same_host` decided at an import stands in the journal and is only read here: an
id that was given up may later be given to another machine, and then the moment counts.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta, timezone
from typing import Any

from inventory.entries import Entry, Kept

STREAM, DECIDED = "inventory", "ledger.identity"
_JAPAN = timezone(timedelta(hours=9), "Asia/Tokyo")  # no summer time since 1951


@dataclass(frozen=True, slots=True)
class _Life:
    """From when on an id stands for a machine."""

    sequence: int
    day: date
    machine: str


class Machines:
    """The machines behind ids, as the journal goes on; most ids never change and cost nothing."""

    def __init__(self) -> None:
        """Every id stands for a machine of its own."""
        self._lives: dict[str, list[_Life]] = {}
        self._names: dict[str, str] = {}
        self._former: dict[str, tuple[str, ...]] = {}
        self._uses: Counter[str] = Counter()
        self.odd: list[int] = []  # entries that no import writes

    def take(self, entry: Entry) -> None:
        """Follow one entry of the journal; one of another kind or shape changes nothing."""
        if entry.stream == STREAM and entry.kind == DECIDED:
            try:
                reused, renamed = _told(entry.body)
            except (KeyError, TypeError, ValueError):
                self.odd.append(entry.sequence)
                return
            for id_ in reused:
                self._reuse(id_, entry)
            for old, new in renamed:
                self._rename(old, new, entry)

    def machine(self, host: str, sequence: int | None = None) -> str:
        """The machine behind this id now, or as after that entry of the journal."""
        lives = self._lives.get(host, ())
        held = [one for one in lives if sequence is None or one.sequence <= sequence]
        return held[-1].machine if held else host

    def name(self, machine: str) -> str:
        """The id that the machine has now, or had last."""
        return self._names.get(machine, machine)

    def former(self, machine: str) -> tuple[str, ...]:
        """The ids that it had before, the oldest first."""
        return self._former.get(machine, ())

    def now(self, host: str, since: date | None = None) -> str:
        """The id now of the machine behind this id: now, or on the day when somebody meant it."""
        lives = self._lives.get(host, ())
        held = [one for one in lives if since is None or one.day <= since]
        return self.name(held[-1].machine if held else host)

    @property
    def changed(self) -> Mapping[str, str]:
        """Ids that are not used any more, each with the id now; an id in use is never in it."""
        found = {id_: self.now(id_) for id_ in self._lives}
        found |= {id_: self.now(id_) for ids in self._former.values() for id_ in ids}
        return {
            id_: now
            for id_, now in sorted(found.items())
            if now != id_ and self.machine(now) == self.machine(id_)
        }

    def _rename(self, old: str, new: str, entry: Entry) -> None:
        machine = self.machine(old)
        self._live(new, machine, entry)
        self._names[machine] = new
        earlier = (*self._former.get(machine, ()), old)
        self._former[machine] = tuple(id_ for id_ in dict.fromkeys(earlier) if id_ != new)

    def _reuse(self, host: str, entry: Entry) -> None:
        self._uses[host] += 1
        machine = f"{host}\n{self._uses[host] + 1}"
        self._live(host, machine, entry)
        self._names[machine] = host

    def _live(self, host: str, machine: str, entry: Entry) -> None:
        day = entry.at.astimezone(_JAPAN).date()
        self._lives.setdefault(host, []).append(_Life(entry.sequence, day, machine))


def _told(body: Mapping[str, Any]) -> tuple[list[str], list[tuple[str, str]]]:
    """The ids that another machine has now, and the changes of ids; of another shape an error."""
    reused, pairs = body["reused"], body["renamed"]
    if not isinstance(reused, list) or not isinstance(pairs, list):
        raise TypeError(body)
    renamed = [(pair["old"], pair["new"]) for pair in pairs]
    if any(not isinstance(one, str) or not one for pair in (reused, *renamed) for one in pair):
        raise ValueError(body)
    if any(old == new for old, new in renamed):
        raise ValueError(body)
    return reused, renamed


def machines_of(entries: Iterable[Entry]) -> Machines:
    """The machines after these entries, which come in the order of the journal."""
    machines = Machines()
    for entry in entries:
        machines.take(entry)
    return machines


def read_machines(journal: Kept, until: int | None = None) -> Machines:
    """The machines as the journal tells them, up to an entry if one is named."""
    told = journal.entries(STREAM, DECIDED)
    return machines_of([one for one in told if until is None or one.sequence <= until])


def former_ids(journal: Kept, until: int | None = None) -> Mapping[str, str]:
    """Former ids of hosts and the ids that they have now, over any number of changes.

    An id that another machine has now is not in it: `Machines` tells it by the moment.
    """
    return read_machines(journal, until).changed
