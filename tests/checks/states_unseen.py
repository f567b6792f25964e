"""Real hosts on which a hasty look says good: what decides is elsewhere, later, or not looked at.

TRAPS are states that tools which read files line by line get wrong, by what misleads them.
"""

from checks.model import Verdict
from tests.checks.rules.test_access_lab import (
    DROP,
    LOCKING,
    QUALITY,
    SETS,
    UNIX,
    pam,
    sshd,
    sudo,
)

P, F, N, U = Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE, Verdict.UNKNOWN
MAIN = "/etc/ssh/sshd_config"
PROFILE = "printf '{0}\\n' >>/etc/profile; "
DEFS = "printf '{0}\\n' >>/etc/login.defs; "
CONF = "printf '{0}\\n' >/etc/security/pwquality.conf; "
NSS = "sed -i 's/^passwd:.*/passwd:{0}/' /etc/nsswitch.conf; "
DIRECTORY = NSS.format("files sss") + "mkdir -p /etc/sssd; echo '[sssd]' >/etc/sssd/sssd.conf; "
KEYS = "mkdir -p /home/yamada/.ssh; chmod 700 /home/yamada/.ssh; "
OWNED = "; chown -R yamada: /home/yamada/.ssh"
ACCOUNT = pam("account", "account required pam_faillock.so")


STOPPED = "echo 'SSHD_OPTS={0}' >/etc/default/ssh; kill $(cat /run/sshd.pid); sleep 0.2"
OTHER = "cp /bin/sleep /root/dropbear; setsid /root/dropbear 30 >/dev/null 2>&1 </dev/null &"


def lock(preauth: str, authfail: str = "") -> str:
    """A lock whose two lines have options of their own."""
    first, unix, third, last = LOCKING
    lines = (f"{first} {preauth}", unix, f"{third} {authfail}", last)
    return pam("auth", *lines) + "; " + ACCOUNT


def root_in(group: str) -> str:
    """Let root log in where it is in a group that it joins."""
    lines = ("PermitRootLogin no", f"Match Group {group}", "PermitRootLogin yes")
    return "groupadd kanri; gpasswd -a root kanri; " + sshd(*lines)


def both(first: str, second: str) -> str:
    """A setting in the drop-in, and another in the main file."""
    return f"sed -i '$a {second}' {MAIN}; touch -d '-1 hour' {MAIN}; " + sshd(first)


