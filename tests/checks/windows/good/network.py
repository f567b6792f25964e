"""Sections of a terminal that stays in the zone of LGWAN."""

import base64
import struct
from typing import Any

from tests.checks.windows.built import value


def address(text: str, interface: int = 7) -> dict[str, Any]:
    """A row of MSFT_NetIPAddress."""
    return {"IPAddress": text, "PrefixLength": 24, "InterfaceIndex": interface}


def route(to: str, gateway: str = "0.0.0.0", interface: int = 7) -> dict[str, Any]:
    """A row of MSFT_NetRoute."""
    return {"DestinationPrefix": to, "NextHop": gateway, "InterfaceIndex": interface}


def proxy(
    server: str | None = None,
    *,
    script: str | None = None,
    enabled: int | None = 1,
    place: str = "S-1-5-21-1-2-3-1104",
) -> dict[str, Any]:
    """Internet Settings of one place."""
    values = {
        "ProxyEnable": value(enabled),
        "ProxyServer": value(server),
        "AutoConfigURL": value(script),
    }
    return {"place": place, "values": values}


def winhttp(server: str, flags: int = 3) -> dict[str, Any]:
    """WinHttpSettings as netsh writes it."""
    text = server.encode()
    raw = struct.pack("<4I", 24, 0, flags, len(text)) + text + struct.pack("<I", 0)
    return {"state": "ok", "kind": "Binary", "value": base64.b64encode(raw).decode()}


GOOD: dict[str, Any] = {
    "WindowsNetwork": {
        "addresses": [
            address("10.1.0.5"),
            address("fe80::1%7"),
            address("127.0.0.1", 1),
            address("::1", 1),
        ],
        "routes": [
            route("0.0.0.0/0", "10.1.0.1"),
            route("10.1.0.0/24"),
            route("127.0.0.0/8", interface=1),
            route("224.0.0.0/4"),
        ],
        "servers": [{"ServerAddresses": ["10.1.0.53"]}, {"ServerAddresses": None}],
        "winhttp": {"WinHttpSettings": value(None)},
        "proxies": [proxy(enabled=0, place="HKLM:"), proxy("10.1.0.8:8080")],
        "count": 12,
    }
}
