"""Backup tools, what starts them, and the tools' own records of the last success."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from checks.fact import HostFact, Reply, Shell
from checks.facts.cron_files import CRON_FILES
from checks.model import FactError, Why
from inventory.words import T

AGENTS = ("bacula-fd", "bareos-fd", "urbackupclientbackend", "veeamservice", "dsmc")


@dataclass(frozen=True, slots=True)
class Success:
    """The newest completed run of one job, as `job` recorded it; None where it only failed."""

    job: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class BackupJobs(HostFact):
    """Tools that are installed, files that start them, and the newest success of each job.

    Only names and times leave the host: the lines of jobs may hold passwords.
    """

    label = "バックアップの設定と記録"

    tools: tuple[str, ...]
    starters: tuple[str, ...]
    successes: tuple[Success, ...]
    at: datetime

    probe = Shell(
        CRON_FILES
        + r"""
need grep; need sed; need stat; need tail; need sort
for k in restic borg borgmatic rsnapshot duplicity rdiff-backup pgbackrest barman bacula-fd \
    bareos-fd urbackupclientctl veeamconfig dsmc; do
  command -v "$k" >/dev/null 2>&1 && printf 'tool %s\n' "$k"
done
e='^[^#]*((restic|pgbackrest|barman) (.* )?(backup( |$)|\\$)|borg (.* )?(create( |$)|\\$)'
e="$e"'|borgmatic( -[^ ]*)*( create.*| *|; .*)$|rsnapshot (-[^ ]* )*(alpha|beta|gamma|delta|sync'
e="$e"'|hourly|daily|weekly|monthly)|duplicity (full |incr|/|-)|rdiff-backup (backup |[/-]))'
for k in /etc/systemd/system/*.service /usr/lib/systemd/system/borgmatic.service \
    /lib/systemd/system/restic*.service; do
  [ -f "$k" ] && set -- "$@" "$k"
done
[ "$#" -eq 0 ] || grep -lE "$e" -- "$@" | while IFS= read -r k; do
  printf 'starter %s\n' "$k"
  case $k in */systemd/system/*)
    if [ -d /run/systemd/system ]; then
      u=${k##*/}; printf 'unit %s ' "$u"
      lim 5 systemctl show --timestamp=unix "$u" -p Result -p ExecMainStatus \
        -p ExecMainExitTimestamp | sort | tr '\n' ' '; printf '\n'
    fi ;;
  esac
done
for k in /etc/restic* /etc/restic/* /etc/default/restic* /root/.restic* /usr/local/bin/*backup* \
    /usr/local/sbin/*backup* /opt/*backup*; do [ -f "$k" ] && set -- "$@" "$k"; done
[ "$#" -eq 0 ] || sed -n \
  -e 's#^[^\#]*RESTIC_REPOSITORY=["'\'']\{0,1\}\(/[A-Za-z0-9_./-]*\).*#\1#p' \
  -e 's#^[^\#]*restic .*\(-r\|--repo\)[= ]["'\'']\{0,1\}\(/[A-Za-z0-9_./-]*\).*#\2#p' "$@" |
  sort -u | while IFS= read -r k; do
    [ -d "$k/snapshots" ] || continue
    n=$(for s in "$k"/snapshots/*; do [ -f "$s" ] && printf '%s\0' "$s"; done |
      xargs -0 stat -c %Y -- | sort -n | tail -n 1)
    printf 'restic %s %s\n' "${n:--}" "$k"
  done
[ -r /var/log/rsnapshot.log ] && grep ': completed' /var/log/rsnapshot.log | tail -n 1 |
  sed "s/^/rsnapshot $(date +%z) /"
for k in /var/lib/pgbackrest/backup/*/backup.info; do
  [ -f "$k" ] || continue
  n=$(grep -o '"backup-timestamp-stop":[0-9]*' "$k" | sed 's/.*://' | sort -n | tail -n 1)
  printf 'pgbackrest %s %s\n' "${n:--}" "$k"
done
printf 'end\n'
""",
        root=True,
    )

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """A snapshot file of restic is written last; rsnapshot and pgBackRest keep a log."""
        lines = reply.text.splitlines()
        if lines[-1:] != ["end"]:
            raise FactError(Why.TRUNCATED, T(ja="バックアップの記録", en="backup records"))
        return cls(
            tools=tuple(line[5:] for line in lines if line.startswith("tool ")),
            starters=tuple(line[8:] for line in lines if line.startswith("starter ")),
            successes=tuple(_successes(lines)),
            at=reply.at,
        )


def _successes(lines: list[str]) -> Iterator[Success]:
    for line in lines:
        word, _, rest = line.partition(" ")
        if word in ("restic", "pgbackrest"):
            seconds, _, path = rest.partition(" ")
            yield Success(f"{word} {path}", _moment(seconds))
        elif word == "unit":
            yield from _unit(rest)
        elif word == "rsnapshot":
            yield Success("rsnapshot", _rsnapshot(rest))


def _moment(seconds: str) -> datetime | None:
    return datetime.fromtimestamp(int(seconds), UTC) if seconds.isdigit() else None


def _unit(rest: str) -> Iterator[Success]:
    """A unit's last run: it counts from its exit on, and only with status 0 (systemd.service)."""
    name, _, shown = rest.partition(" ")
    values: Mapping[str, str] = dict(pair.split("=", 1) for pair in shown.split() if "=" in pair)
    ended = values.get("ExecMainExitTimestamp", "").removeprefix("@")
    if not ended.isdigit():
        return
    clean = values.get("Result") == "success" and values.get("ExecMainStatus") == "0"
    yield Success(name, _moment(ended) if clean else None)


def _rsnapshot(rest: str) -> datetime | None:
    zone, _, line = rest.partition(" ")
    match = re.match(r"\[(\S+)\] .*: completed successfully$", line)
    return datetime.strptime(f"{match.group(1)}{zone}", "%Y-%m-%dT%H:%M:%S%z") if match else None
