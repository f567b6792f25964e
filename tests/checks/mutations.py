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

    where: str
    check: str
    change: str
    verdict: Verdict
    plain: bool  # under the shipped policy, on an ordinary host

    @property
    def subject(self) -> str:
        """The letters of the check's id."""
        return self.check.partition("-")[0]


@cache
def mutations() -> tuple[Mutation, ...]:
    """Every row of every table, each once."""
    found = (row for module in _modules() for row in _rows(module))
    return tuple(dict.fromkeys(found))


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
            for row in table:
                if _is_row(row):
                    plain = name.startswith("STATES") and len(row) == 3
                    yield Mutation(module.__name__, row[0], str(row[1]), row[-1], plain)


def _is_row(row: object) -> bool:
    return (
        isinstance(row, tuple)
        and len(row) >= 3
        and isinstance(row[0], str)
        and row[0] in catalogue()
        and isinstance(row[-1], Verdict)
    )
