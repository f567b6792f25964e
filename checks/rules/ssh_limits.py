"""Numbers and algorithms that the OpenSSH server must stay within; the policy sets them."""

from checks.facts.sshd import Sshd
from checks.model import LawField, Outcome, Severity, check
from checks.rules.ssh_judging import SshLimits, every, listed, number, startups_within
from inventory.words import T


@check(
    "SSH-005",
    title=T(ja="SSHの認証試行回数を制限していること", en="SSH limits the attempts to authenticate"),
    severity=Severity.LOW,
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
    "SSH-011",
    title=T(ja="SSHで弱い暗号方式を使わないこと", en="SSH offers no weak ciphers"),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(13)", "MIC:6.1(16)"),
    field=LawField.TECHNICAL,
    risk=T(ja="通信の内容を解読されるおそれがある", en="Traffic could be read by others"),
    remedy=T(
        ja="Ciphers を基準の方式だけにし、sshd を再読込する（古い接続ソフトは使えなくなる）",
        en="Set Ciphers to the accepted ones only and reload sshd (old clients stay outside)",
    ),
    refs=("ssg:sshd_use_strong_ciphers", "ssg:sshd_use_approved_ciphers"),
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
    refs=("ssg:sshd_use_strong_macs", "ssg:sshd_use_approved_macs"),
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
    "SSH-021",
    title=T(
        ja="1接続当たりのSSHセッション数を制限していること",
        en="SSH limits the sessions of one connection",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.5(6)",),
    field=LawField.TECHNICAL,
    risk=T(ja="資源を占有され、業務が止まる", en="One user can take up the server's resources"),
    remedy=T(ja="MaxSessions を基準値以下にする", en="Set MaxSessions within the limit"),
    refs=("ssg:sshd_set_max_sessions",),
)
def sessions(sshd: Sshd, limits: SshLimits) -> Outcome:
    """Zero forbids sessions altogether, which only a forwarding host would want."""
    return number(sshd, "maxsessions", most=limits.max_sessions)


@check(
    "SSH-022",
    title=T(
        ja="未認証のSSH接続の数を制限していること",
        en="SSH limits connections that have not authenticated",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.5(6)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="未認証の接続で埋め尽くされ、管理者が接続できない",
        en="Unauthenticated connections keep the administrators out",
    ),
    remedy=T(ja="MaxStartups を基準値以下にする", en="Set MaxStartups within the limit"),
    refs=("ssg:sshd_set_maxstartups",),
)
def startups(sshd: Sshd, limits: SshLimits) -> Outcome:
    """Written start:rate:full; a single number is both start and full (sshd_config(5))."""
    return every(
        sshd,
        "maxstartups",
        lambda value: startups_within(value, limits.max_startups),
        f"<= {limits.max_startups}",
    )
