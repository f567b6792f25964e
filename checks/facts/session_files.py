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
set -- /dev/null
for x in /etc/environment /etc/profile /etc/profile.d/*.sh /etc/bash.bashrc /etc/bashrc \
    /root/.profile /root/.bash_profile /root/.bash_login /root/.bashrc; do
  [ -f "$x" ] && printf 'file\t%s\n' "$x" && set -- "$@" "$x"
done
awk '/(^|[^A-Z_])(TMOUT|PATH)([^A-Z_]|$)|umask|profile\.d/ && !/^[ \t]*#/ { gsub(/\t/, " ")
  print "line\t" FILENAME "\t" FNR "\t" substr($0, 1, 300) }' "$@" || exit 1
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
    /root/.profile /root/.bash_profile /root/.bash_login /root/.bashrc; do
  [ -f "$x" ] && set -- "$@" "$x"
done
IFS='
'
set -f
for x in $(awk '/PATH/ && !/^[ \t]*#/ { n = split($0, w, /[:;="\47 \t]+/)
    for (i = 1; i <= n; i++) if (w[i] ~ /^\//) print w[i] }' "$@" |
    sort -u | head -n 100); do
  [ -d "$x" ] && printf '%s\n' "$x"
done | { set --; while IFS= read -r x; do set -- "$@" "$x"; done
  [ $# -eq 0 ] || stat -L -c 'folder	%a	%u	%n' -- "$@"; }
echo complete
"""
_ROOTS = ("/root/",)


@dataclass(frozen=True, slots=True)
class StartLine:
    """One line of a start-up file, without its comment."""

    file: str
    number: int
    text: str

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
        lines = (StartLine(row[1], int(row[2]), _bare(row[3])) for row in _of(rows, "line", 4))
        return cls(
            files=tuple(row[1] for row in _of(rows, "file", 2)),
            lines=tuple(one for one in lines if one.text),
            limits=tuple(LimitLine(*row[1:]) for row in _of(rows, "limit", 6)),
            useradd=useradd,
            consoles=ttys if ["securetty"] in rows else None,
            folders=tuple(
                Folder(row[3], int(row[1], 8), int(row[2])) for row in _of(rows, "folder", 4)
            ),
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
        return tuple(one for one in self.lines if one.file.startswith(_ROOTS))


def _of(rows: list[list[str]], mark: str, length: int) -> Iterator[list[str]]:
    for row in rows:
        if row[0] == mark:
            if len(row) != length:
                raise FactError(Why.MALFORMED, _WHAT)
            yield row


def _bare(text: str) -> str:
    return re.sub(r"(^|\s)#.*", "", text).strip()
