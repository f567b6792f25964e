"""Which program holds each listening socket."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self

from checks.fact import HostFact, Reply, Shell
from checks.facts.listeners import Listener, address
from checks.model import FactError, Why
from inventory.words import T

_SOCKET = re.compile(r"sock (tcp|udp)6? ([0-9A-F]+):([0-9A-F]{4}) (\d+)")
_HOLDS = re.compile(r"holds (\d+) (\d+)")
_MODE = re.compile(r"mode (\d+) ([0-7]+) /proc/(\d+)/exe")
_PATH = re.compile(r"to '?/proc/(\d+)/exe'? -> '?(/.*?)(?: \(deleted\))?'?")


@dataclass(frozen=True, slots=True)
class Owner:
    """A program by its file, and whether root alone can write that file."""

    path: str
    guarded: bool

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class SocketOwners(HostFact):
    """The programs by listening socket; none for a socket of the kernel or of another space."""

    label = "待受けポートの持ち主"

    owners: Mapping[Listener, tuple[Owner, ...]]

    probe = Shell(
        r"""
need awk; need stat
printf 'range %s\n' "$(cat /proc/sys/net/ipv4/ip_local_port_range)"
set -- /proc/net/tcp /proc/net/udp; for k in /proc/net/tcp6 /proc/net/udp6; do
  [ -r "$k" ] && set -- "$@" "$k"; done
W=$(awk '{ t = FILENAME; sub(/.*\//, "", t) }
  (t ~ /^tcp/ && $4 == "0A") || (t ~ /^udp/ && $4 == "07") { print "sock", t, $2, $10 }' "$@") ||
  exit 1
printf '%s\n' "$W"
P=$({ printf '%s\n' "$W"; ls -ln /proc/[0-9]*/fd; } | awk '
  $1 == "sock" { want[$4] = 1; next }
  /^\/proc\/[0-9]+\/fd:$/ { split($1, a, "/"); pid = a[3]; next }
  $NF ~ /^socket:/ { s = $NF; gsub(/[^0-9]/, "", s); if (s in want) print "holds", s, pid }')
printf '%s\n' "$P"
set --
for k in $(printf '%s\n' "$P" | awk 'NF == 3 && !($3 in s) { s[$3] = 1; print $3 }'); do
  set -- "$@" "/proc/$k/exe"
done
[ $# -eq 0 ] || { stat -L -c 'mode %u %a %n' "$@"; stat -c 'to %N' "$@"; }
printf 'end\n'
""",
        root=True,
    )

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Join sockets to processes by the socket's inode, proc_pid_fd(5)."""
        rows = reply.text.splitlines()
        if rows[-1:] != ["end"] or not rows[0].startswith("range "):
            raise FactError(Why.TRUNCATED, T(ja="待受けの持ち主", en="owners of sockets"))
        programs = _programs(rows)
        holders: dict[str, set[Owner]] = {}
        for match in filter(None, map(_HOLDS.fullmatch, rows)):
            holders.setdefault(match[1], set()).add(programs.get(match[2], Owner("?", False)))
        found: dict[Listener, set[Owner]] = {}
        for match in filter(None, map(_SOCKET.fullmatch, rows)):
            protocol, host, port, inode = match.groups()
            if protocol == "tcp" or int(port, 16) < int(rows[0].split()[1]):
                one = Listener(protocol, address(host), int(port, 16))
                found.setdefault(one, set()).update(holders.get(inode, ()))
        ordered = {one: tuple(sorted(its, key=lambda o: o.path)) for one, its in found.items()}
        return cls(MappingProxyType(ordered))


def _programs(rows: list[str]) -> dict[str, Owner]:
    guarded = {
        m[3]: m[1] == "0" and not int(m[2], 8) & 0o022 for m in map(_MODE.fullmatch, rows) if m
    }
    paths = {m[1]: m[2] for m in map(_PATH.fullmatch, rows) if m}
    return {pid: Owner(path, guarded.get(pid, False)) for pid, path in paths.items()}
