"""AOS-S: its own words (ArubaOS-Switch 16.x Access Security and Management guides)."""

import re
from collections.abc import Iterator

from checks.devices.blocks import Block, found
from checks.devices.evidence import DeviceEvidence
from checks.devices.facts import (
    Community,
    DeviceAccounts,
    DeviceClock,
    DeviceIdle,
    DevicePasswords,
    DeviceSnmp,
    DeviceSsh,
    DeviceSyslog,
    DeviceTelnet,
    DeviceWeb,
    IdleDoor,
    SnmpUser,
    Sources,
    StoredPassword,
)
from checks.devices.readers.access_lists import network
from checks.devices.readers.seen import by_ssh, outside, unsaid
from checks.devices.readers.vlan_lists import number
from checks.model import Provenance

Tree = tuple[Block, ...]
_KNOWN = ("[masked:community:known]", "public", "private")
_SCHEMES = {"plaintext": "clear", "sha1": "unknown", "sha256": "sha256"}
_SEVERITIES = {"major": 2, "error": 3, "warning": 4, "info": 6, "debug": 7}
_ROLES = ("manager", "operator")


def telnet(tree: Tree, evidence: DeviceEvidence) -> DeviceTelnet:
    """On unless `no telnet-server` (ArubaOS-Switch 16.06 hardening: it must be disabled)."""
    off = next(found(tree, "no telnet-server"), None)
    lines = tuple(one.line for one in found(tree, "no telnet-server", "telnet-server"))
    provenance = Provenance.EXPLICIT if lines else Provenance.DEFAULT
    sources = () if off else _managers(tree, "telnet")
    return DeviceTelnet(off is None, sources, outside(evidence), provenance, lines)


def ssh(tree: Tree, evidence: DeviceEvidence) -> DeviceSsh:
    """`ip ssh`; since K.15 the server speaks version 2 alone."""
    on = list(found(tree, "ip ssh"))
    off = next(found(tree, "no ip ssh"), None)
    if not on and off is None and not by_ssh(evidence):
        raise unsaid("ip ssh")
    served = bool(on) or off is None
    sources = _managers(tree, "ssh") if served else ()
    lines = tuple(one.line for one in found(tree, "ip ssh", "no ip ssh"))
    provenance = Provenance.EXPLICIT if lines else Provenance.MEASURED
    return DeviceSsh(served, frozenset({2}), sources, provenance, lines)


def web(tree: Tree) -> DeviceWeb:
    """Plain pages are on unless `no web-management`; `web-management ssl` adds encrypted ones."""
    lines = list(found(tree, "web-management", "no web-management"))
    off = any(one.line in {"no web-management", "no web-management plaintext"} for one in lines)
    tls = any(one.words[:2] == ["web-management", "ssl"] for one in lines)
    sources = _managers(tree, "web") if tls or not off else ()
    provenance = Provenance.EXPLICIT if lines else Provenance.DEFAULT
    return DeviceWeb(not off, tls, sources, provenance, tuple(one.line for one in lines))


def accounts(tree: Tree) -> DeviceAccounts:
    """Manager and operator are roles that many share, unless a server decides who comes in."""
    lists = list(found(tree, "aaa authentication"))
    words = {word for one in lists for word in one.words[3:5]}
    central = [
        name for word, name in (("radius", "radius"), ("tacacs", "tacacs+")) if word in words
    ]
    roles = _roles(tree)
    local = [one for one in lists if one.words[2:3] == ["local-user"] and len(one.words) > 3]
    named = [_user(one) for one in roles if "user-name" in one.words]
    users = (*named, *(one.words[3].strip('"') for one in local))
    shared = [_role(one) for one in roles if "user-name" not in one.words]
    if not any(_role(one) == "manager" for one in roles) and not central and not local:
        shared.append("console")
    shared += [one.words[2] for one in lists if {"none", "authorized"} & set(one.words[4:])]
    lines = tuple(one.line for one in (*lists, *roles))
    return DeviceAccounts(tuple(central), users, tuple(dict.fromkeys(shared)), lines)


def passwords(tree: Tree) -> DevicePasswords:
    """Without `include-credentials` the line tells only that there is a password."""
    lines = _roles(tree)
    stored = tuple(StoredPassword(f"password {_role(one)}", _scheme(one)) for one in lines)
    return DevicePasswords(stored, tuple(one.line for one in lines))


