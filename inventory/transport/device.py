"""Asking a network device: its offer, its ports, one login, its list of commands, nothing else."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import paramiko

from inventory.credentials import Credentials
from inventory.host_keys import HostKeys
from inventory.model import Host, Way
from inventory.transport import device_lines, legacy_ssh, ports
from inventory.transport.base import Bounds, Exchange, Failure
from inventory.transport.dialogue import Dialogue, Line, Said, ask_all
from inventory.transport.handshake import Stage, identity, reason
from inventory.transport.kexinit import NoOffer, Offered, read_offer
from inventory.transport.login import KeyRing, Secrets, gather
from inventory.transport.manners import MANNERS, Manners
from inventory.transport.snmp_probe import asks_public
from inventory.transport.stop import Stop, printable
from inventory.transport.wire import Wire
from inventory.words import HinomiError

PAUSE = 0.3  # seconds between two commands: the device has other work
_TELNET, _SSH = 23, 22
_WORDS = {Way.TELNET: "telnet", Way.LEGACY_SSH: "legacy-ssh"}
_LOOK = 2.0  # seconds for a port at most

Reach = Callable[[Host, Bounds], AbstractContextManager[Wire]]


@dataclass(frozen=True, slots=True, repr=False)
class Meeting:
    """What came of asking one device, its secrets still in it: to be masked, never to be kept."""

    way: str
    at: datetime
    said: tuple[Said, ...] = ()
    prompt: str = ""
    first_line: str = ""
    snmp: str = ""
    negotiated: Mapping[str, str] | None = None
    offered: Offered | None = None
    open_ports: Mapping[int, str] | None = None
    host_key: str | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class _Visit:
    """What one login is made with, and what was seen before it."""

    host: Host
    manners: Manners
    commands: tuple[str, ...]
    secrets: Secrets
    bounds: Bounds
    before: Meeting


class DeviceTransport:
    """Asks each device once.

    `commands` are those of each family, `reach` gives a wire to a host (through its bastion where
    it has one), `keep` makes masked evidence of what was heard: nothing else leaves.
    """

    def __init__(
        self,
        *,
        keys: HostKeys,
        credentials: Credentials,
        commands: Mapping[str, tuple[str, ...]],
        reach: Reach,
        keep: Callable[[Host, str, Meeting], bytes],
        stop: threading.Event | None = None,
        key_folder: Path = Path(),
    ) -> None:
        """Connect nowhere yet; paramiko's log is silenced, for devices write into it."""
        self._keys, self._credentials = keys, credentials
        self._commands, self._reach, self._keep = commands, reach, keep
        self._stop, self._folder = stop, key_folder
        self._ring = KeyRing(key_folder)
        logging.getLogger("paramiko").setLevel(logging.CRITICAL + 1)

    def ask(self, host: Host, script: bytes, tag: str, bounds: Bounds) -> Exchange:
        """Ask once; every failure comes back as data. A device takes no script."""
        del script
        started = datetime.now(UTC)
        way = _WORDS.get(host.access.way, "ssh")
        output, key, failure, detail = b"", None, None, ""
        try:
            meeting = self._meet(host, bounds)
            output, key, detail = self._keep(host, tag, meeting), meeting.host_key, meeting.detail
        except Stop as stop:
            failure, detail, key = stop.failure, stop.detail, stop.host_key
        except Exception as odd:  # noqa: BLE001 - whatever one device does, the others go on
            failure, detail = Failure.GARBAGE, type(odd).__name__
        return Exchange(
            output, b"", 0, started, datetime.now(UTC), f"device+{way}", key, failure, detail
        )

    def _meet(self, host: Host, bounds: Bounds) -> Meeting:
        host, manners = _ported(host), MANNERS.get(host.access.device)
        commands = self._commands.get(host.access.device)
        if manners is None or commands is None:
            raise Stop(Failure.UNSUPPORTED, host.access.device)
        if not host.addresses:
            raise Stop(Failure.NO_ADDRESS)
        secrets = self._secrets(host)
        before = self._seen(host, bounds)
        try:
            return self._talk(_Visit(host, manners, commands, secrets, bounds, before))
        except Stop as stop:
            if stop.failure is not Failure.NO_COMMON_ALGORITHM or before.offered is None:
                raise
            unheard = tuple(Said(command, "error", "") for command in commands)
            return replace(before, said=unheard, detail=f"{stop.failure.value}: {stop.detail}")

    def _seen(self, host: Host, bounds: Bounds) -> Meeting:
        """What is seen from outside; through a bastion only what its SSH server offers."""
        first_line, offered = self._offered(host, bounds)
        way = _WORDS.get(host.access.way, "ssh")
        seen = Meeting(way, datetime.now(UTC), first_line=first_line, offered=offered)
        if host.access.jump:
            return seen
        address = host.addresses[0]
        found = ports.look(address, _LOOK)
        return replace(seen, open_ports=found, snmp=asks_public(address, _LOOK))

    def _secrets(self, host: Host) -> Secrets:
        try:
            return gather(host.access, self._credentials, self._ring)
        except HinomiError as odd:
            raise Stop(Failure.SECRET_MISSING, odd.message.en) from None

    def _enable(self, host: Host) -> str | None:
        name = f"{host.access.secret or host.access.user}.enable"
        try:
            return self._credentials.secret(name)
        except HinomiError as odd:
            raise Stop(Failure.SECRET_MISSING, odd.message.en) from None

    def _offered(self, host: Host, bounds: Bounds) -> tuple[str, Offered | None]:
        """All that the SSH server offers; for telnet none is no failure."""
        asked = _at(host, _SSH) if host.access.way is Way.TELNET else host
        try:
            with self._reach(asked, bounds) as wire:
                wire.allow(bounds.banner)
                return self._read_offer(wire)
        except Stop:
            if host.access.way is Way.TELNET:
                return "", None
            raise

    def _read_offer(self, wire: Wire) -> tuple[str, Offered]:
        try:
            return read_offer(wire)
        except NoOffer as odd:
            if wire.end is not None:
                raise reason(Stage.BANNER, wire) from None
            raise Stop(Failure.GARBAGE, printable(odd.heard.encode())) from None
        except (OSError, EOFError) as odd:
            raise reason(Stage.BANNER, wire, odd) from None

    def _talk(self, visit: _Visit) -> Meeting:
        way = visit.host.access.way
        if way is not Way.SSH and way is not Way.AUTO and visit.host.access.jump:
            raise Stop(Failure.UNSUPPORTED, f"{way.value} through a bastion")
        if way is Way.TELNET:
            return self._by_telnet(visit)
        if way is Way.LEGACY_SSH:
            return self._by_legacy(visit)
        return self._by_ssh(visit)

    def _by_ssh(self, visit: _Visit) -> Meeting:
        host, bounds = visit.host, visit.bounds
        known = self._keys.for_host(host)
        with self._reach(host, bounds) as wire:
            driver = visit.manners.driver
            shell = device_lines.over_ssh(host, driver, wire, known, visit.secrets, bounds)
            with shell as (line, transport), _told(wire):
                heard = self._asked(visit, line, "\n")
                agreed = device_lines.negotiated(transport, visit.before.offered)
                key = identity(transport).fingerprint
        return replace(heard, negotiated=agreed, host_key=key)

    def _by_telnet(self, visit: _Visit) -> Meeting:
        with device_lines.over_telnet(visit.host, visit.manners.driver, visit.bounds) as line:
            return self._asked(visit, line, "\r\n", visit.secrets)

    def _by_legacy(self, visit: _Visit) -> Meeting:
        access, address = visit.host.access, visit.host.addresses[0]
        key = self._folder / Path(access.key_file).expanduser() if access.key_file else None
        client = legacy_ssh.legacy_client(access, address, self._keys.path, key, visit.bounds)
        with client as running:
            try:
                heard = self._asked(visit, running.line, "\n", visit.secrets)
            except Stop as stop:
                raise running.reason() if stop.failure is Failure.CLOSED_MIDWAY else stop from None
            return replace(heard, negotiated=running.negotiated, host_key=running.fingerprint)

    def _asked(
        self, visit: _Visit, line: Line, enter: str, login: Secrets | None = None
    ) -> Meeting:
        dialogue = Dialogue(
            line,
            visit.manners,
            visit.commands,
            enter=enter,
            deadline=time.monotonic() + visit.bounds.session,
            budget=visit.bounds.output,
            stop=self._stop,
        )
        if login is not None:
            dialogue.log_in(visit.host.access.user, login.password)
        dialogue.begin(self._enable(visit.host))
        said = ask_all(dialogue, visit.commands, PAUSE)
        dialogue.end()
        return replace(visit.before, said=tuple(said), prompt=dialogue.prompt)


@contextmanager
def _told(wire: Wire) -> Iterator[None]:
    """What ends a session is told by how its wire ended."""
    try:
        yield
    except Stop as stop:
        if stop.failure is Failure.CLOSED_MIDWAY and wire.end is not None:
            raise reason(Stage.SESSION, wire) from None
        raise
    except (OSError, EOFError, paramiko.SSHException) as odd:
        raise reason(Stage.SESSION, wire, odd) from None


def _ported(host: Host) -> Host:
    """The host with telnet's port where its ledger row left that of SSH."""
    telnet = host.access.way is Way.TELNET and host.access.port == _SSH
    return _at(host, _TELNET) if telnet else host


def _at(host: Host, port: int) -> Host:
    return host.model_copy(update={"access": host.access.model_copy(update={"port": port})})
