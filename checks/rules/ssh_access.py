"""Who may log in over SSH, by what, and for how long the keys of a connection last."""

import re
from dataclasses import dataclass, replace
from typing import ClassVar

from checks.fact import Limits
from checks.facts.accounts import Accounts
from checks.facts.sshd import Sshd
from checks.facts.sshd_config import seconds
from checks.model import (
    FactError,
    LawField,
    Outcome,
    Provenance,
    Severity,
    Why,
    check,
    judged,
    not_applicable,
)
from checks.rules.ssh_judging import every, not_reloaded, one_of, only_openssh, refused
from inventory.words import NONE, T

_LISTS = ("AllowUsers", "AllowGroups", "DenyUsers", "DenyGroups")
_KEYWORDS = {name.lower(): name for name in _LISTS}
_EVERYBODY = frozenset({"*", "*@*"})
_UNITS = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}


@dataclass(frozen=True, slots=True)
class RekeyLimits(Limits):
    """After how much, and how long, a connection must have new keys."""

    group: ClassVar[str] = "ssh"

    rekey_size: str
    rekey_time: str


@check(
    "SSH-028",
    title=T(ja="SSHの通信の圧縮を無効にしていること", en="SSH does not compress"),
    severity=Severity.INFO,
    clauses=("MIC:6.5(1)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="使わない機能の欠陥が攻撃の入口になる",
        en="A hole in a function that nobody needs is one more way in",
    ),
    remedy=T(
        ja="Compression no を設定し、sshd を再読込する", en="Set Compression no and reload sshd"
    ),
    refs=("ssg:sshd_disable_compression",),
)
def compression(sshd: Sshd) -> Outcome:
    """sshd_config(5): `yes` and `delayed` both compress once the user is authenticated."""
    return one_of(sshd, "compression", "no")


@check(
    "SSH-029",
    title=T(
        ja="SSHのKerberosパスワード認証を使わないときは無効にしていること",
        en="SSH does not check passwords against Kerberos",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.5(1)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="使わない認証方式が攻撃の入口になる", en="A method that nobody uses is one more way in"
    ),
    remedy=T(
        ja="KerberosAuthentication no を設定し、sshd を再読込する",
        en="Set KerberosAuthentication no and reload sshd",
    ),
    refs=("ssg:sshd_disable_kerb_auth",),
)
def kerberos(sshd: Sshd) -> Outcome:
    """Where `sshd -T` does not name the keyword, sshd is built without Kerberos."""
    keyword = "kerberosauthentication"
    if sshd.branches and not any(keyword in one.values for one in sshd.branches):
        return not_applicable(
            T(ja="Kerberos を組み込んでいない sshd", en="this sshd is built without Kerberos")
        )
    return one_of(sshd, "kerberosauthentication", "no")


@check(
    "SSH-030",
    title=T(
        ja="SSHのホストベース認証で利用者の known_hosts を信用しないこと",
        en="SSH does not trust the known_hosts files of users for host-based logins",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(1)①", "MIC:6.2(5)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="利用者が自分で、他のホストからの認証なしの接続を許可できる",
        en="Users can let other hosts in without authentication",
    ),
    remedy=T(
        ja="IgnoreUserKnownHosts yes を設定し、sshd を再読込する",
        en="Set IgnoreUserKnownHosts yes and reload sshd",
    ),
    refs=("ssg:sshd_disable_user_known_hosts",),
)
def user_known_hosts(sshd: Sshd) -> Outcome:
    """sshd_config(5): read for HostbasedAuthentication only; while that is off, nothing is."""
    outcome = one_of(sshd, "ignoreuserknownhosts", "yes")
    if not outcome.applicable or outcome.holds or sshd.error:
        return outcome
    hostbased = one_of(sshd, "hostbasedauthentication", "no")
    if not hostbased.holds:
        return outcome
    return replace(
        hostbased,
        observed=f"ignoreuserknownhosts {outcome.observed}, hostbasedauthentication no",
        expected="ignoreuserknownhosts yes | hostbasedauthentication no",
        provenance=(
            Provenance.OVERRIDDEN
            if outcome.provenance is Provenance.EXPLICIT
            else outcome.provenance
        ),
        lines=outcome.lines,
    )


