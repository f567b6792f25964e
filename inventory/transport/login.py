"""Logging in: key file, agent, password; each secret shown once, and to a proven host only."""

import os
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import paramiko
from paramiko.agent import AgentSSH

from inventory.credentials import Credentials
from inventory.model import Access, Host, Privilege
from inventory.transport.base import Failure
from inventory.transport.stop import Stop

_AGENT_KEYS = 3  # sshd gives up after MaxAuthTries (6), and counts refused keys against us
_KEY_CLASSES = (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey)
_Attempt = Callable[[paramiko.Transport], list[str]]


@dataclass(frozen=True, slots=True, repr=False)
class Secrets:
    """What one login may show: a key, a password, and the password for sudo."""

    key: paramiko.PKey | None
    password: str | None
    sudo: str | None

    def all(self) -> tuple[str, ...]:
        """Every secret text, to be struck out of what a host prints."""
        return tuple({text for text in (self.password, self.sudo) if text})


class KeyRing:
    """Private keys read once: an encrypted one costs a tenth of a second to open."""

    def __init__(self, folder: Path = Path()) -> None:
        """Relative key files are looked up in `folder`."""
        self._folder = folder
        self._lock = threading.Lock()
        self._keys: dict[tuple[Path, str | None], paramiko.PKey] = {}

    def load(self, name: str, passphrase: str | None) -> paramiko.PKey:
        """Read a private key; raises PasswordRequiredException where it is encrypted."""
        path = self._folder / Path(name).expanduser()
        with self._lock:
            held = self._keys.get((path, passphrase))
            if held is None:
                held = self._keys[path, passphrase] = _read_key(path, passphrase)
            return held


def gather(access: Access, credentials: Credentials, ring: KeyRing) -> Secrets:
    """Find every secret that the login needs before the host is touched at all."""
    given = credentials.secret(access.secret) if access.secret else None
    if access.secret and given is None:
        raise Stop(Failure.SECRET_MISSING, access.secret)
    key, opened = _own_key(access, given, credentials, ring)
    password = None if opened else given  # a key's passphrase is nobody else's business
    sudo = None
    if access.privilege is Privilege.PASSWORD:
        sudo = _companion(access, "sudo", credentials) or password
        if sudo is None:
            raise Stop(Failure.SECRET_MISSING, f"{access.secret or access.user}.sudo")
    return Secrets(key, password, sudo)


def _own_key(
    access: Access, given: str | None, credentials: Credentials, ring: KeyRing
) -> tuple[paramiko.PKey | None, bool]:
    """The key file's key, and whether the named secret itself was needed to open it."""
    if access.key_file is None:
        return None, False
    try:
        return ring.load(access.key_file, None), False
    except paramiko.PasswordRequiredException:
        own = _companion(access, "passphrase", credentials)
    if own is None and given is None:
        raise Stop(Failure.SECRET_MISSING, f"passphrase of {access.key_file}")
    try:
        return ring.load(access.key_file, own or given), own is None
    except paramiko.PasswordRequiredException:
        raise Stop(Failure.SECRET_MISSING, f"passphrase of {access.key_file}") from None


def _companion(access: Access, kind: str, credentials: Credentials) -> str | None:
    return credentials.secret(f"{access.secret or access.user}.{kind}")


def _read_key(path: Path, passphrase: str | None) -> paramiko.PKey:
    if not path.is_file():
        raise Stop(Failure.SECRET_MISSING, f"key file {path}")
    for kind in _KEY_CLASSES:
        try:
            return kind.from_private_key_file(str(path), passphrase)
        except paramiko.PasswordRequiredException:
            raise
        except (paramiko.SSHException, ValueError, OSError):
            continue
    raise Stop(Failure.SECRET_MISSING, f"key file {path}: unreadable, or another passphrase")


def log_in(transport: paramiko.Transport, host: Host, secrets: Secrets, seconds: float) -> None:
    """Try each way once, the first that the server takes; several where it wants several."""
    user, tried = host.access.user, []
    with closing(_Agent(seconds)) as agent:
        for name, attempt in _attempts(user, secrets, agent):
            tried.append(name)
            try:
                if not attempt(transport):
                    return
            except paramiko.AuthenticationException:
                if not transport.is_active():
                    raise
    if not tried:
        raise Stop(Failure.SECRET_MISSING, f"no key, agent key or password for {user}")
    raise Stop(Failure.AUTH_REFUSED, f"{user}: {', '.join(tried)}")


def _attempts(user: str, secrets: Secrets, agent: "_Agent") -> Iterator[tuple[str, _Attempt]]:
    keys: Sequence[paramiko.PKey] = (secrets.key,) if secrets.key else agent.offered()
    for key in keys:
        yield "publickey", partial(_by_key, user, key)
    if secrets.password is not None:
        yield "password", partial(_by_password, user, secrets.password)


def _by_key(user: str, key: paramiko.PKey, transport: paramiko.Transport) -> list[str]:
    return transport.auth_publickey(user, key)


def _by_password(user: str, password: str, transport: paramiko.Transport) -> list[str]:
    try:
        return transport.auth_password(user, password, fallback=False)
    except paramiko.BadAuthenticationType as refusal:
        if "keyboard-interactive" not in refusal.allowed_types:
            raise
    return transport.auth_interactive(user, _answer_once(password))


def _answer_once(password: str) -> Callable[[str, str, Sequence[tuple[str, bool]]], list[str]]:
    """Answer one hidden prompt that asks for a password; anything else gets no answer."""
    left = [password]

    def answer(_title: str, _instructions: str, prompts: Sequence[tuple[str, bool]]) -> list[str]:
        if not prompts:
            return []
        hidden = len(prompts) == 1 and not prompts[0][1] and "assword" in prompts[0][0]
        if not (hidden and left):
            raise paramiko.AuthenticationException("a prompt that is not for the password")
        return [left.pop()]

    return answer


class _Agent(AgentSSH):
    """The user's ssh-agent with a time limit on every answer (a key may ask for confirmation)."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds
        self._line: socket.socket | None = None

    def offered(self) -> Sequence[paramiko.PKey]:
        """The first few keys; none where no agent answers."""
        path = os.environ.get("SSH_AUTH_SOCK")
        if not path:
            return ()
        self._line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._line.settimeout(self._seconds)
        try:
            self._line.connect(path)
            self._connect(self._line)  # type: ignore[attr-defined] # not in the stubs
        except (OSError, paramiko.SSHException):
            return ()
        return self.get_keys()[:_AGENT_KEYS]

    def close(self) -> None:
        """Wake whoever still waits for the agent, and let go of it."""
        if self._line is not None:
            with suppress(OSError):
                self._line.shutdown(socket.SHUT_RDWR)
            self._line.close()
