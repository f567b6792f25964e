"""Every small change to a real host that a test makes, gathered from the tables that hold them.

A table is a module-level list of rows `(check id, change, …, verdict)` in a module of tests that
start real hosts (`pytestmark` names `lab`, or the module is a `states_*` table). The three-part
rows of `STATES` need nothing but the shipped policy, so they can be put together on one host.
"""

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import ModuleType

import tests.checks
from checks.catalogue import catalogue
from checks.model import Verdict


@dataclass(frozen=True, slots=True)
class Mutation:
    """One row of a table: after this change, this check says this."""

    check: str
    change: str
    verdict: Verdict
    given: str  # what the row says besides: limits, a zone, values of the kernel
    plain: bool  # a row of STATES: the shipped policy and an ordinary host are all that it needs
    where: str

    @property
    def subject(self) -> str:
        """The letters of the check's id."""
        return self.check.partition("-")[0]


@cache
def mutations() -> tuple[Mutation, ...]:
    """Every row of every table, each once."""
    found: dict[tuple[str, ...], Mutation] = {}
    rows = (row for module in _modules() for row in _rows(module))
    for row in sorted(rows, key=lambda row: not row.plain):
        found.setdefault((row.check, row.change, row.verdict, row.given), row)
    return tuple(found.values())


def _modules() -> Iterator[ModuleType]:
    for info in pkgutil.walk_packages(tests.checks.__path__, "tests.checks."):
        if info.name.rpartition(".")[2].startswith(("test_", "states_")):
            module = importlib.import_module(info.name)
            if info.name.rpartition(".")[2].startswith("states_") or _on_real_hosts(module):
                yield module


def _on_real_hosts(module: ModuleType) -> bool:
    marks = getattr(module, "pytestmark", [])
    listed = marks if isinstance(marks, list) else [marks]
    return any(mark.name == "lab" for mark in listed)


def _rows(module: ModuleType) -> Iterator[Mutation]:
    for name, table in vars(module).items():
        if isinstance(table, list | tuple) and name.isupper():
            for row in filter(_is_row, table):
                plain, given = name.startswith("STATES") and len(row) == 3, repr(row[2:-1])
                yield Mutation(row[0], str(row[1]), row[-1], given, plain, module.__name__)


def _is_row(row: object) -> bool:
    return (
        isinstance(row, tuple)
        and len(row) >= 3
        and isinstance(row[0], str)
        and row[0] in catalogue()
        and isinstance(row[-1], Verdict)
    )
