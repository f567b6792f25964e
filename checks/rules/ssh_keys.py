"""Keys that open SSH: their strength, who shares them, who may change them, what they may do."""

from collections import defaultdict
from dataclasses import dataclass
from typing import ClassVar

from checks.fact import Limits
from checks.facts.accounts import Accounts, Shadow
from checks.facts.ssh_keys import HostKey, LoginKey, SshKeys
from checks.facts.sshd import Sshd
from checks.model import (
    FactError,
    LawField,
    Outcome,
    Severity,
    Why,
    check,
    judged,
    not_applicable,
)
from checks.rules.ssh_judging import one_of, refused
from inventory.words import NONE, T

_NO_KEYS = T(ja="ログイン用の公開鍵が登録されていない", en="no keys are registered for logins")
_NO_TOOL = "ssh-keygen"
_RESTRICTING = frozenset({"from", "command"})


@dataclass(frozen=True, slots=True)
class SshKeyLimits(Limits):
    """How strong a key must be."""

    group: ClassVar[str] = "ssh"

    min_rsa_bits: int


@check(
    "SSH-036",
    title=T(
        ja="SSHサーバの鍵（ホスト鍵）が十分に強いこと", en="The host keys of SSH are strong enough"
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(16)", "MIC:6.1(13)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="偽のサーバに接続させられ、パスワードや通信の内容を盗まれる",
        en="People can be led to a false server that takes passwords and traffic",
    ),
    remedy=T(
        ja="弱い鍵を消して ssh-keygen -A で作り直し、利用者に新しい指紋を知らせる",
        en="Remove the weak keys, make new ones with ssh-keygen -A and announce the fingerprints",
    ),
)
def host_keys(sshd: Sshd, keys: SshKeys, limits: SshKeyLimits) -> Outcome:
    """NIST SP 800-57: RSA of 2048 bits, elliptic curves of 256; DSA is gone from FIPS 186-5."""
    if early := refused(sshd):
        return early
    used = _used(sshd, keys)
    if not used:
        raise FactError(Why.UNDETERMINED, "/etc/ssh/ssh_host_*_key")
    if unseen := [key.path for key in used if key.bits is None]:
        raise FactError(Why.NO_TOOL, f"{_NO_TOOL}: {', '.join(unseen)}")
    told = {f"{key.path} {key.kind} {key.bits}": key for key in used}
    weak = [text for text, key in told.items() if _weak(key.kind, key.bits, limits)]
    return judged(
        not weak, observed=weak or list(told), expected=f"RSA >= {limits.min_rsa_bits}, EC"
    )


@check(
    "SSH-037",
    title=T(
        ja="ログイン用に登録した公開鍵が十分に強いこと",
        en="The keys registered for logins are strong enough",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.2(5)", "MIC:6.1(16)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="弱い鍵を割り出した者が、本人としてログインする",
        en="Whoever works out a weak key logs in as its owner",
    ),
    remedy=T(
        ja="ssh-keygen -t ed25519 で作り直した鍵に置き換える",
        en="Replace them by keys made with ssh-keygen -t ed25519",
    ),
)
def login_keys(sshd: Sshd, keys: SshKeys, accounts: Accounts, limits: SshKeyLimits) -> Outcome:
    """The same strength as for host keys; a key that cannot be read lets nobody in."""
    if keys.login and not keys.tool:
        raise FactError(Why.NO_TOOL, _NO_TOOL)
    weak = [str(one) for one in keys.login if _weak(one.kind, one.bits, limits)]
    if not weak:
        all_seen(keys, accounts, sshd)
    if not keys.login:
        return not_applicable(_NO_KEYS)
    return judged(
        not weak,
        observed=weak or len(keys.login),
        expected=f"RSA >= {limits.min_rsa_bits}, EC",
        lines=tuple(weak),
    )


