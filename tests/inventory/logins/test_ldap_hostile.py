"""Directories that lie, stall or talk nonsense: no evidence, and no secret told."""

import socket
import time
from contextlib import AbstractContextManager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inventory.logins import ber
from inventory.logins.base import Said
from inventory.logins.ldap import LdapLogin, LdapTarget, Security
from tests.inventory.logins.canaries import (
    CODE,
    GIVEN,
    PASSWORD,
    assert_silent,
    everything_logged,
)
from tests.lab.hostile import Endpoint, serving

__all__ = ["everything_logged"]

QUIET = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
BIND, EXTENDED = 0x61, 0x78


def login(port: int, seconds: float = 2, way: Security = Security.PLAIN) -> LdapLogin:
    return LdapLogin(LdapTarget("127.0.0.1", "uid={account},dc=test", port, way, seconds=seconds))


def answering(*replies: bytes) -> AbstractContextManager[Endpoint]:
    """A server that sends these one after the other, each after it heard something."""

    def speak(connection: socket.socket, _endpoint: Endpoint) -> None:
        for reply in replies:
            connection.recv(65536)
            connection.sendall(reply)
        connection.recv(65536)

    return serving(speak)


def result(number: int, tag: int, code: int, text: bytes = b"", extra: bytes = b"") -> bytes:
    said = ber.wrap(
        tag,
        ber.integer(code, ber.ENUMERATED),
        ber.wrap(ber.OCTETS),
        ber.wrap(ber.OCTETS, text),
        extra,
    )
    return ber.wrap(ber.SEQUENCE, ber.integer(number), said)


SOMEBODY = result(2, EXTENDED, 0, extra=ber.wrap(0x8B, b"dn:uid=anna,dc=test"))
UNKNOWN = result(2, EXTENDED, 2)
NOBODY = result(2, EXTENDED, 0)


@pytest.mark.parametrize(
    ("code", "text", "said"),
    [
        (49, b"", Said.REFUSED),
        (49, b"80090308: LdapErr: DSID-0C090439, data 52e, v4563", Said.REFUSED),
        (49, b"80090308: LdapErr: DSID-0C090439, data 775, v4563", Said.UNCLEAR),
        (49, b"80090308: LdapErr: DSID-0C090439, data 533, v4563", Said.UNCLEAR),
        (49, b"80090308: LdapErr: DSID-0C090439, data 999, v4563", Said.UNCLEAR),
        (8, b"", Said.UNCLEAR),
        (10, b"", Said.UNCLEAR),
        (14, b"", Said.UNCLEAR),
        (32, b"", Said.UNCLEAR),
        (51, b"", Said.UNCLEAR),
        (53, b"", Said.UNCLEAR),
        (4711, b"", Said.UNCLEAR),
    ],
)
def test_only_invalid_credentials_are_a_refusal(code: int, text: bytes, said: Said) -> None:
    with answering(result(1, BIND, code, text)) as server:
        assert login(server.port).attempt(GIVEN).said is said


@pytest.mark.parametrize(
    ("after", "said"),
    [(SOMEBODY, Said.ACCEPTED), (UNKNOWN, Said.ACCEPTED), (NOBODY, Said.UNCLEAR)],
)
def test_success_counts_unless_nobody_is_logged_in(after: bytes, said: Said) -> None:
    with answering(result(1, BIND, 0), after) as server:
        assert login(server.port).attempt(GIVEN).said is said


@pytest.mark.parametrize(
    "reply",
    [
        result(2, BIND, 0),
        result(0, EXTENDED, 52),
        result(1, EXTENDED, 0),
        result(1, BIND, 0)[:-1],
        b"\x30\x80\x00\x00",
        b"\x30\x84\x7f\xff\xff\xff",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"",
    ],
    ids=["number", "notice", "kind", "cut", "indefinite", "huge", "http", "closed"],
)
def test_what_is_no_answer_to_the_bind_proves_nothing(reply: bytes) -> None:
    with answering(reply) as server:
        assert login(server.port, 0.1).attempt(GIVEN).said is Said.UNCLEAR


@QUIET
@given(st.binary(max_size=60))
def test_garbage_proves_nothing(content: bytes) -> None:
    for reply in content, ber.wrap(ber.SEQUENCE, ber.integer(1), content):
        with answering(reply) as server:
            assert login(server.port, 0.1).attempt(GIVEN).said is Said.UNCLEAR


def test_a_server_that_drips_is_left_in_time() -> None:
    def speak(connection: socket.socket, endpoint: Endpoint) -> None:
        connection.sendall(b"\x30\x82\x40\x00")
        while not endpoint.ended.wait(0.02):
            connection.sendall(b"\x00")

    with serving(speak) as server:
        began = time.monotonic()
        answer = login(server.port, 0.4).attempt(GIVEN)
    assert answer.said is Said.UNCLEAR
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("way", [Security.LDAPS, Security.STARTTLS])
def test_no_password_goes_over_a_line_that_tls_does_not_protect(way: Security) -> None:
    heard: list[bytes] = []

    def speak(connection: socket.socket, _endpoint: Endpoint) -> None:
        heard.append(connection.recv(65536))
        connection.sendall(result(1, EXTENDED, 0) + result(2, BIND, 0) + SOMEBODY)
        while piece := connection.recv(65536):
            heard.append(piece)

    with serving(speak) as server:
        answer = login(server.port, 1, way).attempt(GIVEN)
    assert answer.said is Said.UNCLEAR
    assert PASSWORD.encode() not in b"".join(heard)


def test_a_refused_starttls_ends_the_attempt() -> None:
    with answering(result(1, EXTENDED, 52)) as server:
        answer = login(server.port, 1, Security.STARTTLS).attempt(GIVEN)
    assert answer == type(answer)(Said.UNCLEAR, (), (), "StartTLS is refused: unavailable")


def test_no_secret_is_told_by_answers_errors_or_logs(
    everything_logged: pytest.LogCaptureFixture,
) -> None:
    echo = f"{PASSWORD}{CODE} data {CODE}".encode()
    replies: list[bytes] = [result(1, BIND, code, echo) for code in (0, 49, 53)]
    for reply in [*replies, echo, b""]:
        with answering(reply) as server:
            tried = login(server.port, 0.3)
            assert_silent(everything_logged, tried.attempt(GIVEN), tried)


@pytest.mark.parametrize(
    ("account", "name"),
    [
        ("anna", "uid=anna,dc=test"),
        ("a,b", "uid=a\\,b,dc=test"),
        ('"x"+<y>;z=\\', 'uid=\\"x\\"\\+\\<y\\>\\;z\\=\\\\,dc=test'),
        ("#anna ", "uid=\\#anna\\ ,dc=test"),
    ],
)
def test_names_are_escaped_in_a_dn_and_left_alone_elsewhere(account: str, name: str) -> None:
    assert LdapTarget("a", "uid={account},dc=test").bind_name(account) == name
    assert LdapTarget("a", "{account}@town").bind_name(account) == f"{account}@town"


@given(st.integers(0, 2**31 - 1), st.binary(max_size=300))
def test_elements_are_read_as_they_were_written(value: int, content: bytes) -> None:
    written = ber.integer(value) + ber.wrap(ber.OCTETS, content)
    [(tag, number), (_, octets)] = list(ber.elements(written))
    assert (tag, ber.number(number), octets) == (ber.INTEGER, value, content)
