"""How a careful administrator sets up a host: one part for each subject, and all of them."""

from tests.lab.hardening_access import ACCESS
from tests.lab.hardening_files import FILES
from tests.lab.hardening_network import NETWORK
from tests.lab.hardening_system import system
from tests.lab.hardening_updates import UPDATE_SOURCES
from tests.lab.network import address
from tests.lab.spec import File, Part

BASIS_NUMBER = 10  # the place of the fleet's time and log server
_BASIS = address(BASIS_NUMBER)
ADMINISTRATOR, ADMINISTRATOR_PASSWORD = "kanri", "Hinomi-Kanri-1"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
_SECURITY = "/var/lib/apt/lists/mirror.example_debian-security_dists_$VERSION_CODENAME-security"

_KERNEL = {
    "kernel.randomize_va_space": 2,
    "fs.suid_dumpable": 0,
    "fs.protected_symlinks": 1,
    "fs.protected_hardlinks": 1,
    "net.ipv4.ip_forward": 0,
    "net.ipv4.tcp_syncookies": 1,
    "net.ipv4.conf.all.rp_filter": 1,
    "net.ipv4.conf.default.rp_filter": 1,
    "net.ipv4.conf.all.accept_redirects": 0,
    "net.ipv4.conf.default.accept_redirects": 0,
    "net.ipv4.conf.eth0.accept_redirects": 0,
    "net.ipv4.conf.all.accept_source_route": 0,
    "net.ipv4.conf.default.accept_source_route": 0,
    "net.ipv6.conf.all.forwarding": 0,
    "net.ipv6.conf.all.accept_redirects": 0,
    "net.ipv6.conf.default.accept_redirects": 0,
    "net.ipv6.conf.eth0.accept_redirects": 0,
    "net.ipv6.conf.all.accept_source_route": 0,
}
_DAEMON = """\
# the clock belongs to the machine under the lab: chrony measures it and leaves it alone
[Unit]
ConditionCapability=
"""

