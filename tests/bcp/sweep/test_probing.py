"""Asking real sockets: every odd server costs its own slot only, and silence is asked twice."""

import asyncio
import errno
import shutil
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from bcp.sweep import services
from bcp.sweep.model import Pace, Port, Seen, Target
from bcp.sweep.pinging import pinging
from bcp.sweep.probing import sweep
from bcp.sweep.services import greeting, listen, web
from tests.lab import hostile
from tests.lab.authority import Authority
from tests.lab.lab import HostSpec, Lab

QUICK = Pace(per_second=200, ping=0.2, connect=0.3, speak=0.3)
HOME = "127.0.0.1"


def heard(port: int) -> tuple[Port, str]:
    found = asyncio.run(listen(HOME, port, QUICK))
    return found.state, found.kind


@pytest.mark.parametrize(
    ("behaviour", "state", "kind"),
    [
        ("refuses", Port.CLOSED, ""),
        ("swallows", Port.SILENT, ""),
        ("closes-at-once", Port.OPEN, "mute"),
        ("hangs-before-banner", Port.OPEN, "mute"),
        ("hangs-after-banner", Port.OPEN, "ssh"),
        ("garbage-banner", Port.OPEN, "other"),
        ("http-banner", Port.OPEN, "http"),
        ("endless-banner", Port.OPEN, "other"),
        ("endless-line", Port.OPEN, "mute"),
        ("dripping-banner", Port.OPEN, "mute"),
    ],
)
def test_odd_servers_are_told_apart(behaviour: str, state: Port, kind: str) -> None:
    with hostile.BEHAVIOURS[behaviour]() as endpoint:
        assert heard(endpoint.port) == (state, kind)


@pytest.mark.parametrize(
    ("line", "kind", "said"),
    [
        (b"SSH-2.0-OpenSSH_9.2p1\r\n", "ssh", "SSH-2.0-OpenSSH_9.2p1"),
        (b"220 mail ESMTP\r\n", "other", "220 mail ESMTP"),
        (b"\x1b[2J\x07\r\n", "other", "[2J"),
        (b"", "mute", ""),
        (b"Exceeded MaxStartups\r\n", "busy", "Exceeded MaxStartups"),
        (b"Not allowed at this time\r\n", "busy", "Not allowed at this time"),
    ],
)
def test_first_words_are_read_and_cannot_steer_a_terminal(
    line: bytes, kind: str, said: str
) -> None:
    found = greeting(line)
    assert (found.kind, found.said) == (kind, said)


@pytest.mark.parametrize(
    ("number", "state"),
    [
        (errno.EMFILE, Port.UNASKED),
        (errno.ENETUNREACH, Port.UNASKED),
        (errno.EHOSTUNREACH, Port.SILENT),
        (errno.ETIMEDOUT, Port.SILENT),
        (errno.ECONNREFUSED, Port.CLOSED),
        (errno.ECONNRESET, Port.CLOSED),
    ],
)
def test_trouble_of_our_own_is_not_taken_for_silence(
    monkeypatch: pytest.MonkeyPatch, number: int, state: Port
) -> None:
    async def failing(*_: object, **__: object) -> None:
        raise OSError(number, "why")

    monkeypatch.setattr(asyncio, "open_connection", failing)
    assert heard(22)[0] is state


def test_a_web_server_tells_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    with served() as port:
        monkeypatch.setattr(services, "_WEB", frozenset({port}))
        found = asyncio.run(listen(HOME, port, QUICK))
    assert (found.kind, found.said) == ("http", "Hinoki/3 Python")
    assert web(b"HTTP/1.1 200 OK\r\n\r\n").said == ""


