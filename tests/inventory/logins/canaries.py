"""Secrets that must be found nowhere, and servers on loopback that say what a test wants."""

import logging
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from inventory.logins.base import Answer, Credentials

PASSWORD, CODE, SHARED = "Canary-Pass-7h3", "918273", "Canary-Shared-5q1"
GIVEN = Credentials("anna", PASSWORD, CODE, use_key=False, methods=())


def assert_silent(caplog: pytest.LogCaptureFixture, *things: object) -> None:
    """None of the secrets is in these things or in anything that was logged."""
    kept = [repr(thing) for thing in things] + [str(thing) for thing in things]
    kept += [record.getMessage() for record in caplog.records]
    for secret in (PASSWORD, CODE, SHARED):
        assert [text for text in kept if secret in text] == []


@pytest.fixture
def everything_logged(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """The log of every library at its most talkative."""
    caplog.set_level(logging.DEBUG)
    return caplog


def words(answer: Answer) -> str:
    """All that an answer would leave in a record."""
    return " ".join((*answer.remaining, *answer.prompts, answer.detail))


@contextmanager
def datagrams(reply: Callable[[bytes], list[bytes]]) -> Iterator[int]:
    """A UDP server on loopback that replies so; its port."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(0.02)
        ended = threading.Event()

        def serve() -> None:
            while not ended.is_set():
                with suppress(TimeoutError, ConnectionError):
                    data, sender = server.recvfrom(65536)
                    for packet in reply(data):
                        server.sendto(packet, sender)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            ended.set()
            thread.join(timeout=5)
