"""AOS-CX: its own words (AOS-CX 10.x Security, Management and Monitoring, Fundamentals guides)."""

import re
from collections.abc import Iterator

from checks.devices.blocks import Block, found
from checks.devices.defaults.western import default_in
from checks.devices.evidence import DeviceEvidence
from checks.devices.facts import (
    Community,
    DeviceAccounts,
    DeviceClock,
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
    IdleDoor,
    Segment,
    SnmpUser,
    Sources,
    StoredPassword,
)
from checks.devices.readers.access_lists import entries, network, refuses
from checks.devices.readers.aruba_guard import admitted
from checks.devices.readers.seen import outside, union, unsaid
from checks.devices.readers.vlan_lists import number, numbers
from checks.model import Provenance

Tree = tuple[Block, ...]
_KNOWN = ("[masked:community:known]", "public", "private")
_SEVERITIES = {
    "emer": 0,
    "alert": 1,
    "crit": 2,
    "err": 3,
    "warning": 4,
    "notice": 5,
    "info": 6,
    "debug": 7,
}
_PORT = re.compile(r"[0-9]+/[0-9]+/[0-9]+|lag[0-9]+|mgmt")


def telnet(tree: Tree, evidence: DeviceEvidence) -> DeviceTelnet:
    """Only what was seen from outside, or a line that names it, says anything."""
    lines = tuple(one.line for one in found(tree, "telnet server", "telnet-server"))
    seen = outside(evidence)
    if not lines and seen not in {"open", "closed"}:
        raise unsaid("telnet server")
    provenance = Provenance.EXPLICIT if lines else Provenance.MEASURED
    return DeviceTelnet(bool(lines) or seen == "open", None, seen, provenance, lines)


def ssh(tree: Tree, evidence: DeviceEvidence) -> DeviceSsh:
    """`ssh server vrf NAME`; OpenSSH behind it speaks version 2 alone."""
    lines = list(found(tree, "ssh server vrf"))
    served = bool(lines) or evidence.way == "ssh"
    sources = _guarded(tree, lines, "22", "ssh") if served else ()
    told = tuple(one.line for one in lines)
    return DeviceSsh(served, frozenset({2}), sources, Provenance.EXPLICIT, told)


def web(tree: Tree) -> DeviceWeb:
    """`https-server vrf NAME`; port 80 only sends on to it."""
    lines = list(found(tree, "https-server vrf"))
    off = list(found(tree, "no https-server vrf"))
    if not lines and not off:
        raise unsaid("https-server vrf")
    sources = _guarded(tree, lines, "443", "https") if lines else ()
    told = tuple(one.line for one in (*lines, *off))
    return DeviceWeb(False, bool(lines), sources, Provenance.EXPLICIT, told)


def accounts(tree: Tree) -> DeviceAccounts:
    """`user NAME group GROUP`, and `aaa authentication login ... group radius|tacacs`."""
    lists = list(found(tree, "aaa authentication login"))
    words = {word for one in lists for word in one.words}
    central = [
        name for word, name in (("radius", "radius"), ("tacacs", "tacacs+")) if word in words
    ]
    users = tuple(one.words[1] for one in found(tree, "user") if len(one.words) > 1)
    lines = (*(one.line for one in lists), *(f"user {one}" for one in users))
    return DeviceAccounts(tuple(central), users, (), lines)


def passwords(tree: Tree) -> DevicePasswords:
    """`password ciphertext` is the maker's own, `password plaintext` is clear."""
    schemes = {"ciphertext": "encrypted", "plaintext": "clear"}
    stored = [
        (one, schemes.get(one.words[one.words.index("password") + 1], "unknown"))
        for one in found(tree, "user")
        if "password" in one.words[:-1]
    ]
    told = tuple(StoredPassword(f"user {one.words[1]}", scheme) for one, scheme in stored)
    return DevicePasswords(told, tuple(one.line for one, _ in stored))