def test_a_certificate_is_told_by_its_digest(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pem = tmp_path / "both.pem"
    pem.write_text("".join(Authority().issue(HOME)))
    with served(pem) as port:
        monkeypatch.setattr(services, "_TLS", frozenset({port}))
        found = asyncio.run(listen(HOME, port, Pace(speak=3)))
    assert (found.state, found.kind) == (Port.OPEN, "tls")
    assert found.said.startswith("sha256:")


def test_a_port_of_tls_that_does_not_speak_it_is_open_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with served() as port:
        monkeypatch.setattr(services, "_TLS", frozenset({port}))
        assert heard(port)[0] is Port.OPEN


@contextmanager
def served(tls: Path | None = None) -> Iterator[int]:
    """A web server on loopback, over TLS where there is a certificate."""
    server = HTTPServer((HOME, 0), _Page)
    if tls is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(tls)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Page(BaseHTTPRequestHandler):
    server_version, sys_version = "Hinoki/3", "Python"

    def do_HEAD(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def swept(*targets: Target, pace: Pace = QUICK, stop: threading.Event | None = None) -> list[Seen]:
    found: list[Seen] = []
    sweep(targets, "here", found.extend, pace=pace, stop=stop)
    return found


def test_a_server_that_was_too_busy_to_speak_is_asked_again() -> None:
    times: list[int] = []

    def slow(connection: object, _: object) -> None:
        times.append(1)
        if len(times) > 1:
            connection.sendall(b"SSH-2.0-x\r\n")  # type: ignore[attr-defined] # a socket

    with hostile.serving(slow) as endpoint:
        target = Target("host:a", (HOME,), (endpoint.port,), frozenset({endpoint.port}))
        [seen] = swept(target)
        assert seen.ports[endpoint.port].kind == "ssh"
        assert endpoint.connections == 2


def test_a_port_that_never_speaks_is_asked_once() -> None:
    with hostile.serving(hostile._hang) as endpoint:
        [seen] = swept(Target("host:a", (HOME,), (endpoint.port,)))
        assert seen.ports[endpoint.port].kind == "mute"
        assert endpoint.connections == 1


def test_the_rate_is_kept() -> None:
    with hostile.refusing() as endpoint:
        many = [Target(f"host:{n}", (HOME,), (endpoint.port,)) for n in range(11)]
        begun = time.monotonic()
        found = swept(*many, pace=Pace(per_second=20, ping=0.1))
        assert time.monotonic() - begun >= 0.5
    assert sorted(one.node for one in found) == sorted(one.node for one in many)


def test_a_stop_ends_it_and_claims_no_silence() -> None:
    stop = threading.Event()
    stop.set()
    assert swept(Target("host:a", (HOME,), (9,)), stop=stop) == []


def test_what_cannot_be_written_down_ends_the_sweep() -> None:
    def full(_: Sequence[Seen]) -> None:
        raise OSError(28, "No space left on device")

    with hostile.refusing() as endpoint, pytest.raises(OSError, match="No space"):
        sweep([Target("host:a", (HOME,), (endpoint.port,))], "here", full, pace=QUICK)


@pytest.mark.lab
def test_an_echo_comes_back_from_who_is_there(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    [here, away] = lab.add(HostSpec("echo"), HostSpec("no-echo", absent=True))

    async def asked(address: str) -> bool | None:
        async with pinging() as ping:
            return await ping(address, 0.4)

    allowed = Path("/proc/sys/net/ipv4/ping_group_range")
    before = allowed.read_text()
    try:
        allowed.write_text("0 2147483647")
        assert asyncio.run(asked(here.address)) is True
        assert asyncio.run(asked(away.address)) is False
        assert asyncio.run(asked("203.0.113.9")) is None  # no route: nothing was sent
        allowed.write_text("1 0")
        monkeypatch.setattr(shutil, "which", lambda _: None)
        assert asyncio.run(asked(here.address)) is None
    finally:
        allowed.write_text(before)
        lab.remove("echo")
        lab.remove("no-echo")


@pytest.mark.lab
def test_who_is_silent_is_asked_again_at_every_address(lab: Lab) -> None:
    [here, away] = lab.add(HostSpec("second"), HostSpec("first", absent=True))
    try:
        [seen] = swept(Target("host:a", (away.address, here.address), (22,)))
        assert (seen.address, seen.ports[22].kind) == (here.address, "ssh")
        [seen] = swept(Target("host:b", (away.address,), (22,)))
        assert not seen.answered
        assert seen.asked
    finally:
        lab.remove("second")
        lab.remove("first")
