"""AOS-S: VLANs list their ports; networks stand with the VLANs."""

import re
from collections.abc import Iterable, Iterator

from checks.devices.blocks import Block, found
from checks.devices.facts import DevicePort, DevicePorts, DeviceSegments, Segment
from checks.devices.readers.access_lists import entries, network, refuses
from checks.devices.readers.vlan_lists import number
from checks.model import FactError, Why
from inventory.words import T

Tree = tuple[Block, ...]
_SPAN = re.compile(
    r"((?:[0-9]+/)?[A-Za-z]*)([0-9]{1,5})(?:-(?:(?:[0-9]+/)?[A-Za-z]*)([0-9]{1,5}))?"
)
_BRIEF = re.compile(
    r"^\s*(?P<name>[\w/]+)(?:-Trk\d+)?\s+.*\|\s+\S+\s+(?P<enabled>Yes|No)\s+(?P<link>Up|Down)\b",
    re.MULTILINE,
)


def ports(tree: Tree, shown: str) -> DevicePorts:
    """Every port that a VLAN or `interface` names; since when a link is down nobody tells."""
    untagged, tagged = _members(tree, "untagged"), _members(tree, "tagged")
    blocks = {one.words[1]: one for one in found(tree, "interface") if len(one.words) > 1}
    links = {one["name"]: one["link"] == "Up" for one in _BRIEF.finditer(shown)}
    names = dict.fromkeys((*blocks, *untagged, *tagged, *links))
    told = (_port(one, blocks.get(one), untagged, tagged, links.get(one)) for one in names)
    management = next(found(tree, "management-vlan"), None)
    return DevicePorts(tuple(told), number(management.words[-1]) if management else None)


def segments(tree: Tree) -> DeviceSegments:
    """`ip routing` is printed where it routes; addresses stand in the blocks of VLANs."""
    routing = tuple(one.line for one in found(tree, "ip routing"))
    legs = tuple(leg for one in _vlans(tree) if (leg := _segment(tree, one)).networks)
    return DeviceSegments(bool(routing), legs, routing)


def _vlans(tree: Tree) -> Iterator[Block]:
    return (one for one in found(tree, "vlan") if re.fullmatch(r"vlan [0-9]{1,4}", one.line))


def _members(tree: Tree, word: str) -> dict[str, set[int]]:
    told: dict[str, set[int]] = {}
    for vlan in _vlans(tree):
        for line in vlan.find(word):
            for name in _names("".join(line.words[1:])):
                told.setdefault(name, set()).add(int(vlan.words[1]))
    return told


def _names(text: str) -> Iterator[str]:
    """`1-4,A1-A2,2/1-2/3,Trk1` as names of ports."""
    for part in filter(None, text.split(",")):
        span = _SPAN.fullmatch(part)
        if span is None or (span[3] and int(span[3]) - int(span[2]) > 4096):
            raise FactError(
                Why.MALFORMED, T(ja=f"読めないポート {part[:40]}", en=f"odd ports: {part[:40]}")
            )
        last = int(span[3] or span[2])
        yield from (f"{span[1]}{one}" for one in range(int(span[2]), last + 1))


def _port(
    name: str,
    block: Block | None,
    untagged: dict[str, set[int]],
    tagged: dict[str, set[int]],
    link: bool | None,
) -> DevicePort:
    own, others = untagged.get(name, set()), tagged.get(name, set())
    described = block.first("name") if block else None
    return DevicePort(
        name=name,
        shut=block is not None and block.first("disable") is not None,
        link=link,
        idle_days=0 if link else None,
        mode="trunk" if others else "access",
        vlans=frozenset(own | others),
        native=min(own, default=None) if others else None,
        description=described.line.partition(" ")[2].strip('"') if described else "",
        lines=block.lines if block else (),
    )


def _segment(tree: Tree, vlan: Block) -> Segment:
    own = int(vlan.words[1])
    return Segment(
        interface=f"vlan {own}",
        vlan=own,
        networks=tuple(_networks(vlan.find("ip address", "ipv6 address"))),
        vrf="",
        filtered_in=_guarded(tree, vlan, ("in", "vlan-in")),
        filtered_out=_guarded(tree, vlan, ("out", "vlan-out")),
    )


def _guarded(tree: Tree, vlan: Block, ways: tuple[str, ...]) -> bool:
    return any(
        one.words[-1] in ways and refuses(entries(tree, one.words[2]))
        for one in vlan.find("ip access-group")
        if len(one.words) > 3
    )


def _networks(lines: Iterable[Block]) -> Iterator[str]:
    for one in lines:
        told = network(one.words[2], one.words[3] if len(one.words) > 3 else "")
        if told and not told.endswith(("/32", "/128")):
            yield told
