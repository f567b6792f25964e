"""What the ledger already says of continuity: its things, and what follows of what they need."""

from collections import Counter
from collections.abc import Iterable, Iterator

from bcp.model import BOTH, Dependency, During, Need, Node, NodeKind, Source, node_id
from inventory.model import Host, Kind, Ledger, Post

LEDGER = "台帳"
_RESTORE = frozenset({During.RESTORE})


def ledger_nodes(ledger: Ledger) -> dict[str, Node]:
    """Every thing of the ledger; what is only named by another thing is one as well."""
    nodes = [*_systems(ledger), *_data(ledger)]
    nodes += [_node(NodeKind.HOST, host.name) for host in ledger.hosts]
    nodes += [_node(NodeKind.SITE, name) for name in _sites(ledger)]
    nodes += [_node(NodeKind.VENDOR, name) for name in _vendors(ledger)]
    nodes += [_node(NodeKind.POST, name) for name in post_names(ledger)]
    return {node.id: node for node in nodes}


def ledger_dependencies(ledger: Ledger) -> list[Dependency]:
    """What needs what, as far as the ledger tells.

    A terminal of a system, unlike a server, is one of many: without it the system is only worse.
    A vendor is called when something is to be restored. A host whose site is not filled in
    stands where its location begins with the name of a site, which is a guess.
    """
    edges = [
        *(edge for host in ledger.hosts for edge in _of_host(ledger, host)),
        *_between_systems(ledger),
        *_of_data(ledger),
    ]
    return list({(edge.of, edge.on): edge for edge in reversed(edges)}.values())[::-1]


def post_names(ledger: Ledger) -> dict[str, Post]:
    """Posts by the name in their id: the title, with the section where several share a title."""
    times = Counter(post.title for post in ledger.posts)
    return {
        post.title if times[post.title] == 1 else f"{post.department} {post.title}".strip(): post
        for post in ledger.posts
    }


def site_of(ledger: Ledger, host: Host) -> tuple[str, Source]:
    """The name of the site a host stands at, and whether the ledger says so or it is guessed."""
    if host.site:
        return host.site, Source.LEDGER
    fitting = [one.name for one in ledger.sites if host.location.startswith(one.name)]
    return max(fitting, key=len, default=""), Source.GUESSED


def _node(kind: NodeKind, name: str) -> Node:
    return Node(node_id(kind, name), kind, name, place=LEDGER)


def _systems(ledger: Ledger) -> Iterator[Node]:
    own = {system.name: system for system in ledger.systems}
    for name in _distinct(own, _systems_named(ledger)):
        one = own.get(name)
        yield Node(
            node_id(NodeKind.SYSTEM, name),
            NodeKind.SYSTEM,
            name,
            rto=_minutes(one.rto_hours) if one else None,
            rpo=_minutes(one.rpo_hours) if one else None,
            place=LEDGER,
        )


def _systems_named(ledger: Ledger) -> Iterator[str]:
    yield from (name for system in ledger.systems for name in system.depends_on)
    yield from (name for host in ledger.hosts for name in host.systems)
    yield from (one.system for one in ledger.data_sets)


def _data(ledger: Ledger) -> Iterator[Node]:
    for one in ledger.data_sets:
        identity = node_id(NodeKind.DATA, one.id)
        name = f"{one.system} {one.name}"
        yield Node(identity, NodeKind.DATA, name, rpo=_minutes(one.rpo_hours), place=LEDGER)


def _minutes(hours: float | None) -> float | None:
    return None if hours is None else hours * 60


def _sites(ledger: Ledger) -> list[str]:
    return _distinct((one.name for one in ledger.sites), (host.site for host in ledger.hosts))


def _vendors(ledger: Ledger) -> list[str]:
    return _distinct(
        (system.vendor for system in ledger.systems), (host.vendor for host in ledger.hosts)
    )


def _distinct(*names: Iterable[str]) -> list[str]:
    return [name for name in dict.fromkeys(name for some in names for name in some) if name]


def _of_host(ledger: Ledger, host: Host) -> Iterator[Dependency]:
    own = node_id(NodeKind.HOST, host.name)
    site, source = site_of(ledger, host)
    if site:
        yield _edge(own, node_id(NodeKind.SITE, site), source=source)
    if host.vendor:
        yield _edge(own, node_id(NodeKind.VENDOR, host.vendor), during=_RESTORE)
    need = Need.DEGRADES if host.kind is Kind.TERMINAL else Need.ALL
    for name in host.systems:
        yield _edge(node_id(NodeKind.SYSTEM, name), own, need)


def _between_systems(ledger: Ledger) -> Iterator[Dependency]:
    for system in ledger.systems:
        own = node_id(NodeKind.SYSTEM, system.name)
        for name in system.depends_on:
            yield _edge(own, node_id(NodeKind.SYSTEM, name))
        if system.vendor:
            yield _edge(own, node_id(NodeKind.VENDOR, system.vendor), during=_RESTORE)


def _of_data(ledger: Ledger) -> Iterator[Dependency]:
    named = {name: host for host in ledger.hosts for name in (host.id, host.name)}
    for one in ledger.data_sets:
        own = node_id(NodeKind.DATA, one.id)
        yield _edge(node_id(NodeKind.SYSTEM, one.system), own)
        if one.host in named:
            yield _edge(own, node_id(NodeKind.HOST, named[one.host].name))


def _edge(
    of: str,
    on: str,
    need: Need = Need.ALL,
    during: frozenset[During] = BOTH,
    source: Source = Source.LEDGER,
) -> Dependency:
    return Dependency(of, on, need, during, source=source, place=LEDGER)
