"""What every transport promises: one script in, one bounded exchange out, never an exception."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from inventory.model import Host


class Failure(StrEnum):
    """Why an exchange gave no complete answer; each is a reason of UNKNOWN."""

    NO_ADDRESS = "no_address"
    DOWN = "down"
    REFUSED = "refused"
    TURNED_AWAY = "turned_away"  # by sshd itself, before its banner: too many, or a penalty
    CONNECT_TIMEOUT = "connect_timeout"
    BANNER_TIMEOUT = "banner_timeout"
    HOST_KEY_UNKNOWN = "host_key_unknown"
    HOST_KEY_CHANGED = "host_key_changed"
    NO_COMMON_ALGORITHM = "no_common_algorithm"
    AUTH_REFUSED = "auth_refused"
    AUTH_TIMEOUT = "auth_timeout"
    PRIVILEGE_REFUSED = "privilege_refused"
    SESSION_TIMEOUT = "session_timeout"
    FLOOD = "flood"
    CLOSED_MIDWAY = "closed_midway"
    GARBAGE = "garbage"
    JUMP_FAILED = "jump_failed"
    SECRET_MISSING = "secret_missing"  # noqa: S105 - a reason, not a secret
    UNSUPPORTED = "unsupported"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class Bounds:
    """Limits of one exchange: seconds for each stage, bytes for the answer."""

    connect: float = 5.0
    banner: float = 10.0
    auth: float = 15.0
    session: float = 180.0
    output: int = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Exchange:
    """What one host answered to one script.

    `output` is standard output as it came, `noise` the bounded tail of standard error,
    `method` how it was asked ("ssh+pinned", "ssh+sudo-password", "local", "file" ...),
    `host_key` the SHA-256 fingerprint seen. With a `failure` the output may be partial and
    must not be judged.
    """

    output: bytes
    noise: bytes
    status: int | None
    started: datetime
    ended: datetime
    method: str
    host_key: str | None = None
    failure: Failure | None = None
    detail: str = ""


class Transport(Protocol):
    """A way to run one script on one host."""

    def ask(self, host: Host, script: bytes, tag: str, bounds: Bounds) -> Exchange:
        """Run the script once; every failure comes back as data."""
        ...
