"""The words of coverage for readers in both languages, and letters that read in any print."""

from collections.abc import Mapping
from types import MappingProxyType

from audit.mfa.coverage_input import Outcome
from audit.mfa.coverage_unit import Proved
from checks.mfa.cells import EVERYBODY
from checks.mfa.model import CellVerdict, DoorKind, Enrolled
from inventory.words import T

VERDICTS: Mapping[CellVerdict, T] = MappingProxyType(
    {
        CellVerdict.NO_FACTOR: T("認証なし", "no factor"),
        CellVerdict.SINGLE: T("一要素", "one factor"),
        CellVerdict.SAME_KIND: T("同種の要素", "one kind"),
        CellVerdict.UNKNOWN: T("確認不能", "unknown"),
        CellVerdict.MFA: T("二要素", "two factors"),
        CellVerdict.LOCKED: T("入れない", "shut"),
    }
)
LETTERS: Mapping[CellVerdict, str] = MappingProxyType(
    {
        CellVerdict.NO_FACTOR: "無",
        CellVerdict.SINGLE: "一",
        CellVerdict.SAME_KIND: "同",
        CellVerdict.UNKNOWN: "？",
        CellVerdict.MFA: "二",
        CellVerdict.LOCKED: "閉",
    }
)
EXEMPT, EXEMPT_LETTER = T("対象外", "exempt"), "外"

ENROLLED: Mapping[Enrolled, T] = MappingProxyType(
    {
        Enrolled.YES: T("登録あり", "enrolled"),
        Enrolled.NO: T("登録なし", "not enrolled"),
        Enrolled.REFUSED: T("登録が無効", "refused"),
        Enrolled.UNKNOWN: T("確認不能", "unknown"),
    }
)
PROVED: Mapping[Proved, T] = MappingProxyType(
    {
        Proved.YES: T("実測済み", "proved"),
        Proved.NO: T("未実施", "not tried"),
        Proved.REFUTED: T("実測で不適合", "refuted"),
        Proved.FAULTY: T("実測で欠陥あり", "with faults"),
        Proved.INCOMPLETE: T("未完了", "incomplete"),
    }
)
OUTCOMES: Mapping[Outcome, T] = MappingProxyType(
    {
        Outcome.CONFORMING: T("適合", "conforming"),
        Outcome.VIOLATED: T("不適合", "violated"),
        Outcome.INCOMPLETE: T("未完了", "incomplete"),
        Outcome.UNKNOWN: T("確認不能", "unknown"),
    }
)
PATHS: Mapping[str, T] = MappingProxyType(
    {
        DoorKind.SSH.value: T("SSH", "SSH"),
        DoorKind.CONSOLE.value: T("コンソール", "console"),
        DoorKind.DISPLAY.value: T("画面ログイン", "display"),
        DoorKind.SUDO.value: T("sudo", "sudo"),
        DoorKind.SU.value: T("su", "su"),
        DoorKind.COCKPIT.value: T("Cockpit", "Cockpit"),
        DoorKind.XRDP.value: T("xrdp", "xrdp"),
        DoorKind.VPN.value: T("VPN", "VPN"),
        DoorKind.OTHER.value: T("その他", "other"),
        "rdp": T("RDP", "RDP"),
        "app": T("業務システム", "application"),
    }
)


def account_words(account: str) -> T:
    """The account for a reader; what stands for people who could not be told apart, in words."""
    if account in ("", EVERYBODY):
        return T("（個別に確かめられない人）", "(people not told apart)")
    return T(account, account)


def path_words(kind: str) -> T:
    """The kind of a path for a reader; what an import calls otherwise stays as it is."""
    return PATHS.get(kind, T(kind, kind)) if kind else T("－", "-")