STATES: list[tuple[str, str, Verdict]] = [
    ("SSH-001", root_in("kanri"), F),
    ("SSH-001", root_in("audit"), P),
    ("SSH-001", sshd("PermitRootLogin no") + f"; {STOPPED.format('-oPermitRootLogin=yes')}", F),
    ("SSH-001", sshd("PermitRootLogin no") + f"; {STOPPED.format('-oMaxAuthTries=3')}", P),
    ("SSH-001", sshd("PermitRootLogin no") + f"; {OTHER}", U),
    (
        "SSH-037",
        KEYS + sshd("AuthorizedKeysCommand /bin/true", "AuthorizedKeysCommandUser nobody"),
        U,
    ),
    (
        "SSH-039",
        KEYS + ": >/home/yamada/.ssh/authorized_keys; chmod 666 /home/yamada/.ssh/a*" + OWNED,
        F,
    ),
    ("SSC-005", DIRECTORY, U),
    ("SSC-002", KEYS + "echo 'Include x' >/home/yamada/.ssh/config" + OWNED, U),
    ("SSC-002", "echo ForwardAgent yes >/etc/ssh/more; echo Include more >>/etc/ssh/ssh_config", F),
    ("ACC-010", DIRECTORY, U),
    ("ACC-010", NSS.format(" files sss"), P),
    ("ACC-033", DIRECTORY, U),
    ("ACC-034", DIRECTORY, U),
    ("ACC-029", "sed -i '/^root:/d' /etc/shadow; sed -i 's/^root:x:/root::/' /etc/passwd", F),
    (
        "ACC-003",
        "sed -i 's/^staff:[^:]*:/staff:$1$aaaaaaaa$bbbbbbbbbbbbbbbbbbbbbb:/' /etc/group",
        F,
    ),
    ("ACC-008", "usermod -s /bin/sh nobody", F),
    ("ACC-024", "echo 'PATH=$TOOLS/bin:$PATH' >>/root/.profile", U),
    ("ACC-024", "echo 'TOOLS=/tmp; PATH=$TOOLS:$PATH' >>/root/.profile", F),
    ("ACC-024", "printf 'TOOLS=/tmp\\nPATH=$TOOLS:$PATH\\n' >>/root/.profile", F),
    ("ACC-024", "printf 'PATH+=:.\\n' >>/root/.bashrc", F),
    ("ACC-024", DEFS.format("ENV_SUPATH PATH=/usr/sbin:/tmp:."), F),
    (
        "ACC-025",
        PROFILE.format("if [ $UID = 9 ]; then\\nreadonly TMOUT=900\\nexport TMOUT\\nfi"),
        U,
    ),
    ("ACC-026", PROFILE.format("if [ $UID = 9 ]; then\\numask 077\\nfi"), F),
    ("ACC-026", PROFILE.format("if [ $UID = 9 ]; then\\numask 077\\nelse\\numask 027\\nfi"), P),
    ("ACC-026", PROFILE.format("if [ $UID = 9 ]; then\\numask 077\\nelse\\numask 022\\nfi"), F),
    ("ACC-026", "rm /etc/pam.d/login /etc/pam.d/sshd", U),
    ("ACC-040", NSS.format(" files ldap"), U),
    ("PWD-002", CONF.format("minlen = 14\\nminlen\\t= 6"), F),
    (
        "PWD-002",
        pam("password", f"{QUALITY} minlen=6", "password optional pam_cracklib.so minlen=40", SETS),
        F,
    ),
    ("PWD-004", lock("deny=0", "deny=3"), F),
    ("PWD-004", lock("deny=5", "deny=3"), F),
    ("PWD-004", lock("deny=3", "deny=3"), P),
    ("PWD-004", pam("auth", "auth sufficient pam_unix.so", *LOCKING) + "; " + ACCOUNT, F),
    ("PWD-038", lock("", "even_deny_root"), F),
    ("PWD-041", lock("", "silent"), F),
    ("PWD-041", lock("silent"), P),
    ("PWD-013", pam("auth", f"{UNIX} nullok_secure"), F),
    ("SUDO-001", sudo("Defaults exempt_group=staff"), F),
    ("SUDO-002", sudo("Defaults exempt_group=staff"), F),
    ("SUDO-005", sudo("Defaults use_pty", "Defaults:yamada !use_pty"), F),
    ("SUDO-006", sudo("Defaults !log_allowed"), F),
    ("SUDO-006", sudo("Defaults:yamada !syslog"), F),
    ("SUDO-012", sudo('Defaults env_keep += "*"'), F),
    ("SUDO-012", sudo("Defaults setenv"), F),
    (
        "SU-001",
        "sed -i '/rootok/a auth required pam_wheel.so' /etc/pam.d/su; "
        f"echo '{UNIX}' >/etc/pam.d/su-l",
        F,
    ),
    (
        "BOO-009",
        "ln -s /lib/systemd/system/debug-shell.service /etc/systemd/system/sysinit.target.wants/",
        F,
    ),
    ("BOO-012", "echo '* hard core 0' >>/etc/security/limits.conf", P),
    (
        "BOO-012",
        "echo '* hard core 0' >>/etc/security/limits.conf; sed -i /pam_limits/d /etc/pam.d/sshd",
        F,
    ),
]

