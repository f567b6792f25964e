"""Whether the screen locks by itself: the machine's limit, and what each loaded user has."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from checks.fact import HostFact, PowerShell, Reply
from checks.model import FactError, Why
from checks.windows.reading import Section, section_of
from checks.windows.sids import sid
from inventory.words import T

_NAMES = ("ScreenSaveActive", "ScreenSaverIsSecure", "ScreenSaveTimeOut", "SCRNSAVE.EXE")


@dataclass(frozen=True, slots=True)
class ScreenSaver:
    """What counts for a user: the policy's text where there is one; None where there is none."""

    active: str | None
    secure: str | None
    seconds: str | None
    program: str | None


@dataclass(frozen=True, slots=True)
class ScreenLock(HostFact):
    """InactivityTimeoutSecs of the machine, and the screen savers by SID of the loaded users."""

    probe: ClassVar[PowerShell] = PowerShell(
        r"""$system = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System'
$names = @('ScreenSaveActive', 'ScreenSaverIsSecure', 'ScreenSaveTimeOut', 'SCRNSAVE.EXE')
$users = @(foreach ($one in @(Get-HinomiUserKeys)) {
        $root = "Registry::HKEY_USERS\$one"
        $policy = "$root\Software\Policies\Microsoft\Windows\Control Panel\Desktop"
        @{
            sid = $one
            own = (Get-HinomiValues "$root\Control Panel\Desktop" $names)
            policy = (Get-HinomiValues $policy $names)
        }
    })
@{
    machine = (Get-HinomiValues $system @('InactivityTimeoutSecs'))
    users = $users
    count = $users.Count
}""",
        root=True,
    )
    label: ClassVar[str] = "画面ロックの設定"

    machine_seconds: int | None
    users: Mapping[str, ScreenSaver]

    @classmethod
    def parse(cls, reply: Reply) -> "ScreenLock":
        """The machine's value is a number, those of users are texts."""
        found = section_of(reply)
        machine = found.section("machine").registry("InactivityTimeoutSecs").dword()
        rows = found.sections("users")
        users = {sid(row.text("sid")): _saver(row) for row in rows}
        if not len(rows) == len(users) == found.number("count"):
            raise FactError(
                Why.TRUNCATED, T(ja="利用者の一覧が完全でない", en="the list of users is not whole")
            )
        return cls(machine, users)


def _saver(row: Section) -> ScreenSaver:
    own, policy = row.section("own"), row.section("policy")
    texts = [_first(policy, own, name) for name in _NAMES]
    return ScreenSaver(*texts)


def _first(policy: Section, own: Section, name: str) -> str | None:
    told = policy.registry(name).string()
    mine = own.registry(name).string()
    return mine if told is None else told
