"""Whether a computer belongs to a domain, by number."""

from dataclasses import dataclass
from typing import ClassVar

from checks.fact import HostFact, PowerShell, Reply
from checks.model import FactError, Why
from checks.windows.reading import section_of
from inventory.words import T

_MEMBERS, _CONTROLLERS, _HIGHEST = frozenset({1, 3}), frozenset({4, 5}), 5


@dataclass(frozen=True, slots=True)
class Membership(HostFact):
    """DomainRole of Win32_ComputerSystem: 0 and 2 alone, 1 and 3 members, 4 and 5 controllers."""

    probe: ClassVar[PowerShell] = PowerShell(
        r"""$found = @(Get-HinomiCim 'root\cimv2' 'Win32_ComputerSystem' @('DomainRole'))
@{ role = $found[0].DomainRole }"""
    )
    label: ClassVar[str] = "ドメインへの参加"

    role: int

    @property
    def in_domain(self) -> bool:
        """True for members and controllers."""
        return self.role in _MEMBERS | _CONTROLLERS

    @property
    def is_controller(self) -> bool:
        """True for a domain controller, which has no local accounts."""
        return self.role in _CONTROLLERS

    @classmethod
    def parse(cls, reply: Reply) -> "Membership":
        """One number from 0 to 5."""
        role = section_of(reply).number("role")
        if not 0 <= role <= _HIGHEST:
            raise FactError(Why.MALFORMED, T(ja="DomainRole の値", en="the value of DomainRole"))
        return cls(role)
