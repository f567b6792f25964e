"""Addresses of the lab and the interface of one host, set by ioctl(2) (netdevice(7), arp(7)).

Addresses are from the ranges kept for tests of equipment: 198.18.0.0/15 (RFC 2544) and
2001:2::/48 (RFC 5180). Nothing here is routed anywhere.
"""

import fcntl
import ipaddress
import socket
import struct
from pathlib import Path

PREFIX, PREFIX6 = 16, 64
CONTROLLER, CONTROLLER6 = "198.18.0.1", "2001:2::1"

_SIOCSIFFLAGS, _SIOCSIFADDR, _SIOCSIFNETMASK, _SIOCSARP = 0x8914, 0x8916, 0x891C, 0x8955
_UP_RUNNING, _ARP_PERMANENT = 0x1 | 0x40, 4


def address(number: int) -> str:
    """The IPv4 address of the host with this number; 0 is the controller."""
    return str(ipaddress.IPv4Address(CONTROLLER) + number)


def address6(number: int) -> str:
    """The IPv6 address of the host with this number; 0 is the controller."""
    return str(ipaddress.IPv6Address(CONTROLLER6) + number)


def mac(number: int) -> str:
    """The MAC address of the host with this number, locally administered."""
    return f"02:00:00:{number >> 16:02x}:{number >> 8 & 255:02x}:{number & 255:02x}"


def raise_interfaces(number: int, *, ipv6: bool) -> None:
    """Bring up lo and eth0 of this namespace with the addresses of a host."""
    _silence_link_local()
    _up("lo")
    _set_address("eth0", address(number))
    _up("eth0")
    _permanent_neighbour(CONTROLLER, mac(0), "eth0")
    if ipv6:
        _set_address6("eth0", address6(number))


def _silence_link_local() -> None:
    """No link-local address: its multicasts would reach every port of the bridge."""
    for entry, value in ("addr_gen_mode", "1"), ("accept_dad", "0"), ("accept_ra", "0"):
        path = Path("/proc/sys/net/ipv6/conf/eth0", entry)
        if path.exists():
            path.write_text(value)


def _ioctl(family: socket.AddressFamily, request: int, data: bytes) -> None:
    with socket.socket(family, socket.SOCK_DGRAM) as handle:
        fcntl.ioctl(handle, request, data)


def _up(name: str) -> None:
    data = struct.pack("<16sH14x", name.encode(), _UP_RUNNING)
    _ioctl(socket.AF_INET, _SIOCSIFFLAGS, data)


def _set_address(name: str, ip: str) -> None:
    mask = str(ipaddress.ip_network(f"0.0.0.0/{PREFIX}").netmask)
    for request, value in (_SIOCSIFADDR, ip), (_SIOCSIFNETMASK, mask):
        data = struct.pack("<16sHH4s8x", name.encode(), socket.AF_INET, 0, socket.inet_aton(value))
        _ioctl(socket.AF_INET, request, data)


def _set_address6(name: str, ip: str) -> None:
    raw = socket.inet_pton(socket.AF_INET6, ip)
    data = struct.pack("<16sIi", raw, PREFIX6, socket.if_nametoindex(name))
    _ioctl(socket.AF_INET6, _SIOCSIFADDR, data)


def _permanent_neighbour(ip: str, hardware: str, name: str) -> None:
    """A fixed ARP entry: it is not counted in the machine's table of 1,024 (arp(7))."""
    where = struct.pack("<HH4s8x", socket.AF_INET, 0, socket.inet_aton(ip))
    what = struct.pack("<H6s8x", 1, bytes.fromhex(hardware.replace(":", "")))
    tail = struct.pack("<I16x16s", _ARP_PERMANENT, name.encode())
    _ioctl(socket.AF_INET, _SIOCSARP, where + what + tail)
