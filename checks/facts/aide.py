"""Watching files for changes: which tool there is, and how AIDE is set up and when it ran."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Self

from checks.fact import HostFact, Reply, Shell
from checks.facts.config_files import tail, texts
from checks.model import FactError, Why
from inventory.words import T

_ASSIGNED = re.compile(r"^\s*(?:export\s+)?SILENTREPORTS=[\"']?([^\"'\s#]*)", re.M)


@dataclass(frozen=True, slots=True)
class Aide(HostFact):
    """The tools found, AIDE's files, and times of its database and of its latest run.

    `jobs` are the texts that cron(8) reads and that name aide, by path; `timers` the timer units
    for aide that are enabled. `tools` are the audit programs on the host.
    """

    label = "改ざん検知ツール（AIDE など）の設定"

    found: frozenset[str]
    conf: Mapping[str, str]
    silent: tuple[str, ...]
    jobs: Mapping[str, str]
    timers: tuple[str, ...]
    database: datetime | None
    ran: datetime | None
    tools: tuple[str, ...]
    at: datetime

    probe = Shell(
        r"""
need stat; need grep
t=
for k in /usr/bin/aide /usr/sbin/aide /usr/sbin/tripwire /usr/sbin/samhain \
    /var/ossec/bin/wazuh-syscheckd /var/ossec/bin/ossec-syscheckd; do
  [ -x "$k" ] && t="$t ${k##*/}"
done
case $t in *aide*) root ;; esac
set -- /etc/aide/aide.conf /etc/aide.conf /etc/aide/aide.conf.d/* /etc/default/aide \
  /etc/sysconfig/aide
case $t in *aide*)
  for k in /etc/crontab /etc/cron.d/* /etc/cron.hourly/* /etc/cron.daily/* /etc/cron.weekly/* \
      /var/spool/cron/crontabs/root /var/spool/cron/root; do
    case $k in /etc/cron.*/*[!A-Za-z0-9_-]*) [ -e /etc/debian_version ] && continue ;; esac
    [ -f "$k" ] && grep -q aide "$k" && set -- "$@" "$k"
  done ;;
*) set -- ;;
esac
f "$@"
for k in $t; do printf 'tool %s\n' "$k"; done
case $t in *aide*)
  for k in /etc/systemd/system/timers.target.wants/*aide*.timer \
      /usr/lib/systemd/system/timers.target.wants/*aide*.timer; do
    [ -e "$k" ] && printf 'timer %s\n' "${k##*/}"
  done
  for k in /etc/cron.hourly/* /etc/cron.daily/* /etc/cron.weekly/*; do
    [ -f "$k" ] && [ ! -x "$k" ] && printf 'asleep %s\n' "$k"
  done
  for k in auditctl auditd ausearch aureport autrace augenrules; do
    [ -x "/usr/sbin/$k" ] && printf 'audit /usr/sbin/%s\n' "$k"
  done
  for k in /var/lib/aide/aide.db /var/lib/aide/aide.db.gz; do
    [ -s "$k" ] && stat -L -c 'database %Y' "$k"
  done
  for k in /var/log/aide/*.log /var/log/aide.log /var/log/aide/aide.log \
      /var/lib/systemd/timers/stamp-*aide*.timer; do
    [ -f "$k" ] && stat -L -c 'ran %Y' "$k"
  done ;;
esac
printf 'complete\n'
""",
    )

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Read AIDE's own files, and what the probe says of times and programs."""
        said = [line.split(" ", 1) for line in tail(reply).split("\n") if line]
        if said[-1:] != [["complete"]]:
            raise FactError(Why.TRUNCATED, T(ja="AIDE の情報", en="what was asked about AIDE"))
        files, asleep = texts(reply), set(_of(said, "asleep"))
        defaults = "\n".join(
            files.get(f"/etc/{name}/aide", "") for name in ("default", "sysconfig")
        )
        cron = {k: v for k, v in files.items() if "/cron" in k and k not in asleep}
        conf = {k: v for k, v in files.items() if k.startswith(("/etc/aide/", "/etc/aide.conf"))}
        return cls(
            found=frozenset(_of(said, "tool")),
            conf=MappingProxyType(conf),
            silent=tuple(_ASSIGNED.findall(defaults)),
            jobs=MappingProxyType(cron),
            timers=tuple(sorted(set(_of(said, "timer")))),
            database=_latest(said, "database"),
            ran=_latest(said, "ran"),
            tools=tuple(_of(said, "audit")),
            at=reply.at,
        )


def _of(said: list[list[str]], word: str) -> list[str]:
    return [row[1] for row in said if row[0] == word and len(row) == 2]


def _latest(said: list[list[str]], word: str) -> datetime | None:
    times = [int(text) for text in _of(said, word)]
    return datetime.fromtimestamp(max(times), UTC) if times else None
