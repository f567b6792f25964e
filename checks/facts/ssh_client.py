"""The OpenSSH client as it is set for everybody: its own answer, and where that is written.

`ssh -G` (ssh(1)) prints the settings for a name without connecting. It is not asked where the
files hold `Match exec` or canonical names, which would run a program or ask a name server.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar, Self

from checks.fact import HostFact, Reply, Shell
from checks.model import FactError, Why
from inventory.words import T

_INSIDE = ("unix/", "vsock/", "machine/")  # sockets: no name in a network has a slash
_LINE = re.compile(r"\s*([A-Za-z0-9]+)(?:\s*=\s*|\s+)(.*?)\s*")


@dataclass(frozen=True, slots=True)
class ClientLine:
    """One setting where it is written; `block` is the Host or Match line above it, or ""."""

    file: str
    number: int
    keyword: str
    value: str
    block: str

    @property
    def stays_inside(self) -> bool:
        """Whether it is about this machine and its own guests alone, systemd-ssh-proxy(1)."""
        word, *names = self.block.split() or [""]
        inside = all(name == ".host" or name.startswith(_INSIDE) for name in names)
        return word.lower() == "host" and bool(names) and inside

    def __str__(self) -> str:
        """The line as an auditor quotes it."""
        where = f" [{self.block}]" if self.block else ""
        return f"{self.file}:{self.number}: {self.keyword} {self.value}{where}"


@dataclass(frozen=True, slots=True)
class SshClient(HostFact):
    """The client; `settings` is None where it was not asked, `unread` are files left out."""

    label = "SSH クライアントの設定"

    probe: ClassVar[Shell] = Shell(
        r"""
need awk
k=$(command -v ssh)
printf 'client %s\n' "${k:--}"
[ -n "$k" ] || { echo end; exit 0; }
set --
for d in /etc/ssh/ssh_config /etc/ssh/ssh_config.d/*.conf; do
  [ -e "$d" ] || continue
  if [ -r "$d" ]; then set -- "$@" "$d"; else printf 'closed %s\n' "$d"; fi
done
# what they include from elsewhere, three levels deep
i=0; set -f
while [ "$i" -lt 3 ] && [ $# -gt 0 ]; do
  i=$((i+1)); n=$#
  for p in $(awk '{ gsub(/[="\r]/, " ") } tolower($1) == "include" {
      for (i = 2; i <= NF && $i !~ /^#/; i++) print $i }' "$@"); do
    case $p in
      "~"*|*%*|*'$'*) printf 'unread %s\n' "$p"; continue ;; /*) ;; *) p=/etc/ssh/$p ;; esac
    set +f; for d in $p; do
      case " $* " in *" $d "*) continue ;; esac
      [ -e "$d" ] || continue
      if [ -r "$d" ]; then set -- "$@" "$d"; else printf 'closed %s\n' "$d"; fi
    done; set -f
  done
  [ $# -gt "$n" ] || break
  [ "$i" -lt 3 ] || echo 'unread Include'
done
set +f
d=none; [ -r /etc/ssh/ssh_config ] && d=/etc/ssh/ssh_config
w='stricthostkeychecking|forwardagent|forwardx11|hashknownhosts|userknownhostsfile'
w="^($w|ciphers|macs|kexalgorithms|hostkeyalgorithms)\$"
# of the files only what is judged, and the blocks that it stands in
[ $# -eq 0 ] || awk -v w="$w" '{ l = $0; gsub(/[="\r]/, " "); k = tolower($1) }
  k ~ w || k == "host" || k == "match" { print "at", FNR, FILENAME, l }' "$@"
if [ $# -gt 0 ] && cat "$@" |
  grep -qiE '^[[:space:]]*(match.*exec|canonicalizehostname[[:space:]=]+[^n])'
then echo unasked
else lim 5 ssh -F "$d" -G hinomi.invalid 2>/dev/null |
  awk -v w="$w" '$1 ~ w { print "set", $0 }'; fi
echo end
"""
    )

    installed: bool
    settings: Mapping[str, str] | None
    lines: tuple[ClientLine, ...]
    unread: tuple[str, ...]

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Read the client's answer beside the files that ssh_config(5) reads for everybody."""
        lines = reply.text.split("\n")
        found = [line.partition(" ")[2] for line in lines if line.startswith("client ")]
        if "end" not in lines or len(found) != 1:
            raise FactError(Why.TRUNCATED, T(ja="設定の終わり", en="the end of the settings"))
        closed = [line.partition(" ")[2] for line in lines if line.startswith("closed ")]
        if closed:
            raise FactError(Why.NO_PRIVILEGE, ", ".join(closed))
        asked = [line[4:].partition(" ") for line in lines if line.startswith("set ")]
        return cls(
            installed=found[0] != "-",
            settings=MappingProxyType({key: value for key, _, value in asked}) if asked else None,
            lines=tuple(_lines(line for line in lines if line.startswith("at "))),
            unread=tuple(sorted({line[7:] for line in lines if line.startswith("unread ")})),
        )

    def written(self, keyword: str) -> tuple[ClientLine, ...]:
        """The lines that set a keyword."""
        return tuple(line for line in self.lines if line.keyword == keyword)

    def value(self, keyword: str) -> str:
        """What holds for a host that no block names; FactError where the client was not asked."""
        if self.settings is None or keyword not in self.settings:
            raise FactError(Why.UNDETERMINED, f"/usr/bin/ssh -G: {keyword}")
        return self.settings[keyword]


def _lines(rows: Iterable[str]) -> Iterable[ClientLine]:
    file, block = "", ""
    for row in rows:
        _, number, path, text = row.split(" ", 3)
        if path != file:
            file, block = path, ""
        match = _LINE.fullmatch(text)
        if not match:
            continue
        keyword, value = match.group(1).lower(), match.group(2).replace('"', "")
        if keyword in ("host", "match"):
            block = "" if value in ("*", "all") else f"{match.group(1)} {value}"
        else:
            yield ClientLine(path, int(number), keyword, value, block)
