"""What runs: the names of the host's own processes, those of its containers left out."""

import re
from dataclasses import dataclass
from typing import Self

from checks.fact import HostFact, Reply, Shell
from checks.model import FactError, Why
from inventory.words import T

_LINE = re.compile(r"([0-9]{1,10}) (.+)")
_SPACE = re.compile(r"([0-9]{1,20}) /proc/([0-9]{1,10}|self)/ns/pid")


@dataclass(frozen=True, slots=True)
class Processes(HostFact):
    """The command names (at most 15 characters, proc_pid_comm(5)) in the host's PID namespace."""

    label = "プロセスの一覧"

    first: str
    names: frozenset[str]

    probe = Shell(
        r"""
need stat
stat -L -c '%i %n' /proc/self/ns/pid /proc/[0-9]*/ns/pid
printf 'names\n'
for d in /proc/[0-9]*; do
  IFS= read -r c <"$d/comm" && printf '%s %s\n' "${d#/proc/}" "$c"
done
:
""",
        root=True,
    )

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Keep the processes that share our PID namespace (pid_namespaces(7))."""
        spaces, _, named = reply.text.partition("names\n")
        owners = {m.group(2): m.group(1) for m in map(_SPACE.fullmatch, spaces.splitlines()) if m}
        names = {m.group(1): m.group(2) for m in map(_LINE.fullmatch, named.splitlines()) if m}
        if "self" not in owners or "1" not in names:
            raise FactError(
                Why.MALFORMED,
                T(ja="一覧にプロセス 1 がない", en="no process 1 in the list"),
            )
        own = frozenset(name for pid, name in names.items() if owners.get(pid) == owners["self"])
        return cls(names["1"], own)

    @property
    def under_systemd(self) -> bool:
        """True where systemd is process 1 and so starts and stops the services."""
        return self.first == "systemd"

    def any_of(self, *commands: str) -> tuple[str, ...]:
        """Which of these commands run, by full name."""
        return tuple(command for command in commands if command[:15] in self.names)
