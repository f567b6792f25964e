"""PAM as it is configured: stacks, the modules that are there, and the settings of some of them.

Lines are read without comments; arguments that could be secrets are masked on the host.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from checks.fact import HostFact, Reply, Shell
from checks.facts.pam_stack import Handler, Raw, chain, stack
from checks.model import FactError, Why
from inventory.words import T

QUALITY, LOCK, HISTORY = (
    f"/etc/security/{name}.conf" for name in ("pwquality", "faillock", "pwhistory")
)

NO_FILES = T(ja="PAMの設定ファイルがない", en="no PAM files")

_PROBE = r"""
need awk
set --
for x in /etc/pam.d/* /usr/lib/pam.d/*; do
  [ -f "$x" ] || continue
  [ -r "$x" ] || { printf 'unreadable\t%s\n' "$x"; continue; }
  printf 'file\t%s\n' "$x"
  set -- "$@" "$x"
done
[ $# -gt 0 ] && awk '
  /^[ \t]*(#|$)/ { next }
  { sub(/#.*/, ""); n = split($0, w, /[ \t]+/); line = ""; hide = 0
    for (i = 1; i <= n; i++) { low = tolower(w[i])
      if (hide) { hide = w[i] !~ /\]/; w[i] = hide ? "(masked)" : "(masked)]"; }
      else if (low ~ /(pass|passwd|password|pw)=./ ||
          (low ~ /(secret|skey|key|token)=[^\/]/ && w[i] !~ /=(~|[$][{](HOME|USER)[}])\//)) {
        end = w[i] ~ /\]$/ ? "]" : ""; hide = w[i] ~ /^\[/ && end == ""
        sub(/=.*/, "=(masked)" end, w[i]) }
      line = line (i > 1 ? " " : "") w[i] }
    print "line\t" FILENAME "\t" FNR "\t" line }' "$@"
for d in /lib/security /usr/lib/security /lib64/security /usr/lib64/security /usr/lib/*/security; do
  for m in "$d"/*.so; do [ -e "$m" ] && printf 'module\t%s\n' "${m##*/}"; done
  for m in faillock pwhistory; do
    [ -e "$d/pam_$m.so" ] || continue
    grep -q "$m\.conf" "$d/pam_$m.so"; [ "$?" = 1 ] && printf 'blind\t/etc/security/%s.conf\n' "$m"
  done
done
f /etc/security/pwquality.conf /etc/security/pwquality.conf.d/*.conf \
  /etc/security/faillock.conf /etc/security/pwhistory.conf
"""


@dataclass(frozen=True, slots=True)
class Pam(HostFact):
    """The PAM files by service, the names of the modules present, and settings by file.

    A file of settings whose name is not in its module, an older one, sets nothing: Linux-PAM 1.5.2
    of Debian 12 reads no pwhistory.conf.
    """

    label = "PAMの設定"

    probe: ClassVar[Shell] = Shell(_PROBE)

    services: Mapping[str, tuple[Raw, ...]]
    modules: frozenset[str]
    settings: Mapping[str, tuple[tuple[str, str], ...]]

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Read the three parts; FactError where a file could not be read."""
        rows = [
            line.split("\t", 3) for line in reply.text.split(f"\n@{reply.tag} file ")[0].split("\n")
        ]
        if closed := [row[1] for row in rows if row[0] == "unreadable"]:
            raise FactError(Why.NO_PRIVILEGE, ", ".join(closed))
        settings = {}
        blind = {row[1] for row in rows if row[0] == "blind"}
        for path, listed in reply.files().items():
            if listed.state not in {"ok", "absent"}:
                raise FactError(Why.NO_PRIVILEGE, listed.told(path))
            if listed.state == "ok" and path not in blind:
                settings[path] = tuple(_pairs(listed.text))
        if not settings and not any(reply.files()):
            raise FactError(Why.TRUNCATED, "PAM")
        modules = frozenset(row[1] for row in rows if row[0] == "module")
        return cls(_services(rows), modules, settings)

    def stack(self, service: str, kind: str) -> tuple[Handler, ...]:
        """The handlers of a service for `auth`, `account`, `password` or `session`."""
        if not self.services:
            raise FactError(Why.UNDETERMINED, NO_FILES)
        return stack(self.services, service, kind)

    def chain(self, service: str, kind: str) -> tuple[Handler, ...]:
        """The handlers as libpam runs them, what it cannot use answering perm_denied."""
        if not self.services:
            raise FactError(Why.UNDETERMINED, NO_FILES)
        return chain(self.services, service, kind)

    def setting(self, path: str, name: str) -> str | None:
        """The last value of a name in a file of /etc/security; "" for a bare word."""
        found = [value for key, value in self.settings.get(path, ()) if key == name]
        return found[-1] if found else None

    def quality(self, handler: Handler, name: str) -> tuple[str | None, str]:
        """A value of pwquality and where it comes from.

        The module's argument beats `pwquality.conf`, which beats `pwquality.conf.d` as it is read
        last (pwquality.conf(5)).
        """
        if (argument := handler.argument(name)) is not None:
            return argument, f"{handler.raw.file}:{handler.raw.number}"
        extra = sorted(path for path in self.settings if path.startswith(f"{QUALITY}.d/"))
        for path in (QUALITY, *reversed(extra)):
            if (value := self.setting(path, name)) is not None:
                return value, path
        return None, ""


def walk(handlers: tuple[Handler, ...]) -> tuple[Handler, ...]:
    """The handlers with those of substacks in their place."""
    return tuple(
        one
        for handler in handlers
        for one in (walk(handler.inner) if handler.inner is not None else (handler,))
    )


def _pairs(text: str) -> list[tuple[str, str]]:
    found = []
    for line in text.split("\n"):
        words = re.split(r"[\s=]+", line.partition("#")[0].strip(), maxsplit=1)
        if words[0]:
            found.append((words[0], words[1] if len(words) > 1 else ""))
    return found


def _services(rows: list[list[str]]) -> Mapping[str, tuple[Raw, ...]]:
    """Lines by the name of their file; /etc/pam.d hides a file of the same name in /usr/lib."""
    lines: dict[str, list[Raw]] = {}
    for row in rows:
        if row[0] in ("file", "line"):
            lines.setdefault(row[1], [])
        if row[0] == "line":
            lines[row[1]].append(Raw(row[1], int(row[2]), row[3]))
    found: dict[str, tuple[Raw, ...]] = {}
    for path in sorted(lines, reverse=True):  # /usr/lib first, then /etc over it
        found[path.rsplit("/", 1)[-1]] = tuple(_joined(lines[path]))
    return found


def _joined(lines: list[Raw]) -> list[Raw]:
    joined: list[Raw] = []
    carry: Raw | None = None
    for raw in lines:
        text = raw.text.partition("#")[0].strip()
        if carry:
            text = f"{carry.text} {text}"
        whole = Raw(
            raw.file, carry.number if carry else raw.number, text.removesuffix("\\").strip()
        )
        carry = whole if text.endswith("\\") else None
        if not carry and whole.text:
            joined.append(whole)
    return [*joined, carry] if carry else joined
