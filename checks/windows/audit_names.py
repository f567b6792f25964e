"""Subcategories of audit policy by GUID ([MS-GPAC] 2.2.1.2), in words of both languages."""

from collections.abc import Mapping
from types import MappingProxyType

from inventory.words import T

_TAIL = "-69AE-11D9-BED3-505054503030}"
_NAMES = {
    "10": T("セキュリティ状態の変更", "Security State Change"),
    "11": T("セキュリティ システムの拡張", "Security System Extension"),
    "12": T("システムの整合性", "System Integrity"),
    "13": T("IPsec ドライバー", "IPsec Driver"),
    "14": T("その他のシステム イベント", "Other System Events"),
    "15": T("ログオン", "Logon"),
    "16": T("ログオフ", "Logoff"),
    "17": T("アカウント ロックアウト", "Account Lockout"),
    "1B": T("特殊なログオン", "Special Logon"),
    "1C": T("その他のログオン/ログオフ イベント", "Other Logon/Logoff Events"),
    "1D": T("ファイル システム", "File System"),
    "1E": T("レジストリ", "Registry"),
    "20": T("SAM の操作", "SAM"),
    "24": T("ファイルの共有", "File Share"),
    "27": T("その他のオブジェクト アクセス イベント", "Other Object Access Events"),
    "28": T("重要な特権の使用", "Sensitive Privilege Use"),
    "2B": T("プロセス作成", "Process Creation"),
    "2F": T("監査ポリシーの変更", "Audit Policy Change"),
    "30": T("認証ポリシーの変更", "Authentication Policy Change"),
    "31": T("承認ポリシーの変更", "Authorization Policy Change"),
    "32": T("MPSSVC ルールレベル ポリシーの変更", "MPSSVC Rule-Level Policy Change"),
    "35": T("ユーザー アカウント管理", "User Account Management"),
    "36": T("コンピューター アカウント管理", "Computer Account Management"),
    "37": T("セキュリティ グループ管理", "Security Group Management"),
    "3A": T("その他のアカウント管理イベント", "Other Account Management Events"),
    "3F": T("資格情報の確認", "Credential Validation"),
    "42": T("Kerberos 認証サービス", "Kerberos Authentication Service"),
    "44": T("詳細なファイル共有", "Detailed File Share"),
    "45": T("リムーバブル記憶域", "Removable Storage"),
    "48": T("プラグ アンド プレイ イベント", "Plug and Play Events"),
    "49": T("グループ メンバーシップ", "Group Membership"),
}
SUBCATEGORIES: Mapping[str, T] = MappingProxyType(
    {f"{{0CCE92{part}{_TAIL}": name for part, name in _NAMES.items()}
)


def subcategory(guid: str) -> T:
    """The name of a subcategory, by the GUID itself where it is not known."""
    return SUBCATEGORIES.get(guid, T(ja=f"項目 {guid}", en=guid))