@check(
    "SSH-038",
    title=T(
        ja="一つの鍵で複数の利用者IDにログインできないこと",
        en="One key does not open several accounts",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.2(1)②", "MIC:6.2(5)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="誰が操作したのか分からず、鍵が一つ漏れると複数のIDが破られる",
        en="Nobody can tell who acted, and one leaked key opens several accounts",
    ),
    remedy=T(
        ja="利用者IDごとに別の鍵を作り、共用している鍵の登録を消す",
        en="Make a key for each account and remove the one that is shared",
    ),
)
def shared_keys(sshd: Sshd, keys: SshKeys, accounts: Accounts) -> Outcome:
    """The fingerprint (RFC 4716, section 4) tells which lines hold the same key."""
    if keys.login and not keys.tool:
        raise FactError(Why.NO_TOOL, _NO_TOOL)
    owners: dict[str, set[str]] = defaultdict(set)
    for one in keys.login:
        if one.fingerprint != "-":
            owners[one.fingerprint].add(one.user)
    shared = {key: users for key, users in owners.items() if len(users) > 1}
    told = [f"{', '.join(sorted(users))}: {key}" for key, users in sorted(shared.items())]
    if not told:
        all_seen(keys, accounts, sshd)
    if not keys.login:
        return not_applicable(_NO_KEYS)
    return judged(not shared, observed=told or NONE, expected=NONE, lines=tuple(told))


@check(
    "SSH-039",
    title=T(
        ja="ログイン用の公開鍵の登録を本人と管理者以外が変更できないこと",
        en="Nobody else can change the keys registered for an account",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.2(5)", "MIC:6.2(1)①"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="他人が自分の鍵を書き加え、本人としてログインする",
        en="Others add their own key and log in as the owner",
    ),
    remedy=T(
        ja="chmod 700 ~/.ssh と chmod 600 ~/.ssh/authorized_keys を実行し、所有者を本人にする",
        en="Run chmod 700 ~/.ssh and chmod 600 ~/.ssh/authorized_keys, owned by the account",
    ),
)
def key_files(sshd: Sshd, keys: SshKeys, accounts: Accounts) -> Outcome:
    """sshd(8), FILES: writable by others, sshd refuses the file only while StrictModes is on.

    A file that holds no key yet is where others would add one.
    """
    uids = {one.name: one.uid for one in accounts.all()}
    owners: dict[str, set[int]] = defaultdict(lambda: {0})
    for key in keys.login:
        for path in (key.path, key.path.rpartition("/")[0]):
            owners[path].add(uids.get(key.user, 0))
    private = {one.path for one in keys.private}
    folders = {f"{one.home.rstrip('/')}/.ssh": one.uid for one in accounts.all()}
    for mode in keys.modes:
        parent = mode.path if mode.path in folders else mode.path.rpartition("/")[0]
        if parent in folders and mode.path not in private:
            owners[mode.path].add(folders[parent])
    wrong = [
        f"{one.path} {one.bits:04o} uid={one.uid}"
        for one in keys.modes
        if one.path in owners and (one.bits & 0o022 or one.uid not in owners[one.path])
    ]
    if not wrong:
        all_seen(keys, accounts, sshd)
    if not owners:
        return not_applicable(_NO_KEYS)
    return judged(not wrong, observed=wrong or NONE, expected=NONE, lines=tuple(wrong))


@check(
    "SSH-040",
    title=T(
        ja="rootの公開鍵に接続元又は実行できる命令の制限があること",
        en="Keys of root are restricted to a source or a command",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.2(1)③", "MIC:6.2(2)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="鍵が一つ漏れると、どこからでも管理者として何でもできる",
        en="One leaked key is enough to do anything as root from anywhere",
    ),
    remedy=T(
        ja='root の authorized_keys の各行の先頭に from="接続元" 又は command="命令" を書く'
        "（又は PermitRootLogin no とする）",
        en="Begin each line of root's authorized_keys with from= or command= (or set "
        "PermitRootLogin no)",
    ),
)
def keys_of_root(sshd: Sshd, keys: SshKeys, accounts: Accounts) -> Outcome:
    """sshd(8), AUTHORIZED_KEYS FILE FORMAT: from= and command= bind what a key may be used for."""
    if early := refused(sshd):
        return early
    roots = {one.name for one in accounts.all() if one.uid == 0} | {"root"}
    mine = [one for one in keys.login if one.user in roots]
    groups = accounts.groups_of("root")
    closed = one_of(sshd, "permitrootlogin", "no", user="root", groups=groups).holds
    free = [str(one) for one in mine if not one.options & _RESTRICTING]
    if not closed and not free:
        all_seen(keys, accounts, sshd)
    if not mine or closed:
        return not_applicable(
            T(ja="root は鍵でログインできない", en="root cannot log in with a key")
        )
    return judged(not free, observed=free or NONE, expected=NONE, lines=tuple(free))


