"""What sudo permits to whom, as sudo's own converter reads it (cvtsudoers(1), sudoers(5)).

Includes, aliases and continuation lines are resolved by sudo itself; nothing is searched by text.
The last matching rule wins, and a tag beats `Defaults !authenticate`.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from checks.fact import HostFact, Reply, Shell
from checks.model import FactError, Why
from inventory.words import T

_PROBE = r"""
if ! command -v sudo >/dev/null 2>&1 && [ ! -e /etc/sudoers ]; then echo absent; exit 0; fi
need cvtsudoers
sudo -V 2>/dev/null | { IFS= read -r v; printf 'version %s\n' "${v##* }"; }
[ -r /etc/nsswitch.conf ] && awk '{ sub(/#.*/, "") }
  sub(/^[ \t]*sudoers[ \t]*:/, "") { print "sources " $0 }' /etc/nsswitch.conf
for x in /etc/sudoers.d/*.*; do
  case $x in *.dpkg-*|*.ucf-*|*.rpm*|*.bak|*.old|*.orig) continue ;; esac
  [ -f "$x" ] && awk '/^[ \t]*Defaults/ { sub(/^[ \t]*Defaults[^ \t]*[ \t]+/, "")
    n = split($0, w, /,/)
    for (i = 1; i <= n; i++) { gsub(/^[ \t!]+/, "", w[i]); sub(/[ \t=+-].*/, "", w[i])
      if (w[i] ~ /^[a-z_0-9]+$/) print "skipped " w[i] } }' "$x"
done
# sudo.conf(5): the plugin may be told of another file
s=$(sed -n 's/^[ \t]*Plugin[ \t].*[ \t]sudoers_file=\([^ \t]*\).*/\1/p' /etc/sudo.conf | tail -n 1)
s=${s:-/etc/sudoers}
o=$(lim 20 cvtsudoers -e -f json "$s")
if [ "$?" = 0 ]; then printf 'valid\n%s\n' "${o:-{\}}"
else echo invalid; lim 20 cvtsudoers -f json "$s" 2>&1 >/dev/null | head -n 1; fi
"""
_DIGESTS = ("sha224", "sha256", "sha384", "sha512")


@dataclass(frozen=True, slots=True)
class Default:
    """One `Defaults` option with whom it is for; "" is everybody. False is `!name`."""

    name: str
    value: str | bool
    bound_to: str


@dataclass(frozen=True, slots=True)
class Grant:
    """One command that one subject may run as somebody, in the order of the files.

    `subject` is `alice`, `%group`, `#uid` or `ALL`; `asks` is None where no tag says whether the
    password is asked for; `digest` is the command's checksum, "" where any content may run.
    `excepted` are the subjects that the same list takes out again: its last match wins.
    """

    subject: str
    hosts: tuple[str, ...]
    runas: tuple[str, ...]
    command: str
    negated: bool
    asks: bool | None
    digest: str
    excepted: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The grant as an auditor quotes it."""
        tag = {None: "", True: "PASSWD: ", False: "NOPASSWD: "}[self.asks]
        digest = f"{self.digest} " if self.digest else ""
        sign = "!" if self.negated else ""
        runas = ",".join(self.runas)
        return f"{self.subject} {','.join(self.hosts)}=({runas}) {tag}{digest}{sign}{self.command}"


