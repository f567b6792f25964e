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
    """The lines by service, and which services have their program on this host, or run on it.

    `files` are those that were read, `started_with` those that a running process or a setting
    names, `flags` switches on its command line.
    """

    label = "ネットワークサービスの設定"

    present: frozenset[str]
    lines: Mapping[str, tuple[Setting, ...]]
    files: Mapping[str, frozenset[str]]
    started_with: Mapping[str, frozenset[str]]
    flags: Mapping[str, frozenset[str]]

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
        return cls(
            present,
            MappingProxyType(lines),
            _by_service(rows, "file"),
            _by_service(rows, "conf"),
            _by_service(rows, "flag"),
        )

    def of(self, service: str) -> tuple[Setting, ...]:
        """The lines of one service, in the order of its files.

        Raises FactError where a service that is here has no file where files are looked for, or
        uses another one; without /etc/exports nothing is exported.
        """
        lines, read = self.lines.get(service, ()), self.files.get(service, frozenset())
        folders = {path.rpartition("/")[0] for path in read}
        others = [
            path
            for path in sorted(self.started_with.get(service, ()))
            if path not in read and path.rpartition("/")[0] not in folders
        ]
        if service in self.present and service != "nfs" and (others or not read):
            raise FactError(Why.UNDETERMINED, _unread(service, others))
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


def _by_service(rows: list[str], word: str) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in rows:
        if row.startswith(f"{word} "):
            _, service, rest = row.split(" ", 2)
            found.setdefault(service, set()).add(rest)
    return MappingProxyType({service: frozenset(rest) for service, rest in found.items()})


def _unread(service: str, others: list[str]) -> T:
    if others:
        return T(ja=f"読んでいない設定ファイル: {others[0]}", en=f"file not read: {others[0]}")
    return T(
        ja=f"{service} の設定ファイルが通常の場所にない",
        en=f"no file of {service} where they usually are",
    )
