"""Which services start by themselves: systemd's links, System V scripts, and inetd."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from checks.fact import HostFact, Reply, Shell
from checks.facts.config_files import tail, texts
from checks.model import FactError, Why
from inventory.words import T

_LINE = re.compile(r"(want|mask|sysv) (\S+\.(?:service|socket|timer|path))")


@dataclass(frozen=True, slots=True)
class Services(HostFact):
    """Units that something starts at boot, units that are masked, and services of inetd.conf.

    `systemd` is True where it manages the services, sd_booted(3). `daily` holds the scripts of
    cron.daily that run-parts(8) starts.

    A unit is enabled by a link in a `.wants` or `.requires` folder, systemctl(1); the links are
    read rather than systemctl asked, which would make process 1 read every unit.
    """

    label = "自動起動の設定"

    wanted: frozenset[str]
    masked: frozenset[str]
    inetd: frozenset[str]
    systemd: bool
    daily: frozenset[str]

    probe = Shell(
        r"""
f /etc/inetd.conf /etc/inetd.d/* /etc/xinetd.conf /etc/xinetd.d/*
[ -d /etc/systemd/system ] || [ -d /etc/rc2.d ] || exit 91
for d in /etc/systemd/system /run/systemd/system /usr/local/lib/systemd/system \
    /usr/lib/systemd/system /lib/systemd/system; do
  for k in "$d"/*.wants/*.* "$d"/*.requires/*.*; do
    [ -e "$k" ] && [ ! -c "$k" ] && printf 'want %s\n' "${k##*/}"
  done
  case $d in /etc/*|/run/*) for k in "$d"/*.service "$d"/*.socket "$d"/*.timer; do
    { [ -L "$k" ] && [ -c "$k" ]; } || { [ -f "$k" ] && [ ! -s "$k" ]; } &&
      printf 'mask %s\n' "${k##*/}"; done ;; esac
done
for k in /etc/rc2.d/S[0-9][0-9]* /etc/rc3.d/S[0-9][0-9]*; do
  [ -e "$k" ] || continue
  n=${k##*/S[0-9][0-9]}
  [ -e "/usr/lib/systemd/system/$n.service" ] || [ -e "/lib/systemd/system/$n.service" ] ||
    [ -e "/etc/systemd/system/$n.service" ] || printf 'sysv %s.service\n' "$n"
done
[ -d /run/systemd/system ] && printf 'booted systemd\n'
for k in /etc/cron.daily/*; do
  case ${k##*/} in *[!A-Za-z0-9_-]*) ;; *) [ -f "$k" ] && [ -x "$k" ] &&
    printf 'daily %s\n' "${k##*/}" ;; esac
done
printf 'end\n'
"""
    )

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """A script of System V counts only where no unit of its name takes its place."""
        lines = tail(reply).splitlines()
        if lines[-1:] != ["end"]:
            raise FactError(Why.TRUNCATED, T(ja="ユニットの一覧", en="the list of units"))
        found = [m.groups() for m in map(_LINE.fullmatch, lines) if m]
        wanted = frozenset(name for word, name in found if word != "mask")
        masked = frozenset(name for word, name in found if word == "mask")
        daily = frozenset(line[6:] for line in lines if line.startswith("daily "))
        return cls(wanted, masked, _inetd(texts(reply)), "booted systemd" in lines, daily)

    def started(self, *names: str) -> tuple[str, ...]:
        """Which of these units start at boot; static ones start only when another asks."""
        return tuple(name for name in names if name in self.wanted - self.masked)


def _inetd(files: Mapping[str, str]) -> frozenset[str]:
    names = set(
        re.findall(
            r"^[ \t]*(?:\S*:)?([\w-]+)[ \t]+(?:stream|dgram)\s",
            "\n".join(text for path, text in files.items() if path.startswith("/etc/inetd.")),
            re.M,
        )
    )
    for path, text in files.items():
        plain = re.sub(r"#.*", "", text)
        for name, body in re.findall(r"^\s*service\s+(\S+)\s*\{(.*?)\}", plain, re.M | re.S):
            if path.startswith("/etc/xinetd") and not re.search(
                r"^\s*disable\s*=\s*yes", body, re.M
            ):
                names.add(name)
    return frozenset(names)
