"""Trying a login over RADIUS: PAP, the code behind the password or asked for by a challenge.

RFC 2865, with the Message-Authenticator of RFC 3579 3.2 on every request, first as against
CVE-2024-3596 (BlastRADIUS). One attempt sends each packet once: a server that counts failures
must not count a repetition. Replies that do not verify are passed over (RFC 2865 3).
"""

import socket
import time
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum

from pyrad.packet import (  # type: ignore[import-untyped] # ships without types
    AccessAccept,
    AccessChallenge,
    AccessReject,
    AuthPacket,
    PacketError,
)

from inventory.logins.base import Answer, Credentials, Said
from inventory.logins.given import Joined, NoAnswerError, encoded, join, unclear
from inventory.logins.prompts import shown

UNSIGNED = "no Message-Authenticator in the reply (CVE-2024-3596)"

_USER_NAME, _USER_PASSWORD, _REPLY_MESSAGE, _STATE = 1, 2, 18, 24
_SERVICE_TYPE, _AUTHENTICATE_ONLY, _NAS_IDENTIFIER = 6, 8, 32
_MESSAGE_AUTHENTICATOR = 80
_SAID = {
    AccessAccept: Said.ACCEPTED,
    AccessReject: Said.REFUSED,
    AccessChallenge: Said.PARTIAL,
}
_LONGEST_PASSWORD, _LONGEST_NAME = 128, 253
_LARGEST = 4096
_ROUNDS = 3  # challenges answered in one attempt


class Style(StrEnum):
    """Where the code goes: in the same field as the password, or after a challenge."""

    JOINED = "joined"
    CHALLENGE = "challenge"


@dataclass(frozen=True, slots=True)
class RadiusTarget:
    """A server, and the shared secret that it keeps for the machine which tries."""

    address: str
    secret: str = field(repr=False)
    port: int = 1812
    style: Style = Style.JOINED
    joined: Joined = Joined.CODE_LAST
    nas: str = "hinomi"
    seconds: float = 10.0
    skew: float | None = None  # RADIUS tells no time: only who asked elsewhere can know


@dataclass(frozen=True, slots=True)
class _Reply:
    said: Said
    state: bytes | None
    prompts: tuple[str, ...]
    signed: bool


class RadiusLogin:
    """Logins at a RADIUS server; every attempt has a socket of its own."""

    def __init__(self, target: RadiusTarget) -> None:
        """Remember the target; nothing is sent."""
        self._target = target

    def attempt(self, credentials: Credentials) -> Answer:
        """Send the password, and the code with it or in answer to the challenge."""
        return self._tried(credentials, None)

    def attempt_with_state(self, credentials: Credentials, state: bytes) -> Answer:
        """Answer a challenge that was never given, with a State made up or kept from before."""
        return self._tried(credentials, state)

    def clock_skew(self) -> float | None:
        """What is known from elsewhere: the protocol carries no time."""
        return self._target.skew

    def _tried(self, credentials: Credentials, state: bytes | None) -> Answer:
        try:
            return self._conversation(credentials, state)
        except NoAnswerError as silence:
            return unclear(silence)
        except Exception as odd:  # noqa: BLE001 - its frames hold secrets: only its name goes on
            return unclear(type(odd).__name__)

    def _conversation(self, credentials: Credentials, state: bytes | None) -> Answer:
        deadline = time.monotonic() + self._target.seconds
        first, second = self._texts(credentials)
        if state is not None:
            first, second = second or "", None
        seen: list[_Reply] = []
        with _Line(self._target, deadline) as line:
            reply = line.exchange(self._packet(credentials.account, first, state))
            seen.append(reply)
            while reply.said is Said.PARTIAL and second is not None and len(seen) <= _ROUNDS:
                packet = self._packet(credentials.account, second, reply.state)
                reply, second = line.exchange(packet), None
                seen.append(reply)
        secrets = (credentials.password, credentials.code, self._target.secret)
        return _answer(seen, secrets)

    def _texts(self, credentials: Credentials) -> tuple[str, str | None]:
        """What the first packet says, and what answers a challenge; None where nothing does."""
        if self._target.style is Style.JOINED:
            return join(credentials, self._target.joined), None
        if credentials.password is None:
            return credentials.code or "", credentials.code
        return credentials.password, credentials.code

    def _packet(self, account: str, text: str, state: bytes | None) -> AuthPacket:
        password, name = encoded(text), encoded(account)
        if len(password) > _LONGEST_PASSWORD or not 1 <= len(name) <= _LONGEST_NAME:
            raise NoAnswerError("longer or shorter than RADIUS can carry; nothing was sent")
        packet = AuthPacket(secret=self._target.secret.encode())
        packet.add_message_authenticator()
        packet[_USER_NAME] = [name]
        packet[_USER_PASSWORD] = [packet.PwCrypt(password)]
        packet[_SERVICE_TYPE] = [_AUTHENTICATE_ONLY.to_bytes(4, "big")]
        packet[_NAS_IDENTIFIER] = [self._target.nas.encode()[:_LONGEST_NAME]]
        if state is not None:
            packet[_STATE] = [state]
        return packet


