"""SSH, accounts, passwords, sudo and two factors on real hosts: one good and one bad state each."""

import pytest

from checks.model import Verdict
from tests.checks.states import Start, after
from tests.lab.lab import Lab

pytestmark = pytest.mark.lab

DROP = "/etc/ssh/sshd_config.d/00-test.conf"
LATER = f"touch -d '+1 hour' {DROP}"
P, F, N, U = Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE, Verdict.UNKNOWN


def sshd(*lines: str) -> str:
    """Write settings that win, and have the daemon read them."""
    text = "\\n".join(lines)
    return (
        f"printf '{text}\\n' >{DROP}; touch -d '-1 hour' {DROP} /etc/ssh/sshd_config.d; "
        "p=$(cat /run/sshd.pid); rm /run/sshd.pid; "
        "kill -HUP $p; until [ -s /run/sshd.pid ]; do sleep 0.05; done"
    )


def pam(kind: str, *lines: str) -> str:
    """Replace one of Debian's common stacks."""
    text = "\\n".join(lines)
    return f"printf '{text}\\n' >/etc/pam.d/common-{kind}"


def sudo(*lines: str) -> str:
    """Add rules to sudo."""
    text = "\\n".join(lines)
    return f"printf '{text}\\n' >/etc/sudoers.d/test; chmod 440 /etc/sudoers.d/test"


