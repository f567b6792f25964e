"""A small town for sweeps: who stands where, who answers, and what comes of it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta

from bcp.model import (
    Assembly,
    Continuity,
    Dependency,
    Node,
    State,
    kind_of,
    name_of,
)
from bcp.sweep.merging import assess
from bcp.sweep.model import Assessment, By, Heard, Mark, Port, Seen, Sorts
from bcp.sweep.targets import targets

NOW = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)
HERE = "honcho"
SSH = Heard(Port.OPEN, "ssh", "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3")
SILENT, CLOSED = Heard(Port.SILENT), Heard(Port.CLOSED)


def town(hosts: Mapping[str, str], needs: Iterable[Dependency] = ()) -> Continuity:
    """Hosts by name with their addresses, and who needs what."""
    edges = tuple(needs)
    ids = {f"host:{name}": address for name, address in hosts.items()}
    every = dict.fromkeys([*ids, *(i for e in edges for i in (e.of, e.on))])
    return Continuity(
        body="火見市",
        nodes={one: Node(one, kind_of(one), name_of(one)) for one in every},
        dependencies=edges,
        work={}, tasks={}, sites={}, power={}, lines={}, vendors={}, posts={}, documents={},
        people=(), copies=(), exercises=(), first_steps=(), assembly=Assembly(), proven={},
        departments={},
        addresses={one: (address,) for one, address in ids.items() if address},
        ports={},
        places={},
    )  # fmt: skip


def look(
    name: str,
    heard: Heard | None = SSH,
    *,
    ping: bool | str | None = "as the port",
    where: str = HERE,
    ago: float = 0,
) -> Seen:
    """One look at one host; ping answers where the port does, unless told otherwise."""
    as_port = heard is not None and heard.state is Port.OPEN
    echo = as_port if isinstance(ping, str) else ping
    ports = {22: heard} if heard else {}
    return Seen(f"host:{name}", where, NOW - timedelta(minutes=ago), "192.0.2.1", echo, ports)


def looks(answering: Iterable[str], silent: Iterable[str] = (), where: str = HERE) -> list[Seen]:
    """Looks at hosts that answer, and at others that do not."""
    return [
        *(look(one, where=where) for one in answering),
        *(look(one, SILENT, where=where) for one in silent),
    ]


def judged(
    city: Continuity,
    seen: Iterable[Seen],
    known: Iterable[Seen] | None = None,
    marks: Iterable[Mark] = (),
    gear: Collection[str] = (),
    terminals: Collection[str] = (),
) -> Assessment:
    """The damage; by default everything answered before, as it answers in `look`."""
    now = list(seen)
    good = [
        look(name_of(one), where=where)
        for one in city.addresses
        for where in {one.vantage for one in now}
    ]
    before = {(one.vantage, one.node): one for one in (good if known is None else known)}
    return assess(
        city,
        targets(city, {}),
        {(one.vantage, one.node): one for one in now},
        (before, NOW - timedelta(days=30)),
        {one.node: one for one in marks},
        Sorts(frozenset(gear), frozenset(terminals)),
    )


def said(node: str, state: State, ago: float = 0, by: By = By.PERSON) -> Mark:
    """What a person says of a thing."""
    return Mark(node, state, by, NOW - timedelta(minutes=ago), "北川", "見た")


def states(found: Assessment) -> dict[str, str]:
    """States by the bare name."""
    return {name_of(node): one.state.value for node, one in found.standings.items()}


def causes(found: Assessment) -> dict[str, set[str]]:
    """Root causes by id, with the names of what is folded under them."""
    return {one.standing.node: set(map(name_of, one.behind)) for one in found.causes}
