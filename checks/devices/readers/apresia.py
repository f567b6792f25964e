"""APRESIA with AEOS: only servers and communities that are printed in words all switches share.

No public reference of its commands was at hand. Users, doors and ports are left unsaid: what is
written in words that nobody here knows must not look as if it were not there.
"""

import re

from checks.devices.facts import (
    DeviceClock,
    DeviceIdentity,
    DeviceSnmp,
    DeviceSyslog,
)
from checks.devices.reader import unread
from checks.devices.readers.configured import ConfiguredReader, said
from checks.devices.readers.served import communities_of, servers_of
from checks.model import FactError, Provenance

_MODEL = re.compile(r"\b(Apresia(?:Lightning)?(?:NP)?\s?[0-9]{3,5}[\w-]*)", re.IGNORECASE)
_VERSION = re.compile(
    r"\b(?:AEOS|Firmware|Software)\b.*?\b(?:Ver(?:sion)?\.?)\s*([0-9][\w.]*)", re.IGNORECASE
)


class ApresiaReader(ConfiguredReader):
    """Reads `show running-config` and `show version`."""

    family = "apresia"
    maker = "APRESIA"
    startup = ()

    def identity(self) -> DeviceIdentity:
        """`show version`, and the name from the configuration."""
        text = self._version()
        model, version = _MODEL.search(text), _VERSION.search(text)
        told = self.lines("hostname")
        hostname = told[0].words[-1] if told else ""
        return self.named(model[1] if model else "", version[1] if version else "", hostname, "")

    def snmp(self) -> DeviceSnmp:
        """A community that stands in every scanner; of others no one knows whom they let ask."""
        known = tuple(one for one in communities_of(self.tree) if one.known)
        if not known:
            unread("snmp")
        lines = said(self.lines("snmp-server community"))
        return DeviceSnmp(True, known, (), Provenance.EXPLICIT, lines)

    def clock(self) -> DeviceClock:
        """`ntp server` and `sntp server`; without either, no one knows."""
        servers = servers_of(self.tree, "ntp server", "sntp server")
        if not servers:
            unread("clock")
        return DeviceClock(servers, None, said(self.lines("ntp", "sntp")))

    def syslog(self) -> DeviceSyslog:
        """`logging host`, `logging ip` and `syslog host`; without any, no one knows."""
        hosts = servers_of(self.tree, "logging host", "logging ip", "syslog host")
        if not hosts:
            unread("syslog")
        return DeviceSyslog(hosts, None, said(self.lines("logging", "syslog")))

    def _version(self) -> str:
        try:
            return self.evidence.text("show version")
        except FactError:
            return ""
