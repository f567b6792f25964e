"""What runs: the host's own processes by name, as far as the name says what runs."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from checks.fact import HostFact, Reply, Shell
from checks.model import FactError, Why
from inventory.words import T

_NAME = re.compile(r"([0-9]{1,10}) (.+)")
_SPACE = re.compile(r"([0-9]{1,20}) /proc/([0-9]{1,10}|self)/ns/pid")
_OWNER = re.compile(r"exe ([0-9]{1,10}) ([0-7]{1,4}) /proc/([0-9]{1,10})/exe")
_UID = re.compile(r"/proc/([0-9]{1,10})/status:Uid:\t([0-9]+)\t([0-9]+)\t[0-9]+\t[0-9]+")
_PATH = re.compile(r"to '?/proc/([0-9]{1,10})/exe'? -> '?(/.*?)(?: \(deleted\))?'?")
_PEOPLE = 1000  # the first UID of people, login.defs(5)


@dataclass(frozen=True, slots=True)
class Processes(HostFact):
    """The commands (at most 15 characters, proc_pid_comm(5)) in the host's PID namespace.

    A process may give itself any name. `names` holds those of services: run by root or a system
    account from a file of that name that root alone can write. `doubtful` holds further names
    of which this cannot be told; names that people gave their own programs are in neither.
    """

    label = "プロセスの一覧"

    first: str
    names: frozenset[str]
    doubtful: frozenset[str]

    probe = Shell(
        r"""
need stat; need grep
stat -L -c '%i %n' /proc/self/ns/pid /proc/[0-9]*/ns/pid
stat -L -c 'exe %u %a %n' /proc/[0-9]*/exe
grep -H '^Uid:' /proc/[0-9]*/status
stat -c 'to %N' /proc/[0-9]*/exe
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
        facts, _, named = reply.text.partition("\nnames\n")
        lines = facts.splitlines()
        spaces = _by_pid((m[2], m[1]) for m in map(_SPACE.fullmatch, lines) if m)
        names = _by_pid((m[1], m[2]) for m in map(_NAME.fullmatch, named.splitlines()) if m)
        if "self" not in spaces or "1" not in names:
            raise FactError(
                Why.MALFORMED,
                T(ja="一覧にプロセス 1 がない", en="no process 1 in the list"),
            )
        own = {pid: name for pid, name in names.items() if spaces.get(pid) == spaces["self"]}
        people, installed = _people(lines), _installed(lines, own)
        certain = frozenset(own[pid] for pid in installed - people)
        said = frozenset(name for pid, name in own.items() if pid not in people - installed)
        return cls(names["1"], certain, said - certain)

    @property
    def under_systemd(self) -> bool:
        """True where systemd is process 1 and so starts and stops the services."""
        return self.first == "systemd"

    def any_of(self, *commands: str) -> tuple[str, ...]:
        """Which of these commands run, by full name."""
        return tuple(command for command in commands if command[:15] in self.names)

    def sure(self, *commands: str) -> tuple[str, ...]:
        """Which of these commands run; FactError where none is certain and one is in doubt."""
        found = self.any_of(*commands)
        odd = [command for command in commands if command[:15] in self.doubtful]
        if odd and not found:
            raise FactError(Why.UNDETERMINED, self.doubted(odd))
        return found

    def doubted(self, commands: Iterable[str]) -> T:
        """That only the name of a process speaks for these commands, in words."""
        names = ", ".join(command for command in commands if command[:15] in self.doubtful)
        return T(
            ja=f"{names} という名前のプロセスの実体を確かめられない",
            en=f"what runs under the name {names} cannot be told",
        )


def _by_pid(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for pid, value in pairs:
        if found.setdefault(pid, value) != value:
            raise FactError(
                Why.MALFORMED, T(ja=f"プロセス {pid} が二度", en=f"process {pid} twice")
            )
    return found


def _people(lines: Iterable[str]) -> set[str]:
    """The processes of people: by their real or their effective UID."""
    found = [m for m in map(_UID.fullmatch, lines) if m]
    told = _by_pid((m[1], f"{m[2]} {m[3]}") for m in found)
    return {pid for pid, both in told.items() if max(map(int, both.split())) >= _PEOPLE}


def _installed(lines: Iterable[str], names: dict[str, str]) -> set[str]:
    """The processes whose executable has their name and is root's alone to write.

    Products put a version after it: falcon-sensor runs /opt/CrowdStrike/falcon-sensor17706.
    """
    owners = _by_pid((m[3], f"{m[1]} {m[2]}") for m in map(_OWNER.fullmatch, lines) if m)
    paths = _by_pid((m[1], m[2]) for m in map(_PATH.fullmatch, lines) if m)
    told = {m[1] for m in map(_UID.fullmatch, lines) if m}
    return {
        pid
        for pid, name in names.items()
        if pid in told
        and paths.get(pid, "").rpartition("/")[2].startswith(name)
        and _root_alone(owners.get(pid, "1 777"))
    }


def _root_alone(owner: str) -> bool:
    uid, mode = owner.split()
    return uid == "0" and not int(mode, 8) & 0o022
