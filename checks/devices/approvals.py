"""Which configuration of each device somebody approved: what NWD-018 compares with."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Approved:
    """One approved configuration: its masked and normalised lines, and the day of the approval."""

    lines: tuple[str, ...] = field(repr=False)
    day: date

    @property
    def digest(self) -> str:
        """The SHA-256 of the lines."""
        return digest_of(self.lines)


@dataclass(frozen=True, slots=True)
class Approvals:
    """The approved configuration of each host; empty where nobody approved any."""

    by_host: Mapping[str, Approved] = field(repr=False)

    @property
    def digest(self) -> str:
        """One digest for all of them, "" for none."""
        lines = sorted(f"{host}\t{one.digest}\t{one.day}\n" for host, one in self.by_host.items())
        return hashlib.sha256("".join(lines).encode()).hexdigest() if lines else ""

    def of(self, host: str) -> Approved | None:
        """What was approved for this host."""
        return self.by_host.get(host)


NO_APPROVALS = Approvals(MappingProxyType({}))


def digest_of(lines: tuple[str, ...]) -> str:
    """The SHA-256 of normalised lines."""
    return hashlib.sha256("\n".join(lines).encode("utf-8", "backslashreplace")).hexdigest()
