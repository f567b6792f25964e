"""The inventory in the database: loaded whole, saved whole or not at all."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select
from sqlmodel import SQLModel

from inventory.db import writing
from inventory.model import (
    DataSet,
    Department,
    Host,
    Ledger,
    Municipality,
    Post,
    Site,
    StaffMember,
    System,
)
from inventory.tables import (
    AccessRow,
    DataSetRow,
    DataSetSourceRow,
    DepartmentRow,
    HostAddressRow,
    HostExtraRow,
    HostMacRow,
    HostRow,
    HostSystemRow,
    MunicipalityRow,
    PostHolderRow,
    PostRow,
    SiteRow,
    StaffAccountRow,
    StaffRow,
    SystemDependencyRow,
    SystemRow,
)

Rows = dict[type[SQLModel], list[dict[str, Any]]]
Lists = dict[Any, tuple[Any, ...]]


class InventoryStore:
    """Reads and writes the whole ledger; 10,000 hosts are one bulk insert a table."""

    def __init__(self, engine: Engine) -> None:
        """Keep the engine; `save` and `load` open their own transaction unless given one."""
        self.engine = engine

    def load(self, connection: Connection | None = None) -> Ledger:
        """Everything stored, in the ledger's order."""
        if connection is not None:
            return _load(connection)
        with self.engine.connect() as own:
            return _load(own)

    def save(self, ledger: Ledger, connection: Connection | None = None) -> None:
        """Replace what is stored by this ledger, all or nothing."""
        if connection is not None:
            _save(connection, ledger)
            return
        with writing(self.engine) as own:
            _save(own, ledger)


def _save(connection: Connection, ledger: Ledger) -> None:
    for table, rows in _rows(ledger).items():
        connection.execute(delete(table))
        if rows:
            connection.execute(insert(table), rows)


def _rows(ledger: Ledger) -> Rows:
    posts, systems, hosts = ledger.posts, ledger.systems, ledger.hosts
    return {
        MunicipalityRow: [ledger.municipality.model_dump()],
        DepartmentRow: _numbered(d.model_dump() for d in ledger.departments),
        PostRow: _numbered(p.model_dump(exclude={"holder", "deputies"}) for p in posts),
        PostHolderRow: [
            {"title": p.title, "department": p.department, "rank": rank, "name": name}
            for p in posts
            for rank, name in enumerate((p.holder, *p.deputies))
        ],
        StaffRow: _numbered(s.model_dump(exclude={"accounts"}) for s in ledger.staff),
        StaffAccountRow: [
            {"number": s.number, "rank": rank, "account": account}
            for s in ledger.staff
            for rank, account in enumerate(s.accounts)
        ],
        SiteRow: _numbered(s.model_dump() for s in ledger.sites),
        SystemRow: _numbered(s.model_dump(exclude={"depends_on"}) for s in systems),
        SystemDependencyRow: [
            {"system": s.name, "rank": rank, "depends_on": name}
            for s in systems
            for rank, name in enumerate(s.depends_on)
        ],
        DataSetRow: _numbered(d.model_dump(exclude={"sources"}) for d in ledger.data_sets),
        DataSetSourceRow: [
            {"data_set": d.id, "rank": rank, "source": source}
            for d in ledger.data_sets
            for rank, source in enumerate(d.sources)
        ],
        **_host_rows(hosts),
    }


def _host_rows(hosts: Iterable[Host]) -> Rows:
    rows: Rows = {
        table: []
        for table in (HostRow, HostAddressRow, HostMacRow, HostSystemRow, HostExtraRow, AccessRow)
    }
    apart = {"addresses", "macs", "systems", "extras", "access"}
    for position, host in enumerate(hosts):
        rows[HostRow].append({"position": position, **host.model_dump(exclude=apart)})
        rows[HostAddressRow] += _ranked(host.id, "address", map(str, host.addresses))
        rows[HostMacRow] += _ranked(host.id, "mac", host.macs)
        rows[HostSystemRow] += _ranked(host.id, "system", host.systems)
        rows[HostExtraRow] += [
            {"host": host.id, "rank": rank, "title": title, "value": value}
            for rank, (title, value) in enumerate(host.extras)
        ]
        access = host.access.model_dump(exclude={"user"})
        rows[AccessRow].append({"host": host.id, "account": host.access.user, **access})
    return rows


