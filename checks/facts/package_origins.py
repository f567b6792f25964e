"""Installed packages that no repository speaks for, and packages that updates pass over."""

from dataclasses import dataclass
from typing import Self

from checks.fact import HostFact, Reply, Shell
from checks.model import FactError, Why
from inventory.words import T


@dataclass(frozen=True, slots=True)
class PackageOrigins(HostFact):
    """`foreign`: in none of apt's lists by name, or under RPM without a signature.

    `whole` where the list of the release itself was there to compare with; RPM needs none.
    Packages of a kernel bear its version in their name and leave the lists with the next one:
    they are not foreign.
    """

    label = "パッケージの取得元"

    manager: str
    whole: bool
    foreign: tuple[str, ...]
    held: tuple[str, ...]

    probe = Shell(
        r"""
if command -v dpkg-query >/dev/null 2>&1 && [ -s /var/lib/dpkg/status ]; then
  need awk; need grep
  if [ -d /var/lib/apt/lists ]; then
    [ -r /var/lib/apt/lists ] && [ -x /var/lib/apt/lists ] || exit 92
  fi
  printf 'manager dpkg\n'
  sed -n 's/^VERSION_CODENAME="\{0,1\}\([a-z]*\)"\{0,1\}$/codename \1/p' /etc/os-release
  { dpkg-query -W -f '${db:Status-Status} ${db:Status-Want} ${Package}\n'; printf -- '--\n'
    for l in /var/lib/apt/lists/*_Packages /var/lib/apt/lists/*_Packages.*; do
      [ -f "$l" ] || continue
      printf 'list %s\n' "${l##*/}"
      [ -s "$l" ] || continue
      case $l in
        *_Packages) grep '^Package: ' -- "$l" ;;
        *) lim 20 /usr/lib/apt/apt-helper cat-file "$l" | grep '^Package: ' ;;
      esac || printf 'lost\n'
    done; } | awk '
    /^--$/ { second = 1; next }
    !second { if ($1 == "installed") { c++; v[$3] = 1; if ($2 == "hold") print "held", $3 } next }
    $1 == "Package:" { delete v[$2]; next }
    { print }
    END { print "known", c + 0; for (n in v) if (n !~ /^linux-[a-z-]*-[0-9]/) print "foreign", n }'
elif command -v rpm >/dev/null 2>&1; then
  printf 'manager rpm\n'
  q='%|RSAHEADER?{signed}:{%|DSAHEADER?{signed}:{%|SIGPGP?{signed}:{foreign}|}|}| %{NAME}\n'
  rpm -qa --qf "$q" | sed '/ gpg-pubkey$/d; s/^signed .*/signed/' | sort | uniq -c |
    sed 's/^ *//; s/^[0-9]* foreign/foreign/; s/^\([0-9]*\) signed$/known \1/'
  for l in /etc/dnf/plugins/versionlock.list /etc/yum/pluginconf.d/versionlock.list; do
    [ -r "$l" ] && sed -n 's/^\([^#[:space:]!]\{1,\}\).*/held \1/p' "$l"
  done
else exit 91; fi
printf 'end\n'
"""
    )

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """`hold` is a selection of dpkg(1), which apt respects; versionlock is a plugin of dnf."""
        lines = [line for line in reply.text.splitlines() if line]
        if lines[-1:] != ["end"] or not lines[0].startswith("manager "):
            raise FactError(Why.TRUNCATED, T(ja="パッケージの一覧", en="package list"))
        if not any(line.startswith("known ") and line != "known 0" for line in lines):
            raise FactError(
                Why.COMMAND_FAILED,
                T(ja="導入済みパッケージの一覧がない", en="no list of installed packages"),
            )
        if "lost" in lines:
            raise FactError(
                Why.COMMAND_FAILED,
                T(ja="パッケージの一覧を読み取れない", en="a package list could not be read"),
            )
        pairs = [line.partition(" ") for line in lines]
        return cls(
            manager=lines[0].removeprefix("manager "),
            whole=_whole(lines),
            foreign=tuple(sorted(rest for word, _, rest in pairs if word == "foreign")),
            held=tuple(sorted(rest for word, _, rest in pairs if word == "held")),
        )


def _whole(lines: list[str]) -> bool:
    """Whether the main list of the host's own release was among those compared with."""
    if lines[0] == "manager rpm":
        return True
    names = [line.removeprefix("codename ") for line in lines if line.startswith("codename ")]
    own = [f"_dists_{name}_main_binary-" for name in names if name]
    return any(line.startswith("list ") and one in line for line in lines for one in own)
