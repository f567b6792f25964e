"""Planted faults: each is one named wrong of an administrator, added to a hardened host.

`expected.yaml` says which checks must find which fault, and that they find nothing else.
"""

from collections.abc import Mapping
from types import MappingProxyType

from tests.lab.spec import File, Part

_TELNET_SOCKET = "[Socket]\nListenStream=23\nAccept=yes\n[Install]\nWantedBy=sockets.target\n"
_TELNET_SERVICE = (
    "[Service]\nExecStart=-/usr/bin/busybox telnetd -i -l /bin/login\nStandardInput=socket\n"
)


def _sshd(*lines: str) -> Part:
    """Lines that win over the standard's file: sshd takes the first value (sshd_config(5))."""
    number = "-".join(line.split()[0].lower() for line in lines)
    return Part(files=(File(f"/etc/ssh/sshd_config.d/01-{number}.conf", "\n".join(lines) + "\n"),))


def _sysctl(*lines: str) -> Part:
    """A file that comes after the standard's (sysctl.d(5)), in force from the boot on."""
    name = lines[0].split(" ")[0].rpartition(".")[2]
    values = dict(line.split(" = ") for line in lines)
    return Part(
        files=(File(f"/etc/sysctl.d/90-{name}.conf", "\n".join(lines) + "\n"),), sysctl=values
    )


FAULTS: Mapping[str, Part] = MappingProxyType(
    {
        # SSH
        "ssh-root-login": _sshd("PermitRootLogin yes"),
        "ssh-empty-passwords": _sshd("PermitEmptyPasswords yes"),
        "ssh-weak-algorithms": _sshd(
            "Ciphers +aes128-cbc,3des-cbc",
            "MACs +hmac-sha1,hmac-md5",
            "KexAlgorithms +diffie-hellman-group1-sha1",
        ),
        "ssh-many-tries": _sshd("MaxAuthTries 20"),
        "ssh-quiet-log": _sshd("LogLevel QUIET"),
        "ssh-x11": _sshd("X11Forwarding yes"),
        "ssh-no-timeout": _sshd("ClientAliveInterval 0"),
        "ssh-match-opens-root": Part(
            files=(
                File(
                    "/etc/ssh/sshd_config.d/90-vendor.conf",
                    "Match Address 198.18.0.0/16\n  PermitRootLogin yes\n",
                ),
            )
        ),
        # accounts
        "second-root": Part(
            setup="""
echo 'hoshu:x:0:0:保守業者:/root:/bin/bash' >>/etc/passwd
echo 'hoshu:!:20000:0:99999:7:::' >>/etc/shadow
"""
        ),
        "empty-password": Part(
            setup="useradd -m -s /bin/bash kyouyu && passwd -q -d kyouyu && chmod 700 /home/kyouyu"
        ),
        "account-of-a-leaver": Part(
            setup="useradd -m -s /bin/bash tanaka && chmod 700 /home/tanaka"
        ),
        "open-homes": Part(setup="chmod 755 /home/yamada"),
        # files
        "readable-shadow": Part(setup="chmod 644 /etc/shadow"),
        "writable-cron": Part(setup="chmod 777 /etc/cron.d"),
        "writable-data": Part(
            setup="mkdir -m 755 /srv/share; echo '宛名番号,氏名' >/srv/share/meibo.csv;"
            " chmod 666 /srv/share/meibo.csv"
        ),
        "hidden-setuid-shell": Part(
            setup="cp /bin/dash /usr/local/bin/.kanri; chmod 4755 /usr/local/bin/.kanri"
        ),
        "orphaned-files": Part(setup="mkdir /srv/taishoku; chown 4321:4321 /srv/taishoku"),
        # logs and time
        "no-log-daemon": Part(setup="systemctl -q disable rsyslog; rm -rf /var/log/journal"),
        "logs-kept-4-weeks": Part(
            setup=r"sed -i 's/^\trotate .*/\trotate 4/' /etc/logrotate.d/rsyslog"
        ),
        "logs-not-forwarded": Part(setup="rm /etc/rsyslog.d/90-forward.conf"),
        "clock-not-steered": Part(setup="systemctl -q disable chrony"),
        # passwords and factors
        "weak-passwords": Part(files=(File("/etc/security/pwquality.conf", "minlen = 6\n"),)),
        "no-lock": Part(
            files=(
                File(
                    "/etc/pam.d/common-auth",
                    "auth [success=1 default=ignore] pam_unix.so\n"
                    "auth requisite pam_deny.so\n"
                    "auth required pam_permit.so\n",
                ),
            )
        ),
        "key-alone-for-administrators": Part(setup="rm /etc/ssh/sshd_config.d/20-two-factors.conf"),
        "code-not-required": Part(
            setup="sed -i '/pam_google_authenticator/s/$/ nullok/' /etc/pam.d/sshd /etc/pam.d/login"
        ),
        "sudo-without-password": Part(
            files=(File("/etc/sudoers.d/kanri", "%sudo ALL=(ALL) NOPASSWD: ALL\n", 0o440),)
        ),
        # services
        "telnet": Part(
            files=(
                File("/etc/systemd/system/telnet.socket", _TELNET_SOCKET),
                File("/etc/systemd/system/telnet@.service", _TELNET_SERVICE),
            ),
            setup="systemctl -q enable telnet.socket",
        ),
        # kernel
        "no-address-randomisation": _sysctl("kernel.randomize_va_space = 0"),
        "routes-packets": _sysctl("net.ipv4.ip_forward = 1"),
        "takes-redirects": _sysctl(
            "net.ipv4.conf.all.accept_redirects = 1", "net.ipv4.conf.eth0.accept_redirects = 1"
        ),
        "firewall-off": Part(setup="systemctl -q disable nftables"),
        # backup, malware, updates
        "no-backup": Part(setup="rm -r /etc/cron.d/backup /srv/backup"),
        "backup-stale": Part(setup="find /srv/backup -exec touch -d '10 days ago' {} +"),
        "no-malware-protection": Part(setup="systemctl -q disable ds_agent"),
        "security-update-waits": Part(
            setup=r"printf 'Package: openssl\nVersion: 9:99.0-1\n\n'"
            " | tee -a /var/lib/apt/lists/*security*_Packages"
        ),
        "no-automatic-updates": Part(setup="rm -f /etc/apt/apt.conf.d/20auto-upgrades"),
        # support
        "release-out-of-support": Part(
            setup="""
rm /etc/os-release; cat >/etc/os-release <<'END'
PRETTY_NAME="Debian GNU/Linux 10 (buster)"
NAME="Debian GNU/Linux"
VERSION_ID="10"
VERSION="10 (buster)"
VERSION_CODENAME=buster
ID=debian
END
sed -i -e s,bookworm-security,buster/updates, -e s/bookworm/buster/ /etc/apt/sources.list
cd /var/lib/apt/lists
for list in *bookworm*; do mv $list ${list%%bookworm*}buster${list#*bookworm}; done
"""
        ),
    }
)
