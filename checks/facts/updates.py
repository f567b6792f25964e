"""What the host's own package lists offer, how old they are, and how updates come in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import MappingProxyType
from typing import Self

from checks.fact import HostFact, Reply, Shell
from checks.facts.apt_sources import Source, read_sources
from checks.facts.config_files import tail, texts
from checks.facts.debian_version import compare
from checks.model import FactError, Why
from inventory.words import T

_CANDIDATE = re.compile(r"candidate ([a-z0-9][a-z0-9.+-]*) (\S+) (\S+)")
_SETTING = re.compile(r'set ([\w:-]+) "([^"]*)";')


@dataclass(frozen=True, slots=True)
class SecurityUpdates(HostFact):
    """Installed packages for which the host's own lists have a security fix.

    `dated` is the date that the oldest security list of apt gives itself, and under dnf the time
    at which the oldest list was last found to be current; `at` is the host's time.
    """

    label = "セキュリティ更新の一覧"

    pending: tuple[str, ...]
    lists: int
    dated: datetime
    at: datetime

    probe = Shell(
        r"""
if ! command -v apt-get >/dev/null 2>&1 && command -v dnf >/dev/null 2>&1; then
  root; need stat; need sed
  printf 'manager dnf\n'
  for l in /var/cache/dnf/*/repodata/repomd.xml; do
    [ -f "$l" ] && stat -c 'checked %Y %n' -- "$l"
  done
  for l in /var/cache/dnf/*/repodata/*updateinfo*; do [ -f "$l" ] && printf 'advice %s\n' "$l"; done
  { lim 30 dnf -q -C --noplugins --setopt=logfilelevel=0 updateinfo list --security
    printf 'shown %s\n' "$?"; } | sed '/^shown /!s/^/fix /'
  exit 0
fi
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
        if lines[:1] == ["manager dnf"]:
            return cls(*_of_dnf(lines), reply.at)
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


def _of_dnf(lines: list[str]) -> tuple[tuple[str, ...], int, datetime]:
    """What dnf says from its cache; repositories without advisories say nothing of security."""
    checked = [int(line.split()[1]) for line in lines if line.startswith("checked ")]
    if not checked or not any(line.startswith("advice ") for line in lines):
        raise FactError(
            Why.STALE,
            T(
                ja="セキュリティ更新の情報が dnf のキャッシュにない",
                en="no advisories in the cache of dnf on the host",
            ),
        )
    if lines.count("shown 0") != 1:
        raise FactError(Why.COMMAND_FAILED, "dnf updateinfo")
    pending = {" ".join(line.split()[1:]) for line in lines if line.startswith("fix ")}
    dated = datetime.fromtimestamp(min(checked), UTC)
    return tuple(sorted(filter(None, pending))), len(checked), dated


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
    """Effective settings of apt, `apt-config dump`, and its sources; absent under RPM."""

    label = "aptの設定"

    present: bool
    values: Mapping[str, str]
    sources: tuple[Source, ...]

    probe = Shell(
        r"""
if ! command -v apt-config >/dev/null 2>&1; then
  [ -s /var/lib/dpkg/status ] && exit 91
  command -v rpm >/dev/null 2>&1 || command -v apk >/dev/null 2>&1 || exit 91
  printf 'no apt\n'; exit 0
fi
f /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources |
  sed 's#://[^/@ ]*@#://*@#g'
need grep
{ apt-config dump; printf 'dumped %s\n' "$?"; } | grep -iE \
  -e '^(APT::Periodic::|Unattended-Upgrade::Remove-|Dir::Etc::source)[a-z-]* ".*";$' \
  -e '::Allow(Unauthenticated|[a-z]*Repositories) ".*";$' -e '^dumped ' |
  sed '/^dumped /!s/^/set /'
"""
    )

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Read sources.list(5) in both forms, and apt.conf(5) as apt resolves it."""
        if reply.text.strip() == "no apt":
            return cls(False, MappingProxyType({}), ())
        lines = tail(reply).splitlines()
        if lines[-1:] != ["dumped 0"]:
            raise FactError(Why.COMMAND_FAILED, "apt-config")
        values = {m.group(1): m.group(2) for m in map(_SETTING.fullmatch, lines) if m}
        files = {path: text for path, text in texts(reply).items() if _read_by_apt(path)}
        sources = [one for path, text in files.items() for one in read_sources(path, text)]
        found = cls(True, MappingProxyType(values), tuple(sources))
        _require_usual_places(found)
        return found

    def value(self, name: str, default: str) -> str:
        """The setting; apt.conf(5) does not tell upper case from lower in its name."""
        given = (text for key, text in self.values.items() if key.lower() == name.lower())
        return next(given, default)

    def on(self, name: str) -> bool:
        """True where a boolean of apt.conf(5) is set to yes."""
        return self.value(name, "").lower() in {"1", "yes", "true", "with", "on", "enable"}


def _require_usual_places(apt: AptSettings) -> None:
    usual = {"sourcelist": ("sources.list", "/etc/apt/sources.list")}
    usual["sourceparts"] = ("sources.list.d", "/etc/apt/sources.list.d")
    for name, places in usual.items():
        if apt.value(f"Dir::Etc::{name}", places[0]).rstrip("/") not in places:
            raise FactError(Why.UNDETERMINED, f"Dir::Etc::{name}")


def _read_by_apt(path: str) -> bool:
    """Apt passes over files whose names have other signs than these, sources.list(5)."""
    return re.fullmatch(r"[A-Za-z0-9_.-]+", path.rpartition("/")[2]) is not None
