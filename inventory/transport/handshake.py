"""Key exchange and the host's proof of identity, before any credential is shown (RFC 4253)."""

import socket
from collections.abc import Sequence
from contextlib import suppress
from enum import Enum
from typing import cast

import paramiko
from paramiko.packet import Packetizer

from inventory.host_keys import HostKey
from inventory.transport.base import Failure
from inventory.transport.stop import Stop, printable
from inventory.transport.wire import End, Wire

LOGGER = "hinomi.transport.ssh"  # silenced in SshTransport: what a host says is no log of ours

# Elliptic curves first; a finite-field group costs ten to thirty times as much.
_KEX = (
    "mlkem768x25519-sha256",
    "curve25519-sha256@libssh.org",
    "ecdh-sha2-nistp256",
    "ecdh-sha2-nistp384",
    "ecdh-sha2-nistp521",
)
_FINITE = ("diffie-hellman-group14-sha256", "diffie-hellman-group16-sha512")
_CIPHERS = (
    "aes256-gcm@openssh.com",
    "aes128-gcm@openssh.com",
    "aes256-ctr",
    "aes192-ctr",
    "aes128-ctr",
)
_MACS = (
    "hmac-sha2-256-etm@openssh.com",
    "hmac-sha2-512-etm@openssh.com",
    "hmac-sha2-256",
    "hmac-sha2-512",
)
_HOST_KEYS = (
    "ssh-ed25519",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "rsa-sha2-512",
    "rsa-sha2-256",
)
# What paramiko says when nothing but the peer's own SSH_MSG_DISCONNECT ended the line.
_DISCONNECTED = {"Negotiation failed.", "Unable to open channel.", "SSH session not active"}


class Stage(Enum):
    """Where an exchange is, and what running out of time there is called."""

    BANNER = Failure.BANNER_TIMEOUT
    AUTH = Failure.AUTH_TIMEOUT
    SESSION = Failure.SESSION_TIMEOUT


class _Packets(Packetizer):
    """Packets without paramiko's handshake timer: the wire has its deadline already."""

    def start_handshake(self, timeout: float) -> None:
        """Start no timer, and so no thread that outlives the connection."""


class _Transport(paramiko.Transport):
    """paramiko without its log, of which it writes forty lines a login that nobody reads."""

    def _log(self, level: int, msg: object, *args: object) -> None:
        """Write nothing."""

    def _parse_debug(self, m: paramiko.Message) -> None:
        """Take no notice of what the server says about itself (RFC 4253, 11.3)."""


def greet(
    wire: Wire, known: Sequence[HostKey], *, finite_groups: bool = False
) -> paramiko.Transport:
    """Exchange keys over the wire, asking for a key type that we already trust."""
    try:
        transport = _Transport(cast(socket.socket, wire), packetizer_class=_Packets)
        transport.set_log_channel(LOGGER)
        _prefer(transport, known, finite_groups=finite_groups)
        transport.banner_timeout = transport.auth_timeout = transport.channel_timeout = 86400
    except (paramiko.SSHException, OSError) as odd:
        raise reason(Stage.BANNER, wire, odd) from None
    try:
        transport.start_client()
    except (
        paramiko.SSHException,
        OSError,
        EOFError,
        ValueError,
        LookupError,
        ArithmeticError,
    ) as odd:
        hang_up(transport, wire)
        raise reason(Stage.BANNER, wire, odd) from None
    return transport


def identity(transport: paramiko.Transport) -> HostKey:
    """The host key that the key exchange proved."""
    key = transport.get_remote_server_key()
    return HostKey(key.get_name(), key.asbytes())


def insist(key: HostKey, known: Sequence[HostKey]) -> None:
    """Stop unless the key is a trusted one; another key type counts as changed."""
    if key in known:
        return
    failure = Failure.HOST_KEY_CHANGED if known else Failure.HOST_KEY_UNKNOWN
    trusted = ", ".join(k.fingerprint for k in known) or "-"
    raise Stop(failure, f"{key.kind} {key.fingerprint}; trusted: {trusted}", key.fingerprint)


def hang_up(transport: paramiko.Transport, wire: Wire) -> None:
    """Close both ends of the line and wait for paramiko's thread to be gone."""
    wire.close()
    with suppress(paramiko.SSHException, OSError, EOFError):
        transport.close()
    if transport.is_alive():
        transport.join(2)


def reason(stage: Stage, wire: Wire, odd: BaseException | None = None) -> Stop:
    """Put an SSH-level failure into one of our words, from how the wire ended."""
    if isinstance(odd, paramiko.ssh_exception.IncompatiblePeer):
        return _incompatible(odd, wire)
    match wire.end:
        case End.STOPPED:
            return Stop(Failure.INTERRUPTED)
        case End.DEADLINE:
            return _late(stage, wire)
        case End.FLOOD:
            return Stop(Failure.FLOOD, stage.name.lower())
        case End.CLOSED:
            return _closed(stage, wire)
    return _broken_off(stage, odd)


def _broken_off(stage: Stage, odd: BaseException | None) -> Stop:
    """The line ended by a message of SSH itself: a disconnect, or one that makes no sense."""
    if stage is Stage.AUTH and isinstance(odd, paramiko.AuthenticationException):
        return Stop(Failure.AUTH_REFUSED, "disconnected")
    if type(odd) is paramiko.SSHException and str(odd) in _DISCONNECTED:
        return Stop(Failure.CLOSED_MIDWAY, f"{stage.name.lower()}: disconnected")
    return Stop(Failure.GARBAGE, f"{stage.name.lower()}: {type(odd).__name__}")


def _late(stage: Stage, wire: Wire) -> Stop:
    """Out of time; a server that spoke, but not SSH, has said enough."""
    spoke = b"\n" in wire.first and not wire.first.startswith(b"SSH-")
    if stage is Stage.BANNER and spoke:
        return Stop(Failure.GARBAGE, printable(wire.first))
    return Stop(stage.value)


def _incompatible(odd: Exception, wire: Wire) -> Stop:
    if "version" in str(odd):
        return Stop(Failure.GARBAGE, printable(wire.first))
    return Stop(Failure.NO_COMMON_ALGORITHM, printable(str(odd).encode(), 200))


def _closed(stage: Stage, wire: Wire) -> Stop:
    """A line closed before any SSH banner: sshd says why in one line.

    MaxStartups and PerSourcePenalties of sshd_config(5); a penalty ends by itself, so that the
    way out is to wait, not to try again at once.
    """
    heard = wire.first
    if stage is Stage.BANNER and heard and not heard.startswith(b"SSH-"):
        polite = heard.startswith((b"Exceeded MaxStartups", b"Not allowed at this time"))
        return Stop(Failure.TURNED_AWAY if polite else Failure.GARBAGE, printable(heard))
    return Stop(Failure.CLOSED_MIDWAY, stage.name.lower())


def _prefer(
    transport: paramiko.Transport, known: Sequence[HostKey], *, finite_groups: bool
) -> None:
    options = transport.get_security_options()
    kex = (*_KEX, *_FINITE) if finite_groups else _KEX
    options.kex = [name for name in kex if name in options.kex]
    options.ciphers = _CIPHERS
    options.digests = _MACS
    kinds = {"rsa" if key.kind == "ssh-rsa" else key.kind for key in known}
    first = [name for name in _HOST_KEYS if name in kinds or ("rsa" in kinds and "rsa" in name)]
    options.key_types = [*first, *(name for name in _HOST_KEYS if name not in first)]
