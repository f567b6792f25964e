"""A TLS endpoint that behaves as badly as a test wants, with a certificate of its own."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class Endpoint:
    """Where it listens, what proves its name, and every byte that it was told."""

    port: int
    authorities: Path
    heard: list[bytes] = field(default_factory=list)
    connections: int = 0


Act = Callable[[socket.socket, Endpoint], None]


def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """A self-signed certificate for this name, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    shown, held = folder / f"{name}.pem", folder / f"{name}.key"
    shown.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    held.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return shown, held


@contextmanager
def serving(folder: Path, act: Act, name: str = "sv01", *, tls: bool = True) -> Iterator[Endpoint]:
    """Serve every connection with `act` until the test is over."""
    shown, held = certificate(folder, name)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(shown, held)
    with socket.create_server(("127.0.0.1", 0)) as server:
        found = Endpoint(server.getsockname()[1], shown)

        def serve() -> None:
            with suppress(OSError):
                while True:
                    plain, _ = server.accept()
                    found.connections += 1
                    threading.Thread(target=one, args=(plain,), daemon=True).start()

        def one(plain: socket.socket) -> None:
            with suppress(OSError):
                line = context.wrap_socket(plain, server_side=True) if tls else plain
                with line:
                    act(line, found)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield found
        finally:
            server.shutdown(socket.SHUT_RDWR)
    thread.join(2)


def request(line: socket.socket, found: Endpoint) -> bytes:
    """One HTTP request as it came."""
    raw = b""
    while b"\r\n\r\n" not in raw and (data := line.recv(65536)):
        raw += data
    head, _, body = raw.partition(b"\r\n\r\n")
    length = next(
        (
            int(h.split(b":")[1])
            for h in head.split(b"\r\n")
            if h.lower().startswith(b"content-length")
        ),
        0,
    )
    while len(body) < length and (data := line.recv(65536)):
        body += data
        raw += data
    found.heard.append(raw)
    return raw
