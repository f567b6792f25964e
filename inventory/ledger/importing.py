"""A ledger brought into the inventory: shown first if asked, then all of it or nothing.

A file is the whole ledger of the kinds of sheets it holds. Rows that the inventory has and the
file lacks are listed as missing (台帳に無い) and stay, because half a ledger must not erase the
other half; they are removed only when asked (`prune`). Fields that the file has no column for
stay as they were; an empty cell empties its field. Importing the same file again changes nothing
and writes nothing.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from inventory.ansible import is_ansible, read_ansible
from inventory.db import writing
from inventory.identity import DECIDED, STREAM
from inventory.journal import Draft, Journal
from inventory.ledger.backup_columns import DATA_SETS
from inventory.ledger.changes import Change, Changes, by_key, compare, keeping, overlaid
from inventory.ledger.problem import Problem, refused
from inventory.ledger.reading import Reading, read_ledger
from inventory.ledger.references import dangling
from inventory.ledger.same_host import IMPORTED, Identities, identities
from inventory.model import Host, Ledger
from inventory.store import InventoryStore
from inventory.words import T

__all__ = ["IMPORTED", "STREAM", "ImportOutcome", "import_ledger", "read_any"]

_PERSONAL = ("staff", "name")  # the journal is for ever; it knows people by their number


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What an import did, or in a dry run would do.

    `changes.removed` are the rows that the file lacks; they are gone only if `pruned`.
    """

    file: str
    sha256: str
    rows: Mapping[str, int]
    changes: Changes
    problems: tuple[Problem, ...]
    skipped: tuple[Problem, ...]
    dry_run: bool
    pruned: bool
    imported: bool
    identities: Identities = field(default_factory=Identities)


def import_ledger(
    path: Path,
    store: InventoryStore,
    journal: Journal,
    actor: str,
    *,
    dry_run: bool = False,
    prune: bool = False,
) -> ImportOutcome:
    """Import a ledger or an Ansible inventory; with any rejected row nothing is imported."""
    reading = read_any(path)
    if dry_run:
        return _planned(path.name, store.load(), reading, journal, prune=prune)[1]
    with writing(store.engine) as connection:
        after, plan = _planned(path.name, store.load(connection), reading, journal, prune=prune)
        if plan.problems:
            raise refused(path.name, plan.problems)
        changes = plan.changes
        done = bool(changes.added or changes.changed or (prune and changes.removed))
        outcome = replace(plan, dry_run=False, imported=done)
        if done:
            store.save(after, connection)
            journal.append(_drafts(outcome, actor), connection)
    return outcome


def read_any(path: Path) -> Reading:
    """Read a ledger, or an Ansible inventory by its name (.ini, .yml, .yaml, or none)."""
    return read_ansible(path) if is_ansible(path) else read_ledger(path)


def _planned(
    file: str, old: Ledger, reading: Reading, journal: Journal, *, prune: bool
) -> tuple[Ledger, ImportOutcome]:
    new = overlaid(old, reading)
    changes = compare(old, new, reading.kinds)
    removed = tuple(one for one in changes.removed if one.key not in reading.rejected)
    changes = replace(changes, removed=removed)
    missing = {change.key for change in changes.removed if change.kind == "hosts"}
    after = new if prune else keeping(old, new)
    places = {key: at for (kind, key), at in reading.places.items() if kind == DATA_SETS.kind}
    problems = (
        *reading.problems,
        *_clashes(file, after.hosts, missing),
        *dangling(file, after, places, reading.rejected),
    )
    rows = {kind: len(by_key(new, kind)) for kind in sorted(reading.kinds)}
    outcome = ImportOutcome(
        file, reading.sha256, rows, changes, problems, reading.skipped, True, prune, False
    )
    same = Identities() if problems else identities(old, after, journal)
    return after, replace(outcome, identities=same)


def _clashes(file: str, hosts: Iterable[Host], missing: set[str]) -> Iterator[Problem]:
    """Hosts missing from the file that would stay beside one with the same name or address."""
    taken: dict[Hashable, Host] = {}
    for host in hosts:
        keys = [host.name.casefold(), *((host.zone, address) for address in host.addresses)]
        for one in keys:
            first = taken.setdefault(one, host)
            if first is not host and host.id in missing:
                value = host.name if isinstance(one, str) else str(one[1])
                yield Problem(file, "", 0, first.id, value, _clash(host))


def _clash(host: Host) -> T:
    return T(
        f"台帳に無い機器 {host.id} と重ならない値({host.id} を除くなら --prune)",
        f"a value that {host.id}, missing from the file, does not have (remove it with --prune)",
    )


def _drafts(outcome: ImportOutcome, actor: str) -> list[Draft]:
    """The import, and which hosts of it are known under another id, if any are."""
    drafts = [Draft(STREAM, IMPORTED, _body(outcome), actor)]
    if outcome.identities:
        drafts.append(Draft(STREAM, DECIDED, outcome.identities.body, actor))
    return drafts


def _body(outcome: ImportOutcome) -> dict[str, Any]:
    changes = outcome.changes
    return {
        "file": outcome.file,
        "sha256": outcome.sha256,
        "rows": dict(outcome.rows),
        "pruned": outcome.pruned,
        "counts": {
            "added": len(changes.added),
            "changed": len(changes.changed),
            "missing": len(changes.removed),
        },
        "added": [{"kind": one.kind, "key": one.key} for one in changes.added],
        "changed": [_entry(one) for one in changes.changed],
        "missing": [_entry(one) for one in changes.removed],
    }


def _entry(change: Change) -> dict[str, Any]:
    fields = [
        {"field": f.field, "title": f.title, "old": f.old, "new": f.new}
        for f in change.fields
        if (change.kind, f.field) != _PERSONAL
    ]
    return {"kind": change.kind, "key": change.key, "fields": fields}
