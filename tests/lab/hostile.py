"""Endpoints that behave badly, one context manager a behaviour, on loopback.

Each yields an `Endpoint`; leaving it frees every socket and thread. What only happens before
SSH speaks is made with bare sockets, the rest with a paramiko server (RFC 4253, 4252, 4254).
"""

import io
import secrets
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial

import paramiko
from paramiko import common
from typing_extensions import override

from tests.lab.lab import new_key

_LOOPBACK = "127.0.0.1"
_CHUNK = b"x" * 32768


@dataclass(slots=True)
class Endpoint:
    """Where a hostile server listens, and what it was told; `host_key` is its public line."""

    address: str = _LOOPBACK
    port: int = 0
    host_key: str = ""
    logins: list[str] = field(default_factory=list)  # "publickey audit", "password audit" ...
    commands: list[str] = field(default_factory=list)
    connections: int = 0
    ended: threading.Event = field(default_factory=threading.Event)


Speak = Callable[[socket.socket, Endpoint], None]
Answer = Callable[[paramiko.Channel, Endpoint], None]


@contextmanager
def serving(speak: Speak, host_key: str = "") -> Iterator[Endpoint]:
    """Accept connections and give each to `speak` in a thread of its own."""
    with socket.create_server((_LOOPBACK, 0)) as listener:
        endpoint = Endpoint(port=listener.getsockname()[1], host_key=host_key)
        sockets: list[socket.socket] = []
        threads: list[threading.Thread] = []

        def run(connection: socket.socket) -> None:
            with suppress(OSError, EOFError, paramiko.SSHException):
                speak(connection, endpoint)
            connection.close()

        def accept() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    endpoint.connections += 1
                    sockets.append(connection)
                    threads.append(threading.Thread(target=run, args=(connection,)))
                    threads[-1].start()

        acceptor = threading.Thread(target=accept)
        acceptor.start()
        try:
            yield endpoint
        finally:
            endpoint.ended.set()
            _shut(listener)
            acceptor.join(timeout=10)
            for connection in sockets:
                _shut(connection)
            for thread in threads:
                thread.join(timeout=10)


def _shut(handle: socket.socket) -> None:
    with suppress(OSError):
        handle.shutdown(socket.SHUT_RDWR)


# Before SSH speaks


@contextmanager
def refusing() -> Iterator[Endpoint]:
    """A port that refuses: bound, so that nobody else takes it, and not listening."""
    with socket.socket() as held:
        held.bind((_LOOPBACK, 0))
        yield Endpoint(port=held.getsockname()[1])


@contextmanager
def swallowing() -> Iterator[Endpoint]:
    """A port that never answers a connection attempt: its queue is full (listen(2))."""
    with socket.socket() as held:
        held.bind((_LOOPBACK, 0))
        held.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        for client in waiting:
            client.setblocking(False)
            client.connect_ex(held.getsockname())
        try:
            yield Endpoint(port=held.getsockname()[1])
        finally:
            for client in waiting:
                client.close()


def _hang(_connection: socket.socket, endpoint: Endpoint) -> None:
    endpoint.ended.wait()


def _say_then_hang(words: bytes, connection: socket.socket, endpoint: Endpoint) -> None:
    connection.sendall(words)
    endpoint.ended.wait()


def _say_endlessly(words: bytes, connection: socket.socket, endpoint: Endpoint) -> None:
    while not endpoint.ended.is_set():
        connection.sendall(words)


def _drip_banner(connection: socket.socket, endpoint: Endpoint) -> None:
    while not endpoint.ended.wait(0.05):
        connection.sendall(b"S")


def _close(connection: socket.socket, _endpoint: Endpoint) -> None:
    connection.close()