TRAPS: list[tuple[str, str, Verdict]] = [
    # the first value of sshd_config(5) wins, the last one of login.defs(5)
    ("SSH-005", sshd("MaxAuthTries 9", "MaxAuthTries 3"), F),
    ("SSH-005", sshd("MaxAuthTries 3", "MaxAuthTries 9"), P),
    ("PWD-014", DEFS.format("PASS_WARN_AGE 7\\nPASS_WARN_AGE 1"), F),
    ("PWD-014", DEFS.format("PASS_WARN_AGE 1\\nPASS_WARN_AGE 7"), P),
    # Include is read in its place, in the order of names, and only what its glob meets
    ("SSH-005", both("MaxAuthTries 3", "MaxAuthTries 9"), P),
    ("SSH-005", both("MaxAuthTries 9", "MaxAuthTries 3"), F),
    ("SSH-005", f"sed -i '/^Include/d; $a MaxAuthTries 9' {MAIN}; " + sshd("MaxAuthTries 3"), F),
    (
        "SSH-005",
        f"sed -i '/^Include/d; $a MaxAuthTries 3\\nInclude {DROP}' {MAIN}; "
        + sshd("MaxAuthTries 9"),
        P,
    ),
    ("SSH-005", f"echo MaxAuthTries 9 >{DROP}.bak; " + sshd("MaxAuthTries 3"), P),
    ("SSH-005", f"echo MaxAuthTries 9 >{DROP[:-12]}00-a.conf; " + sshd("MaxAuthTries 3"), F),
    # a block ends with its file, and sets nothing for others
    ("SSH-004", sshd("Match User yamada", "X11Forwarding no"), F),
    ("SSH-005", both("Match User yamada", "MaxAuthTries 9"), F),
    ("SSH-001", sshd("PermitRootLogin no", "Match User yamada", "PermitRootLogin yes"), P),
    ("SSH-001", sshd("PermitRootLogin no", "Match all", "PermitRootLogin yes"), F),
    # spelling
    ("SSH-003", sshd("PERMITEMPTYPASSWORDS=No # all"), P),
    ("SSH-003", sshd('permitemptypasswords\\t"yes"'), F),
    ("SSH-032", sshd("PermitRootLogin without-password"), P),
    # what is not written has the value that was compiled in
    ("SSH-019", f"sed -i /UsePAM/d {MAIN}; " + sshd("MaxAuthTries 3"), F),
    ("SSH-017", sshd("Protocol 2"), P),
    # PAM: listed is not reached; a wrong jump, a sufficient line before it
    (
        "PWD-001",
        pam("password", "password [success=1 default=ignore] pam_permit.so", QUALITY, SETS),
        F,
    ),
    ("PWD-001", pam("password", "password sufficient pam_unix.so", QUALITY), F),
    ("PWD-006", DEFS.format("ENCRYPT_METHOD YESCRYPT") + pam("password", f"{SETS} md5"), F),
    ("PWD-009", DEFS.format("PASS_MAX_DAYS 60"), N),
    ("PWD-002", DEFS.format("PASS_MIN_LEN 20") + CONF.format("minlen = 6"), F),
    # shadow(5): what a field without a hash means
    ("PWD-007", "useradd locked; usermod -p '!$1$aaaaaaaa$bbbbbbbbbbbbbbbbbbbbbb' locked", F),
    ("ACC-002", "useradd open; passwd -d open", F),
    ("ACC-002", "useradd x; usermod -p x x", P),
    # a umask is bits, in digits or in letters
    ("PWD-012", DEFS.format("UMASK 077"), P),
    ("PWD-012", DEFS.format("UMASK 033"), F),
    ("ACC-026", PROFILE.format("umask u=rwx,g=rx,o="), P),
    ("ACC-026", PROFILE.format("umask u=rwx,g=rwx,o="), F),
    # accounts that the files do not hold
    ("ACC-001", "useradd -o -u 0 toor", F),
    ("ACC-010", "echo '+::::::' >>/etc/passwd", U),
]
