"""The login of PowerShell remoting against a real NTLM server side, over real TLS.

The server side is that of pyspnego; a domain and Kerberos are not here.
"""

import base64
import re
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
import spnego

from inventory.transport.base import Failure
from tests.inventory.transport.test_winrm import SECRET, ask
from tests.inventory.transport.tls_server import Endpoint, request, serving

_TOKEN = re.compile(rb"Authorization: Negotiate (\S+)")


def negotiating(passed: list[bool]) -> Callable[[socket.socket, Endpoint], None]:
    """Ask for Negotiate, check it, and then say 500: nothing more is needed of a Windows."""

    def act(line: socket.socket, found: Endpoint) -> None:
        server = spnego.server(protocol="negotiate", options=spnego.NegotiateOptions.use_negotiate)
        while raw := request(line, found):
            token = _TOKEN.search(raw)
            _reply(line, server, token and base64.b64decode(token[1]), passed)

    return act


def _reply(
    line: socket.socket,
    server: spnego.ContextProxy,
    token: bytes | None,
    passed: list[bool],
) -> None:
    status, challenge = "401 Unauthorized", "Negotiate"
    if token:
        try:
            out = server.step(token)
        except spnego.exceptions.SpnegoError:
            passed.append(False)
            out = None
        if server.complete:
            passed.append(True)
            status = "500 Error"
        if out:
            challenge += " " + base64.b64encode(out).decode()
    head = (f"HTTP/1.1 {status}", f"WWW-Authenticate: {challenge}", "Content-Length: 0", "", "")
    line.sendall("\r\n".join(head).encode())


@pytest.mark.parametrize(
    ("password", "failure", "detail"),
    [(SECRET, Failure.GARBAGE, "HTTP 500"), ("another", Failure.AUTH_REFUSED, "")],
)
def test_the_password_proves_itself_and_is_never_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, password: str, failure: Failure, detail: str
) -> None:
    users = tmp_path / "users"
    users.write_text(f":audit:{password}\n", "utf-8")
    monkeypatch.setenv("NTLM_USER_FILE", str(users))
    passed: list[bool] = []
    with serving(tmp_path, negotiating(passed)) as found:
        answer = ask(found.port, found.authorities)
    assert passed[-1:] == [password == SECRET]
    assert answer.failure is failure
    assert answer.detail.startswith(detail)
    assert SECRET.encode() not in b"".join(found.heard)
