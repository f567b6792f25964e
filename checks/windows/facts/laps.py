"""Windows LAPS: the settings that count, which stand in one place only."""

from dataclasses import dataclass
from typing import ClassVar

from checks.fact import HostFact, PowerShell, Reply
from checks.model import FactError, Why
from checks.windows.reading import Section, section_of
from inventory.words import T

NAMES = (
    "BackupDirectory",
    "PasswordAgeDays",
    "PasswordLength",
    "PasswordComplexity",
    "AdministratorAccountName",
    "PostAuthenticationActions",
    "PostAuthenticationResetDelay",
    "PassphraseLength",
    "ADPasswordEncryptionEnabled",
    "ADPasswordEncryptionPrincipal",
    "ADEncryptedPasswordHistorySize",
    "ADBackupDSRMPassword",
    "AutomaticAccountManagementEnabled",
    "AutomaticAccountManagementTarget",
    "AutomaticAccountManagementNameOrPrefix",
    "AutomaticAccountManagementEnableAccount",
    "AutomaticAccountManagementRandomizeName",
    "AdmPwdEnabled",
)
ROOTS = ("csp", "policy", "local")


@dataclass(frozen=True, slots=True)
class Laps(HostFact):
    """`root` is the first place that has any value, "" where none has; its values alone count.

    `in_entra`: the computer is joined to Entra ID, of which only the number of joins is read.
    """

    probe: ClassVar[PowerShell] = PowerShell(
        r"""$names = @(
    'BackupDirectory', 'PasswordAgeDays', 'PasswordLength', 'PasswordComplexity'
    'AdministratorAccountName', 'PostAuthenticationActions', 'PostAuthenticationResetDelay'
    'PassphraseLength', 'ADPasswordEncryptionEnabled', 'ADPasswordEncryptionPrincipal'
    'ADEncryptedPasswordHistorySize', 'ADBackupDSRMPassword'
    'AutomaticAccountManagementEnabled', 'AutomaticAccountManagementTarget'
    'AutomaticAccountManagementNameOrPrefix', 'AutomaticAccountManagementEnableAccount'
    'AutomaticAccountManagementRandomizeName', 'AdmPwdEnabled'
)
$windows = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion'
$join = Get-HinomiSubkeys 'HKLM:\SYSTEM\CurrentControlSet\Control\CloudDomainJoin\JoinInfo'
$joined = @(if ($join['state'] -eq 'ok') { $join['names'] })
@{
    entra = @{ state = $join['state']; count = $joined.Count }
    csp = (Get-HinomiValues 'HKLM:\SOFTWARE\Microsoft\Policies\LAPS' $names)
    policy = (Get-HinomiValues "$windows\Policies\LAPS" $names)
    local = (Get-HinomiValues "$windows\LAPS\Config" $names)
    legacy = (Get-HinomiValues 'HKLM:\SOFTWARE\Policies\Microsoft Services\AdmPwd' $names)
}"""
    )
    label: ClassVar[str] = "LAPS の設定"

    root: str
    backup: int | None
    age_days: int | None
    legacy_enabled: int | None
    in_entra: bool

    @classmethod
    def parse(cls, reply: Reply) -> "Laps":
        """Places are never merged: the first with any value hides the others (Microsoft Learn)."""
        found = section_of(reply)
        joined = _in_entra(found.section("entra"))
        for root in ROOTS:
            values = found.section(root)
            if _any(values):
                return cls(root, _dword(values, "BackupDirectory"), _age(values), None, joined)
        return cls("", None, None, _dword(found.section("legacy"), "AdmPwdEnabled"), joined)


def _in_entra(found: Section) -> bool:
    state, count = found.text("state"), found.number("count")
    if state not in {"ok", "absent"}:
        raise FactError(
            Why.NO_PRIVILEGE if state == "denied" else Why.UNDETERMINED,
            T(ja="Entra ID への参加", en="whether it is joined to Entra ID"),
        )
    return state == "ok" and count > 0


def _any(values: Section) -> bool:
    return not all(values.registry(name).absent for name in NAMES)


def _dword(values: Section, name: str) -> int | None:
    return values.registry(name).dword()


def _age(values: Section) -> int | None:
    return _dword(values, "PasswordAgeDays")
