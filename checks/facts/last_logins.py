"""When accounts were last logged in to, from every record that the host keeps of it.

lastlog(8) and lastlog2(8) know the last login of each account; last(1), wtmpdb(8) and the journal
know those since they began. Each is read through the system's own tool: their files are binary.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar, Self

from checks.fact import HostFact, Reply, Shell
from checks.model import FactError, Why
from inventory.words import T

_WHAT = T(ja="ログインの記録", en="records of logins")
_PROBE = r"""
need awk
if command -v lastlog2 >/dev/null 2>&1 && [ -s /var/lib/lastlog/lastlog2.db ]; then
  echo 'table'
  lim 10 lastlog2 | awk 'NR > 1 { print "last " $0 }' | tail -n 5000
fi
if command -v lastlog >/dev/null 2>&1 && [ -s /var/log/lastlog ]; then
  echo 'table'
  lim 10 lastlog | awk 'NR > 1 { print "last " $0 }' | tail -n 5000
fi
k='$2 == "begins" { print "since " $3; next }
  $1 != "reboot" && !seen[$1]++ {
    for (i = 2; i <= NF; i++) if ($i ~ /^[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T/) {
      print "at " $i " " $1; next } }'
if last --version >/dev/null 2>&1; then
  for x in /var/log/wtmp /var/log/wtmp.1; do
    [ -s "$x" ] && [ -r "$x" ] && lim 10 last -w --time-format iso -f "$x" | awk "$k"
  done
fi
# on Debian 13 `last` is a link to it, and knows no --version
if command -v wtmpdb >/dev/null 2>&1 && [ -s /var/lib/wtmpdb/wtmp.db ]; then
  lim 10 wtmpdb last -w --time-format iso | awk "$k"
fi
if [ -d /var/log/journal ] && command -v journalctl >/dev/null 2>&1; then
  x=$(lim 10 journalctl -q --no-pager -o short-unix -n 20000 \
    MESSAGE_ID=8d45620c1a4348dbb17410da57c60c66 |
    awk '{ sub(/\.$/, "", $NF); at[$NF] = $1 }
      END { for (name in at) print "at " at[name] " " name }')
  if [ -n "$x" ]; then
    printf '%s\n' "$x"
    lim 10 journalctl -q --no-pager -o short-unix | awk '{ print "since " $1; exit }'
  fi
fi
echo complete
"""
_TABLE = re.compile(r"last (\S+)\s.*?(\w{3}) +(\d{1,2}) (\d\d:\d\d:\d\d) ([+-]\d{4}) (\d{4})\s*")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class LastLogins(HostFact):
    """The last login of each account that has one on record.

    `never` are accounts of which a complete table says that there was none; `since` is how far
    back the oldest of the other records reaches, None where there is none.
    """

    label = "最後のログインの記録"

    probe: ClassVar[Shell] = Shell(_PROBE, root=True)

    logins: Mapping[str, datetime]
    never: frozenset[str]
    since: datetime | None

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Read the lines; FactError where they end early or a time cannot be read."""
        lines = [line for line in reply.text.split("\n") if line]
        if lines[-1:] != ["complete"] or lines.count("complete") != 1:
            raise FactError(Why.TRUNCATED, _WHAT)
        found = [*_events(lines), *_tables(lines)]
        logins: dict[str, datetime] = {}
        for name, at in found:
            logins[name] = max(at, logins.get(name, at))
        since = [_time(line.split()[1]) for line in lines if line.startswith("since ")]
        listed = {line.split()[1] for line in lines if line.endswith("**Never logged in**")}
        return cls(logins, frozenset(listed - set(logins)), min(since, default=None))


def _events(lines: list[str]) -> Iterator[tuple[str, datetime]]:
    for line in lines:
        word, _, rest = line.partition(" ")
        if word == "at":
            at, _, name = rest.partition(" ")
            yield name, _time(at)


def _tables(lines: list[str]) -> Iterator[tuple[str, datetime]]:
    for line in lines:
        if line.startswith("last ") and not line.endswith("**Never logged in**"):
            found = _TABLE.fullmatch(line)
            if not found or found.group(2) not in _MONTHS:
                raise FactError(Why.MALFORMED, _WHAT)
            name, month, day, clock, zone, year = found.groups()
            number = _MONTHS.index(month) + 1
            text = f"{year}-{number:02}-{int(day):02}T{clock}{zone[:3]}:{zone[3:]}"
            yield name, datetime.fromisoformat(text)


def _time(text: str) -> datetime:
    """A time as last(1) prints it with its zone, or seconds since 1970 as the journal does."""
    if re.fullmatch(r"\d{1,11}(\.\d+)?", text):
        return datetime.fromtimestamp(float(text), UTC)
    at = datetime.fromisoformat(re.sub(r",\d+", "", text))
    if at.tzinfo is None:
        raise FactError(Why.MALFORMED, _WHAT)
    return at