def snmp(tree: Tree) -> DeviceSnmp:
    """`snmp-server community NAME [operator|manager] [restricted|unrestricted]`."""
    if next(found(tree, "no snmp-server enable"), None):
        return DeviceSnmp(False, (), (), Provenance.EXPLICIT, ("no snmp-server enable",))
    groups = list(found(tree, "snmp-server community"))
    only = next(found(tree, "snmpv3 only"), None)
    users = tuple(_users(tree))
    if not groups and not only:
        raise unsaid("snmp-server community")
    lines = tuple(one.line for one in (*groups, *found(tree, "snmpv3")))
    told = () if only else tuple(_community(tree, one) for one in groups)
    return DeviceSnmp(True, told, users, Provenance.EXPLICIT, lines)


def clock(tree: Tree) -> DeviceClock:
    """`sntp server priority N ADDRESS`, `ntp server ADDRESS`; `timesync` chooses one of them."""
    lines = list(found(tree, "sntp server", "ntp server"))
    chosen = next((one.words[1] for one in found(tree, "timesync") if len(one.words) > 1), "")
    used = [one for one in lines if not chosen or one.words[0] == chosen]
    servers = (_address(one.words[2:]) for one in used)
    return DeviceClock(tuple(filter(None, servers)), None, tuple(one.line for one in lines))


def syslog(tree: Tree) -> DeviceSyslog:
    """`logging ADDRESS` and `logging severity LEVEL`; without a level it is not told."""
    lines = list(found(tree, "logging"))
    hosts = tuple(one.words[1] for one in lines if _address(one.words[1:2]))
    severity = [one.words[2] for one in lines if one.words[1:2] == ["severity"] and one.words[2:]]
    level = _SEVERITIES.get(severity[-1]) if severity else None
    return DeviceSyslog(hosts, level, tuple(one.line for one in lines))


def idle(tree: Tree) -> DeviceIdle:
    """`console idle-timeout SECONDS` is for telnet and SSH too; unprinted or 0 is never.

    ArubaOS-Switch 16.06 hardening: the console inactivity timer must be set to a nonzero value.
    """
    lines = list(found(tree, "console idle-timeout", "console inactivity-timer"))
    doors = [_door(one) for one in lines] or [IdleDoor("console", None)]
    if not any(one.name == "console" for one in doors):
        doors.append(IdleDoor("console", None))
    provenance = Provenance.EXPLICIT if lines else Provenance.DEFAULT
    return DeviceIdle(tuple(doors), provenance, tuple(one.line for one in lines))


def _door(line: Block) -> IdleDoor:
    last = number(line.words[-1])
    if last is None:
        raise unsaid(line.line)
    scale = 60 if line.words[1] == "inactivity-timer" else 1
    name = "console serial-usb" if "serial-usb" in line.words else "console"
    return IdleDoor(name, last * scale or None)


def _managers(tree: Tree, method: str) -> Sources:
    """`ip authorized-managers ADDRESS MASK [access LEVEL] [access-method METHOD]`."""
    lines = [one.words for one in found(tree, "ip authorized-managers")]
    about = [
        words for words in lines if "access-method" not in words or words[-1] in {method, "all"}
    ]
    nets = [network(words[2], words[3] if len(words) > 3 else "") for words in about if words[2:]]
    if not about or None in nets:
        return None
    return tuple(one for one in nets if one)


def _roles(tree: Tree) -> list[Block]:
    return [one for one in found(tree, "password") if len(one.words) > 1 and _role(one)]


def _role(line: Block) -> str:
    """The role; a lone word that was masked is one of both, and the first is manager."""
    word = line.words[1]
    return "manager" if word.startswith("[masked:") else word if word in _ROLES else ""


def _user(line: Block) -> str:
    at = line.words.index("user-name")
    return line.words[at + 1].strip('"') if at + 1 < len(line.words) else ""


def _scheme(line: Block) -> str:
    kind = next((word for word in line.words if word in _SCHEMES), "")
    return _SCHEMES[kind] if kind else "masked"


def _community(tree: Tree, line: Block) -> Community:
    words = line.words
    known = len(words) > 2 and words[2].strip('"') in _KNOWN
    return Community(known, "unrestricted" in words, _managers(tree, "snmp"))


def _users(tree: Tree) -> Iterator[SnmpUser]:
    """The group of a user says what is asked of it: managerpriv, managerauth, operatornoauth."""
    for one in found(tree, "snmpv3 group"):
        name = re.search(r'user "?([^"\s]+)"?', one.line)
        level = re.search(r"(noauth|auth|priv)$", one.words[2] if len(one.words) > 2 else "")
        if name:
            yield SnmpUser(name[1], level[1] if level else "noauth", None)


def _address(words: list[str]) -> str:
    return next((one for one in words if network(one) and re.search(r"[.:]", one)), "")
