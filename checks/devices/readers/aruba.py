"""Aruba switches: AOS-CX and AOS-S (ArubaOS-Switch, ProCurve), told apart by their first lines.

Neither prints an end, so a file is whole only with the prompt behind it.
"""

import re
from functools import cached_property
from typing import ClassVar

from checks.devices import facts
from checks.devices.blocks import Block, blocks
from checks.devices.readers import aruba_cx, aruba_s, aruba_s_ports
from checks.devices.readers.banners import Told, without_banners
from checks.devices.readers.configured import ConfiguredReader
from checks.devices.readers.seen import algorithms, answered, cut_off, unsaid

_CX = re.compile(r"^!Version ArubaOS-CX (\S+)", re.MULTILINE)
_S = re.compile(r"^; (\S+) Configuration Editor; Created on release #(\S+)", re.MULTILINE)
_SSH_LISTS = {
    "ssh key-exchange-algorithms": "kex",
    "ssh host-key-algorithms": "host_key",
    "ssh ciphers": "cipher",
    "ssh macs": "mac",
}


class ArubaReader(ConfiguredReader):
    """Reads both dialects; a fact that a dialect has no words for is not known."""

    family: ClassVar[str] = "aruba"
    maker: ClassVar[str] = "HPE Aruba Networking"
    comments: ClassVar[str] = "!;"
    head: ClassVar[re.Pattern[str] | None] = re.compile(
        r"^(?:!Version ArubaOS-CX|; \S+ Configuration Editor)", re.MULTILINE
    )

    @cached_property
    def is_cx(self) -> bool:
        """True for AOS-CX, False for AOS-S; FactError where the first lines say neither."""
        if _CX.search(self.text):
            return True
        if _S.search(self.text):
            return False
        raise unsaid("AOS-CX, AOS-S")

    @cached_property
    def told(self) -> Told:
        """The configuration without its banners; AOS-S writes them in quotes on one line."""
        told = without_banners(self.text)
        if not told.closed:
            raise cut_off("banner")
        return told

    @cached_property
    def tree(self) -> tuple[Block, ...]:
        """The lines; without the last one where nobody knows whether that is whole."""
        lines = self.told.text.splitlines()
        while lines and (not lines[-1].strip() or self.prompt.fullmatch(lines[-1].strip())):
            lines.pop()
        return blocks("\n".join(lines if self.is_whole else lines[:-1]), self.comments)

    def identity(self) -> facts.DeviceIdentity:
        """From the first lines; the serial number from `show system` where it was asked."""
        shown = answered(self.evidence, "show system")
        name = next(iter(self.lines("hostname")), None)
        if self.is_cx:
            model, found = _after("Product Name", shown), _CX.search(self.text)
            firmware = found[1] if found else ""
        else:
            found = _S.search(self.text)
            model, firmware = (found[1], found[2]) if found else ("", "")
        serial = _after("Chassis Serial Nbr", shown) or _after("Serial Number", shown)
        hostname = name.line.partition(" ")[2].strip('"') if name else ""
        return self.named(model, firmware, hostname, serial)

    def telnet(self) -> facts.DeviceTelnet:
        """AOS-S serves it unless it says not; AOS-CX says nothing of it."""
        read = aruba_cx.telnet if self.is_cx else aruba_s.telnet
        return read(self.whole(), self.evidence)

    def ssh(self) -> facts.DeviceSsh:
        """`ssh server vrf` or `ip ssh`."""
        read = aruba_cx.ssh if self.is_cx else aruba_s.ssh
        return read(self.whole(), self.evidence)

    def algorithms(self) -> facts.DeviceAlgorithms:
        """What was offered, else the lists of AOS-CX."""
        told = {
            name: tuple(one.words[2:])
            for start, name in _SSH_LISTS.items()
            for one in self.lines(start)
        }
        return algorithms(self.evidence, told)

    def web(self) -> facts.DeviceWeb:
        """`https-server vrf` or `web-management`."""
        return (aruba_cx.web if self.is_cx else aruba_s.web)(self.whole())

    def accounts(self) -> facts.DeviceAccounts:
        """Users and what `aaa authentication` says."""
        return (aruba_cx.accounts if self.is_cx else aruba_s.accounts)(self.whole())

    def passwords(self) -> facts.DevicePasswords:
        """How passwords are printed."""
        return (aruba_cx.passwords if self.is_cx else aruba_s.passwords)(self.whole())

    def snmp(self) -> facts.DeviceSnmp:
        """`snmp-server` and `snmpv3`."""
        return (aruba_cx.snmp if self.is_cx else aruba_s.snmp)(self.whole())

    def clock(self) -> facts.DeviceClock:
        """`ntp server` or `sntp server`."""
        return (aruba_cx.clock if self.is_cx else aruba_s.clock)(self.whole())

    def syslog(self) -> facts.DeviceSyslog:
        """`logging ADDRESS`."""
        return (aruba_cx.syslog if self.is_cx else aruba_s.syslog)(self.whole())

    def idle(self) -> facts.DeviceIdle:
        """`session-timeout` or `console idle-timeout`."""
        if not self.is_cx:
            return aruba_s.idle(self.whole())
        found = _CX.search(self.text)
        return aruba_cx.idle(self.whole(), found[1] if found else "")

    def banner(self) -> facts.DeviceBanner:
        """`banner motd`, which comes before a login."""
        self.whole()
        return facts.DeviceBanner(self.told.banners.get("motd", "").replace("\\n", "\n"))

    def ports(self) -> facts.DevicePorts:
        """Ports with VLANs, and links where `show interfaces brief` was asked."""
        if self.is_cx:
            return aruba_cx.ports(self.whole())
        shown = answered(self.evidence, "show interfaces brief")
        return aruba_s_ports.ports(self.whole(), shown)

    def segments(self) -> facts.DeviceSegments:
        """Networks of VLANs, and whether it routes between them."""
        read = aruba_cx.segments if self.is_cx else aruba_s_ports.segments
        return read(self.whole())

    def rules(self) -> facts.DeviceRules:
        """None: access lists are told with the segments."""
        self.whole()
        return facts.DeviceRules(())

    def wireless(self) -> facts.DeviceWireless:
        """None: a switch has no radio."""
        self.whole()
        return facts.DeviceWireless(())


def _after(name: str, text: str) -> str:
    found = re.search(rf"^\s*{name}\s*:\s*(.*\S)", text, re.MULTILINE)
    return found[1] if found else ""
