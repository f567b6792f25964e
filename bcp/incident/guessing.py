"""What kind of incident the first words tell of, where nobody has time to choose."""

from collections.abc import Mapping

from bcp.incident.words import folded

_TELLTALE: Mapping[str, tuple[str, ...]] = {
    "earthquake": ("震度", "地震", "揺れ", "津波", "earthquake", "quake"),
    "ransomware": ("ランサム", "身代金", "暗号化", "ransom", "ウイルス", "マルウェア"),
    "flood": ("浸水", "洪水", "台風", "豪雨", "大雨", "氾濫", "水害", "flood", "typhoon"),
    "ddos": ("ddos", "dos攻撃", "サービス妨害"),
    "leak": ("漏えい", "漏洩", "流出", "誤送信", "leak"),
    "theft": ("紛失", "盗難", "置き忘れ", "盗まれ", "stolen", "theft"),
    "cloud": ("クラウド", "データセンター", "cloud", "data centre"),
    "pandemic": ("感染症", "インフルエンザ", "pandemic"),
    "power": ("停電", "電源", "ブレーカー", "power", "blackout"),
}


def guessed_kind(text: str) -> str | None:
    """The first kind of which a word occurs, causes before their effects; None where none does."""
    words = folded(text)
    kinds = (kind for kind, signs in _TELLTALE.items() if any(sign in words for sign in signs))
    return next(kinds, None)
