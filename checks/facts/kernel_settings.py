"""Kernel settings: the running value of each key, and what sysctl.d will set at the next boot."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from types import MappingProxyType
from typing import Self

from checks.fact import HostFact, Reply, Shell
from checks.facts.config_files import tail, texts
from checks.model import FactError, Why
from inventory.words import T

_FOLDERS = ("/etc", "/run", "/usr/local/lib", "/usr/lib", "/lib")
_KEY = re.compile(r"^key (\S+)$", re.M)
_CONF = "/etc/sysctl.conf"


@dataclass(frozen=True, slots=True)
class KernelSettings(HostFact):
    """Values by dotted key; a key that this kernel does not have is in neither mapping.

    `persistent` is what stands after all files in the order of sysctl.d(5); globs are kept as
    they are written, see `at_boot`.
    """

    label = "カーネルの設定"

    running: Mapping[str, str]
    persistent: Mapping[str, str]
    closed: frozenset[str]

    probe = Shell(
        r"""
set --
d=/lib; [ -L /lib ] && d=
for d in /etc /run /usr/local/lib /usr/lib $d; do
  for k in "$d"/sysctl.d/*.conf; do [ -e "$k" ] && set -- "$@" "$k"; done
done
for k in /usr/lib/systemd/systemd-sysctl /lib/systemd/systemd-sysctl; do
  [ -x "$k" ] && d=systemd
done
f "$@" /etc/sysctl.conf
[ "$d" = systemd ] && printf 'loader systemd\n'
need grep
# grep reads each entry in one piece; read(1) of dash goes byte by byte, which /proc/sys refuses
r() { for k in "$@"; do [ -f "$k" ] && printf 'key %s\n' "${k#/proc/sys/}"; done
  grep -s '' "$@" /dev/null | sed 's#^/proc/sys/\([^:]*\):#now \1 #'; }
r /proc/sys/kernel/randomize_va_space /proc/sys/kernel/dmesg_restrict \
  /proc/sys/kernel/kptr_restrict /proc/sys/kernel/yama/ptrace_scope /proc/sys/kernel/sysrq \
  /proc/sys/kernel/unprivileged_bpf_disabled /proc/sys/kernel/perf_event_paranoid \
  /proc/sys/kernel/kexec_load_disabled /proc/sys/fs/protected_fifos \
  /proc/sys/fs/protected_regular \
  /proc/sys/fs/suid_dumpable /proc/sys/fs/protected_symlinks /proc/sys/fs/protected_hardlinks \
  /proc/sys/net/ipv4/ip_forward /proc/sys/net/ipv4/tcp_syncookies \
  /proc/sys/net/ipv4/icmp_echo_ignore_broadcasts \
  /proc/sys/net/ipv4/icmp_ignore_bogus_error_responses \
  /proc/sys/net/ipv4/conf/*/accept_redirects /proc/sys/net/ipv4/conf/*/accept_source_route \
  /proc/sys/net/ipv4/conf/*/rp_filter /proc/sys/net/ipv4/conf/*/forwarding \
  /proc/sys/net/ipv4/conf/*/send_redirects /proc/sys/net/ipv4/conf/*/log_martians \
  /proc/sys/net/ipv6/conf/*/accept_ra \
  /proc/sys/net/ipv6/conf/*/accept_redirects /proc/sys/net/ipv6/conf/*/accept_source_route \
  /proc/sys/net/ipv6/conf/*/disable_ipv6 /proc/sys/net/ipv6/conf/all/forwarding
"""
    )

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Merge the files by base name, as systemd-sysctl and procps do."""
        rest = tail(reply)
        running = dict(re.findall(r"^now (\S+) (.*)$", rest, re.M))
        if not running:
            raise FactError(Why.MALFORMED, T(ja="稼働中の値がない", en="no running value"))
        by_systemd = re.search(r"^loader systemd$", rest, re.M) is not None
        ordered = _in_order(reply, by_systemd=by_systemd)
        return cls(
            MappingProxyType({_dotted(k): " ".join(v.split()) for k, v in running.items()}),
            MappingProxyType(_settings(ordered)),
            frozenset(_dotted(k) for k in _KEY.findall(rest) if k not in running),
        )

    def now(self, key: str) -> str | None:
        """The running value; None where the kernel has no such key."""
        if key in self.closed:
            raise FactError(Why.NO_PRIVILEGE, key)
        return self.running.get(key)

    def interfaces(self, family: str) -> tuple[str, ...]:
        """The interfaces of `ipv4` or `ipv6`, the loopback left out."""
        pattern = re.compile(rf"net\.{family}\.conf\.(.+)\.accept_redirects")
        names = (m.group(1) for m in map(pattern.fullmatch, (*self.running, *self.closed)) if m)
        return tuple(name for name in names if name not in ("all", "default", "lo"))

    @property
    def speaks_ipv6(self) -> bool:
        """False where IPv6 is not built in or is switched off for all interfaces.

        Writing to `all` sets every interface, and each can be set back afterwards.
        """
        mine = re.compile(r"net\.ipv6\.conf\.(?!default\.|lo\.).+\.disable_ipv6")
        keys = filter(mine.fullmatch, (*self.running, *self.closed))
        return any(self.now(key) == "0" for key in keys)

    def at_boot(self, key: str) -> str | None:
        """The value that the files give the key: named exactly, or by the last glob that fits."""
        if key in self.persistent:
            return self.persistent[key]
        globs = [value for glob, value in self.persistent.items() if fnmatchcase(key, glob)]
        return globs[-1] if globs and f"-{key}" not in self.persistent else None


def _in_order(reply: Reply, *, by_systemd: bool) -> Iterable[str]:
    """systemd-sysctl never reads /etc/sysctl.conf itself; `sysctl --system` reads it last."""
    found = texts(reply)
    names: dict[str, str] = {}
    for path in reply.files():
        folder, _, name = path.rpartition("/")
        if folder.removesuffix("/sysctl.d") in _FOLDERS and folder.endswith("/sysctl.d"):
            names.setdefault(name, path)
    yield from (found.get(names[name], "") for name in sorted(names))
    if not by_systemd:
        yield found.get(_CONF, "")


def _settings(ordered: Iterable[str]) -> dict[str, str]:
    """Later lines replace earlier ones; `-key` alone takes a key out of the globs."""
    found: dict[str, str] = {}
    for text in ordered:
        for line in text.splitlines():
            key, assigns, value = line.strip().partition("=")
            key = key.strip()
            if not key or key[0] in "#;":
                continue
            if assigns:
                key = key.removeprefix("-")
                found.pop(_dotted(key), None)
                found[_dotted(key)] = " ".join(value.split())
            elif key.startswith("-"):
                found[f"-{_dotted(key[1:])}"] = ""
    return found


def _dotted(key: str) -> str:
    """sysctl.d(5): where a slash comes first, slashes separate and dots belong to names."""
    cut = re.search(r"[./]", key)
    return key.translate(str.maketrans("/.", "./")) if cut and cut.group() == "/" else key
