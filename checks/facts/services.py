"""Which units start by themselves: systemd's own list, and inetd's."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self

from checks.fact import HostFact, Reply, Shell
from checks.facts.config_files import tail, texts
from checks.model import FactError, Why

_STATES = frozenset({"enabled", "enabled-runtime", "linked", "linked-runtime", "alias"})
_LINE = re.compile(r"unit (\S+\.(?:service|socket|timer)) ([a-z-]+)")


@dataclass(frozen=True, slots=True)
class Services(HostFact):
    """Unit files with their state (systemctl(1) is-enabled), and the services of inetd.conf."""

    units: Mapping[str, str]
    inetd: frozenset[str]

    probe = Shell(
        r"""
f /etc/inetd.conf /etc/xinetd.conf /etc/xinetd.d/*
need systemctl
lim 20 systemctl list-unit-files --no-legend --no-pager --type=service,socket,timer |
  while read -r u s rest; do printf 'unit %s %s\n' "$u" "$s"; done
"""
    )

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Read `systemctl list-unit-files`, which needs no running systemd."""
        matches = map(_LINE.fullmatch, tail(reply).splitlines())
        found = {m.group(1): m.group(2) for m in matches if m}
        if not found:
            raise FactError(Why.MALFORMED, "no unit file was listed")
        return cls(MappingProxyType(found), _inetd(texts(reply)))

    def started(self, *names: str) -> tuple[str, ...]:
        """Which of these units start at boot; static ones start only when another asks."""
        return tuple(name for name in names if self.units.get(name) in _STATES)


def _inetd(files: Mapping[str, str]) -> frozenset[str]:
    names = set(
        re.findall(r"^([\w-]+)\s+(?:stream|dgram)\s", files.get("/etc/inetd.conf", ""), re.M)
    )
    for path, text in files.items():
        for name, body in re.findall(r"^\s*service\s+(\S+)\s*\{(.*?)\}", text, re.M | re.S):
            if path.startswith("/etc/xinetd") and not re.search(r"disable\s*=\s*yes", body):
                names.add(name)
    return frozenset(names)
