"""Home folders of people: whose they are and who may enter them, from one stat(1) call."""

from dataclasses import dataclass
from typing import ClassVar, Self

from checks.fact import HostFact, Reply, Shell
from checks.model import FactError, Why
from inventory.words import T

_WHAT = T(ja="ホームフォルダの一覧", en="homes")
_PROBE = r"""
need awk
need stat
homes=$(awk -F: '$6 ~ /^\/./ && $6 != "/nonexistent" && ($3 == 0 || $3 >= 1000) &&
  $7 !~ /\/(nologin|false)$/ { print $6 }' /etc/passwd | sort -u | head -n 2000)
IFS='
'
set -f
[ -n "$homes" ] && stat -L -c 'h %a %u %g %n' -- $homes
for h in $homes; do [ -e "$h" ] || printf 'missing %s\n' "$h"; done
echo complete
"""


@dataclass(frozen=True, slots=True)
class Home:
    """One home folder as it lies on disk."""

    path: str
    mode: int
    uid: int
    gid: int


@dataclass(frozen=True, slots=True)
class Homes(HostFact):
    """The home folders of accounts with a shell, and those that are named but not there."""

    label = "ホームフォルダの一覧"

    probe: ClassVar[Shell] = Shell(_PROBE, root=True)

    homes: tuple[Home, ...]
    missing: frozenset[str]

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Read the lines of stat; FactError where they end early."""
        lines = [line for line in reply.text.split("\n") if line]
        if not lines or lines[-1] != "complete":
            raise FactError(Why.TRUNCATED, _WHAT)
        found = [line.split(" ", 4) for line in lines[:-1] if line.startswith("h ")]
        gone = [line.removeprefix("missing ") for line in lines if line.startswith("missing ")]
        if len(found) + len(gone) != len(lines) - 1:
            raise FactError(Why.MALFORMED, _WHAT)
        homes = tuple(Home(row[4], int(row[1], 8), int(row[2]), int(row[3])) for row in found)
        return cls(homes, frozenset(gone))

    def of(self, path: str) -> Home | None:
        """The folder of this path; FactError where it was not looked at."""
        found = next((home for home in self.homes if home.path == path), None)
        if found is None and path not in self.missing:
            raise FactError(Why.NOT_COLLECTED, path)
        return found
