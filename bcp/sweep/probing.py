"""Asking everybody at a gentle pace, and handing over what was heard as it comes.

Who answers in the first round is done; who is silent is asked again at every address in the next,
because a first packet is often lost to address resolution, and a busy server may not speak. What
was handed over is never asked again, so that a sweep that was killed goes on where it stopped.
"""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bcp.sweep.model import Heard, Pace, Port, Seen, Target
from bcp.sweep.pinging import Ping, pinging
from bcp.sweep.services import listen

OnSeen = Callable[[Sequence[Seen]], None]
_FILES = 600
_EVERY = 1.0  # seconds between two batches that are handed over


def sweep(
    targets: Sequence[Target],
    vantage: str,
    on_seen: OnSeen,
    *,
    pace: Pace,
    stop: threading.Event | None = None,
) -> None:
    """Ask all targets; `on_seen` gets batches, from another thread, until all are asked."""
    asyncio.run(_Sweep(vantage, on_seen, pace, stop or threading.Event()).run(targets))


@dataclass
class _Sweep:
    vantage: str
    on_seen: OnSeen
    pace: Pace
    stop: threading.Event
    waiting: list[Seen] = field(default_factory=list)

    async def run(self, targets: Sequence[Target]) -> None:
        """All rounds, with somebody writing down beside them."""
        over = asyncio.Event()
        writer = asyncio.create_task(self._write_down(over))
        try:
            async with pinging() as ping:
                await self._rounds(targets, ping)
        finally:
            over.set()
            await writer

    async def _rounds(self, targets: Sequence[Target], ping: Ping) -> None:
        left = list(targets)
        for number in range(self.pace.rounds):
            last = number + 1 == self.pace.rounds
            async with asyncio.TaskGroup() as group:
                asked = [
                    group.create_task(self._look(target, ping, last=last, turn=turn))
                    async for target, turn in self._paced(left)
                ]
            left = [one for task in asked if (one := task.result()) is not None]

    async def _paced(
        self, targets: Sequence[Target]
    ) -> AsyncIterator[tuple[Target, asyncio.Semaphore]]:
        """One target after the other, so many in a second and so many at once."""
        turn, due = asyncio.Semaphore(self._at_once(targets)), time.monotonic()
        for target in targets:
            await turn.acquire()
            await asyncio.sleep(due - time.monotonic())
            if self.stop.is_set():
                turn.release()
                return
            due = max(due, time.monotonic()) + 1 / self.pace.per_second
            yield target, turn

    def _at_once(self, targets: Sequence[Target]) -> int:
        """So many that the open files suffice, of which a process often has 1,024."""
        most = max((len(one.ports) for one in targets), default=1)
        return max(1, min(self.pace.at_once, _FILES // max(most, 1)))

    async def _look(
        self, target: Target, ping: Ping, *, last: bool, turn: asyncio.Semaphore
    ) -> Target | None:
        """Look once; the target itself where it must be asked again."""
        try:
            addresses = target.addresses if last else target.addresses[:1]
            seen = await self._first_answer(target, addresses, ping)
        finally:
            turn.release()
        if _is_plain(seen, target) or (last and not self.stop.is_set()):
            self.waiting.append(seen)
            return None
        return target

    async def _first_answer(self, target: Target, addresses: Sequence[str], ping: Ping) -> Seen:
        seen = await self._at(target, addresses[0], ping)
        for address in addresses[1:]:
            if seen.answered:
                break
            other = await self._at(target, address, ping)
            seen = other if other.answered else seen
        return seen

    async def _at(self, target: Target, address: str, ping: Ping) -> Seen:
        echo = asyncio.create_task(ping(address, self.pace.ping))
        answers = await asyncio.gather(*(self._port(address, one) for one in target.ports))
        ports = dict(zip(target.ports, answers, strict=True))
        now = datetime.now(UTC)
        return Seen(target.node, self.vantage, now, address, await echo, ports)

    async def _port(self, address: str, port: int) -> Heard:
        try:
            return await listen(address, port, self.pace)
        except ValueError as odd:  # an address that is none
            return Heard(Port.UNASKED, said=str(odd)[:80])

    async def _write_down(self, over: asyncio.Event) -> None:
        """Hand over what came together, off the loop: a slow disk must not look like silence."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(_EVERY):
                    await over.wait()
            batch, self.waiting = self.waiting, []
            if batch:
                await asyncio.to_thread(self.on_seen, batch)
            if over.is_set() and not self.waiting:
                return


def _is_plain(seen: Seen, target: Target) -> bool:
    """An answer that need not be asked for again: nobody who should speak was mute."""
    mute = {port for port, heard in seen.ports.items() if heard.kind == "mute"}
    return seen.answered and not mute & target.talks
