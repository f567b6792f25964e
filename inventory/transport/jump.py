"""Bastions (踏み台): one login each, shared by all who go through it, closed by the last."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field

import paramiko

from inventory.model import Host
from inventory.transport.base import Failure
from inventory.transport.stop import Stop

_PATIENCE = 30.0  # seconds for which a bastion's failure is taken as its answer

Opener = Callable[[Host, tuple[str, ...]], AbstractContextManager[paramiko.Transport]]


@dataclass(slots=True)
class _Bastion:
    lock: threading.Lock = field(default_factory=threading.Lock)
    line: paramiko.Transport | None = None
    users: int = 0
    opened: ExitStack = field(default_factory=ExitStack)
    failed: tuple[float, Stop] | None = None


class Bastions:
    """The bastions in use; logins to one of them come one at a time."""

    def __init__(self, opener: Opener) -> None:
        """`opener` logs in to a host, given the bastions already on the way."""
        self._opener = opener
        self._lock = threading.Lock()
        self._held: dict[str, _Bastion] = {}

    @contextmanager
    def through(
        self, bastion: Host, target: Host, seconds: float, path: tuple[str, ...]
    ) -> Iterator[paramiko.Channel]:
        """A channel to the target's first address, forwarded by the bastion (RFC 4254, 7.2)."""
        with self._lock:
            held = self._held.setdefault(bastion.id, _Bastion())
        line = self._borrow(held, bastion, path)
        try:
            yield _forward(line, bastion, target, seconds)
        finally:
            self._give_back(held, line)

    def _borrow(self, held: _Bastion, bastion: Host, path: tuple[str, ...]) -> paramiko.Transport:
        with held.lock:
            if held.failed and time.monotonic() - held.failed[0] < _PATIENCE:
                raise held.failed[1]
            if held.line is None or not held.line.is_active():
                self._open(held, bastion, path)
            held.users += 1
            line = held.line
        assert line is not None  # noqa: S101 - `_open` sets it or raises
        return line

    def _open(self, held: _Bastion, bastion: Host, path: tuple[str, ...]) -> None:
        held.opened.close()
        held.opened, held.users, held.line = ExitStack(), 0, None
        try:
            held.line = held.opened.enter_context(self._opener(bastion, path))
        except Stop as stop:
            why = f"{bastion.id}: {stop.failure.value} {stop.detail}".strip()
            held.failed = (time.monotonic(), Stop(Failure.JUMP_FAILED, why))
            raise held.failed[1] from None
        held.failed = None

    def _give_back(self, held: _Bastion, line: paramiko.Transport) -> None:
        with held.lock:
            if held.line is not line:  # it broke, and others opened a new one since
                return
            held.users -= 1
            if held.users == 0:
                held.opened.close()
                held.opened, held.line = ExitStack(), None


def _forward(
    line: paramiko.Transport, bastion: Host, target: Host, seconds: float
) -> paramiko.Channel:
    if not target.addresses:
        raise Stop(Failure.NO_ADDRESS)
    where = (str(target.addresses[0]), target.access.port)
    try:
        return line.open_channel("direct-tcpip", where, ("127.0.0.1", 0), timeout=seconds)
    except paramiko.ChannelException as refusal:
        if refusal.code == 2:  # SSH_OPEN_CONNECT_FAILED
            raise Stop(Failure.DOWN, f"through {bastion.id}") from None
        raise Stop(Failure.JUMP_FAILED, f"{bastion.id}: forwarding refused") from None
    except (paramiko.SSHException, OSError, EOFError):
        if line.is_active():
            raise Stop(Failure.CONNECT_TIMEOUT, f"through {bastion.id}") from None
        raise Stop(Failure.JUMP_FAILED, f"{bastion.id}: the line broke") from None
