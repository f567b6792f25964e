"""Fields of exports, and what machines are matched by, in words."""

from collections.abc import Mapping

from inventory.sources.matching import Key
from inventory.words import T

KEYS: Mapping[Key, T] = {
    Key.SERIAL: T("シリアル番号", "serial number"),
    Key.ASSET: T("資産番号", "asset number"),
    Key.MAC: T("MACアドレス", "MAC address"),
    Key.NAME: T("名前", "name"),
    Key.ADDRESS: T("IPアドレス", "IP address"),
}
_FIELDS: Mapping[str, T] = {
    "asset": KEYS[Key.ASSET],
    "serial": KEYS[Key.SERIAL],
    "name": KEYS[Key.NAME],
    "macs": KEYS[Key.MAC],
    "addresses": KEYS[Key.ADDRESS],
    "model": T("機種", "model"),
    "platform": T("種別", "platform"),
    "os": T("OS", "OS"),
    "version": T("OSの版", "OS version"),
    "build": T("ビルド番号", "build"),
    "edition": T("エディション", "edition"),
    "av": T("ウイルス対策ソフト", "antivirus"),
    "seen": T("最後に確認した日時", "last seen"),
    "synced": T("最後の同期", "last sync"),
    "definitions": T("定義ファイルの日付", "date of definitions"),
    "updates_until": T("自動更新の期限", "end of automatic updates"),
    "av_on": T("ウイルス対策の状態", "antivirus state"),
    "encrypted": T("暗号化", "encryption"),
    "locked": T("画面ロックの強制", "enforced lock"),
    "compliant": T("準拠", "compliance"),
    "managed": T("管理対象", "managed"),
    "supervised": T("監視対象", "supervised"),
    "missing": T("足りない更新の数", "missing updates"),
}


def field_word(name: str) -> T:
    """A field as readers know it."""
    return _FIELDS[name]
