"""Packets that leave an interface, counted by the kernel and not by the one who sends them."""

import socket
import threading
import time
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager

_EVERYTHING = 0x0003  # ETH_P_ALL, packet(7)
_OUTGOING = 4  # PACKET_OUTGOING


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
            _, where = heard.recvfrom(64)
        except TimeoutError:
            continue
        if where[2] == _OUTGOING:
            counted.moments.append(time.monotonic())
