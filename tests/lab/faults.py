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
        # services
        "telnet": Part(
            files=(
                File("/etc/systemd/system/telnet.socket", _TELNET_SOCKET),
                File("/etc/systemd/system/telnet@.service", _TELNET_SERVICE),
            ),
            setup="systemctl -q enable telnet.socket",
        ),
        # kernel
        "no-address-randomisation": Part(sysctl={"kernel.randomize_va_space": 0}),
        "routes-packets": Part(sysctl={"net.ipv4.ip_forward": 1}),
        "takes-redirects": Part(
            sysctl={
                "net.ipv4.conf.all.accept_redirects": 1,
                "net.ipv4.conf.default.accept_redirects": 1,
            }
        ),
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
"""
        ),
    }
)
