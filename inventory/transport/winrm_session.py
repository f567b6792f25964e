"""One conversation of PowerShell remoting: bounded in time and bytes, redirected nowhere.

`pypsrp` speaks; what it speaks through is ours, so that no answer is endless and no server sends
our login elsewhere. A conversation that outlives its time is left to a thread that ends with it.
"""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
from pypsrp.complex_objects import PSInvocationState
from pypsrp.exceptions import AuthenticationError, WinRMTransportError, WSManFaultError
from pypsrp.powershell import PowerShell, RunspacePool
from pypsrp.wsman import WSMan
from requests.adapters import HTTPAdapter
from spnego.exceptions import SpnegoError

from inventory.transport.base import Bounds, Failure
from inventory.transport.stop import Stop

_WRAPPING, _SLACK = 4, 4 * 1024 * 1024  # the output travels as base64 in XML
_SLICE = 0.2  # seconds between two looks at the deadline and at `stop`
_OPERATION = 15  # seconds that the server may hold one request
_REDIRECTIONS = range(300, 400)


@dataclass(frozen=True, slots=True, repr=False)
class Case:
    """What one conversation is made with."""

    name: str
    address: str
    port: int
    user: str
    password: str
    authorities: Path
    bounds: Bounds


@dataclass(slots=True)
class _Course:
    """What has come so far, written by the thread that speaks."""

    output: str = ""
    odd: Exception | None = None
    over: threading.Event = field(default_factory=threading.Event)
    session: requests.Session | None = None


class _Bounded(HTTPAdapter):
    """HTTPS to the address of the ledger under the host's own name, with a budget of bytes."""

    def __init__(self, name: str, budget: int) -> None:
        """Expect a certificate for this name."""
        self._name, self._left = name, budget
        self._last: requests.Response | None = None
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - handed on
        """Check the name of the host where the URL has its address."""
        super().init_poolmanager(
            *args, server_hostname=self._name, assert_hostname=self._name, **kwargs
        )

    def send(self, *args: Any, **kwargs: Any) -> requests.Response:  # noqa: ANN401 - handed on
        """Refuse to be redirected, and count what comes."""
        response = self._last = super().send(*args, **kwargs)
        if response.status_code in _REDIRECTIONS:
            raise Stop(Failure.GARBAGE, f"redirected ({response.status_code})")
        stream = response.raw.stream

        def counted(*size: Any, **how: Any) -> Iterator[bytes]:  # noqa: ANN401 - handed on
            for data in stream(*size, **how):
                self._left -= len(data)
                if self._left < 0:
                    raise Stop(Failure.FLOOD, "more bytes than allowed")
                yield data

        response.raw.stream = counted
        return response

    def close(self) -> None:
        """Close what a failure left open too."""
        if self._last is not None and self._last.raw is not None:
            self._last.raw.close()
        super().close()


class _Refusing(HTTPAdapter):
    """Plain HTTP, which is never spoken."""

    def send(self, *_args: Any, **_kwargs: Any) -> requests.Response:  # noqa: ANN401 - not used
        """Refuse."""
        raise Stop(Failure.UNSUPPORTED, "plain HTTP")


def converse(case: Case, script: str, tag: str, stop: threading.Event) -> str:
    """What the script printed; Stop where it failed or nothing came in time.

    Its `exit` may end the pipeline early: that the output is whole is told by its own end.
    """
    course = _Course()
    thread = threading.Thread(target=_speak, args=(case, script, tag, course), daemon=True)
    deadline = time.monotonic() + case.bounds.session
    thread.start()
    while not course.over.wait(_SLICE):
        if stop.is_set() or time.monotonic() > deadline:
            raise Stop(Failure.INTERRUPTED if stop.is_set() else Failure.SESSION_TIMEOUT)
    if course.odd is not None:
        raise _reason(course.odd) from None
    if len(course.output) > case.bounds.output:
        raise Stop(Failure.FLOOD, f"more than {case.bounds.output} bytes")
    return course.output


def _speak(case: Case, script: str, tag: str, course: _Course) -> None:
    try:
        wsman = _wsman(case, course)
        with RunspacePool(wsman) as pool:
            shell = PowerShell(pool)
            shell.add_script(script)
            shell.add_parameters({"StandardOutput": True, "Tag": tag})
            shell.invoke()
            if shell.state == PSInvocationState.FAILED:
                raise Stop(Failure.GARBAGE, "the pipeline failed")
            course.output = "\n".join(one for one in shell.output if isinstance(one, str))
    except Exception as odd:  # noqa: BLE001 - told to the thread that waits
        course.odd = course.odd or odd
    finally:
        if course.session is not None:
            course.session.close()
        course.over.set()


def _wsman(case: Case, course: _Course) -> WSMan:
    seconds = max(1, int(min(_OPERATION, case.bounds.session / 2)))
    wsman = WSMan(
        case.address,
        port=case.port,
        username=case.user,
        password=case.password,
        ssl=True,
        auth="negotiate",
        cert_validation=str(case.authorities),  # type: ignore[arg-type] # requests takes a path
        connection_timeout=max(1, int(case.bounds.connect)),
        operation_timeout=seconds,
        read_timeout=seconds + max(1, int(case.bounds.auth)),
        no_proxy=True,
        negotiate_hostname_override=case.name,
    )
    session = wsman.transport._build_session()  # noqa: SLF001 - built as it would, then bounded
    session.mount("https://", _Bounded(case.name, _WRAPPING * case.bounds.output + _SLACK))
    session.mount("http://", _Refusing())
    wsman.transport.session = course.session = session
    return wsman


def _reason(odd: Exception) -> Stop:
    """The failure in one of our words; what a server says is not repeated."""
    if isinstance(odd, Stop):
        return odd
    if isinstance(odd, WinRMTransportError):
        return Stop(Failure.GARBAGE, f"HTTP {odd.code}")
    if isinstance(odd, WSManFaultError):
        return Stop(Failure.GARBAGE, f"WS-Management fault {odd.code}")
    failure = next((found for kinds, found in _KINDS if isinstance(odd, kinds)), Failure.GARBAGE)
    return Stop(failure, type(odd).__name__)


_KINDS: tuple[tuple[type[Exception], Failure], ...] = (
    (AuthenticationError, Failure.AUTH_REFUSED),
    (SpnegoError, Failure.AUTH_REFUSED),
    (requests.exceptions.SSLError, Failure.HOST_KEY_UNKNOWN),
    (requests.exceptions.Timeout, Failure.SESSION_TIMEOUT),
    (requests.exceptions.RequestException, Failure.CLOSED_MIDWAY),
)
