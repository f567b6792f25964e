"""Remote desktop: what policy says, and what the terminal itself is set to."""

from dataclasses import dataclass
from typing import ClassVar

from checks.fact import HostFact, PowerShell, Reply
from checks.windows.reading import Section, section_of


@dataclass(frozen=True, slots=True)
class RemoteDesktop(HostFact):
    """What counts of each value, the policy's before the local one; None where neither is set."""

    probe: ClassVar[PowerShell] = PowerShell(
        r"""$names = @('fDenyTSConnections', 'UserAuthentication', 'SecurityLayer')
$policy = 'HKLM:\SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services'
$local = 'HKLM:\SYSTEM\CurrentControlSet\Control\Terminal Server'
@{
    policy = (Get-HinomiValues $policy $names)
    local = (Get-HinomiValues $local $names)
    listener = (Get-HinomiValues "$local\WinStations\RDP-Tcp" $names)
}"""
    )
    label: ClassVar[str] = "リモートデスクトップの設定"

    denied: int | None
    network_level: int | None
    security_layer: int | None

    @classmethod
    def parse(cls, reply: Reply) -> "RemoteDesktop":
        """All are REG_DWORD; only the switch stands outside the listener."""
        found = section_of(reply)
        policy, listener = found.section("policy"), found.section("listener")
        return cls(
            _first(policy, found.section("local"), "fDenyTSConnections"),
            _first(policy, listener, "UserAuthentication"),
            _first(policy, listener, "SecurityLayer"),
        )


def _first(policy: Section, local: Section, name: str) -> int | None:
    told, own = policy.registry(name).dword(), local.registry(name).dword()
    return own if told is None else told
