"""What is kept of the logs: the journal's storage, the login log's age, the rotation."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from typing import Self

from checks.fact import HostFact, Reply, Shell
from checks.facts.config_files import tail, texts
from checks.model import FactError, Why
from inventory.words import T

JOURNALD = "/etc/systemd/journald.conf"
_TABOO: tuple[str, ...] = (".dpkg-old", ".dpkg-dist", ".dpkg-new", ".dpkg-bak", ".rpmsave")
_TABOO += (".rpmorig", ".rpmnew", ".ucf-old", ".ucf-dist", ".ucf-new", ".disabled", ".bak")
_TABOO += (".swp", "~", ",v")
_ROTATE, _ROTATE_FOLDER = "/etc/logrotate.conf", "/etc/logrotate.d"
_INCLUDED = re.compile(r"^[ \t]*include[ \t=]+[\"']?/etc/logrotate\.d/?[\"']?[ \t]*$", re.M)
_ELSEWHERE = re.compile(r"^[ \t]*(?:include|tabooext|taboopat)\b.*", re.M)
LOGIN_LOGS = ("/var/log/auth.log", "/var/log/secure")
_DAYS = {"hourly": 1 / 24, "daily": 1.0, "weekly": 7.0, "monthly": 365 / 12, "yearly": 365.0}
_SCRIPTS = frozenset({"prerotate", "postrotate", "firstaction", "lastaction", "preremove"})


@dataclass(frozen=True, slots=True)
class LogStore(HostFact):
    """`journal_persistent` follows journald.conf(5); the others are times of the newest record.

    `login_log` is a text log of logins, `journal` the journal of everything, and `login` what
    login itself writes for each person who comes in or fails to: wtmp, lastlog, btmp.
    """

    label = "ログの保管状態"

    journal_persistent: bool
    login_log: datetime | None
    journal: datetime | None
    login: datetime | None
    at: datetime

    probe = Shell(
        r"""
need stat; need tail; need od
f /etc/systemd/journald.conf /etc/systemd/journald.conf.d/*.conf \
  /run/systemd/journald.conf.d/*.conf /usr/local/lib/systemd/journald.conf.d/*.conf \
  /usr/lib/systemd/journald.conf.d/*.conf
[ -d /var/log/journal ] && printf 'journal folder\n'
[ -x /var/log ] || exit 92
for k in /var/log/auth.log /var/log/secure /var/log/journal/*/system.journal; do
  [ -f "$k" ] && stat -c 'wrote %Y %s %n' -- "$k"
done
# the last record of wtmp, utmp(5): 7 and 8 are of people, the rest of boots and clocks
set -- /var/log/lastlog /var/log/btmp
case $(tail -c 384 /var/log/wtmp | od -An -tu2 -N2) in
  *' 7'|*' 8') set -- "$@" /var/log/wtmp ;; esac
for k in "$@"; do [ -f "$k" ] && stat -c 'login %Y %s %n' -- "$k"; done
:
"""
    )

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Storage=auto, the default, is persistent exactly where /var/log/journal exists."""
        storage, rest = _storage(texts(reply)), tail(reply)
        folder = re.search(r"^journal folder$", rest, re.M) is not None
        persistent = storage == "persistent" or (storage == "auto" and folder)
        return cls(
            persistent,
            _newest(rest, r"wrote (\S+) (\S+) /var/log/(?:auth\.log|secure)"),
            _newest(rest, r"wrote (\S+) (\S+) /var/log/journal/\S+"),
            _newest(rest, r"login (\S+) (\S+) /var/log/\w+"),
            reply.at,
        )


@dataclass(frozen=True, slots=True)
class Rotation:
    """What logrotate(8) does with one log.

    With `size` size alone decides, with `maxsize` (`capped`) it may cut in before the time.
    """

    every_days: float
    keep: int
    max_age: int | None
    by_size: bool
    capped: bool

    @property
    def kept_days(self) -> float | None:
        """The days that a record stays at least; None where size decides."""
        if self.by_size or self.capped:
            return None
        kept = float("inf") if self.keep < 0 else self.keep * self.every_days
        return kept if self.max_age is None else min(kept, float(self.max_age))


