"""The OpenSSH client as it is set for everybody: its own answer, and where that is written.

`ssh -G` (ssh(1)) prints the settings for a name without connecting. It is not asked where the
files hold `Match exec` or canonical names, which would run a program or ask a name server.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar, Self

from checks.fact import HostFact, Reply, Shell
from checks.facts.config_files import tail, texts
from checks.model import FactError, Why
from inventory.words import T

MAIN = "/etc/ssh/ssh_config"
_LINE = re.compile(r"\s*([A-Za-z0-9]+)(?:\s*=\s*|\s+)(.*?)\s*")


@dataclass(frozen=True, slots=True)
class ClientLine:
    """One setting where it is written; `block` is the Host or Match line above it, or ""."""

    file: str
    number: int
    keyword: str
    value: str
    block: str

    def __str__(self) -> str:
        """The line as an auditor quotes it."""
        where = f" [{self.block}]" if self.block else ""
        return f"{self.file}:{self.number}: {self.keyword} {self.value}{where}"


@dataclass(frozen=True, slots=True)
class SshClient(HostFact):
    """The client; `settings` is None where it was not asked."""

    label = "SSH クライアントの設定"

    probe: ClassVar[Shell] = Shell(
        r"""
f /etc/ssh/ssh_config /etc/ssh/ssh_config.d/*.conf
k=$(command -v ssh)
printf 'client %s\n' "${k:--}"
[ -n "$k" ] || { echo end; exit 0; }
set -- /etc/ssh/ssh_config
for d in /etc/ssh/ssh_config.d/*.conf; do [ -f "$d" ] && set -- "$@" "$d"; done
d=/etc/ssh/ssh_config; [ -f "$d" ] || d=none
if cat "$@" | grep -qiE '^[[:space:]]*(match.*exec|canonicalizehostname[[:space:]=]+[^n])'
then echo unasked
else lim 5 ssh -F "$d" -G hinomi.invalid 2>/dev/null | while read -r k d; do
  case $k in stricthostkeychecking|forwardagent|forwardx11|hashknownhosts|userknownhostsfile|\
  ciphers|macs|kexalgorithms|hostkeyalgorithms) printf 'set %s %s\n' "$k" "$d" ;; esac; done
fi
echo end
"""
    )

    installed: bool
    settings: Mapping[str, str] | None
    lines: tuple[ClientLine, ...]

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Read the client's answer beside the files that ssh_config(5) reads for everybody."""
        rest = tail(reply).split("\n")
        found = [line.partition(" ")[2] for line in rest if line.startswith("client ")]
        if "end" not in rest or len(found) != 1:
            raise FactError(Why.TRUNCATED, T(ja="設定の終わり", en="the end of the settings"))
        asked = [line[4:].partition(" ") for line in rest if line.startswith("set ")]
        return cls(
            installed=found[0] != "-",
            settings=MappingProxyType({key: value for key, _, value in asked}) if asked else None,
            lines=tuple(line for path, text in texts(reply).items() for line in _lines(path, text)),
        )

    def written(self, keyword: str) -> tuple[ClientLine, ...]:
        """The lines that set a keyword."""
        return tuple(line for line in self.lines if line.keyword == keyword)

    def value(self, keyword: str) -> str:
        """What holds for a host that no block names; FactError where the client was not asked."""
        if self.settings is None or keyword not in self.settings:
            raise FactError(Why.UNDETERMINED, f"/usr/bin/ssh -G: {keyword}")
        return self.settings[keyword]


def _lines(path: str, text: str) -> list[ClientLine]:
    found, block = [], ""
    for number, line in enumerate(text.split("\n"), 1):
        match = _LINE.fullmatch(line)
        if not match:
            continue
        keyword, value = match.group(1).lower(), match.group(2).replace('"', "")
        if keyword in ("host", "match"):
            block = "" if value in ("*", "all") else f"{match.group(1)} {value}"
        elif keyword != "include":
            found.append(ClientLine(path, number, keyword, value, block))
    return found
