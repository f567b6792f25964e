"""Asking many hosts at once: nornir's threaded runner, one exchange per host, flat in memory."""

import secrets
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from nornir.core import Nornir
from nornir.core.configuration import Config
from nornir.core.plugins.connections import ConnectionPluginRegister
from nornir.core.task import Result, Task
from nornir.plugins.runners import ThreadedRunner

from inventory.model import Host
from inventory.nornir_plugin import as_nornir
from inventory.transport.base import Bounds, Exchange, Failure, Transport

PLUGIN = "hinomi"
OnExchange = Callable[[Host, str, Exchange], None]


class HinomiConnection:
    """A nornir connection plugin whose connection is a host bound to its transport.

    Opening it touches nothing: the login belongs to the exchange, where its failure is data.
    """

    connection: Callable[[bytes, str, Bounds], Exchange]

    def open(
        self,
        hostname: str | None,  # noqa: ARG002 - nornir's signature
        username: str | None,  # noqa: ARG002 - nornir's signature
        password: str | None,  # noqa: ARG002 - nornir's signature
        port: int | None,  # noqa: ARG002 - nornir's signature
        platform: str | None,  # noqa: ARG002 - nornir's signature
        extras: dict[str, Any] | None = None,
        configuration: Config | None = None,  # noqa: ARG002 - nornir's signature
    ) -> None:
        """Bind the host and the transport given in `extras`."""
        given = extras or {}
        host, transport = given["host"], given["transport"]
        self.connection = lambda script, tag, bounds: transport.ask(host, script, tag, bounds)

    def close(self) -> None:
        """Nothing is left open: an exchange ends its own line."""


@dataclass(slots=True)
class _Work:
    """What every task of one collection shares."""

    script: bytes
    transport: Callable[[Host], Transport]
    bounds: Bounds
    on_exchange: OnExchange
    stop: threading.Event
    done: threading.Event = field(default_factory=threading.Event)
    broken: BaseException | None = None

    def run(self, nornir: Nornir) -> None:
        """All turns, in nornir's threads."""
        try:
            nornir.run(task=self.ask)
        except Exception as odd:  # noqa: BLE001 - raised again by `collect`
            self.broken = self.broken or odd
        finally:
            self.done.set()

    def ask(self, task: Task) -> Result:
        """One host's turn; an error on our own side stops the whole collection."""
        host: Host = task.host.data["host"]
        if not self.stop.is_set():
            try:
                self._ask(task, host)
            except BaseException as odd:  # noqa: BLE001 - raised again by `collect`
                self.broken = self.broken or odd
                self.stop.set()
        return Result(host=task.host)

    def _ask(self, task: Task, host: Host) -> None:
        tag = secrets.token_hex(16)
        extras = {"host": host, "transport": self.transport(host)}
        try:
            task.host.open_connection(PLUGIN, Config(), extras=extras)
            line = task.host.get_connection(PLUGIN, Config())
            exchange = line(self.script, tag, self.bounds)
        finally:
            task.host.close_connections()
        if exchange.failure is not Failure.INTERRUPTED:
            self.on_exchange(host, tag, exchange)


def collect(
    hosts: Iterable[Host],
    script: bytes,
    transport: Callable[[Host], Transport],
    *,
    bounds: Bounds,
    workers: int,
    on_exchange: OnExchange,
    stop: threading.Event | None = None,
) -> None:
    """Ask every host once, so many at a time, and hand each exchange over as it ends.

    `on_exchange` is called from the worker threads. Once `stop` is set no host is started any
    more, and an exchange that was interrupted is not handed over: its host was not asked.
    """
    ConnectionPluginRegister.register(PLUGIN, HinomiConnection)
    work = _Work(script, transport, bounds, on_exchange, stop or threading.Event())
    nornir = Nornir(inventory=as_nornir(hosts), runner=ThreadedRunner(num_workers=workers))
    if not nornir.inventory.hosts:
        return
    # Not in this thread, which is the one that Ctrl-C interrupts; and no `join`, which takes an
    # interrupted wait for the thread's end (bpo-45274).
    threading.Thread(target=work.run, args=(nornir,), daemon=True).start()
    try:
        while not work.done.wait(0.5):
            continue
    except BaseException:
        work.stop.set()
        work.done.wait()
        raise
    if work.broken is not None:
        raise work.broken
