"""Settings of network services that decide who may use them, read by the host's own files.

Only the lines of named directives are collected; what is secret in them (community strings,
passwords) is reduced on the host to what a check needs, and never leaves it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self

from checks.fact import HostFact, Reply, Shell
from checks.facts.service_settings_ask import PROBE
from checks.model import FactError, Why
from inventory.words import T

_MOST = 2000  # the probe stops there
_LINE = re.compile(r"set ([a-z]+) (/[^:]*):(.*)")


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of a directive and the file in which it stands."""

    path: str
    text: str

    @property
    def words(self) -> list[str]:
        """The line's words."""
        return self.text.split()

    def __str__(self) -> str:
        """The line as an auditor quotes it."""
        return f"{self.path}: {self.text.strip()}"


@dataclass(frozen=True, slots=True)
class ServiceSettings(HostFact):
    """The lines by service, and which services have their program on this host."""

    label = "ネットワークサービスの設定"

    present: frozenset[str]
    lines: Mapping[str, tuple[Setting, ...]]

    probe = Shell(PROBE, root=True)

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """One line each: `have SERVICE` and `set SERVICE PATH:LINE`."""
        rows = reply.text.splitlines()
        if rows[-1:] != ["end"] or "odd" in rows:
            raise FactError(Why.TRUNCATED, T(ja="設定の一覧", en="the list of settings"))
        present = frozenset(row[5:] for row in rows if row.startswith("have "))
        found: dict[str, list[Setting]] = {}
        for row in rows:
            if row.startswith("set "):
                service, one = _setting(row)
                found.setdefault(service, []).append(one)
        lines = {service: tuple(rows) for service, rows in found.items()}
        return cls(present, MappingProxyType(lines))

    def of(self, service: str) -> tuple[Setting, ...]:
        """The lines of one service, in the order of its files."""
        lines = self.lines.get(service, ())
        if len(lines) >= _MOST:
            raise FactError(Why.TRUNCATED, T(ja=f"{service} の設定", en=f"settings of {service}"))
        return lines


def _setting(row: str) -> tuple[str, Setting]:
    match = _LINE.fullmatch(row)
    if not match:
        raise FactError(
            Why.MALFORMED, T(ja=f"設定の行 {row[:60]!r}", en=f"line of settings {row[:60]!r}")
        )
    return match[1], Setting(match[2], match[3])
