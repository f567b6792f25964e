"""The journal's settings: journald.conf(5) and journal-upload.conf(5) with their drop-ins."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self

from checks.fact import HostFact, Reply, Shell
from checks.facts.config_files import tail, texts
from checks.model import FactError, Why
from inventory.words import T

_FOLDERS = ("/etc/systemd", "/run/systemd", "/usr/local/lib/systemd", "/usr/lib/systemd")
_YES, _NO = (
    frozenset(("1", "yes", "y", "true", "t", "on")),
    frozenset(("0", "no", "n", "false", "f", "off")),
)
_SECONDS = {
    **dict.fromkeys(("", "s", "sec", "second", "seconds"), 1.0),
    **dict.fromkeys(("m", "min", "minute", "minutes"), 60.0),
    **dict.fromkeys(("h", "hr", "hour", "hours"), 3600.0),
    **dict.fromkeys(("d", "day", "days"), 86400.0),
    **dict.fromkeys(("w", "week", "weeks"), 604800.0),
    **dict.fromkeys(("month", "months"), 2629800.0),
    **dict.fromkeys(("y", "year", "years"), 31557600.0),
}
_SPAN = re.compile(r"(?:\s*[0-9]+(?:\.[0-9]+)?\s*[a-z]*)+")
_SIZE = re.compile(r"[0-9]+[KMGTPE]?")


@dataclass(frozen=True, slots=True)
class JournalSettings(HostFact):
    """Every value of a setting in the order in which systemd reads them, by lower-case name.

    `uploads` is True where systemd-journal-upload is installed, `debian` where the distribution
    changed the default of ForwardToSyslog.
    """

    label = "journalの設定"

    journal: Mapping[str, tuple[str, ...]]
    upload: Mapping[str, tuple[str, ...]]
    uploads: bool
    debian: bool

    probe = Shell(
        r"""
set --
for n in journald journal-upload; do
  for d in /etc /run /usr/local/lib /usr/lib; do
    set -- "$@" "$d/systemd/$n.conf" "$d/systemd/$n.conf.d/"*.conf
  done
done
f "$@"
for k in /usr/lib/systemd/systemd-journal-upload /lib/systemd/systemd-journal-upload; do
  [ -x "$k" ] && { printf 'has upload\n'; break; }
done
[ -e /etc/debian_version ] && printf 'is debian\n'
printf 'end\n'
"""
    )

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Drop-ins come after the main file, by name; /etc hides /run hides /usr."""
        files, rest = texts(reply), tail(reply).splitlines()
        if rest[-1:] != ["end"]:
            raise FactError(Why.TRUNCATED, T(ja="journal の設定", en="settings of the journal"))
        return cls(
            _settings(files, "journald", "Journal"),
            _settings(files, "journal-upload", "Upload"),
            "has upload" in rest,
            "is debian" in rest,
        )

    def flag(self, name: str, *, default: bool) -> tuple[bool, bool]:
        """The value of a switch, and whether it is written; a wrong word is passed over."""
        written = [v for v in self.journal.get(name, ()) if v.lower() in _YES | _NO]
        return (written[-1].lower() in _YES, True) if written else (default, False)

    @property
    def retention_days(self) -> float | None:
        """After how many days records are deleted; None where time deletes none."""
        days: float | None = None
        for value in self.journal.get("maxretentionsec", ()):
            days = _days(value) if value else None
        return days or None

    @property
    def urls(self) -> tuple[str, ...]:
        """Where the journal is sent, as often as it is written."""
        return self.upload.get("url", ())

    @property
    def compresses(self) -> tuple[bool, bool]:
        """Whether large records are compressed, and whether a switch or a size is written."""
        good = [
            value
            for value in self.journal.get("compress", ())
            if value.lower() in _YES | _NO or _SIZE.fullmatch(value)
        ]
        return (good[-1].lower() not in _NO - {"0"}, True) if good else (True, False)

    @property
    def storage(self) -> tuple[str, bool]:
        """Where the journal is kept, and whether that is written; `auto` otherwise."""
        words = {"auto", "persistent", "volatile", "none"}
        written = [v for v in self.journal.get("storage", ()) if v.lower() in words]
        return (written[-1].lower(), True) if written else ("auto", False)


def _settings(files: Mapping[str, str], name: str, section: str) -> Mapping[str, tuple[str, ...]]:
    main = [files[p] for p in (f"{d}/{name}.conf" for d in _FOLDERS) if p in files][:1]
    dropped: dict[str, str] = {}
    for folder in _FOLDERS:
        for path, text in files.items():
            if path.startswith(f"{folder}/{name}.conf.d/"):
                dropped.setdefault(path.rpartition("/")[2], text)
    found: dict[str, tuple[str, ...]] = {}
    for text in [*main, *(dropped[one] for one in sorted(dropped))]:
        for key, value in _assigned(text, section):
            found[key] = (*found.get(key, ()), value)
    return MappingProxyType(found)


def _assigned(text: str, section: str) -> list[tuple[str, str]]:
    """The assignments of one section; a line outside of any is ignored, systemd.syntax(7)."""
    inside, found = False, []
    for line in text.splitlines():
        plain = line.strip()
        if plain.startswith("["):
            inside = plain == f"[{section}]"
        elif inside and plain and plain[0] not in "#;" and "=" in plain:
            key, _, value = plain.partition("=")
            found.append((key.strip().lower(), value.strip()))
    return found


def _days(span: str) -> float:
    """A time span as systemd.time(7) writes it: `1year 2month`, or seconds."""
    if not _SPAN.fullmatch(span):
        raise FactError(Why.MALFORMED, T(ja=f"期間 {span[:40]!r}", en=f"time span {span[:40]!r}"))
    parts = re.findall(r"([0-9]+(?:\.[0-9]+)?)\s*([a-z]*)", span)
    return sum(float(number) * _SECONDS[unit] for number, unit in parts) / 86400
