"""The byte stream under SSH: bounded in time and bytes, and never waiting for a delayed ACK."""

import socket
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from enum import Enum, auto
from ipaddress import IPv4Address, IPv6Address
from math import inf

import paramiko

from inventory.transport.base import Failure
from inventory.transport.stop import Stop

_QUICKACK = getattr(socket, "TCP_QUICKACK", None)  # Linux only; tcp(7)
_PIECE = 64 * 1024  # bytes of one receive
_PATIENCE = 2.0  # seconds at most between two looks at the deadline and at `stop`
GREETING = 64 * 1024  # more bytes than any server needs before a login


class End(Enum):
    """Why a wire carries nothing any more."""

    CLOSED = auto()
    DEADLINE = auto()
    FLOOD = auto()
    STOPPED = auto()


class Wire:
    """What paramiko needs of a socket, with a deadline and a budget of bytes to receive.

    Past either of them the peer reads as gone. paramiko's own thread then ends and releases
    every waiter, so one mechanism bounds each stage, however slowly bytes drip in.
    """

    def __init__(
        self, inner: "socket.socket | paramiko.Channel", stop: threading.Event | None = None
    ) -> None:
        """Take over an open socket or forwarded channel."""
        self._inner = inner
        self._stop = stop
        self.deadline = inf
        self.budget: float = GREETING
        self.end: End | None = None
        self.first = b""
        self._kept = b""

    def allow(self, seconds: float, more_bytes: float | None = None) -> None:
        """Open the next stage: so many seconds from now, so many bytes more."""
        self.deadline = time.monotonic() + seconds
        if more_bytes is not None:
            self.budget = more_bytes

    def recv(self, size: int) -> bytes:
        """Receive; nothing at all once the wire has ended.

        paramiko asks for a few bytes at a time, so what came beside them is kept for it.
        """
        if self._over():
            return b""
        if not self._kept:
            self._kept = self._received()
        data, self._kept = self._kept[:size], self._kept[size:]
        return data

    def _received(self) -> bytes:
        self._quicken()
        self._inner.settimeout(self._patience())
        try:
            data = self._inner.recv(_PIECE)
        except TimeoutError:
            raise
        except OSError:
            self.end = self.end or End.CLOSED
            raise
        if not data:
            self.end = self.end or End.CLOSED
        self.budget -= len(data)
        if len(self.first) < 256:
            self.first = (self.first + data)[:256]
        return data

    def send(self, data: bytes) -> int:
        """Send what fits; fails once the wire has ended."""
        if self._over():
            raise EOFError
        try:
            return self._inner.send(data)
        except TimeoutError:
            raise
        except OSError:
            self.end = self.end or End.CLOSED
            raise

    def settimeout(self, seconds: float | None) -> None:
        """Take no other bound than our own: paramiko wants to look up ten times a second."""
        self._inner.settimeout(seconds and self._patience())

    def getpeername(self) -> object:
        """The far end, as `socket.getpeername`."""
        return self._inner.getpeername()

    def close(self) -> None:
        """Shut down first, so that a thread inside `recv` wakes at once; then close."""
        with suppress(OSError, EOFError, paramiko.SSHException):
            self._inner.shutdown(socket.SHUT_RDWR)
        with suppress(OSError, EOFError, paramiko.SSHException):
            self._inner.close()

    @property
    def _closed(self) -> bool:
        """Asked for by `paramiko.Transport.stop_thread`."""
        return self.end is not None

    def _patience(self) -> float:
        return min(max(self.deadline - time.monotonic(), 0.01), _PATIENCE)

    def _over(self) -> bool:
        if self.end is None:
            if self._stop is not None and self._stop.is_set():
                self.end = End.STOPPED
            elif time.monotonic() > self.deadline:
                self.end = End.DEADLINE
            elif self.budget < 0:
                self.end = End.FLOOD
        return self.end is not None

    def _quicken(self) -> None:
        if _QUICKACK is not None and isinstance(self._inner, socket.socket):
            with suppress(OSError):
                self._inner.setsockopt(socket.IPPROTO_TCP, _QUICKACK, 1)


def dial(
    addresses: Sequence[IPv4Address | IPv6Address],
    port: int,
    seconds: float,
    stop: threading.Event | None = None,
) -> Wire:
    """Connect to the first address that answers; the seconds are shared out among them."""
    if not addresses:
        raise Stop(Failure.NO_ADDRESS)
    deadline = time.monotonic() + seconds
    last: OSError = OSError()
    for left, address in zip(range(len(addresses), 0, -1), addresses, strict=True):
        share = max((deadline - time.monotonic()) / left, 0.05)
        try:
            return Wire(_connect(str(address), port, share), stop)
        except OSError as refusal:
            last = refusal
    raise Stop(*_why(last)) from None


def _connect(address: str, port: int, seconds: float) -> socket.socket:
    opened = socket.create_connection((address, port), timeout=seconds)
    opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return opened


def _why(error: OSError) -> tuple[Failure, str]:
    if isinstance(error, TimeoutError):
        return Failure.CONNECT_TIMEOUT, ""
    if isinstance(error, ConnectionRefusedError):
        return Failure.REFUSED, ""
    return Failure.DOWN, error.strerror or type(error).__name__
