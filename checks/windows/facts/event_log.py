"""The security log: its oldest record, its size, and where it is forwarded; never a message."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar, NoReturn

from checks.fact import HostFact, PowerShell, Reply
from checks.model import FactError, Why
from checks.windows.reading import Section, section_of
from inventory.words import T

MODES = frozenset({"Circular", "AutoBackup", "Retain"})
_PLACES = ("1", "2", "3", "4", "5")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SecurityLog(HostFact):
    """How far back the log reaches; `mode` is the name of System.Diagnostics' EventLogMode."""

    probe: ClassVar[PowerShell] = PowerShell(
        r"""$log = Get-WinEvent -ListLog 'Security' -ErrorAction Stop
$first = @(Get-WinEvent -LogName 'Security' -Oldest -MaxEvents 1 -ErrorAction Stop)
$windows = 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion'
$policy = 'HKLM:\SOFTWARE\Policies\Microsoft\Windows\EventLog\EventForwarding'
@{
    enabled = [bool]$log.IsEnabled
    mode = [string]$log.LogMode
    maximum = [int64]$log.MaximumSizeInBytes
    size = [int64]$log.FileSize
    oldest = (ConvertTo-HinomiTime $first[0].TimeCreated)
    now = (ConvertTo-HinomiTime (Get-Date))
    installed = (Get-HinomiValues $windows @('InstallDate'))
    forwarding = (Get-HinomiValues "$policy\SubscriptionManager" @('1', '2', '3', '4', '5'))
}""",
        root=True,
    )
    label: ClassVar[str] = "セキュリティログ"

    enabled: bool
    mode: str
    maximum: int
    size: int
    kept: timedelta
    since_installed: timedelta
    collectors: tuple[str, ...]

    @classmethod
    def parse(cls, reply: Reply) -> "SecurityLog":
        """Times must be in order: installed, oldest record, now, which is the day of the rest."""
        found = section_of(reply)
        oldest, now = found.moment("oldest"), found.moment("now")
        installed = _installed(found)
        if oldest is None or now is None or found.text("mode") not in MODES:
            _odd()
        if not installed - _DAY <= oldest <= now or abs(now.date() - reply.day) > _DAY:
            _odd()
        return cls(
            found.flag("enabled"),
            found.text("mode"),
            found.number("maximum"),
            found.number("size"),
            now - oldest,
            now - installed,
            _collectors(found.section("forwarding")),
        )


def _installed(found: Section) -> datetime:
    seconds = found.section("installed").registry("InstallDate").dword()
    return datetime.fromtimestamp(seconds, UTC) if seconds else _odd()


def _collectors(found: Section) -> tuple[str, ...]:
    """The subscription managers that policy names, as they are written."""
    told = (found.registry(place).string() for place in _PLACES)
    return tuple(one for one in told if one)


def _odd() -> NoReturn:
    raise FactError(
        Why.MALFORMED,
        T(
            ja="ログの時刻（導入日・最も古い記録・現在）が前後している",
            en="the times of the log (installed, oldest record, now) are not in order",
        ),
    )
