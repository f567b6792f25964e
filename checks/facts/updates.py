"""What the host's own package lists offer, how old they are, and how updates come in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from types import MappingProxyType
from typing import Self

from checks.fact import HostFact, Reply, Shell
from checks.facts.config_files import tail, texts
from checks.facts.debian_version import compare
from checks.model import FactError, Why
from inventory.words import T

_CANDIDATE = re.compile(r"candidate ([a-z0-9][a-z0-9.+-]*) (\S+) (\S+)")
_SETTING = re.compile(r'set ([\w:-]+) "([^"]*)";')


@dataclass(frozen=True, slots=True)
class SecurityUpdates(HostFact):
    """Installed packages for which a security list has a newer version, from apt's own lists.

    `dated` is the date that the oldest security list gives itself, `at` the host's time.
    """

    label = "セキュリティ更新の一覧"

    pending: tuple[str, ...]
    lists: int
    dated: datetime
    at: datetime

    probe = Shell(
        r"""
need apt-get; need dpkg-query; need awk
[ -r /var/lib/apt/lists ] && [ -x /var/lib/apt/lists ] || exit 92
show() { case $1 in
  *_Packages) cat -- "$1" ;;
  *) lim 20 /usr/lib/apt/apt-helper cat-file "$1" ;; esac; }
sed -n 's/^VERSION_CODENAME="\{0,1\}\([a-z]*\)"\{0,1\}$/codename \1/p' /etc/os-release
for l in /var/lib/apt/lists/*security*_InRelease /var/lib/apt/lists/*security*_Release; do
  [ -f "$l" ] || continue
  awk -v l="${l##*/}" '/^Date:/ {sub(/^Date: */, ""); print "date", l, $0; exit}' "$l"
done
for l in /var/lib/apt/lists/*security*_binary-*_Packages /var/lib/apt/lists/*security*_Packages.*
do
  [ -f "$l" ] || continue
  printf 'list %s\n' "${l##*/}"
  { dpkg-query -W -f '${db:Status-Status} ${Package} ${Version}\n'; printf '\n--\n'
    show "$l"; printf '\nshown %s\n' "$?"; } | awk '
    /^--$/ { second = 1; print "known", c + 0; next }
    !second { if ($1 == "installed") { v[$2] = $3; c++ } next }
    /^Package: / { n = $2 } /^shown / { print }
    /^Version: / { if (n in v && v[n] != $2) print "candidate", n, v[n], $2 }'
done
:
"""
    )

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Compare as deb-version(7): only a list's newer version is pending."""
        lines = reply.text.splitlines()
        own = f"_dists_{_codename(lines)}"
        dated = [line.split(" ", 2) for line in lines if line.startswith("date ")]
        dates = [parsedate_to_datetime(date) for _, name, date in dated if own in name]
        lists = sum(line.startswith("list ") for line in lines)
        if not any(line.startswith("list ") and own in line for line in lines):
            dates = []
        if not dates or not lists:
            raise FactError(
                Why.STALE,
                T(
                    ja="この版のOSのセキュリティ更新の一覧が apt にない",
                    en="no security list of apt for this release on the host",
                ),
            )
        known = [line for line in lines if line.startswith("known ")]
        if len(known) != lists or "known 0" in known:
            raise FactError(
                Why.COMMAND_FAILED,
                T(ja="導入済みパッケージの一覧がない", en="no list of installed packages"),
            )
        if lines.count("shown 0") != lists:
            raise FactError(
                Why.COMMAND_FAILED,
                T(ja="パッケージの一覧を読み取れない", en="a package list could not be read"),
            )
        found = [m.groups() for m in map(_CANDIDATE.fullmatch, lines) if m]
        pending = {f"{name} {old} -> {new}" for name, old, new in found if compare(old, new) < 0}
        return cls(tuple(sorted(pending)), lists, min(dates), reply.at)


def _codename(lines: list[str]) -> str:
    """The release of the host as os-release(5) names it; lists of another one prove nothing."""
    for line in lines:
        if found := re.fullmatch(r"codename ([a-z]+)", line):
            return found.group(1)
    raise FactError(
        Why.UNDETERMINED,
        T(ja="os-release に版の名前がない", en="os-release names no codename"),
    )


@dataclass(frozen=True, slots=True)
class AptSettings(HostFact):
    """Effective settings of apt, `apt-config dump`, and sources that switch signatures off."""

    label = "aptの設定"

    values: Mapping[str, str]
    trusted_sources: tuple[str, ...]
    sources: int

    probe = Shell(
        r"""
need apt-config
f /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources |
  sed 's#://[^/@ ]*@#://*@#'
apt-config dump | sed -n -e 's/^\(APT::Periodic::[A-Za-z-]* ".*";\)$/set \1/p' \
  -e 's/^\(APT::Get::AllowUnauthenticated ".*";\)$/set \1/p' \
  -e 's/^\(Acquire::Allow[A-Za-z]*Repositories ".*";\)$/set \1/p' -e 's/^APT "";$/dumped/p'
"""
    )

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Read sources.list(5) in both forms, and apt.conf(5) as apt resolves it."""
        lines = tail(reply).splitlines()
        if "dumped" not in lines:
            raise FactError(Why.COMMAND_FAILED, "apt-config")
        values = {m.group(1): m.group(2) for m in map(_SETTING.fullmatch, lines) if m}
        entries = [entry for path, text in texts(reply).items() for entry in _entries(path, text)]
        trusted = tuple(entry for entry in entries if _unchecked(entry))
        return cls(MappingProxyType(values), trusted, len(entries))

    def on(self, name: str) -> bool:
        """True where a boolean of apt.conf(5) is set to yes."""
        return self.values.get(name, "").lower() in {"1", "yes", "true", "with", "on", "enable"}


def _entries(path: str, text: str) -> list[str]:
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    if path.endswith(".sources"):
        stanzas = re.split(r"\n[ \t]*\n", "\n".join(lines))
        joined = [" ".join(stanza.split()) for stanza in stanzas if stanza.strip()]
        return [one for one in joined if not re.search(r"\bEnabled:\s*no\b", one, re.I)]
    return [line.strip() for line in lines if re.match(r"\s*deb(-src)?\s", line)]


def _unchecked(entry: str) -> bool:
    on = r"(?:yes|true|1|on|with|enable)\b"
    return bool(
        re.search(rf"\[[^\]]*\b(?:trusted|allow-insecure)={on}", entry, re.I)
        or re.search(rf"(?:^|\s)(?:Trusted|Allow-Insecure):\s*{on}", entry, re.I)
    )
