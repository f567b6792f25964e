"""Ports, VLANs and legs of switches that took Cisco's words over: AlaxalA, AlliedWare Plus."""

import re
from collections.abc import Callable, Iterable, Iterator

from checks.devices.blocks import Block, found
from checks.devices.facts import DevicePort, DeviceSegments, Segment
from checks.devices.readers.access_lists import entries, network, refuses
from checks.model import FactError, Why
from inventory.words import T

_VLAN = re.compile(r"vlan\s*([0-9]{1,4})", re.IGNORECASE)
_MOST = 4094
_ADDRESSED = ("ip address", "ip unnumbered", "ipv6 address", "ipv6 enable")
Names = Callable[[str], Iterable[str]]


def interfaces(tree: Iterable[Block], names: Names) -> dict[str, Block]:
    """Every interface by name; what several blocks say of one stands together, in their order."""
    every: dict[str, Block] = {}
    for one in found(tree, "interface"):
        for name in names(one.line.partition(" ")[2].strip()):
            before = every.get(name, Block(f"interface {name}"))
            every[name] = Block(before.line, (*before.children, *one.children))
    return every


def port_of(name: str, block: Block) -> DevicePort:
    """One port as its block says it; a port with an address of its own is routed."""
    mode = _mode(block)
    description = block.first("description")
    return DevicePort(
        name=name,
        shut=_last(block, "shutdown", "no shutdown") == "shutdown",
        link=None,
        idle_days=None,
        mode=mode,
        vlans=_vlans(block, mode),
        native=_native(block, mode),
        description=description.line.partition(" ")[2].strip().strip('"') if description else "",
        lines=block.lines,
    )


def segments_of(tree: Iterable[Block], names: Names) -> DeviceSegments:
    """Interfaces that have an address and are not shut; two of them make a router."""
    whole = tuple(tree)
    legs = tuple(_legs(whole, names))
    off = any(found(whole, "no ip routing", "no ip forwarding"))
    lines = tuple(line for leg in legs for line in (f"interface {leg.interface}",))
    return DeviceSegments(len(legs) > 1 and not off, legs, lines)


def management_vlan(segments: DeviceSegments) -> int | None:
    """The VLAN in which a switch with one address is managed; VLAN 1 wherever it has one there."""
    known = {one.vlan for one in segments.segments}
    if 1 in known:
        return 1
    return known.pop() if len(known) == 1 else None


def numbers(text: str) -> frozenset[int]:
    """`101-105,201` as numbers; FactError for anything else."""
    every: set[int] = set()
    for part in text.split(","):
        match = re.fullmatch(r"([0-9]{1,4})(?:-([0-9]{1,4}))?", part.strip())
        if match is None:
            raise odd(f"vlan {text}")
        every.update(range(int(match[1]), min(int(match[2] or match[1]), _MOST) + 1))
    return frozenset(every)


def odd(line: str) -> FactError:
    """The line is not in a form that is known."""
    text = line[:120]
    return FactError(
        Why.MALFORMED, T(ja=f"読めない行: {text}", en=f"a line of unknown form: {text}")
    )


def _mode(block: Block) -> str:
    told = block.first("switchport mode")
    if told is not None:
        return "trunk" if told.words[2:3] == ["trunk"] else " ".join(told.words[2:3])
    if block.first("ip address"):
        return "routed"
    return "access" if block.first("switchport access vlan", "switchport") else ""


def _vlans(block: Block, mode: str) -> frozenset[int] | None:
    """VLAN 1 for an access port that names none; None, which is all, for a trunk that does not."""
    if mode == "access":
        told = block.first("switchport access vlan")
        return numbers(told.words[3]) if told and len(told.words) > 3 else frozenset({1})
    if mode != "trunk":
        return None
    every: frozenset[int] = frozenset()
    told_any = False
    for one in block.find("switchport trunk allowed vlan"):
        words = one.words[4:]
        told_any = True
        if words[:1] == ["all"] or words[:1] == ["except"] or not words:
            return None
        if words[0] != "none":
            listed = numbers(words[-1])
            every = every - listed if words[0] == "remove" else every | listed
    return every if told_any else None


def _native(block: Block, mode: str) -> int | None:
    if mode != "trunk":
        return None
    told = block.first("switchport trunk native vlan")
    if told is None:
        return 1
    word = told.words[-1]
    return int(word) if re.fullmatch(r"[0-9]{1,4}", word) else None


def _legs(tree: tuple[Block, ...], names: Names) -> Iterator[Segment]:
    for name, block in interfaces(tree, names).items():
        networks = tuple(_networks(block))
        if not block.first(*_ADDRESSED) or _last(block, "shutdown", "no shutdown") == "shutdown":
            continue
        match = _VLAN.fullmatch(name)
        vrf = block.first("vrf forwarding", "ip vrf forwarding")
        yield Segment(
            interface=name,
            vlan=int(match[1]) if match else _tag(block),
            networks=networks,
            vrf=vrf.words[-1] if vrf else "",
            filtered_in=_filtered(tree, block, "in"),
            filtered_out=_filtered(tree, block, "out"),
        )


def _networks(block: Block) -> Iterator[str]:
    for one in block.find("ip address", "ipv6 address"):
        words = one.words[2:]
        mask = words[1] if len(words) > 1 and re.fullmatch(r"[0-9.]{7,15}", words[1]) else ""
        known = network(words[0], mask) if words else None
        if known and (mask or "/" in words[0]):
            yield known


def _tag(block: Block) -> int | None:
    told = block.first("encapsulation dot1q", "encapsulation dot1Q")
    word = told.words[2] if told and len(told.words) > 2 else ""
    return int(word) if re.fullmatch(r"[0-9]{1,4}", word) else None


def _filtered(tree: tuple[Block, ...], block: Block, way: str) -> bool:
    """True where a list guards this way and refuses something; one that is not there refuses none.

    A `hardware` list of AlliedWare Plus, or its numbers from 3000, lets through what it does not
    name.
    """
    for one in block.find("ip access-group", "ip filter", "access-group", "ip traffic-filter"):
        words = one.words
        ways = set(words) & {"in", "out"} or {"in"}
        name = words[1] if words[0] == "access-group" else words[2] if len(words) > 2 else ""
        rules = list(entries(tree, name))
        if words[0] == "access-group":
            rules.append(["permit", "any"])
        if way in ways and name and refuses(rules):
            return True
    return False


def _last(block: Block, *starts: str) -> str:
    told = [one.line for one in block.children if one.line in starts]
    return told[-1] if told else ""
