"""Who logs in to network devices, and how their passwords are stored."""

from dataclasses import dataclass
from typing import ClassVar

from checks.devices.facts import DeviceAccounts, DevicePasswords
from checks.fact import Limits
from checks.model import (
    DEVICES,
    FactError,
    LawField,
    Outcome,
    Proof,
    Provenance,
    Severity,
    Why,
    check,
    judged,
    not_applicable,
)
from inventory.words import NONE, T

_SOUND = frozenset({"scrypt", "sha256", "sha512", "pbkdf2", "bcrypt"})
_WEAK = frozenset({"clear", "reversible", "des", "md5", "unsalted"})
_MAKERS = "encrypted"
_WORDS = {
    "clear": "平文",
    "reversible": "元に戻せる形式",
    "des": "DES",
    "md5": "MD5",
    "unsalted": "ソルトのないハッシュ",
    "encrypted": "メーカー独自の暗号化（方式は非公開）",
}


@dataclass(frozen=True, slots=True)
class DeviceAccountLimits(Limits):
    """Names of users that makers ship, or that several people are known to share."""

    group: ClassVar[str] = "device_accounts"

    shared_ids: tuple[str, ...]


@check(
    "NWD-006",
    title=T(
        ja="ネットワーク機器に個人のIDまたは認証サーバでログインすること",
        en="People log in to devices by names of their own, or through a server",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.2(1)②", "MIC:5.4(2)", "MIC:6.2(1)③"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="共用のIDでは誰が設定を変えたか分からず、異動や退職の後も使われ続ける",
        en="With a shared id nobody knows who changed what, and it works on after people leave",
    ),
    remedy=T(
        ja="職員ごとのIDを登録するか RADIUS・TACACS+ に切り替え、"
        "初期ID、共用ID、パスワードだけのログインをなくす",
        en="Make a user for each person, or use RADIUS or TACACS+; remove ids of the maker, "
        "shared ids and logins by a password alone",
    ),
    applies_to=DEVICES,
    proof=Proof.RECORDED,
)
def people_have_names(accounts: DeviceAccounts, limits: DeviceAccountLimits) -> Outcome:
    """An id of the maker or of a team is nobody's: what is done with it cannot be traced."""
    shared = {one.lower() for one in limits.shared_ids}
    wrong = [one for one in accounts.users if one.strip('"').lower() in shared]
    wrong += accounts.shared
    named = [*accounts.central, *accounts.users]
    return judged(
        bool(named) and not wrong,
        observed=set(wrong or named) or NONE,
        expected=T(ja="個人のIDまたは認証サーバだけ", en="names of people, or a server, alone"),
        provenance=Provenance.EXPLICIT,
        lines=accounts.lines,
    )


@check(
    "NWD-007",
    title=T(
        ja="ネットワーク機器のパスワードを復元できない形式で保存していること",
        en="Devices store passwords in forms that cannot be turned back",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.2(5)", "MIC:5.4(3)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="設定の控えが1部漏れるだけで、機器のパスワードが知られる",
        en="One copy of the configuration that leaks gives the passwords away",
    ),
    remedy=T(
        ja="新しい形式で登録し直す（シスコ secret の type 8・9、ヤマハ password encrypted）。"
        "旧い形式で保存していたパスワードは変更する",
        en="Set them again in a new form (type 8 or 9 of Cisco, `password encrypted` of YAMAHA), "
        "and change those that were stored in an old one",
    ),
    applies_to=DEVICES,
    proof=Proof.RECORDED,
)
def stored_soundly(passwords: DevicePasswords) -> Outcome:
    """Clear text, type 7, DES and MD5 are undone in seconds to hours; see crypt(5).

    YAMAHA does not tell what its `encrypted` is; it is the best that those devices offer.
    """
    if not passwords.stored:
        return not_applicable(T(ja="保存されたパスワードがない", en="no password is stored"))
    wrong = [one for one in passwords.stored if one.scheme in _WEAK]
    unsure = [one for one in passwords.stored if one.scheme not in {*_WEAK, *_SOUND, _MAKERS}]
    if not wrong and unsure:
        who = ", ".join(sorted({one.owner for one in unsure}))
        raise FactError(
            Why.UNDETERMINED,
            T(ja=f"保存形式が分からない: {who}", en=f"stored in a form that is not told: {who}"),
        )
    told = sorted({(one.owner, one.scheme) for one in wrong or passwords.stored})
    return judged(
        not wrong,
        observed=T(
            ja="、".join(f"{owner} {_WORDS.get(scheme, scheme)}" for owner, scheme in told),
            en=", ".join(f"{owner} {scheme}" for owner, scheme in told),
        ),
        expected=T(ja="復元できない形式", en="a form that cannot be turned back"),
        provenance=Provenance.EXPLICIT,
        lines=passwords.lines,
    )