class _Line:
    """One socket that hears the server alone, until the deadline."""

    def __init__(self, target: RadiusTarget, deadline: float) -> None:
        self._deadline = deadline
        try:
            family, kind, _, _, address = socket.getaddrinfo(
                target.address, target.port, type=socket.SOCK_DGRAM
            )[0]
            self._socket = socket.socket(family, kind)
        except (OSError, UnicodeError):
            raise NoAnswerError("the address cannot be found") from None
        try:
            self._socket.connect(address)
        except OSError as error:
            self._socket.close()
            raise NoAnswerError(f"cannot be reached: {error.strerror}") from None

    def __enter__(self) -> "_Line":
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def exchange(self, packet: AuthPacket) -> _Reply:
        """Send once and wait for the reply that verifies."""
        doubtful = ""
        try:
            self._socket.send(packet.RequestPacket())
            while (left := self._deadline - time.monotonic()) > 0:
                self._socket.settimeout(left)
                reply = _verified(packet, self._socket.recv(_LARGEST + 1))
                if reply is not None:
                    return reply
                doubtful = "; a reply came that does not verify: is the shared secret right?"
        except TimeoutError:
            pass
        except OSError as error:
            raise NoAnswerError(f"cannot be reached: {error.strerror}{doubtful}") from None
        raise NoAnswerError(f"no reply in time{doubtful}")


def _verified(request: AuthPacket, raw: bytes) -> _Reply | None:
    """The reply to this request, or None: not one, or signed with another secret."""
    with suppress(PacketError):
        reply = request.CreateReply(packet=raw)
        signatures = reply.get(_MESSAGE_AUTHENTICATOR, [])
        whole = len(raw) <= _LARGEST and all(len(value) == 16 for value in signatures)
        if whole and len(signatures) <= 1 and request.VerifyReply(reply, raw):
            return _read(reply, signed=bool(signatures))
    return None


def _read(reply: AuthPacket, *, signed: bool) -> _Reply:
    states = reply.get(_STATE, [])
    shown = b"\n".join(reply.get(_REPLY_MESSAGE, [])).decode("utf-8", "replace")
    return _Reply(
        said=_SAID.get(reply.code, Said.UNCLEAR),
        state=states[0] if states else None,
        prompts=(shown,) if shown else (),
        signed=signed,
    )


def _answer(seen: list[_Reply], secrets: tuple[str | None, ...]) -> Answer:
    last = seen[-1]
    challenged = [reply for reply in seen if reply.said is Said.PARTIAL]
    return Answer(
        said=last.said,
        remaining=("challenge",) if last.said is Said.PARTIAL else (),
        prompts=tuple(shown(text, *secrets) for reply in challenged for text in reply.prompts),
        detail="" if all(reply.signed for reply in seen) else UNSIGNED,
    )
