"""Packets that leave an interface, counted by the kernel and not by the one who sends them."""

import socket
import struct
import threading
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager

_EVERYTHING = 0x0003  # ETH_P_ALL, packet(7)
_OUTGOING = 4  # PACKET_OUTGOING
_STAMP = 35  # SO_TIMESTAMPNS, socket(7): the kernel says when, however late this thread runs


class Counted:
    """The moments at which packets left."""

    def __init__(self) -> None:
        self.moments: list[float] = []

    def most_within(self, seconds: float) -> int:
        """The most packets in any span of so many seconds."""
        moments = sorted(self.moments)
        return max(
            (bisect_left(moments, one + seconds) - index for index, one in enumerate(moments)),
            default=0,
        )


@contextmanager
def counting(interface: str) -> Iterator[Counted]:
    """Count what leaves the interface of the namespace that this thread is in."""
    counted, over = Counted(), threading.Event()
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.ntohs(_EVERYTHING)) as heard:
        heard.bind((interface, _EVERYTHING))
        heard.setsockopt(socket.SOL_SOCKET, _STAMP, 1)
        heard.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * 1024 * 1024)
        heard.settimeout(0.2)
        thread = threading.Thread(target=_count, args=(heard, counted, over))
        thread.start()
        try:
            yield counted
        finally:
            over.set()
            thread.join()


def _count(heard: socket.socket, counted: Counted, over: threading.Event) -> None:
    while not over.is_set():
        try:
            _, told, _, where = heard.recvmsg(64, 64)
        except TimeoutError:
            continue
        if where[2] == _OUTGOING:
            [stamp] = [raw for _, kind, raw in told if kind == _STAMP]
            seconds, nanoseconds = struct.unpack("qq", stamp)
            counted.moments.append(seconds + nanoseconds / 1e9)
