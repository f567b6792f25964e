"""What shapes the sessions of people: start-up files of shells, limits.conf, useradd's defaults.

Of the start-up files only the lines about TMOUT, the umask and PATH leave the host.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from checks.fact import HostFact, Reply, Shell
from checks.model import FactError, Why
from inventory.words import T

_WHAT = T(ja="シェルの起動ファイル", en="start-up files of shells")
_PROBE = r"""
need awk
need stat
r=$(awk -F: '$3 == 0 && $6 ~ /^\/./ { print $6; exit }' /etc/passwd)
r=${r:-/root}
set -- /dev/null
for x in /etc/environment /etc/profile /etc/profile.d/*.sh /etc/bash.bashrc /etc/bashrc \
    /etc/login.defs "$r/.profile" "$r/.bash_profile" "$r/.bash_login" "$r/.bashrc"; do
  [ -f "$x" ] && printf 'file\t%s\n' "$x" && set -- "$@" "$x"
done
# a line within if, case or a loop is met under a condition, an else branch with what is before it
awk 'FNR == 1 { d = 0 }
  /^[ \t]*#/ { next }
  { t = $0; sub(/(^|[ \t;])#.*/, "", t); w = t; gsub(/[;&|(){}]/, " ", w); n = split(w, a, /[ \t]+/)
    opens = 0; closes = 0
    for (i = 1; i <= n; i++) {
      if (a[i] ~ /^(if|case|for|while|until)$/) { opens++; other[d + opens] = 0 }
      if (a[i] ~ /^(fi|esac|done)$/) closes++
      if (a[i] == "else") other[d + opens] = 1 }
    if (closes > opens) d -= closes - opens
    if (d < 0) d = 0 }
  /(^|[^A-Z_])(TMOUT|PATH)([^A-Z_]|$)|umask|profile\.d/ { gsub(/\t/, " ")
    gsub(/[A-Za-z0-9_]*([Pp][Aa][Ss][Ss]|[Ss][Ee][Cc][Rr]|TOKEN|token|KEY|key)[^ =]*=[^ ;]*/, "***")
    print "line\t" FILENAME "\t" FNR "\t" (d && !other[d] ? "if" : "-") "\t" substr($0, 1, 1000) }
  { if (opens > closes) d += opens - closes }' "$@" || exit 1
set -- /dev/null
for x in /etc/security/limits.conf /etc/security/limits.d/*.conf; do
  [ -f "$x" ] && set -- "$@" "$x"
done
awk '{ sub(/#.*/, "") } NF == 4 && $3 ~ /^max(sys)?logins$/ {
  print "limit\t" FILENAME "\t" $1 "\t" $2 "\t" $3 "\t" $4 }' "$@" || exit 1
if [ -f /etc/default/useradd ]; then
  awk '/^[A-Z]+=/ { i = index($0, "="); v = substr($0, i + 1); gsub(/[ \t"]/, "", v)
    print "useradd\t" substr($0, 1, i - 1) "\t" v }' /etc/default/useradd || exit 1
fi
if [ -f /etc/securetty ]; then
  awk '!/^[ \t]*(#|$)/ { print "tty\t" $1 }' /etc/securetty || exit 1
  echo securetty
