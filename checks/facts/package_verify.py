"""Programs as their packages delivered them: dpkg --verify or rpm -V, and file capabilities."""

import re
from dataclasses import dataclass
from typing import Self

from checks.fact import HostFact, Reply, Shell
from checks.model import FactError, Why
from inventory.words import T

_LINE = re.compile(r"(missing|[.?A-Z0-9]{8,9}) +(?:([a-z]) +)?(/.*?)(?: \(.*\))?")
_DOCS = re.compile(r"/usr/share/(doc|man|locale|info|lintian|help|gnome/help)(/|$)")
_CAPABLE = re.compile(r"(/.*?)(?: =)? ((?:cap_|=|all=)\S*(?: \S+)*)")
_CUT = T(ja="パッケージの検査", en="the verification of packages")


@dataclass(frozen=True, slots=True)
class PackageVerify(HostFact):
    """What differs from the packages: programs and libraries, settings and documents left out.

    `by` is dpkg or rpm; `packages` are those that were verified.
    """

    label = "パッケージの検査"

    by: str
    packages: tuple[str, ...]
    altered: tuple[str, ...]

    probe = Shell(
        r"""
need grep; need head
w='apt at base-files bash bsdutils busybox chrony coreutils cron dash dbus dpkg findutils gawk
  grep gzip iproute2 iptables kmod libc-bin libc6 libcap2 libcrypt1 libpam-modules
  libpam-modules-bin libpam-runtime libpam0g libssl3 libssl3t64 libsystemd0 login mawk mount
  nftables openssh-client openssh-server openssl passwd perl-base procps rsyslog sed sudo systemd
  systemd-sysv tar udev util-linux auditd'
r='audit bash chrony coreutils cronie dbus dnf findutils firewalld gawk glibc grep gzip iproute
  kmod libcap libxcrypt nftables openssh-clients openssh-server openssl openssl-libs pam
  passwd procps-ng rpm rsyslog sed shadow-utils sudo systemd systemd-libs tar util-linux
  util-linux-core'
if command -v dpkg-query >/dev/null 2>&1 && [ -s /var/lib/dpkg/status ]; then
  k=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' $w 2>/dev/null |
    while read -r s n; do [ "$s" = installed ] && printf '%s ' "$n"; done)
  [ -n "$k" ] || exit 1
  printf 'by dpkg %s\n' "$k"
  v() { lim 40 /usr/bin/dpkg --verify $k 2>&1; printf 'status %s\n' "$?"; }
elif command -v rpm >/dev/null 2>&1; then
  k=$(rpm -q --qf '%{NAME}\n' $r 2>/dev/null | while read -r n x; do
    [ -z "$x" ] && printf '%s ' "$n"; done)
  [ -n "$k" ] || exit 1
  printf 'by rpm %s\n' "$k"
  v() { lim 40 rpm -V --nomtime $k 2>&1; printf 'status %s\n' "$?"; }
else exit 91; fi
# documents that were left out on purpose would be thousands of lines
v | grep -v -e '^missing  *[a-z ]*/usr/share/doc/' -e '^missing  *[a-z ]*/usr/share/man/' \
  -e '^missing  *[a-z ]*/usr/share/locale/' -e '^missing  *[a-z ]*/usr/share/info/' \
  -e '^missing  *[a-z ]*/usr/share/lintian/' | head -n 2000
""",
        root=True,
    )

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Read the lines of both tools; a message that is none of theirs means it failed."""
        lines = [line for line in reply.text.split("\n") if line]
        head = lines[0].split() if lines else []
        if head[:1] != ["by"] or len(head) < 3 or lines[-1] not in ("status 0", "status 1"):
            raise FactError(Why.TRUNCATED, _CUT)
        altered = [found for line in lines[1:-1] if (found := _altered(line))]
        return cls(head[1], tuple(head[2:]), tuple(altered))


def _altered(line: str) -> str | None:
    match = _LINE.fullmatch(line)
    if match is None:
        raise FactError(Why.MALFORMED, T(ja=f"検査の行 {line[:80]!r}", en=f"line {line[:80]!r}"))
    marks, kind, path = match.groups()
    if kind in ("c", "d", "g") or _DOCS.match(path):
        return None
    content = marks == "missing" or marks[2] == "5" or marks[0] == "S"
    return f"{path} ({marks})" if content else None


@dataclass(frozen=True, slots=True)
class FileCapabilities(HostFact):
    """Programs that carry capabilities(7), by path, from one getcap(8)."""

    label = "ファイルケーパビリティ"

    programs: tuple[tuple[str, str], ...]

    probe = Shell(
        r"""
need getcap
set --
for k in /usr/bin /usr/sbin /usr/lib /usr/lib64 /usr/libexec /usr/local /bin /sbin /lib /opt /srv \
    /root /tmp /var/tmp; do
  [ -d "$k" ] && [ ! -L "$k" ] && set -- "$@" "$k"
done
lim 20 getcap -r "$@" 2>/dev/null
printf 'status %s\n' "$?"
""",
        root=True,
    )

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Read the lines of getcap(8), old form and new."""
        lines = [line for line in reply.text.split("\n") if line]
        if lines[-1:] not in (["status 0"], ["status 1"]):
            raise FactError(
                Why.TRUNCATED, T(ja="ケーパビリティの一覧", en="the list of capabilities")
            )
        return cls(tuple(map(_capable, lines[:-1])))


def _capable(line: str) -> tuple[str, str]:
    """The path and what it carries; all of the capabilities are `=ep`, cap_to_text(3)."""
    match = _CAPABLE.fullmatch(line)
    if match is None:
        raise FactError(Why.MALFORMED, T(ja=f"getcap の行 {line[:80]!r}", en=f"line {line[:80]!r}"))
    return match.group(1), match.group(2)
