"""What must hold for the OpenSSH server; the daemon's own answer decides (sshd -T, sshd(8))."""

from checks.facts.accounts import Accounts
from checks.facts.pam import Pam
from checks.facts.sshd import Sshd
from checks.model import FactError, LawField, Outcome, Severity, Why, check, judged
from checks.rules.login_paths import password_ways
from checks.rules.ssh_judging import (
    every,
    not_reloaded,
    one_of,
    only_openssh,
    refused,
)
from inventory.words import T


@check(
    "SSH-001",
    title=T(ja="rootのSSHログインを禁止していること", en="Root cannot log in over SSH"),
    severity=Severity.HIGH,
    clauses=("MIC:6.2(1)③", "MIC:6.2(2)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="特権IDが共有され、誰が操作したかを追跡できない",
        en="A shared privileged ID leaves no trace of who acted",
    ),
    remedy=T(
        ja="root以外の管理者でログインして sudo できることを確かめてから、sshd_config に "
        "PermitRootLogin no を設定し、sshd を再読込する",
        en="Make sure that another administrator can log in and use sudo, then set "
        "PermitRootLogin no in sshd_config and reload sshd",
    ),
    refs=("ssg:sshd_disable_root_login",),
)
def root_login(sshd: Sshd, accounts: Accounts) -> Outcome:
    """Named accounts keep every privileged action attributable to a person."""
    groups = accounts.groups_of("root")
    return one_of(sshd, "permitrootlogin", "no", user="root", groups=groups)


@check(
    "SSH-002",
    title=T(
        ja="パスワードだけでSSHにログインできないこと",
        en="A password alone does not open SSH",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.2(2)", "MIC:6.2(5)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="推測・漏えいしたパスワードだけで外部からログインされる",
        en="A guessed or leaked password is enough to log in from outside",
    ),
    remedy=T(
        ja="管理者全員が公開鍵または二要素認証でログインできることを確かめてから、"
        "PasswordAuthentication no とする（接続中の画面は、確かめるまで閉じない）",
        en="Make sure that all administrators can log in with a key or two factors, then set "
        "PasswordAuthentication no (keep a session open until it is tried)",
    ),
)
def password_alone(sshd: Sshd, pam: Pam) -> Outcome:
    """Keyboard-interactive asks for passwords too, so methods and PAM are computed together."""
    if early := refused(sshd):
        return early
    may, known = password_ways(sshd, pam)
    if not known and (may or sshd.pending):
        raise FactError(Why.UNDETERMINED, ", ".join(may) or not_reloaded(sshd))
    if not known:
        only_openssh(sshd)
    return judged(
        not known,
        observed=known,
        expected="-",
        provenance=sshd.provenance("passwordauthentication"),
        lines=sshd.quotes("passwordauthentication") + sshd.quotes("authenticationmethods"),
    )


@check(
    "SSH-003",
    title=T(
        ja="SSHで空のパスワードを拒否していること", en="SSH refuses accounts with empty passwords"
    ),
    severity=Severity.CRITICAL,
    clauses=("MIC:6.2(5)", "MIC:5.4(3)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="パスワードのない利用者IDで誰でもログインできる",
        en="Anyone can log in with an ID that has no password",
    ),
    remedy=T(
        ja="PermitEmptyPasswords no を設定し、sshd を再読込する",
        en="Set PermitEmptyPasswords no and reload sshd",
    ),
    refs=("ssg:sshd_disable_empty_passwords",),
)
def empty_passwords(sshd: Sshd) -> Outcome:
    """An empty password is no authentication at all."""
    return one_of(sshd, "permitemptypasswords", "no")