def _ancient(connection: socket.socket, endpoint: Endpoint) -> None:
    """Offer only what no current client takes (RFC 4253, 7.1)."""
    offer = paramiko.Message()
    offer.add_byte(b"\x14")
    offer.add_bytes(secrets.token_bytes(16))
    for names in ("diffie-hellman-group1-sha1", "ssh-dss", *["3des-cbc"] * 2, *["hmac-md5"] * 2):
        offer.add_string(names)
    for names in ("none", "none", "", ""):
        offer.add_string(names)
    offer.add_boolean(False)
    offer.add_int(0)
    payload = offer.asbytes()
    padding = 8 - (len(payload) + 5) % 8 + 4
    padding += -(len(payload) + 5 + padding) % 8
    head = (len(payload) + padding + 1).to_bytes(4, "big") + bytes([padding])
    connection.sendall(b"SSH-2.0-OpenSSH_4.3\r\n" + head + payload + bytes(padding))
    endpoint.ended.wait()


# After SSH speaks


class _Server(paramiko.ServerInterface):
    """Lets every key in and notes who came; any stage can be told to hang or to refuse."""

    def __init__(self, endpoint: Endpoint, hang: str, refuse: str) -> None:
        self.endpoint, self.hang, self.refuse = endpoint, hang, refuse
        self.asked = threading.Event()

    def _stage(self, name: str) -> bool:
        if self.hang == name:
            self.endpoint.ended.wait()
        return name not in (self.hang, self.refuse)

    @override
    def get_allowed_auths(self, username: str) -> str:
        return "publickey,password"

    @override
    def check_auth_publickey(self, username: str, key: paramiko.PKey) -> int:
        self.endpoint.logins.append(f"publickey {username}")
        return common.AUTH_SUCCESSFUL if self._stage("auth") else common.AUTH_FAILED

    @override
    def check_auth_password(self, username: str, password: str) -> int:
        self.endpoint.logins.append(f"password {username}")
        return common.AUTH_SUCCESSFUL if self._stage("auth") else common.AUTH_FAILED

    @override
    def check_channel_request(self, kind: str, chanid: int) -> int:
        if self._stage("channel"):
            return common.OPEN_SUCCEEDED
        return common.OPEN_FAILED_ADMINISTRATIVELY_PROHIBITED

    @override
    def check_channel_exec_request(self, channel: paramiko.Channel, command: bytes) -> bool:
        self.endpoint.commands.append(command.decode())
        if not self._stage("exec"):
            return False
        self.asked.set()
        return True


def ssh(
    answer: Answer | None = None, *, hang: str = "", refuse: str = ""
) -> AbstractContextManager[Endpoint]:
    """A real SSH server whose command is `answer`; `hang` and `refuse` name a stage.

    Stages are "auth", "channel" and "exec".
    """
    private, public = new_key()
    key = paramiko.Ed25519Key.from_private_key(io.StringIO(private))

    def speak(connection: socket.socket, endpoint: Endpoint) -> None:
        transport = paramiko.Transport(connection)
        transport.add_server_key(key)
        server = _Server(endpoint, hang, refuse)
        try:
            transport.start_server(event=threading.Event(), server=server)
            channel = _accepted(transport, endpoint)
            if channel and answer and _wait(server.asked, transport, endpoint):
                answer(channel, endpoint)
            elif channel:
                endpoint.ended.wait()
        finally:
            transport.close()
            transport.join(timeout=10)

    return serving(speak, public)


def _accepted(transport: paramiko.Transport, endpoint: Endpoint) -> paramiko.Channel | None:
    while transport.is_alive() and not endpoint.ended.is_set():
        channel = transport.accept(0.1)
        if channel:
            return channel
    return None


def _wait(event: threading.Event, transport: paramiko.Transport, endpoint: Endpoint) -> bool:
    while transport.is_alive() and not endpoint.ended.is_set():
        if event.wait(0.1):
            return True
    return False


def replying(
    reply: bytes | Callable[[bytes], bytes], status: int | None = 0, noise: bytes = b""
) -> AbstractContextManager[Endpoint]:
    """Read standard input to its end, then reply; without `status` no exit status is sent."""

    def answer(channel: paramiko.Channel, endpoint: Endpoint) -> None:
        given = _read_all(channel, endpoint)
        if noise:
            channel.sendall_stderr(noise)
        channel.sendall(reply(given) if callable(reply) else reply)
        if status is not None:
            channel.send_exit_status(status)
        channel.close()
        endpoint.ended.wait(0.2)  # the answer must be out before the connection is cut

    return ssh(answer)