def snmp(tree: Tree) -> DeviceSnmp:
    """`snmp-server vrf NAME` starts the agent; which word it takes is printed, or not known."""
    on = list(found(tree, "snmp-server vrf"))
    groups = list(found(tree, "snmp-server community"))
    only = next(found(tree, "snmp-server snmpv3-only"), None)
    if on and not groups and not only:
        raise unsaid("snmp-server community")
    users = [one for one in found(tree, "snmpv3 user") if len(one.words) > 2]
    return DeviceSnmp(
        enabled=bool(on),
        communities=() if only else tuple(_community(tree, one) for one in groups),
        users=tuple(SnmpUser(one.words[2], _level(one), None) for one in users),
        provenance=Provenance.EXPLICIT if on else Provenance.DEFAULT,
        lines=tuple(one.line for one in (*on, *groups, *users)),
    )


def clock(tree: Tree) -> DeviceClock:
    """`ntp server ADDRESS`, unless `no ntp enable` or `ntp disable`."""
    lines = list(found(tree, "ntp server"))
    off = next(found(tree, "no ntp enable", "ntp disable"), None)
    servers = () if off else tuple(one.words[2] for one in lines if len(one.words) > 2)
    return DeviceClock(servers, None, tuple(one.line for one in lines))


def syslog(tree: Tree) -> DeviceSyslog:
    """`logging ADDRESS [severity LEVEL]`; without a level it is not told."""
    lines = [one for one in found(tree, "logging") if _is_host(one.words)]
    levels = [
        _SEVERITIES.get(one.words[one.words.index("severity") + 1])
        for one in lines
        if "severity" in one.words[:-1]
    ]
    known = [one for one in levels if one is not None]
    hosts = tuple(one.words[1] for one in lines)
    return DeviceSyslog(hosts, max(known, default=None), tuple(one.line for one in lines))


def idle(tree: Tree, firmware: str) -> DeviceIdle:
    """`session-timeout MINUTES` or `cli-session` / `timeout MINUTES`; 0 is never."""
    lines = list(found(tree, "session-timeout"))
    for block in found(tree, "cli-session"):
        lines += block.find("timeout")
    if not lines:
        seconds = int(default_in("aruba", "idle seconds", "CX", firmware))
        return DeviceIdle((IdleDoor("cli", seconds),), Provenance.DEFAULT, ())
    minutes = number(lines[-1].words[-1])
    if minutes is None:
        raise unsaid("session-timeout")
    doors = (IdleDoor("cli", 60 * minutes or None),)
    return DeviceIdle(doors, Provenance.EXPLICIT, tuple(one.line for one in lines))


def ports(tree: Tree) -> DevicePorts:
    """Ports and aggregated links; a member of one carries what that carries."""
    told = [one for one in found(tree, "interface") if _PORT.fullmatch(_name(one))]
    management = [
        int(name[1])
        for one in found(tree, "interface")
        if (name := re.fullmatch(r"vlan([0-9]{1,4})", _name(one))) and one.first("ip address")
    ]
    vlan = 1 if 1 in management else management[0] if len(management) == 1 else None
    return DevicePorts(tuple(_port(one) for one in told), vlan)


def segments(tree: Tree) -> DeviceSegments:
    """Every interface with an address routes, within its VRF."""
    blocks = [one for one in found(tree, "interface") if not one.first("shutdown")]
    legs = [one for one in blocks if not _name(one).startswith(("loopback", "mgmt"))]
    told = tuple(leg for one in legs if (leg := _segment(tree, one)).networks)
    off = tuple(one.line for one in found(tree, "no ip routing"))
    return DeviceSegments(not off, told, off)