@check(
    "SSH-004",
    title=T(ja="SSHのX11転送を無効にしていること", en="SSH does not forward X11"),
    severity=Severity.LOW,
    clauses=("MIC:6.5(1)", "MIC:6.1(8)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="侵害されたサーバから職員の端末の画面と入力を操作される",
        en="A compromised server can read and drive the terminal's display",
    ),
    remedy=T(
        ja="X11Forwarding no を設定し、sshd を再読込する",
        en="Set X11Forwarding no and reload sshd",
    ),
    refs=("ssg:sshd_disable_x11_forwarding",),
)
def x11_forwarding(sshd: Sshd) -> Outcome:
    """A forwarded display lets the server reach back into the terminal."""
    return one_of(sshd, "x11forwarding", "no")


@check(
    "SSH-009",
    title=T(
        ja="SSHのログインの成否を記録する水準であること",
        en="SSH logs who logged in and who failed to",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(6)", "MIC:6.5(3)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="不正ログインを検知できず、原因を調査できない",
        en="Break-ins go unnoticed and cannot be traced",
    ),
    remedy=T(
        ja="LogLevel を INFO または VERBOSE に設定し、sshd を再読込する",
        en="Set LogLevel to INFO or VERBOSE and reload sshd",
    ),
    refs=("ssg:sshd_set_loglevel_info_or_verbose",),
)
def log_level(sshd: Sshd) -> Outcome:
    """QUIET to ERROR hide logins; DEBUG writes what users do, which sshd_config(5) warns of."""
    return one_of(sshd, "loglevel", "info", "verbose")


@check(
    "SSH-010",
    title=T(ja="SSHのログイン前に警告文を表示していること", en="SSH shows a warning before login"),
    severity=Severity.LOW,
    clauses=("MIC:6.2(4)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="許可のない利用であることを警告できず、法的な対応が難しくなる",
        en="Intruders are not warned, which weakens legal action",
    ),
    remedy=T(
        ja="Banner に警告文のファイルを指定し、sshd を再読込する",
        en="Name a file with the warning in Banner and reload sshd",
    ),
    refs=("ssg:sshd_enable_warning_banner", "ssg:sshd_enable_warning_banner_net"),
)
def banner(sshd: Sshd) -> Outcome:
    """A file that is not there, or is empty, warns nobody."""
    return every(
        sshd,
        "banner",
        lambda path: path.lower() != "none" and sshd.banners.get(path, 0) > 0,
        T(ja="本文のあるファイル", en="a file with text"),
    )


@check(
    "SSH-014",
    title=T(
        ja="SSHのホストベース認証を無効にしていること",
        en="SSH does not trust other hosts to authenticate users",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.2(1)①", "MIC:6.2(5)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="1台の侵害が、信頼する他のサーバへ広がる",
        en="One compromised host opens those that trust it",
    ),
    remedy=T(
        ja="HostbasedAuthentication no を設定し、sshd を再読込する",
        en="Set HostbasedAuthentication no and reload sshd",
    ),
    refs=("ssg:disable_host_auth",),
)
def hostbased(sshd: Sshd) -> Outcome:
    """A host's word is not a user's authentication."""
    return one_of(sshd, "hostbasedauthentication", "no")


@check(
    "SSH-015",
    title=T(ja="SSHで.rhostsを無視していること", en="SSH ignores .rhosts files"),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.2(1)①", "MIC:6.2(5)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="利用者が自分で他のホストからの認証なしの接続を許可できる",
        en="Users can let other hosts in without authentication",
    ),
    remedy=T(
        ja="IgnoreRhosts yes を設定し、sshd を再読込する",
        en="Set IgnoreRhosts yes and reload sshd",
    ),
    refs=("ssg:sshd_disable_rhosts",),
)
def rhosts(sshd: Sshd) -> Outcome:
    """Trust between hosts is the administrator's decision, never a user's file."""
    return one_of(sshd, "ignorerhosts", "yes")


