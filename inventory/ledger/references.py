"""What a data set names elsewhere in the ledger: its system, and the host that it is taken from."""

from collections.abc import Collection, Iterator, Mapping

from inventory.ledger.backup_columns import DATA_SETS
from inventory.ledger.problem import Problem
from inventory.model import DataSet, Ledger
from inventory.words import T

SYSTEM = T("台帳にある情報システムの名前", "the name of a system of this ledger")
HOST = T("台帳にある機器の管理番号か機器名", "the id or name of a host of this ledger")


def dangling(
    file: str,
    ledger: Ledger,
    rows: Mapping[str, tuple[str, int]],
    rejected: Collection[str] = (),
) -> Iterator[Problem]:
    """Every data set of a file that names a system or host which the whole ledger lacks.

    `rows` says in which sheet and row each data set stands; others are passed over. What was
    `rejected` for a reason of its own is no second problem here.
    """
    systems = {system.name for system in ledger.systems} | {*rejected}
    systems |= {name for host in ledger.hosts for name in host.systems}
    hosts = {name for host in ledger.hosts for name in (host.id, host.name)} | {*rejected}
    for one in ledger.data_sets:
        if one.id in rows:
            if one.system not in systems:
                yield _problem(file, one, "system", SYSTEM, rows)
            if one.host and one.host not in hosts:
                yield _problem(file, one, "host", HOST, rows)


def _problem(
    file: str, one: DataSet, field: str, expected: T, rows: Mapping[str, tuple[str, int]]
) -> Problem:
    sheet, row = rows[one.id]
    return Problem(file, sheet, row, DATA_SETS.column(field).title, getattr(one, field), expected)
