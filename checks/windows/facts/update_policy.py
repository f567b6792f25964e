"""Where Windows gets its updates from, by policy."""

from dataclasses import dataclass
from typing import ClassVar

from checks.fact import HostFact, PowerShell, Reply
from checks.windows.reading import section_of


@dataclass(frozen=True, slots=True)
class UpdatePolicy(HostFact):
    """The policy of Windows Update; None where it says nothing."""

    probe: ClassVar[PowerShell] = PowerShell(
        r"""$path = 'HKLM:\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate'
@{
    servers = (Get-HinomiValues $path @('WUServer', 'WUStatusServer'))
    automatic = (Get-HinomiValues "$path\AU" @('UseWUServer', 'NoAutoUpdate', 'AUOptions'))
}"""
    )
    label: ClassVar[str] = "更新の方針"

    server: str | None
    uses_server: bool
    no_automatic: bool
    options: int | None

    @classmethod
    def parse(cls, reply: Reply) -> "UpdatePolicy":
        """Values after Microsoft's "Configure Automatic Updates" by registry."""
        found = section_of(reply)
        servers, automatic = found.section("servers"), found.section("automatic")
        return cls(
            server=servers.registry("WUServer").string(),
            uses_server=automatic.registry("UseWUServer").dword() == 1,
            no_automatic=automatic.registry("NoAutoUpdate").dword() == 1,
            options=automatic.registry("AUOptions").dword(),
        )
