"""What happens to the memory of a program that crashes: handler, storage, limits."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from checks.fact import HostFact, Reply, Shell
from checks.facts.config_files import tail, texts
from checks.facts.systemd_files import assigned
from checks.model import FactError, Why
from inventory.words import T


@dataclass(frozen=True, slots=True)
class CoreLimit:
    """A line of limits.conf(5) about core files."""

    file: str
    domain: str
    kind: str
    value: str

    def __str__(self) -> str:
        """The line as an auditor quotes it."""
        return f"{self.file}: {self.domain} {self.kind} core {self.value}"


@dataclass(frozen=True, slots=True)
class CoreDumps(HostFact):
    """`handler` is the program of core(5) that takes the dumps, "" where they become files.

    `storage` and `size` are what is written for systemd-coredump, in the order of reading; `left`
    are dumps that lie in the folders of systemd-coredump(8), apport and kdump, at most 20 of each.
    """

    label = "コアダンプの設定"

    handler: str
    installed: bool
    storage: tuple[str, ...]
    size: tuple[str, ...]
    limits: tuple[CoreLimit, ...]
    left: tuple[str, ...]

    probe = Shell(
        r"""
f /etc/systemd/coredump.conf /etc/systemd/coredump.conf.d/*.conf \
  /run/systemd/coredump.conf.d/*.conf /usr/local/lib/systemd/coredump.conf.d/*.conf \
  /usr/lib/systemd/coredump.conf /usr/lib/systemd/coredump.conf.d/*.conf \
  /etc/security/limits.conf /etc/security/limits.d/*.conf
k=
IFS= read -r k </proc/sys/kernel/core_pattern && printf 'pattern %s\n' "$k"
for d in /usr/lib/systemd/systemd-coredump /lib/systemd/systemd-coredump; do
  [ -x "$d" ] && printf 'installed %s\n' "$d"
done
case $k in /*%*/*|'|'*) k= ;; /*/*) k=${k%/*} ;; *) k= ;; esac
for d in /var/lib/systemd/coredump /var/crash /var/spool/abrt /var/tmp/abrt $k; do
  [ -d "$d" ] || continue
  if [ ! -r "$d" ] || [ ! -x "$d" ]; then printf 'closed %s\n' "$d"; continue; fi
  n=0
  for k in "$d"/core "$d"/core[.-]* "$d"/*.core "$d"/*/coredump \
    "$d"/*.crash "$d"/*/vmcore "$d"/*/dump.*; do
    [ -f "$k" ] && { n=$((n+1)); [ $n -le 20 ] && printf 'left %s\n' "$k"; }
  done
done
echo end
"""
    )

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Merge coredump.conf with its drop-ins; limits.d is read after limits.conf."""
        found = texts(reply)
        rest = tail(reply).split("\n")
        if "end" not in rest:
            raise FactError(Why.TRUNCATED, T(ja="設定の終わり", en="the end of the settings"))
        if closed := [line[7:] for line in rest if line.startswith("closed ")]:
            raise FactError(Why.NO_PRIVILEGE, ", ".join(closed))
        pattern = next((line[8:] for line in rest if line.startswith("pattern ")), "")
        name = "systemd/coredump.conf"
        return cls(
            handler=pattern[1:].split()[0] if pattern[:1] == "|" and pattern[1:].strip() else "",
            installed=any(line.startswith("installed ") for line in rest),
            storage=assigned(found, name, "Coredump", "Storage"),
            size=assigned(found, name, "Coredump", "ProcessSizeMax"),
            limits=tuple(_limits(found)),
            left=tuple(line[5:] for line in rest if line.startswith("left ")),
        )


def _limits(found: Mapping[str, str]) -> Iterable[CoreLimit]:
    main = "/etc/security/limits.conf"
    dropins = sorted(path for path in found if path.startswith("/etc/security/limits.d/"))
    for path in (main, *dropins):
        for line in found.get(path, "").splitlines():
            words = re.sub(r"#.*", "", line).split()
            if len(words) == 4 and words[2].lower() == "core":
                yield CoreLimit(path, words[0], words[1].lower(), words[3].lower())