COLLECTOR = ' /usr/local/sbin/hinomi-collector ""'
UNIX = "auth required pam_unix.so"
OTP = "auth required pam_google_authenticator.so"
OTP_OPEN = "auth required pam_google_authenticator.so nullok"
TWO = ("AuthenticationMethods publickey,keyboard-interactive", "KbdInteractiveAuthentication yes")
ADMIN = "rm -f /etc/sudoers.d/audit; useradd -m -s /bin/sh -G sudo kanri; "
LOCKING = (
    "auth required pam_faillock.so preauth",
    "auth [success=1 default=ignore] pam_unix.so",
    "auth [default=die] pam_faillock.so authfail",
    "auth required pam_permit.so",
)
LOCKED = pam("auth", *LOCKING) + "; " + pam("account", "account required pam_faillock.so")
QUALITY = "password requisite pam_pwquality.so"
SETS = "password required pam_unix.so use_authtok"
STATES = [
    ("SSH-001", sshd("PermitRootLogin no"), P),
    ("SSH-001", sshd("PermitRootLogin prohibit-password"), F),
    ("SSH-001", sshd("PermitRootLogin no", "Match Address 10.0.0.0/8", "PermitRootLogin yes"), F),
    ("SSH-001", sshd("PermitRootLogin no") + f"; echo Nonsense yes >>{DROP}", F),
    ("SSH-001", sshd("PermitRootLogin yes") + f"; echo PermitRootLogin no >{DROP}; {LATER}", U),
    ("SSH-002", sshd("PasswordAuthentication no", "KbdInteractiveAuthentication no"), P),
    ("SSH-002", sshd("PasswordAuthentication yes"), F),
    ("SSH-002", sshd("PasswordAuthentication no", "KbdInteractiveAuthentication yes"), F),
    ("SSH-003", sshd("PermitEmptyPasswords no"), P),
    ("SSH-003", sshd("PermitEmptyPasswords yes"), F),
    ("SSH-004", sshd("X11Forwarding no"), P),
    ("SSH-004", sshd("X11Forwarding no", "Match Group audit", "X11Forwarding yes"), F),
    ("SSH-005", sshd("MaxAuthTries 3"), P),
    ("SSH-005", sshd("MaxAuthTries 9"), F),
    ("SSH-006", sshd("ClientAliveInterval 5m"), P),
    ("SSH-006", sshd("ClientAliveInterval 0"), F),
    ("SSH-007", sshd("ClientAliveCountMax 2"), P),
    ("SSH-007", sshd("ClientAliveCountMax 0"), F),
    ("SSH-008", sshd("LoginGraceTime 60"), P),
    ("SSH-008", sshd("LoginGraceTime 0"), F),
    ("SSH-009", sshd("LogLevel VERBOSE"), P),
    ("SSH-009", sshd("LogLevel QUIET"), F),
    ("SSH-010", "echo keikoku >/etc/issue.net; " + sshd("Banner /etc/issue.net"), P),
    ("SSH-010", sshd("Banner /etc/not-there"), F),
    ("SSH-011", sshd("Ciphers aes256-ctr"), P),
    ("SSH-011", sshd("Ciphers +aes256-cbc"), F),
    ("SSH-012", sshd("MACs hmac-sha2-512"), P),
    ("SSH-012", sshd("MACs +hmac-md5"), F),
    ("SSH-013", sshd("KexAlgorithms curve25519-sha256"), P),
    ("SSH-013", sshd("KexAlgorithms +diffie-hellman-group1-sha1"), F),
    ("SSH-014", sshd("HostbasedAuthentication no"), P),
    ("SSH-014", sshd("HostbasedAuthentication yes"), F),
    ("SSH-015", sshd("IgnoreRhosts yes"), P),
    ("SSH-015", sshd("IgnoreRhosts no"), F),
    ("SSH-016", sshd("PermitUserEnvironment no"), P),
    ("SSH-016", sshd("PermitUserEnvironment yes"), F),
    ("SSH-017", sshd("MaxAuthTries 3"), P),
    ("SSH-017", sshd("MaxAuthTries 3") + f"; {LATER}", F),
    ("SSH-017", f"echo Nonsense yes >{DROP}", F),
    ("SSH-018", sshd("StrictModes yes"), P),
    ("SSH-018", sshd("StrictModes no"), F),
    ("SSH-019", sshd("UsePAM yes"), P),
    ("SSH-019", sshd("UsePAM no"), F),
    ("SSH-020", sshd("PrintLastLog yes"), P),
    ("SSH-020", sshd("PrintLastLog no"), F),
    ("SSH-021", sshd("MaxSessions 4"), P),
    ("SSH-021", sshd("MaxSessions 40"), F),
    ("SSH-022", sshd("MaxStartups 10:30:60"), P),
    ("SSH-022", sshd("MaxStartups 10:30:600"), F),
    ("SSH-023", sshd("GSSAPIAuthentication no"), P),
    ("SSH-023", sshd("GSSAPIAuthentication yes"), F),
    ("ACC-001", "true", P),
    ("ACC-001", "useradd -o -u 0 toor", F),
    ("ACC-002", "true", P),
    ("ACC-002", "useradd hanako; passwd -d hanako", F),
    ("ACC-003", "true", P),
    ("ACC-003", "echo 'hanako:abJnggxhB/yWI:2000:2000::/:/bin/sh' >>/etc/passwd", F),
    ("ACC-003", "echo 'hanako:*:2000:2000::/:/bin/sh' >>/etc/passwd", P),
    ("ACC-003", "echo 'hanako:*abJnggxhB/yWI:2000:2000::/:/bin/sh' >>/etc/passwd", F),
    ("ACC-004", "true", P),
    ("ACC-004", "echo 'audit:x:2000:2000::/:/bin/sh' >>/etc/passwd", F),
    ("ACC-005", "true", P),
    ("ACC-005", 'useradd -o -u "$(id -u audit)" hanako', F),
    ("ACC-006", "true", P),
    ("ACC-006", "groupadd -o -g 0 wheel", F),
    ("ACC-007", "true", P),
    ("ACC-007", "echo 'hanako:x:2000:4242::/:/bin/sh' >>/etc/passwd", F),
    ("ACC-008", "true", P),
    ("ACC-008", "usermod -s /bin/sh games", F),
    ("ACC-009", "true", P),
    ("ACC-009", "useradd -g 0 hanako", F),
    ("ACC-009", "sed -i 's/^root:x:0:0:/root:x:0:1:/' /etc/passwd", F),
    ("ACC-010", "true", P),
    ("ACC-010", "useradd -m -s /bin/sh hanako; chown root /home/hanako", F),
    ("ACC-011", "useradd -m -s /bin/sh hanako; chmod 750 /home/*", P),
    ("ACC-011", "useradd -m -s /bin/sh hanako; chmod 755 /home/hanako", F),
    ("ACC-012", "true", P),
    ("ACC-012", "useradd -G shadow hanako", F),
    ("ACC-013", "true", P),
    ("ACC-013", "useradd hanako; usermod -p '$6$a$b' hanako; chage -d 2099-01-01 hanako", F),
    ("ACC-014", "true", P),
    ("ACC-014", "useradd -M -s /bin/sh hanako", F),
    ("ACC-020", f"{ADMIN} " + sudo("audit ALL=(root) ALL"), P),
    ("ACC-020", f"{ADMIN} " + sudo("audit ALL=(root) NOPASSWD: sha256:" + "a" * 64 + COLLECTOR), P),
    ("ACC-020", sudo("audit ALL=(root) NOPASSWD: ALL"), F),
    ("ACC-020", f"{ADMIN} userdel audit", N),
    ("ACC-020", ADMIN + sudo("ALL, !audit ALL=(root) NOPASSWD: ALL"), P),
    ("ACC-020", ADMIN + sudo("ALL, !audit, %%audit ALL=(root) NOPASSWD: ALL"), F),
    ("ACC-020", ADMIN + sudo("!audit, ALL ALL=(root) NOPASSWD: ALL"), F),
    ("PWD-001", pam("password", QUALITY, SETS), P),
    ("PWD-001", pam("password", "password sufficient pam_unix.so", QUALITY), F),
    (
        "PWD-001",
        pam("password", QUALITY, SETS) + "; echo enforcing=0 >/etc/security/pwquality.conf",
        F,
    ),
    ("PWD-002", pam("password", f"{QUALITY} minlen=12", SETS), P),
    ("PWD-002", pam("password", QUALITY, SETS), F),
    ("PWD-002", pam("password", f"{QUALITY} minlen=12 dcredit=4", SETS), F),
    ("PWD-003", pam("password", f"{QUALITY} minclass=3", SETS), P),
    ("PWD-003", pam("password", QUALITY, SETS), F),
    ("PWD-004", LOCKED, P),
    ("PWD-004", LOCKED + "; echo deny=99 >/etc/security/faillock.conf", F),
    ("PWD-004", "echo deny=3 >/etc/security/faillock.conf", F),
    ("PWD-005", LOCKED + "; echo unlock_time=never >/etc/security/faillock.conf", P),
    ("PWD-005", LOCKED + "; echo unlock_time=1 >/etc/security/faillock.conf", F),
    ("PWD-006", pam("password", f"{SETS} yescrypt"), P),
    (
        "PWD-006",
        pam("password", f"{SETS} md5") + "; echo ENCRYPT_METHOD SHA512 >>/etc/login.defs",
        F,
    ),
    ("PWD-007", "true", P),
    ("PWD-007", "useradd hanako; usermod -p '$1$a$b' hanako", F),
    ("PWD-008", pam("password", "password requisite pam_pwhistory.so remember=5", SETS), P),
    ("PWD-008", pam("password", "password optional pam_pwhistory.so remember=5", SETS), F),
    ("PWD-012", "echo UMASK 077 >>/etc/login.defs", P),
    ("PWD-012", "echo UMASK 022 >>/etc/login.defs", F),
    ("PWD-014", "echo PASS_WARN_AGE 14 >>/etc/login.defs", P),
    ("PWD-014", "echo PASS_WARN_AGE 1 >>/etc/login.defs", F),
    ("PWD-013", pam("auth", UNIX), P),
    ("PWD-013", pam("auth", f"{UNIX} nullok"), F),
    ("SUDO-001", "rm /etc/sudoers.d/audit", P),
    ("SUDO-001", sudo("audit ALL=(root) ALL") + "; rm /etc/sudoers.d/audit", P),
    (
        "SUDO-001",
        "rm /etc/sudoers.d/audit; "
        + sudo("ALL ALL=(root) NOPASSWD: ALL", "ALL, !yamada ALL=(root) PASSWD: ALL"),
        F,
    ),
    ("SUDO-001", sudo("%%kanri ALL=(ALL) NOPASSWD: \\\\\\n  ALL"), F),
    ("SUDO-002", "true", P),
    ("SUDO-002", sudo("Defaults !authenticate"), F),
    ("SUDO-003", "true", P),
    ("SUDO-003", sudo("ALL ALL=(ALL) ALL"), F),
    ("SUDO-004", "true", P),
    ("SUDO-004", sudo("this is no rule"), F),
    ("SUDO-005", sudo("Defaults use_pty"), P),
    ("SUDO-005", sudo("Defaults !use_pty"), F),
    ("SUDO-006", "true", P),
    ("SUDO-006", sudo("Defaults !syslog"), F),
    ("SUDO-007", sudo("Defaults timestamp_timeout=5"), P),
    ("SUDO-007", sudo("Defaults timestamp_timeout=-1"), F),
    ("SUDO-008", "true", P),
    ("SUDO-008", sudo("kanri ALL=(ALL) ALL, !/bin/su"), F),
]


