"""Asking a host over SSH: strict keys, one session, one round trip; failures come as data."""

import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import paramiko

from inventory.credentials import Credentials
from inventory.host_keys import HostKey, HostKeys
from inventory.model import Host, Platform, Way
from inventory.transport import handshake
from inventory.transport.base import Bounds, Exchange, Failure
from inventory.transport.handshake import Stage
from inventory.transport.jump import Bastions
from inventory.transport.legacy_ssh import shown_key
from inventory.transport.login import KeyRing, Secrets, gather, log_in
from inventory.transport.session import Answer, converse
from inventory.transport.stop import Stop
from inventory.transport.wire import Wire, dial
from inventory.words import HinomiError

_UNBOUND = 365 * 86400.0  # a bastion's line lives as long as somebody uses it


@dataclass(frozen=True, slots=True)
class Offer:
    """The host key that a host shows now, or why it shows none."""

    host: str
    key: HostKey | None
    failure: Failure | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    transport: paramiko.Transport
    wire: Wire
    key: HostKey
    known: tuple[HostKey, ...]


class SshTransport:
    """Asks each host once over its own SSH connection, through its bastion where it has one.

    `hosts` is the ledger by id, where bastions are looked up; `collector_sha256` the digest of
    the present collector; `stop` ends every exchange at once, each as INTERRUPTED;
    `finite_groups` names the hosts by id that may exchange keys in finite-field groups.
    """

    def __init__(
        self,
        keys: HostKeys,
        credentials: Credentials,
        hosts: Mapping[str, Host] | None = None,
        collector_sha256: str | None = None,
        *,
        stop: threading.Event | None = None,
        key_folder: Path = Path(),
        finite_groups: frozenset[str] = frozenset(),
    ) -> None:
        """Connect nowhere yet; paramiko's log is silenced, for hosts write into it."""
        self._keys = keys
        self._credentials = credentials
        self._hosts = {} if hosts is None else hosts
        self._collector = collector_sha256
        self._stop = stop
        self._ring = KeyRing(key_folder)
        self._finite = finite_groups
        self._bastions: Bastions | None = None
        self._lock = threading.Lock()
        for name in (handshake.LOGGER, "paramiko"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)

    def ask(self, host: Host, script: bytes, tag: str, bounds: Bounds) -> Exchange:
        """Run the script once; every failure comes back as data."""
        started = datetime.now(UTC)
        seen: list[HostKey] = []
        try:
            answer = self._ask(host, script, tag, bounds, seen)
        except Stop as stop:
            answer = Answer(b"", b"", None, "ssh", "", stop.failure, stop.detail)
        except Exception as odd:  # noqa: BLE001 - whatever one host does, the others go on
            answer = Answer(b"", b"", None, "ssh", "", Failure.GARBAGE, type(odd).__name__)
        return Exchange(
            answer.output,
            answer.noise,
            answer.status,
            started,
            datetime.now(UTC),
            answer.method,
            seen[0].fingerprint if seen else None,
            answer.failure,
            answer.detail,
        )

    def offered(self, host: Host, bounds: Bounds) -> Offer:
        """Ask a host for its key and log in nowhere on it; its bastion must be trusted already."""
        old = host.access.way is Way.LEGACY_SSH and host.access.jump is None
        try:
            if old and host.addresses:
                return Offer(host.id, shown_key(host.access, host.addresses[0], bounds))
            with self._reach(host, bounds, ()) as wire, self._greeted(host, wire, bounds) as line:
                return Offer(host.id, line.key)
        except Stop as stop:
            return Offer(host.id, None, stop.failure, stop.detail)
        except HinomiError as odd:
            return Offer(host.id, None, Failure.SECRET_MISSING, odd.message.en)

    def reach(self, host: Host, bounds: Bounds) -> AbstractContextManager[Wire]:
        """A wire to the host, through its bastion where it has one; nothing was said on it yet."""
        return self._reach(host, bounds, ())

    def _ask(
        self, host: Host, script: bytes, tag: str, bounds: Bounds, seen: list[HostKey]
    ) -> Answer:
        if host.platform in {Platform.WINDOWS, Platform.NETWORK}:
            raise Stop(Failure.UNSUPPORTED, f"no POSIX collector for {host.platform}")
        secrets = self._secrets(host)
        with self._reach(host, bounds, ()) as wire, self._greeted(host, wire, bounds) as line:
            seen.append(line.key)
            self._enter(host, line, secrets, bounds)
            answer = converse(
                line.transport,
                wire,
                host.access.privilege,
                secrets.sudo,
                script,
                tag,
                bounds,
            )
        return self._checked(answer, secrets)

    def _secrets(self, host: Host) -> Secrets:
        try:
            return gather(host.access, self._credentials, self._ring)
        except HinomiError as odd:
            raise Stop(Failure.SECRET_MISSING, odd.message.en) from None

    @contextmanager
    def _reach(self, host: Host, bounds: Bounds, path: tuple[str, ...]) -> Iterator[Wire]:
        """A wire to the host: a socket, or a channel that a bastion forwards."""
        if host.access.jump is None:
            wire = dial(host.addresses, host.access.port, bounds.connect, self._stop)
            try:
                yield wire
            finally:
                wire.close()
            return
        bastion = self._bastion(host, (*path, host.id))
        pool = self._pool(bounds)
        with pool.through(bastion, host, bounds.connect, (*path, host.id)) as channel:
            wire = Wire(channel, self._stop)
            try:
                yield wire
            finally:
                wire.close()

    def _bastion(self, host: Host, path: tuple[str, ...]) -> Host:
        bastion = self._hosts.get(host.access.jump or "")
        if bastion is None:
            raise Stop(Failure.JUMP_FAILED, f"{host.access.jump}: not in the ledger")
        if bastion.id in path:
            raise Stop(Failure.JUMP_FAILED, " -> ".join((*path, bastion.id)))
        return bastion

    def _pool(self, bounds: Bounds) -> Bastions:
        with self._lock:
            if self._bastions is None:
                self._bastions = Bastions(lambda host, path: self._bastion_line(host, bounds, path))
            return self._bastions

    @contextmanager
    def _bastion_line(
        self, host: Host, bounds: Bounds, path: tuple[str, ...]
    ) -> Iterator[paramiko.Transport]:
        secrets = self._secrets(host)
        with self._reach(host, bounds, path) as wire, self._greeted(host, wire, bounds) as line:
            self._enter(host, line, secrets, bounds)
            wire.allow(_UNBOUND, float("inf"))
            yield line.transport

    @contextmanager
    def _greeted(self, host: Host, wire: Wire, bounds: Bounds) -> Iterator[_Line]:
        wire.allow(bounds.banner)
        known = self._keys.for_host(host)
        transport = handshake.greet(wire, known, finite_groups=host.id in self._finite)
        try:
            yield _Line(transport, wire, handshake.identity(transport), known)
        finally:
            handshake.hang_up(transport, wire)

    def _enter(self, host: Host, line: _Line, secrets: Secrets, bounds: Bounds) -> None:
        """The host key first, then the login; nothing of ours is shown before."""
        handshake.insist(line.key, line.known)
        line.wire.allow(bounds.auth)
        try:
            log_in(line.transport, host, secrets, bounds.auth)
        except (paramiko.SSHException, OSError, EOFError) as odd:
            raise handshake.reason(Stage.AUTH, line.wire, odd) from None

    def _checked(self, answer: Answer, secrets: Secrets) -> Answer:
        """Strike our own secrets from the noise; say when the pinned collector is an old one."""
        noise = answer.noise
        for text in secrets.all():
            noise = noise.replace(text.encode(), b"***")
        detail = answer.detail
        if answer.digest and self._collector and answer.digest != self._collector:
            detail = detail or f"the pinned collector is another version: {answer.digest}"
        return Answer(
            answer.output, noise, answer.status, answer.method, "", answer.failure, detail
        )
