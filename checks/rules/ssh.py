"""What must hold for the OpenSSH server; the daemon's own answer decides (sshd -T, sshd(8))."""

from checks.facts.sshd import Sshd
from checks.model import LawField, Outcome, Severity, check, judged
from checks.rules.ssh_judging import SshLimits, listed, number, one_of, refused
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
        ja="sshd_config に PermitRootLogin no を設定し、sshd を再読込する",
        en="Set PermitRootLogin no in sshd_config and reload sshd",
    ),
    refs=("ssg:sshd_disable_root_login",),
)
def root_login(sshd: Sshd) -> Outcome:
    """Named accounts keep every privileged action attributable to a person."""
    return one_of(sshd, "permitrootlogin", "no", user="root")


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
    "SSH-005",
    title=T(ja="SSHの認証試行回数を制限していること", en="SSH limits the attempts to authenticate"),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.2(4)", "MIC:6.5(2)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="1回の接続で多数のパスワードを試される",
        en="Many passwords can be tried in one connection",
    ),
    remedy=T(
        ja="MaxAuthTries を基準値以下に設定し、sshd を再読込する",
        en="Set MaxAuthTries within the limit and reload sshd",
    ),
    refs=("ssg:sshd_set_max_auth_tries",),
)
def auth_tries(sshd: Sshd, limits: SshLimits) -> Outcome:
    """A limit of attempts per connection slows guessing and makes it visible."""
    return number(sshd, "maxauthtries", most=limits.max_auth_tries)


@check(
    "SSH-006",
    title=T(
        ja="応答のないSSH接続を確認する間隔を設定していること",
        en="SSH asks idle clients for a sign of life",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(6)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="切れた接続が残り、乗っ取りや特権の放置につながる",
        en="Dead connections stay open and can be taken over",
    ),
    remedy=T(
        ja="ClientAliveInterval を1以上、基準値以下にする（0は無効の意味）",
        en="Set ClientAliveInterval from 1 up to the limit (0 switches it off)",
    ),
    refs=("ssg:sshd_set_idle_timeout",),
)
def alive_interval(sshd: Sshd, limits: SshLimits) -> Outcome:
    """Zero disables the question, so "not more than" alone would accept no limit at all."""
    return number(sshd, "clientaliveinterval", most=limits.idle_seconds)


@check(
    "SSH-007",
    title=T(
        ja="応答のないSSH接続を切断する回数を設定していること",
        en="SSH ends connections that stay silent",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(6)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="応答のない接続が切断されない",
        en="Connections that do not answer are never ended",
    ),
    remedy=T(
        ja="ClientAliveCountMax を1以上、基準値以下にする（0は切断しない意味）",
        en="Set ClientAliveCountMax from 1 up to the limit (0 never disconnects)",
    ),
    refs=("ssg:sshd_set_keepalive",),
)
def alive_count(sshd: Sshd, limits: SshLimits) -> Outcome:
    """Since OpenSSH 8.2 a count of zero means that nobody is ever disconnected."""
    return number(sshd, "clientalivecountmax", most=limits.alive_count)


@check(
    "SSH-008",
    title=T(ja="SSHのログイン猶予時間を制限していること", en="SSH limits the time to authenticate"),
    severity=Severity.LOW,
    clauses=("MIC:6.2(4)", "MIC:6.5(6)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="未認証の接続を占有され、正当な利用者が接続できない",
        en="Unauthenticated connections can be held to lock others out",
    ),
    remedy=T(
        ja="LoginGraceTime を1秒以上、基準値以下にする（0は無制限の意味）",
        en="Set LoginGraceTime from 1 second up to the limit (0 means none)",
    ),
    refs=("ssg:sshd_set_login_grace_time",),
)
def login_grace(sshd: Sshd, limits: SshLimits) -> Outcome:
    """An unauthenticated connection costs the server and should not last."""
    return number(sshd, "logingracetime", most=limits.login_grace_seconds)


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
    "SSH-011",
    title=T(ja="SSHで弱い暗号方式を使わないこと", en="SSH offers no weak ciphers"),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(13)", "MIC:6.1(16)"),
    field=LawField.TECHNICAL,
    risk=T(ja="通信の内容を解読されるおそれがある", en="Traffic could be read by others"),
    remedy=T(
        ja="Ciphers を基準の方式だけにし、sshd を再読込する",
        en="Set Ciphers to the accepted ones only and reload sshd",
    ),
    refs=("ssg:sshd_use_strong_ciphers",),
)
def ciphers(sshd: Sshd, limits: SshLimits) -> Outcome:
    """The resolved list is judged: +, - and ^ only edit the compiled-in one."""
    return listed(sshd, "ciphers", limits.ciphers)


@check(
    "SSH-012",
    title=T(
        ja="SSHで弱いメッセージ認証方式を使わないこと",
        en="SSH offers no weak message authentication codes",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(13)", "MIC:6.1(16)"),
    field=LawField.TECHNICAL,
    risk=T(ja="通信を改ざんされるおそれがある", en="Traffic could be altered by others"),
    remedy=T(
        ja="MACs を基準の方式だけにし、sshd を再読込する",
        en="Set MACs to the accepted ones only and reload sshd",
    ),
    refs=("ssg:sshd_use_strong_macs",),
)
def macs(sshd: Sshd, limits: SshLimits) -> Outcome:
    """SHA-1, MD5 and 64-bit tags no longer protect against alteration."""
    return listed(sshd, "macs", limits.macs)


@check(
    "SSH-013",
    title=T(ja="SSHで弱い鍵交換方式を使わないこと", en="SSH offers no weak key exchange"),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(13)", "MIC:6.1(16)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="通信の鍵を割り出されるおそれがある",
        en="The keys of a connection could be worked out",
    ),
    remedy=T(
        ja="KexAlgorithms を基準の方式だけにし、sshd を再読込する",
        en="Set KexAlgorithms to the accepted ones only and reload sshd",
    ),
    refs=("ssg:sshd_use_strong_kex",),
)
def key_exchange(sshd: Sshd, limits: SshLimits) -> Outcome:
    """RFC 9142 retires SHA-1 and small groups for key exchange."""
    return listed(sshd, "kexalgorithms", limits.kex)


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
    seen = "reload pending: " + ", ".join(sshd.pending) if sshd.pending else "valid, loaded"
    return judged(not sshd.pending, observed=seen, expected="valid, loaded")
