"""The damage as the journal of an incident tells it, for whoever shows it: no network here."""

from datetime import timedelta

from bcp.model import Continuity
from bcp.sweep import records
from bcp.sweep.merging import FRESH, assess
from bcp.sweep.model import SERVERS_ONLY, Assessment, Seen, Sorts
from bcp.sweep.targets import targets
from inventory.entries import Kept


def assessment(
    journal: Kept,
    stream: str,
    continuity: Continuity,
    sorts: Sorts = SERVERS_ONLY,
    fresh: timedelta = FRESH,
) -> Assessment:
    """How everything stands in this incident now; `sorts` tells what is no server."""
    record = records.read(journal, stream)
    good, taken = records.baseline(journal)
    every = targets(continuity, {})
    return assess(
        continuity,
        every,
        record.seen,
        ({**good, **record.known}, taken),
        record.marks,
        sorts,
        fresh,
    )


def known_here(journal: Kept, vantage: str) -> dict[str, Seen]:
    """The last known good of this place by node."""
    good, _ = records.baseline(journal)
    return {node: one for (where, node), one in good.items() if where == vantage}
