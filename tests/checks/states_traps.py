"""Hosts on which naive scanners are wrong: the order of sysctl.d, units, packages, firewalls."""

from checks.model import Verdict

P, F, N, U = Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE, Verdict.UNKNOWN

_KEY = "net.ipv4.conf.all.log_martians"
_ON = f"sysctl -qw {_KEY}=1; mkdir -p /usr/lib/sysctl.d; rm -f /etc/sysctl.d/*; "


def _kept(path: str, value: int) -> str:
    return f"echo '{_KEY} = {value}' >{path}; "


def _unit(name: str, install: str = "WantedBy=multi-user.target") -> str:
    return (
        f"printf '[Service]\\nExecStart=/bin/true\\n[Install]\\n{install}\\n' "
        f">/etc/systemd/system/{name}; "
    )


def _package(name: str, status: str) -> str:
    return (
        f"printf 'Package: {name}\\nStatus: {status}\\nVersion: 1\\nArchitecture: all\\n"
        "Maintainer: x\\nDescription: x\\n\\n' >>/var/lib/dpkg/status"
    )


# 0640 to the eye, and uid 1000 may read it all the same: the form of acl(5) in the attribute
_ACL = (
    "python3 -c 'import os,struct; "
    "n=0xFFFFFFFF; e=[(1,6,n),(2,4,1000),(4,4,n),(16,4,n),(32,0,n)]; "
    'os.setxattr("/etc/shadow","system.posix_acl_access",'
    'struct.pack("<I",2)+b"".join(struct.pack("<HHI",*x) for x in e))\''
)
_SUDO = "rm /etc/sudoers.d/audit; printf '{}' >/etc/sudoers.d/{}; chmod 440 /etc/sudoers.d/*"
_OPEN = "yamada ALL=(root) NOPASSWD: ALL\\n"
_ASKS = "yamada ALL=(root) PASSWD: ALL\\n"
_MORE = f"rm /etc/sudoers.d/audit; printf '{_OPEN}' >/etc/more; chmod 440 /etc/more; "
_ETC, _USR = "/etc/sysctl.d/60-x.conf", "/usr/lib/sysctl.d/60-x.conf"
STATES: list[tuple[str, str, Verdict]] = [
    ("FIL-002", "true", P),
    ("FIL-002", _ACL, F),
    # a file of /etc hides the one of its name in /usr/lib
    ("KRN-012", _ON + _kept(_USR, 1), P),
    ("KRN-012", _ON + _kept(_USR, 1) + _kept(_ETC, 0), F),
    ("KRN-012", _ON + _kept(_USR, 0) + _kept(_ETC, 1), P),
    ("KRN-012", _ON + _kept(_USR, 1) + f"ln -s /dev/null {_ETC}", F),
    # the base name decides about the order, not the folder
    ("KRN-012", _ON + _kept("/etc/sysctl.d/10-a.conf", 1) + _kept(_USR, 0), F),
    ("KRN-012", _ON + _kept("/etc/sysctl.d/90-a.conf", 1) + _kept(_USR, 0), P),
    ("KRN-012", _ON + _kept("/etc/sysctl.d/60-x.conf.bak", 1), F),
    # systemd-sysctl reads /etc/sysctl.conf only by a link from sysctl.d
    ("KRN-012", _ON + _kept("/etc/sysctl.conf", 1), F),
    (
        "KRN-012",
        _ON + _kept("/etc/sysctl.conf", 1) + "ln -s ../sysctl.conf /etc/sysctl.d/99-sysctl.conf",
        P,
    ),
    # static is not enabled; a masked service with an enabled socket still listens
    ("SVC-008", _unit("cups.service", ""), P),
    ("SVC-009", _unit("rpcbind.socket") + "systemctl -q enable rpcbind.socket; "
     "ln -s /dev/null /etc/systemd/system/rpcbind.service", F),
    # removed packages leave their settings; telnetd has other names
    ("SVC-002", _package("inetutils-telnetd", "install ok installed"), F),
    ("SVC-002", _package("inetutils-telnetd", "deinstall ok config-files"), P),
    # the last rule that fits wins; names with a dot or a tilde are no drop-ins; aliases are names
    ("SUDO-001", _SUDO.format(_OPEN + _ASKS, "test"), P),
    ("SUDO-001", _SUDO.format(_ASKS + _OPEN, "test"), F),
    ("SUDO-001", _SUDO.format(_OPEN, "test.bak"), P),
    ("SUDO-001", _SUDO.format(_OPEN, "test~"), P),
    ("SUDO-001", _SUDO.format("User_Alias A = yamada\\nCmnd_Alias X = ALL\\n"
     "A ALL=(root) NOPASSWD: X\\n", "test"), F),
    ("SUDO-001", _MORE + "echo '#include /etc/more' >>/etc/sudoers", F),
    ("SUDO-001", _MORE + "echo '# include /etc/more' >>/etc/sudoers", P),
    # rules of a container runtime are no firewall of the host
    ("FW-001", "nft add table ip docker; nft add chain ip docker f1 "
     "'{ type filter hook forward priority 0; policy drop; }'", F),
]  # fmt: skip
