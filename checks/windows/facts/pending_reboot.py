"""Whether an update waits for a restart, and for how long that can be told."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from checks.fact import HostFact, PowerShell, Reply
from checks.model import FactError, Why
from checks.windows.reading import Section, section_of
from inventory.words import T


@dataclass(frozen=True, slots=True)
class PendingReboot(HostFact):
    r"""A restart that is due; `days_up` since the last start, `days_written` since pending.xml.

    No one writes down since when a restart is due: it cannot be longer than the computer is up,
    nor shorter than its list of pending work (WinSxS\pending.xml) has not been touched.
    """

    probe: ClassVar[PowerShell] = PowerShell(
        r"""$base = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion'
$system = @(Get-HinomiCim 'root\cimv2' 'Win32_OperatingSystem' @('LastBootUpTime'))[0]
$list = [IO.Path]::Combine($env:SystemRoot, 'WinSxS\pending.xml')
$written = $null
if ([IO.File]::Exists($list)) {
    $written = ConvertTo-HinomiTime ([IO.File]::GetLastWriteTimeUtc($list))
}
@{
    servicing = (Get-HinomiSubkeys "$base\Component Based Servicing")
    update = (Get-HinomiSubkeys "$base\WindowsUpdate\Auto Update")
    started = (ConvertTo-HinomiTime $system['LastBootUpTime'])
    written = $written
}"""
    )
    label: ClassVar[str] = "再起動待ち"

    due: bool
    days_up: int
    days_written: int | None

    @classmethod
    def parse(cls, reply: Reply) -> "PendingReboot":
        """Keys named RebootPending (CBS) and RebootRequired (Windows Update)."""
        found = section_of(reply)
        started, written = found.moment("started"), found.moment("written")
        if started is None:
            raise FactError(Why.UNDETERMINED, T("起動した日時がない", "no time of the last start"))
        due = "RebootPending" in _subkeys(found, "servicing", needed=True)
        due = "RebootRequired" in _subkeys(found, "update", needed=False) or due
        return cls(
            due=due,
            days_up=_days(started.date(), reply.day),
            days_written=None if written is None else _days(written.date(), reply.day),
        )


def _subkeys(found: Section, name: str, *, needed: bool) -> tuple[str, ...]:
    """Names below a key; one that every Windows has must be there."""
    key = found.section(name)
    state = key.text("state")
    if state == "denied":
        raise FactError(Why.NO_PRIVILEGE, T(f"レジストリ {name}", f"registry {name}"))
    if state == "absent" and not needed:
        return ()
    if state != "ok":
        raise FactError(Why.UNDETERMINED, T(f"レジストリ {name}", f"registry {name}"))
    return key.texts("names")


def _days(since: date, day: date) -> int:
    found = (day - since).days
    if found < 0:
        raise FactError(Why.MALFORMED, T("未来の日時", "a time in the future"))
    return found
