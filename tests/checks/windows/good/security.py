"""Sections of a terminal whose security and audit policies are as they should be."""

from typing import Any

from tests.checks.windows.printed import printed

TEMPLATE = """[Unicode]
Unicode=yes
[System Access]
MinimumPasswordAge = 1
MaximumPasswordAge = 180
MinimumPasswordLength = 14
PasswordComplexity = 1
PasswordHistorySize = 24
LockoutBadCount = 5
ResetLockoutCount = 30
LockoutDuration = 30
ForceLogoffWhenHourExpire = 0
NewAdministratorName = "Administrator"
ClearTextPassword = 0
[Registry Values]
MACHINE\\System\\CurrentControlSet\\Control\\Lsa\\NoLMHash=4,1
[Version]
signature="$CHICAGO$"
Revision=1
"""
_HEADS = {
    "en": "Machine Name,Policy Target,Subcategory,Subcategory GUID,"
    "Inclusion Setting,Exclusion Setting,Setting Value",
    "ja": "コンピューター名,ポリシー ターゲット,サブカテゴリ,サブカテゴリ GUID,"
    "包含設定,除外の設定,設定値",
    "de": "Computername,Richtlinienziel,Unterkategorie,Unterkategorie-GUID,"
    "Aufnahmeeinstellung,Ausschlusseinstellung,Einstellungswert",
}
_TARGETS = {"en": "System", "ja": "システム", "de": "System"}
_WORDS = {
    "en": ("No Auditing", "Success", "Failure", "Success and Failure"),
    "ja": ("監査なし", "成功", "失敗", "成功および失敗"),
    "de": ("Keine Überwachung", "Erfolg", "Fehler", "Erfolg und Fehler"),
}
PARTS = {
    **dict.fromkeys(("3F", "35", "15", "45", "28", "12"), 3),
    **dict.fromkeys(("37", "2B", "16", "1B", "2F", "30", "10", "11"), 1),
    **{"17": 2, "26": 0},
}


def guid(part: str) -> str:
    """A subcategory by the two digits that tell it."""
    return f"{{0CCE92{part}-69AE-11D9-BED3-505054503030}}"


def backup(language: str = "en", parts: dict[str, int] | None = None) -> str:
    """What `auditpol /backup` writes, with the words of a language."""
    target, words = _TARGETS[language], _WORDS[language]
    lines = [_HEADS[language]]
    for part, value in (parts or PARTS).items():
        lines.append(f"PC-1,{target},{words[0][:3]}{part},{guid(part)},{words[value]},,{value}")
    lines += ["PC-1,,Option:CrashOnAuditFail,,,,0", "PC-1,,RegistryGlobalSacl,,,,"]
    return "\n".join([*lines, ""])


GOOD: dict[str, Any] = {
    "SecurityPolicy": {"file": printed(TEMPLATE)},
    "AuditPolicy": {"file": printed(backup("ja"), "cp932")},
    "Membership": {"role": 1},
}
