"""What own checks ask of a host: exactly the files, modes and kernel settings that policy names."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Self

from checks.fact import HostFact, Listed, Reply, Shell
from checks.facts.config_files import tail
from checks.facts.file_modes import FileMode
from checks.model import FactError, Why
from checks.own.paths import INSIDE, READABLE, SECRETS
from inventory.words import T

NAME = "OwnState"
_LARGEST = 65536
_MODE = re.compile(r"mode ([0-9a-f]{1,8}) ([0-9]{1,10}) ([0-9]{1,10}) (\S+) (\S+) (/\S*)")
_WORD = re.compile(r"(big|withheld|hidden|none|acl) (/\S+)")
_SETTING = re.compile(r"(now|lack|shut) (\S+)(?: (.*))?")
_RANGE = re.compile(r"range ([0-9]+)\s+[0-9]+")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one check asks for beside the facts that are there anyway."""

    content: frozenset[str] = frozenset()
    modes: frozenset[str] = frozenset()
    settings: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class OwnState(HostFact):
    """The files, modes and kernel settings that policy names, and the first ephemeral port.

    `refused` maps a path to the reason for which its content or mode did not come; `none` holds
    the paths that are known not to exist, and `missing` the settings that this kernel lacks.
    """

    label = "独自点検の対象"

    files: Mapping[str, Listed]
    modes: Mapping[str, FileMode]
    settings: Mapping[str, str]
    refused: Mapping[str, str]
    none: frozenset[str]
    missing: frozenset[str]
    ephemeral: int

    probe = Shell("exit 91")

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Read the lists; every line after the files has its word."""
        lines = [line for line in tail(reply).splitlines() if line]
        said = _Lines()
        if lines[-1:] != ["end"]:
            raise FactError(Why.TRUNCATED, T(ja="独自点検の対象", en="state for own checks"))
        for line in lines[:-1]:
            said.take(line)
        if said.ephemeral is None:
            raise FactError(Why.MALFORMED, T(ja="ポートの範囲がない", en="no port range"))
        modes = {path: _with_acl(one, path in said.acls) for path, one in said.modes.items()}
        return cls(
            MappingProxyType(dict(reply.files())),
            MappingProxyType(modes),
            MappingProxyType(said.settings),
            MappingProxyType(said.refused),
            frozenset(said.none),
            frozenset(said.lacking),
            said.ephemeral,
        )

    def text(self, path: str) -> str | None:
        """The content of a file, None where it does not exist; FactError where it did not come."""
        self._require(path, path in self.files)
        listed = self.files[path]
        if listed.state == "absent":
            return None
        if listed.state != "ok":
            raise FactError(Why.NO_PRIVILEGE, listed.told(path))
        try:
            return listed.content.decode()
        except UnicodeDecodeError as odd:
            raise FactError(
                Why.MALFORMED, T(ja=f"{path}: UTF-8 ではない", en=f"{path}: not UTF-8")
            ) from odd

    def mode(self, path: str) -> FileMode | None:
        """Mode and owner, None where there is no such file."""
        self._require(path, path in self.modes or path in self.none)
        return self.modes.get(path)

    def setting(self, key: str) -> str | None:
        """The running value, None where the kernel has no such setting."""
        self._require(key, key in self.settings or key in self.missing)
        return self.settings.get(key)

    def _require(self, name: str, there: bool) -> None:
        if name in self.refused:
            raise FactError(*_REFUSED[self.refused[name]](name))
        if not there:
            raise FactError(Why.NOT_COLLECTED, name)


_REFUSED: Mapping[str, Callable[[str], tuple[Why, T | str]]] = {
    "big": lambda path: (
        Why.TRUNCATED,
        T(ja=f"{path}: {_LARGEST} バイトを超える", en=f"{path}: more than {_LARGEST} bytes"),
    ),
    "withheld": lambda path: (
        Why.UNDETERMINED,
        T(ja=f"{path}: 鍵などを含むため収集しない", en=f"{path}: holds keys or the like, withheld"),
    ),
    "hidden": lambda path: (Why.NO_PRIVILEGE, path),
}


class _Lines:
    """What the lines after the files say, gathered."""

    def __init__(self) -> None:
        self.modes: dict[str, FileMode] = {}
        self.settings: dict[str, str] = {}
        self.refused: dict[str, str] = {}
        self.none: set[str] = set()
        self.acls: set[str] = set()
        self.lacking: set[str] = set()
        self.ephemeral: int | None = None

    def take(self, line: str) -> None:
        """One line."""
        if match := _MODE.fullmatch(line):
            bits, uid, gid, user, group, path = match.groups()
            self.modes[path] = FileMode(
                path, int(bits, 16), int(uid), int(gid), user, group, acl=False
            )
        elif match := _WORD.fullmatch(line):
            self._word(*match.groups())
        elif match := _RANGE.fullmatch(line):
            self.ephemeral = int(match[1])
        elif match := _SETTING.fullmatch(line):
            self._setting(match[1], match[2], match[3] or "")
        else:
            raise FactError(Why.MALFORMED, T(ja=f"行 {line[:80]!r}", en=f"line {line[:80]!r}"))

    def _word(self, word: str, path: str) -> None:
        if word == "none":
            self.none.add(path)
        elif word == "acl":
            self.acls.add(path)
        else:
            self.refused[path] = word

    def _setting(self, word: str, key: str, value: str) -> None:
        if word == "now":
            self.settings[key] = " ".join(value.split())
        elif word == "lack":
            self.lacking.add(key)
        else:
            self.refused[key] = "hidden"


def _with_acl(one: FileMode, acl: bool) -> FileMode:
    return FileMode(one.path, one.mode, one.uid, one.gid, one.user, one.group, acl)


def state_of(wanted: Iterable[Wanted]) -> type[OwnState]:
    """The fact whose probe asks for all of this and nothing else; the same wants, the same fact."""
    every = list(wanted)
    return _state(
        tuple(sorted({path for one in every for path in one.content})),
        tuple(sorted({path for one in every for path in one.modes})),
        tuple(sorted({key for one in every for key in one.settings})),
    )


@cache
def _state(
    content: tuple[str, ...], modes: tuple[str, ...], settings: tuple[str, ...]
) -> type[OwnState]:
    probe = Shell(_probe(content, modes, settings))
    return type(NAME, (OwnState,), {"__slots__": (), "probe": probe, "__module__": __name__})


def _probe(content: tuple[str, ...], modes: tuple[str, ...], settings: tuple[str, ...]) -> str:
    """Paths hold nothing that a shell would expand, `checks.own.paths` sees to that."""
    fill = {
        "CONTENT": " ".join(content),
        "MODES": " ".join(modes),
        "SETTINGS": " ".join(settings),
        "LARGEST": str(_LARGEST),
        "READABLE": "|".join(READABLE),
        "SECRETS": "|".join(SECRETS),
        "INSIDE": INSIDE,
    }
    return re.sub(r"%([A-Z]+)%", lambda match: fill[match[1]], _TEXT)


_TEXT = r"""
need stat; need grep; need readlink; need wc; need ls
set --; w=
for k in %CONTENT%; do
  v=
  if [ -f "$k" ] && [ -r "$k" ]; then
    r=$(readlink -f -- "$k")
    case $r in %READABLE%) ;; ''|%SECRETS%) v=withheld ;; esac
    if [ -z "$v" ] && [ "$(wc -c <"$k")" -gt %LARGEST% ]; then v=big
    elif [ -z "$v" ] && grep -qE '%INSIDE%' "$k"; then v=withheld; fi
  fi
  if [ -n "$v" ]; then w="$w$v $k
