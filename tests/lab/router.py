"""A router in the lab: FRRouting with vtysh behind sshd and zebra's telnet, and net-snmp's agent.

What is typed on vtysh over SSH is recorded by script(1) in `/var/log/typed`.
"""

from dataclasses import dataclass

from tests.lab.layers import router
from tests.lab.spec import File, HostSpec, Sudo

TYPED = "/var/log/typed"
VTY_PASSWORD, ENABLE_PASSWORD = "Hinomi-Vty-1", "Hinomi-Enable-1"
# sshd_config(5): what OpenSSH has left of old gear
OLD_SSH = """\
KexAlgorithms diffie-hellman-group14-sha1,diffie-hellman-group1-sha1
HostKeyAlgorithms ssh-rsa
HostKey /etc/ssh/ssh_host_rsa_key
Ciphers aes128-cbc
MACs hmac-sha1
"""
# what NWD-004 wants
NEW_SSH = """\
KexAlgorithms curve25519-sha256,curve25519-sha256@libssh.org
HostKeyAlgorithms ssh-ed25519
Ciphers aes256-gcm@openssh.com,aes256-ctr
MACs hmac-sha2-256-etm@openssh.com,hmac-sha2-256
"""
CONFIG = f"""\
hostname edge01
password {VTY_PASSWORD}
enable password {ENABLE_PASSWORD}
log syslog informational
line vty
 exec-timeout 5 0
"""
_SHELL = f"""\
#!/bin/sh
SHELL=/bin/sh exec script -q -f -I {TYPED} -c /usr/bin/vtysh
"""
_START = """\
#!/bin/sh
install -d -o frr -g frrvty -m 775 /run/frr
install -d /run/sshd
[ -e /etc/ssh/ssh_host_rsa_key ] || ssh-keygen -q -t rsa -b 2048 -N '' -f /etc/ssh/ssh_host_rsa_key
/usr/lib/frr/zebra -d {telnet} -f /etc/frr/zebra.conf
{snmpd}
"""
_PAM = "auth sufficient pam_permit.so\naccount sufficient pam_permit.so\n"
_ACCOUNTS = f"""
groupadd -r frrvty; groupadd -r frr; useradd -r -g frr -G frrvty -d /nonexistent frr
usermod -aG frr,frrvty -s /usr/local/bin/cli audit
touch {TYPED}; chown audit: {TYPED}; chmod 600 {TYPED}
"""


@dataclass(frozen=True, slots=True)
class Router:
    """How one router is set up; each setting is the real daemon's."""

    name: str
    config: str = CONFIG
    ssh: str | None = NEW_SSH  # None: sshd is not started
    telnet: bool = False
    snmpd: str = ""

    def spec(self) -> HostSpec:
        """The host of the lab."""
        telnet = "-A 0.0.0.0 -P 23" if self.telnet else "-A 127.0.0.1 -P 2601"
        snmpd = (
            "snmpd -LS0-4d -Lf /var/log/snmpd.log -C -c /etc/snmp/lab.conf" if self.snmpd else ""
        )
        return HostSpec(
            self.name,
            files=(
                File("/usr/local/bin/cli", _SHELL, 0o755),
                File("/etc/frr/zebra.conf", self.config, 0o644),
                File("/etc/frr/vtysh.conf", "no service integrated-vtysh-config\n"),
                File("/etc/pam.d/frr", _PAM),
                File("/etc/snmp/lab.conf", self.snmpd, 0o600),
                File("/etc/ssh/sshd_config.d/10-router.conf", self.ssh or ""),
                File("/etc/lab-init.d/40-router", _START.format(telnet=telnet, snmpd=snmpd), 0o755),
            ),
            setup=_ACCOUNTS,
            sysctl={"net.ipv4.ip_unprivileged_port_start": 0},  # zebra gives its rights up first
            sudo=Sudo.NONE,
            ssh_port=None if self.ssh is None else 22,
            layer=router(),
        )
