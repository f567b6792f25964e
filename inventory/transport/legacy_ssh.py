"""The system's OpenSSH client with SHA-1 allowed for one host, where paramiko cannot follow.

ssh_config(5): `+` adds to what the client would allow; no file of settings is read, and no other
host is known than those of the workspace. The password is typed on the client's own terminal,
which setsid(1) makes its controlling one.
"""

import base64
import fcntl
import os
import pty
import re
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path

from inventory.host_keys import HostKey
from inventory.model import Access
from inventory.transport.base import Bounds, Failure
from inventory.transport.dialogue import Line
from inventory.transport.stop import Stop, printable

_OLD = (
    "KexAlgorithms=+diffie-hellman-group14-sha1,diffie-hellman-group-exchange-sha1,"
    "diffie-hellman-group1-sha1",
    "HostKeyAlgorithms=+ssh-rsa",
    "PubkeyAcceptedAlgorithms=+ssh-rsa",
    "Ciphers=+aes128-cbc,aes192-cbc,aes256-cbc,3des-cbc",
    "MACs=+hmac-sha1,hmac-sha1-96,hmac-md5",
    "StrictHostKeyChecking=yes",
    "GlobalKnownHostsFile=/dev/null",
    "UpdateHostKeys=no",
    "NumberOfPasswordPrompts=1",
    "PreferredAuthentications=publickey,password,keyboard-interactive",
    "ForwardAgent=no",
    "ForwardX11=no",
    "PermitLocalCommand=no",
    "EscapeChar=none",
)
_SAID = (
    ("REMOTE HOST IDENTIFICATION HAS CHANGED", Failure.HOST_KEY_CHANGED),
    ("Host key verification failed", Failure.HOST_KEY_UNKNOWN),
    ("Permission denied", Failure.AUTH_REFUSED),
    ("no matching", Failure.NO_COMMON_ALGORITHM),
    ("Connection refused", Failure.REFUSED),
    ("Connection timed out", Failure.CONNECT_TIMEOUT),
    ("No route to host", Failure.DOWN),
)
Address = IPv4Address | IPv6Address
_LONGEST = 64 * 1024  # bytes of what the client says about itself


class TerminalLine(Line):
    """The near end of a client's terminal."""

    def __init__(self, terminal: int) -> None:
        """Take over an open terminal that does not block."""
        self._terminal = terminal

    def write(self, text: str) -> None:
        """Type."""
        os.write(self._terminal, text.encode("latin-1", "replace"))

    def read(self) -> str:
        """What is on the screen since."""
        try:
            data = os.read(self._terminal, 64 * 1024)
        except BlockingIOError:
            return ""
        except OSError:  # EIO: the client is gone
            raise EOFError from None
        if not data:
            raise EOFError
        return data.decode("latin-1")


