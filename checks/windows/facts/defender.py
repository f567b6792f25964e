"""Microsoft Defender Antivirus: whether it runs, how old its definitions are, what it skips."""

from dataclasses import dataclass
from typing import ClassVar

from checks.fact import HostFact, PowerShell, Reply
from checks.model import FactError, Why
from checks.windows.reading import Section, section_of
from inventory.words import T

_NEVER = 1601  # Microsoft Learn, MSFT_MpComputerStatus: a time of this year is none


@dataclass(frozen=True, slots=True)
class Defender(HostFact):
    """MSFT_MpComputerStatus; `present` is False where Windows has no Defender at all.

    `active` where its own mode says that no other product rules; `definition_days` is None
    where there never were any.
    """

    probe: ClassVar[PowerShell] = PowerShell(
        r"""$names = @('AMRunningMode', 'AMServiceEnabled', 'AntivirusEnabled',
    'RealTimeProtectionEnabled', 'AntivirusSignatureLastUpdated')
$space = 'root\Microsoft\Windows\Defender'
$present = $true
$rows = @()
try { $rows = @(Get-HinomiCim $space 'MSFT_MpComputerStatus' $names) }
catch {
    if ((Get-HinomiStatus $_) -ne 'missing') { throw }
    $present = $false
}
@{ present = $present; rows = $rows }"""
    )
    label: ClassVar[str] = "Microsoft Defenderの状態"

    present: bool
    active: bool
    running: bool
    real_time: bool
    definition_days: int | None

    @classmethod
    def parse(cls, reply: Reply) -> "Defender":
        """AMRunningMode is a constant, the same in every language."""
        found = section_of(reply)
        rows = found.sections("rows")
        if not found.flag("present") and not rows:
            return cls(False, False, False, False, None)
        if len(rows) != 1:
            raise FactError(Why.MALFORMED, T("状態が一つでない", "not one status"))
        status = rows[0]
        return cls(
            present=True,
            active=status.text("AMRunningMode") == "Normal",
            running=status.flag("AMServiceEnabled") and status.flag("AntivirusEnabled"),
            real_time=status.flag("RealTimeProtectionEnabled"),
            definition_days=_definition_days(status, reply),
        )


def _definition_days(status: Section, reply: Reply) -> int | None:
    updated = status.moment("AntivirusSignatureLastUpdated")
    if updated is None or updated.year <= _NEVER:
        return None
    found = (reply.day - updated.date()).days
    if found < -1:
        raise FactError(Why.MALFORMED, T("未来の定義ファイル", "definitions of the future"))
    return max(found, 0)


@dataclass(frozen=True, slots=True)
class Exclusions(HostFact):
    """What Defender is told to skip: settings of its own and of group policy."""

    probe: ClassVar[PowerShell] = PowerShell(
        r"""$names = @('ExclusionPath', 'ExclusionExtension', 'ExclusionProcess')
$rows = @(Get-HinomiCim 'root\Microsoft\Windows\Defender' 'MSFT_MpPreference' $names)
$policy = 'HKLM:\SOFTWARE\Policies\Microsoft\Windows Defender\Exclusions'
@{
    rows = $rows
    paths = (Get-HinomiNames "$policy\Paths")
    extensions = (Get-HinomiNames "$policy\Extensions")
    processes = (Get-HinomiNames "$policy\Processes")
}""",
        root=True,
    )
    label: ClassVar[str] = "Microsoft Defenderの除外"

    paths: tuple[str, ...]
    extensions: tuple[str, ...]
    processes: tuple[str, ...]

    @classmethod
    def parse(cls, reply: Reply) -> "Exclusions":
        """Null is an empty list; "N/A: ..." stands where Defender hides the list."""
        found = section_of(reply)
        rows = found.sections("rows")
        if len(rows) != 1:
            raise FactError(Why.MALFORMED, T("設定が一つでない", "not one preference"))
        return cls(
            paths=_list(rows[0], "ExclusionPath") + _policy(found, "paths"),
            extensions=_list(rows[0], "ExclusionExtension") + _policy(found, "extensions"),
            processes=_list(rows[0], "ExclusionProcess") + _policy(found, "processes"),
        )


def _list(row: Section, name: str) -> tuple[str, ...]:
    found = () if row.is_null(name) else row.texts(name)
    if any(one.startswith("N/A") for one in found):
        raise FactError(Why.NO_PRIVILEGE, T("除外の一覧が隠されている", "exclusions are hidden"))
    return found


def _policy(found: Section, name: str) -> tuple[str, ...]:
    """Names of the values below the policy's key; most computers have no such key."""
    key = found.section(name)
    state = key.text("state")
    if state == "absent":
        return ()
    if state != "ok":
        raise FactError(Why.NO_PRIVILEGE, T(f"除外の方針 {name}", f"policy of exclusions {name}"))
    return key.texts("names")
