"""Which transport asks which host, each made when the first host wants it."""

import threading
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING

from inventory.transport.speech import Speech, speech_of

if TYPE_CHECKING:
    from console.session import Session
    from inventory.model import Host
    from inventory.transport.base import Transport


def transport_of(
    session: "Session", hosts: "Sequence[Host]", stop: threading.Event | None = None
) -> "Callable[[Host], Transport]":
    """The transport of each host, by what it is asked in."""

    @cache
    def of(speech: Speech) -> "Transport":
        if speech is Speech.DEVICE:
            from console.device_asking import device_transport

            return device_transport(session, hosts, stop)
        if speech is Speech.WINDOWS:
            from console.windows_asking import windows_transport

            return windows_transport(session, hosts, stop)
        from console.scanning import ssh_transport

        return ssh_transport(session, hosts, stop)

    lock = threading.Lock()

    def choose(host: "Host") -> "Transport":
        with lock:
            return of(speech_of(host))

    return choose