class Client:
    """One running client; what it says about itself is read aside."""

    def __init__(self, process: "subprocess.Popen[bytes]", terminal: int) -> None:
        """Read its standard error until it ends."""
        self.line = TerminalLine(terminal)
        self._process = process
        self._said = b""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        for line in self._process.stderr or ():
            if len(self._said) < _LONGEST:
                self._said += line

    @property
    def negotiated(self) -> Mapping[str, str]:
        """The algorithms of the session, from the device to us."""
        said = self._said.decode("utf-8", "replace")
        coding = re.search(r"kex: server->client cipher: (\S+) MAC: (\S+)", said)
        return {
            "kex": _word(r"kex: algorithm: (\S+)", said),
            "host_key": _word(r"kex: host key algorithm: (\S+)", said),
            "cipher": coding[1] if coding else "unknown",
            "mac": coding[2] if coding else "unknown",
        }

    @property
    def fingerprint(self) -> str | None:
        """The SHA-256 of the host key that was shown."""
        found = re.search(rb"Server host key: \S+ (SHA256:\S+)", self._said)
        return found[1].decode() if found else None

    def close(self) -> None:
        """End it, and wait until it is gone."""
        self._process.kill()
        self._process.wait()
        self._reader.join(2)
        if self._process.stderr:
            self._process.stderr.close()

    def reason(self) -> Stop:
        """Why it ended, from its own words."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(2)
        self._reader.join(2)
        return _reason(self._said, self.fingerprint)


def _reason(heard: bytes, fingerprint: str | None) -> Stop:
    said = heard.decode("utf-8", "replace")
    last = said.strip().splitlines()[-1:] or [""]
    failures = (failure for words, failure in _SAID if words in said)
    failure = next(failures, Failure.CLOSED_MIDWAY)
    return Stop(failure, printable(last[0].encode(), 200), fingerprint)


def _word(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    return found[1] if found else "unknown"


def arguments(
    access: Access,
    address: Address,
    known_hosts: Path,
    key: Path | None,
    wait: float,
) -> list[str]:
    """The command, which holds no secret."""
    hosts = str(known_hosts).replace("%", "%%")  # ssh_config(5), TOKENS
    options = (*_OLD, f'UserKnownHostsFile="{hosts}"', f"ConnectTimeout={int(wait) or 1}")
    keys = (
        ("-i", str(key), "-o", "IdentitiesOnly=yes") if key else ("-o", "PubkeyAuthentication=no")
    )
    given = [part for option in options for part in ("-o", option)]
    target = ["-p", str(access.port), "-l", access.user, "--", str(address)]
    return ["ssh", "-F", "none", "-v", "-tt", *given, *keys, *target]


def shown_key(access: Access, address: Address, bounds: Bounds) -> HostKey:
    """The host key that an old server shows, with no login; trusting it is another matter."""
    with tempfile.TemporaryDirectory(prefix="hinomi-") as folder:
        file = Path(folder, "known_hosts")
        whole = arguments(access, address, file, None, bounds.connect)
        asked = ["StrictHostKeyChecking=accept-new", "BatchMode=yes", "HashKnownHosts=no"]
        asked.append("PreferredAuthentications=none")
        given = [part for option in asked for part in ("-o", option)]
        command = [*whole[:3], *given, *whole[3:]]  # what comes first counts, ssh_config(5)
        try:
            done = subprocess.run(  # noqa: S603 - as below
                command,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=bounds.connect + bounds.banner,
                env=_environment(),
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise Stop(Failure.BANNER_TIMEOUT) from None
        except FileNotFoundError:
            raise Stop(Failure.UNSUPPORTED, "no ssh client on this machine") from None
        words = file.read_text().split()[:3] if file.exists() else []
    if len(words) != len(("name", "kind", "blob")):
        raise _reason(done.stderr, None)
    return HostKey(words[1], base64.b64decode(words[2]))


@contextmanager
def legacy_client(
    access: Access,
    address: Address,
    known_hosts: Path,
    key: Path | None,
    bounds: Bounds,
) -> Iterator[Client]:
    """A client on a terminal of its own; it is ended with the context."""
    client = arguments(access, address, known_hosts, key, bounds.connect)
    command = ["setsid", "--ctty", *client]
    near, far = pty.openpty()
    try:
        process = subprocess.Popen(  # noqa: S603 - a list, its parts checked by the ledger
            command,
            stdin=far,
            stdout=far,
            stderr=subprocess.PIPE,
            env=_environment(),
        )
    except FileNotFoundError:
        os.close(near)
        raise Stop(Failure.UNSUPPORTED, "no ssh client on this machine") from None
    finally:
        os.close(far)
    fcntl.fcntl(near, fcntl.F_SETFL, os.O_NONBLOCK)
    running = Client(process, near)
    try:
        yield running
    finally:
        running.close()
        os.close(near)


def _environment() -> dict[str, str]:
    """No agent, no question on a screen, words in English."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TERM": "vt100"}
