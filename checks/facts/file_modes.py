"""Modes and owners of the files that decide who may do what."""

import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self

from checks.fact import HostFact, Reply, Shell
from checks.model import FactError, Why
from inventory.words import T

_LINE = re.compile(r"([0-9a-f]{1,8}) ([0-9]{1,10}) ([0-9]{1,10}) (\S+) (\S+) (/.*)")
_ROOT = frozenset({"root"})


@dataclass(frozen=True, slots=True)
class FileMode:
    """One file behind its links: kind and bits of `st_mode`, owner, group, and whether an ACL adds.

    inode(7) gives the bits; links are followed, as a link itself always looks like 0777.
    """

    path: str
    mode: int
    uid: int
    gid: int
    user: str
    group: str
    acl: bool

    @property
    def bits(self) -> int:
        """The permission bits with set-user-ID, set-group-ID and sticky."""
        return stat.S_IMODE(self.mode)

    @property
    def is_folder(self) -> bool:
        """True for a directory."""
        return stat.S_ISDIR(self.mode)

    def exceeds(self, mask: int, groups: frozenset[str], users: frozenset[str] = _ROOT) -> bool:
        """True where a bit is set outside the mask, an ACL adds to it, or the owner is another.

        A folder keeps its search bits: 0755 on it gives no content away.
        """
        allowed = mask | 0o7755 if self.is_folder else mask
        return self.opened(allowed) or self.foreign(groups, users)

    def opened(self, mask: int) -> bool:
        """True where a bit is set outside the mask, or an ACL adds to the bits (acl(5))."""
        return bool(self.bits & ~mask) or self.acl

    def foreign(self, groups: frozenset[str], users: frozenset[str] = _ROOT) -> bool:
        """True where owner or group is another; what is called root must have the number 0."""
        owned = self.uid == 0 if self.user == "root" else self.user in users
        grouped = self.gid == 0 if self.group == "root" else self.group in groups
        return not owned or not grouped

    def __str__(self) -> str:
        """The file as an auditor writes it down."""
        return f"{self.path} {self.bits:04o} {self.user}:{self.group}{' +ACL' if self.acl else ''}"


@dataclass(frozen=True, slots=True)
class FileModes(HostFact):
    """The files found, and the paths where it was not possible to look."""

    label = "ファイルの権限"

    files: Mapping[str, FileMode]
    hidden: tuple[str, ...]

    probe = Shell(
        r"""
need stat; need ls
set -- /etc/passwd /etc/passwd- /etc/group /etc/group- /etc/shadow /etc/shadow- \
  /etc/gshadow /etc/gshadow- /etc/sudoers /etc/sudoers.d /etc/sudoers.d/* \
  /etc/crontab /etc/cron.d /etc/cron.d/* /etc/cron.hourly /etc/cron.hourly/* \
  /etc/cron.daily /etc/cron.daily/* /etc/cron.weekly /etc/cron.weekly/* \
  /etc/cron.monthly /etc/cron.monthly/* /var/spool/cron/crontabs /etc/ssh \
  /etc/ssh/sshd_config /etc/ssh/sshd_config.d /etc/ssh/sshd_config.d/* /etc/ssh/*_key \
  /etc/ssh/*.pub /etc/issue /etc/issue.net /etc/motd /etc/shells /etc/nsswitch.conf \
  /etc/login.defs /etc/pam.conf /etc/pam.d /etc/pam.d/* /etc/security /etc/security/*.conf \
  /etc/security/opasswd* /etc/profile /etc/profile.d /etc/profile.d/* /etc/bash.bashrc \
  /etc/bashrc /etc/environment /etc/fstab /etc/ld.so.conf /etc/ld.so.conf.d \
  /etc/ld.so.conf.d/* /etc/ld.so.preload /etc/crypttab /etc/chrony.keys \
  /etc/chrony/chrony.keys /etc/ipsec.conf /etc/ipsec.secrets /etc/ipsec.d /etc/sestatus.conf \
  /etc/cron.allow /etc/cron.deny /etc/at.allow /etc/at.deny /var/spool/cron \
  /etc/iptables /etc/nftables /etc/selinux /etc/sysctl.d /boot /boot/System.map* \
  /boot/grub /boot/grub/grub.cfg /boot/grub/user.cfg /boot/grub2 /boot/grub2/grub.cfg \
  /boot/grub2/user.cfg /boot/efi/EFI/*/grub.cfg /boot/efi/EFI/*/user.cfg / /etc /usr /var \
  /etc/audit /etc/audit/*.conf /etc/audit/*.rules /etc/audit/rules.d \
  /etc/audit/rules.d/*.rules \
  /var/log
n=$#
while [ "$n" -gt 0 ]; do
  p=$1; shift; n=$((n-1))
  if [ -e "$p" ]; then set -- "$@" "$p"
    if [ -d "$p" ] && { [ ! -r "$p" ] || [ ! -x "$p" ]; }; then printf 'hidden %s\n' "$p"; fi
    continue
  fi
  d=${p%/*}
  while [ -n "$d" ] && [ ! -d "$d" ]; do d=${d%/*}; done
  if [ ! -x "${d:-/}" ]; then printf 'hidden %s\n' "$p"; fi
done
stat -L -c '%f %u %g %U %G %n' -- "$@" || exit 1
{ ls -dLln -- "$@"; printf 'end %s\n' "$?"; } | while IFS= read -r l; do
  case $l in 'end '*) printf '%s\n' "$l" ;; ??????????+*) printf 'acl /%s\n' "${l#*/}" ;; esac
done
"""
    )

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Read what stat(1) and ls(1) said."""
        files: dict[str, FileMode] = {}
        hidden: list[str] = []
        acls: set[str] = set()
        lines = reply.text.rstrip("\n").splitlines()
        if lines[-1:] != ["end 0"]:
            raise FactError(Why.TRUNCATED, T(ja="ファイルの情報", en="the list of files"))
        for line in lines[:-1]:
            word, _, rest = line.partition(" ")
            if word == "hidden":
                hidden.append(rest)
            elif word == "acl":
                acls.add(rest)
            elif line:
                one = described(line)
                files[one.path] = one
        if not files:
            raise FactError(Why.MALFORMED, T(ja="ファイルの情報がない", en="no file was described"))
        marked = {path: _with_acl(one, path in acls) for path, one in files.items()}
        return cls(MappingProxyType(marked), tuple(hidden))


def described(line: str) -> FileMode:
    """One file from the line of stat(1); FactError where it is no such line."""
    match = _LINE.fullmatch(line)
    if not match:
        raise FactError(
            Why.MALFORMED, T(ja=f"stat の行 {line[:80]!r}", en=f"stat line {line[:80]!r}")
        )
    mode, uid, gid, user, group, path = match.groups()
    return FileMode(path, int(mode, 16), int(uid), int(gid), user, group, acl=False)


def _with_acl(one: FileMode, acl: bool) -> FileMode:
    return FileMode(one.path, one.mode, one.uid, one.gid, one.user, one.group, acl)
