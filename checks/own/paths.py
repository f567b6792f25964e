"""Which paths a municipality's own checks may ask for; the host refuses by the same patterns.

Content of what holds keys, passwords or their hashes never leaves a host, whoever asks for it.
"""

import re
from fnmatch import fnmatchcase

from inventory.words import T

READABLE = ("/etc/passwd", "/etc/passwd-")
SECRETS = (
    *("*shadow*", "*passw*", "*opasswd*", "*htpasswd*", "*secret*", "*credential*", "*token*"),
    *("*_key", "*_key.*", "*.key", "*.keys", "*.pem", "*.p12", "*.pfx", "*.jks", "*.kdb", "*.kdbx"),
    *("*.keytab", "*.ppk", "*.gpg", "*.age", "*.asc", "*/id_*", "*/.ssh/*", "*/private/*"),
    *("*/.netrc", "*/.pgpass", "*/.my.cnf", "*/.env*", "*/.aws/*", "*/.kube/*", "*/.docker/*"),
    *("/etc/letsencrypt/*", "/etc/snmp/*", "/var/lib/snmp/*", "*/wpa_supplicant*"),
    *("*/system-connections/*", "*/wireguard/*", "*/sssd*", "*/nslcd.conf", "/root/*"),
    *("/proc/*", "/sys/*", "/dev/*", "/run/*", "/boot/*", "/home/*"),
)
# A private key, a line of shadow(5) under another name, a hash of crypt(5)
INSIDE = r"PRIVATE KEY|^[^:]+:[^:]*:[0-9]*:[0-9]*:[0-9]*:[0-9]*:|[$](1|2[aby]|5|6|7|y|gy)[$]"
_PATH = re.compile(r"(/[A-Za-z0-9_.+@:,=~-]+)+")
_KEY = re.compile(r"[a-z0-9_]+([./][A-Za-z0-9_@-]+)+")
_SECRET_KEY = re.compile(r"key|secret|random", re.I)


def path_problem(path: str) -> T | None:
    """Why this is no path that can be asked for, or None."""
    parts = path.split("/")
    if _PATH.fullmatch(path) and not {".", ".."} & set(parts):
        return None
    return T(
        f"「{path}」: 絶対パスを一つ書きます(* や ..、空白は使えません。例 /etc/issue)",
        f"`{path}`: one absolute path is expected, without *, .. or spaces: /etc/issue, say",
    )


def content_problem(path: str) -> T | None:
    """Why the content of this file may not be asked for, or None."""
    if problem := path_problem(path):
        return problem
    if path in READABLE or not any(fnmatchcase(path.lower(), one) for one in SECRETS):
        return None
    return T(
        f"{path}: 鍵、パスワード、個人の領域の内容は収集しません。mode(権限)の点検は使えます",
        f"{path}: content of keys, passwords and people's folders is never collected; "
        "a check of its mode is possible",
    )


def key_problem(key: str) -> T | None:
    """Why this is no kernel setting that can be asked for, or None."""
    if _KEY.fullmatch(key) and ".." not in key and not _SECRET_KEY.search(key):
        return None
    return T(
        f"「{key}」: sysctl の名前を一つ書きます(例 kernel.dmesg_restrict)。鍵の類は収集しません",
        f"`{key}`: one name of sysctl is expected (kernel.dmesg_restrict, say); keys are refused",
    )
