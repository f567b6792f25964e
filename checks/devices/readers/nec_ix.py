"""NEC UNIVERGE IX2000 and IX3000, after their command reference.

Only what a configuration prints is decided: for what it does not print no source was at hand.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from checks.devices.blocks import Block
from checks.devices.facts import (
    Community,
    DeviceAccounts,
    DeviceBanner,
    DeviceClock,
    DeviceIdentity,
    DevicePasswords,
    DeviceSegments,
    DeviceSnmp,
    DeviceSsh,
    DeviceSyslog,
    DeviceTelnet,
    DeviceWeb,
    Sources,
)
from checks.devices.readers.configured import ConfiguredReader, said
from checks.devices.readers.nec_ix_lists import list_sources
from checks.devices.readers.served import central_of, is_known, login_lists, servers_of
from checks.devices.readers.stored import stored_by
from checks.devices.readers.switching import segments_of
from checks.model import FactError, Provenance

_HEAD = re.compile(r"^!? ?NEC Portable Internetwork Core Operating System Software", re.MULTILINE)
_MODEL = re.compile(
    r"^!? ?IX Series (IX\S+) \(\S+\) Software, Version ([0-9][0-9.a-zA-Z]*)", re.MULTILINE
)


class NecReader(ConfiguredReader):
    """Reads `show running-config` and `show version`."""

    family = "nec_ix"
    maker = "NEC"
    head = _HEAD
    startup = ()

    def identity(self) -> DeviceIdentity:
        """Both commands begin with the model and the version."""
        found_ = next(filter(None, map(_MODEL.search, self._texts())), None)
        told = self.lines("hostname")
        hostname = told[0].words[-1] if told else ""
        return self.named(
            found_[1] if found_ else "", found_[2].rstrip(".") if found_ else "", hostname, ""
        )

    def telnet(self) -> DeviceTelnet:
        """`telnet-server ip enable`, `telnet-server ip access-list LIST`."""
        seen = (self.evidence.open_ports or {}).get(23, "")
        on, lines = self._server("telnet-server")
        return DeviceTelnet(on, self._sources("telnet-server"), seen, Provenance.EXPLICIT, lines)

    def ssh(self) -> DeviceSsh:
        """`ssh-server ip enable`; which versions it speaks needs a source."""
        door = self.ssh_door()
        told = str(self.by_default("ssh versions")).split() if door.enabled else ()
        return replace(door, versions=frozenset(map(int, told)))

    def ssh_door(self) -> DeviceSsh:
        """The same, whatever versions it speaks."""
        on, lines = self._server("ssh-server")
        sources = self._sources("ssh-server")
        return DeviceSsh(on, frozenset(), sources, Provenance.EXPLICIT, lines)

    def web(self) -> DeviceWeb:
        """`http-server ip enable`; pages are served without encryption."""
        on, lines = self._server("http-server")
        return DeviceWeb(on, False, self._sources("http-server"), Provenance.EXPLICIT, lines)

    def accounts(self) -> DeviceAccounts:
        """`username`, and the lists of `aaa authentication login` where AAA is on."""
        self.whole()
        users = self.lines("username")
        methods = login_lists(self.tree).get("default", ()) if self.lines("aaa enable") else ()
        names = tuple(dict.fromkeys(one.words[1] for one in users if len(one.words) > 1))
        shared = () if names or methods else ("login without name",)
        told = (*users, *self.lines("aaa"))
        return DeviceAccounts(central_of(methods), names, shared, said(told))

    def passwords(self) -> DevicePasswords:
        """`password plain` is clear; of `password hash` the maker does not tell which it is."""
        self.whole()
        told = self.lines("username")
        return DevicePasswords(stored_by(told), said(told))

    def snmp(self) -> DeviceSnmp:
        """`snmp-agent ip enable`, `snmp-agent ip community NAME`."""
        on, lines = self._server("snmp-agent")
        communities = tuple(self._communities()) if on else ()
        return DeviceSnmp(on, communities, (), Provenance.EXPLICIT, lines)

    def clock(self) -> DeviceClock:
        """`ntp server`, which counts with `ntp ip enable`."""
        servers = servers_of(self.tree, "ntp server")
        if not servers:
            self.whole()
        elif not self.lines("ntp ip enable", "ntp ipv6 enable"):
            self.by_default("ntp ip")
        return DeviceClock(servers, None, said(self.lines("ntp")))

    def syslog(self) -> DeviceSyslog:
        """`syslog ip host`, which counts with `syslog ip enable`."""
        lines = self.lines("syslog")
        if not any(one.line == "syslog ip enable" for one in lines):
            self.whole()
            return DeviceSyslog((), None, said(lines))
        return DeviceSyslog(servers_of(lines, "syslog ip host"), None, said(lines))

    def banner(self) -> DeviceBanner:
        """`banner login`; nothing is shown without it."""
        told = self.lines("banner login")
        if not told:
            self.whole()
        return DeviceBanner(
            "\n".join(one.line.removeprefix("banner login").strip() for one in told)
        )

    def segments(self) -> DeviceSegments:
        """Interfaces with addresses and `no shutdown`; a filter is `ip filter LIST NUMBER in`."""
        return segments_of(self.whole(), lambda text: (text,))

    def _texts(self) -> Iterator[str]:
        for command in ("show running-config", "show version"):
            try:
                yield self.evidence.text(command)
            except FactError:
                continue

    def _server(self, name: str) -> tuple[bool, tuple[str, ...]]:
        lines = self.lines(name, f"no {name}")
        opened = [one for one in lines if one.line in (f"{name} ip enable", f"{name} ipv6 enable")]
        closed = [one for one in lines if one.line == f"no {name} ip enable"]
        six = (
            any(one.line.startswith(f"no {name} ipv6") for one in lines) or not self._speaks_ipv6()
        )
        if not opened and not (closed and six):
            self.by_default(name)
        self.whole()
        return bool(opened), said(lines)

    def _speaks_ipv6(self) -> bool:
        legs = self.lines("interface")
        return any(one.first("ipv6 address", "ipv6 enable") is not None for one in legs)

    def _sources(self, name: str) -> Sources:
        """Anybody where one of the protocols that are on has no list."""
        every: list[str] = []
        for protocol in ("ip", "ipv6"):
            if not self.lines(f"{name} {protocol} enable"):
                continue
            told = self.lines(f"{name} {protocol} access-list")
            known = list_sources(self.tree, told[-1].words[-1]) if told else None
            if known is None:
                return None
            every.extend(known)
        return tuple(dict.fromkeys(every))

    def _communities(self) -> Iterator[Community]:
        for one in self.lines("snmp-agent ip community", "snmp-agent ipv6 community"):
            name, *rest = [*one.words[3:], ""]
            lists = [list_sources(self.tree, word) for word in rest if self._is_list(word)]
            yield Community(is_known(name), "rw" in rest, lists[0] if lists else None)

    def _is_list(self, word: str) -> bool:
        return bool(word) and any(_named(one, word) for one in self.lines("ip access-list"))


def _named(line: Block, name: str) -> bool:
    return line.words[2:3] == [name]
