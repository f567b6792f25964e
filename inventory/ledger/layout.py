"""How a ledger lies on sheets: titles, then one row of cells for each row of the ledger.

Columns of the section's own ledger go back under their own titles, and a wording that says more
than its value (複合機 for その他) goes back into its cell. What cannot lie so without loss goes
into one JSON column instead.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from inventory.ledger.column import Shown, Table
from inventory.ledger.columns import HOSTS, MUNICIPALITY, shown
from inventory.ledger.header import is_secret, match
from inventory.model import Host, Ledger, Municipality

WORDED = (
    "kind",
    "zone",
    "platform",
    "addresses",
    "macs",
    "criticality",
    "classification",
    "lease_end",
    "support_end",
)
_WORDED = {HOSTS.column(field).title: field for field in WORDED}


@dataclass(frozen=True, slots=True)
class Laid:
    """One sheet ready to be written."""

    table: Table
    titles: Sequence[str]
    rows: Sequence[Sequence[Shown]]


def lay(table: Table, ledger: Ledger, apart: frozenset[str] = frozenset()) -> Laid:
    """Lay out one part of a ledger; the extras of hosts named in `apart` go into JSON."""
    if table is HOSTS:
        return _hosts(ledger.hosts, apart)
    models = getattr(ledger, table.kind)
    if table is MUNICIPALITY:
        models = () if models == Municipality() else (models,)
    rows = [[shown(column, model) for column in table.columns] for model in models]
    return Laid(table, [column.title for column in table.columns], rows)


def _hosts(hosts: Sequence[Host], apart: frozenset[str]) -> Laid:
    columns = [column for column in HOSTS.columns if column.field != "json"]
    own = _own_titles(hosts, apart)
    rows = []
    for host in hosts:
        extras = {} if host.id in apart else dict(host.extras)
        fields = {_WORDED[title]: text for title, text in extras.items() if title in _WORDED}
        row = [fields.get(column.field) or shown(column, host) for column in columns]
        row += [extras.get(title, "") for title in own]
        rows.append([*row, _json(host) if host.id in apart else ""] if apart else row)
    titles = [*(column.title for column in columns), *own]
    return Laid(HOSTS, [*titles, HOSTS.column("json").title] if apart else titles, rows)


def _own_titles(hosts: Iterable[Host], apart: frozenset[str]) -> list[str]:
    """The section's own titles in the order they are met, those that would be read back as such."""
    met = {title: None for host in hosts if host.id not in apart for title, _ in host.extras}
    return [title for title in met if title and not match(HOSTS, title) and not is_secret(title)]


def _json(host: Host) -> str:
    return json.dumps(host.extras, ensure_ascii=False) if host.extras else ""
