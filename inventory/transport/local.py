"""Asking this very machine, without SSH: the same script, read by a shell of our own."""

import os
import selectors
import signal
import subprocess
import time
from contextlib import suppress
from datetime import UTC, datetime
from typing import IO

from inventory.model import Host
from inventory.transport.base import Bounds, Exchange, Failure

_NOISE = 16 * 1024
_LINGER = 2.0


class LocalTransport:
    """Runs the collector here: as root, through `sudo -n` where it is allowed, else as we are."""

    def ask(self, host: Host, script: bytes, tag: str, bounds: Bounds) -> Exchange:  # noqa: ARG002 - this machine, whatever the ledger calls it
        """Run the script once; every failure comes back as data."""
        started = datetime.now(UTC)
        method, command = _way()
        stdin = f"HINOMI_TAG={tag}\n".encode() + script
        try:
            child = _Child(command, stdin, bounds)
            failure = child.run()
        except OSError as odd:
            return _nothing(started, method, odd)
        return Exchange(
            bytes(child.output),
            bytes(child.noise),
            child.status,
            started,
            datetime.now(UTC),
            method,
            failure=failure,
        )


def _way() -> tuple[str, list[str]]:
    if os.geteuid() == 0:
        return "local", ["sh", "-s"]
    probe = ["sudo", "-n", "sh", "-c", ":"]
    try:
        allowed = subprocess.run(probe, capture_output=True, timeout=10, check=False).returncode  # noqa: S603 - fixed words
    except (OSError, subprocess.TimeoutExpired):
        allowed = 1
    if allowed == 0:
        return "local+sudo", ["sudo", "-n", "sh", "-s"]
    return "local+none", ["sh", "-s"]


def _environment() -> dict[str, str]:
    """What a shell needs; secrets may stand in our own environment."""
    return {name: os.environ[name] for name in ("PATH", "HOME", "USER") if name in os.environ}


def _nothing(started: datetime, method: str, odd: OSError) -> Exchange:
    detail = odd.strerror or type(odd).__name__
    ended = datetime.now(UTC)
    return Exchange(
        b"", b"", None, started, ended, method, failure=Failure.UNSUPPORTED, detail=detail
    )


class _Child:
    """One child process: fed, drained on both streams, and bounded."""

    def __init__(self, command: list[str], stdin: bytes, bounds: Bounds) -> None:
        self._stdin = memoryview(stdin)
        self._limit = bounds.output
        self._deadline = time.monotonic() + bounds.session
        self._process = subprocess.Popen(  # noqa: S603 - fixed words
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(),
            start_new_session=True,
        )
        self.output, self.noise = bytearray(), bytearray()
        self.status: int | None = None
        self._taken = 0

    def run(self) -> Failure | None:
        """Feed and drain to the end; kill whatever is left of it."""
        try:
            with selectors.DefaultSelector() as chooser:
                failure = self._talk(chooser)
        finally:
            self._stop()
        if failure is None and (self.status is None or self.status < 0):
            return Failure.CLOSED_MIDWAY
        return failure

    def _talk(self, chooser: selectors.BaseSelector) -> Failure | None:
        stdin, stdout, stderr = self._pipes()
        for pipe in (stdin, stdout, stderr):
            os.set_blocking(pipe.fileno(), False)
        chooser.register(stdin, selectors.EVENT_WRITE)
        chooser.register(stdout, selectors.EVENT_READ, self.output)
        chooser.register(stderr, selectors.EVENT_READ, self.noise)
        while chooser.get_map():
            if self._process.poll() is not None:
                self._deadline = min(self._deadline, time.monotonic() + _LINGER)
            if time.monotonic() > self._deadline:
                return None if self._process.poll() is not None else Failure.SESSION_TIMEOUT
            for chosen, _ in chooser.select(0.5):
                self._serve(chooser, chosen)
            if self._taken > self._limit:
                return Failure.FLOOD
        return self._wait()

    def _pipes(self) -> tuple[IO[bytes], IO[bytes], IO[bytes]]:
        stdin, stdout, stderr = self._process.stdin, self._process.stdout, self._process.stderr
        if stdin is None or stdout is None or stderr is None:
            raise OSError("a pipe is missing")
        return stdin, stdout, stderr

    def _serve(self, chooser: selectors.BaseSelector, chosen: selectors.SelectorKey) -> None:
        feeding = chosen.data is None
        done = self._feed(chosen.fd) if feeding else self._take(chosen.fd, chosen.data)
        if done:
            chooser.unregister(chosen.fileobj)
            if feeding and self._process.stdin:
                with suppress(BrokenPipeError):
                    self._process.stdin.close()

    def _feed(self, handle: int) -> bool:
        try:
            self._stdin = self._stdin[os.write(handle, self._stdin[:65536]) :]
        except BrokenPipeError:
            return True
        return not self._stdin

    def _take(self, handle: int, into: bytearray) -> bool:
        data = os.read(handle, 65536)
        self._taken += len(data)
        into += data
        if into is self.noise:
            del into[:-_NOISE]
        return not data

    def _wait(self) -> Failure | None:
        try:
            self._process.wait(max(self._deadline - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            return Failure.SESSION_TIMEOUT
        return None

    def _stop(self) -> None:
        self.status = self._process.poll()
        if self.status is None:
            with suppress(OSError):
                os.killpg(self._process.pid, signal.SIGKILL)
        for pipe in self._pipes():
            with suppress(OSError):
                pipe.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(5)