def _numbered(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"position": position, **row} for position, row in enumerate(rows)]


def _ranked(host: str, column: str, values: Iterable[str]) -> list[dict[str, Any]]:
    return [{"host": host, "rank": rank, column: value} for rank, value in enumerate(values)]


def _load(connection: Connection) -> Ledger:
    bodies = _read(connection, MunicipalityRow, "id")
    depends = _lists(connection, SystemDependencyRow, ("system",), ("depends_on",))
    accounts = _lists(connection, StaffAccountRow, ("number",), ("account",))
    holders = _lists(connection, PostHolderRow, ("title", "department"), ("name",))
    return Ledger(
        municipality=Municipality(**_without(bodies[0], "id")) if bodies else Municipality(),
        departments=tuple(Department(**row) for row in _ordered(connection, DepartmentRow)),
        posts=tuple(_post(row, holders) for row in _ordered(connection, PostRow)),
        staff=tuple(
            StaffMember(**row, accounts=accounts.get((row["number"],), ()))
            for row in _ordered(connection, StaffRow)
        ),
        sites=tuple(Site(**row) for row in _ordered(connection, SiteRow)),
        systems=tuple(
            System(**row, depends_on=depends.get((row["name"],), ()))
            for row in _ordered(connection, SystemRow)
        ),
        data_sets=_data_sets(connection),
        hosts=_hosts(connection),
    )


def _post(row: dict[str, Any], holders: Lists) -> Post:
    holder, *deputies = holders.get((row["title"], row["department"]), ("",))
    return Post(**row, holder=holder, deputies=tuple(deputies))


def _data_sets(connection: Connection) -> tuple[DataSet, ...]:
    sources = _lists(connection, DataSetSourceRow, ("data_set",), ("source",))
    return tuple(
        DataSet(**row, sources=sources.get((row["id"],), ()))
        for row in _ordered(connection, DataSetRow)
    )


def _hosts(connection: Connection) -> tuple[Host, ...]:
    addresses = _lists(connection, HostAddressRow, ("host",), ("address",))
    macs = _lists(connection, HostMacRow, ("host",), ("mac",))
    systems = _lists(connection, HostSystemRow, ("host",), ("system",))
    extras = _lists(connection, HostExtraRow, ("host",), ("title", "value"))
    access = {row["host"]: row for row in _read(connection, AccessRow, "host")}
    return tuple(
        Host(
            **row,
            addresses=addresses.get((row["id"],), ()),
            macs=macs.get((row["id"],), ()),
            systems=systems.get((row["id"],), ()),
            extras=extras.get((row["id"],), ()),
            access=_access(access[row["id"]]),
        )
        for row in _ordered(connection, HostRow)
    )


def _access(row: dict[str, Any]) -> dict[str, Any]:
    return {"user": row["account"], **_without(_without(row, "host"), "account")}


def _read(connection: Connection, table: type[SQLModel], *order: str) -> list[dict[str, Any]]:
    columns = table.__table__.columns  # type: ignore[attr-defined]
    query = select(*columns).order_by(*(columns[name] for name in order))
    return [dict(row) for row in connection.execute(query).mappings()]


def _ordered(connection: Connection, table: type[SQLModel]) -> list[dict[str, Any]]:
    return [_without(row, "position") for row in _read(connection, table, "position")]


def _without(row: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != name}


def _lists(
    connection: Connection, table: type[SQLModel], key: tuple[str, ...], value: tuple[str, ...]
) -> Lists:
    found: defaultdict[Any, list[Any]] = defaultdict(list)
    for row in _read(connection, table, *key, "rank"):
        item = tuple(row[name] for name in value)
        found[tuple(row[name] for name in key)].append(item[0] if len(item) == 1 else item)
    return {name: tuple(items) for name, items in found.items()}
