"""Wireless networks that a terminal joins by itself are encrypted as they should be."""

from checks.model import (
    WINDOWS,
    FactError,
    LawField,
    Outcome,
    Proof,
    Severity,
    Why,
    check,
    judged,
    not_applicable,
)
from checks.windows.facts.wireless import Profile, Wireless
from inventory.words import NONE, T, joined

_GOOD_AUTHENTICATION = frozenset(
    ("WPA2", "WPA2PSK", "WPA3", "WPA3SAE", "WPA3ENT", "WPA3ENT192", "OWE")
)
_BAD_AUTHENTICATION = frozenset(("open", "shared", "WPA", "WPAPSK"))
_GOOD_ENCRYPTION = frozenset(("AES", "GCMP256"))
_BAD_ENCRYPTION = frozenset(("none", "WEP", "TKIP"))


def _weak(profile: Profile) -> bool:
    """True where it is open, WEP or TKIP; a word of none of the lists is not known."""
    used, ciphers = {*profile.authentication}, {*profile.encryption}
    if used & _BAD_AUTHENTICATION or ciphers & _BAD_ENCRYPTION:
        return True
    whole = used and ciphers and used <= _GOOD_AUTHENTICATION and ciphers <= _GOOD_ENCRYPTION
    if not whole:
        raise FactError(
            Why.UNDETERMINED,
            T(
                ja=f"プロファイル {profile.name} の認証・暗号方式が読めない",
                en=f"authentication or encryption of the profile {profile.name} is not known",
            ),
        )
    return False


def _is_joined(profile: Profile) -> bool:
    """True unless a person must join it; without its element Windows joins by itself."""
    return {*profile.modes} != {"manual"}


def _told(profile: Profile) -> str:
    words = "/".join((*profile.authentication, *profile.encryption))
    return f"{profile.name} ({words})"


@check(
    "TRM-024",
    title=T(
        ja="暗号化していない・弱い無線 LAN に自動でつながないこと",
        en="The terminal joins no open or weakly encrypted wireless network by itself",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(13)", "MIC:6.1(19)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="同じ名前の偽の無線 LAN に知らないうちにつながり、通信を盗み見られる",
        en="The terminal joins a false network of the same name and is overheard",
    ),
    remedy=T(
        ja="「既知のネットワークの管理」で挙げたものを削除する。庁内の無線は WPA2 以上にする",
        en="Delete what is named in Manage known networks; use WPA2 or better in the office",
    ),
    applies_to=WINDOWS,
    proof=Proof.SYNTHETIC,
)
def wireless(found: Wireless) -> Outcome:
    """WLAN_profile schema: authentication, encryption and connectionMode are English words.

    WPA with TKIP was withdrawn by the Wi-Fi Alliance; OWE encrypts without a password.
    """
    if found.service is None and not found.profiles:
        return not_applicable(T(ja="無線 LAN の機能がない", en="no wireless service"))
    wrong: list[str] = []
    odd: FactError | None = None
    for profile in filter(_is_joined, found.profiles):
        try:
            wrong += [_told(profile)] if _weak(profile) else []
        except FactError as unknown:
            odd = unknown
    if odd and not wrong:
        raise odd
    if found.by_policy and not wrong:
        raise FactError(
            Why.UNDETERMINED,
            T(
                ja="グループポリシーで配った無線のプロファイルは見えない。ポリシーの設定で確かめる",
                en="profiles that group policy gives are not seen; look at the policy",
            ),
        )
    seen = T(ja=f"プロファイル {len(found.profiles)} 件", en=f"{len(found.profiles)} profiles")
    return judged(
        not wrong,
        observed=joined(wrong) if wrong else seen,
        expected=NONE,
        lines=tuple(wrong),
    )
