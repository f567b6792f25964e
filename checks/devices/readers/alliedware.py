"""Allied Telesis AlliedWare Plus, after its command reference.

Services are printed whether they are on or off, and a configuration ends with `end`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property

from checks.devices.blocks import Block, blocks
from checks.devices.facts import (
    DeviceAccounts,
    DeviceBanner,
    DeviceClock,
    DeviceIdentity,
    DeviceIdle,
    DevicePasswords,
    DevicePort,
    DevicePorts,
    DeviceSegments,
    DeviceSnmp,
    DeviceSsh,
    DeviceSyslog,
    DeviceTelnet,
    DeviceWeb,
    Sources,
)
from checks.devices.readers.alliedware_text import hosts_of_users, names, split_banners
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
from checks.devices.readers.stored import stored_by
from checks.devices.readers.switching import interfaces, management_vlan, port_of, segments_of
from checks.devices.readers.vty import NEVER, Line, lines_of
from checks.model import FactError, Provenance, Why
from inventory.words import T

_BOARD = re.compile(r"^Base\s+\d+\s+(?:Base\s+)?(\S+)\s+\S+\s+(\S+)\s*$", re.MULTILINE)
_VERSION = re.compile(r"^Software version\s*:\s*(\S+)", re.MULTILINE)
_NAME = re.compile(r"^System Name\s*\n[ \t]+(\S.*)$", re.MULTILINE)
_LEVELS = {
    "emergencies": 0,
    "alerts": 1,
    "critical": 2,
    "errors": 3,
    "warnings": 4,
    "notices": 5,
    "informational": 6,
    "debugging": 7,
}


class AlliedWareReader(ConfiguredReader):
    """Reads `show running-config`, `show startup-config` and `show system`."""

    family = "alliedware"
    maker = "Allied Telesis"
    head = re.compile(r"^(?:(?:no )?service password-encryption|hostname \S)", re.MULTILINE)

    @cached_property
    def tree(self) -> tuple[Block, ...]:
        """The configuration without the texts of its banners and without its end."""
        text = split_banners(self.text)[0]
        lines = text.splitlines()
        if not self.is_whole:
            lines = lines[:-1]
        return tuple(one for one in blocks("\n".join(lines)) if one.line != "end")

    def identity(self) -> DeviceIdentity:
        """`show system` of the first member of a stack; the name also from the configuration."""
        text = self._system()
        board, version, name = _BOARD.search(text), _VERSION.search(text), _NAME.search(text)
        told = self.lines("hostname")
        hostname = told[0].words[-1] if told else name[1].strip() if name else ""
        return self.named(
            board[1] if board else "",
            version[1] if version else "",
            hostname,
            board[2] if board else "",
        )

    def telnet(self) -> DeviceTelnet:
        """`service telnet` or `no service telnet`."""
        on = self._service("telnet")
        seen = (self.evidence.open_ports or {}).get(23, "")
        lines = (*said(self.lines("service telnet", "no service telnet")), *self._quoted())
        return DeviceTelnet(on, self._sources(), seen, Provenance.EXPLICIT, lines)

    def ssh(self) -> DeviceSsh:
        """`service ssh`; `ssh server v2only` or `v1v2`, whose default changed with time."""
        door = self.ssh_door()
        versions = frozenset(self._versions()) if door.enabled else frozenset()
        return replace(door, versions=versions)

    def ssh_door(self) -> DeviceSsh:
        """The same, whatever versions it speaks."""
        on = self._service("ssh")
        starts = ("service ssh", "no service ssh", "ssh server", "no ssh server")
        lines = (*said(self.lines(*starts)), *self._quoted())
        sources = self._sources()
        if sources is None:
            sources = hosts_of_users(self.lines("ssh server allow-users"))
        return DeviceSsh(on, frozenset(), sources, Provenance.EXPLICIT, lines)

    def web(self) -> DeviceWeb:
        """`service http`; one of its two ports may be `none`."""
        on = self._service("http")
        ports = {one.words[1]: one.words[-1] for one in self.lines("http port", "http secure-port")}
        lines = said(self.lines("service http", "no service http", "http"))
        plain, secure = (on and ports.get(one) != "none" for one in ("port", "secure-port"))
        return DeviceWeb(plain, secure, None, Provenance.EXPLICIT, lines)

    def accounts(self) -> DeviceAccounts:
        """`username`, the lists of `aaa authentication login`, and lines that ask no name."""
        self.whole()
        users, lines = self.lines("username"), lines_of(self.tree)
        lists = login_lists(self.tree)
        used = {"default", *(one.aaa for one in lines)}
        methods = [method for name in sorted(used) for method in lists.get(name, ())]
        shared = tuple(one.name for one in lines if one.login in {"none", "password"})
        told = (*users, *self.lines("aaa authentication login"))
        owners = tuple(dict.fromkeys(one.words[1] for one in users if len(one.words) > 1))
        return DeviceAccounts(central_of(methods), owners, shared, said(told))

    def passwords(self) -> DevicePasswords:
        """`username X ... password 8 $1$...`, `enable password`; 8 alone does not tell which."""
        self.whole()
        told = self.lines("username", "enable password", "enable secret")
        return DevicePasswords(stored_by(told), said(told))

    def snmp(self) -> DeviceSnmp:
        """`snmp-server`, off by `no snmp-server`."""
        communities = tuple(communities_of(self.whole()))
        users = tuple(snmp_users_of(self.tree))
        lines = said(self.lines("snmp-server", "no snmp-server"))
        if any(one.line == "no snmp-server" for one in self.tree):
            return DeviceSnmp(False, (), (), Provenance.EXPLICIT, lines)
        if not communities and not users:
            self.by_default("snmp-server")
        return DeviceSnmp(True, communities, users, Provenance.EXPLICIT, lines)

    def clock(self) -> DeviceClock:
        """`ntp server` and `ntp peer`."""
        servers = servers_of(self.tree, "ntp server", "ntp peer")
        if not servers:
            self.whole()
        return DeviceClock(servers, None, said(self.lines("ntp")))

    def syslog(self) -> DeviceSyslog:
        """`log host ADDRESS` and `log host ADDRESS level LEVEL`."""
        lines = self.lines("log host")
        if not lines:
            self.whole()
        hosts = servers_of(lines, "log host")
        levels = {
            one.words[2]: _LEVELS.get(_behind(one, "level")) for one in lines if _leveled(one)
        }
        known = [levels.get(host) for host in hosts]
        told = [one for one in known if one is not None]
        level = min(told) if told and len(told) == len(known) else None
        return DeviceSyslog(hosts, level, said(lines))

    def idle(self) -> DeviceIdle:
        """`exec-timeout` of every line."""
        lines = lines_of(self.whole())
        silent = not lines or any(one.seconds is None for one in lines)
        if not silent or any(one.seconds == NEVER for one in lines):
            return DeviceIdle(told_doors(lines), Provenance.EXPLICIT, self._quoted())
        doors = idle_doors(lines, int(self.by_default("idle seconds")))
        return DeviceIdle(doors, Provenance.DEFAULT, self._quoted())

    def banner(self) -> DeviceBanner:
        """`banner login` and `banner motd`, both before the login."""
        self.whole()
        texts = split_banners(self.text)[1]
        told = (texts[one] for one in ("motd", "login") if one in texts)
        return DeviceBanner("\n".join(told))

    def ports(self) -> DevicePorts:
        """Ports, and channels of ports; blocks of ranges are told apart."""
        return DevicePorts(tuple(self._ports()), management_vlan(self.segments()))

    def segments(self) -> DeviceSegments:
        """Interfaces with addresses."""
        return segments_of(self.whole(), names)

    def _system(self) -> str:
        try:
            return self.evidence.text("show system")
        except FactError:
            return ""

    def _service(self, name: str) -> bool:
        lines = self.lines(f"service {name}", f"no service {name}")
        told = {one.words[0] for one in lines}
        if not told:
            return self.by_default(f"service {name}") == "on"
        half = any(one.words[0] == "no" and one.words[3:] for one in lines)  # of IPv4 or IPv6
        if len(told) > 1 or (half and "service" not in told):
            raise FactError(
                Why.MALFORMED,
                T(ja=f"service {name} が二通りある", en=f"service {name} is told both ways"),
            )
        return "service" in told

    def _versions(self) -> Iterable[int]:
        told = {word for one in self.lines("ssh server") for word in one.words[2:]}
        if "v2only" in told:
            return (2,)
        if "v1v2" in told:
            return (1, 2)
        return map(int, str(self.by_default("ssh versions")).split())

    def _sources(self) -> Sources:
        told = self.lines("vty access-class")
        more = told[-1].words[-1] if told else ""
        return vty_sources(self.tree, self._vty(), more)

    def _vty(self) -> tuple[Line, ...]:
        return lines_of(self.whole(), "vty")

    def _quoted(self) -> tuple[str, ...]:
        return tuple(line for one in lines_of(self.tree) for line in one.lines)

    def _ports(self) -> Iterator[DevicePort]:
        for name, block in interfaces(self.whole(), names).items():
            if re.fullmatch(r"(port[0-9.]+|sa[0-9]+|po[0-9]+)", name):
                yield port_of(name, block)


def _leveled(line: Block) -> bool:
    return "level" in line.words[3:]


def _behind(line: Block, word: str) -> str:
    words = [*line.words, word, ""]
    return words[words.index(word) + 1]
