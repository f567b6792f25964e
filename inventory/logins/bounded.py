"""A connection whose whole life has one deadline, and TLS that verifies whom it speaks to."""

import socket
import ssl
import time
from contextlib import suppress
from pathlib import Path
from typing import Self

from inventory.logins.given import NoAnswerError


def verifying(authority: Path | None) -> ssl.SSLContext:
    """TLS 1.2 or later that checks certificate and name, by the system's or by one's own CA."""
    try:
        context = ssl.create_default_context(cafile=authority)
    except (OSError, ssl.SSLError):
        raise NoAnswerError(f"the CA file cannot be read: {authority}") from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


class Bounded:
    """A TCP stream; every step ends by the deadline, with NoAnswerError where it fails."""

    def __init__(self, address: str, port: int, seconds: float) -> None:
        """Connect; the deadline runs from here."""
        self._deadline = time.monotonic() + seconds
        try:
            self._stream = socket.create_connection((address, port), timeout=self._left())
        except (OSError, UnicodeError) as error:
            raise NoAnswerError(f"cannot be reached: {_reason(error)}") from None

    def __enter__(self) -> Self:
        """The connected stream."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close without a word."""
        with suppress(OSError):
            self._stream.close()

    def secure(self, context: ssl.SSLContext, name: str) -> None:
        """Go on in TLS with the server of this name."""
        self._stream.settimeout(self._left())
        try:
            self._stream = context.wrap_socket(self._stream, server_hostname=name)
        except ssl.SSLCertVerificationError as error:
            raise NoAnswerError(f"the certificate is not good: {error.verify_message}") from None
        except (OSError, ValueError) as error:
            raise NoAnswerError(f"no TLS: {_reason(error)}") from None

    def send(self, data: bytes) -> None:
        """Send all of it."""
        self._stream.settimeout(self._left())
        try:
            self._stream.sendall(data)
        except OSError as error:
            raise NoAnswerError(f"closed: {_reason(error)}") from None

    def receive(self, count: int) -> bytes:
        """Exactly so many bytes."""
        held = bytearray()
        while len(held) < count:
            self._stream.settimeout(self._left())
            try:
                piece = self._stream.recv(count - len(held))
            except OSError as error:
                raise NoAnswerError(f"closed: {_reason(error)}") from None
            if not piece:
                raise NoAnswerError("closed by the other side")
            held += piece
        return bytes(held)

    def _left(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise NoAnswerError("no answer in time")
        return left


def _reason(error: Exception) -> str:
    """The system's own words for an error; never what was being sent."""
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, ssl.SSLError):
        return error.reason or "TLS failed"
    return (isinstance(error, OSError) and error.strerror) or "no such address"
