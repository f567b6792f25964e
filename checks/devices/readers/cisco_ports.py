"""Cisco IOS: interfaces with VLANs and links, and the networks it has a leg in."""

import re
from collections.abc import Iterable, Iterator, Mapping

from checks.devices.blocks import Block, found
from checks.devices.facts import DevicePort, DevicePorts, DeviceSegments, Segment
from checks.devices.readers.access_lists import entries, network, refuses
from checks.devices.readers.cisco_tables import leaks
from checks.devices.readers.seen import unsaid
from checks.devices.readers.vlan_lists import EVERY, numbers

Tree = tuple[Block, ...]
_PORT = re.compile(r"(?i)[A-Za-z]*(Ethernet|GigE)[0-9/]+|Port-channel[0-9]+")
_STATE = re.compile(r"^(\S+) is ([a-z ]+), line protocol is (up|down)", re.M)
_LAST = re.compile(r"Last input (\S+), output (\S+),")
_AGE = re.compile(r"([0-9]{1,6})([ywdh])")
_UPTIME = re.compile(r"uptime is (.+)")
_ADDRESSED = ("ip address", "ip unnumbered", "ipv6 address", "ipv6 unnumbered")
_DAYS = {"y": 365, "w": 7, "d": 1, "h": 0}


def ports(tree: Tree, shown: str, version: str) -> DevicePorts:
    """Ethernet ports and port channels; their links are known where `show interfaces` was asked."""
    links = _links(shown, _uptime(version))
    blocks = [one for one in found(tree, "interface") if _PORT.fullmatch(_name(one))]
    return DevicePorts(
        tuple(_port(one, links.get(_name(one), (None, None))) for one in blocks),
        _management(tree),
    )


def segments(tree: Tree) -> DeviceSegments:
    """Interfaces with addresses that are not shut; sub-interfaces with their VLAN.

    One that gets its address from elsewhere has a leg, and no network that is known.
    """
    blocks = [one for one in found(tree, "interface") if not one.first("shutdown")]
    legs = [one for one in blocks if not _name(one).lower().startswith("loopback")]
    told = tuple(_segment(tree, one) for one in legs if one.first(*_ADDRESSED))
    if leaks(tree, {one.interface: one.vrf for one in told}):
        raise unsaid("vrf import, export")
    lines = tuple(one.line for one in found(tree, "ip routing", "no ip routing"))
    return DeviceSegments(_routing(tree, told), told, lines)


def _name(block: Block) -> str:
    return "".join(block.words[1:3]) if len(block.words) > 1 else ""


def _port(block: Block, link: tuple[bool | None, int | None]) -> DevicePort:
    mode = _mode(block)
    native = _number(block, "switchport trunk native vlan")
    description = block.first("description")
    return DevicePort(
        name=_name(block),
        shut=block.first("shutdown") is not None,
        link=link[0],
        idle_days=link[1],
        mode=mode,
        vlans=_vlans(block, mode),
        native=(native or 1) if mode == "trunk" else None,
        description=description.line.partition(" ")[2] if description else "",
        lines=block.lines,
    )


def _mode(block: Block) -> str:
    """Ports of a router print `ip address` or `no ip address`; others are ports of a switch."""
    routed = ("no switchport", "ip address", "no ip address", "vrf forwarding", "ip vrf forwarding")
    if any(
        one.line == "no switchport" or one.line.startswith(routed[1:]) for one in block.children
    ):
        return "routed"
    told = block.first("switchport mode")
    return told.words[2] if told and told.words[2:3] in (["access"], ["trunk"]) else ""


def _vlans(block: Block, mode: str) -> frozenset[int] | None:
    """VLAN 1 where none is set (Cisco LAN Switching Command Reference, switchport access vlan)."""
    if mode == "routed":
        return frozenset()
    access = frozenset({_number(block, "switchport access vlan") or 1})
    voice = _number(block, "switchport voice vlan")
    if mode != "trunk":
        return access | ({voice} if voice else set())
    allowed: frozenset[int] | None = None
    for one in block.find("switchport trunk allowed vlan"):
        allowed = _allowed(allowed, one.words[4:])
    return allowed


