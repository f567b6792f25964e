"""Words for what readers name shortly: what is asked of a device, its doors, how radio is locked.

A word that is not here is the device's own (`vty 0 4`, a user, an SSID) and stays as it is.
"""

from inventory.words import T

_ASKED = {
    "identity": T("機種と版", "the model and its version"),
    "retrieval": T("設定の取得の様子", "how the configuration was taken"),
    "telnet": T("telnet の設定", "the settings of telnet"),
    "ssh": T("SSH の設定", "the settings of SSH"),
    "algorithms": T("SSH の暗号方式", "the algorithms of SSH"),
    "web": T("管理画面の設定", "the settings of its pages"),
    "accounts": T("利用者と認証", "accounts and authentication"),
    "passwords": T("パスワードの保存形式", "the form of its passwords"),
    "snmp": T("SNMP の設定", "the settings of SNMP"),
    "clock": T("時刻同期の設定", "the settings of its clock"),
    "syslog": T("ログの転送", "where logs are sent"),
    "idle": T("無操作切断の時間", "when idle sessions end"),
    "banner": T("ログイン前の表示", "the banner"),
    "ports": T("ポートの状態", "the state of its ports"),
    "segments": T("VLAN と区画", "VLANs and segments"),
    "saved": T("設定の保存の様子", "whether the configuration is saved"),
    "rules": T("通信の規則", "the rules for traffic"),
    "wireless": T("無線 LAN の設定", "the settings of wireless networks"),
    "interface range": T("interface range の行", "lines of interface range"),
}
_DOORS = {
    "web": T("管理画面", "pages"),
    "console": T("コンソール", "console"),
    "login": T("ログイン", "login"),
    "admin": T("管理者の画面", "administrators"),
    "cli": T("コマンド画面", "command line"),
}
_SECURITY = {
    "open": T("暗号化なし", "open"),
    "wep": T("WEP", "WEP"),
    "wpa": T("WPA", "WPA"),
    "wpa2-psk": T("WPA2 事前共有鍵", "WPA2 with a shared key"),
    "wpa2-enterprise": T("WPA2 エンタープライズ", "WPA2 enterprise"),
    "wpa3-sae": T("WPA3 パスワード（SAE）", "WPA3 SAE"),
    "wpa3-enterprise": T("WPA3 エンタープライズ", "WPA3 enterprise"),
    "unknown": T("方式不明", "of an unknown sort"),
}


def asked(name: str) -> T:
    """What a method of a reader is asked for."""
    return _ASKED.get(name, T(name, name))


def door(name: str) -> T:
    """A way into a device."""
    return _DOORS.get(name, T(name, name))


def security(name: str) -> T:
    """How a wireless network is locked (`WirelessNetwork.security`)."""
    return _SECURITY.get(name, T(name, name))
