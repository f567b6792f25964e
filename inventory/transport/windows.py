"""Asking Windows servers that have OpenSSH: PowerShell takes the collector from standard input.

The bootstrap on the command line is always the same but for the tag; it reads the script as
`$input`, because PowerShell itself reads a redirected standard input of `-EncodedCommand`.
"""

import base64
import logging
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

import paramiko

from inventory.credentials import Credentials
from inventory.host_keys import HostKeys
from inventory.model import Host, Way
from inventory.transport import handshake
from inventory.transport.base import Bounds, Exchange, Failure, Transport
from inventory.transport.handshake import Stage, reason
from inventory.transport.login import KeyRing, Secrets, gather, log_in
from inventory.transport.session import Answer, Conversation
from inventory.transport.stop import Stop
from inventory.transport.wire import Wire
from inventory.words import HinomiError

METHOD = "ssh+powershell"
_TAG = re.compile(r"[0-9a-f]{16,64}")
_PROGRAM = "powershell -NoProfile -NonInteractive -EncodedCommand "
_BOOTSTRAP = (
    "$ProgressPreference = 'SilentlyContinue'; "
    "$text = @($input) -join [char]10; "
    "& ([scriptblock]::Create($text)) -StandardOutput -Tag '%s'"
)
_SLACK, _WRAPPING = 1024 * 1024, 3  # bytes of SSH's own beside the output
_HINT = "PowerShell ended with status {0}: is `powershell` in the PATH of the account?"

Reach = Callable[[Host, Bounds], AbstractContextManager[Wire]]


def bootstrap(tag: str) -> str:
    """The command that runs a script from standard input under this tag."""
    if not _TAG.fullmatch(tag):
        raise ValueError("a tag is 16 to 64 hexadecimal digits")
    text = (_BOOTSTRAP % tag).encode("utf-16-le")
    return _PROGRAM + base64.b64encode(text).decode()


class WindowsTransport:
    """Asks each Windows host in the way that its ledger row names; there is no other."""

    def __init__(self, script: bytes, ways: dict[Way, Transport]) -> None:
        """`script` is the collector for Windows; the one handed to `ask` is for POSIX hosts."""
        self._script, self._ways = script, ways

    def ask(self, host: Host, script: bytes, tag: str, bounds: Bounds) -> Exchange:
        """Ask once; every failure comes back as data."""
        del script
        way = self._ways.get(host.access.way)
        if way is not None:
            return way.ask(host, self._script, tag, bounds)
        now = datetime.now(UTC)
        told = host.access.way.value
        return Exchange(b"", b"", None, now, now, "", None, Failure.UNSUPPORTED, told)


class WindowsSsh:
    """PowerShell over SSH with strict host keys; `reach` gives a wire to a host."""

    def __init__(
        self,
        keys: HostKeys,
        credentials: Credentials,
        reach: Reach,
        *,
        key_folder: Path = Path(),
    ) -> None:
        """Connect nowhere yet; paramiko's log is silenced, for hosts write into it."""
        self._keys, self._credentials, self._reach = keys, credentials, reach
        self._ring = KeyRing(key_folder)
        for name in (handshake.LOGGER, "paramiko"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)

    def ask(self, host: Host, script: bytes, tag: str, bounds: Bounds) -> Exchange:
        """Run the script once; every failure comes back as data."""
        started = datetime.now(UTC)
        seen: list[str] = []
        try:
            answer = self._ask(host, script, tag, bounds, seen)
        except Stop as stop:
            answer = Answer(b"", b"", None, METHOD, "", stop.failure, stop.detail)
        except Exception as odd:  # noqa: BLE001 - whatever one host does, the others go on
            answer = Answer(b"", b"", None, METHOD, "", Failure.GARBAGE, type(odd).__name__)
        return Exchange(
            answer.output,
            answer.noise,
            answer.status,
            started,
            datetime.now(UTC),
            METHOD,
            seen[0] if seen else None,
            answer.failure,
            answer.detail,
        )

    def _ask(self, host: Host, script: bytes, tag: str, bounds: Bounds, seen: list[str]) -> Answer:
        secrets = self._secrets(host)
        with self._reach(host, bounds) as wire:
            wire.allow(bounds.banner)
            known = self._keys.for_host(host)
            line = handshake.greet(wire, known)
            try:
                key = handshake.identity(line)
                seen.append(key.fingerprint)
                handshake.insist(key, known)
                self._log_in(line, wire, host, secrets, bounds)
                return _checked(_run(line, wire, script, tag, bounds), secrets)
            finally:
                handshake.hang_up(line, wire)

    def _secrets(self, host: Host) -> Secrets:
        try:
            return gather(host.access, self._credentials, self._ring)
        except HinomiError as odd:
            raise Stop(Failure.SECRET_MISSING, odd.message.en) from None

    def _log_in(
        self, line: paramiko.Transport, wire: Wire, host: Host, secrets: Secrets, bounds: Bounds
    ) -> None:
        wire.allow(bounds.auth)
        try:
            log_in(line, host, secrets, bounds.auth)
        except (paramiko.SSHException, OSError, EOFError) as odd:
            raise reason(Stage.AUTH, wire, odd) from None


def _run(line: paramiko.Transport, wire: Wire, script: bytes, tag: str, bounds: Bounds) -> Answer:
    """One command, both streams drained, bounded in time and bytes."""
    wire.allow(bounds.session, _WRAPPING * bounds.output + _SLACK)
    talk: Conversation | None = None
    try:
        channel = line.open_session()
        talk = Conversation(channel, wire, bounds.output)
        channel.exec_command(bootstrap(tag))
        talk.say(script)
        channel.shutdown_write()
        talk.pump()
        return _ended(talk, wire, talk.status())
    except Stop as stop:
        return _failed(talk, stop)
    except (paramiko.SSHException, OSError, EOFError) as odd:
        return _failed(talk, reason(Stage.SESSION, wire, odd))


def _ended(talk: Conversation, wire: Wire, status: int | None) -> Answer:
    failure, detail = None, ""
    if wire.end is not None:
        ended = reason(Stage.SESSION, wire)
        failure, detail = ended.failure, ended.detail
    elif status is None:
        failure, detail = Failure.CLOSED_MIDWAY, "no exit status"
    elif status != 0:
        failure, detail = Failure.GARBAGE, _HINT.format(status)
    return Answer(bytes(talk.output), talk.noise, status, METHOD, "", failure, detail)


def _failed(talk: Conversation | None, stop: Stop) -> Answer:
    output = bytes(talk.output[:65536]) if talk else b""
    noise = talk.noise if talk else b""
    return Answer(output, noise, None, METHOD, "", stop.failure, stop.detail)


def _checked(answer: Answer, secrets: Secrets) -> Answer:
    """Strike our own secrets from the noise, and the line end that PowerShell adds."""
    noise = answer.noise
    for text in secrets.all():
        noise = noise.replace(text.encode(), b"***")
    return Answer(
        answer.output.strip(),
        noise,
        answer.status,
        METHOD,
        "",
        answer.failure,
        answer.detail,
    )
