"""FRRouting as vtysh and zebra's telnet show it; after the FRR user guide, "Basic Setup".

FRR serves telnet itself (its VTY) and nothing else: SSH and SNMP are other programs of the host,
so of those only what was seen from outside is known. A VTY lets nobody in without `password`
or `no login`, whatever else is set.
"""

import re
from collections.abc import Iterator

from checks.devices.beside import FIRST_LINE, PUBLIC
from checks.devices.blocks import Block
from checks.devices.facts import (
    Community,
    DeviceAccounts,
    DeviceIdentity,
    DeviceIdle,
    DevicePasswords,
    DeviceSnmp,
    DeviceSsh,
    DeviceSyslog,
    DeviceTelnet,
    DeviceWeb,
    StoredPassword,
)
from checks.devices.reader import unread
from checks.devices.readers.configured import ConfiguredReader, said
from checks.devices.readers.seen import answered, outside
from checks.devices.readers.served import idle_doors, vty_sources
from checks.devices.readers.vty import lines_of
from checks.model import Provenance

_VERSION = re.compile(r"^FRRouting ([0-9][\w.]*)", re.MULTILINE)
_IDLE = 600  # seconds: "exec-timeout", the default of every VTY
_LEVELS = [
    "emergencies",
    "alerts",
    "critical",
    "errors",
    "warnings",
    "notifications",
    "informational",
    "debugging",
]


class FrrReader(ConfiguredReader):
    """Reads `show running-config` and `show version`."""

    family = "frr"
    maker = "FRRouting"
    head = re.compile(r"^frr version", re.MULTILINE)
    startup = ()

    def identity(self) -> DeviceIdentity:
        """The name and version; what it runs on is not told."""
        names = [one.words[1] for one in self.lines("hostname") if len(one.words) > 1]
        version = _VERSION.search(answered(self.evidence, "show version"))
        return self.named("", version[1] if version else "", names[-1] if names else "", "")

    def telnet(self) -> DeviceTelnet:
        """`password` opens the VTY; where it listens is no part of the configuration."""
        lines = (*self.lines("password"), *self._without_login())
        self.whole()
        sources = vty_sources(self.tree, lines_of(self.tree, "vty"))
        seen = outside(self.evidence)
        provenance = Provenance.EXPLICIT if lines else Provenance.DEFAULT
        return DeviceTelnet(bool(lines), sources, seen, provenance, said(lines))

    def ssh(self) -> DeviceSsh:
        """What the first line of the SSH server says; it guards itself, if at all."""
        line = answered(self.evidence, FIRST_LINE)
        if not line:
            if outside(self.evidence, 22) != "closed":
                return unread("ssh")
            return DeviceSsh(False, frozenset(), (), Provenance.MEASURED, ())
        versions = {1, 2} if line.startswith("SSH-1.99") else {2 if "SSH-2" in line else 1}
        return DeviceSsh(True, frozenset(versions), None, Provenance.MEASURED, (line,))

    def web(self) -> DeviceWeb:
        """FRR has no pages."""
        self.whole()
        return DeviceWeb(False, False, (), Provenance.DEFAULT, ())

    def accounts(self) -> DeviceAccounts:
        """Nobody has a name on a VTY: one password is enough, or none."""
        self.whole()
        lines = (*self.lines("password"), *self._without_login())
        return DeviceAccounts((), (), ("vty",) if lines else (), said(lines))

    def passwords(self) -> DevicePasswords:
        """`password 8` is crypt(3) of two characters of salt, so DES; without it, clear text."""
        self.whole()
        lines = self.lines("password", "enable password")
        return DevicePasswords(tuple(map(_stored, lines)), said(lines))

    def snmp(self) -> DeviceSnmp:
        """Another program serves it; what it answered from outside is all that is known."""
        told = answered(self.evidence, PUBLIC).strip()
        if told == "closed":
            return DeviceSnmp(False, (), (), Provenance.MEASURED, ())
        if told != "answered":
            return unread("snmp")
        open_to_all = Community(known=True, writable=False, sources=None)
        return DeviceSnmp(True, (open_to_all,), (), Provenance.MEASURED, (f"{PUBLIC}: {told}",))

    def syslog(self) -> DeviceSyslog:
        """`log syslog LEVEL` hands records to the host's own syslog; FRR sends to no other."""
        self.whole()
        lines = self.lines("log")
        levels = [word for one in self.lines("log syslog") for word in one.words[2:3]]
        level = _LEVELS.index(levels[-1]) if levels and levels[-1] in _LEVELS else None
        return DeviceSyslog((), level, said(lines))

    def idle(self) -> DeviceIdle:
        """`exec-timeout`, ten minutes where it is not printed."""
        self.whole()
        lines = lines_of(self.tree, "vty")
        told = any(one.seconds is not None for one in lines)
        provenance = Provenance.EXPLICIT if told else Provenance.DEFAULT
        quoted = tuple(text for one in lines for text in one.lines)
        return DeviceIdle(idle_doors(lines, _IDLE), provenance, quoted)

    def _without_login(self) -> Iterator[Block]:
        for one in self.lines("line vty"):
            yield from one.find("no login")


def _stored(line: Block) -> StoredPassword:
    """`enable password [8] X` or `password [8] X`."""
    enable = line.words[0] == "enable"
    kind = line.words[2 if enable else 1 :][:1]
    return StoredPassword("enable" if enable else "vty", "des" if kind == ["8"] else "clear")
