"""Wireless profiles: name, authentication, encryption and mode; never a key."""

from dataclasses import dataclass
from typing import ClassVar

from checks.fact import HostFact, PowerShell, Reply
from checks.model import FactError, Why
from checks.windows.reading import section_of
from inventory.words import T


@dataclass(frozen=True, slots=True)
class Profile:
    """One profile by its English elements ([MS-GPWL], WLAN_profile schema)."""

    name: str
    modes: tuple[str, ...]
    authentication: tuple[str, ...]
    encryption: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wireless(HostFact):
    """The profiles of all interfaces; `service` is the Start of WlanSvc, None where it is not.

    `by_policy`: group policy gives profiles too ([MS-GPWL]), which stand elsewhere, unseen.

    The files are found by CIM, as nothing else in the collector lists a folder; of their text
    only four elements are taken.
    """

    probe: ClassVar[PowerShell] = PowerShell(
        r"""$key = 'HKLM:\SYSTEM\CurrentControlSet\Services\WlanSvc'
$folder = "$env:ProgramData\Microsoft\Wlansvc\Profiles\Interfaces"
$drive = $folder.Substring(0, 2)
$wql = $folder.Substring(2).Replace('\', '\\')
$exists = Test-Path -LiteralPath $folder
$profiles = @(if ($exists) {
        $inside = @(Get-HinomiCim 'root\cimv2' 'Win32_Directory' @('Name') `
                "Drive='$drive' AND Path='$wql\\'")
        foreach ($one in $inside) {
            $below = $one['Name'].Substring(2).Replace('\', '\\')
            $files = @(Get-HinomiCim 'root\cimv2' 'CIM_DataFile' @('Name') `
                    "Drive='$drive' AND Path='$below\\' AND Extension='xml'")
            foreach ($file in $files) {
                $text = [Text.Encoding]::UTF8.GetString([IO.File]::ReadAllBytes($file['Name']))
                $row = @{}
                foreach ($name in @('name', 'connectionMode', 'authentication', 'encryption')) {
                    $found = [regex]::Matches($text, "<$name>([^<]*)</$name>")
                    $row[$name] = @($found | ForEach-Object { [string]$_.Groups[1].Value })
                }
                $row
            }
        }
    })
$policy = 'HKLM:\SOFTWARE\Policies\Microsoft\Windows\Wireless\GPTWirelessPolicy'
$given = Get-HinomiSubkeys $policy
@{
    policy = $given['state']
    service = (Get-HinomiValues $key @('Start'))
    folder = $exists
    profiles = $profiles
    count = $profiles.Count
}""",
        root=True,
    )
    label: ClassVar[str] = "無線 LAN のプロファイル"

    service: int | None
    profiles: tuple[Profile, ...]
    by_policy: bool

    @classmethod
    def parse(cls, reply: Reply) -> "Wireless":
        """A folder that is not there has no profiles; one that is tells how many it has."""
        found = section_of(reply)
        rows = found.sections("profiles")
        folder = found.flag("folder")
        if len(rows) != found.number("count") or (rows and not folder):
            raise FactError(
                Why.TRUNCATED,
                T(ja="プロファイルの一覧が完全でない", en="the list of profiles is not whole"),
            )
        profiles = tuple(
            Profile(
                (row.texts("name") or ("?",))[0],
                row.texts("connectionMode"),
                row.texts("authentication"),
                row.texts("encryption"),
            )
            for row in rows
        )
        service = found.section("service").registry("Start").dword()
        return cls(service, profiles, found.text("policy") != "absent")
