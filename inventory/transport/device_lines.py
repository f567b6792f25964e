"""Lines to network devices: nornir-netmiko on a bounded wire, and the system's ssh."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import Any, cast

import paramiko

from inventory.host_keys import HostKey
from inventory.model import Host
from inventory.transport import handshake
from inventory.transport.base import Bounds, Failure
from inventory.transport.dialogue import Line
from inventory.transport.handshake import Stage
from inventory.transport.kexinit import Offered
from inventory.transport.login import Secrets
from inventory.transport.stop import Stop
from inventory.transport.wire import Wire

_SSH_PORT = 22
_PIECE = 64 * 1024
_TERMINAL = (511, 1000)  # columns and lines: what is not wrapped is not cut in two
# Drivers that take SHA-2 away from paramiko do not when some name is given.
_NONE = {"kex": ["-"]}
_OF_ITS_OWN = (
    *("session_preparation", "_try_session_preparation"),
    *("special_login_handler", "telnet_login"),
)


class ShellLine(Line):
    """A shell of paramiko."""

    def __init__(self, channel: paramiko.Channel) -> None:
        """Take over an open shell."""
        self._channel = channel

    def write(self, text: str) -> None:
        """Send all of it."""
        self._channel.sendall(text.encode("latin-1", "replace"))

    def read(self) -> str:
        """What is there, byte by byte as a character."""
        if self._channel.recv_ready():
            return self._channel.recv(_PIECE).decode("latin-1")
        if self._channel.closed or self._channel.eof_received:
            raise EOFError
        return ""


class TelnetLine(Line):
    """netmiko's telnet."""

    def __init__(self, telnet: Any) -> None:  # noqa: ANN401 - netmiko's own class, untyped
        """Take over an open connection."""
        self._telnet = telnet

    def write(self, text: str) -> None:
        """Send all of it."""
        self._telnet.write(text.encode("latin-1", "replace"))

    def read(self) -> str:
        """What is there, byte by byte as a character."""
        return cast(bytes, self._telnet.read_very_eager()).decode("latin-1")


class _Policy(paramiko.MissingHostKeyPolicy):
    """Nobody is trusted at first sight; the key is told, so that a person can compare it."""

    def __init__(self, known: Sequence[HostKey]) -> None:
        self._known = known

    def missing_host_key(
        self,
        client: paramiko.SSHClient,  # noqa: ARG002 - paramiko's signature
        hostname: str,  # noqa: ARG002 - paramiko's signature
        key: paramiko.PKey,
    ) -> None:
        handshake.insist(HostKey(key.get_name(), key.asbytes()), self._known)


@contextmanager
def over_ssh(
    host: Host,
    driver: str,
    wire: Wire,
    known: Sequence[HostKey],
    secrets: Secrets,
    bounds: Bounds,
) -> Iterator[tuple[Line, paramiko.Transport]]:
    """A shell by netmiko's driver, and the connection that carries it; all by one login."""
    connection = _connection(host, driver, secrets, wire, known, bounds)
    wire.allow(bounds.banner + bounds.auth)
    try:
        _established(connection, wire)
        transport = connection.remote_conn_pre.get_transport()
        wire.allow(bounds.session, bounds.output)
        yield ShellLine(connection.remote_conn), transport
    finally:
        wire.close()
        with suppress(Exception):
            connection.remote_conn_pre.close()


@contextmanager
def over_telnet(host: Host, driver: str, bounds: Bounds) -> Iterator[Line]:
    """A telnet connection by netmiko's twin of the driver; nobody has logged in yet."""
    twin = f"{driver}_telnet"
    driver = twin if twin in _drivers() else "generic_telnet"
    connection = _unconnected(host, driver, "", conn_timeout=bounds.connect)
    try:
        connection.establish_connection()
    except TimeoutError:
        raise Stop(Failure.CONNECT_TIMEOUT) from None
    except ConnectionRefusedError:
        raise Stop(Failure.REFUSED) from None
    except OSError as odd:
        raise Stop(Failure.DOWN, odd.strerror or type(odd).__name__) from None
    try:
        yield TelnetLine(connection.remote_conn)
    finally:
        connection.remote_conn.close()


