"""Which software is installed, by the package manager's own word."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self

from checks.fact import HostFact, Reply, Shell
from checks.model import FactError, Why
from inventory.words import T

_LINE = re.compile(r"(installed|[a-z-]+) (\S+) (\S+)")


@dataclass(frozen=True, slots=True)
class Packages(HostFact):
    """Installed packages with their versions; removed ones whose settings stayed do not count."""

    label = "パッケージの一覧"

    manager: str
    versions: Mapping[str, str]

    probe = Shell(
        r"""
if command -v dpkg-query >/dev/null 2>&1 && [ -s /var/lib/dpkg/status ]; then
  printf 'manager dpkg -\n'
  { dpkg-query -W -f '${db:Status-Status} ${Package} ${Version}\n'; printf 'end %s\n' "$?"; } |
    grep -E '^(installed|end) '
elif command -v rpm >/dev/null 2>&1; then
  printf 'manager rpm -\n'
  rpm -qa --qf 'installed %{NAME} %{EPOCHNUM}:%{VERSION}-%{RELEASE}\n'
  printf 'end %s\n' "$?"
elif command -v apk >/dev/null 2>&1; then
  printf 'manager apk -\n'
  { apk info -v; printf 'end %s\n' "$?"; } |
    sed 's/^\(.*\)-\([^-]*-r[0-9]*\)$/installed \1 \2/'
else exit 91; fi
"""
    )

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """One package a line; dpkg-query(1) db:Status-Status tells installed from removed."""
        lines = [line for line in reply.text.splitlines() if line]
        if lines[-1:] != ["end 0"]:
            raise FactError(Why.TRUNCATED, T(ja="パッケージの一覧", en="package list"))
        lines.pop()
        matches = [_LINE.fullmatch(line) for line in lines]
        if len(lines) < 2 or not all(matches) or not lines[0].startswith("manager "):
            raise FactError(Why.MALFORMED, T(ja="パッケージの一覧", en="package list"))
        found = {m.group(2): m.group(3) for m in matches if m and m.group(1) == "installed"}
        return cls(lines[0].split()[1], MappingProxyType(found))

    def any_of(self, *names: str) -> tuple[str, ...]:
        """Which of these are installed."""
        return tuple(name for name in names if name in self.versions)
