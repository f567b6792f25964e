"""The words of exports for yes and no, paths, zones and factors; what says nothing is nothing."""

from collections.abc import Iterable, Mapping

from inventory.central.model import Answer, FactorKind, Path
from inventory.ledger.problem import MisfitError
from inventory.ledger.text import fold, key, split
from inventory.ledger.vocabulary import ZONES, Worded
from inventory.model import Zone
from inventory.words import T

K, P, I_, W, M = FactorKind
_ANSWERS = {
    Answer.YES: "yes y true t 1 はい 有 有り あり ○ 〇 ◯ 済 済み 登録済 登録済み 必須 強制 有効 "
    "適用 on enabled enable required",
    Answer.NO: "no n false f 0 いいえ 無 無し なし × ✕ 未 未登録 任意 無効 解除 対象外 off "
    "disabled disable optional",
    Answer.UNKNOWN: "unknown 不明 未確認 -",
}
_PATHS = {
    Path.CONSOLE: "console 端末 端末ログオン ログオン コンソール windowsログオン 画面",
    Path.RDP: "rdp リモートデスクトップ",
    Path.SSH: "ssh",
    Path.VPN: "vpn リモートアクセス リモート接続",
    Path.APP: "app 業務システム アプリ アプリケーション web ウェブ クラウド",
}
_KINDS = {
    K: "k 知識 パスワード password pwd pin 暗証番号 パスフレーズ passphrase",
    P: "p 所持 icカード カード 職員証 スマートカード smartcard トークン token otp totp hotp "
    "ワンタイムパスワード ワンタイム 証明書 クライアント証明書 certificate セキュリティキー "
    "fido fido2 yubikey usbトークン usbキー 認証アプリ アプリ authenticator",
    I_: "i 存在 生体 顔 顔認証 指紋 指紋認証 静脈 静脈認証 手のひら静脈 虹彩 声紋 face fingerprint "
    "vein iris biometric biometrics",
    W: "w sms 電話 音声通話 メール eメール email mail tel phone",
}
# RFC 8176 section 2; `geo`, `rba`, `user`, `wia` and `mca` say nothing of a factor
AMR: Mapping[str, frozenset[FactorKind]] = {
    **dict.fromkeys(("pwd", "pin", "kba"), frozenset({K})),
    **dict.fromkeys(("otp", "hwk", "swk", "sc", "pop"), frozenset({P})),
    **dict.fromkeys(("sms", "tel"), frozenset({W})),
    **dict.fromkeys(("face", "fpt", "iris", "vbm", "retina"), frozenset({I_})),
    **dict.fromkeys(("geo", "rba", "user", "wia", "mca"), frozenset()),
    "mfa": frozenset({M}),
}
_SAML = "urn:oasis:names:tc:SAML:2.0:ac:classes:"
# SAML 2.0 authentication context classes, section 3.4
_CLASSES: Mapping[str, frozenset[FactorKind]] = {
    **dict.fromkeys(
        ("Password", "PasswordProtectedTransport", "SecureRemotePassword", "Kerberos",
         "InternetProtocolPassword"),
        frozenset({K}),
    ),
    **dict.fromkeys(
        ("TimeSyncToken", "Smartcard", "X509", "TLSClient", "SPKI", "PGP", "XMLDSig",
         "SoftwarePKI", "MobileOneFactorUnregistered", "MobileOneFactorContract"),
        frozenset({P}),
    ),
    **dict.fromkeys(
        ("SmartcardPKI", "MobileTwoFactorUnregistered", "MobileTwoFactorContract"),
        frozenset({K, P}),
    ),
    **dict.fromkeys(
        ("Telephony", "NomadTelephony", "PersonalTelephony", "AuthenticatedTelephony"),
        frozenset({W}),
    ),
}  # fmt: skip
ACR: Mapping[str, frozenset[FactorKind]] = {
    **{_SAML + name: kinds for name, kinds in _CLASSES.items()},
    "http://schemas.microsoft.com/claims/multipleauthn": frozenset({M}),
    "https://refeds.org/profile/mfa": frozenset({M}),
}
# Microsoft Graph, userRegistrationDetails and signIn: names of authentication methods
METHODS: Mapping[str, frozenset[FactorKind]] = {
    **dict.fromkeys(
        ("mobilephone", "alternatemobilephone", "officephone", "textmessage", "phonecall",
         "phonecallapproval", "smssignin", "sms"),
        frozenset({W}),
    ),
    **dict.fromkeys(
        ("microsoftauthenticatorpush", "softwareonetimepasscode", "hardwareonetimepasscode",
         "mobileappnotification", "mobileappverificationcode", "oathverificationcode",
         "softwareoathtoken", "hardwareoathtoken"),
        frozenset({P}),
    ),
    **dict.fromkeys(
        ("microsoftauthenticatorpasswordless", "windowshelloforbusiness", "fido2securitykey",
         "fido2", "passkey", "passkeydevicebound", "passkeydeviceboundauthenticator",
         "passkeydeviceboundwindowshello", "macossecureenclavekey"),
        frozenset({K, P}),
    ),
    **dict.fromkeys(
        ("password", "securityquestion", "temporaryaccesspass", "passwordhashsync",
         "passthroughauthentication"),
        frozenset({K}),
    ),
    **dict.fromkeys(("x509certificate", "certificate"), frozenset({P})),
    "email": frozenset(),
    "none": frozenset(),
    "previouslysatisfied": frozenset(),
}  # fmt: skip
_ANSWER_OF = {key(w) or fold(w): a for a, words in _ANSWERS.items() for w in words.split()}
_PATH_OF = {key(w): p for p, words in _PATHS.items() for w in words.split()}
_KIND_OF = {key(w): k for k, words in _KINDS.items() for w in words.split()}
_SUCCESS = (
    "success successful succeeded ok 0 200 true permit permitted allow allowed accept accepted "
    "成功 許可"
)
_FAILURE = (
    "failure failed fail error deny denied reject rejected refuse refused false interrupted "
    "challenge skipped unknown 失敗 拒否 中断 割り込み済み 不許可 エラー"
)
_SUCCEEDED, _FAILED = ({key(w) for w in words.split()} for words in (_SUCCESS, _FAILURE))
OUTCOME = T("成功 か 失敗(success、failure、結果コードなど)", "success, failure or a result code")
ANSWER = T("はい、いいえ、不明 のどれか", "yes, no or unknown")
PATH = T("console、rdp、ssh、vpn、app のどれか", "one of console, rdp, ssh, vpn, app")
KINDS = T(
    "要素の名前(パスワード、PIN、ICカード、顔、指紋、OTP、証明書、SMS など)",
    "names of factors such as password, PIN, smartcard, face, OTP, certificate, SMS",
)


