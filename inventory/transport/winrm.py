"""Asking Windows servers by PowerShell remoting, over HTTPS with a certificate that is checked.

The name in the certificate is that of the host in the ledger; the address is the ledger's too.
Plain HTTP (port 5985) is refused, and so is every redirection.
"""

import hashlib
import logging
import socket
import ssl
import threading
from datetime import UTC, datetime
from pathlib import Path

from inventory.credentials import Credentials
from inventory.model import Host
from inventory.transport.base import Bounds, Exchange, Failure
from inventory.transport.stop import Stop, printable
from inventory.transport.winrm_session import Case, converse
from inventory.transport.wire import dial
from inventory.words import HinomiError

METHOD = "winrm+negotiate"
SYSTEM_AUTHORITIES = Path("/etc/ssl/certs/ca-certificates.crt")
_PORT, _PLAIN, _SSH = 5986, 5985, 22


class WinrmTransport:
    """Asks each host once; every failure comes back as data."""

    def __init__(
        self,
        credentials: Credentials,
        *,
        authorities: Path = SYSTEM_AUTHORITIES,
        stop: threading.Event | None = None,
    ) -> None:
        """`authorities` is a PEM file of those who may sign a server's certificate."""
        self._credentials, self._authorities = credentials, authorities
        self._stop = stop or threading.Event()
        for name in ("pypsrp", "spnego", "urllib3"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)

    def ask(self, host: Host, script: bytes, tag: str, bounds: Bounds) -> Exchange:
        """Run the script once."""
        started = datetime.now(UTC)
        seen: list[str] = []
        output, failure, detail = b"", None, ""
        try:
            output = self._ask(host, script, tag, bounds, seen)
        except Stop as stop:
            failure, detail = stop.failure, stop.detail
        except Exception as odd:  # noqa: BLE001 - whatever one host does, the others go on
            failure, detail = Failure.GARBAGE, type(odd).__name__
        return Exchange(
            output,
            b"",
            None if failure else 0,
            started,
            datetime.now(UTC),
            METHOD,
            seen[0] if seen else None,
            failure,
            detail,
        )

    def _ask(self, host: Host, script: bytes, tag: str, bounds: Bounds, seen: list[str]) -> bytes:
        port = _PORT if host.access.port == _SSH else host.access.port
        if port == _PLAIN:
            raise Stop(Failure.UNSUPPORTED, "WinRM over plain HTTP (5985); HTTPS (5986) is needed")
        if host.access.jump:
            raise Stop(Failure.UNSUPPORTED, "WinRM through a bastion")
        password = self._password(host)
        address = self._answering(host, port, bounds)
        seen.append(prove(host.name, address, port, self._authorities, bounds.banner))
        case = Case(host.name, address, port, host.access.user, password, self._authorities, bounds)
        return converse(case, script.decode("ascii"), tag, self._stop).strip().encode()

    def _answering(self, host: Host, port: int, bounds: Bounds) -> str:
        """The first address of the ledger that takes a connection."""
        wire = dial(host.addresses, port, bounds.connect, self._stop)
        try:
            peer = wire.getpeername()
            return str(peer[0]) if isinstance(peer, tuple) else ""
        finally:
            wire.close()

    def _password(self, host: Host) -> str:
        name = host.access.secret
        try:
            found = self._credentials.secret(name) if name else None
        except HinomiError as odd:
            raise Stop(Failure.SECRET_MISSING, odd.message.en) from None
        if not found:
            raise Stop(Failure.SECRET_MISSING, name or f"no secret is named for {host.id}")
        return found


def prove(name: str, address: str, port: int, authorities: Path, seconds: float) -> str:
    """The fingerprint of the certificate with which the host proves its name; else Stop.

    Nothing of ours is shown before: neither account nor password.
    """
    context = _context(authorities)
    try:
        with (
            socket.create_connection((address, port), timeout=seconds) as plain,
            context.wrap_socket(plain, server_hostname=name) as line,
        ):
            shown = line.getpeercert(binary_form=True) or b""
    except ssl.SSLCertVerificationError as odd:
        why = printable(odd.verify_message.encode(), 160)
        raise Stop(Failure.HOST_KEY_UNKNOWN, f"certificate: {why}") from None
    except TimeoutError:
        raise Stop(Failure.BANNER_TIMEOUT, "TLS") from None
    except (ssl.SSLEOFError, ssl.SSLZeroReturnError, ConnectionError):
        raise Stop(Failure.CLOSED_MIDWAY, "TLS") from None
    except ssl.SSLError as odd:
        raise Stop(Failure.GARBAGE, f"TLS: {odd.reason or type(odd).__name__}") from None
    except OSError as odd:
        raise Stop(Failure.DOWN, odd.strerror or type(odd).__name__) from None
    return f"SHA256:{hashlib.sha256(shown).hexdigest()}"


def _context(authorities: Path) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=str(authorities))
    except (OSError, ssl.SSLError) as odd:
        raise Stop(Failure.SECRET_MISSING, f"{authorities}: {type(odd).__name__}") from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
