"""Cisco IOS: whether tables of routes (VRF) that a device keeps apart leak into each other."""

import re
from collections.abc import Iterable, Iterator, Mapping

from checks.devices.blocks import Block, found

_TOLD = re.compile(
    r"import (?:map|ipv4|ipv6|vrf) |ip(?:v6)? route vrf .*\bglobal\b|set (?:ip )?(?:vrf|global)\b"
    r"|route-replicate "
)
_TARGET = re.compile(r"route-target (?:(import|export|both) )?(\S+)")


def leaks(tree: tuple[Block, ...], tables: Mapping[str, str]) -> bool:
    """True where a table gets routes of another; `tables` are those of interfaces by name."""
    crossed = any(tables.get(way, table) != table for table, way in _ways(tree))
    return crossed or _imports(tree) or any(map(_TOLD.match, _every(tree)))


def _ways(tree: Iterable[Block]) -> Iterator[tuple[str, str]]:
    """The table of each static route, and what stands where it names an interface."""
    for one in found(tree, "ip route"):
        words = one.words[2:]
        table = words[1] if words[:1] == ["vrf"] and len(words) > 1 else ""
        rest = words[2:] if table else words
        if len(rest) > 2:
            yield table, rest[2]


def _imports(tree: Iterable[Block]) -> bool:
    """True where one table imports what another exports."""
    told = [(one, list(_targets(one))) for one in found(tree, "vrf definition", "ip vrf")]
    return any(
        {name for way, name in here if way != "export"}
        & {name for way, name in there if way != "import"}
        for one, here in told
        for other, there in told
        if one is not other
    )


def _targets(block: Block) -> Iterator[tuple[str, str]]:
    for line in _every(block.children):
        if target := _TARGET.match(line):
            yield target[1] or "both", target[2]


def _every(tree: Iterable[Block]) -> Iterator[str]:
    for one in tree:
        yield one.line
        yield from _every(one.children)
