"""The limits by which segments of the network and hosts of the ledger are judged."""

from dataclasses import dataclass
from typing import ClassVar

from checks.fact import Limits
from inventory.model import Kind


@dataclass(frozen=True, slots=True)
class DiscoveryLimits(Limits):
    """Days, hours and minutes, and columns of the ledger; each source is in the shipped policy."""

    group: ClassVar[str] = "discovery"

    desktop_days: int
    laptop_days: int
    coverage_days: int
    unregistered_days: int
    overlap_minutes: int
    zones_hours: int
    required_server: tuple[str, ...]
    required_terminal: tuple[str, ...]
    required_network: tuple[str, ...]
    required_other: tuple[str, ...]

    def required(self, kind: Kind) -> tuple[str, ...]:
        """The columns that must be filled for a host of this kind."""
        return {
            Kind.SERVER: self.required_server,
            Kind.TERMINAL: self.required_terminal,
            Kind.NETWORK: self.required_network,
            Kind.OTHER: self.required_other,
        }[kind]
