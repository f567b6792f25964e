"""Where Windows gets its updates from, by policy."""

from dataclasses import dataclass
from typing import ClassVar

from checks.fact import HostFact, PowerShell, Reply
from checks.windows.reading import section_of

_MANAGED = ("AutoUpdate", "UpdateService")
_NEVER = 5  # Policy CSP, Update/AllowAutoUpdate: automatic updates are off


@dataclass(frozen=True, slots=True)
class UpdatePolicy(HostFact):
    """The policy of Windows Update, by group policy or MDM; None where it says nothing.

    `service` is the Start of wuauserv; `stopped` where policy ends updates of every sort.
    """

    probe: ClassVar[PowerShell] = PowerShell(
        r"""$path = 'HKLM:\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate'
$service = 'HKLM:\SYSTEM\CurrentControlSet\Services\wuauserv'
$managed = 'HKLM:\SOFTWARE\Microsoft\PolicyManager\current\device\Update'
$names = @('AllowAutoUpdate', 'AllowUpdateService', 'UpdateServiceUrl')
@{
    servers = (Get-HinomiValues $path @('WUServer', 'WUStatusServer'))
    access = (Get-HinomiValues $path @('DisableWindowsUpdateAccess'))
    automatic = (Get-HinomiValues "$path\AU" @('UseWUServer', 'NoAutoUpdate', 'AUOptions'))
    managed = (Get-HinomiValues $managed $names)
    service = (Get-HinomiValues $service @('Start'))
}"""
    )
    label: ClassVar[str] = "更新の方針"

    server: str | None
    uses_server: bool
    no_automatic: bool
    options: int | None
    managed_server: str | None
    stopped: bool
    no_access: bool
    service: int | None

    @classmethod
    def parse(cls, reply: Reply) -> "UpdatePolicy":
        """Values after Microsoft's "Configure Automatic Updates" by registry, and Policy CSP."""
        found = section_of(reply)
        servers, automatic = found.section("servers"), found.section("automatic")
        managed = found.section("managed")
        told, asked = (managed.registry(f"Allow{name}").dword() for name in _MANAGED)
        return cls(
            server=servers.registry("WUServer").string(),
            uses_server=automatic.registry("UseWUServer").dword() == 1,
            no_automatic=automatic.registry("NoAutoUpdate").dword() == 1,
            options=automatic.registry("AUOptions").dword(),
            managed_server=managed.registry("UpdateServiceUrl").string(),
            stopped=told == _NEVER or asked == 0,
            no_access=found.section("access").registry("DisableWindowsUpdateAccess").dword() == 1,
            service=found.section("service").registry("Start").dword(),
        )
