"""How the book lies on sheets: which sheet, which titles, and what the ledger says beside."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bcp.book.ledger_side import ledger_nodes, post_names
from bcp.book.model import Book, Row
from bcp.book.sections import SECTIONS, Column, Part, Section
from bcp.book.sorts import span_shown
from bcp.model import NodeKind, node_id
from inventory.ledger.column import Shown
from inventory.model import Ledger

GUIDE, IDS = "書き方", "ID一覧"
BESIDE = "台帳から(書き換えない)"  # a column that is shown and never read
Facts = Mapping[str, str]  # id -> what the ledger says of it, in words


@dataclass(frozen=True, slots=True)
class Laid:
    """One sheet: `columns` in order, None for what the ledger says beside."""

    name: str
    columns: tuple[Column | None, ...]
    rows: tuple[tuple[Shown, ...], ...]

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of the columns."""
        return tuple(column.title if column else BESIDE for column in self.columns)


def lay(book: Book, ledger: Ledger) -> list[Laid]:
    """Every sheet of the book; things of the ledger stand there to be added to."""
    facts = _facts(ledger)
    laid: list[Laid] = []
    for section in SECTIONS:
        rows = _with_ledger(section, book.of(section.name), ledger)
        laid.append(_sheet(section, rows, facts))
        laid += [_part(section, part, rows) for part in section.parts]
    return laid


def columns_of_part(section: Section, part: Part) -> tuple[Column, ...]:
    """The columns of a sheet of parts: whose they are, then their own."""
    return (section.first, *part.columns)


def _with_ledger(section: Section, rows: tuple[Row, ...], ledger: Ledger) -> tuple[Row, ...]:
    if not section.known:
        return rows
    had = {row["name"] for row in rows}
    names = [node.id.partition(":")[2] for node in ledger_nodes(ledger).values()
             if node.kind is section.kind]  # fmt: skip
    return (*rows, *(Row({"name": name}) for name in names if name not in had))


def _sheet(section: Section, rows: tuple[Row, ...], facts: Facts) -> Laid:
    columns: tuple[Column | None, ...] = section.columns
    if section.known:
        columns = (section.columns[0], None, *section.columns[1:])
    return Laid(section.sheet, columns, tuple(_cells(section, columns, row, facts) for row in rows))


def _cells(
    section: Section, columns: tuple[Column | None, ...], row: Row, facts: Facts
) -> tuple[Shown, ...]:
    if section.kind is None:
        return tuple(_shown(column, row) for column in columns if column)
    beside = facts.get(node_id(section.kind, row["name"]), "")
    return tuple(_shown(column, row) if column else beside for column in columns)


def _part(section: Section, part: Part, rows: tuple[Row, ...]) -> Laid:
    columns = columns_of_part(section, part)
    cells = [
        (_shown(section.first, row), *(_shown(column, one) for column in part.columns))
        for row in rows
        for one in row.get(part.field, ())
    ]
    return Laid(part.sheet, columns, tuple(cells))


def _shown(column: Column, row: Row) -> Shown:
    return column.sort.shown(row[column.field]) if column.field in row.values else ""


def _facts(ledger: Ledger) -> dict[str, str]:
    """What the ledger says of each of its things, in a few words."""
    told: dict[str, list[str]] = {}
    for identity, words in _told(ledger):
        if words:
            told.setdefault(identity, []).append(words)
    return {identity: "、".join(dict.fromkeys(some)) for identity, some in told.items()}


def _told(ledger: Ledger) -> Iterator[tuple[str, str]]:
    for node in ledger_nodes(ledger).values():
        yield node.id, f"目標復旧時間 {span_shown(node.rto)}" if node.rto is not None else ""
        yield node.id, f"目標復旧時点 {span_shown(node.rpo)}" if node.rpo is not None else ""
        yield node.id, node.name if node.kind is NodeKind.DATA else ""
    for system in ledger.systems:
        yield node_id(NodeKind.SYSTEM, system.name), system.department
    for host in ledger.hosts:
        yield node_id(NodeKind.HOST, host.name), f"{host.id} {host.location}".strip()
    for site in ledger.sites:
        yield node_id(NodeKind.SITE, site.name), site.address
    for name, post in post_names(ledger).items():
        yield node_id(NodeKind.POST, name), " ".join(filter(None, (post.department, post.holder)))
