"""States of firewalls: rules in the kernel, and rules in the files for the next boot."""

from checks.model import Verdict

P, F, N, U = Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE, Verdict.UNKNOWN

_NFT = (
    "printf 'table {0} f {{\\n chain input {{\\n type filter hook input priority 0; {1}\\n }}\\n}}"
    "\\n' > {2}; "
)
_ON = "systemctl -q enable nftables; "


def loaded(body: str, family: str = "inet") -> str:
    """The rules are in the kernel."""
    return _NFT.format(family, body, "/root/rules") + "nft -f /root/rules"


def saved(body: str, family: str = "inet", path: str = "/etc/nftables.conf") -> str:
    """The rules are in the file."""
    return _NFT.format(family, body, path)


def ufw(enabled: str, policy: str) -> str:
    return (
        "mkdir -p /etc/ufw; printf '[Service]\\nExecStart=/bin/true\\n[Install]\\n"
        "WantedBy=multi-user.target\\n' > /etc/systemd/system/ufw.service; "
        "systemctl -q enable ufw; "
        f"echo ENABLED={enabled} > /etc/ufw/ufw.conf; "
        f"echo 'DEFAULT_INPUT_POLICY=\"{policy}\"' > /etc/default/ufw"
    )


STATES = [
    ("FW-003", ":", F),
    ("FW-003", _ON, P),
    ("FW-003", _ON + "systemctl -q mask nftables", F),
    ("FW-003", ufw("no", "DROP"), P),
    ("FW-004", ":", F),
    ("FW-004", saved("policy drop;"), F),
    ("FW-004", _ON + saved("policy drop;"), P),
    ("FW-004", _ON + saved("policy accept;"), F),
    ("FW-004", _ON + saved("policy drop; accept"), F),
    ("FW-004", _ON + saved("policy drop;", "ip6"), F),
    ("FW-004", _ON + saved("policy accept; iif lo accept; counter log prefix \"x\" drop"), P),
    ("FW-004", _ON + "echo '# policy drop' > /etc/nftables.conf", F),
    ("FW-004", _ON + "echo 'include \"/srv/x.nft\"' > /etc/nftables.conf", U),
    ("FW-004", ufw("yes", "DROP"), P),
    ("FW-004", ufw("yes", "ACCEPT"), F),
    ("FW-004", ufw("no", "DROP"), F),
    ("FW-005", ":", N),
    ("FW-005", loaded("policy drop; iif lo accept; tcp dport 22 accept"), P),
    ("FW-005", loaded("policy drop; meta l4proto tcp accept"), F),
    ("FW-005", loaded("policy drop; tcp dport 1-65535 accept"), F),
    ("FW-005", loaded("policy drop; ct state new,established accept"), F),
    ("FW-005", loaded("policy drop; ct state established,related accept"), P),
    ("FW-005", loaded("policy drop; ip saddr 10.1.0.0/16 accept"), P),
    ("FW-005", loaded("policy drop; iifname != \"lo\" accept"), F),
    ("FW-005", loaded("policy drop; iifname \"eth0\" accept"), F),
    ("FW-005", loaded("policy drop; ct state vmap { new : accept }"), F),
    ("FW-005", loaded("policy drop; meta nfproto ipv4 accept"), F),
    ("FW-005", loaded("policy drop; tcp flags & (fin | syn | rst | ack) == syn accept"), F),
    ("FW-006", ":", N),
    ("FW-006", loaded("policy drop; iifname \"lo\" accept"), P),
    ("FW-006", loaded("policy drop; tcp dport 22 accept"), F),
    ("FW-006", loaded("policy drop; iifname \"eth0\" accept"), F),
]  # fmt: skip