def _read_all(channel: paramiko.Channel, endpoint: Endpoint) -> bytes:
    given = bytearray()
    channel.settimeout(0.1)
    while not endpoint.ended.is_set():
        try:
            chunk = channel.recv(65536)
        except TimeoutError:
            continue
        if not chunk:
            break
        given += chunk
    channel.settimeout(None)
    return bytes(given)


def _hang_session(_channel: paramiko.Channel, endpoint: Endpoint) -> None:
    endpoint.ended.wait()


def _flood(channel: paramiko.Channel, endpoint: Endpoint) -> None:
    channel.settimeout(0.5)
    while not endpoint.ended.is_set():
        with suppress(TimeoutError):
            channel.sendall(_CHUNK)


def _flood_stderr(channel: paramiko.Channel, endpoint: Endpoint) -> None:
    channel.settimeout(0.5)
    while not endpoint.ended.is_set():
        with suppress(TimeoutError):
            channel.sendall_stderr(_CHUNK)


def _drip(channel: paramiko.Channel, endpoint: Endpoint) -> None:
    while not endpoint.ended.wait(0.05):
        channel.sendall(b"x")


def _close_midway(channel: paramiko.Channel, _endpoint: Endpoint) -> None:
    channel.sendall(b"HINOMI1 0123456789abcdef 1795000000 0 - half\n@0123456789abcdef begin sshd\n")
    channel.get_transport().close()


def _wrong_frame(_given: bytes) -> bytes:
    tag = "0" * 32  # never the tag of a run, which is drawn at random
    return (
        f"HINOMI1 {tag} 1795000000 0 - liar\n@{tag} begin sshd\npermitrootlogin no\n"
        f"\n@{tag} end sshd 0\n@{tag} done 1\n"
    ).encode()


_GARBAGE = bytes(range(128, 256)) * 8 + b"\n"

BEHAVIOURS: Mapping[str, Callable[[], AbstractContextManager[Endpoint]]] = {
    "refuses": refusing,
    "swallows": swallowing,
    "closes-at-once": partial(serving, _close),
    "hangs-before-banner": partial(serving, _hang),
    "hangs-after-banner": partial(serving, partial(_say_then_hang, b"SSH-2.0-OpenSSH_9.2p1\r\n")),
    "garbage-banner": partial(serving, partial(_say_then_hang, _GARBAGE)),
    "http-banner": partial(serving, partial(_say_then_hang, b"HTTP/1.1 400 Bad Request\r\n\r\n")),
    "endless-banner": partial(serving, partial(_say_endlessly, b"not yet\r\n")),
    "endless-line": partial(serving, partial(_say_endlessly, b"SSH-2.0-")),
    "dripping-banner": partial(serving, _drip_banner),
    "ancient-algorithms": partial(serving, _ancient),
    "refuses-auth": partial(ssh, refuse="auth"),
    "hangs-in-auth": partial(ssh, hang="auth"),
    "refuses-channel": partial(ssh, refuse="channel"),
    "hangs-after-auth": partial(ssh, hang="channel"),
    "refuses-exec": partial(ssh, refuse="exec"),
    "hangs-in-exec": partial(ssh, hang="exec"),
    "hangs-in-session": partial(ssh, _hang_session),
    "floods-output": partial(ssh, _flood),
    "floods-stderr": partial(ssh, _flood_stderr),
    "drips": partial(ssh, _drip),
    "closes-midway": partial(ssh, _close_midway),
    "empty-answer": partial(replying, b""),
    "garbage-answer": partial(replying, _GARBAGE),
    "wrong-frame": partial(replying, _wrong_frame),
    "no-exit-status": partial(replying, b"", status=None),
}