def word(text: str) -> str:
    """A word for comparing; one that is nothing but marks (●, －) stays what it is."""
    return key(text) or fold(text)


def answer(text: str) -> Answer:
    """Yes, no or unknown by one of their words."""
    found = _ANSWER_OF.get(word(text))
    if found is None:
        raise MisfitError(ANSWER)
    return found


def succeeded(text: str) -> bool:
    """Whether a login went through; a word that is not known might hide one and misfits."""
    said = key(text)
    if said in _SUCCEEDED:
        return True
    if said in _FAILED or said.isdecimal():
        return False
    raise MisfitError(OUTCOME)


def path(text: str) -> Path:
    """An entry path by one of its words."""
    found = _PATH_OF.get(key(text))
    if found is None:
        raise MisfitError(PATH)
    return found


def zone(text: str) -> Zone:
    """A zone by one of the words that ledgers use."""
    found = ZONES.parse(text)
    return found.value if isinstance(found, Worded) else found


def kinds(text: str) -> frozenset[FactorKind]:
    """The kinds of several factors in one cell; a word that is no factor misfits."""
    found = set()
    for part in split(_parted(text)):
        kind = _KIND_OF.get(key(part))
        if kind is None:
            raise MisfitError(KINDS)
        found.add(kind)
    return frozenset(found)


def _parted(text: str) -> str:
    for sign in "+＋/／・&＆":
        text = text.replace(sign, "、")
    return text


def claimed(
    names: Iterable[str], table: Mapping[str, frozenset[FactorKind]]
) -> tuple[frozenset[FactorKind], bool]:
    """The kinds behind the names of a table, and whether every name is known."""
    every = list(names)
    found = (table.get(name, frozenset()) for name in every)
    return frozenset(k for kinds_ in found for k in kinds_), all(name in table for name in every)
