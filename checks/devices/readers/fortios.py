"""FortiGate: `show full-configuration`, which prints defaults too, and `get system status`.

Words as in Fortinet's FortiOS CLI References 6.2 to 7.4.
"""

import re
from functools import cached_property

from checks.devices import facts
from checks.devices.reader import DeviceReader
from checks.devices.readers import forti_doors, forti_policies, forti_ports, forti_services
from checks.devices.readers.configured import checked
from checks.devices.readers.forti_config import FortiConfig, config_of
from checks.devices.readers.origin import insist
from checks.devices.readers.seen import algorithms, answered, unsaid
from checks.model import FactError

COMMAND = "show full-configuration"
_HEAD = re.compile(r"^#config-version=(?P<model>[^-\s]+)-(?P<firmware>[^-\s]+)-", re.MULTILINE)
_STATUS = re.compile(r"^Version:\s+(?P<model>\S+)\s+v(?P<firmware>[^,\s]+)", re.MULTILINE)
_ALGORITHMS = {
    "kex": "ssh-kex-algo",
    "host_key": "ssh-hostkey-algo",
    "cipher": "ssh-enc-algo",
    "mac": "ssh-mac-algo",
}


class FortiReader(DeviceReader):
    """Reads FortiOS; whatever stands in a section needs that section, closed, in every domain."""

    @cached_property
    def text(self) -> str:
        """The configuration as it came."""
        return insist(checked(self.evidence.text(COMMAND), COMMAND), "fortios")

    @cached_property
    def config(self) -> FortiConfig:
        """Its sections."""
        return config_of(self.text)

    def identity(self) -> facts.DeviceIdentity:
        """From `get system status`, else from the first line of the configuration."""
        shown = answered(self.evidence, "get system status")
        found = _STATUS.search(shown) or _HEAD.search(self.text)
        told = self.config.maybe("system global")
        hostname = told.get("hostname") if told else ""
        return facts.DeviceIdentity(
            family="fortios",
            maker="Fortinet",
            model=found["model"] if found else "",
            firmware=found["firmware"] if found else "",
            hostname=hostname or _field("Hostname", shown),
            serial=_field("Serial-Number", shown),
        )

    def retrieval(self) -> facts.DeviceRetrieval:
        """Whole where every block is closed, and the sections that end it are there."""
        try:
            self.config.section("system interface")
            list(self.config.each("firewall policy"))
            whole = True
        except FactError:
            whole = False
        count = sum(1 for one in self.text.splitlines() if one.strip())
        return facts.DeviceRetrieval(self.evidence.way, self.evidence.at, whole, count)

    def telnet(self) -> facts.DeviceTelnet:
        """`allowaccess telnet` on an interface."""
        return forti_doors.telnet(self.config, self.evidence)

    def ssh(self) -> facts.DeviceSsh:
        """`allowaccess ssh` on an interface, and `admin-ssh-v1`."""
        return forti_doors.ssh(self.config)

    def algorithms(self) -> facts.DeviceAlgorithms:
        """What was offered, else `ssh-kex-algo` and the like of FortiOS 7."""
        node = self.config.maybe("system global")
        told = {one: node.words(key) or () for one, key in _ALGORITHMS.items()} if node else {}
        return algorithms(self.evidence, told)

    def web(self) -> facts.DeviceWeb:
        """`allowaccess http` and `https` on an interface."""
        return forti_doors.web(self.config)

    def accounts(self) -> facts.DeviceAccounts:
        """`config system admin`."""
        return forti_doors.accounts(self.config)

    def passwords(self) -> facts.DevicePasswords:
        """Passwords of administrators and of local users."""
        return forti_doors.passwords(self.config)

    def idle(self) -> facts.DeviceIdle:
        """`admintimeout` in minutes, `admin-console-timeout` in seconds."""
        return forti_doors.idle(self.config)

    def banner(self) -> facts.DeviceBanner:
        """`pre-login-banner` with its text."""
        return forti_doors.banner(self.config)

    def snmp(self) -> facts.DeviceSnmp:
        """`config system snmp sysinfo`, `community` and `user`."""
        return forti_services.snmp(self.config)

    def clock(self) -> facts.DeviceClock:
        """`config system ntp`."""
        return forti_services.clock(self.config)

    def syslog(self) -> facts.DeviceSyslog:
        """Servers of syslog and FortiAnalyzer, with the filter of each."""
        return forti_services.syslog(self.config)

    def ports(self) -> facts.DevicePorts:
        """Physical interfaces with the VLANs upon them."""
        shown = answered(self.evidence, "get system interface physical")
        return forti_ports.ports(self.config, shown)

    def segments(self) -> facts.DeviceSegments:
        """Networks of the interfaces; one is filtered unless a policy lets everything through."""
        return forti_ports.segments(self.config)

    def saved(self) -> facts.DeviceSaved:
        """Each change is kept at once unless `cfg-save` says otherwise."""
        if self.config.section("system global").get("cfg-save") != "automatic":
            raise unsaid("cfg-save automatic")
        return facts.DeviceSaved(unsaved=False, differing=())

    def rules(self) -> facts.DeviceRules:
        """`config firewall policy` of every virtual domain, in order."""
        return forti_policies.rules(self.config)

    def wireless(self) -> facts.DeviceWireless:
        """`config wireless-controller vap`."""
        return forti_policies.wireless(self.config)


def _field(name: str, text: str) -> str:
    found = re.search(rf"^{name}:\s*(\S+)", text, re.MULTILINE)
    return found[1] if found else ""