@check(
    "SSH-031",
    title=T(ja="SSHの公開鍵認証を使えること", en="SSH accepts public keys"),
    severity=Severity.LOW,
    clauses=("MIC:6.2(2)", "MIC:6.2(5)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="推測できるパスワードだけに頼ることになる",
        en="Logins depend on passwords, which can be guessed",
    ),
    remedy=T(
        ja="PubkeyAuthentication yes を設定し、sshd を再読込する",
        en="Set PubkeyAuthentication yes and reload sshd",
    ),
    refs=("ssg:sshd_enable_pubkey_auth",),
)
def public_keys(sshd: Sshd) -> Outcome:
    """Keys are the factor that SSH itself can check; switching them off leaves passwords."""
    return one_of(sshd, "pubkeyauthentication", "yes")


@check(
    "SSH-032",
    title=T(
        ja="rootがパスワードでSSHにログインできないこと",
        en="Root cannot log in over SSH with a password",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.2(1)③", "MIC:6.2(5)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="誰もが名前を知る特権IDのパスワードを、外部から試され続ける",
        en="The password of the one ID whose name everybody knows can be tried from outside",
    ),
    remedy=T(
        ja="PermitRootLogin を no（やむを得ないときは prohibit-password）にし、sshd を再読込する",
        en="Set PermitRootLogin no (prohibit-password where it must be) and reload sshd",
    ),
    refs=("ssg:sshd_disable_root_password_login",),
)
def root_password(sshd: Sshd, accounts: Accounts) -> Outcome:
    """sshd_config(5): `prohibit-password` takes password and keyboard-interactive from root."""
    good = ("no", "prohibit-password", "without-password", "forced-commands-only")
    groups = accounts.groups_of("root")
    return one_of(sshd, "permitrootlogin", *good, user="root", groups=groups)


@check(
    "SSH-033",
    title=T(
        ja="SSHにログインできる利用者・グループを設定で制限していること",
        en="The configuration of SSH restricts who may log in",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(1)①", "MIC:6.2(2)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="業務で使わない利用者IDやサービス用のIDからもログインされる",
        en="IDs that nobody needs for remote work, and those of services, can be used to log in",
    ),
    remedy=T(
        ja="AllowGroups（又は AllowUsers）に、SSHを使う者だけを書き、sshd を再読込する"
        "（自分を書き忘れると、次からログインできない）",
        en="Name those who need SSH, yourself among them, in AllowGroups (or AllowUsers) and "
        "reload sshd",
    ),
    refs=("ssg:sshd_limit_user_access",),
)
def restricted_users(sshd: Sshd) -> Outcome:
    """sshd_config(5): without any of the four lists, login is allowed for all users."""
    if early := refused(sshd):
        return early
    lists = _who(sshd)
    open_ = [connection for connection, found in lists.items() if not _restricts(found)]
    if sshd.pending and not open_:
        raise FactError(Why.STALE, not_reloaded(sshd))
    if not open_:
        only_openssh(sshd)
    shown = {
        f"{name} {' '.join(values)}" for found in lists.values() for name, values in found.items()
    }
    return judged(
        not open_,
        observed=sorted(open_) if open_ and shown else (", ".join(sorted(shown)) or NONE),
        expected=" | ".join(_LISTS),
        provenance=Provenance.EXPLICIT,
        lines=tuple(str(line) for line in sshd.lines if line.keyword in _KEYWORDS),
    )


