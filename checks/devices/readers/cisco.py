"""Cisco IOS and IOS XE: `show running-config` up to its `end`, and a few commands that show state.

Words as in the Cisco IOS command references (Security, Network Management, Terminal Services).
"""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import ClassVar, TypeVar

from checks.devices import facts
from checks.devices.blocks import Block, blocks
from checks.devices.defaults.rows import Value
from checks.devices.defaults.western import default_in
from checks.devices.normal import lines_of
from checks.devices.readers import cisco_doors, cisco_ports, cisco_services
from checks.devices.readers.banners import Told, without_banners
from checks.devices.readers.configured import ConfiguredReader
from checks.devices.readers.seen import algorithms, answered, cut_off, unsaid
from checks.model import FactError, Why
from inventory.words import T

_ALGORITHMS = {"encryption": "cipher", "mac": "mac", "kex": "kex", "hostkey": "host_key"}
_FIREWALL = ("zone-pair", "ip inspect", "class-map type inspect", "policy-map type inspect")
F = TypeVar("F", bound=facts.DeviceFact)
_RADIO = ("dot11", "interface Dot11Radio0", "interface Dot11Radio1", "wlan", "wireless")


class CiscoReader(ConfiguredReader):
    """Reads IOS; every fact needs the whole configuration, as each absent line means something."""

    family: ClassVar[str] = "cisco_ios"
    maker: ClassVar[str] = "Cisco"
    head: ClassVar[re.Pattern[str] | None] = re.compile(r"^version [0-9]", re.MULTILINE)

    @cached_property
    def told(self) -> Told:
        """The configuration without its banners."""
        told = without_banners(self.text)
        if not told.closed:
            raise cut_off("banner")
        return told

    @cached_property
    def tree(self) -> tuple[Block, ...]:
        """The lines without banners, whose words are no configuration."""
        lines = self.told.text.splitlines()
        return blocks("\n".join(lines if self.is_whole else lines[:-1]))

    def by_default(self, topic: str) -> Value:
        """What a source says of an unprinted line of this version."""
        self.whole()
        model, firmware = self._told()
        return default_in("cisco_ios", topic, model, firmware)

    @property
    def version(self) -> str:
        """The version as the configuration heads it, such as 15.2 or 17.9."""
        line = next(iter(self.lines("version")), None)
        return line.words[1] if line and len(line.words) > 1 else ""

    def identity(self) -> facts.DeviceIdentity:
        """Name from the configuration; model, firmware, serial number from `show version`."""
        shown = answered(self.evidence, "show version")
        name = next(iter(self.lines("hostname")), None)
        model = _first(r"^cisco (\S+) .*(?:processor|memory)", shown)
        return self.named(
            model=model or _first(r"^Model [Nn]umber\s*: (\S+)", shown),
            firmware=_first(r"Version ([^\s,]+)", shown) or self.version,
            hostname=name.words[1] if name and len(name.words) > 1 else "",
            serial=_first(r"^Processor board ID (\S+)", shown),
        )

    def telnet(self) -> facts.DeviceTelnet:
        """Telnet on the lines vty."""
        return cisco_doors.telnet(self.whole(), self.evidence)

    def ssh(self) -> facts.DeviceSsh:
        """SSH on the lines vty, and the versions of the protocol."""
        return cisco_doors.ssh(self.whole(), self.evidence, self.by_default)

    def ssh_door(self) -> facts.DeviceSsh:
        """SSH without its versions, which newer releases do not print."""
        return cisco_doors.ssh_door(self.whole(), self.evidence)

    def algorithms(self) -> facts.DeviceAlgorithms:
        """`ip ssh server algorithm`, beside what was offered or negotiated."""
        told = {
            _ALGORITHMS[one.words[4]]: tuple(one.words[5:])
            for one in self.lines("ip ssh server algorithm")
            if len(one.words) > 5 and one.words[4] in _ALGORITHMS
        }
        return algorithms(self.evidence, told)

    def web(self) -> facts.DeviceWeb:
        """`ip http server` and `ip http secure-server`."""
        return cisco_doors.web(self.whole())

    def accounts(self) -> facts.DeviceAccounts:
        """Users, AAA, and doors without a name."""
        return cisco_doors.accounts(self.whole())

    def passwords(self) -> facts.DevicePasswords:
        """Types 0, 4 to 9 of users, enable and lines."""
        told = cisco_doors.passwords(self.whole())
        return told if told.stored else self._unless_a_part(told)

    def idle(self) -> facts.DeviceIdle:
        """`exec-timeout` of every line."""
        return cisco_doors.idle(self.whole(), self.by_default)

    def snmp(self) -> facts.DeviceSnmp:
        """`snmp-server`; without any such line there is no agent."""
        told = cisco_services.snmp(self.whole())
        return told if told.enabled else self._unless_a_part(told)

    def clock(self) -> facts.DeviceClock:
        """`ntp server`, and `show ntp status` where it was asked."""
        return cisco_services.clock(self.whole(), answered(self.evidence, "show ntp status"))

    def syslog(self) -> facts.DeviceSyslog:
        """`logging host` and `logging trap`."""
        return cisco_services.syslog(self.whole(), self.by_default)

    def banner(self) -> facts.DeviceBanner:
        """`banner login` and `banner motd`, which come before a login."""
        self.whole()
        texts = [self.told.banners.get(kind, "") for kind in ("motd", "login")]
        return facts.DeviceBanner("\n".join(filter(None, texts)))

    def ports(self) -> facts.DevicePorts:
        """Interfaces with their VLANs, and their links where `show interfaces` was asked."""
        shown = answered(self.evidence, "show interfaces")
        version = answered(self.evidence, "show version")
        return cisco_ports.ports(self.whole(), shown, version)

    def segments(self) -> facts.DeviceSegments:
        """Networks of the interfaces, and whether it routes between them."""
        return cisco_ports.segments(self.whole())

    def _unless_a_part(self, told: F) -> F:
        """Nothing at all is believed of a configuration with its lines (`line con 0`) alone.

        To a user below privilege level 15 IOS shows what that level may change, with the usual
        beginning and end.
        """
        if not self.lines("line"):
            raise FactError(
                Why.NO_PRIVILEGE,
                T(
                    ja="設定の一部しか表示されていない。特権レベル15の利用者で取り直す",
                    en="only a part is shown: take it again as a user of privilege level 15",
                ),
            )
        return told

    def _plain(self, text: str) -> Iterator[str]:
        """What counts when both configurations are compared: no sizes, no moments."""
        return super()._plain("\n".join(lines_of(text)))

    def rules(self) -> facts.DeviceRules:
        """None: access lists are told with the segments; a zone firewall is not read."""
        if any(next(iter(self.lines(one)), None) for one in _FIREWALL) or not self.whole():
            raise unsaid("zone-based firewall")
        return facts.DeviceRules(())

    def wireless(self) -> facts.DeviceWireless:
        """None without a radio; the words of one with a radio are not read."""
        self.whole()
        if next(iter(self.lines(*_RADIO)), None):
            raise FactError(
                Why.UNDETERMINED,
                T(ja="無線の設定は読めない", en="its wireless settings are not read"),
            )
        return facts.DeviceWireless(())


def _first(pattern: str, text: str) -> str:
    found = re.search(pattern, text, re.MULTILINE)
    return found.group(1) if found else ""