@check(
    "SSH-041",
    title=T(
        ja="停止した利用者IDに、ログインできる鍵が残っていないこと",
        en="No keys are left for accounts that were shut",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.2(1)②", "MIC:6.2(5)"),
    field=LawField.HUMAN,
    risk=T(
        ja="退職者や異動した者が、停止したはずのIDで鍵を使ってログインする",
        en="Someone who left logs in with a key to the account that was thought shut",
    ),
    remedy=T(
        ja="その利用者の authorized_keys を消すか、usermod -e 1 で利用者IDを失効させる",
        en="Remove the authorized_keys of that account, or expire it with usermod -e 1",
    ),
)
def keys_of_shut_accounts(sshd: Sshd, keys: SshKeys, accounts: Accounts, shadow: Shadow) -> Outcome:
    """passwd(1) `-l`: a locked password does not stop keys; only an expired account does."""
    shells = {one.name: one.can_have_shell for one in accounts.all()}
    left = [one for one in keys.login if _shut(one, shadow, shells)]
    told = [str(one) for one in left]
    if not told:
        all_seen(keys, accounts, sshd)
    if not keys.login:
        return not_applicable(_NO_KEYS)
    return judged(not left, observed=told or NONE, expected=NONE, lines=tuple(told))


def all_seen(keys: SshKeys, accounts: Accounts, sshd: Sshd | None = None) -> None:
    """Raise FactError where there may be keys that nobody looked at."""
    if keys.closed:
        raise FactError(Why.NO_PRIVILEGE, ", ".join(keys.closed))
    if accounts.remote:
        raise FactError(Why.UNDETERMINED, accounts.unlisted())
    if sshd is None:
        return
    told = [value for one in sshd.branches for value in one.values.get("authorizedkeysfile", ())]
    told += [one.value for one in sshd.lines if one.keyword == "authorizedkeysfile"]
    told += [word for one in sshd.branches for word in one.values.get("authorizedkeyscommand", ())]
    named = {word for value in told for word in value.split() if word != "none"}
    unseen = named - keys.patterns
    if unseen:
        raise FactError(Why.NOT_COLLECTED, ", ".join(sorted(unseen)))


def _shut(key: LoginKey, shadow: Shadow, shells: dict[str, bool]) -> bool:
    """Locked by hand with a password behind the lock, or given no shell; not yet expired."""
    secret = shadow.of(key.user)
    if secret is None:
        return False
    if secret.expires is not None and shadow.day(secret.expires) <= shadow.today:
        return False
    return secret.password.startswith("locked-") or not shells.get(key.user, True)


def _used(sshd: Sshd, keys: SshKeys) -> list[HostKey]:
    """The host keys that sshd is told to use; every one of them where it does not say."""
    named = {path for one in sshd.branches for path in one.values.get("hostkey", ())}
    if missing := named - {key.path for key in keys.host} - _USUAL:
        raise FactError(Why.NOT_COLLECTED, ", ".join(sorted(missing)))
    return [key for key in keys.host if not named or key.path in named]


_USUAL = frozenset(f"/etc/ssh/ssh_host_{kind}_key" for kind in ("rsa", "ecdsa", "ed25519", "dsa"))


def _weak(kind: str, bits: int | None, limits: SshKeyLimits) -> bool:
    word = kind.lower()
    if "dss" in word or ("dsa" in word and "ecdsa" not in word):
        return True
    return "rsa" in word and bits is not None and bits < limits.min_rsa_bits