@dataclass(frozen=True, slots=True)
class Sudoers(HostFact):
    """The rules of sudo; `error` is the first thing sudo cannot read in them.

    `skipped` names the options in files of sudoers.d that sudo passes over, as there is a dot in
    their names (sudoers(5)): somebody wrote them, and they have no effect.
    """

    label = "sudoの規則"

    probe: ClassVar[Shell] = Shell(_PROBE, root=True)

    installed: bool
    version: tuple[int, ...]
    error: str
    remote: tuple[str, ...]
    defaults: tuple[Default, ...]
    grants: tuple[Grant, ...]
    skipped: frozenset[str]

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Read the JSON of cvtsudoers; FactError where there is neither JSON nor an error."""
        lines = reply.text.split("\n")
        if lines[0] == "absent":
            return cls(False, (), "", (), (), (), frozenset())
        version, remote = _version(lines.pop(0)), tuple[str, ...]()
        if lines[0].startswith("sources"):
            remote = tuple(word for word in lines.pop(0).split()[1:] if word != "files")
        skipped = set()
        while lines[0].startswith("skipped "):
            skipped.add(lines.pop(0).partition(" ")[2])
        state, rest = lines[0], "\n".join(lines[1:]).strip()
        if state == "invalid" and rest:
            return cls(True, version, rest[:300], remote, (), (), frozenset(skipped))
        if state != "valid":
            raise FactError(Why.MALFORMED, "cvtsudoers")
        data = json.loads(rest)
        rules = tuple(_defaults(data)), tuple(_grants(data))
        return cls(True, version, "", remote, *rules, frozenset(skipped))

    def unreadable(self) -> T:
        """That sudo cannot read its rules, with what it says, in words."""
        return T(
            ja=f"sudoers を読み取れない: {self.error}", en=f"sudoers cannot be read: {self.error}"
        )

    def default(self, name: str) -> str | bool | None:
        """The value of an option for everybody; the last one wins, None where it is not set."""
        found = [one.value for one in self.defaults if one.name == name and not one.bound_to]
        return found[-1] if found else None

    def switched_off(self, name: str) -> tuple[str, ...]:
        """For whom an option is off apart from everybody: users, hosts or commands."""
        last = {one.bound_to: one for one in self.defaults if one.name == name and one.bound_to}
        return tuple(f"Defaults {who} !{name}" for who, one in last.items() if one.value is False)

    def unasked(self) -> tuple[Grant, ...]:
        """What may be run without a password, after later rules and Defaults had their say."""
        return tuple(
            grant
            for at, grant in enumerate(self.grants)
            if not grant.negated
            and not self._asks(grant)
            and not any(
                self._asks(later) and self._covers(later, grant) for later in self.grants[at + 1 :]
            )
        )

    def _covers(self, later: Grant, earlier: Grant) -> bool:
        """True where the later one wins; an `ALL` from which somebody is excepted may not."""
        everybody = not any(one.subject.startswith("!") for one in self.grants)
        return (
            not later.negated
            and later.subject in (earlier.subject, *(["ALL"] if everybody else []))
            and later.command in (earlier.command, "ALL")
            and later.digest in (earlier.digest, "")
            and (later.runas == earlier.runas or "ALL" in later.runas)
            and later.hosts in (("ALL",), earlier.hosts)
            and set(later.excepted) <= set(earlier.excepted)
        )

    def _asks(self, grant: Grant) -> bool:
        if grant.asks is not None:
            return grant.asks
        off = [one for one in self.defaults if one.name == "authenticate"]
        everybody = [one for one in off if not one.bound_to]
        bound = [one for one in off if one.bound_to and _concerns(one.bound_to, grant)]
        return all(one.value for one in (*everybody[-1:], *bound))


def _concerns(bound_to: str, grant: Grant) -> bool:
    """Options bound to one other user do not concern a subject; what is bound otherwise may.

    cvtsudoers(1) writes `Defaults>root`, for all that runs as root, like `Defaults:root`.
    """
    names, subject = bound_to.split(","), grant.subject
    if {"root", *grant.runas} & set(names):
        return True
    plain = all(name[:1].isalnum() for name in (*names, subject)) and "ALL" not in (subject, *names)
    return subject in names if plain else True


def _version(line: str) -> tuple[int, ...]:
    found = re.fullmatch(r"version (\d+)\.(\d+)(?:\.(\d+))?\S*", line)
    return tuple(int(number or 0) for number in found.groups()) if found else ()


def _defaults(data: Mapping[str, Any]) -> Iterator[Default]:
    for block in data.get("Defaults", []):
        bound = ",".join(_names(block.get("Binding", []), hostname="@"))
        for option in block["Options"]:
            for name, value in option.items():
                yield Default(name, value if isinstance(value, bool) else str(value), bound)


def _grants(data: Mapping[str, Any]) -> Iterator[Grant]:
    for spec in data.get("User_Specs", []):
        hosts = tuple(_names(spec["Host_List"]))
        subjects = list(_names(spec["User_List"]))
        for at, subject in enumerate(subjects, 1):
            excepted = tuple(name[1:] for name in subjects[at:] if name.startswith("!"))
            for part in spec["Cmnd_Specs"]:
                self_or_root = [] if "runasgroups" in part else [{"username": "root"}]
                runas = tuple(_names(part.get("runasusers", self_or_root)))
                tags = [
                    option["authenticate"]
                    for option in part.get("Options", [])
                    if "authenticate" in option
                ]
                for command in part["Commands"]:
                    yield Grant(
                        subject,
                        hosts,
                        runas,
                        _command(command),
                        bool(command.get("negated", False)),
                        bool(tags[-1]) if tags else None,
                        _digest(command),
                        excepted,
                    )


def _command(command: Mapping[str, Any]) -> str:
    found = command.get("command", command.get("cmndalias"))
    if not isinstance(found, str):
        raise FactError(Why.MALFORMED, T(ja="sudoers のコマンド", en="a command of sudoers"))
    return found


def _digest(command: Mapping[str, Any]) -> str:
    return next((f"{name}:{command[name]}" for name in _DIGESTS if name in command), "")


def _names(members: Iterable[Mapping[str, Any]], hostname: str = "") -> Iterator[str]:
    marks = {
        "hostname": hostname,
        "usergroup": "%",
        "userid": "#",
        "usergid": "%#",
        "netgroup": "+",
        "nonunixgroup": "%:",
    }
    for member in members:
        sign = "!" if member.get("negated") else ""
        for kind, value in member.items():
            if kind != "negated":
                yield f"{sign}{marks.get(kind, '')}{value}"
