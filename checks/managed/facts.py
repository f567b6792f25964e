"""A managed device as its console's export tells it."""

from dataclasses import dataclass
from typing import ClassVar, Self

from checks.fact import HostFact, Reply, Shown
from checks.managed.evidence import SECTION, Row, row_of


@dataclass(frozen=True, slots=True)
class ManagedDevice(HostFact):
    """The row of one device; each rule asks it for the cells that it needs."""

    probe: ClassVar[Shown] = Shown()
    section: ClassVar[str] = SECTION
    label: ClassVar[str] = "管理製品の一覧"

    row: Row

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """The whole evidence is the section."""
        return cls(row_of(reply.body))
