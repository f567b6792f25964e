"""Twenty checks and the command by which a general tool asks the same of one host as root.

The commands are the simplest that decide the matter: exit status 0 where it is well, else 1.
Ours look further (`Match` blocks, running against written values, files that cannot be read).
"""

from collections.abc import Mapping
from types import MappingProxyType

TWENTY: Mapping[str, str] = MappingProxyType(
    {
        "SSH-001": "sshd -T | grep -qix 'permitrootlogin no'",
        "SSH-003": "sshd -T | grep -qix 'permitemptypasswords no'",
        "SSH-004": "sshd -T | grep -qix 'x11forwarding no'",
        "SSH-009": "sshd -T | grep -Eqix 'loglevel (info|verbose)'",
        "ACC-001": """test "$(awk -F: '$3 == 0 {print $1}' /etc/passwd)" = root""",
        "ACC-002": """test -z "$(awk -F: '$2 == "" {print $1}' /etc/shadow)" """.rstrip(),
        "ACC-003": """test -z "$(awk -F: '$2 != "x" {print $1}' /etc/passwd)" """.rstrip(),
        "ACC-005": 'test -z "$(cut -d: -f3 /etc/passwd | sort | uniq -d)"',
        "FIL-001": 'test -z "$(find /etc/passwd /etc/group \\( -perm /022 -o ! -uid 0 \\))"',
        "FIL-002": 'test -z "$(find /etc/shadow /etc/gshadow \\( -perm /027 -o ! -uid 0 \\))"',
        "FIL-005": 'test -z "$(find /etc/ssh/sshd_config \\( -perm /022 -o ! -uid 0 \\))"',
        "KRN-001": 'test "$(sysctl -n kernel.randomize_va_space)" = 2',
        "KRN-002": 'test "$(sysctl -n net.ipv4.ip_forward)" = 0',
        "KRN-006": 'test "$(sysctl -n net.ipv4.tcp_syncookies)" = 1',
        "PWD-009": "grep -Eq '^PASS_MAX_DAYS[[:space:]]+[0-9]{1,3}$' /etc/login.defs",
        "PWD-012": "grep -Eq '^UMASK[[:space:]]+0[0-7]7$' /etc/login.defs",
        "SVC-001": "! ss -Hltn | grep -Eq ':(21|23|513|514) '",
        "SVC-002": "! dpkg-query -W -f '${db:Status-Status}' telnetd 2>&1 | grep -qx installed",
        "LOG-001": "pgrep -x rsyslogd >/dev/null",
        "TIM-001": "pgrep -x chronyd >/dev/null",
    }
)
