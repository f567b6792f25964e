"""The transport that asks Windows servers for the PowerShell collector."""

import threading
from collections.abc import Sequence
from datetime import UTC, datetime

from console.session import Session
from inventory.model import Host
from inventory.transport.base import Bounds, Exchange, Failure, Transport


def windows_transport(
    session: Session, hosts: Sequence[Host], stop: threading.Event | None
) -> Transport:
    """One transport for all such hosts."""
    del session, hosts, stop
    return _Unsupported()


class _Unsupported:
    def ask(self, host: Host, script: bytes, tag: str, bounds: Bounds) -> Exchange:
        del host, script, tag, bounds
        now = datetime.now(UTC)
        return Exchange(b"", b"", None, now, now, "", failure=Failure.UNSUPPORTED)
