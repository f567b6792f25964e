"""Hosts with copies, and sources, as one workspace reaches them."""

import threading

from audit.backup.asking import Asker
from console.access import with_defaults
from console.scanning import bounds_of, ssh_transport
from console.session import Session
from inventory.transport.local import LocalTransport


def asker_of(session: Session, stop: threading.Event | None = None) -> Asker:
    """One asker for all hosts of the ledger; `stop` ends what it asks over SSH."""
    every = [with_defaults(host, session.settings.access) for host in session.ledger.hosts]
    ssh = ssh_transport(session, every, stop)
    return Asker(ssh, LocalTransport(), session.credentials, every, bounds_of(session))
