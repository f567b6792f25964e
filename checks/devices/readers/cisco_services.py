"""Cisco IOS: SNMP, time and records."""

import re
from collections.abc import Callable, Iterable

from checks.devices.blocks import Block, found
from checks.devices.facts import (
    Community,
    DeviceClock,
    DeviceSnmp,
    DeviceSyslog,
    SnmpUser,
    Sources,
)
from checks.devices.readers.access_lists import permitted
from checks.devices.readers.seen import union
from checks.model import Provenance

Tree = tuple[Block, ...]
LEVELS = (
    "emergencies",
    "alerts",
    "critical",
    "errors",
    "warnings",
    "notifications",
    "informational",
    "debugging",
)
_KNOWN = ("[masked:community:known]", "public", "private")
_LEVELS_OF_V3 = {"noauth": "noauth", "auth": "auth", "priv": "priv"}


def snmp(tree: Tree) -> DeviceSnmp:
    """The first `snmp-server` line starts the agent; `show running-config` hides users of v3.

    So the level that each group of version 3 asks stands for its users.
    """
    lines = list(found(tree, "snmp-server"))
    return DeviceSnmp(
        enabled=bool(lines),
        communities=tuple(_community(tree, one) for one in lines if _is(one, "community")),
        users=tuple(_group(tree, one) for one in lines if _is(one, "group") and "v3" in one.words),
        provenance=Provenance.EXPLICIT if lines else Provenance.DEFAULT,
        lines=tuple(one.line for one in lines),
    )


def clock(tree: Tree, status: str) -> DeviceClock:
    """`ntp server [vrf NAME] ADDRESS` and `sntp server`."""
    lines = [*found(tree, "ntp server", "sntp server")]
    servers = (_server(one.words[2:]) for one in lines)
    told = tuple(filter(None, dict.fromkeys(servers)))
    return DeviceClock(told, _synchronised(status), tuple(one.line for one in lines))


def syslog(tree: Tree, default: Callable[[str], str | int]) -> DeviceSyslog:
    """`logging host ADDRESS` or, older, `logging ADDRESS`; `no logging on` sends nothing."""
    hosts = dict.fromkeys(filter(None, map(_log_host, found(tree, "logging"))))
    off = next(found(tree, "no logging on", "no logging trap"), None)
    lines = tuple(one.line for one in found(tree, "logging", "no logging"))
    if off or not hosts:
        return DeviceSyslog((), None, lines)
    trap = next(found(tree, "logging trap"), None)
    level = _level(trap.words[2:]) if trap else int(default("syslog level"))
    return DeviceSyslog(tuple(hosts), level, lines)


def _is(line: Block, word: str) -> bool:
    return line.words[1:2] == [word] and len(line.words) > 2


def _community(tree: Tree, line: Block) -> Community:
    """`community WORD [view V] [RO|RW] [ipv6 LIST] [LIST]`; without either word it is RO."""
    words = line.words[3:]
    if words[:1] == ["view"]:
        words = words[2:]
    rights = [one.upper() for one in words if one.upper() in {"RO", "RW"}]
    lists = [one for one in words if one.upper() not in {"RO", "RW"} and one != "ipv6"]
    six = _has_six(tree) and "ipv6" not in words
    sources: Sources = None
    if lists and not six:
        sources = union(permitted(tree, one) for one in lists)
    return Community(line.words[2].strip('"') in _KNOWN, "RW" in rights, sources)


def _has_six(tree: Tree) -> bool:
    interfaces = found(tree, "interface")
    return any(next(found(one.children, "ipv6 address"), None) for one in interfaces)


def _group(tree: Tree, line: Block) -> SnmpUser:
    words = line.words
    after = words[words.index("v3") + 1 :]
    level = _LEVELS_OF_V3.get(after[0] if after else "", "noauth")
    name = after[after.index("access") + 1] if "access" in after[:-1] else ""
    return SnmpUser(words[2], level, permitted(tree, name) if name else None)


def _server(words: list[str]) -> str:
    while words[:1] == ["vrf"] or words[:1] in (["ip"], ["ipv6"]):
        words = words[2:] if words[0] == "vrf" else words[1:]
    return words[0] if words else ""


def _synchronised(status: str) -> bool | None:
    """`Clock is synchronized, stratum 3, ...`; an agent that is not enabled is not synchronised."""
    if re.search(r"\bClock is unsynchronized|NTP is not enabled", status, re.IGNORECASE):
        return False
    return True if re.search(r"\bClock is synchronized", status, re.IGNORECASE) else None


def _log_host(line: Block) -> str:
    words = line.words[1:]
    if words[:1] == ["host"]:
        return _server(words[1:])
    return (
        words[0]
        if words and re.fullmatch(r"[0-9.]{7,15}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*", words[0])
        else ""
    )


def _level(words: Iterable[str]) -> int | None:
    """A name, its beginning, or a number of RFC 5424, 6.2.1."""
    word = next(iter(words), "informational")
    if re.fullmatch(r"[0-7]", word):
        return int(word)
    return next((n for n, name in enumerate(LEVELS) if name.startswith(word.lower())), None)
