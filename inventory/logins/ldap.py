"""Trying a login by an LDAP simple bind, the code behind the password (RFC 4511, 4513).

Written out here because no library of LDAP for Python is both maintained and free of compiled
system packages; a bind is four messages. Only `invalidCredentials` is a refusal, and not where
the server says that the account is locked, expired or disabled.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from inventory.logins import ber
from inventory.logins.base import OUT_OF_USE, Answer, Credentials, Said
from inventory.logins.bounded import Bounded, verifying
from inventory.logins.given import Joined, NoAnswerError, encoded, join, unclear

_BIND, _BIND_ANSWER, _UNBIND, _ASK, _ASK_ANSWER = 0x60, 0x61, 0x42, 0x77, 0x78
_SIMPLE, _NAME, _ERROR, _VALUE, _CONTROLS = 0x80, 0x80, 0x81, 0x8B, 0xA0
_START_TLS = b"1.3.6.1.4.1.1466.20037"  # RFC 4511 4.14
_WHO_AM_I = b"1.3.6.1.4.1.4203.1.11.3"  # RFC 4532
_PASSWORD_POLICY = b"1.3.6.1.4.1.42.2.27.8.5.1"  # draft-behera-ldap-password-policy 6
_LARGEST = 65536

_SUCCESS, _INVALID_CREDENTIALS = 0, 49
_CODES = {
    8: "strongerAuthRequired",
    10: "referral",
    13: "confidentialityRequired",
    14: "saslBindInProgress",
    19: "constraintViolation",
    32: "noSuchObject",
    34: "invalidDNSyntax",
    48: "inappropriateAuthentication",
    50: "insufficientAccessRights",
    51: "busy",
    52: "unavailable",
    53: "unwillingToPerform",
    80: "other",
}
# Active Directory tells why in the text that goes with invalidCredentials, as a Windows error
_DATA = re.compile(rb"\bdata ([0-9a-f]{3,4})\b")
_NOT_RIGHT = {b"525", b"52e"}  # no such user, wrong password
_STATES = {
    b"530": "the directory says: not allowed at this time",
    b"531": "the directory says: not allowed from this machine",
    b"532": "the directory says: password expired",
    b"533": f"{OUT_OF_USE}: disabled",
    b"701": f"{OUT_OF_USE}: expired",
    b"773": "the directory says: password must be changed",
    b"775": f"{OUT_OF_USE}: locked",
}
_POLICY_STATES: Mapping[int | None, str] = {
    0: "the directory says: password expired",
    1: f"{OUT_OF_USE}: locked",
}
_SPECIAL = re.compile(r'[,+"\\<>;=]|^[# ]| $')


class Security(StrEnum):
    """How the connection is protected; PLAIN sends the password in the clear."""

    LDAPS = "ldaps"
    STARTTLS = "starttls"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class LdapTarget:
    """A directory, and the name to bind by: `uid={account},ou=people,dc=…` or `{account}@…`."""

    address: str
    name: str
    port: int = 636
    security: Security = Security.LDAPS
    server_name: str = ""  # in the certificate; the address where it is empty
    authority: Path | None = None
    joined: Joined = Joined.CODE_LAST
    seconds: float = 10.0
    skew: float | None = field(default=None)  # LDAP tells no time

    def bind_name(self, account: str) -> str:
        """The name of this account, escaped where it stands in a DN (RFC 4514 2.4)."""
        escaped = _SPECIAL.sub(r"\\\g<0>", account) if "=" in self.name else account
        return self.name.replace("{account}", escaped)


@dataclass(frozen=True, slots=True)
class _Result:
    code: int
    text: bytes
    value: bytes | None
    policy: int | None


class LdapLogin:
    """Binds at a directory; every attempt is a connection of its own."""

    def __init__(self, target: LdapTarget) -> None:
        """Remember the target; nothing is sent."""
        self._target = target

    def attempt(self, credentials: Credentials) -> Answer:
        """Bind once, ask who one is, and leave."""
        try:
            return self._bind(credentials)
        except NoAnswerError as silence:
            return unclear(silence)
        except ber.MalformedError:
            return unclear("an answer that is not LDAP")
        except Exception as odd:  # noqa: BLE001 - its frames hold secrets: only its name goes on
            return unclear(type(odd).__name__)

    def clock_skew(self) -> float | None:
        """What is known from elsewhere: the protocol carries no time."""
        return self._target.skew

    def _bind(self, credentials: Credentials) -> Answer:
        target = self._target
        password = encoded(join(credentials, target.joined))
        name = encoded(target.bind_name(credentials.account))
        if not password or not credentials.account or "\0" in credentials.account:
            # RFC 4513 5.1.2: with no password it is another kind of bind, which proves nothing
            raise NoAnswerError("a bind without a password is anonymous; nothing was sent")
        with Bounded(target.address, target.port, target.seconds) as stream:
            session = _Session(stream)
            self._protect(session)
            answer = _judged(session.bind(name, password))
            nobody = answer.said is Said.ACCEPTED and session.nobody()
            session.leave()
        if nobody:
            return unclear("accepted, but the directory says that nobody is logged in")
        return answer

    def _protect(self, session: "_Session") -> None:
        target = self._target
        if target.security is Security.PLAIN:
            return
        if target.security is Security.STARTTLS:
            said = session.ask(_START_TLS).code
            if said != _SUCCESS:
                raise NoAnswerError(f"StartTLS is refused: {_CODES.get(said, said)}")
        context = verifying(target.authority)
        session.stream.secure(context, target.server_name or target.address)


class _Session:
    """Messages one after the other (RFC 4511 4.1.1)."""

    def __init__(self, stream: Bounded) -> None:
        self.stream = stream
        self._number = 0

    def bind(self, name: bytes, password: bytes) -> _Result:
        """Bind; the server is asked for the state of the account too, if it can tell."""
        simple = ber.wrap(_SIMPLE, password)
        request = ber.wrap(_BIND, ber.integer(3), ber.wrap(ber.OCTETS, name), simple)
        policy = ber.wrap(ber.SEQUENCE, ber.wrap(ber.OCTETS, _PASSWORD_POLICY))
        return self._exchange(request, _BIND_ANSWER, ber.wrap(_CONTROLS, policy))

    def ask(self, operation: bytes) -> _Result:
        """An extended operation without a value."""
        return self._exchange(ber.wrap(_ASK, ber.wrap(_NAME, operation)), _ASK_ANSWER)

    def nobody(self) -> bool:
        """Whether the directory says that this session is anonymous; not every one can tell."""
        try:
            said = self.ask(_WHO_AM_I)
        except (NoAnswerError, ber.MalformedError):
            return False
        return said.code == _SUCCESS and not said.value

    def leave(self) -> None:
        """Say good-bye; nothing is answered."""
        with suppress(NoAnswerError):
            self.stream.send(_message(self._number + 1, ber.wrap(_UNBIND)))

    def _exchange(self, request: bytes, expected: int, controls: bytes = b"") -> _Result:
        self._number += 1
        self.stream.send(_message(self._number, request, controls))
        number, tag, content, extra = _opened(self._message())
        if (number, tag) != (self._number, expected):
            raise NoAnswerError("the directory ended the session, or answered something else")
        return _result(content, extra)

    def _message(self) -> bytes:
        head = self.stream.receive(2)
        if head[1] > 0x80:
            head += self.stream.receive(head[1] & 0x7F)
        tag, _, size = ber.header(head)
        if tag != ber.SEQUENCE or size > _LARGEST:
            raise ber.MalformedError
        return self.stream.receive(size)


def _message(number: int, request: bytes, controls: bytes = b"") -> bytes:
    return ber.wrap(ber.SEQUENCE, ber.integer(number), request, controls)


def _opened(message: bytes) -> tuple[int, int, bytes, bytes]:
    """Number, kind and content of a message, and its controls."""
    parts = list(ber.elements(message))
    if len(parts) < 2 or parts[0][0] != ber.INTEGER:
        raise ber.MalformedError
    controls = [content for tag, content in parts[2:] if tag == _CONTROLS]
    return ber.number(parts[0][1]), *parts[1], b"".join(controls)


def _result(content: bytes, controls: bytes) -> _Result:
    parts = list(ber.elements(content))
    if [tag for tag, _ in parts[:3]] != [ber.ENUMERATED, ber.OCTETS, ber.OCTETS]:
        raise ber.MalformedError
    values = [value for tag, value in parts[3:] if tag == _VALUE]
    policies = list(_policy_errors(controls))
    return _Result(
        code=ber.number(parts[0][1]),
        text=parts[2][1],
        value=values[0] if values else None,
        policy=policies[0] if policies else None,
    )


def _policy_errors(controls: bytes) -> Iterator[int]:
    for _, control in ber.elements(controls):
        fields = list(ber.elements(control))
        if fields and fields[0] == (ber.OCTETS, _PASSWORD_POLICY):
            for tag, value in fields[1:]:
                if tag == ber.OCTETS:
                    for _, inner in ber.elements(value):
                        yield from (
                            ber.number(error)
                            for kind, error in ber.elements(inner)
                            if kind == _ERROR
                        )


def _judged(result: _Result) -> Answer:
    if result.code == _SUCCESS:
        return Answer(Said.ACCEPTED, (), (), "")
    if result.code != _INVALID_CREDENTIALS:
        return unclear(f"LDAP result {result.code} {_CODES.get(result.code, '')}".rstrip())
    data = _DATA.search(result.text)
    state = _POLICY_STATES.get(result.policy)
    if data and data[1] not in _NOT_RIGHT:
        state = _STATES.get(data[1], "the directory says: something else than a wrong password")
    if state:
        return unclear(state)
    return Answer(Said.REFUSED, (), (), "")
