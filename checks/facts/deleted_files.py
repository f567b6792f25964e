"""Programs that still run what an update has replaced on disk."""

import re
from dataclasses import dataclass
from typing import Self

from checks.fact import HostFact, Reply, Shell
from checks.model import FactError, Why
from inventory.words import T

_LINE = re.compile(r"old ([0-9]{1,10}) (\S+) (/.+)")


@dataclass(frozen=True, slots=True)
class DeletedFiles(HostFact):
    """Process and replaced program or library, proc_pid_maps(5), in the host's PID namespace."""

    label = "入れ替わったファイルを使うプロセス"

    uses: tuple[tuple[str, str], ...]

    probe = Shell(
        r"""
need grep; need sed; need stat
# a container without CAP_SYS_PTRACE sees no memory but its own
grep -q ' r-xp ' /proc/1/maps || exit 92
own=$(stat -L -c %i /proc/self/ns/pid) || exit 91
grep -HE ' r-xp .* /(usr|lib|lib64|bin|sbin|opt)/.* \(deleted\)$' /proc/[0-9]*/maps |
  sed -n 's#^/proc/\([0-9]*\)/maps:[^/]*\(/.*\) (deleted)$#\1 \2#p' | sort -u | head -n 400 |
  while read -r p n; do
    [ "$(stat -L -c %i "/proc/$p/ns/pid")" = "$own" ] || continue
    IFS= read -r c <"/proc/$p/comm" && printf 'old %s %s %s\n' "$p" "${c%% *}" "$n"
  done
printf 'end\n'
""",
        root=True,
    )

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """A file that a package manager replaced stays mapped under its old name, `(deleted)`."""
        lines = reply.text.splitlines()
        if lines[-1:] != ["end"]:
            raise FactError(Why.TRUNCATED, T(ja="プロセスの一覧", en="the list of processes"))
        found = [_LINE.fullmatch(line) for line in lines[:-1] if line]
        if not all(found):
            raise FactError(Why.MALFORMED, T(ja="プロセスの一覧", en="the list of processes"))
        return cls(tuple(sorted({(m.group(2), m.group(3)) for m in found if m})))
