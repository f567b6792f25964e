"""Which TCP ports of a device are open from here: one plain connection each, and no byte sent."""

import socket
import time
from collections.abc import Mapping, Sequence
from ipaddress import IPv4Address, IPv6Address

MANAGEMENT = (22, 23, 80, 443)
_PAUSE = 0.2  # seconds between two connections; old gear has few resources


def look(
    address: IPv4Address | IPv6Address, seconds: float, ports: Sequence[int] = MANAGEMENT
) -> Mapping[int, str]:
    """`open`, `closed` (refused) or `filtered` (no answer in time, or no way) for each port."""
    found = {}
    for port in ports:
        found[port] = _state(str(address), port, seconds)
        time.sleep(_PAUSE)
    return found


def _state(address: str, port: int, seconds: float) -> str:
    try:
        socket.create_connection((address, port), timeout=seconds).close()
    except ConnectionRefusedError:
        return "closed"
    except OSError:
        return "filtered"
    return "open"
