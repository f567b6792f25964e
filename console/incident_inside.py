"""The collector beside a sweep: what has stopped inside of those who still answer SSH."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from audit.collect import collect
from bcp.model import NodeKind, node_id
from bcp.sweep.inside import words_of
from bcp.sweep.model import Seen
from console.access import with_defaults
from console.collector_text import script_of
from console.scanning import bounds_of, ssh_transport
from console.session import Session
from inventory.model import Host, Platform
from inventory.transport.base import Exchange

_WORKERS = 16
_TOGETHER = 20


def look_inside(
    session: Session,
    seen: Sequence[Seen],
    keep: Callable[[Sequence[Seen]], None],
    stop: threading.Event,
) -> None:
    """Run the collector where SSH answered, as a scan does, and hand over what it said."""
    by_id = _askable(session, seen)
    every = [with_defaults(host, session.settings.access) for host in session.ledger.hosts]
    ssh = ssh_transport(session, every, stop)
    waiting, turn = list[Seen](), threading.Lock()

    def hear(host: Host, tag: str, exchange: Exchange) -> None:
        words, failure = words_of(exchange, tag)
        found = replace(by_id[host.id], at=datetime.now(UTC), inside=words, failure=failure)
        with turn:
            waiting.append(found)
            if len(waiting) >= _TOGETHER:
                keep([*waiting])
                waiting.clear()

    collect(
        [host for host in every if host.id in by_id],
        script_of(session.checks),
        lambda _: ssh,
        bounds=bounds_of(session),
        workers=min(_WORKERS, session.settings.scan.workers),
        on_exchange=hear,
        stop=stop,
    )
    if waiting:
        keep(waiting)


def _askable(session: Session, seen: Sequence[Seen]) -> dict[str, Seen]:
    """Those that speak SSH and whose system the collector knows, by their id in the ledger."""
    speaking = {one.node: one for one in seen if _speaks(one)}
    named = {node_id(NodeKind.HOST, host.name): host for host in session.ledger.hosts}
    return {
        named[node].id: one
        for node, one in speaking.items()
        if node in named and named[node].platform in (Platform.LINUX, Platform.UNKNOWN)
    }


def _speaks(seen: Seen) -> bool:
    return any(heard.kind == "ssh" for heard in seen.ports.values())