@pytest.mark.parametrize(("id_", "change", "verdict"), STATES)
def test_a_real_state_has_its_verdict(
    lab: Lab, fresh_host: Start, id_: str, change: str, verdict: Verdict
) -> None:
    assert after(lab, fresh_host, id_, change) is verdict


AGED = "useradd hanako; usermod -p '$6$a$b' hanako; chage -m {} -M {} hanako"


AGEING = [
    ("PWD-009", "echo PASS_MAX_DAYS 60 >>/etc/login.defs", {"password.max_days": 90}, P),
    ("PWD-009", "echo PASS_MAX_DAYS 999 >>/etc/login.defs", {"password.max_days": 90}, F),
    ("PWD-010", "passwd -l audit; passwd -l yamada", {"password.max_days": 90}, P),
    ("PWD-010", AGED.format(0, 99999), {"password.max_days": 90}, F),
    ("PWD-010", AGED.format(0, 99999), {"password.max_days": 0}, N),
    ("PWD-011", "passwd -l audit; passwd -l yamada", {"password.min_days": 1}, P),
    ("PWD-011", AGED.format(0, 90), {"password.min_days": 1}, F),
]


@pytest.mark.parametrize(("id_", "change", "limit", "verdict"), AGEING)
def test_the_policy_decides_about_ageing(
    lab: Lab,
    fresh_host: Start,
    id_: str,
    change: str,
    limit: dict[str, object],
    verdict: Verdict,
) -> None:
    assert after(lab, fresh_host, id_, change, limits=limit) is verdict


def test_hashes_never_leave_the_host(lab: Lab, fresh_host: Start) -> None:
    from checks.collector import render_collector
    from checks.facts.accounts import Accounts, Shadow

    host = fresh_host()
    canary = "$6$saltCANARY$" + "h" * 80
    lab.run(host.name, f"useradd -p '{canary}' hanako; useradd -p '!{canary}' taro")
    lab.run(host.name, f"echo 'jiro:{canary}:2000:2000:{canary}:/:/bin/sh' >>/etc/passwd")
    said = lab.run(host.name, "sh -s", stdin=render_collector([Accounts, Shadow]).decode()).stdout
    assert "CANARY" not in said
    assert "hanako:sha512" in said
    assert "taro:locked-sha512" in said
