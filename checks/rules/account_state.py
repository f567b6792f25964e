"""What must hold for how each account can be entered: shells, passwords, root's console."""

from collections.abc import Iterable

from checks.facts.accounts import HASHES, Account, Accounts, Shadow
from checks.facts.login_defs import LoginDefs
from checks.facts.numbers import whole
from checks.facts.pam import Pam
from checks.facts.pam_stack import Handler, outcomes
from checks.facts.session_files import SessionFiles
from checks.model import LawField, Outcome, Severity, check, judged
from checks.rules.pam_options import there
from inventory.words import T

_NO_FILE = frozenset({"/bin/sh", "/bin/csh"})  # getusershell(3) without /etc/shells


@check(
    "ACC-029",
    title=T(
        ja="コンソールからrootで直接ログインできないこと",
        en="Nobody logs in as root directly at the console",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(1)③", "MIC:5.4(2)"),
    field=LawField.TECHNICAL,
    risk=T(ja="rootで操作した者を特定できない", en="Who acted as root cannot be told afterwards"),
    remedy=T(
        ja="sudo できる管理者がいることを確かめてから、passwd -l root でロックするか、"
        "pam_securetty と空の /etc/securetty を使う（ロックすると復旧モードにも入れない）",
        en="Make sure that somebody can use sudo, then lock it with passwd -l root, or use "
        "pam_securetty with an empty /etc/securetty (locked, rescue mode is shut as well)",
    ),
)
def root_console(accounts: Accounts, shadow: Shadow, pam: Pam, files: SessionFiles) -> Outcome:
    """securetty(5) counts only where pam_securetty(8) stands in the way in `login`."""
    root = shadow.of("root")
    if (root is None or not root.usable) and not _in_passwd(accounts, "root"):
        return judged(True, observed=T(ja="ロック", en="locked"), expected=_CLOSED)
    if files.consoles == () and _asks_securetty(pam):
        return judged(True, observed=T(ja="端末なし", en="no terminal"), expected=_CLOSED)
    return judged(
        False,
        observed=T(ja="パスワードでログインできる", en="logs in by password"),
        expected=_CLOSED,
    )


_CLOSED = T(ja="ログインできない", en="no login")


@check(
    "ACC-030",
    title=T(
        ja="ログインシェルのない利用者IDがロックされていること",
        en="Accounts without a login shell are locked",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.2(1)②", "MIC:6.2(5)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="シェルを通らないサービスに、その利用者IDで入られる",
        en="Services that start no shell let that account in",
    ),
    remedy=T(ja="usermod -L で利用者IDをロックする", en="Lock the account with usermod -L"),
    refs=("ssg:no_invalid_shell_accounts_unlocked",),
)
def shell_less_locked(accounts: Accounts, shadow: Shadow) -> Outcome:
    """shells(5) lists the login shells; any other shell must come with a locked password."""
    shells = accounts.shells or _NO_FILE
    return _none(
        f"{one.name}:{one.shell or '/bin/sh'}"
        for one in accounts.local
        if (one.shell or "/bin/sh") not in shells and not _locked(one, shadow)
    )


@check(
    "ACC-031",
    title=T(ja="/etc/shells に nologin がないこと", en="/etc/shells does not list nologin"),
    severity=Severity.LOW,
    clauses=("MIC:6.2(1)②",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="ログインできないはずの利用者IDがFTP等で使える",
        en="IDs that must not log in are taken by FTP and the like",
    ),
    remedy=T(ja="/etc/shells から nologin の行を削除する", en="Remove nologin from /etc/shells"),
    refs=("ssg:no_nologin_in_shells",),
)
def nologin_is_no_shell(accounts: Accounts) -> Outcome:
    """shells(5): programs take what it lists as the shell of an ordinary user."""
    return _none(one for one in accounts.shells if one.rsplit("/", 1)[-1] == "nologin")


@check(
    "ACC-032",
    title=T(ja="サービス用の利用者IDにパスワードがないこと", en="System accounts have no password"),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.2(1)②", "MIC:5.4(2)"),
    field=LawField.TECHNICAL,
    risk=T(ja="人に割り当てられていないIDで操作される", en="IDs that belong to nobody can log in"),
    remedy=T(ja="passwd -l でロックする", en="Lock the account with passwd -l"),
    refs=("ssg:no_password_auth_for_systemaccounts",),
)
def system_passwords(accounts: Accounts, shadow: Shadow, defs: LoginDefs) -> Outcome:
    """A service needs an identity; a password makes it a way in for people."""
    least = whole(defs.value("UID_MIN") or "1000", "UID_MIN")
    usable = {one.name for one in shadow.entries if one.usable}
    usable |= {one.name for one in accounts.local if _in_passwd(accounts, one.name)}
    return _none(one.name for one in accounts.local if 0 < one.uid < least and one.name in usable)


def _in_passwd(accounts: Accounts, name: str) -> bool:
    """True where passwd(5) itself has a password, or none is needed: shadow(5) is not asked."""
    found = {one.password for one in accounts.local if one.name == name}
    return bool(found & (HASHES | {"empty"}))


def _locked(one: Account, shadow: Shadow) -> bool:
    """Locked in shadow(5), or in passwd(5) where the password field itself is the lock."""
    if one.password != "x":  # noqa: S105 - a class word
        return one.password in ("star", "locked") or one.password.startswith("locked-")
    entry = shadow.of(one.name)
    return entry is not None and not entry.usable and entry.password not in HASHES


def _asks_securetty(pam: Pam) -> bool:
    """Run `login` with pam_securetty refusing, and everything else content."""

    def refusing(handler: Handler) -> frozenset[str]:
        if not there(pam, handler):
            return frozenset({"module_unknown"})
        if handler.module == "pam_securetty.so":
            return frozenset({"auth_err"})
        return frozenset({"success", "ignore"})

    return True not in outcomes(pam.stack("login", "auth"), refusing)


def _none(found: Iterable[str]) -> Outcome:
    seen = sorted(set(found))
    return judged(not seen, observed=seen, expected="-")
