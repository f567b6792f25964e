"""PowerShell remoting against a real TLS endpoint that refuses, hangs, or speaks nonsense.

There is no Windows here: that a server answers as it should is not proven.
"""

import socket
import threading
import time
from ipaddress import IPv4Address
from pathlib import Path

import pytest

from inventory.credentials import Credentials
from inventory.model import Access, Host, Platform, Way
from inventory.transport.base import Bounds, Exchange, Failure
from inventory.transport.winrm import WinrmTransport
from tests.inventory.transport.tls_server import Act, Endpoint, certificate, request, serving

TAG = "0" * 32
SECRET = "kakushi-kotoba"
BOUNDS = Bounds(connect=1, banner=1, auth=1, session=3, output=100_000)
GIVEN = {"HINOMI_SECRET_SV": SECRET}


def server(port: int, *, secret: str | None = "sv", jump: str | None = None) -> Host:
    access = Access(user="audit", port=port, secret=secret, way=Way.WINRM, jump=jump)
    address = (IPv4Address("127.0.0.1"),)
    return Host(id="S-1", name="sv01", platform=Platform.WINDOWS, addresses=address, access=access)


def ask(port: int, authorities: Path, bounds: Bounds = BOUNDS) -> Exchange:
    transport = WinrmTransport(Credentials(environment=GIVEN), authorities=authorities)
    return transport.ask(server(port), b"'x'", TAG, bounds)


def answering(status: str, *headers: str, body: bytes = b"") -> Act:
    def act(line: socket.socket, found: Endpoint) -> None:
        while request(line, found):
            head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
            line.sendall("\r\n".join(head).encode() + body)

    return act


def hanging(line: socket.socket, found: Endpoint) -> None:
    while request(line, found):
        time.sleep(20)


def closing(line: socket.socket, found: Endpoint) -> None:
    request(line, found)


def flooding(line: socket.socket, found: Endpoint) -> None:
    if request(line, found):
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/soap+xml\r\n\r\n")
        while True:
            line.sendall(b"<x>" * 20_000)


@pytest.mark.parametrize(
    ("act", "failure"),
    [
        (answering("401 Unauthorized", 'WWW-Authenticate: Basic realm="x"'), Failure.AUTH_REFUSED),
        (answering("401 Unauthorized", "WWW-Authenticate: Negotiate"), Failure.AUTH_REFUSED),
        (answering("500 Error", body=b"<html>"), Failure.GARBAGE),
        (answering("200 OK", body=b"hello"), Failure.GARBAGE),
        (answering("200 OK"), Failure.GARBAGE),
        (closing, Failure.CLOSED_MIDWAY),
        (hanging, Failure.SESSION_TIMEOUT),
        (flooding, Failure.FLOOD),
    ],
    ids=["basic", "refused", "500", "words", "empty", "closed", "hangs", "floods"],
)
def test_every_failure_comes_back_as_data(tmp_path: Path, act: Act, failure: Failure) -> None:
    began = time.monotonic()
    with serving(tmp_path, act) as found:
        answer = ask(found.port, found.authorities)
    assert (answer.failure, answer.output, answer.status) == (failure, b"", None)
    assert time.monotonic() - began < 6
    assert answer.host_key
    assert found.heard
    everything = b"".join(found.heard)
    assert SECRET.encode() not in everything
    assert SECRET.encode("utf-16-le") not in everything
    assert b"Basic" not in everything
    assert SECRET not in repr(answer)


def test_a_redirection_is_not_followed(tmp_path: Path) -> None:
    with serving(tmp_path, closing, "other", tls=False) as elsewhere:
        where = f"Location: http://127.0.0.1:{elsewhere.port}/wsman"
        with serving(tmp_path, answering("302 Found", where)) as found:
            answer = ask(found.port, found.authorities)
    assert (answer.failure, answer.detail) == (Failure.GARBAGE, "redirected (302)")
    assert elsewhere.connections == 0


def test_who_cannot_prove_its_name_hears_nothing(tmp_path: Path) -> None:
    stranger, _ = certificate(tmp_path, "stranger")
    with serving(tmp_path, closing) as found:
        unknown = ask(found.port, stranger)
    with serving(tmp_path, closing, "sv99") as other:
        misnamed = ask(other.port, other.authorities)
    assert unknown.failure is misnamed.failure is Failure.HOST_KEY_UNKNOWN
    assert "certificate" in unknown.detail
    assert b"".join(found.heard + other.heard) == b""


def test_what_is_no_tls_is_told(tmp_path: Path) -> None:
    with serving(
        tmp_path, lambda line, _: line.sendall(b"HTTP/1.1 400 Bad\r\n\r\n"), tls=False
    ) as plain:
        assert ask(plain.port, plain.authorities).failure is Failure.GARBAGE
    with serving(tmp_path, lambda _line, _found: time.sleep(5), tls=False) as mute:
        assert ask(mute.port, mute.authorities).failure is Failure.BANNER_TIMEOUT
    with serving(tmp_path, lambda _line, _found: None, tls=False) as gone:
        assert ask(gone.port, gone.authorities).failure is Failure.CLOSED_MIDWAY


def test_nothing_is_asked_without_listener_secret_or_https(tmp_path: Path) -> None:
    authorities, _ = certificate(tmp_path, "sv01")
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert ask(port, authorities).failure is Failure.REFUSED
    transport = WinrmTransport(Credentials(environment=GIVEN), authorities=authorities)
    for host, failure in (
        (server(5985), Failure.UNSUPPORTED),
        (server(5986, jump="B-1"), Failure.UNSUPPORTED),
        (server(5986, secret=None), Failure.SECRET_MISSING),
        (server(5986, secret="nobody"), Failure.SECRET_MISSING),
    ):
        assert transport.ask(host, b"'x'", TAG, BOUNDS).failure is failure
    lost = WinrmTransport(Credentials(environment=GIVEN), authorities=tmp_path / "none.pem")
    with serving(tmp_path, closing) as found:
        answer = lost.ask(server(found.port), b"'x'", TAG, BOUNDS)
    assert answer.failure is Failure.SECRET_MISSING
    assert found.heard == []


def test_the_operator_can_interrupt(tmp_path: Path) -> None:
    stop = threading.Event()
    with serving(tmp_path, hanging) as found:
        transport = WinrmTransport(
            Credentials(environment=GIVEN), authorities=found.authorities, stop=stop
        )
        threading.Timer(0.5, stop.set).start()
        began = time.monotonic()
        answer = transport.ask(server(found.port), b"'x'", TAG, Bounds(session=60))
    assert answer.failure is Failure.INTERRUPTED
    assert time.monotonic() - began < 3
