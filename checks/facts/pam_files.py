"""Files that modules of PAM read to let people by: who is exempt, and what happens on an outage.

Nothing secret leaves the host: of pam_duo.conf only host, failmode and groups, of the file of
pam_radius_auth only the names of the servers, of lists only words that look like names.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from checks.fact import HostFact, Reply, Shell
from checks.model import FactError, Why

ACCESS = "/etc/security/access.conf"
DUO = "/etc/security/pam_duo.conf"
RADIUS = "/etc/pam_radius_auth.conf"
SEPERMIT = "/etc/security/sepermit.conf"

_PROBE = r"""
need awk
set -- $(awk '
  /^[ \t]*#/ { next }
  { for (i = 1; i <= NF; i++) {
      if ($i ~ /pam_listfile\.so/) kind = "list"
      else if ($i ~ /pam_access\.so/) kind = "access"
      else if ($i ~ /pam_duo\.so/) kind = "duo"
      else if ($i ~ /pam_radius_auth\.so/) kind = "radius"
      else if (kind && $i ~ /^(file|accessfile|conf)=\/[-A-Za-z0-9_.\/]+$/) {
        sub(/^[a-z]+=/, "", $i); print kind ":" $i }
    } kind = "" }' /etc/pam.d/* /usr/lib/pam.d/* 2>/dev/null | sort -u | head -n 32)
for x in /etc/security/access.d/*.conf; do [ -e "$x" ] && set -- "$@" "access:$x"; done
for x in access:/etc/security/access.conf duo:/etc/security/pam_duo.conf \
  radius:/etc/pam_radius_auth.conf list:/etc/security/sepermit.conf "$@"; do
  kind=${x%%:*}; path=${x#*:}
  if [ ! -e "$path" ]; then printf 'absent\t%s\n' "$path"; continue; fi
  if [ ! -f "$path" ] || [ ! -r "$path" ]; then printf 'closed\t%s\n' "$path"; continue; fi
  printf 'file\t%s\n' "$path"
  awk -v kind="$kind" '
    NR > 2000 || length($0) > 512 { print "cut"; exit }
    { sub(/\r$/, "") }
    kind == "list" { if ($0 ~ /^:?[-A-Za-z0-9_.@\/]+[ \t]*$/) print "line\t" $1
      else if ($0 !~ /^[ \t]*(#|$)/) print "odd"; next }
    kind == "duo" { if ($0 ~ /^[ \t]*(host|failmode|groups|group)[ \t]*=/) print "line\t" $0; next }
    kind == "radius" { if ($0 !~ /^[ \t]*(#|$)/) print "line\t" $1; next }
    /^[+-]/ { print "line\t" $0 }' "$path"
done
"""


@dataclass(frozen=True, slots=True)
class PamFiles(HostFact):
    """The lines of each file by its path; None for a file that is not there.

    A file that nobody could read whole has no entry.
    """

    label = "PAMモジュールの設定ファイル"

    probe: ClassVar[Shell] = Shell(_PROBE, root=True)

    files: Mapping[str, tuple[str, ...] | None]

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Read the files; FactError where the reply does not begin with one."""
        files: dict[str, list[str] | None] = {}
        unsure: set[str] = set()
        path = ""
        for row in reply.text.splitlines():
            word, _, rest = row.partition("\t")
            if word in ("file", "absent", "closed"):
                path = rest
                files[path] = None if word == "absent" else []
            if word in ("closed", "cut", "odd"):
                unsure.add(path)
            elif word == "line" and (lines := files.get(path)) is not None:
                lines.append(rest)
        if not files:
            raise FactError(Why.TRUNCATED, cls.label)
        whole = {one: lines for one, lines in files.items() if one not in unsure}
        return cls({one: None if found is None else tuple(found) for one, found in whole.items()})
