"""What lies between us and a piece of equipment, out of the dependencies of the book.

What something needs to run of kind network, line or host is its way; of kind power or site it is
what feeds it. Equipment with no way written down is put into the network of its first address
(/24, or /64 of IPv6): neighbours that answer prove that the way is open, and where not one of
them answers, the network is the one cause.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from ipaddress import ip_interface

from bcp.model import Dependency, During, Need, NodeKind, kind_of, node_id
from bcp.sweep.model import Target

WAYS = frozenset({NodeKind.NETWORK, NodeKind.LINE, NodeKind.HOST})
FEEDS = frozenset({NodeKind.POWER, NodeKind.SITE})


@dataclass(frozen=True, slots=True)
class Behind:
    """Things of which so many must work, or what needs them does not."""

    on: tuple[str, ...]
    at_least: int


@dataclass(frozen=True)
class Paths:
    """Before each thing: its way, and what feeds it; `neighbours` by the network of addresses."""

    ways: Mapping[str, tuple[Behind, ...]]
    feeds: Mapping[str, tuple[Behind, ...]]
    networks: Mapping[str, str]  # equipment without a way -> the network of its address

    @classmethod
    def of(cls, dependencies: Iterable[Dependency], targets: Iterable[Target]) -> "Paths":
        """The paths that these dependencies tell of."""
        needs = [
            edge
            for edge in dependencies
            if During.RUN in edge.during and edge.need is not Need.DEGRADES
        ]
        ways = _grouped(edge for edge in needs if kind_of(edge.on) in WAYS and _carried(edge))
        feeds = _grouped(edge for edge in needs if kind_of(edge.on) in FEEDS)
        networks = {
            one.node: network_of(one.addresses[0]) for one in targets if not ways.get(one.node)
        }
        return cls(ways, feeds, networks)

    @cached_property
    def members(self) -> Mapping[str, tuple[str, ...]]:
        """Everything that goes through a thing, however far behind it."""
        direct = self._direct()
        return {one: _closure(one, direct) for one in direct}

    @cached_property
    def needed(self) -> Mapping[str, tuple[str, ...]]:
        """What a thing cannot be reached without: the ways where there is no choice."""
        sure: dict[str, list[str]] = defaultdict(list)
        for one, groups in self.ways.items():
            for group in groups:
                if group.at_least >= len(group.on):
                    sure[one] += group.on
        return {one: _closure(one, sure) for one in sure}

    def _direct(self) -> Mapping[str, list[str]]:
        """What needs a thing with no other choice."""
        direct: dict[str, list[str]] = defaultdict(list)
        for one, groups in self.ways.items():
            for group in groups:
                if group.at_least >= len(group.on):
                    for before in group.on:
                        direct[before].append(one)
        for one, network in self.networks.items():
            direct[network].append(one)
        return direct


def network_of(address: str) -> str:
    """The id of the network that an address is taken to be in."""
    width = 64 if ":" in address else 24
    return node_id(NodeKind.NETWORK, str(ip_interface(f"{address}/{width}").network))


def _carried(edge: Dependency) -> bool:
    return kind_of(edge.of) in WAYS


def _grouped(edges: Iterable[Dependency]) -> dict[str, tuple[Behind, ...]]:
    found: dict[str, dict[str, list[Dependency]]] = defaultdict(lambda: defaultdict(list))
    for edge in edges:
        name = f"any {edge.group}" if edge.need is Need.ANY else f"all {edge.on}"
        found[edge.of][name].append(edge)
    return {of: tuple(map(_behind, groups.values())) for of, groups in found.items()}


def _behind(edges: list[Dependency]) -> Behind:
    on = tuple(edge.on for edge in edges)
    least = max(edge.at_least for edge in edges) if edges[0].need is Need.ANY else len(on)
    return Behind(on, least)


def _closure(start: str, direct: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    waiting = list(direct.get(start, ()))
    while waiting:
        one = waiting.pop()
        if one not in found and one != start:
            found[one] = None
            waiting += direct.get(one, ())
    return tuple(found)