SSHD = Part(
    files=(
        File(
            "/etc/ssh/sshd_config.d/10-standard.conf",
            "PermitRootLogin no\n"
            "PasswordAuthentication no\n"
            "X11Forwarding no\n"
            "MaxAuthTries 4\n"
            "LoginGraceTime 60\n"
            "ClientAliveInterval 300\n"
            "ClientAliveCountMax 2\n"
            "LogLevel VERBOSE\n"
            "Banner /etc/issue.net\n"
            "MACs hmac-sha2-512-etm@openssh.com,hmac-sha2-256-etm@openssh.com\n",
        ),
        File("/etc/issue.net", "許可のない利用を禁じます。操作は記録されます。\n"),
    )
)
ACCOUNTS = Part(
    setup=r"""
chmod 700 /home/*
sed -i -e '/^UMASK/d' -e 's/^#\?HOME_MODE.*/HOME_MODE 0700/' /etc/login.defs
echo 'UMASK 027' >>/etc/login.defs
"""
)
PASSWORDS = Part(
    files=(
        File("/etc/security/pwquality.conf", "minlen = 14\nminclass = 3\n"),
        File("/etc/security/faillock.conf", "deny = 5\nunlock_time = 900\n"),
        File(
            "/etc/pam.d/common-auth",
            "auth required pam_faillock.so preauth\n"
            "auth [success=1 default=ignore] pam_unix.so\n"
            "auth [default=die] pam_faillock.so authfail\n"
            "auth required pam_permit.so\n",
        ),
        File(
            "/etc/pam.d/common-password",
            "password requisite pam_pwquality.so retry=3\n"
            "password required pam_pwhistory.so remember=5 use_authtok\n"
            "password [success=1 default=ignore] pam_unix.so use_authtok yescrypt\n"
            "password requisite pam_deny.so\n"
            "password required pam_permit.so\n",
        ),
    ),
    setup="sed -i '1i account required pam_faillock.so' /etc/pam.d/common-account",
)
TWO_FACTORS = Part(  # an administrator with a key, a password and a one-time code
    files=(
        File(
            "/etc/ssh/sshd_config.d/20-two-factors.conf",
            "KbdInteractiveAuthentication yes\n"
            "AuthenticationMethods publickey,keyboard-interactive\n"
            "Match User audit\n"
            "  AuthenticationMethods publickey\n",
        ),
    ),
    setup=rf"""
useradd -m -s /bin/bash -G sudo {ADMINISTRATOR}; chmod 700 /home/{ADMINISTRATOR}
echo '{ADMINISTRATOR}:{ADMINISTRATOR_PASSWORD}' | chpasswd -c YESCRYPT
cd /home/{ADMINISTRATOR}
printf '%s
" RATE_LIMIT 3 30
" WINDOW_SIZE 3
" DISALLOW_REUSE
" TOTP_AUTH
' {TOTP_SECRET} >.google_authenticator
chmod 400 .google_authenticator; chown {ADMINISTRATOR}: .google_authenticator
install -d -m 700 .ssh; ssh-keygen -q -t ed25519 -N '' -C {ADMINISTRATOR} -f .ssh/key
mv .ssh/key.pub .ssh/authorized_keys; rm .ssh/key
chmod 600 .ssh/authorized_keys; chown -R {ADMINISTRATOR}: .ssh
for service in sshd login; do
  sed -i '/^@include common-auth/a auth required pam_google_authenticator.so' /etc/pam.d/$service
done
""",
)
LOGS = Part(
    files=(
        File("/etc/rsyslog.d/90-forward.conf", f"*.* @@{_BASIS}:514\n"),
        File("/var/log/journal/README", "the journal is kept over a reboot\n"),
    ),
    setup=r"sed -i -e 's/^\trotate .*/\trotate 53/' -e 's/^\tmaxage .*//' /etc/logrotate.d/rsyslog",
)
TIME = Part(
    files=(
        File("/etc/systemd/system/chrony.service.d/lab.conf", _DAEMON),
        File("/etc/default/chrony", 'DAEMON_OPTS="-x"\n'),
        File(
            "/etc/chrony/chrony.conf",
            f"server {_BASIS} iburst minpoll -4 maxpoll -2 xleave\n"
            "driftfile /var/lib/chrony/chrony.drift\n",
        ),
    )
)
UPDATES = Part(  # the lists of a mirror inside the city, as new as the host
    setup=rf"""
. /etc/os-release
printf 'Date: %s\n' "$(date -Ru)" >{_SECURITY}_InRelease
dpkg-query -W -f 'Package: ${{Package}}\nVersion: ${{Version}}\n\n' openssl openssh-server \
  >{_SECURITY}_main_binary-amd64_Packages
"""
)
BACKUP = Part(
    files=(
        File("/etc/restic/password", "Hinomi-Restic-1\n", 0o600),
        File(
            "/etc/cron.d/backup",
            "30 1 * * * root restic -r /srv/backup --password-file /etc/restic/password"
            " --quiet backup /etc /var/lib\n",
        ),
    ),
    setup="cp -r /var/lib/lab/restic /srv/backup; chmod -R go= /srv/backup",
)
MALWARE = Part(  # a process with the name of a resident engine stands in for the product
    files=(
        File(
            "/etc/systemd/system/ds_agent.service",
            "[Service]\nExecStart=/usr/local/sbin/ds_agent infinity\n"
            "[Install]\nWantedBy=multi-user.target\n",
        ),
    ),
    setup="cp /bin/sleep /usr/local/sbin/ds_agent; systemctl -q enable ds_agent",
)
KERNEL = Part(
    files=(
        File(
            "/etc/sysctl.d/60-standard.conf",
            "".join(f"{key} = {value}\n" for key, value in _KERNEL.items()),
        ),
    ),
    sysctl=_KERNEL,
)


def firewall(tcp: str = "22", udp: str = "68") -> Part:
    """nftables that drop what is not listed."""
    return Part(
        files=(
            File(
                "/etc/nftables.conf",
                f"""flush ruleset
table inet filter {{
  chain input {{
    type filter hook input priority 0; policy drop;
    ct state established,related accept
    iif lo accept
    meta l4proto {{ icmp, ipv6-icmp }} accept
    tcp dport {{ {tcp} }} accept
    udp dport {{ {udp} }} accept
  }}
}}
""",
            ),
        ),
        setup="systemctl -q enable nftables",
    )


HARDENED = (
    BACKUP
    + MALWARE
    + SSHD
    + ACCOUNTS
    + PASSWORDS
    + ACCESS
    + FILES
    + TWO_FACTORS
    + LOGS
    + TIME
    + UPDATES
    + UPDATE_SOURCES
    + KERNEL
    + system()
    + NETWORK
    + firewall()
)

BASIS = firewall("22, 514", "123") + Part(  # 庁内の時刻とログのサーバ
    files=(
        File("/etc/chrony/chrony.conf", "local stratum 3\nallow 198.18.0.0/16\n"),
        File(
            "/etc/rsyslog.d/90-forward.conf",
            'module(load="imtcp")\ninput(type="imtcp" port="514")\n'
            # a queue of its own, or a peer that does not answer holds up the host's own logs
            f'auth,authpriv.* action(type="omfwd" target="{address(BASIS_NUMBER + 1)}"'
            ' port="514" protocol="tcp" queue.type="LinkedList")\n',
        ),
    )
)