def _allowed(before: frozenset[int] | None, words: list[str]) -> frozenset[int] | None:
    """`1,5-9`, `add 10`, `remove 5`, `except 2-9`, `all`, `none`; None is every VLAN."""
    if words[:1] in (["all"], []):
        return None
    if words[0] == "none":
        return frozenset()
    told = numbers("".join(words[words[0] in {"add", "remove", "except"} :]))
    if words[0] == "add":
        return None if before is None else before | told
    if words[0] in {"remove", "except"}:
        return (EVERY if before is None or words[0] == "except" else before) - told
    return told


def _number(block: Block, start: str) -> int | None:
    told = block.first(start)
    last = told.words[-1] if told else ""
    return int(last) if re.fullmatch(r"[0-9]{1,4}", last) else None


def _management(tree: Tree) -> int | None:
    """The only VLAN in which the device has an address, or VLAN 1 where that is one of several."""
    vlans = [
        int(name[1])
        for one in found(tree, "interface")
        if (name := re.fullmatch(r"(?i)vlan([0-9]{1,4})", _name(one)))
        and one.first("ip address")
        and not one.first("shutdown")
    ]
    return 1 if 1 in vlans else vlans[0] if len(vlans) == 1 else None


def _links(shown: str, uptime: int | None) -> Mapping[str, tuple[bool | None, int | None]]:
    """Up, or down and for how many days nothing came or went, by port."""
    told: dict[str, tuple[bool | None, int | None]] = {}
    starts = [*_STATE.finditer(shown)]
    for number, one in enumerate(starts):
        stop = starts[number + 1].start() if number + 1 < len(starts) else len(shown)
        up = one[2] == "up" and one[3] == "up"
        last = _LAST.search(shown, one.end(), stop)
        told[one[1]] = (up, 0 if up else _idle(last, uptime))
    return told


def _idle(last: re.Match[str] | None, uptime: int | None) -> int | None:
    """Days since the later of both; `never` is since the device started."""
    if last is None:
        return None
    days = [uptime if one == "never" else _age(one) for one in last.groups()]
    known = [one for one in days if one is not None]
    return min(known) if len(known) == len(days) else None


def _age(text: str) -> int | None:
    """`1y2w`, `3d04h`, `00:00:01`."""
    if ":" in text:
        return 0
    parts = _AGE.findall(text)
    return sum(int(number) * _DAYS[unit] for number, unit in parts) if parts else None


def _uptime(version: str) -> int | None:
    found_ = _UPTIME.search(version)
    if found_ is None:
        return None
    units = {"year": 365, "week": 7, "day": 1}
    parts = re.findall(r"([0-9]{1,6}) (year|week|day)", found_[1])
    return sum(int(number) * units[unit] for number, unit in parts)


def _segment(tree: Tree, block: Block) -> Segment:
    name = _name(block)
    vrf = block.first("vrf forwarding", "ip vrf forwarding")
    vlan = re.fullmatch(r"(?i)vlan([0-9]{1,4})", name)
    tagged = _number(block, "encapsulation dot1Q")
    zone = block.first("zone-member security") is not None
    return Segment(
        interface=name,
        vlan=int(vlan[1]) if vlan else tagged,
        networks=tuple(_networks(block)),
        vrf=vrf.words[-1] if vrf else "",
        filtered_in=zone or _filtered(tree, block, "in"),
        filtered_out=zone or _filtered(tree, block, "out"),
    )


def _networks(block: Block) -> Iterator[str]:
    for one in block.find("ip address"):
        words = one.words
        told = network(words[2], words[3]) if len(words) > 3 else None
        yield from [told] if told else []
    for one in block.find("ipv6 address"):
        told = network(one.words[2]) if len(one.words) > 2 and "/" in one.words[2] else None
        yield from [told] if told else []


def _filtered(tree: Tree, block: Block, way: str) -> bool:
    """A list that is there and, somewhere, refuses whole networks or all that it does not name."""
    for one in block.find("ip access-group"):
        if one.words[3:4] == [way]:
            return refuses(entries(tree, one.words[2]))
    return False


def _routing(tree: Tree, legs: Iterable[Segment]) -> bool:
    """A switch routes where it says so; a device whose ports are all routed is a router."""
    if next(found(tree, "no ip routing"), None):
        return False
    if next(found(tree, "ip routing"), None) or len({one.interface for one in legs}) < 2:
        return bool(next(found(tree, "ip routing"), None))
    blocks = [one for one in found(tree, "interface") if _PORT.fullmatch(_name(one))]
    if blocks and all(_mode(one) == "routed" for one in blocks):
        return True
    raise unsaid("ip routing")
