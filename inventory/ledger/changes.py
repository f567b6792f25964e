"""What an import would change: added, changed field by field, and missing from the new ledger."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from inventory.ledger.columns import BY_KIND, HOSTS, TABLES, name_of, shown
from inventory.ledger.reading import Reading
from inventory.model import Host, Ledger, Municipality

ALL = frozenset(BY_KIND)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after, as the ledger writes it; `title` is its Japanese title."""

    field: str
    title: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Change:
    """One row that is new, differs or is missing; `kind` is the part of the ledger ("hosts")."""

    kind: str
    key: str
    name: str
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that differs between two ledgers; `removed` rows are in the old one only."""

    added: tuple[Change, ...] = ()
    changed: tuple[Change, ...] = ()
    removed: tuple[Change, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything differs at all."""
        return bool(self.added or self.changed or self.removed)


def compare(old: Ledger, new: Ledger, kinds: frozenset[str] = ALL) -> Changes:
    """Compare the given parts of two ledgers, row by row by key; the order of rows is no change."""
    found = [_compare(old, new, table.kind) for table in TABLES if table.kind in kinds]
    return Changes(
        tuple(one for each in found for one in each.added),
        tuple(one for each in found for one in each.changed),
        tuple(one for each in found for one in each.removed),
    )


def _compare(old: Ledger, new: Ledger, kind: str) -> Changes:
    before, after = by_key(old, kind), by_key(new, kind)
    both = [(before[key], model) for key, model in after.items() if key in before]
    return Changes(
        tuple(_change(kind, model) for key, model in after.items() if key not in before),
        tuple(
            _change(kind, late, differences(kind, early, late))
            for early, late in both
            if early != late
        ),
        tuple(
            _change(kind, model, differences(kind, model, None))
            for key, model in before.items()
            if key not in after
        ),
    )


def overlaid(old: Ledger, reading: Reading) -> Ledger:
    """The ledger of a reading, with what its file has no columns for taken from the old one.

    A file without a column of numbers names its hosts by name; the number they had is kept.
    """
    parts: dict[str, list[BaseModel]] = {}
    for kind in reading.kinds:
        before = by_key(old, kind)
        named = {host.name.casefold(): host for host in old.hosts} if kind == "hosts" else {}
        parts[kind] = []
        for key, model in by_key(reading.ledger, kind).items():
            given = reading.given.get((kind, key))
            earlier = before.get(key)
            if earlier is None and given is not None and "id" not in given:
                earlier = named.get(getattr(model, "name", "").casefold())
            parts[kind].append(_overlay(earlier, model, given))
    return _with(old, parts)


def keeping(old: Ledger, new: Ledger) -> Ledger:
    """The new ledger, followed by the rows of the old one that it lacks."""
    parts = {}
    for table in TABLES:
        after = by_key(new, table.kind)
        lost = [model for key, model in by_key(old, table.kind).items() if key not in after]
        parts[table.kind] = [*after.values(), *lost]
    return _with(new, parts)


def by_key(ledger: Ledger, kind: str) -> dict[str, BaseModel]:
    """The rows of one part by their key; an unnamed municipality is no row."""
    if kind == "municipality":
        empty = ledger.municipality == Municipality()
        return {} if empty else {kind: ledger.municipality}
    return {name_of(kind, model): model for model in getattr(ledger, kind)}


def _with(ledger: Ledger, parts: Mapping[str, list[BaseModel]]) -> Ledger:
    update: dict[str, Any] = {kind: tuple(rows) for kind, rows in parts.items()}
    if "municipality" in parts:
        update["municipality"] = next(iter(parts["municipality"]), Municipality())
    return ledger.model_copy(update=update)


def _overlay(old: BaseModel | None, new: BaseModel, given: frozenset[str] | None) -> BaseModel:
    if old is None or given is None:
        return new
    update = {name: getattr(new, name) for name in given if name in type(new).model_fields}
    if isinstance(old, Host) and isinstance(new, Host):
        access = {
            name.removeprefix("access."): getattr(new.access, name.removeprefix("access."))
            for name in given
            if name.startswith("access.")
        }
        update["access"] = old.access.model_copy(update=access)
        update.setdefault("extras", _extras(old, new, given))
    return old.model_copy(update=update)


def _extras(old: Host, new: Host, given: frozenset[str]) -> tuple[tuple[str, str], ...]:
    titles = {column.title for column in HOSTS.columns if column.field in given}
    titles |= {title for title, _ in new.extras}
    return (*new.extras, *(extra for extra in old.extras if extra[0] not in titles))


def differences(kind: str, old: BaseModel, new: BaseModel | None) -> tuple[FieldChange, ...]:
    """Every field that two rows differ in; with nothing to compare to, every field that is set."""
    before, after = _shown(kind, old), _shown(kind, new) if new is not None else {}
    return tuple(
        FieldChange(field, title, before.get((field, title), ""), after.get((field, title), ""))
        for field, title in {**before, **after}
        if before.get((field, title), "") != after.get((field, title), "")
    )


def _shown(kind: str, model: BaseModel) -> dict[tuple[str, str], str]:
    columns = (column for column in BY_KIND[kind].columns if column.field != "json")
    texts = {(column.field, column.title): str(shown(column, model)) for column in columns}
    for title, value in getattr(model, "extras", ()):
        at = ("extras", title)
        texts[at] = f"{texts[at]}、{value}" if at in texts else value
    return texts


def _change(kind: str, model: BaseModel, fields: tuple[FieldChange, ...] = ()) -> Change:
    name = getattr(model, "name", "") or name_of(kind, model)
    return Change(kind, name_of(kind, model), name, fields)
