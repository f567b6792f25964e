"""One session on an open line: one command, both streams drained together, bounded."""

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import paramiko
from paramiko.common import cMSG_CHANNEL_REQUEST

from inventory.model import Privilege
from inventory.transport import remote
from inventory.transport.base import Bounds, Failure
from inventory.transport.handshake import Stage, reason
from inventory.transport.stop import Stop, printable
from inventory.transport.wire import End, Wire

_EARLY, _LATE = 8 * 1024, 8 * 1024  # standard error kept, from its beginning and from its end
_PATIENCE = 5.0  # seconds at most between two looks at what no event tells: the exit status
_LINGER = 2.0  # seconds after the command's end for what still holds its streams open
_SLACK = 1024 * 1024  # bytes of SSH's own beside the output
_WRAPPING = 3  # times the output: what a host writes in short lines travels in short packets
_WHY_NOT = ("sudo did not ask for the password", "sudo refused", "the password was refused")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a session gave: both streams, the exit status, and how it became root."""

    output: bytes
    noise: bytes
    status: int | None
    method: str
    digest: str = ""
    failure: Failure | None = None
    detail: str = ""


class Conversation:
    """One open channel; `pump` takes in what has come and never more than allowed."""

    def __init__(self, channel: paramiko.Channel, wire: Wire, limit: int) -> None:
        """Listen to both streams of the channel through one event."""
        self._channel = channel
        self._wire = wire
        self._limit = limit
        self._event = _Signal()
        self.output = bytearray()
        self._early, self._late = bytearray(), bytearray()
        self._taken = 0
        channel.in_buffer.set_event(self._event)
        channel.in_stderr_buffer.set_event(self._event)

    def pump(self, enough: Callable[[], bool] = lambda: False) -> None:
        """Drain until both streams have ended, or until `enough`."""
        exited: float | None = None
        while True:
            self._event.rest()
            over = bool(self._channel.eof_received) or self._channel.closed
            self._drain()
            if over or enough():
                return
            if self._channel.exit_status_ready():
                exited = exited or time.monotonic()
                if time.monotonic() - exited > _LINGER:
                    return
            self._event.wait(_LINGER / 4 if exited else _PATIENCE)

    @property
    def noise(self) -> bytes:
        """Standard error as far as it is kept."""
        return bytes(self._early + self._late)

    def say(self, data: bytes) -> None:
        """Send to standard input; a command that ended already is no failure of ours."""
        try:
            self._channel.sendall(data)
        except OSError:
            return

    def kill(self) -> None:
        """Have the server kill the command (RFC 4254, 6.9); an end of input would reach it."""
        request = paramiko.Message()
        request.add_byte(cMSG_CHANNEL_REQUEST)
        request.add_int(self._channel.remote_chanid)
        request.add_string("signal")
        request.add_boolean(False)
        request.add_string("KILL")
        line = self._channel.get_transport()
        line._send_user_message(request)  # type: ignore[attr-defined] # noqa: SLF001 - paramiko has no public way

    def status(self) -> int | None:
        """The exit status, waited for until the deadline of the wire."""
        while not self._channel.status_event.wait(0.5):
            if self._channel.closed or self._wire.end is not None:
                break
        status = self._channel.exit_status
        return status if status >= 0 else None

    def _drain(self) -> None:
        moved = True
        while moved:
            moved = False
            if self._channel.recv_ready():
                self.output += self._counted(self._channel.recv(65536))
                moved = True
            if self._channel.recv_stderr_ready():
                self._take_noise(self._channel.recv_stderr(65536))
                moved = True

    def _take_noise(self, data: bytes) -> None:
        room = _EARLY - len(self._early)
        self._early += data[:room]
        self._late += self._counted(data)[room:]
        del self._late[:-_LATE]

    def _counted(self, data: bytes) -> bytes:
        self._taken += len(data)
        if self._taken > self._limit:
            raise Stop(Failure.FLOOD, f"more than {self._limit} bytes")
        return data


class _Signal(threading.Event):
    """An event that two buffers share: only its waiter may clear it."""

    def clear(self) -> None:
        """Ignore a buffer that has just run empty: the other one may hold something."""

    def rest(self) -> None:
        """Clear, before looking into the buffers."""
        super().clear()


def converse(
    line: paramiko.Transport,
    wire: Wire,
    privilege: Privilege,
    password: str | None,
    script: bytes,
    tag: str,
    bounds: Bounds,
) -> Answer:
    """Run the script as the privilege says; partial answers come back with their failure."""
    nonce = secrets.token_hex(8)
    wire.allow(bounds.session, _WRAPPING * bounds.output + _SLACK)
    talk: Conversation | None = None
    try:
        channel = line.open_session()
        talk = Conversation(channel, wire, bounds.output)
        channel.exec_command(remote.command(privilege, nonce))
        if privilege is Privilege.PASSWORD:
            wire.allow(min(bounds.auth, bounds.session))
            _become_root(talk, nonce, password or "", wire)
            wire.allow(bounds.session)
        talk.say(remote.opening(privilege, tag, script))
        channel.shutdown_write()
        talk.pump()
        return _answer(talk, wire, nonce, talk.status())
    except Stop as stop:
        return _failed(talk, nonce, stop)
    except (paramiko.SSHException, OSError, EOFError) as odd:
        return _failed(talk, nonce, _refused(line, wire, odd))


def _become_root(talk: Conversation, nonce: str, password: str, wire: Wire) -> None:
    """Answer sudo's prompt once, and go on only when the shell behind it has said so.

    A second prompt means a wrong password. sudo is killed there: it would count the end of its
    input as one more failure, and an account is locked after a few.
    """

    def marks() -> remote.Marks:
        return remote.read_marks(talk.noise, nonce)

    talk.pump(lambda: bool(marks().way or marks().prompts))
    if marks().prompts and not marks().way:
        talk.say(password.encode() + b"\n")
        talk.pump(lambda: bool(marks().way) or marks().prompts > 1)
    if marks().prompts > 1:
        talk.kill()
    if not marks().way and wire.end in {None, End.DEADLINE}:
        raise Stop(Failure.PRIVILEGE_REFUSED, _WHY_NOT[min(marks().prompts, 2)])


def _answer(talk: Conversation, wire: Wire, nonce: str, status: int | None) -> Answer:
    noise = talk.noise
    marks = remote.read_marks(noise, nonce)
    failure, detail = None, ""
    if marks.refused:
        failure, detail = Failure.PRIVILEGE_REFUSED, _last_line(noise, nonce)
    elif wire.end is not None:
        ended = reason(Stage.SESSION, wire)
        failure, detail = ended.failure, ended.detail
    elif status is None:
        failure, detail = Failure.CLOSED_MIDWAY, "no exit status"
    quiet = remote.without_marks(noise, nonce)
    return Answer(bytes(talk.output), quiet, status, marks.method, marks.digest, failure, detail)


def _failed(talk: Conversation | None, nonce: str, stop: Stop) -> Answer:
    output = bytes(talk.output[:65536]) if talk else b""
    noise = talk.noise if talk else b""
    quiet = remote.without_marks(noise, nonce)
    method = remote.read_marks(noise, nonce).method
    said = _last_line(noise, nonce) if stop.failure is Failure.PRIVILEGE_REFUSED else ""
    detail = ": ".join(part for part in (stop.detail, said) if part)
    return Answer(output, quiet, None, method, "", stop.failure, detail)


def _refused(line: paramiko.Transport, wire: Wire, odd: Exception) -> Stop:
    if wire.end is None and line.is_active() and isinstance(odd, paramiko.SSHException):
        return Stop(Failure.UNSUPPORTED, "the server refuses to run a command")
    return reason(Stage.SESSION, wire, odd)


def _last_line(noise: bytes, nonce: str) -> str:
    lines = remote.without_marks(noise, nonce).decode("utf-8", "replace").split("\n")
    said = [line.strip() for line in lines if "sudo" in line]
    return printable(said[-1].encode(), 120) if said else ""
