"""Whether an SNMP agent answers to `public`: one question of SNMPv2c, RFC 3416, and no second."""

import secrets
import socket
from ipaddress import IPv4Address, IPv6Address

_PORT = 161
_COMMUNITY = b"public"
_SYS_DESCR = bytes([0x2B, 6, 1, 2, 1, 1, 1, 0])  # 1.3.6.1.2.1.1.1.0


def asks_public(address: IPv4Address | IPv6Address, seconds: float) -> str:
    """`answered`, `closed` (nothing listens there) or `silent`, which says nothing."""
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    with socket.socket(family, socket.SOCK_DGRAM) as line:
        line.settimeout(seconds)
        try:
            line.connect((str(address), _PORT))
            line.send(_question())
            heard = line.recv(4096)
        except ConnectionRefusedError:
            return "closed"
        except OSError:
            return "silent"
    return "answered" if heard[:1] == b"\x30" and _COMMUNITY in heard else "silent"


def _question() -> bytes:
    name = _tagged(0x30, _tagged(0x06, _SYS_DESCR) + _tagged(0x05, b""))
    number = _tagged(0x02, secrets.randbits(30).to_bytes(4, "big"))
    zero = _tagged(0x02, b"\0")
    request = _tagged(0xA0, number + zero + zero + _tagged(0x30, name))
    return _tagged(0x30, _tagged(0x02, b"\x01") + _tagged(0x04, _COMMUNITY) + request)


def _tagged(tag: int, content: bytes) -> bytes:
    """Basic encoding (X.690) of what is shorter than 128 bytes."""
    return bytes([tag, len(content)]) + content
