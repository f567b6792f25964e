"""Whether a computer is carried about, and how its disks are encrypted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from checks.fact import HostFact, PowerShell, Reply
from checks.model import FactError, Why
from checks.windows.reading import Section, section_of
from inventory.words import T

# DMTF SMBIOS (DSP0134) 7.4.1, types of chassis
_PORTABLE = frozenset({8, 9, 10, 11, 14, 30, 31, 32})
_FIXED = frozenset({3, 4, 5, 6, 7, 13, 15, 16, 17, 23, 24, 28, 29, 35, 36})
# Microsoft Learn, MSFT_Partition: EFI system, Microsoft reserved, recovery
_OWN_GPT = frozenset(
    {
        "c12a7328-f81f-11d2-ba4b-00a0c93ec93b",
        "e3c9e316-0b5c-4db8-817d-f92df00215ae",
        "de94bba4-06d1-4d40-a16a-bfd50179d6ac",
    }
)
_OWN_MBR = 0x27  # recovery
_UNKNOWN = 2  # ProtectionStatus
_MOBILE, _SLATE = 2, 8  # Win32_ComputerSystem: PCSystemTypeEx


@dataclass(frozen=True, slots=True)
class Chassis(HostFact):
    """`portable` is None where neither the case nor the system says what it is."""

    probe: ClassVar[PowerShell] = PowerShell(
        r"""$cases = @(Get-HinomiCim 'root\cimv2' 'Win32_SystemEnclosure' @('ChassisTypes'))
$systems = @(Get-HinomiCim 'root\cimv2' 'Win32_ComputerSystem' @('PCSystemTypeEx'))
@{
    cases = @(foreach ($one in $cases) { foreach ($type in $one['ChassisTypes']) { [int]$type } })
    system = $systems[0]['PCSystemTypeEx']
}"""
    )
    label: ClassVar[str] = "きょう体の種類"

    portable: bool | None

    @classmethod
    def parse(cls, reply: Reply) -> "Chassis":
        """One sign of a portable suffices; only fixed types all over are none."""
        found = section_of(reply)
        cases, system = set(found.numbers("cases")), found.number("system")
        if cases & _PORTABLE or system in {_MOBILE, _SLATE}:
            return cls(True)
        return cls(False if cases and cases <= _FIXED else None)


@dataclass(frozen=True, slots=True)
class Volume:
    """A fixed volume: `protection` 0 off, 1 on, 2 not known; `conversion` 1 is encrypted."""

    name: str
    system: bool
    protection: int
    conversion: int


@dataclass(frozen=True, slots=True)
class Volumes(HostFact):
    """Win32_EncryptableVolume of fixed volumes; neither keys nor recovery passwords are asked.

    Of volumes without a letter those count that are no partitions of Windows itself, which
    BitLocker leaves open: to start from, and to repair with (MSFT_Partition).
    """

    probe: ClassVar[PowerShell] = PowerShell(
        r"""$space = 'root\CIMV2\Security\MicrosoftVolumeEncryption'
$names = @('DriveLetter', 'DeviceID', 'VolumeType', 'ProtectionStatus', 'ConversionStatus')
$storage = 'root\Microsoft\Windows\Storage'
$asked = @('AccessPaths', 'GptType', 'MbrType', 'IsSystem')
$partitions = @()
try {
    $partitions = @(foreach ($one in @(Get-HinomiCim $storage 'MSFT_Partition' $asked)) {
            @{
                paths = @($one['AccessPaths'] | Where-Object { $_ -match '^\\\\\?\\Volume' })
                gpt = [string]$one['GptType']
                mbr = [int]$one['MbrType']
                system = [bool]$one['IsSystem']
            }
        })
}
catch { $partitions = @() }
@{
    partitions = $partitions
    volumes = @(Get-HinomiCim $space 'Win32_EncryptableVolume' $names)
    fixed = @(Get-HinomiCim 'root\cimv2' 'Win32_LogicalDisk' @('DeviceID') 'DriveType=3')
}""",
        root=True,
    )
    label: ClassVar[str] = "ディスクの暗号化"

    fixed: tuple[Volume, ...]

    @classmethod
    def parse(cls, reply: Reply) -> "Volumes":
        """Every fixed drive of the file system must be among the volumes, one of them Windows'."""
        found = section_of(reply)
        rows = found.sections("volumes")
        listed = {one.text("DriveLetter") for one in rows if not one.is_null("DriveLetter")}
        drives = {one.text("DeviceID") for one in found.sections("fixed")}
        parts = _partitions(found)
        fixed = [one for one in rows if one.number("VolumeType") in {0, 1}]
        kept = tuple(_volume(one, parts) for one in fixed if not _is_own(one, parts))
        if not drives or drives - listed or not any(one.system for one in kept):
            raise FactError(Why.UNDETERMINED, T("固定ドライブの一覧", "the list of fixed drives"))
        return cls(kept)


def _partitions(found: Section) -> Mapping[str, bool]:
    """Paths of volumes -> whether the partition is one of Windows itself."""
    return {
        path.casefold(): one.text("gpt").casefold().strip("{}") in _OWN_GPT
        or one.number("mbr") == _OWN_MBR
        or one.flag("system")
        for one in found.sections("partitions")
        for path in one.texts("paths")
    }


def _is_own(row: Section, partitions: Mapping[str, bool]) -> bool:
    own = partitions.get(row.text("DeviceID").casefold(), False)
    return own and row.is_null("DriveLetter")


def _volume(row: Section, partitions: Mapping[str, bool]) -> Volume:
    """A volume that is open, has no letter and whose partition nobody told is not known."""
    letter = "" if row.is_null("DriveLetter") else row.text("DriveLetter")
    told = letter or row.text("DeviceID").casefold() in partitions
    protection = row.number("ProtectionStatus")
    return Volume(
        name=letter or row.text("DeviceID"),
        system=row.number("VolumeType") == 0,
        protection=protection if told or protection else _UNKNOWN,
        conversion=row.number("ConversionStatus"),
    )
