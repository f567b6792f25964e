"""A journal in memory with a clock that a test turns."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from bcp.incident.logbook import Logbook
from bcp.incident.moments import JST
from inventory.entries import Draft, Entry, chained, entry_of

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=JST)


class Shelf:
    """Entries in a list, chained as everywhere; `tick` turns the clock."""

    def __init__(self) -> None:
        self.rows: list[dict[str, object]] = []
        self.now = NOW

    def tick(self, minutes: float = 1) -> datetime:
        self.now += timedelta(minutes=minutes)
        return self.now

    def clock(self) -> datetime:
        return self.now

    def entries(self, prefix: str = "", kind: str = "") -> Iterator[Entry]:
        for entry in map(entry_of, self.rows):
            if entry.stream.startswith(prefix) and kind in ("", entry.kind):
                yield entry

    def append_decided(self, decide: Callable[[], Sequence[Draft]]) -> list[Entry]:
        last = self.rows[-1] if self.rows else None
        rows = list(chained(decide(), last, self.now))
        self.rows += rows
        return [entry_of(row) for row in rows]

    def append(self, *drafts: Draft) -> list[Entry]:
        return self.append_decided(lambda: drafts)


def logbook(actor: str = "夜勤 太郎") -> tuple[Shelf, Logbook]:
    """A journal, and the logbook of somebody in it."""
    shelf = Shelf()
    return shelf, Logbook(shelf, actor, shelf.clock)
