"""One login over SSH, tried and given up: strict host key, one connection, no channel opened.

Methods come in the order asked for (RFC 4252, 5.1); an agent, other keys and other methods are
never tried. What a server shows is kept as evidence, what is sent never.
"""

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import paramiko

from inventory.host_keys import HostKeys
from inventory.logins.base import Answer, Credentials, Said
from inventory.logins.prompts import Asked, asked, shown
from inventory.model import Host
from inventory.transport import handshake
from inventory.transport.base import Bounds, Failure
from inventory.transport.stop import Stop
from inventory.transport.wire import dial

PUBLICKEY, PASSWORD, INTERACTIVE = "publickey", "password", "keyboard-interactive"
METHODS = (PUBLICKEY, PASSWORD, INTERACTIVE)
_MOST_PROMPTS = 8


class SshLogin:
    """A `Login` that speaks SSH; `host` gives addresses, port and the trusted host keys."""

    def __init__(
        self,
        host: Host,
        keys: HostKeys,
        key: paramiko.PKey | None,
        bounds: Bounds | None = None,
        stop: threading.Event | None = None,
    ) -> None:
        """Connect nowhere yet; paramiko's log is silenced, for hosts write into it."""
        self._host = host
        self._keys = keys
        self._key = key
        self._bounds = bounds or Bounds()
        self._stop = stop
        for name in (handshake.LOGGER, "paramiko"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)

    def __repr__(self) -> str:
        """Say where, never what with."""
        return f"SshLogin({self._host.id}, {self._host.access.port})"

    def attempt(self, credentials: Credentials) -> Answer:
        """Try once; whatever goes wrong on the way is no refusal but unclear."""
        try:
            with self._line() as line:
                return _Trial(line, self._key, credentials).answer()
        except Stop as stop:
            detail = ": ".join(part for part in (stop.failure.value, stop.detail) if part)
            return Answer(Said.UNCLEAR, (), (), detail)
        except Exception as odd:  # noqa: BLE001 - its frames hold secrets: only its name goes on
            return Answer(Said.UNCLEAR, (), (), type(odd).__name__)

    def clock_skew(self) -> float | None:
        """SSH tells no time: the administrative channel is asked instead."""
        return None

    @contextmanager
    def _line(self) -> Iterator[paramiko.Transport]:
        bounds, known = self._bounds, self._keys.for_host(self._host)
        wire = dial(self._host.addresses, self._host.access.port, bounds.connect, self._stop)
        try:
            wire.allow(bounds.banner)
            line = handshake.greet(wire, known)
            try:
                handshake.insist(handshake.identity(line), known)
                wire.allow(bounds.auth)
                yield line
            finally:
                handshake.hang_up(line, wire)
        finally:
            wire.close()


class _Trial:
    """The course of one attempt on an open line."""

    def __init__(
        self, line: paramiko.Transport, key: paramiko.PKey | None, given: Credentials
    ) -> None:
        self._line, self._key, self._given = line, key, given
        self._prompts: list[str] = []
        self._lost = ""

    def answer(self) -> Answer:
        """Each method in turn, as long as the server is content with it and wants more."""
        remaining: Sequence[str] = ()
        for method in self._given.methods:
            try:
                remaining = self._by(method)
            except paramiko.AuthenticationException as refusal:
                return self._refused(method, refusal)
            if not remaining:
                return self._said(Said.ACCEPTED, (), method)
        return self._said(Said.PARTIAL, remaining, "")

    def _by(self, method: str) -> Sequence[str]:
        user = self._given.account
        if method == PUBLICKEY:
            if self._key is None or not self._given.use_key:
                raise Stop(Failure.SECRET_MISSING, "no key to offer")
            return self._line.auth_publickey(user, self._key)
        if method == PASSWORD:
            both = (self._given.password or "") + (self._given.code or "")
            return self._line.auth_password(user, both, fallback=False)
        return self._line.auth_interactive(user, self._reply)

    def _reply(
        self, _title: str, _instructions: str, prompts: Sequence[tuple[str, bool]]
    ) -> list[str]:
        """Answer prompt by prompt; one that is not understood ends the attempt."""
        return [self._typed(prompt) for prompt, _echo in prompts]

    def _typed(self, prompt: str) -> str:
        password, code = self._given.password or "", self._given.code or ""
        self._prompts.append(shown(prompt, password, code))
        kind = asked(prompt)
        if kind is Asked.UNKNOWN:
            self._lost = "a prompt that is not understood"
        if len(self._prompts) > _MOST_PROMPTS:
            self._lost = "prompts without end"
        if self._lost:
            raise paramiko.AuthenticationException(self._lost)
        return (password if kind is not Asked.CODE else "") + (
            code if kind is not Asked.PASSWORD else ""
        )

    def _refused(self, method: str, refusal: paramiko.AuthenticationException) -> Answer:
        if self._lost:
            return self._said(Said.UNCLEAR, (), self._lost)
        if not self._line.is_active():
            return self._said(Said.UNCLEAR, (), f"the line was closed ({method})")
        allowed: Sequence[str] = ()
        if isinstance(refusal, paramiko.BadAuthenticationType):
            allowed = refusal.allowed_types
            return self._said(Said.REFUSED, allowed, f"not offered by the server ({method})")
        return self._said(Said.REFUSED, allowed, method)

    def _said(self, said: Said, remaining: Sequence[str], detail: str) -> Answer:
        names = tuple(shown(name) for name in remaining)
        return Answer(said, names, tuple(self._prompts), detail)
