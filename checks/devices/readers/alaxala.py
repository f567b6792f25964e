"""AlaxalA AX switches, after the configuration command references of AX2500S and AX3600S.

Users and their passwords are no part of a configuration there, so they are not known from it.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import replace

from checks.devices.beside import PROMPT
from checks.devices.blocks import Block, found
from checks.devices.facts import (
    DeviceAccounts,
    DeviceBanner,
    DeviceClock,
    DeviceIdentity,
    DeviceIdle,
    DevicePort,
    DevicePorts,
    DeviceSaved,
    DeviceSegments,
    DeviceSnmp,
    DeviceSsh,
    DeviceSyslog,
    DeviceTelnet,
)
from checks.devices.reader import unread
from checks.devices.readers.configured import ConfiguredReader, said
from checks.devices.readers.served import (
    central_of,
    communities_of,
    idle_doors,
    login_lists,
    servers_of,
    snmp_users_of,
    told_doors,
    vty_sources,
)
from checks.devices.readers.switching import (
    interfaces,
    management_vlan,
    odd,
    port_of,
    segments_of,
)
from checks.devices.readers.vty import NEVER, Line, lines_of
from checks.model import FactError, Provenance, Why
from inventory.words import T

_HEAD = re.compile(r"^\s*#configuration list for (AX\S+)")
_MODEL = re.compile(r"^Model:?\s+(AX\S+)", re.MULTILINE)
_VERSION = re.compile(r"^S/W:?\s+.*?Ver\. ?([0-9][\w.]*)", re.MULTILINE)
_PORTS = re.compile(
    r"(?:(?:ten|twentyfive|forty|hundred)?(?:gigabit|fast)ethernet|port-channel) ?[0-9/]+"
)


class AlaxalaReader(ConfiguredReader):
    """Reads `show running-config`, `show startup-config` and `show version`."""

    family = "alaxala"
    maker = "ALAXALA"
    comments = "!#"
    head = _HEAD

    def identity(self) -> DeviceIdentity:
        """The head of the configuration tells the model, `show version` the software."""
        head, version = _HEAD.search(self.text), self._version()
        model = head or _MODEL.search(version)
        software = _VERSION.search(version)
        name = next(found(self.tree, "hostname"), None)
        hostname = name.line.partition(" ")[2].strip().strip('"') if name else ""
        return self.named(model[1] if model else "", software[1] if software else "", hostname, "")

    def telnet(self) -> DeviceTelnet:
        """Nobody logs in from afar without `line vty`; with it, by whatever it lets in."""
        lines = self._vty()
        seen = (self.evidence.open_ports or {}).get(23, "")
        if not lines:
            on = self.by_default("remote login") != "off"
            return DeviceTelnet(on, (), seen, Provenance.DEFAULT, ())
        on, provenance = self._lets_in("telnet", lines)
        return DeviceTelnet(on, vty_sources(self.tree, lines), seen, provenance, _quoted(lines))

    def ssh(self) -> DeviceSsh:
        """`ip ssh` and `line vty` together; `ip ssh version` tells which versions."""
        door = self.ssh_door()
        versions = frozenset(self._versions()) if door.enabled else frozenset()
        return replace(door, versions=versions)

    def ssh_door(self) -> DeviceSsh:
        """The same, whatever versions it speaks."""
        lines, told = self._vty(), self.lines("ip ssh")
        if not any(one.line == "ip ssh" for one in told):
            on = self.by_default("ssh service") != "off"
            return DeviceSsh(on, frozenset(), (), Provenance.DEFAULT, said(told))
        on = bool(lines) and self._lets_in("ssh", lines)[0]
        sources = vty_sources(self.tree, lines) if lines else ()
        quoted = (*said(told), *_quoted(lines))
        return DeviceSsh(on, frozenset(), sources, Provenance.EXPLICIT, quoted)

    def accounts(self) -> DeviceAccounts:
        """Known only where servers alone decide, for the console too (`login console`).

        Users of the device itself are not printed.
        """
        self.whole()
        told = self.lines("aaa authentication login")
        methods = login_lists(self.tree).get("default", ())
        central = central_of(methods)
        console = self.lines("aaa authentication login console")
        if not central or not console or set(methods) - set(central):
            raise FactError(
                Why.UNDETERMINED,
                T(
                    ja="装置に登録した利用者は設定に表示されない",
                    en="users of the device itself are not part of its configuration",
                ),
            )
        return DeviceAccounts(central, (), (), said(told))

    def snmp(self) -> DeviceSnmp:
        """`snmp-server community` and `snmp-server user`."""
        communities = tuple(communities_of(self.whole()))
        users = tuple(snmp_users_of(self.tree))
        lines = said(self.lines("snmp-server community", "snmp-server user", "snmp-server group"))
        if not communities and not users:
            self.by_default("snmp-server")
        return DeviceSnmp(True, communities, users, Provenance.EXPLICIT, lines)

    def clock(self) -> DeviceClock:
        """`ntp server`, on AX2500S `ntp client server`."""
        starts = ("ntp server", "ntp client server", "ntp peer")
        servers = servers_of(self.tree, *starts)
        if not servers:
            self.whole()
        return DeviceClock(servers, None, said(self.lines("ntp")))

    def syslog(self) -> DeviceSyslog:
        """`logging host`; which records go is not told by severity."""
        hosts = servers_of(self.tree, "logging host")
        if not hosts:
            self.whole()
        return DeviceSyslog(hosts, None, said(self.lines("logging")))

    def idle(self) -> DeviceIdle:
        """`exec-timeout` of the lines; how long a session lasts without it depends on the model."""
        lines = lines_of(self.whole())
        silent = any(one.seconds is None for one in lines)
        silent = silent or {one.kind for one in lines} != {"console", "vty"}
        if not silent or any(one.seconds == NEVER for one in lines):
            return DeviceIdle(told_doors(lines), Provenance.EXPLICIT, _quoted(lines))
        doors = idle_doors(lines, int(self.by_default("idle seconds")))
        return DeviceIdle(doors, Provenance.DEFAULT, _quoted(lines))

    def banner(self) -> DeviceBanner:
        """`banner login plain-text` or `banner login encode` with base64."""
        told = self.lines("banner login", "banner login-ssh")
        if not told:
            self.whole()
        return DeviceBanner("\n".join(map(_text, told)))

    def ports(self) -> DevicePorts:
        """Ports and port channels."""
        each = tuple(self._ports())
        return DevicePorts(each, management_vlan(self.segments()))

    def segments(self) -> DeviceSegments:
        """Interfaces with addresses."""
        return segments_of(self.whole(), _name)

    def saved(self) -> DeviceSaved:
        """A `!` before the prompt says that something is not saved; else both are compared."""
        last = self.text.rstrip().rpartition("\n")[2].strip()
        asked = self.evidence.answers.get(PROMPT)
        prompts = (asked.text.strip() if asked else "", last if self.prompt.fullmatch(last) else "")
        if any(one.startswith("!") for one in prompts):
            return DeviceSaved(True, ())
        return super().saved()

    def _version(self) -> str:
        try:
            return self.evidence.text("show version")
        except FactError:
            return ""

    def _vty(self) -> tuple[Line, ...]:
        return lines_of(self.whole(), "vty")

    def _lets_in(self, protocol: str, lines: tuple[Line, ...]) -> tuple[bool, Provenance]:
        told = [one.transports for one in lines if one.transports is not None]
        if any(protocol in one or "all" in one for one in told):
            return True, Provenance.EXPLICIT
        if len(told) == len(lines):
            return False, Provenance.EXPLICIT
        usual = str(self.by_default("transport input")).split()
        return protocol in usual, Provenance.DEFAULT

    def _versions(self) -> Iterator[int]:
        told = self.lines("ip ssh version")
        if not told:
            yield from map(int, str(self.by_default("ssh versions")).split())
        for one in told:
            if one.words[3:] not in (["1"], ["2"]):
                raise odd(one.line)
            yield int(one.words[3])

    def _ports(self) -> Iterator[DevicePort]:
        for name, block in interfaces(self.whole(), _name).items():
            if _PORTS.fullmatch(name):
                yield port_of(name, block)


def _name(text: str) -> Iterator[str]:
    if text.startswith("range "):
        unread("interface range")
    yield text


def _quoted(lines: tuple[Line, ...]) -> tuple[str, ...]:
    return tuple(line for one in lines for line in one.lines)


def _text(line: Block) -> str:
    how, _, text = (
        line.line.split(" ", 2)[2].partition(" ") if len(line.words) > 2 else ("", "", "")
    )
    if how != "encode":
        return text.strip().strip('"')
    try:
        return base64.b64decode(text.strip().strip('"'), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise odd(line.line) from None