@check(
    "SSH-016",
    title=T(
        ja="SSHで利用者が環境変数を設定できないこと",
        en="Users cannot set environment variables through SSH",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.2(1)①",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="LD_PRELOAD などでアクセス制限を回避される",
        en="Access limits can be evaded, for example by LD_PRELOAD",
    ),
    remedy=T(
        ja="PermitUserEnvironment no を設定し、sshd を再読込する",
        en="Set PermitUserEnvironment no and reload sshd",
    ),
    refs=("ssg:sshd_do_not_permit_user_env",),
)
def user_environment(sshd: Sshd) -> Outcome:
    """sshd_config(5): it may enable users to bypass access restrictions."""
    return one_of(sshd, "permituserenvironment", "no")


@check(
    "SSH-017",
    title=T(
        ja="SSHの設定が正しく、稼働中のsshdに反映されていること",
        en="The SSH configuration is valid and is what the daemon runs with",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.3(6)", "MIC:6.1(4)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="監査した設定と実際の動作が異なり、再起動時に接続できなくなる",
        en="What runs is not what was reviewed, and a restart may lock everyone out",
    ),
    remedy=T(
        ja="sshd -t で設定を確認してから sshd を再読込する",
        en="Check with sshd -t, then reload sshd",
    ),
)
def valid_and_loaded(sshd: Sshd) -> Outcome:
    """One unknown keyword stops the next start; a change not reloaded is not in force."""
    if early := refused(sshd):
        return early
    good = T(ja="正しく、反映済み", en="valid, loaded")
    seen = not_reloaded(sshd) if sshd.pending else good
    return judged(not sshd.pending, observed=seen, expected=good)


@check(
    "SSH-018",
    title=T(
        ja="SSHで鍵ファイルの所有者と権限を確認していること",
        en="SSH checks owner and mode of key files",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.2(5)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="他人が書き換えた鍵ファイルでログインされる",
        en="Keys planted by others are accepted",
    ),
    remedy=T(
        ja="StrictModes yes を設定し、sshd を再読込する", en="Set StrictModes yes and reload sshd"
    ),
    refs=("ssg:sshd_enable_strictmodes",),
)
def strict_modes(sshd: Sshd) -> Outcome:
    """Files that others can write prove nothing about their owner."""
    return one_of(sshd, "strictmodes", "yes")


@check(
    "SSH-019",
    title=T(ja="SSHでPAMを使うこと", en="SSH uses PAM"),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.2(4)", "MIC:6.2(5)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="アカウントのロックや有効期限の確認が働かない",
        en="Locks and expiry of accounts are not checked",
    ),
    remedy=T(ja="UsePAM yes を設定し、sshd を再読込する", en="Set UsePAM yes and reload sshd"),
    refs=("ssg:sshd_enable_pam",),
)
def use_pam(sshd: Sshd) -> Outcome:
    """Lockout, expiry and second factors live in PAM; compiled in, it is off."""
    return one_of(sshd, "usepam", "yes")


@check(
    "SSH-020",
    title=T(
        ja="SSHのログイン時に前回のログイン日時を表示すること",
        en="SSH shows the time of the last login",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(4)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="本人が不正なログインに気付けない", en="People do not notice that others used their ID"
    ),
    remedy=T(ja="PrintLastLog yes を設定する", en="Set PrintLastLog yes"),
    refs=("ssg:sshd_print_last_log",),
)
def last_login(sshd: Sshd) -> Outcome:
    """The owner of an ID is the first who can see its misuse."""
    return one_of(sshd, "printlastlog", "yes")


@check(
    "SSH-023",
    title=T(
        ja="SSHのGSSAPI認証を使わないときは無効にしていること",
        en="SSH does not offer GSSAPI authentication",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.5(1)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="使わない認証方式が攻撃の入口になる", en="A method that nobody uses is one more way in"
    ),
    remedy=T(
        ja="GSSAPIAuthentication no を設定し、sshd を再読込する",
        en="Set GSSAPIAuthentication no and reload sshd",
    ),
    refs=("ssg:sshd_disable_gssapi_auth",),
)
def gssapi(sshd: Sshd) -> Outcome:
    """Where Kerberos is in use, exclude this check in the policy with the reason."""
    return one_of(sshd, "gssapiauthentication", "no")
