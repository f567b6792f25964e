"""One bounded walk over the local file systems: open to all, set-ID, without owner, foreign."""

import re
import stat
from dataclasses import dataclass
from typing import Self

from checks.fact import HostFact, Reply, Shell
from checks.model import FactError, Why
from inventory.words import T

_LINE = re.compile(r"([0-9a-f]{1,8}) ([0-9]{1,10}) ([0-9]{1,10}) (\S+) (\S+) (/.*)")
_SYSTEM = re.compile(r"(/usr|/usr/local)?/(bin|sbin|lib|lib32|lib64|libx32|libexec)(/|$)")
MOST = 4000
_NOBODY_KNOWN = "UNKNOWN"  # stat(1) of GNU and busybox


@dataclass(frozen=True, slots=True)
class Found:
    """One conspicuous file: its mode, owner and group, "UNKNOWN" where they have no name."""

    path: str
    mode: int
    user: str
    group: str

    @property
    def has_user(self) -> bool:
        """True where the number of the owner is that of an account."""
        return self.user != _NOBODY_KNOWN

    @property
    def has_group(self) -> bool:
        """True where the number of the group is that of a group."""
        return self.group != _NOBODY_KNOWN

    @property
    def is_folder(self) -> bool:
        """True for a directory."""
        return stat.S_ISDIR(self.mode)

    @property
    def open_to_all(self) -> bool:
        """True where the write bit for others is set."""
        return bool(self.mode & stat.S_IWOTH)

    @property
    def sticky(self) -> bool:
        """True where only the owner of an entry may remove it."""
        return bool(self.mode & stat.S_ISVTX)

    @property
    def in_system(self) -> bool:
        """True in the folders of programs and libraries (hier(7))."""
        return bool(_SYSTEM.match(self.path))

    @property
    def set_id(self) -> bool:
        """True for a file that runs with its owner's or its group's rights."""
        return not self.is_folder and bool(self.mode & (stat.S_ISUID | stat.S_ISGID))


@dataclass(frozen=True, slots=True)
class DiskWalk(HostFact):
    """What the walk met; `refused` counts the places that it could not enter.

    In the folders of programs and libraries it meets whatever root alone does not own and write.

    `owners` is False where find(1) could not tell files without an owner. Network mounts,
    container layers and snap images are left out and listed in `skipped`.
    """

    label = "ディスクの探索"

    found: tuple[Found, ...]
    walked: tuple[str, ...]
    skipped: tuple[str, ...]
    refused: int
    owners: bool

    probe = Shell(
        r"""
need find; need awk; need stat; need head
awk '
  { for (i = 7; i <= NF && $i != "-"; i++); t = $(i+1); d = $3; m = $5 }
  t ~ /^(ext[234]|xfs|btrfs|f2fs|jfs|reiserfs|zfs|bcachefs|vfat|exfat|ntfs3?|tmpfs|ramfs)$/ ||
  (t == "overlay" && m == "/") {
    if ($4 == "/" && !(d in whole)) { whole[d] = m; print "walk " m; next }
    part[d " " $4] = m; next
  }
  t !~ /^(proc|sysfs|devpts|devtmpfs|cgroup2?|mqueue|hugetlbfs|debugfs|tracefs|securityfs)$/ &&
  t !~ /^(pstore|bpf|configfs|fusectl|efivarfs|binfmt_misc|rpc_pipefs|selinuxfs|nsfs|autofs)$/ {
    print "skip " m
  }
  END { for (k in part) { split(k, a, " "); if (!(a[1] in whole)) print "walk " part[k] } }
' /proc/self/mountinfo | sort -u | {
  u=$(awk -F: '$3 ~ /^[0-9]+$/ && n++ < 200 {printf "! -user %s ", $3}' /etc/passwd)
  g=$(awk -F: '$3 ~ /^[0-9]+$/ && n++ < 200 {printf "! -group %s ", $3}' /etc/group)
  # busybox find does not know -nouser, and busybox sh may prefer it to the host's own
  w=find; [ -x /usr/bin/find ] && w=/usr/bin/find
  if $w / -prune -nouser >/dev/null 2>&1; then u="-o $u -nouser -o $g -nogroup"
  else u=; printf 'owners unknown\n'; fi
  while read -r word m; do
    printf '%s %s\n' "$word" "$m"
    if [ "$word" = walk ]; then m=$(printf '%b.' "$m"); set -- "$@" "${m%.}"; fi
  done
  [ "$#" -gt 0 ] || exit 1
  for d in /var/lib/docker /var/lib/containers /var/lib/containerd /var/lib/lxc \
      /var/lib/machines /var/lib/kubelet /snap /var/lib/snapd; do
    [ -d "$d" ] && printf 'skip %s\n' "$d"
  done
  { lim 40 $w "$@" -xdev \( -path /proc -o -path /sys -o -path /snap \
      -o -path /var/lib/docker -o -path /var/lib/containers -o -path /var/lib/containerd \
      -o -path /var/lib/lxc -o -path /var/lib/machines -o -path /var/lib/kubelet \
      -o -path /var/lib/snapd -o -path '*/.local/share/containers' \) -prune -o \
      \( -type f -o -type d \) \( -perm -0002 -o -type f -perm -4000 -o -type f -perm -2000 \
      -o \( ! -user 0 -o -perm -0020 \) \( -path '/usr/bin*' -o -path '/usr/sbin*' \
      -o -path '/usr/lib*' -o -path '/usr/local/bin*' -o -path '/usr/local/sbin*' \
      -o -path '/usr/local/lib*' -o -path '/bin*' -o -path '/sbin*' -o -path '/lib*' \) \
      $u \) -exec stat -c '%f %u %g %U %G %n' -- {} + 2>&1
    printf 'status %s\n' "$?"; } | head -n 4001
}
""",
        root=True,
    )

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Read the walk; a walk that was cut short is no walk."""
        lines = reply.text.split("\n")
        while lines and not lines[-1]:
            lines.pop()
        walked = [line[5:] for line in lines if line.startswith("walk /")]
        skipped = [line[5:] for line in lines if line.startswith("skip /")]
        _require_end(lines, walked)
        found = [one for line in lines[:-1] if (one := _found(line))]
        refused = sum(_complains(line) and not _gone(line) for line in lines)
        owners = "owners unknown" not in lines
        return cls(tuple(found), tuple(walked), tuple(skipped), refused, owners)


def _require_end(lines: list[str], walked: list[str]) -> None:
    if len(lines) > MOST or lines[-1:] == ["status 124"] or lines[-1:] == ["status 143"]:
        raise FactError(
            Why.TRUNCATED,
            T(ja="ディスクの探索が途中で切れた", en="the walk over the disks was cut short"),
        )
    complained = any(map(_complains, lines))
    if lines[-1:] != ["status 0"] and not (lines[-1:] == ["status 1"] and complained):
        raise FactError(Why.COMMAND_FAILED, f"find: {lines[-1:]}")
    if not walked:
        raise FactError(
            Why.MALFORMED,
            T(ja="探索したファイルシステムがない", en="no file system was walked"),
        )


def _complains(line: str) -> bool:
    return line.startswith(("find: ", "/usr/bin/find: ", "stat: "))


def _gone(line: str) -> bool:
    return line.endswith("No such file or directory")  # removed while the walk was under way


def _found(line: str) -> Found | None:
    match = _LINE.fullmatch(line)
    if not match:
        return None
    mode, _, _, user, group, path = match.groups()
    return Found(path, int(mode, 16), user, group)
