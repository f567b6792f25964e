"""Where the time comes from: the settings of chrony, ntpd and systemd-timesyncd."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Self

from checks.fact import HostFact, Reply, Shell
from checks.facts.config_files import tail, texts
from checks.model import FactError, Why
from inventory.words import T

_CHRONY = ("/etc/chrony/chrony.conf", "/etc/chrony.conf")
_NTP = ("/etc/ntpsec/ntp.conf", "/etc/ntp.conf", "/etc/openntpd/ntpd.conf")
_TIMESYNCD = "/etc/systemd/timesyncd.conf"
_FOLDERS = ("/etc/chrony/conf.d", "/etc/chrony/sources.d", "/run/chrony-dhcp", "/etc/chrony.d")
_SOURCES = frozenset(("server", "servers", "pool", "peer", "refclock"))


@dataclass(frozen=True, slots=True)
class Source:
    """One source of time: `server`, `pool`, `peer` or `refclock`, and its name."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class TimeSources(HostFact):
    """The sources of each time daemon that is installed; `chrony` holds its other lines.

    `chrony` keeps every directive with its argument, names in lower case, in their order;
    `options` are those with which the daemon is started.
    """

    label = "時刻の取得元の設定"

    sources: Mapping[str, tuple[Source, ...]]
    chrony: tuple[tuple[str, str], ...]
    options: str

    probe = Shell(
        r"""
f /etc/chrony/chrony.conf /etc/chrony/conf.d/*.conf /etc/chrony/sources.d/*.sources \
  /run/chrony-dhcp/*.sources /etc/chrony.conf /etc/chrony.d/*.conf /etc/default/chrony \
  /etc/sysconfig/chronyd /etc/ntpsec/ntp.conf /etc/ntp.conf /etc/openntpd/ntpd.conf \
  /etc/systemd/timesyncd.conf /etc/systemd/timesyncd.conf.d/*.conf \
  /run/systemd/timesyncd.conf.d/*.conf /usr/lib/systemd/timesyncd.conf.d/*.conf
for k in chronyd ntpd ntpsec openntpd; do
  { [ -x "/usr/sbin/$k" ] || [ -x "/sbin/$k" ]; } && printf 'has %s\n' "$k"
done
for k in /usr/lib/systemd/systemd-timesyncd /lib/systemd/systemd-timesyncd; do
  [ -x "$k" ] && { printf 'has systemd-timesyncd\n'; break; }
done
printf 'end\n'
"""
    )

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """chrony.conf(5), ntp.conf(5), timesyncd.conf(5)."""
        files = texts(reply)
        lines = tuple(_chrony_lines(files))
        ntp = [line for path in _NTP for line in _lines(files.get(path, ""))]
        found = {
            "chronyd": _sources(lines),
            "ntpd": _sources(ntp),
            "ntpsec": _sources(ntp),
            "openntpd": _sources(ntp),
            "systemd-timesyncd": tuple(_timesyncd(files)),
        }
        rest = tail(reply).splitlines()
        if rest[-1:] != ["end"]:
            raise FactError(Why.TRUNCATED, T(ja="時刻の取得元", en="sources of time"))
        has = [line[4:] for line in rest if line.startswith("has ")]
        options = "".join(
            files.get(p, "") for p in ("/etc/default/chrony", "/etc/sysconfig/chronyd")
        )
        return cls({name: found[name] for name in has}, lines, _options(options))

    @property
    def unread(self) -> tuple[str, ...]:
        """What chrony reads and nobody looked at: files from elsewhere, or another main file."""
        other = re.findall(r"(?:^|\s)-f\s*(\S+)", self.options)
        odd = [one for one in other if one not in _CHRONY]
        return (*(value for name, value in self.chrony if name == "unread"), *odd)

    def last(self, directive: str, otherwise: str) -> tuple[str, bool]:
        """The last argument of a directive of chrony, and whether it is written."""
        values = [value for name, value in self.chrony if name == directive]
        return (values[-1], True) if values else (otherwise, False)


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """Directive and argument; a comment begins with one of four signs, chrony.conf(5)."""
    for line in text.splitlines():
        words = line.split(None, 1)
        if words and words[0][0] not in "#!;%":
            yield words[0].lower(), words[1].strip() if len(words) > 1 else ""


def _chrony_lines(files: Mapping[str, str], path: str = "") -> Iterator[tuple[str, str]]:
    """The lines with those of the folders that the main file names, in their places.

    What is taken in from where was not looked becomes a line `unread`.
    """
    main = path or next((one for one in _CHRONY if one in files), "")
    for name, value in _lines(files.get(main, "")):
        yield name, value
        if name in ("confdir", "sourcedir"):
            ending = ".conf" if name == "confdir" else ".sources"
            known = [one.rstrip("/") in _FOLDERS for one in value.split()]
            if path or not all(known):
                yield "unread", value
            for inner in _under(files, value.split(), ending) if not path else []:
                yield from _chrony_lines(files, inner)
        elif name == "include":
            inside = sorted(one for one in files if fnmatchcase(one, value))
            folder = value.rpartition("/")[0]
            if path or (not inside and folder not in _FOLDERS):
                yield "unread", value
            for inner in inside if not path else []:
                yield from _chrony_lines(files, inner)


def _under(files: Mapping[str, str], folders: Iterable[str], ending: str) -> list[str]:
    heads = tuple(f"{folder.rstrip('/')}/" for folder in folders)
    return sorted(path for path in files if path.startswith(heads) and path.endswith(ending))


def _sources(lines: Iterable[tuple[str, str]]) -> tuple[Source, ...]:
    return tuple(
        Source(name.removesuffix("s"), value.split()[0])
        for name, value in lines
        if name in _SOURCES and value.split()
    )


def _timesyncd(files: Mapping[str, str]) -> Iterator[Source]:
    """NTP= of every file adds to a list, an empty one clears it, timesyncd.conf(5)."""
    dropped = sorted(
        (path for path in files if "/timesyncd.conf.d/" in path), key=lambda p: p.rpartition("/")[2]
    )
    names: list[str] = []
    for path in (_TIMESYNCD, *dropped):
        for value in re.findall(r"^[ \t]*NTP[ \t]*=[ \t]*(.*?)[ \t]*$", files.get(path, ""), re.M):
            names = [*names, *value.split()] if value else []
    yield from (Source("server", name) for name in names)


def _options(text: str) -> str:
    found = re.findall(r'^(?:DAEMON_OPTS|OPTIONS)="?([^"\n]*)"?[ \t]*$', text, re.M)
    return found[-1] if found else ""