"; else set -- "$@" "$k"; fi
done
f "$@"
printf '%s' "$w"
set --
for k in %MODES%; do
  if [ -e "$k" ]; then set -- "$@" "$k"; continue; fi
  d=${k%/*}
  while [ -n "$d" ] && [ ! -d "$d" ]; do d=${d%/*}; done
  if [ -x "${d:-/}" ]; then printf 'none %s\n' "$k"; else printf 'hidden %s\n' "$k"; fi
done
if [ $# -gt 0 ]; then
  stat -L -c 'mode %f %u %g %U %G %n' -- "$@" || exit 1
  ls -dLln -- "$@" | while IFS= read -r l; do
    case $l in ??????????+*) printf 'acl /%s\n' "${l#*/}" ;; esac
  done
fi
# grep reads each entry in one piece, which read(1) of dash does not
for k in %SETTINGS%; do
  p=/proc/sys/$(printf '%s' "$k" | tr ./ /.)
  if [ ! -e "$p" ]; then printf 'lack %s\n' "$k"
  elif v=$(grep -s '' "$p"); then printf 'now %s %s\n' "$k" "$(printf '%s' "$v" | tr '\n' ' ')"
  else printf 'shut %s\n' "$k"; fi
done
printf 'range %s\n' "$(cat /proc/sys/net/ipv4/ip_local_port_range)"
printf 'end\n'
"""
