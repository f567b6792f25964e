"""Where rsyslog sends records: the forwarding actions of its configuration."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Self

from checks.fact import HostFact, Reply, Shell
from checks.facts.config_files import tail, texts
from checks.facts.rsyslog_objects import Statement, expanded

MAIN, FOLDER = "/etc/rsyslog.conf", "/etc/rsyslog.d/"
_LEGACY = re.compile(r"(\S+)\s+-?@{1,2}(?:\([^)]*\))?(\[[^\]]+\]|[^\s:;]+)")
_ACTION = re.compile(r"([^\s{}][^{}\n]*?)?\s*\baction\s*\(([^()]*)\)")
_PARAMETER = re.compile(r'(\w+(?:\.\w+)?)\s*=\s*"([^"]*)"')
_WEAKEST = frozenset({"*", "debug", "info"})


@dataclass(frozen=True, slots=True)
class Forward:
    """One forwarding action: its selector (empty where none is written) and its target."""

    selector: str
    target: str

    @property
    def remote(self) -> bool:
        """True where the target is another machine."""
        try:
            return not ip_address(self.target.strip("[]")).is_loopback
        except ValueError:
            return self.target not in {"localhost", "localhost.localdomain"}

    @property
    def takes_logins(self) -> bool:
        """True where records of logins (auth, authpriv at info) are selected, rsyslog.conf(5)."""
        return all(_selects(self.selector, facility) for facility in ("auth", "authpriv"))


@dataclass(frozen=True, slots=True)
class Rsyslog(HostFact):
    """The forwarding actions; `nested` counts those inside blocks, whose conditions are not read.

    `statements` are those of the main file with its includes in their places.
    `others` names configurations of other log senders that are there and are not read.
    """

    label = "rsyslogの設定"

    configured: bool
    forwards: tuple[Forward, ...]
    nested: int
    others: tuple[str, ...]
    statements: tuple[Statement, ...]

    probe = Shell(
        r"""
need sed
f /etc/rsyslog.conf /etc/rsyslog.d/*.conf | sed \
  -e 's/\([Pp][Aa][Ss][Ss][A-Za-z]*\)[[:space:]]*=[[:space:]]*"[^"]*"/\1="*"/g' \
  -e 's/\([Pp][Ww][Dd]\)[[:space:]]*=[[:space:]]*"[^"]*"/\1="*"/g' \
  -e 's/\([Tt][Oo][Kk][Ee][Nn]\)[[:space:]]*=[[:space:]]*"[^"]*"/\1="*"/g' \
  -e 's/\([Kk]ey\|[Hh]eaders\)[[:space:]]*=[[:space:]]*"[^"]*"/\1="*"/g' \
  -e 's/\([Hh]eader[Vv]alue\|[Ss]ecret\)[[:space:]]*=[[:space:]]*"[^"]*"/\1="*"/g' \
  -e 's#://[^/@"[:space:]]*@#://*@#g' \
  -e 's/\(:om[a-z]*:\).*/\1*/' -e '/^[[:space:]]*#/d'
grep -q '^[[:space:]]*URL=.' /etc/systemd/journal-upload.conf && printf 'other %s\n' journal-upload
[ -e /etc/syslog-ng/syslog-ng.conf ] && printf 'other syslog-ng\n'
:
"""
    )

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Read both languages of rsyslog: selector lines and action() objects."""
        files = texts(reply)
        main = _plain(files.get(MAIN, ""))
        read = [_plain(text) for path, text in files.items() if path == MAIN or FOLDER in main]
        forwards = [forward for text in read for forward in _forwards(text)]
        return cls(
            configured=MAIN in files,
            forwards=tuple(forward for depth, forward in forwards if depth == 0),
            nested=sum(depth > 0 for depth, _ in forwards),
            others=tuple(re.findall(r"^other (\S+)$", tail(reply), re.M)),
            statements=tuple(expanded(MAIN, {path: _plain(text) for path, text in files.items()})),
        )

    @property
    def modules(self) -> frozenset[str]:
        """The names of the modules that are loaded."""
        new = {one.value("load") for one in self.statements if one.kind == "module"}
        return frozenset(new | {one.value("value") for one in self.of("$modload")})

    def of(self, *kinds: str) -> list[Statement]:
        """The statements of these kinds, in their order."""
        return [one for one in self.statements if one.kind in kinds]


def _plain(text: str) -> str:
    without = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    lines = [line for line in without.splitlines() if not line.lstrip().startswith("#")]
    return "\n".join(lines)


def _forwards(text: str) -> Iterator[tuple[int, Forward]]:
    """Every forwarding action with the depth of blocks that it stands in."""
    selector = ""
    offset = 0
    for line in text.splitlines(keepends=True):
        if match := _LEGACY.match(line.strip()):
            selector = selector if match.group(1) == "&" else match.group(1)
            yield _depth(text[:offset]), Forward(selector, match.group(2))
        elif word := re.match(r"([\w*,;.!=]+\.[\w*!=]+(?:;\S+)?)\s", line.strip()):
            selector = word.group(1)
        offset += len(line)
    for action in _ACTION.finditer(text):
        given = {name.lower(): value for name, value in _PARAMETER.findall(action.group(2))}
        if given.get("type", "").lower() in {"omfwd", "omrelp"} and given.get("target"):
            yield _depth(text[: action.start()]), Forward(action.group(1) or "", given["target"])


def _depth(before: str) -> int:
    unquoted = re.sub(r'"[^"\n]*"', "", before)
    return unquoted.count("{") - unquoted.count("}")


def _selects(selector: str, facility: str) -> bool:
    """True where a message of this facility at priority info passes; later parts override."""
    selected = not selector
    for part in selector.split(";"):
        names, _, priority = part.strip().rpartition(".")
        if facility not in names.split(",") and "*" not in names.split(","):
            continue
        if priority == "none" or priority.startswith("!"):
            selected = False
        elif priority in _WEAKEST or priority == "=info":
            selected = True
    return selected
