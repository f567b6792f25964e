"""Old protocols and the protection of logons: single values of the registry."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from checks.fact import HostFact, PowerShell, Reply
from checks.model import FactError, Why
from checks.windows.reading import Section, section_of
from inventory.words import T

NAMES: Mapping[str, tuple[str, ...]] = {
    "dns": ("EnableMulticast",),
    "uac": (
        "EnableLUA",
        "ConsentPromptBehaviorAdmin",
        "PromptOnSecureDesktop",
        "LocalAccountTokenFilterPolicy",
    ),
    "powershell": ("EnableScriptBlockLogging",),
    "lsa": ("RunAsPPL", "LmCompatibilityLevel", "NoLMHash"),
    "lsa_policy": ("RunAsPPL",),
    "wdigest": ("UseLogonCredential",),
}


@dataclass(frozen=True, slots=True)
class Protocols(HostFact):
    """Numbers by `group.name`, None where there is none; NetBIOS options by adapter.

    The option of an adapter is what counts: its own, or that of DHCP where it is left to DHCP.
    """

    probe: ClassVar[PowerShell] = PowerShell(
        r"""$policies = 'HKLM:\SOFTWARE\Policies\Microsoft\Windows'
$system = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System'
$control = 'HKLM:\SYSTEM\CurrentControlSet\Control'
$interfaces = 'HKLM:\SYSTEM\CurrentControlSet\Services\NetBT\Parameters\Interfaces'
$user = @('EnableLUA', 'ConsentPromptBehaviorAdmin', 'PromptOnSecureDesktop')
$user += 'LocalAccountTokenFilterPolicy'
$blocks = "$policies\PowerShell\ScriptBlockLogging"
$adapters = Get-HinomiSubkeys $interfaces
$names = @(if ($adapters['state'] -eq 'ok') { $adapters['names'] })
@{
    dns = (Get-HinomiValues 'HKLM:\SOFTWARE\Policies\Microsoft\Windows NT\DNSClient' `
            @('EnableMulticast'))
    uac = (Get-HinomiValues $system $user)
    powershell = (Get-HinomiValues $blocks @('EnableScriptBlockLogging'))
    lsa = (Get-HinomiValues "$control\Lsa" @('RunAsPPL', 'LmCompatibilityLevel', 'NoLMHash'))
    lsa_policy = (Get-HinomiValues "$policies\System" @('RunAsPPL'))
    wdigest = (Get-HinomiValues "$control\SecurityProviders\WDigest" @('UseLogonCredential'))
    state = $adapters['state']
    netbios = @(foreach ($one in $names) {
            @{
                adapter = $one
                option = (Get-HinomiValue "$interfaces\$one" 'NetbiosOptions')
                dhcp = (Get-HinomiValue "$interfaces\$one" 'DhcpNetbiosOptions')
            }
        })
    count = $names.Count
}"""
    )
    label: ClassVar[str] = "通信と認証の設定"

    values: Mapping[str, int | None]
    netbios: Mapping[str, int | None]

    @classmethod
    def parse(cls, reply: Reply) -> "Protocols":
        """Every value is a REG_DWORD or absent."""
        found = section_of(reply)
        values = {
            f"{group}.{name}": found.section(group).registry(name).dword()
            for group, names in NAMES.items()
            for name in names
        }
        return cls(values, _adapters(found))


def _adapters(found: Section) -> dict[str, int | None]:
    rows = found.sections("netbios")
    if found.text("state") != "ok" or len(rows) != found.number("count") or not rows:
        raise FactError(
            Why.UNDETERMINED,
            T(ja="NetBIOS のアダプターの一覧がない", en="no list of adapters with NetBIOS"),
        )
    return {row.text("adapter"): _option(row) for row in rows}


def _option(row: Section) -> int | None:
    """NetbiosOptions 0 or absent leaves it to DHCP (Microsoft Learn, NetbiosOptions)."""
    own, given = row.registry("option").dword(), row.registry("dhcp").dword()
    return own or given
