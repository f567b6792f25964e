"""What lies between us and a piece of equipment, out of the dependencies of the book.

What equipment needs to run of kind network, line or host is its way; of kind power or site it is
what feeds it. A system that needs one network has its equipment there (a way that is derived: it
can be lost, but proves nothing). Equipment with no way written down is also grouped by its site
and by the network of its first address (/24, or /64 of IPv6): where nobody in a group answers
any more, the group is the one cause.
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
Edges = Mapping[str, Iterable[str]]


@dataclass(frozen=True, slots=True)
class Behind:
    """Things of which so many must work, or what needs them does not."""

    on: tuple[str, ...]
    at_least: int

    @property
    def must(self) -> bool:
        """Whether there is no choice between them."""
        return self.at_least >= len(self.on)


@dataclass(frozen=True)
class Paths:
    """Before each thing: its way, what feeds it, and the groups it is taken to be in."""

    ways: Mapping[str, tuple[Behind, ...]]
    derived: Mapping[str, str]  # equipment without a way -> the network of its system
    feeds: Mapping[str, tuple[Behind, ...]]
    networks: Mapping[str, str]  # equipment -> the network of its address
    sites: Mapping[str, str]  # equipment -> its site, where it is known

    @classmethod
    def of(cls, dependencies: Iterable[Dependency], targets: Iterable[Target]) -> "Paths":
        """The paths that these dependencies tell of."""
        needs = [
            edge
            for edge in dependencies
            if During.RUN in edge.during and edge.need is not Need.DEGRADES
        ]
        ways = _grouped(edge for edge in needs if _between(edge, WAYS))
        networks = {one.node: network_of(one.addresses[0]) for one in targets}
        return cls(
            ways,
            {one: on for one, on in _derived(needs).items() if one in networks and one not in ways},
            _grouped(edge for edge in needs if kind_of(edge.on) in FEEDS),
            networks,
            {edge.of: edge.on for edge in needs if kind_of(edge.on) is NodeKind.SITE},
        )

    @cached_property
    def members(self) -> Mapping[str, tuple[str, ...]]:
        """Everything that goes through a thing, however far behind it."""
        direct: dict[str, list[str]] = defaultdict(list)
        for one, groups in self.ways.items():
            for on in (on for group in groups if group.must for on in group.on):
                direct[on].append(one)
        for one, network in self.derived.items():
            direct[network].append(one)
        return {one: _closure(one, direct) for one in direct}

    @cached_property
    def groups(self) -> Mapping[str, tuple[str, ...]]:
        """All equipment of one site, or of one network of addresses."""
        found: dict[str, list[str]] = defaultdict(list)
        for one, network in self.networks.items():
            for group in filter(None, (self.sites.get(one), network)):
                found[group].append(one)
        return {group: tuple(inside) for group, inside in found.items()}

    def groups_of(self, node: str) -> tuple[str, ...]:
        """The groups that tell of a piece of equipment; none where its way is written down."""
        if self.ways.get(node) or node not in self.networks:
            return ()
        return tuple(filter(None, (self.sites.get(node), self.networks[node])))

    @cached_property
    def _rooms(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        rooms: dict[tuple[str, str], list[str]] = defaultdict(list)
        for one, network in self.networks.items():
            rooms[self.sites.get(one, ""), network].append(one)
        return {room: tuple(inside) for room, inside in rooms.items()}

    def neighbours(self, node: str) -> tuple[str, ...]:
        """Equipment of the same site in the same network of addresses, itself among it."""
        room = self.sites.get(node, ""), self.networks.get(node, "")
        return self._rooms.get(room, ())


def network_of(address: str) -> str:
    """The id of the network that an address is taken to be in."""
    width = 64 if ":" in address else 24
    return node_id(NodeKind.NETWORK, str(ip_interface(f"{address}/{width}").network))


def _between(edge: Dependency, kinds: frozenset[NodeKind]) -> bool:
    return kind_of(edge.on) in kinds and kind_of(edge.of) in kinds


def _derived(needs: Iterable[Dependency]) -> dict[str, str]:
    """Equipment of a system, and the network of that system, where it needs just one."""
    of_system: dict[str, dict[NodeKind, list[str]]] = defaultdict(lambda: defaultdict(list))
    for edge in needs:
        if kind_of(edge.of) is NodeKind.SYSTEM:
            of_system[edge.of][kind_of(edge.on)].append(edge.on)
    found: dict[str, set[str]] = defaultdict(set)
    for on in of_system.values():
        for host in on[NodeKind.HOST]:
            found[host].update(on[NodeKind.NETWORK])
    return {host: min(networks) for host, networks in found.items() if len(networks) == 1}


def _grouped(edges: Iterable[Dependency]) -> dict[str, tuple[Behind, ...]]:
    found: dict[str, dict[str, list[Dependency]]] = defaultdict(lambda: defaultdict(list))
    for edge in edges:
        name = f"any {edge.group}" if edge.need is Need.ANY else f"all {edge.on}"
        found[edge.of][name].append(edge)
    return {
        of: tuple(sorted(map(_behind, groups.values()), key=lambda one: one.on))
        for of, groups in found.items()
    }


def _behind(edges: list[Dependency]) -> Behind:
    on = tuple(sorted(edge.on for edge in edges))
    least = max(edge.at_least for edge in edges) if edges[0].need is Need.ANY else len(on)
    return Behind(on, least)


def _closure(start: str, direct: Edges) -> tuple[str, ...]:
    found: dict[str, None] = {}
    waiting = list(direct.get(start, ()))
    while waiting:
        one = waiting.pop()
        if one not in found and one != start:
            found[one] = None
            waiting += direct.get(one, ())
    return tuple(found)
