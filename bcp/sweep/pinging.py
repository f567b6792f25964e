"""ICMP echo without privilege where the system allows it, else by its own ping(8), else none.

A datagram socket for ICMP is open to the groups of net.ipv4.ping_group_range (icmp(7)); the
kernel puts in the identifier and hands back only the answers to this socket.
"""

import asyncio
import errno
import secrets
import shutil
import socket
import struct
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress

Ping = Callable[[str, float], Coroutine[None, None, bool | None]]

_ECHO, _ECHO6 = 8, 128  # RFC 792, RFC 4443
_LENGTH = 16


@asynccontextmanager
async def pinging() -> AsyncIterator[Ping]:
    """A way to ask one address for an echo: True, False, or None where none can be sent."""
    with _Sockets() as sockets:

        async def ping(address: str, seconds: float) -> bool | None:
            six = ":" in address
            if opened := sockets.of(six=six):
                return await opened.ask(address, seconds)
            return await _by_program(address, seconds)

        yield ping


class _Sockets:
    """The socket of each family, opened when first asked for."""

    def __init__(self) -> None:
        self._opened: dict[bool, _Echo | None] = {}

    def of(self, *, six: bool) -> "_Echo | None":
        if six not in self._opened:
            self._opened[six] = _Echo.opened(six=six)
        return self._opened[six]

    def __enter__(self) -> "_Sockets":
        return self

    def __exit__(self, *_: object) -> None:
        for one in self._opened.values():
            if one is not None:
                one.close()


class _Echo:
    """One datagram socket; who waits for an answer is found by the random words it carries."""

    def __init__(self, inner: socket.socket, *, six: bool) -> None:
        self._inner, self._kind = inner, _ECHO6 if six else _ECHO
        self._waiting: dict[bytes, asyncio.Future[bool]] = {}
        inner.setblocking(False)
        asyncio.get_running_loop().add_reader(inner.fileno(), self._read)

    @classmethod
    def opened(cls, *, six: bool) -> "_Echo | None":
        family = socket.AF_INET6 if six else socket.AF_INET
        protocol = socket.IPPROTO_ICMPV6 if six else socket.IPPROTO_ICMP
        try:
            return cls(socket.socket(family, socket.SOCK_DGRAM, protocol), six=six)
        except OSError:
            return None

    async def ask(self, address: str, seconds: float) -> bool | None:
        """Send one echo, and one more at half of the time; None where none could be sent."""
        token = secrets.token_bytes(_LENGTH)
        answer = self._waiting[token] = asyncio.get_running_loop().create_future()
        try:
            sent = False
            for number in (1, 2):
                sent |= self._send(address, number, token)
                done, _ = await asyncio.wait({answer}, timeout=seconds / 2)
                if done:
                    return True
            return False if sent else None
        finally:
            del self._waiting[token]
            answer.cancel()

    def close(self) -> None:
        asyncio.get_running_loop().remove_reader(self._inner.fileno())
        self._inner.close()

    def _send(self, address: str, number: int, token: bytes) -> bool:
        packet = struct.pack("!BBHHH", self._kind, 0, 0, 0, number) + token
        checksum = struct.pack("!H", _checksum(packet))
        try:
            self._inner.sendto(packet[:2] + checksum + packet[4:], (address, 0))
        except OSError as refusal:  # no route, a full queue: silence would mean nothing
            return refusal.errno == errno.EHOSTUNREACH
        return True

    def _read(self) -> None:
        with suppress(OSError):
            while True:
                packet, _ = self._inner.recvfrom(512)
                answer = self._waiting.get(packet[8 : 8 + _LENGTH])
                if answer and not answer.done() and packet[0] in (0, 129):
                    answer.set_result(True)


def _checksum(packet: bytes) -> int:
    """The Internet checksum (RFC 1071)."""
    total: int = sum(struct.unpack(f"!{len(packet) // 2}H", packet))
    total = (total >> 16) + (total & 0xFFFF)
    return ~(total + (total >> 16)) & 0xFFFF


async def _by_program(address: str, seconds: float) -> bool | None:
    program = shutil.which("ping")
    if program is None:
        return None
    wait = str(max(1, round(seconds)))
    words = [program, "-n", "-q", "-c", "1", "-W", wait, address]
    quiet = asyncio.subprocess.DEVNULL
    run = await asyncio.create_subprocess_exec(*words, stdin=quiet, stdout=quiet, stderr=quiet)
    status = await run.wait()
    return None if status > 1 else status == 0
