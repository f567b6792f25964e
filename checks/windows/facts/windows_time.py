"""Whose time a terminal takes: settings and state of the service W32Time."""

from dataclasses import dataclass
from typing import ClassVar

from checks.fact import HostFact, PowerShell, Reply
from checks.model import FactError, Why
from checks.windows.reading import Section, section_of
from inventory.words import T


@dataclass(frozen=True, slots=True)
class WindowsTime(HostFact):
    """Type and NtpServer, the policy's before the local ones, and whether the service runs."""

    probe: ClassVar[PowerShell] = PowerShell(
        r"""$local = 'HKLM:\SYSTEM\CurrentControlSet\Services\W32Time'
$policy = 'HKLM:\SOFTWARE\Policies\Microsoft\W32Time'
$names = @('Type', 'NtpServer')
$client = 'TimeProviders\NtpClient'
$filter = "Name='W32Time'"
$service = @(Get-HinomiCim 'root\cimv2' 'Win32_Service' @('Started') $filter)
@{
    policy = (Get-HinomiValues "$policy\Parameters" $names)
    local = (Get-HinomiValues "$local\Parameters" $names)
    policy_client = (Get-HinomiValues "$policy\$client" @('Enabled'))
    local_client = (Get-HinomiValues "$local\$client" @('Enabled'))
    start = (Get-HinomiValues $local @('Start'))
    service = $service
}"""
    )
    label: ClassVar[str] = "時刻同期の設定"

    kind: str | None
    servers: tuple[str, ...]
    client: int | None
    start: int | None
    started: bool

    @classmethod
    def parse(cls, reply: Reply) -> "WindowsTime":
        """`a,0x9 b,0x8`: names with flags behind a comma ([MS-W32T], NtpServer)."""
        found = section_of(reply)
        policy, local = found.section("policy"), found.section("local")
        rows = found.sections("service")
        if len(rows) != 1:
            raise FactError(Why.UNDETERMINED, T(ja="W32Time の状態", en="the state of W32Time"))
        servers = _first(policy, local, "NtpServer") or ""
        return cls(
            _first(policy, local, "Type"),
            tuple(one.partition(",")[0].lower() for one in servers.split()),
            _client(found),
            found.section("start").registry("Start").dword(),
            rows[0].flag("Started"),
        )


def _first(policy: Section, local: Section, name: str) -> str | None:
    told, own = policy.registry(name).string(), local.registry(name).string()
    return own if told is None else told


def _client(found: Section) -> int | None:
    """Whether the part that asks other computers is on: the policy's word before the local one."""
    told = found.section("policy_client").registry("Enabled").dword()
    own = found.section("local_client").registry("Enabled").dword()
    return own if told is None else told
