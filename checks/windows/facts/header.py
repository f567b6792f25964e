"""The header of Windows evidence: how it was collected, and how each section ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

from checks.fact import HostFact, Reply, Shown
from checks.windows.evidence import HEADER
from checks.windows.reading import section_of


@dataclass(frozen=True, slots=True)
class WindowsHeader(HostFact):
    """`statuses` maps each section to its exit code, 0 where it ended well."""

    probe: ClassVar[Shown] = Shown()
    section: ClassVar[str] = HEADER
    label: ClassVar[str] = "収集の記録"

    elevated: bool
    full_language: bool
    statuses: Mapping[str, int]

    @classmethod
    def parse(cls, reply: Reply) -> "WindowsHeader":
        """Every output has it; nothing in it is of a language."""
        header = section_of(reply)
        told = header.section("statuses")
        return cls(
            elevated=header.flag("elevated"),
            full_language=header.text("language_mode") == "FullLanguage",
            statuses=MappingProxyType({name: told.number(name) for name in told.names()}),
        )
