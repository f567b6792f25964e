"""Is the clock steered, and by whom: chrony's and systemd's own answers."""

import re
from dataclasses import dataclass
from typing import Self

from checks.fact import HostFact, Reply, Shell
from checks.model import FactError, Why
from inventory.words import T


@dataclass(frozen=True, slots=True)
class Clock(HostFact):
    """What the tools say of synchronisation; None where the tool is absent or gave no answer.

    `chrony_offset` and `chrony_age` are seconds: the last measured offset, and the time since the
    reference was last heard.
    """

    label = "時刻同期の状態"

    chrony_leap: str | None
    chrony_offset: float | None
    chrony_age: float | None
    kernel_synchronized: bool | None

    probe = Shell(
        r"""
need date
printf 'chrony '
a=; command -v chronyc >/dev/null 2>&1 && { a=$(lim 5 chronyc -n -c tracking) || a=; }
printf '%s\nsystemd ' "$a"
# to ask systemd starts a service of its own, so only where chrony has not answered
case $a in *,*,*) ;; *)
  [ -d /run/systemd/system ] && lim 5 timedatectl show -p NTPSynchronized --value ;; esac
printf '\n'
"""
    )

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Read `chronyc -c tracking` (chronyc(1)) and NTPSynchronized (timedatectl(1))."""
        found = dict(line.split(" ", 1) for line in reply.text.splitlines() if " " in line)
        if set(found) != {"chrony", "systemd"}:
            raise FactError(
                Why.MALFORMED, T(ja="chrony と systemd の行", en="chrony and systemd lines")
            )
        leap, offset, age = _tracking(found["chrony"].strip(), reply)
        return cls(leap, offset, age, {"yes": True, "no": False}.get(found["systemd"].strip()))


def _tracking(line: str, reply: Reply) -> tuple[str | None, float | None, float | None]:
    """Reference id, address, stratum, reference time, system offset … leap status: 14 fields."""
    fields = line.split(",")
    if len(fields) != 14 or not re.fullmatch(r"[0-9]+(\.[0-9]+)?", fields[3]):
        return None, None, None
    return fields[13], abs(float(fields[4])), reply.at.timestamp() - float(fields[3])
