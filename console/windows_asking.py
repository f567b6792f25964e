"""The transport that asks Windows servers for the PowerShell collector."""

import threading
from collections.abc import Sequence
from pathlib import Path

from console.session import Session
from inventory.model import Host, Platform, Way
from inventory.transport.base import Transport

AUTHORITIES = "winrm-authorities.pem"  # in the workspace: who may sign the servers' certificates


def windows_transport(
    session: Session, hosts: Sequence[Host], stop: threading.Event | None
) -> Transport:
    """One transport for all such hosts; each way is imported where a host of the ledger has it."""
    from console.collector_text import script_of
    from inventory.transport.windows import WindowsTransport

    ways = {host.access.way for host in hosts if host.platform is Platform.WINDOWS}
    makers = {Way.SSH: _ssh, Way.WINRM: _winrm}
    made = {way: make(session, hosts, stop) for way, make in makers.items() if way in ways}
    return WindowsTransport(script_of(session.checks, Platform.WINDOWS), made)


def _ssh(session: Session, hosts: Sequence[Host], stop: threading.Event | None) -> Transport:
    from console.scanning import ssh_transport
    from inventory.transport.windows import WindowsSsh

    return WindowsSsh(
        session.host_keys,
        session.credentials,
        ssh_transport(session, hosts, stop).reach,
        key_folder=session.workspace.root,
    )


def _winrm(session: Session, hosts: Sequence[Host], stop: threading.Event | None) -> Transport:
    from inventory.transport.winrm import WinrmTransport

    del hosts
    return WinrmTransport(session.credentials, authorities=_authorities(session), stop=stop)


def _authorities(session: Session) -> Path:
    """The workspace's own file where there is one, else that of the system."""
    from inventory.transport.winrm import SYSTEM_AUTHORITIES

    own = session.workspace.root / AUTHORITIES
    return own if own.exists() else SYSTEM_AUTHORITIES
