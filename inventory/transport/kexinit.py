"""All that an SSH server offers, from its SSH_MSG_KEXINIT (RFC 4253, 7.1), before any login."""

import struct
from collections.abc import Mapping
from types import MappingProxyType

from inventory.transport.wire import Wire

_BANNER = b"SSH-2.0-hinomi\r\n"
_KEXINIT = 20
_COOKIE = 16
_LARGEST_PACKET = 35000  # RFC 4253, 6.1
_LONGEST_LINE, _MOST_LINES = 1024, 50
# the lists of RFC 4253, 7.1: algorithms of the direction from server to client
_PLACES = {"kex": 0, "host_key": 1, "cipher": 3, "mac": 5}

Offered = Mapping[str, tuple[str, ...]]


class NoOffer(Exception):  # noqa: N818 - it says what came of it
    """The server said nothing that is an offer; `heard` is its first line."""

    def __init__(self, heard: str = "") -> None:
        """Keep what was heard."""
        super().__init__(heard)
        self.heard = heard


def read_offer(wire: Wire) -> tuple[str, Offered]:
    """The server's first line and its algorithms; the wire has its bounds already.

    Raises NoOffer, and what a broken wire raises.
    """
    stream = _Stream(wire)
    banner = stream.banner()
    if not banner.startswith(("SSH-2.0-", "SSH-1.99-")):
        raise NoOffer(banner)
    wire.send(_BANNER)
    return banner, _lists(stream.packet(), banner)


class _Stream:
    def __init__(self, wire: Wire) -> None:
        self._wire, self._kept = wire, b""

    def banner(self) -> str:
        """The first line that begins with SSH-; others may stand before it (RFC 4253, 4.2)."""
        line = ""
        for _ in range(_MOST_LINES):
            line = self._line().decode("ascii", "replace").strip()
            if line.startswith("SSH-"):
                return line
        raise NoOffer(line)

    def _line(self) -> bytes:
        while b"\n" not in self._kept:
            if len(self._kept) > _LONGEST_LINE:
                raise NoOffer
            self._more()
        line, self._kept = self._kept.split(b"\n", 1)
        return line

    def packet(self) -> bytes:
        """The payload of the next packet, which is neither encrypted nor compressed yet."""
        (length,) = struct.unpack(">I", self._exactly(4))
        if not 2 <= length <= _LARGEST_PACKET:
            raise NoOffer
        body = self._exactly(length)
        return body[1 : length - body[0]]

    def _exactly(self, size: int) -> bytes:
        while len(self._kept) < size:
            self._more()
        taken, self._kept = self._kept[:size], self._kept[size:]
        return taken

    def _more(self) -> None:
        try:
            data = self._wire.recv(4096)
        except TimeoutError:
            return
        if not data:
            raise NoOffer
        self._kept += data


def _lists(payload: bytes, banner: str) -> Offered:
    if payload[:1] != bytes([_KEXINIT]):
        raise NoOffer(banner)
    lists: list[tuple[str, ...]] = []
    at = 1 + _COOKIE
    try:
        for _ in range(max(_PLACES.values()) + 1):
            (size,) = struct.unpack_from(">I", payload, at)
            names = payload[at + 4 : at + 4 + size].decode("ascii")
            if len(names) != size:
                raise NoOffer(banner)
            lists.append(tuple(name for name in names.split(",") if name))
            at += 4 + size
    except (struct.error, UnicodeDecodeError):
        raise NoOffer(banner) from None
    return MappingProxyType({name: lists[place] for name, place in _PLACES.items()})
