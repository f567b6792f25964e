"""Machines whose serials are true go through any ids: what an import joins is one machine."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from inventory.entries import Draft
from inventory.identity import DECIDED, STREAM, read_machines
from inventory.ledger.changes import Change, compare
from inventory.ledger.same_host import IMPORTED, identities
from inventory.model import Host, Ledger
from tests.audit.cycle.in_memory import MemoryJournal

SERIALS = {"m1": "CN7470A1X1", "m2": "CN7470A1X2", "m3": "CN7470A1X3", "m4": "不明", "m5": ""}
IDS = ("a", "A", "b", "c", "d", "e")
ROWS = st.dictionaries(st.sampled_from(sorted(SERIALS)), st.sampled_from(IDS), max_size=5).filter(
    lambda rows: len(set(rows.values())) == len(rows)
)


def ledger(rows: dict[str, str]) -> Ledger:
    """Each machine under its id, with its serial."""
    return Ledger(
        hosts=tuple(
            Host(id=id_, name=f"n{n}", serial=SERIALS[machine])
            for n, (machine, id_) in enumerate(sorted(rows.items()))
        )
    )


def trace(old: Ledger, new: Ledger) -> dict[str, Any]:
    """What the journal keeps of an import that removes what is missing."""

    def told(one: Change) -> dict[str, Any]:
        fields = [{"field": f.field, "old": f.old, "new": f.new} for f in one.fields]
        return {"kind": one.kind, "key": one.key, "fields": fields}

    found = compare(old, new)
    return {
        "pruned": True,
        "added": [{"kind": one.kind, "key": one.key} for one in found.added],
        "changed": list(map(told, found.changed)),
        "missing": list(map(told, found.removed)),
    }


@given(st.lists(ROWS, max_size=7))
def test_what_is_joined_is_one_machine(imports: list[dict[str, str]]) -> None:
    journal = MemoryJournal(lambda: datetime(2026, 4, 1, tzinfo=UTC))
    last: dict[str, str] = {}  # who had the id last
    old, by_serial = Ledger(), set(SERIALS) - {"m4", "m5"}
    for rows in imports:
        new = ledger(rows)
        same = identities(old, new, journal)
        holders = {id_: machine for machine, id_ in rows.items()}
        for one in same.renamed:
            assert one.old not in holders
            assert one.new not in {host.id for host in old.hosts}
            if one.by == "serial":
                assert last[one.old] == holders[one.new]
                assert last[one.old] in by_serial
            else:
                assert one.old.casefold() == one.new.casefold()
        assert len({one.old for one in same.renamed}) == len(same.renamed)
        journal.append([Draft(STREAM, IMPORTED, trace(old, new), "花子")])
        if same:
            journal.append([Draft(STREAM, DECIDED, same.body, "花子")])
        changed = read_machines(journal).changed
        assert not changed.keys() & holders.keys()
        last |= holders
        old = new