def _guarded(tree: Tree, lines: list[Block], *ports: str) -> Sources:
    """Lists on the control plane of every VRF that serves; a VRF without one lets anybody."""
    lists = {
        one.words[6]: one.words[3]
        for one in found(tree, "apply access-list ip")
        if one.words[4:6] == ["control-plane", "vrf"] and len(one.words) > 6
    }
    names = [one.words[-1] for one in lines]
    return (
        union(admitted(entries(tree, lists[one]), ports) if one in lists else None for one in names)
        if names
        else None
    )


def _community(tree: Tree, block: Block) -> Community:
    rights = block.first("access-level")
    guard = block.first("access-list snmp", "access-list ip")
    sources = admitted(entries(tree, guard.words[2]), ("161", "snmp")) if guard else None
    known = block.words[2].strip('"') in _KNOWN if len(block.words) > 2 else False
    return Community(known, bool(rights and rights.words[-1] == "rw"), sources)


def _level(line: Block) -> str:
    if "auth" not in line.words:
        return "noauth"
    return "priv" if "priv" in line.words else "auth"


def _is_host(words: list[str]) -> bool:
    return len(words) > 1 and bool(re.fullmatch(r"[0-9A-Za-z][\w.:-]*[.:][\w.:-]+", words[1]))


def _name(block: Block) -> str:
    """`interface vlan 10`, `interface lag 1 multi-chassis`, `interface 1/1/1`."""
    words = block.words[1:]
    if words[:1] in (["vlan"], ["lag"], ["loopback"]):
        return "".join(words[:2])
    return words[0] if words else ""


def _port(block: Block) -> DevicePort:
    name = _name(block)
    mode, vlans, native = _carried(block)
    description = block.first("description")
    return DevicePort(
        name=name,
        shut=block.first("shutdown") is not None,
        link=None,
        idle_days=None,
        mode=mode,
        vlans=vlans,
        native=native,
        description=description.line.partition(" ")[2] if description else "",
        lines=block.lines,
    )


def _carried(block: Block) -> tuple[str, frozenset[int] | None, int | None]:
    """`vlan access N`, or `vlan trunk native N` and `vlan trunk allowed LIST|all`."""
    native = block.first("vlan trunk native")
    allowed = block.first("vlan trunk allowed")
    if native or allowed:
        plain = numbers(native.words[3]) if native and len(native.words) > 3 else frozenset({1})
        every = allowed is None or allowed.words[3:] == ["all"]
        vlans = None if every or allowed is None else numbers("".join(allowed.words[3:]))
        return "trunk", vlans, min(plain)
    access = block.first("vlan access")
    if access:
        return "access", numbers(access.words[-1]), None
    member = block.first("lag") or block.first("ip address", "routing", "vrf attach", "ip dhcp")
    if member or not block.first("no routing"):
        return "routed", frozenset(), None
    return "", frozenset({1}), None


def _segment(tree: Tree, block: Block) -> Segment:
    name = _name(block)
    vrf = block.first("vrf attach")
    vlan = re.fullmatch(r"vlan([0-9]{1,4})", name)
    on_vlan = next(found(tree, f"vlan {vlan[1]}"), None) if vlan else None
    guards = [
        *block.find("apply access-list ip"),
        *(on_vlan.find("apply access-list ip") if on_vlan else ()),
    ]
    return Segment(
        interface=name,
        vlan=int(vlan[1]) if vlan else None,
        networks=tuple(_networks(block)),
        vrf=vrf.words[-1] if vrf else "",
        filtered_in=any(_refuses(tree, one, ("in", "routed-in")) for one in guards),
        filtered_out=any(_refuses(tree, one, ("out", "routed-out")) for one in guards),
    )


def _refuses(tree: Tree, guard: Block, ways: tuple[str, ...]) -> bool:
    words = guard.words
    return len(words) > 4 and words[4] in ways and refuses(entries(tree, words[3]))


def _networks(block: Block) -> Iterator[str]:
    for one in block.find("ip address", "ipv6 address"):
        told = network(one.words[2]) if len(one.words) > 2 and "/" in one.words[2] else None
        if told:
            yield told