fi
set -- /dev/null
for x in /etc/environment /etc/profile /etc/profile.d/*.sh /etc/login.defs \
    "$r/.profile" "$r/.bash_profile" "$r/.bash_login" "$r/.bashrc"; do
  [ -f "$x" ] && set -- "$@" "$x"
done
IFS='
'
set -f
# variables that hold a plain path stand for it: v[NAME]
v=$(awk -v r="$r" 'BEGIN { print "HOME\t" r }
  !/^[ \t]*#/ { l = $0; sub(/^[ \t]*(export[ \t]+)?/, "", l)
    gsub(/\$HOME|\$\{HOME\}/, r, l) }
  !/^[ \t]*#/ && l ~ /^[A-Za-z_][A-Za-z0-9_]*=["\47]?\/[A-Za-z0-9_.\/-]*["\47]?[ \t]*(;.*)?$/ {
    n = l; sub(/=.*/, "", n); sub(/^[^=]*=/, "", l); gsub(/["\47]|[ \t;].*/, "", l)
    if (n != "PATH") print n "\t" l }' "$@" | head -n 200)
printf '%s\n' "$v" | sed 's/^/var	/'
for x in $({ printf '%s\n' "$v"; echo; cat "$@"; } | awk '
    !data { if ($0 == "") { data = 1; next }
      i = index($0, "\t"); n = substr($0, 1, i - 1); v[n] = v[n] " " substr($0, i + 1); next }
    /PATH/ && !/^[ \t]*#/ { n = split($0, w, /[:;="\47 \t]+/)
    for (i = 1; i <= n; i++) { if (w[i] ~ /^\//) print w[i]
      if (w[i] !~ /^\$/) continue
      k = w[i]; sub(/^\$\{?/, "", k); t = k; sub(/^[A-Za-z0-9_]*\}?/, "", t)
      sub(/[^A-Za-z0-9_].*/, "", k); m = split(v[k], p, " ")
      for (j = 1; j <= m; j++) print p[j] t } }' |
    sort -u | head -n 1000); do
  [ -d "$x" ] && printf '%s\n' "$x"
done | { set --; while IFS= read -r x; do set -- "$@" "$x"; done
  [ $# -eq 0 ] || stat -L -c 'folder	%a	%u	%n' -- "$@"; }
echo complete
"""
_MOST = 1000  # of one line, in the probe


@dataclass(frozen=True, slots=True)
class StartLine:
    """One line of a start-up file, without its comment; `sure` is False under a condition."""

    file: str
    number: int
    text: str
    sure: bool = True

    def __str__(self) -> str:
        """The line as an auditor quotes it."""
        return f"{self.file}:{self.number}: {self.text}"


@dataclass(frozen=True, slots=True)
class LimitLine:
    """One line of limits.conf(5) about the number of logins."""

    file: str
    domain: str
    kind: str
    item: str
    value: str

    def __str__(self) -> str:
        """The line as an auditor quotes it."""
        return f"{self.file}: {self.domain} {self.kind} {self.item} {self.value}"


@dataclass(frozen=True, slots=True)
class Folder:
    """One folder of a search path."""

    path: str
    mode: int
    uid: int


@dataclass(frozen=True, slots=True)
class SessionFiles(HostFact):
    """What the files say; `consoles` is None where there is no securetty(5)."""

    label = "シェルの起動ファイルと制限"

    probe: ClassVar[Shell] = Shell(_PROBE, root=True)

    files: tuple[str, ...]
    lines: tuple[StartLine, ...]
    limits: tuple[LimitLine, ...]
    useradd: Mapping[str, tuple[str, ...]]
    consoles: tuple[str, ...] | None
    folders: tuple[Folder, ...]
    variables: frozenset[str]

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Read the rows; FactError where they end early."""
        rows = [line.split("\t") for line in reply.text.split("\n") if line]
        if rows[-1:] != [["complete"]] or rows.count(["complete"]) != 1:
            raise FactError(Why.TRUNCATED, _WHAT)
        useradd: dict[str, tuple[str, ...]] = {}
        for _, name, value in _of(rows, "useradd", 3):
            useradd[name] = (*useradd.get(name, ()), value)
        ttys = tuple(row[1] for row in _of(rows, "tty", 2))
        lines = (
            StartLine(row[1], int(row[2]), _bare(_whole(row[4])), row[3] != "if")
            for row in _of(rows, "line", 5)
        )
        return cls(
            files=tuple(row[1] for row in _of(rows, "file", 2)),
            lines=tuple(one for one in lines if one.text),
            limits=tuple(LimitLine(*row[1:]) for row in _of(rows, "limit", 6)),
            useradd=useradd,
            consoles=ttys if ["securetty"] in rows else None,
            folders=tuple(
                Folder(row[3], int(row[1], 8), int(row[2])) for row in _of(rows, "folder", 4)
            ),
            variables=frozenset(row[1] for row in _of(rows, "var", 3)),
        )

    def system_wide(self) -> tuple[StartLine, ...]:
        """The lines of /etc/profile and, where it reads that folder, of /etc/profile.d."""
        reads = any(one.file == "/etc/profile" and "profile.d" in one.text for one in self.lines)
        return tuple(
            one
            for one in self.lines
            if one.file == "/etc/profile" or (reads and one.file.startswith("/etc/profile.d/"))
        )

    def of_bash(self) -> tuple[StartLine, ...]:
        """The lines of the file that every interactive bash reads."""
        return tuple(one for one in self.lines if one.file in ("/etc/bash.bashrc", "/etc/bashrc"))

    def of_root(self) -> tuple[StartLine, ...]:
        """The lines of root's own files."""
        return tuple(one for one in self.lines if one.file.rpartition("/")[2].startswith("."))


def _of(rows: list[list[str]], mark: str, length: int) -> Iterator[list[str]]:
    for row in rows:
        if row[0] == mark:
            if len(row) != length:
                raise FactError(Why.MALFORMED, _WHAT)
            yield row


def _whole(text: str) -> str:
    if len(text.encode()) >= _MOST:
        raise FactError(Why.TRUNCATED, _WHAT)
    return text


def _bare(text: str) -> str:
    return re.sub(r"(^|\s)#.*", "", text).strip()
