"""What stops removable media: policy of Windows, drivers that are off, other products' filters."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from checks.fact import HostFact, PowerShell, Reply
from checks.model import FactError, Why
from checks.windows.reading import Section, section_of
from inventory.words import T

_FILTERS = ("UpperFilters", "LowerFilters")


@dataclass(frozen=True, slots=True)
class Denied:
    """The policy's values for one class of devices; None where there is none."""

    read: int | None
    write: int | None


@dataclass(frozen=True, slots=True)
class RemovableMedia(HostFact):
    """Removable Storage Access by class of device, start of drivers, filters of device classes."""

    probe: ClassVar[PowerShell] = PowerShell(
        r"""$policy = 'HKLM:\SOFTWARE\Policies\Microsoft\Windows\RemovableStorageDevices'
$services = 'HKLM:\SYSTEM\CurrentControlSet\Services'
$classes = 'HKLM:\SYSTEM\CurrentControlSet\Control\Class'
$storage = @(
    '{53f5630d-b6bf-11d0-94f2-00a0c91efb8b}'
    '{6AC27878-A6FA-4155-BA85-F98F491D4F33}'
    '{F33FDC04-D1AC-4E8E-9A30-19BBD4B108AE}'
)
$devices = @(
    '{4d36e967-e325-11ce-bfc1-08002be10318}'
    '{71a27cdd-812a-11d0-bec7-08002be2092f}'
    '{36fc9e60-c465-11cf-8056-444553540000}'
    '{eec5ad98-8080-425f-922a-dabf3de3f69a}'
)
@{
    whole = (Get-HinomiValues $policy @('Deny_All'))
    denied = @(foreach ($one in $storage) {
            $said = Get-HinomiValues "$policy\$one" @('Deny_Read', 'Deny_Write')
            @{ guid = $one; values = $said }
        })
    drivers = @{
        USBSTOR = (Get-HinomiValue "$services\USBSTOR" 'Start')
        UASPStor = (Get-HinomiValue "$services\UASPStor" 'Start')
    }
    filters = @(foreach ($one in $devices) {
            $said = Get-HinomiValues "$classes\$one" @('UpperFilters', 'LowerFilters')
            @{ guid = $one; values = $said }
        })
    services = (Get-HinomiSubkeys $services)
}"""
    )
    label: ClassVar[str] = "外部媒体の制御"

    deny_all: int | None
    denied: Mapping[str, Denied]
    drivers: Mapping[str, int | None]
    filters: tuple[str, ...]
    services: frozenset[str]

    @classmethod
    def parse(cls, reply: Reply) -> "RemovableMedia":
        """Numbers are REG_DWORD, filters REG_MULTI_SZ; GUIDs are folded to small letters."""
        found = section_of(reply)
        drivers = found.section("drivers")
        return cls(
            found.section("whole").registry("Deny_All").dword(),
            {row.text("guid").lower(): _denied(row) for row in found.sections("denied")},
            {name: drivers.registry(name).dword() for name in ("USBSTOR", "UASPStor")},
            tuple(dict.fromkeys(_filters(found.sections("filters")))),
            _services(found.section("services")),
        )


def _denied(row: Section) -> Denied:
    values = row.section("values")
    return Denied(values.registry("Deny_Read").dword(), values.registry("Deny_Write").dword())


def _filters(rows: tuple[Section, ...]) -> list[str]:
    return [
        one.lower()
        for row in rows
        for name in _FILTERS
        for one in row.section("values").registry(name).strings() or ()
    ]


def _services(found: Section) -> frozenset[str]:
    if found.text("state") != "ok":
        raise FactError(Why.NO_PRIVILEGE, T(ja="サービスの一覧", en="the list of services"))
    return frozenset(one.lower() for one in found.texts("names"))
