"""Small helpers of the transport tests."""

import base64
from collections.abc import Callable

from checks.collector import render_collector
from checks.frame import Frame, parse_frame
from inventory.host_keys import HostKey
from inventory.model import Host
from inventory.transport.base import Bounds, Exchange
from inventory.transport.ssh import SshTransport
from tests.lab.lab import RunningHost
from tests.lab.spec import AUDIT_PASSWORD

SCRIPT = render_collector([])
TAG = "a5" * 16
BOUNDS = Bounds(connect=3, banner=10, auth=15, session=30)
ENVIRONMENT = {
    "HINOMI_SECRET_AUDIT": AUDIT_PASSWORD,
    "HINOMI_SECRET_WRONG": "no-Such-Word-1",
    "HINOMI_SECRET_PHRASE": "Kagi-no-Kotoba-1",
}

Start = Callable[..., RunningHost]
Trust = Callable[..., Host]


def host_key_of(line: str) -> HostKey:
    """A host key from its public line."""
    kind, blob = line.split()[:2]
    return HostKey(kind, base64.b64decode(blob))


def ask(transport: SshTransport, host: Host, script: bytes = SCRIPT) -> Exchange:
    """Ask a lab host."""
    return transport.ask(host, script, TAG, BOUNDS)


def frame_of(exchange: Exchange) -> Frame:
    """The frame of an exchange that must have gone well."""
    assert exchange.failure is None, f"{exchange.failure} {exchange.detail}"
    assert exchange.status == 0
    return parse_frame(exchange.output, TAG)
