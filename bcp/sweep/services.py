"""What answers on one TCP port, told by its own first words, and nothing more than that.

SSH says its version first (RFC 4253, 4.2); a web server is asked for the head of its first page
(RFC 9110, 9.3.2); TLS shows its certificate. No login, no path, no second connection.
"""

import asyncio
import errno
import hashlib
import ssl
from contextlib import suppress

from bcp.sweep.model import Heard, Pace, Port
from inventory.transport.stop import printable

_WEB, _TLS = frozenset({80, 8000, 8080}), frozenset({443, 8443})
_HEAD = b"HEAD / HTTP/1.0\r\n\r\n"
# what OpenSSH says instead of its version to one too many: MaxStartups, PerSourcePenalties
_TURNED_AWAY = (b"Exceeded MaxStartups", b"Not allowed at this time")
_MOST = 2048  # bytes that are read
_OURS = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM, errno.EACCES})
_OURS_TOO = frozenset({errno.EPERM, errno.EADDRNOTAVAIL, errno.ENETUNREACH, errno.ENETDOWN})


async def listen(address: str, port: int, pace: Pace) -> Heard:
    """Connect once and hear who is there; a failure on our own side is not taken for silence."""
    try:
        async with asyncio.timeout(pace.connect):
            reader, writer = await asyncio.open_connection(address, port, limit=_MOST)
    except OSError as refusal:
        return _refused(refusal)
    try:
        async with asyncio.timeout(pace.speak):
            return await _heard(reader, writer, port)
    except ssl.SSLError as odd:
        return Heard(Port.OPEN, "other", printable(str(odd.reason).encode()))
    except (OSError, TimeoutError, asyncio.LimitOverrunError, ValueError):
        return Heard(Port.OPEN, "mute")
    finally:
        writer.close()
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(1):
                await writer.wait_closed()


async def _heard(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int) -> Heard:
    if port in _TLS:
        await writer.start_tls(_context())
        return Heard(Port.OPEN, "tls", _certificate(writer))
    if port in _WEB:
        writer.write(_HEAD)
        await writer.drain()
        return web(await reader.read(_MOST))
    return greeting(await reader.readline())


def greeting(line: bytes) -> Heard:
    """What the first line of a port says of itself."""
    if line.startswith(b"SSH-"):
        return Heard(Port.OPEN, "ssh", printable(line, 120))
    if line.startswith(_TURNED_AWAY):
        return Heard(Port.OPEN, "busy", printable(line, 120))
    if line.startswith(b"HTTP/"):
        return web(line)
    return Heard(Port.OPEN, "other" if line else "mute", printable(line, 120))


def web(answer: bytes) -> Heard:
    """What a web server says it is: the field Server (RFC 9110, 10.2.4), not the page."""
    lines = answer.split(b"\r\n")
    if not lines[0].startswith(b"HTTP/"):
        return greeting(lines[0])
    fields = [line.partition(b":") for line in lines[1:]]
    names = [value for name, _, value in fields if name.strip().lower() == b"server"]
    return Heard(Port.OPEN, "http", printable(names[0], 120) if names else "")


def _refused(refusal: OSError) -> Heard:
    if isinstance(refusal, ConnectionRefusedError | ConnectionResetError):
        return Heard(Port.CLOSED)
    if refusal.errno in _OURS | _OURS_TOO:
        return Heard(Port.UNASKED, said=printable((refusal.strerror or "").encode()))
    return Heard(Port.SILENT)


def _certificate(writer: asyncio.StreamWriter) -> str:
    shown = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    return f"sha256:{hashlib.sha256(shown).hexdigest()}" if shown else ""


def _context() -> ssl.SSLContext:
    """Any certificate will do: it is compared with the one of the baseline, not trusted."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