@dataclass(frozen=True, slots=True)
class LogRotation(HostFact):
    """The rotation of the login log, None where no block names it."""

    label = "ログの世代管理の設定"

    login_log: Rotation | None

    probe = Shell(f"f {_ROTATE} {_ROTATE_FOLDER}/*")

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Read logrotate.conf, and the folder at the place where it is included.

        Other includes, and directives that say which files of a folder count, are not followed.
        """
        files = texts(reply)
        main = files.pop(_ROTATE, "")
        folder = [text for path, text in files.items() if not path.endswith(_TABOO)]
        before, included, after = _parted(main)
        read = [before, *folder, after] if included else [before]
        if odd := [line for text in read for line in _ELSEWHERE.findall(text)]:
            raise FactError(
                Why.UNDETERMINED,
                T(ja=f"たどらない設定: {odd[0].strip()}", en=f"not followed: {odd[0].strip()}"),
            )
        return cls(_rotation(read))


def _newest(text: str, line: str) -> datetime | None:
    """The newest time of writing among these files; an empty one has no record."""
    found = [m for m in map(re.compile(line).fullmatch, text.splitlines()) if m]
    times = [datetime.fromtimestamp(int(m[1]), UTC) for m in found if int(m[2])]
    return max(times, default=None)


def _storage(files: Mapping[str, str]) -> str:
    """Drop-ins beat the main file; among them the name decides, and /etc over /run over /usr."""
    ordered: dict[str, str] = {}
    for path, text in files.items():
        if ".conf.d/" in path:
            ordered.setdefault(path.rpartition("/")[2], text)
    value = "auto"
    for text in [files.get(JOURNALD, ""), *(ordered[name] for name in sorted(ordered))]:
        for found in re.findall(r"^[ \t]*Storage[ \t]*=[ \t]*(.*?)[ \t]*$", text, re.M):
            value = found.lower() or "auto"
    return value if value in {"auto", "persistent", "volatile", "none"} else "auto"


def _parted(main: str) -> tuple[str, bool, str]:
    """The text before the line that includes the folder, whether it is there, and the rest."""
    found = _INCLUDED.search(main)
    return (main[: found.start()], True, main[found.end() :]) if found else (main, False, "")


def _rotation(texts: Iterable[str]) -> Rotation | None:
    current = Rotation(7.0, 0, None, by_size=False, capped=False)
    found: Rotation | None = None
    for text in texts:
        for header, body in _blocks(text):
            if header is None:
                current = _directed(current, body)
            elif found is None and any(map(_is_login_log, header)):
                found = _directed(current, body)
    return found


def _is_login_log(pattern: str) -> bool:
    return any(fnmatchcase(path, pattern) for path in LOGIN_LOGS)


def _blocks(text: str) -> Iterable[tuple[list[str] | None, str]]:
    """Each global directive (no header) and each block with the paths that it is about."""
    cut = re.compile(r"([^{}]*)\{([^{}]*)\}")
    clean = _without_scripts(text)
    end = 0
    for match in cut.finditer(clean):
        lines = match.group(1).splitlines()
        names = [line for line in lines if line.strip().startswith(("/", '"', "'"))]
        yield None, "\n".join(line for line in lines if line not in names)
        yield [name.strip("\"'") for line in names for name in line.split()], match.group(2)
        end = match.end()
    yield None, clean[end:]


def _without_scripts(text: str) -> str:
    kept, inside = [], False
    for line in text.splitlines():
        word = line.split("#")[0].strip()
        if word in _SCRIPTS:
            inside = True
        elif word == "endscript":
            inside = False
        elif not inside:
            kept.append(word)
    return "\n".join(kept)


def _directed(rotation: Rotation, body: str) -> Rotation:
    for line in body.splitlines():
        word, _, value = line.strip().partition(" ")
        value = value.strip(" =")
        if word in _DAYS:
            rotation = replace(rotation, every_days=_DAYS[word], by_size=False)
        elif word == "rotate":
            rotation = replace(rotation, keep=int(value))
        elif word == "maxage":
            rotation = replace(rotation, max_age=int(value))
        elif re.match(r"size\b", word):
            rotation = replace(rotation, by_size=True)
        elif re.match(r"maxsize\b", word):
            rotation = replace(rotation, capped=True)
    return rotation