@check(
    "SSH-034",
    title=T(
        ja="SSHの通信の鍵を、量と時間の上限で取り替えること",
        en="SSH renews the keys of a connection by volume and by time",
    ),
    severity=Severity.INFO,
    clauses=("MIC:6.1(16)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="一つの鍵で長く大量に通信すると、解読の手掛かりが増える",
        en="The longer one key is used, the more there is to attack it with",
    ),
    remedy=T(
        ja="RekeyLimit に量と時間の上限を設定し、sshd を再読込する（例: RekeyLimit 512M 1h）",
        en="Set RekeyLimit with a volume and a time (such as 512M 1h) and reload sshd",
    ),
    refs=("ssg:sshd_rekey_limit",),
)
def rekeying(sshd: Sshd, limits: RekeyLimits) -> Outcome:
    """RFC 4253, section 9: new keys after a gigabyte or an hour, whichever comes first."""
    most = (_size(limits.rekey_size), _time(limits.rekey_time))
    return every(
        sshd,
        "rekeylimit",
        lambda value: _renews(value, most),
        f"<= {limits.rekey_size} {limits.rekey_time}",
    )


@check(
    "SSH-035",
    title=T(
        ja="SSH証明書でのログインを許すときは、失効した鍵の一覧を指定していること",
        en="Where SSH accepts certificates, revoked keys are listed",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.2(5)", "MIC:6.1(16)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="漏えいした証明書を、期限が来るまで止められない",
        en="A stolen certificate cannot be stopped before it expires",
    ),
    remedy=T(
        ja="RevokedKeys に失効した鍵の一覧のファイルを指定し、sshd を再読込する",
        en="Name the file of revoked keys in RevokedKeys and reload sshd",
    ),
)
def revocation(sshd: Sshd) -> Outcome:
    """sshd_config(5): a key that a CA signed is good for any account until it is revoked."""
    if early := refused(sshd):
        return early
    if all(value.lower() == "none" for value in sshd.values("trustedusercakeys").values()):
        return not_applicable(
            T(ja="証明書でのログインを使っていない", en="no certificates are accepted")
        )
    return every(
        sshd,
        "revokedkeys",
        lambda value: value.lower() != "none",
        T(ja="失効した鍵の一覧のファイル", en="a file of revoked keys"),
    )


def _who(sshd: Sshd) -> dict[str, dict[str, tuple[str, ...]]]:
    """The four lists for each connection; from the files where the daemon cannot be asked."""
    if sshd.branches:
        return {
            one.connection: {
                name: one.values[word] for word, name in _KEYWORDS.items() if word in one.values
            }
            for one in sshd.branches
        }
    found: dict[str, tuple[str, ...]] = {}
    for line in sshd.lines:
        if line.keyword in _KEYWORDS and not line.match:
            name = _KEYWORDS[line.keyword]
            found[name] = (*found.get(name, ()), *line.value.split())
    return {"*": found}


def _restricts(lists: dict[str, tuple[str, ...]]) -> bool:
    words = {
        name: {one for value in values for one in value.split()} for name, values in lists.items()
    }
    return any(
        found and not (name.startswith("Allow") and found & _EVERYBODY)
        for name, found in words.items()
    )


def _renews(value: str, most: tuple[int, int]) -> bool:
    size, _, time = value.partition(" ")
    return 1 <= _size(size) <= most[0] and 1 <= _time(time or "none") <= most[1]


def _size(text: str) -> int:
    """Bytes; 0 for the default of the cipher."""
    found = re.fullmatch(r"([0-9]+)([kmg]?)", text.lower())
    if found:
        return int(found.group(1)) * _UNITS[found.group(2)]
    if text.lower() == "default":
        return 0
    raise FactError(Why.MALFORMED, f"RekeyLimit {text}")


def _time(text: str) -> int:
    """Seconds; 0 for no limit."""
    try:
        return 0 if text.lower() == "none" else seconds(text)
    except ValueError:
        raise FactError(Why.MALFORMED, f"RekeyLimit {text}") from None
