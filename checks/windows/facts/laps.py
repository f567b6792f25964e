"""Windows LAPS: the settings that count, which stand in one place only."""

from dataclasses import dataclass
from typing import ClassVar

from checks.fact import HostFact, PowerShell, Reply
from checks.windows.reading import Section, section_of

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
    """`root` is the first place that has any value, "" where none has; its values alone count."""

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
@{
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

    @classmethod
    def parse(cls, reply: Reply) -> "Laps":
        """Places are never merged: the first with any value hides the others (Microsoft Learn)."""
        found = section_of(reply)
        for root in ROOTS:
            values = found.section(root)
            if _any(values):
                return cls(root, _dword(values, "BackupDirectory"), _age(values), None)
        return cls("", None, None, _dword(found.section("legacy"), "AdmPwdEnabled"))


def _any(values: Section) -> bool:
    return not all(values.registry(name).absent for name in NAMES)


def _dword(values: Section, name: str) -> int | None:
    return values.registry(name).dword()


def _age(values: Section) -> int | None:
    return _dword(values, "PasswordAgeDays")
