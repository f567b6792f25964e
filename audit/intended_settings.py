"""Which settings of group policy somebody judges: the names, and the checks that know them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType

from checks.windows.audit_names import SUBCATEGORIES, subcategory
from checks.windows.baseline_rows import Method, baseline_rows
from inventory.gpo.model import registry_name
from inventory.words import T

_SYSTEM = r"HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System"
_DESKTOP = r"HKCU:\Software\Policies\Microsoft\Windows\Control Panel\Desktop"
_ACCOUNTS: Mapping[str, tuple[str, T]] = {
    "minimumpasswordlength": ("TRM-012", T("パスワードの長さ", "length of passwords")),
    "passwordhistorysize": ("TRM-012", T("パスワードの履歴", "history of passwords")),
    "passwordcomplexity": ("TRM-012", T("パスワードの複雑さ", "complexity of passwords")),
    "maximumpasswordage": ("TRM-012", T("パスワードの有効日数", "days that passwords last")),
    "cleartextpassword": ("TRM-012", T("元に戻せる暗号化", "reversible encryption")),
    "lockoutbadcount": ("TRM-013", T("ロックまでの回数", "tries before lockout")),
    "lockoutduration": ("TRM-013", T("ロックの分数", "minutes of lockout")),
    "resetlockoutcount": ("TRM-013", T("回数を戻す分数", "minutes until tries are forgotten")),
}
_LOCKS = {
    registry_name(_SYSTEM, "InactivityTimeoutSecs"): T(
        "無操作でロックする秒数", "seconds until the computer locks"
    ),
    registry_name(_DESKTOP, "ScreenSaveTimeOut"): T(
        "画面ロックの秒数（利用者）", "seconds until the screen locks (users)"
    ),
    registry_name(_DESKTOP, "ScreenSaverIsSecure"): T(
        "復帰時のパスワード（利用者）", "password on resume (users)"
    ),
    registry_name(_DESKTOP, "ScreenSaveActive"): T(
        "スクリーン セーバー（利用者）", "screen saver (users)"
    ),
}


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting by its name in group policy, and the checks that judge it in effect."""

    key: str
    label: T
    checks: tuple[str, ...]


@cache
def known_settings() -> Mapping[str, Setting]:
    """Every setting that a check knows, by its name."""
    found: dict[str, Setting] = {}
    for name, (check, label) in _ACCOUNTS.items():
        _add(found, Setting(f"system:{name}", label, (check,)))
    for key, label in _LOCKS.items():
        _add(found, Setting(key, label, ("TRM-014",)))
    for guid in SUBCATEGORIES:
        what = subcategory(guid)
        told = T(f"監査: {what.ja}", f"audit: {what.en}")
        _add(found, Setting(f"audit:{guid}", told, ("TRM-016",)))
    for row in baseline_rows():
        if row.method is not Method.ASR:
            _add(found, Setting(row.key, row.label, (row.id,)))
    return MappingProxyType(found)


def _add(found: dict[str, Setting], one: Setting) -> None:
    known = found.get(one.key)
    found[one.key] = replace(known, checks=known.checks + one.checks) if known else one