def negotiated(transport: paramiko.Transport, offered: Offered | None) -> Mapping[str, str]:
    """The algorithms of the session, those from the device to us.

    paramiko forgets how keys were exchanged: it was the first of ours that is offered (RFC 4253,
    7.1).
    """
    inside = cast(Any, transport)
    theirs = offered["kex"] if offered else ()
    return {
        "kex": next((one for one in inside.preferred_kex if one in theirs), "unknown"),
        "host_key": str(inside.host_key_type),
        "cipher": str(inside.remote_cipher),
        "mac": str(inside.remote_mac),
    }


def _connection(
    host: Host,
    driver: str,
    secrets: Secrets,
    wire: Wire,
    known: Sequence[HostKey],
    bounds: Bounds,
) -> Any:  # noqa: ANN401 - netmiko's base class under many drivers
    """A connection of netmiko that has not connected; it trusts `known` and nobody else."""
    client = _client(host, known)
    connection = _unconnected(
        host,
        driver,
        secrets.password,
        pkey=secrets.key,
        sock=wire,
        ssh_strict=True,
        use_keys=False,
        allow_agent=False,
        disabled_algorithms=_NONE,
        conn_timeout=bounds.connect,
        banner_timeout=bounds.banner,
        auth_timeout=bounds.auth,
    )
    connection._build_ssh_client = lambda: client  # noqa: SLF001 - its way to another client
    return connection


def _unconnected(host: Host, driver: str, password: str | None, **extras: object) -> Any:  # noqa: ANN401 - a class of netmiko
    """nornir-netmiko's connection, not connected yet, without what it says on its own account."""
    logging.getLogger("netmiko").setLevel(logging.CRITICAL + 1)  # it logs what is typed
    access = host.access
    plugin = import_module("nornir_netmiko.connections").Netmiko()
    opened = {**extras, "auto_connect": False}
    plugin.open(str(host.addresses[0]), access.user, password, access.port, driver, opened)
    for word in _OF_ITS_OWN:
        setattr(plugin.connection, word, _nothing)
    return plugin.connection


def _drivers() -> Mapping[str, type]:
    """Netmiko's drivers by name; it takes half a second to load, so not before it is needed."""
    found: Mapping[str, type] = import_module("netmiko.ssh_dispatcher").CLASS_MAPPER
    return found


def _nothing(*_: object, **__: object) -> str:
    return ""


def _client(host: Host, known: Sequence[HostKey]) -> paramiko.SSHClient:
    client = paramiko.SSHClient()
    client.set_missing_host_key_policy(_Policy(known))
    address, port = str(host.addresses[0]), host.access.port
    name = address if port == _SSH_PORT else f"[{address}]:{port}"
    for key in known:
        with suppress(paramiko.SSHException, paramiko.pkey.UnknownKeyType, ValueError):
            client.get_host_keys().add(name, key.kind, _public(key))
    return client


def _public(key: HostKey) -> paramiko.PKey:
    return paramiko.PKey.from_type_string(key.kind, key.blob)


def _established(connection: Any, wire: Wire) -> None:  # noqa: ANN401 - netmiko's base class
    try:
        connection.establish_connection(*_TERMINAL)
    except Stop:
        raise
    except Exception as odd:  # noqa: BLE001 - netmiko's, paramiko's and the wire's
        raise _reason(odd, wire) from None


def _reason(odd: Exception, wire: Wire) -> Stop:
    """Netmiko wraps what paramiko said: the first exception knows."""
    first: BaseException = odd
    while first.__context__ is not None and type(first).__module__.startswith("netmiko"):
        first = first.__context__
    if isinstance(first, paramiko.BadHostKeyException):
        key = HostKey(first.key.get_name(), first.key.asbytes())
        return Stop(Failure.HOST_KEY_CHANGED, f"{key.kind} {key.fingerprint}", key.fingerprint)
    if isinstance(first, paramiko.AuthenticationException):
        return Stop(_refusal(str(first)), type(first).__name__)
    stage = Stage.AUTH if wire.first.startswith(b"SSH-") else Stage.BANNER
    return handshake.reason(stage, wire, first)


def _refusal(said: str) -> Failure:
    """Netmiko hangs up before it tells, so the wire knows no more; paramiko's own words do."""
    if "timeout" in said:
        return Failure.AUTH_TIMEOUT
    return Failure.CLOSED_MIDWAY if "shut down" in said else Failure.AUTH_REFUSED
