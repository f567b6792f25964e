"""RADIUS replies that are forged, broken or not there: no evidence, and no secret told."""

import hashlib
import struct
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyrad.packet import (  # type: ignore[import-untyped] # ships without types
    AccessAccept,
    AccessChallenge,
    AccessReject,
    AuthPacket,
)

from inventory.logins.base import Said
from inventory.logins.radius import UNSIGNED, RadiusLogin, RadiusTarget, Style
from tests.inventory.logins.canaries import (
    CODE,
    GIVEN,
    PASSWORD,
    SHARED,
    assert_silent,
    datagrams,
    everything_logged,
    words,
)

__all__ = ["everything_logged"]

Reply = Callable[[bytes], list[bytes]]
QUIET = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def login(port: int, style: Style = Style.JOINED, seconds: float = 0.1) -> RadiusLogin:
    return RadiusLogin(RadiusTarget("127.0.0.1", SHARED, port, style, seconds=seconds))


def request_of(data: bytes) -> AuthPacket:
    return AuthPacket(secret=SHARED.encode(), packet=data)


def signed(
    code: int, *, sign: bool = True, message: bytes = b"", state: bytes = b""
) -> Callable[[bytes], bytes]:
    """The reply that a server which knows the shared secret gives."""

    def reply(data: bytes) -> bytes:
        packet = request_of(data).CreateReply(message_authenticator=sign)
        packet.code = code
        if message:
            packet[18] = [message]
        if state:
            packet[24] = [state]
        return bytes(packet.ReplyPacket())

    return reply


def hearing(heard: list[bytes]) -> Reply:
    """A server that writes down what it hears, and says nothing."""

    def reply(data: bytes) -> list[bytes]:
        heard.append(data)
        return []

    return reply


def one(reply: Callable[[bytes], bytes]) -> Reply:
    return lambda data: [reply(data)]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (AccessAccept, Said.ACCEPTED),
        (AccessReject, Said.REFUSED),
        (AccessChallenge, Said.PARTIAL),
        (5, Said.UNCLEAR),
    ],
)
@pytest.mark.parametrize("sign", [True, False])
def test_a_reply_that_verifies_is_taken_and_a_missing_signature_told(
    code: int, said: Said, sign: bool
) -> None:
    with datagrams(one(signed(code, sign=sign))) as port:
        answer = login(port, seconds=2).attempt(GIVEN)
    assert answer.said is said
    assert answer.detail == ("" if sign else UNSIGNED)


def test_the_request_is_signed_and_hides_the_password() -> None:
    heard: list[bytes] = []
    with datagrams(hearing(heard)) as port:
        login(port).attempt(GIVEN)
    [data] = heard  # sent once: a repetition could count as another failure
    packet = request_of(data)
    assert data[20] == 80, "the Message-Authenticator comes first"
    assert packet.verify_message_authenticator()
    assert packet.PwDecrypt(packet[2][0]) == PASSWORD + CODE
    assert PASSWORD.encode() not in data


@QUIET
@given(raw=st.binary(max_size=200), head=st.sampled_from([1, 2, 3, 11]))
def test_garbage_proves_nothing(raw: bytes, head: int) -> None:
    def reply(data: bytes) -> list[bytes]:
        framed = struct.pack("!BBH", head, data[1], 20 + len(raw)) + bytes(16) + raw
        return [raw, framed]

    with datagrams(reply) as port:
        assert login(port, seconds=0.05).attempt(GIVEN).said is Said.UNCLEAR


@QUIET
@given(at=st.integers(0, 37), bit=st.integers(0, 7), sign=st.booleans())
def test_a_reply_with_one_bit_changed_proves_nothing(at: int, bit: int, sign: bool) -> None:
    def reply(data: bytes) -> list[bytes]:
        raw = bytearray(signed(AccessAccept, sign=sign, message=b"welcome to the town")(data))
        raw[at] ^= 1 << bit
        return [bytes(raw)]

    with datagrams(reply) as port:
        assert login(port, seconds=0.05).attempt(GIVEN).said is Said.UNCLEAR


def with_digest(data: bytes, attributes: bytes, code: int = AccessAccept) -> bytes:
    """A reply whose Response Authenticator is right, whatever the attributes are."""
    head = struct.pack("!BBH", code, data[1], 20 + len(attributes))
    digest = hashlib.md5(head + data[4:20] + attributes + SHARED.encode()).digest()
    return head + digest + attributes


@pytest.mark.parametrize(
    "attributes",
    [
        b"\x50\x12" + bytes(16),
        b"\x50\x02",
        b"\x50\x11" + bytes(15),
        b"\x50\x12" + bytes(16) + b"\x50\x12" + bytes(16),
        b"\x12\x00",
        b"\x12",
        b"\x21\x04ab",
    ],
    ids=["wrong", "empty", "short", "twice", "no-length", "cut", "proxy-state"],
)
def test_a_wrong_signature_proves_nothing_though_the_digest_is_right(attributes: bytes) -> None:
    with datagrams(one(lambda data: with_digest(data, attributes))) as port:
        answer = login(port).attempt(GIVEN)
    assert answer.said is Said.UNCLEAR
    assert "shared secret" in answer.detail


def test_a_forged_reply_before_the_true_one_is_passed_over() -> None:
    def reply(data: bytes) -> list[bytes]:
        return [with_digest(data, b"\x12", AccessReject), signed(AccessAccept)(data)]

    with datagrams(reply) as port:
        assert login(port, seconds=2).attempt(GIVEN).said is Said.ACCEPTED


def test_a_server_that_only_ever_asks_is_left() -> None:
    asked: list[str] = []

    def reply(data: bytes) -> list[bytes]:
        packet = request_of(data)
        asked.append(packet.PwDecrypt(packet[2][0]))
        return [signed(AccessChallenge, message=b"again", state=b"s")(data)]

    with datagrams(reply) as port:
        answer = login(port, Style.CHALLENGE, seconds=2).attempt(GIVEN)
    assert answer.said is Said.PARTIAL
    assert asked == [PASSWORD, CODE]


@pytest.mark.parametrize("style", list(Style))
def test_no_secret_is_told_by_answers_errors_or_logs(
    style: Style, everything_logged: pytest.LogCaptureFixture
) -> None:
    echo = f"{PASSWORD}{CODE} {CODE} {PASSWORD} of {SHARED}".encode()
    told = [one(signed(code, message=echo, state=echo)) for code in (2, 3, 11)]
    silent: list[Reply] = [lambda _: [], lambda data: [data], lambda _: [echo]]
    for reply in [*told, *silent]:
        with datagrams(reply) as port:
            tried = login(port, style, seconds=0.1)
            answer = tried.attempt(GIVEN)
            assert_silent(
                everything_logged, answer, words(answer), GIVEN, tried, RadiusTarget("::1", SHARED)
            )
    closed = login(1, style).attempt(GIVEN)
    assert closed.said is Said.UNCLEAR
    assert_silent(everything_logged, closed)


@pytest.mark.parametrize("text", ["x" * 129, "\ud800"])
def test_what_cannot_be_carried_is_not_sent(text: str) -> None:
    heard: list[bytes] = []
    with datagrams(hearing(heard)) as port:
        answer = login(port).attempt(replace(GIVEN, password=text))
    assert (answer.said, heard) == (Said.UNCLEAR, [])
    assert "nothing was sent" in answer.detail
