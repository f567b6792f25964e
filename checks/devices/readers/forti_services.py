"""FortiOS: SNMP, time and records."""

from collections.abc import Iterator

from checks.devices.facts import (
    Community,
    DeviceClock,
    DeviceSnmp,
    DeviceSyslog,
    SnmpUser,
    Sources,
)
from checks.devices.readers.forti_config import FortiConfig, is_on, net
from checks.devices.readers.forti_tree import Node
from checks.devices.readers.seen import cut_off
from checks.model import Provenance

LEVELS = (
    "emergency",
    "alert",
    "critical",
    "error",
    "warning",
    "notification",
    "information",
    "debug",
)
_KNOWN = ("[masked:community:known]", "public", "private")
_LEVELS_OF_V3 = {"no-auth-no-priv": "noauth", "auth-no-priv": "auth", "auth-priv": "priv"}
_LOGS = (
    "syslogd",
    "syslogd2",
    "syslogd3",
    "syslogd4",
    "fortianalyzer",
    "fortianalyzer2",
    "fortianalyzer3",
)


def snmp(config: FortiConfig) -> DeviceSnmp:
    """The agent of FortiOS only reads; a community without hosts answers anybody."""
    status = config.section("system snmp sysinfo").get("status")
    groups = config.section("system snmp community").children
    users = config.section("system snmp user").children
    return DeviceSnmp(
        enabled=status != "disable",
        communities=tuple(_community(one) for one in groups if _is_used(one)),
        users=tuple(_user(one) for one in users if one.get("status") != "disable"),
        provenance=Provenance.EXPLICIT if status else Provenance.DEFAULT,
        lines=(
            f"status {status}",
            *(f"community {one.name}" for one in groups),
            *(f"user {one.name}: {one.get('security-level')}" for one in users),
        ),
    )


def clock(config: FortiConfig) -> DeviceClock:
    """`ntpsync` with servers of FortiGuard, or of one's own where `type custom`."""
    node = config.section("system ntp")
    servers: list[str] = []
    if is_on(node, "ntpsync"):
        listed = node.under("ntpserver")
        own = [one.get("server") for one in listed.children] if listed else []
        servers = [one for one in own if one] if node.get("type") == "custom" else ["FortiGuard"]
    lines = tuple(one for one in node.lines if one.split()[1:2] in (["ntpsync"], ["type"]))
    return DeviceClock(tuple(servers), None, (*lines, *servers))


def syslog(config: FortiConfig) -> DeviceSyslog:
    """Every enabled server, and the least severity that one of them gets."""
    if config.maybe("log syslogd setting") is None:
        raise cut_off("config log syslogd setting")
    hosts: list[str] = []
    levels: list[int] = []
    for name, node in _enabled(config):
        hosts.append(node.get("server"))
        filtered = config.maybe(f"log {name} filter")
        severity = filtered.get("severity") if filtered else ""
        levels += [LEVELS.index(severity)] if severity in LEVELS else []
    lines = tuple(f"{name} {node.get('server')}" for name, node in _enabled(config))
    return DeviceSyslog(tuple(hosts), max(levels, default=None), lines)


def _enabled(config: FortiConfig) -> Iterator[tuple[str, Node]]:
    for name in _LOGS:
        node = config.maybe(f"log {name} setting")
        if node is not None and is_on(node, "status") and node.get("server"):
            yield name, node


def _is_used(group: Node) -> bool:
    """Enabled, and answering queries of version 1 or 2c."""
    asked = [group.get(key, "enable") for key in ("query-v1-status", "query-v2c-status")]
    return group.get("status") != "disable" and "enable" in asked


def _community(group: Node) -> Community:
    return Community(group.get("name") in _KNOWN, writable=False, sources=_hosts(group))


def _hosts(group: Node) -> Sources:
    """`config hosts` and `config hosts6`; hosts that are only sent traps may not ask."""
    found: list[str] = []
    for name, key in (("hosts", "ip"), ("hosts6", "ipv6")):
        listed = group.under(name)
        for one in listed.children if listed else ():
            if one.get("host-type") == "trap":
                continue
            source = net(one.words(key))
            if source is None:
                return None
            found.append(source)
    return tuple(found) or None


def _user(node: Node) -> SnmpUser:
    level = _LEVELS_OF_V3.get(node.get("security-level"), "noauth")
    return SnmpUser(node.name, level, None)
