"""Log files on disk: those of known names, whatever else is open, and the audit trail."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from checks.fact import HostFact, Reply, Shell
from checks.facts.file_modes import FileMode, described
from checks.model import FactError, Why
from inventory.words import T

MOST = 3000
_AUDIT_LOG = "/var/log/audit/audit.log"
_CUT = T(ja="ログファイルの一覧が途中で切れた", en="the list of log files was cut short")


@dataclass(frozen=True, slots=True)
class LogFiles(HostFact):
    """Files under /var/log of known names, and those with a bit beyond 0640.

    `closed` are the folders that others cannot enter; `whole` is False where there were too many
    to list, `refused` counts what could not be entered or was not answered for.
    """

    label = "ログファイルの一覧"

    files: tuple[FileMode, ...]
    closed: frozenset[str]
    whole: bool
    refused: int

    probe = Shell(
        r"""
need find; need stat; need head
[ -d /var/log ] || { printf 'status 0\n'; exit 0; }
{ lim 20 find /var/log/ -xdev \( -type d ! -perm -0001 -o -type f \( \
    -path '/var/log/auth.log*' -o -path '/var/log/secure*' -o -path '/var/log/syslog*' \
    -o -path '/var/log/messages*' -o -path '/var/log/kern.log*' -o -path '/var/log/sudo.log*' \
    -o -path '/var/log/lastlog*' -o -path '/var/log/[bw]tmp*' -o -path '/var/log/localmessages*' \
    -o -path '/var/log/waagent.log*' -o -path '/var/log/cloud-init*' -o -name '*.journal' \
    -o -name '*.journal~' -o -path '/var/log/sssd/*' -o -path '/var/log/gdm/*' \
    -o -path '/var/log/gdm3/*' -o -path '/var/log/landscape/*' \
    -o -perm -0001 -o -perm -0002 -o -perm -0004 -o -perm -0010 -o -perm -0020 -o -perm -0100 \
    -o -perm -4000 -o -perm -2000 \) \) -exec stat -c '%f %u %g %U %G %n' {} + 2>&1
  printf 'status %s\n' "$?"; } | head -n 3001
""",
        root=True,
    )

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Read the lines of stat(1); a list without its end is none."""
        lines = [line for line in reply.text.split("\n") if line]
        whole = len(lines) <= MOST
        refused = sum(line.startswith(("find: ", "stat: ")) for line in lines)
        if whole and lines[-1:] != ["status 0"] and not (lines[-1:] == ["status 1"] and refused):
            raise FactError(Why.TRUNCATED, _CUT)
        found = [one for line in lines if (one := _one(line))]
        closed = frozenset(one.path.rstrip("/") for one in found if one.is_folder)
        return cls(tuple(one for one in found if not one.is_folder), closed, whole, refused)

    def shut_in(self, one: FileMode) -> bool:
        """True where others cannot enter a folder above the file."""
        parents = [one.path[:at] for at, sign in enumerate(one.path) if sign == "/"]
        return not self.closed.isdisjoint(parents)


def _one(line: str) -> FileMode | None:
    try:
        return described(line)
    except FactError:
        return None  # a message of find(1), or the rest of a name with a line break


@dataclass(frozen=True, slots=True)
class AuditTrail(HostFact):
    """Where auditd writes, and how that lies on disk.

    `group` is `log_group` of auditd.conf(5), root where it says none. `folder` is None where there
    is none yet; `configured` is False on a host without auditd.conf.
    """

    label = "監査ログのファイル"

    configured: bool
    log_file: str
    group: str
    folder: FileMode | None
    files: tuple[FileMode, ...]

    probe = Shell(
        r"""
need awk; need stat
c=/etc/audit/auditd.conf; a=
if [ -e "$c" ]; then
  [ -r "$c" ] || exit 92
  o=$(awk -F= '{ k = tolower($1); gsub(/[ \t]/, "", k); v = $2; gsub(/^[ \t]+|[ \t]+$/, "", v) }
    k == "log_file" || k == "log_group" { print "conf", k, v }' "$c") || exit 1
  printf 'auditd\n%s\n' "$o"
  a=$(printf '%s\n' "$o" | awk '$2 == "log_file" { print $3 }')
  a=${a##*[!/A-Za-z0-9._-]}
fi
a=${a:-/var/log/audit/audit.log}; d=${a%/*}
if [ -d "$d" ]; then
  [ -r "$d" ] && [ -x "$d" ] || exit 92
  set -- "$d"
  for k in "$a" "$a".*; do [ -f "$k" ] && set -- "$@" "$k"; done
  stat -L -c '%f %u %g %U %G %n' -- "$@" || exit 1
fi
printf 'complete\n'
""",
        root=True,
    )

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Read auditd's own words and the lines of stat(1); the last word of a setting counts."""
        lines = [line for line in reply.text.split("\n") if line]
        if lines[-1:] != ["complete"]:
            raise FactError(Why.TRUNCATED, _CUT)
        rows = [line.split(" ", 2) for line in lines if line.startswith("conf ")]
        conf: Mapping[str, str] = {row[1]: row[2] for row in rows}
        rest = [line for line in lines[:-1] if line != "auditd" and not line.startswith("conf ")]
        found = [described(line) for line in rest]
        return cls(
            configured="auditd" in lines,
            log_file=conf.get("log_file") or _AUDIT_LOG,
            group=conf.get("log_group") or "root",
            folder=next((one for one in found if one.is_folder), None),
            files=tuple(one for one in found if not one.is_folder),
        )
