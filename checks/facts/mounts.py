"""File systems as they are mounted now and as fstab(5) and mount units will mount them."""

import re
from dataclasses import dataclass
from typing import Self

from checks.fact import HostFact, Reply, Shell
from checks.model import FactError, Why

_INFO, _FSTAB = "/proc/self/mountinfo", "/etc/fstab"
_ESCAPED = re.compile(r"\\([0-7]{3})")
_IMPLIED = {
    **dict.fromkeys(("user", "users", "owner", "group"), ("nosuid", "nodev", "noexec")),
    "defaults": ("suid", "dev", "exec"),
}
_OPPOSITE = {"suid": "nosuid", "dev": "nodev", "exec": "noexec"}


@dataclass(frozen=True, slots=True)
class Mount:
    """One file system: where, of which type, from what, and with which options in force.

    `whole` is False where only a part of it is shown there, as by a bind mount.
    """

    point: str
    type: str
    source: str
    options: frozenset[str]
    whole: bool


@dataclass(frozen=True, slots=True)
class Mounts(HostFact):
    """What is mounted, the last mount of a point counting, and the lines of fstab(5)."""

    label = "マウントの状態"

    now: tuple[Mount, ...]
    written: tuple[Mount, ...]

    probe = Shell("f /proc/self/mountinfo /etc/fstab")

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Read proc(5) and fstab(5); a host without fstab writes nothing down."""
        files = reply.files()
        info, fstab = files.get(_INFO), files.get(_FSTAB)
        if info is None or info.state != "ok":
            raise FactError(Why.COMMAND_FAILED, _INFO)
        if fstab is None or fstab.state == "unreadable":
            raise FactError(Why.NO_PRIVILEGE, _FSTAB)
        now = {one.point: one for line in info.text.splitlines() if (one := _mounted(line))}
        if "/" not in now:
            raise FactError(Why.MALFORMED, _INFO)
        written = [one for line in fstab.text.splitlines() if (one := _written(line))]
        return cls(tuple(now.values()), tuple(written))

    def at(self, point: str) -> Mount | None:
        """The file system mounted there now."""
        return next((one for one in self.now if one.point == point), None)

    def at_boot(self, point: str) -> Mount | None:
        """The last line of fstab(5) for this place."""
        return next((one for one in reversed(self.written) if one.point == point), None)


def _mounted(line: str) -> Mount | None:
    head, mark, tail = line.partition(" - ")
    fields, rest = head.split(" "), tail.split(" ")
    if not mark or len(fields) < 6 or len(rest) < 2:
        if line.strip():
            raise FactError(Why.MALFORMED, _INFO)
        return None
    options, whole = frozenset(fields[5].split(",")), fields[3] == "/" or rest[0] == "btrfs"
    return Mount(_plain(fields[4]), rest[0], _plain(rest[1]), options, whole)


def _written(line: str) -> Mount | None:
    fields = line.split()
    if len(fields) < 3 or fields[0].startswith("#"):
        return None
    words = fields[3].split(",") if len(fields) > 3 else ["defaults"]
    point, options = _plain(fields[1]).rstrip("/") or "/", _in_force(words)
    whole = not options & {"bind", "rbind"}
    return Mount(point, fields[2], _plain(fields[0]), options, whole)


def _in_force(words: list[str]) -> frozenset[str]:
    """The options that result, the later word winning (mount(8))."""
    found: set[str] = set()
    for word in words:
        for one in _IMPLIED.get(word, (word,)):
            found.discard(_OPPOSITE.get(one, ""))
            found.add(one)
        if word != "defaults":
            found.add(word)
    return frozenset(found - _OPPOSITE.keys())


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match.group(1), 8)), text)
