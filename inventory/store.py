"""The inventory in the database: loaded whole, saved whole or not at all."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Engine, Table, delete, insert, select

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
    ACCESS,
    DATA_SET,
    DATA_SET_SOURCE,
    DEPARTMENT,
    HOST,
    HOST_ADDRESS,
    HOST_EXTRA,
    HOST_MAC,
    HOST_SYSTEM,
    MUNICIPALITY,
    POST,
    POST_HOLDER,
    SITE,
    STAFF,
    STAFF_ACCOUNT,
    SYSTEM,
    SYSTEM_DEPENDENCY,
)

Rows = dict[Table, list[dict[str, Any]]]
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
        MUNICIPALITY: [ledger.municipality.model_dump()],
        DEPARTMENT: _numbered(d.model_dump() for d in ledger.departments),
        POST: _numbered(p.model_dump(exclude={"holder", "deputies"}) for p in posts),
        POST_HOLDER: [
            {"title": p.title, "department": p.department, "rank": rank, "name": name}
            for p in posts
            for rank, name in enumerate((p.holder, *p.deputies))
        ],
        STAFF: _numbered(s.model_dump(exclude={"accounts"}) for s in ledger.staff),
        STAFF_ACCOUNT: [
            {"number": s.number, "rank": rank, "account": account}
            for s in ledger.staff
            for rank, account in enumerate(s.accounts)
        ],
        SITE: _numbered(s.model_dump() for s in ledger.sites),
        SYSTEM: _numbered(s.model_dump(exclude={"depends_on"}) for s in systems),
        SYSTEM_DEPENDENCY: [
            {"system": s.name, "rank": rank, "depends_on": name}
            for s in systems
            for rank, name in enumerate(s.depends_on)
        ],
        DATA_SET: _numbered(d.model_dump(exclude={"sources"}) for d in ledger.data_sets),
        DATA_SET_SOURCE: [
            {"data_set": d.id, "rank": rank, "source": source}
            for d in ledger.data_sets
            for rank, source in enumerate(d.sources)
        ],
        **_host_rows(hosts),
    }


def _host_rows(hosts: Iterable[Host]) -> Rows:
    rows: Rows = {
        table: [] for table in (HOST, HOST_ADDRESS, HOST_MAC, HOST_SYSTEM, HOST_EXTRA, ACCESS)
    }
    apart = {"addresses", "macs", "systems", "extras", "access"}
    for position, host in enumerate(hosts):
        rows[HOST].append({"position": position, **host.model_dump(exclude=apart)})
        rows[HOST_ADDRESS] += _ranked(host.id, "address", map(str, host.addresses))
        rows[HOST_MAC] += _ranked(host.id, "mac", host.macs)
        rows[HOST_SYSTEM] += _ranked(host.id, "system", host.systems)
        rows[HOST_EXTRA] += [
            {"host": host.id, "rank": rank, "title": title, "value": value}
            for rank, (title, value) in enumerate(host.extras)
        ]
        access = host.access.model_dump(exclude={"user"})
        rows[ACCESS].append({"host": host.id, "account": host.access.user, **access})
    return rows


def _numbered(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"position": position, **row} for position, row in enumerate(rows)]


def _ranked(host: str, column: str, values: Iterable[str]) -> list[dict[str, Any]]:
    return [{"host": host, "rank": rank, column: value} for rank, value in enumerate(values)]


def _load(connection: Connection) -> Ledger:
    bodies = _read(connection, MUNICIPALITY, "id")
    depends = _lists(connection, SYSTEM_DEPENDENCY, ("system",), ("depends_on",))
    accounts = _lists(connection, STAFF_ACCOUNT, ("number",), ("account",))
    holders = _lists(connection, POST_HOLDER, ("title", "department"), ("name",))
    return Ledger(
        municipality=Municipality(**_without(bodies[0], "id")) if bodies else Municipality(),
        departments=tuple(Department(**row) for row in _ordered(connection, DEPARTMENT)),
        posts=tuple(_post(row, holders) for row in _ordered(connection, POST)),
        staff=tuple(
            StaffMember(**row, accounts=accounts.get((row["number"],), ()))
            for row in _ordered(connection, STAFF)
        ),
        sites=tuple(Site(**row) for row in _ordered(connection, SITE)),
        systems=tuple(
            System(**row, depends_on=depends.get((row["name"],), ()))
            for row in _ordered(connection, SYSTEM)
        ),
        data_sets=_data_sets(connection),
        hosts=_hosts(connection),
    )


def _post(row: dict[str, Any], holders: Lists) -> Post:
    holder, *deputies = holders.get((row["title"], row["department"]), ("",))
    return Post(**row, holder=holder, deputies=tuple(deputies))


def _data_sets(connection: Connection) -> tuple[DataSet, ...]:
    sources = _lists(connection, DATA_SET_SOURCE, ("data_set",), ("source",))
    return tuple(
        DataSet(**row, sources=sources.get((row["id"],), ()))
        for row in _ordered(connection, DATA_SET)
    )


def _hosts(connection: Connection) -> tuple[Host, ...]:
    addresses = _lists(connection, HOST_ADDRESS, ("host",), ("address",))
    macs = _lists(connection, HOST_MAC, ("host",), ("mac",))
    systems = _lists(connection, HOST_SYSTEM, ("host",), ("system",))
    extras = _lists(connection, HOST_EXTRA, ("host",), ("title", "value"))
    access = {row["host"]: row for row in _read(connection, ACCESS, "host")}
    return tuple(
        Host(
            **row,
            addresses=addresses.get((row["id"],), ()),
            macs=macs.get((row["id"],), ()),
            systems=systems.get((row["id"],), ()),
            extras=extras.get((row["id"],), ()),
            access=_access(access[row["id"]]),
        )
        for row in _ordered(connection, HOST)
    )


def _access(row: dict[str, Any]) -> dict[str, Any]:
    return {"user": row["account"], **_without(_without(row, "host"), "account")}


def _read(connection: Connection, table: Table, *order: str) -> list[dict[str, Any]]:
    query = select(table).order_by(*(table.c[name] for name in order))
    return [dict(row) for row in connection.execute(query).mappings()]


def _ordered(connection: Connection, table: Table) -> list[dict[str, Any]]:
    return [_without(row, "position") for row in _read(connection, table, "position")]


def _without(row: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != name}


def _lists(
    connection: Connection, table: Table, key: tuple[str, ...], value: tuple[str, ...]
) -> Lists:
    found: defaultdict[Any, list[Any]] = defaultdict(list)
    for row in _read(connection, table, *key, "rank"):
        item = tuple(row[name] for name in value)
        found[tuple(row[name] for name in key)].append(item[0] if len(item) == 1 else item)
    return {name: tuple(items) for name, items in found.items()}
