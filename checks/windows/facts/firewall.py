"""Windows Firewall as it is in force, group policy included."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

from checks.fact import HostFact, PowerShell, Reply
from checks.model import FactError, Why
from checks.windows.reading import section_of
from inventory.words import T

PROFILES = ("Domain", "Private", "Public")


@dataclass(frozen=True, slots=True)
class FirewallProfile:
    """Numbers of MSFT_NetFirewallProfile: `enabled` 1 is on; `inbound` 2 allows, 4 blocks."""

    enabled: int
    inbound: int


@dataclass(frozen=True, slots=True)
class Firewall(HostFact):
    """The three profiles of the ActiveStore, which the local store alone does not tell."""

    probe: ClassVar[PowerShell] = PowerShell(
        r"""$found = @(Get-NetFirewallProfile -PolicyStore ActiveStore -ErrorAction Stop)
@{
    profiles = @(foreach ($one in $found) {
            @{
                id = [string]$one.Name
                enabled = [int]$one.Enabled
                inbound = [int]$one.DefaultInboundAction
            }
        })
}"""
    )
    label: ClassVar[str] = "Windowsファイアウォール"

    profiles: Mapping[str, FirewallProfile]

    @classmethod
    def parse(cls, reply: Reply) -> "Firewall":
        """The names of profiles are constants: Domain, Private, Public."""
        rows = section_of(reply).sections("profiles")
        found = {
            one.text("id"): FirewallProfile(one.number("enabled"), one.number("inbound"))
            for one in rows
        }
        if len(rows) != len(PROFILES) or set(found) != set(PROFILES):
            raise FactError(Why.MALFORMED, T("プロファイルが三つでない", "not three profiles"))
        return cls(MappingProxyType(found))
