"""PowerShell remoting from end to end over real TLS, with a stand-in at the other end.

The stand-in speaks MS-PSRP by the message classes of pypsrp itself, and runs nothing: that the
conversation is carried on and bounded is proven, that a Windows answers so is not.
"""

import base64
import re
import socket
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pypsrp.complex_objects import PSInvocationState, RunspacePoolState
from pypsrp.messages import (
    PipelineOutput,
    PipelineState,
    RunspacePoolStateMessage,
    SessionCapability,
)
from pypsrp.powershell import Fragmenter
from pypsrp.serializer import Serializer

from checks.frame import FrameError
from checks.windows.evidence import parse_windows
from inventory.transport.base import Failure
from tests.checks.windows.built import TAG as BUILT
from tests.checks.windows.built import good_terminal
from tests.inventory.transport.test_winrm import BOUNDS, TAG, ask
from tests.inventory.transport.tls_server import Endpoint, request, serving

_ACTION = re.compile(rb"Action[^>]*>[^<]*/([A-Za-z]+)<")
_MESSAGE = re.compile(rb"(uuid:[0-9A-Fa-f-]{36})<")
_SHELL = 'xmlns:rsp="http://schemas.microsoft.com/wbem/wsman/1/windows/shell"'
_ENVELOPE = (
    '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" '
    'xmlns:wsa="http://schemas.xmlsoap.org/ws/2004/08/addressing" {0}>'
    "<s:Header><wsa:RelatesTo>{1}</wsa:RelatesTo></s:Header><s:Body>{2}</s:Body></s:Envelope>"
)
_pipeline: Any = PipelineState  # its class has no types
_runspaces: Any = RunspacePoolStateMessage
_DONE = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/CommandState/Done"


class StandIn:
    """Answers one runspace with one pipeline, whose output is a text."""

    def __init__(self, output: str, state: int = PSInvocationState.COMPLETED) -> None:
        self.output, self.state, self.asked = output, state, b""
        self.pool, self.pipeline = str(uuid.uuid4()).upper(), str(uuid.uuid4()).upper()

    def __call__(self, line: socket.socket, found: Endpoint) -> None:
        while raw := request(line, found):
            action, message = _ACTION.search(raw), _MESSAGE.search(raw)
            said = self._body(action[1] if action else b"", raw)
            related = message[1].decode() if message else ""
            body = _ENVELOPE.format(_SHELL, related, said).encode()
            head = f"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: {len(body)}"
            line.sendall(head.encode() + b"\r\n\r\n" + body)

    def _body(self, action: bytes, raw: bytes) -> str:
        if action == b"Create":
            return f"<rsp:Shell><rsp:ShellId>{self.pool}</rsp:ShellId></rsp:Shell>"
        if action == b"Command":
            self.asked = b"".join(map(base64.b64decode, re.findall(rb"Arguments>([^<]+)<", raw)))
            told = f"<rsp:CommandId>{self.pipeline}</rsp:CommandId>"
            return f"<rsp:CommandResponse>{told}</rsp:CommandResponse>"
        if action == b"Receive":
            return self._received(b"CommandId" in raw)
        return ""

    def _received(self, of_pipeline: bool) -> str:
        if of_pipeline:
            said = [PipelineOutput(self.output), _pipeline(state=self.state)]
            stream = self._stream(said, f'CommandId="{self.pipeline}"', self.pipeline)
            done = f'<rsp:CommandState CommandId="{self.pipeline}" State="{_DONE}"/>'
            return f"<rsp:ReceiveResponse>{stream}{done}</rsp:ReceiveResponse>"
        opened = _runspaces(state=RunspacePoolState.OPENED)
        stream = self._stream([SessionCapability("2.3", "2.0", "1.1.0.1"), opened], "", None)
        return f"<rsp:ReceiveResponse>{stream}</rsp:ReceiveResponse>"

    def _stream(self, said: list[Any], mark: str, pipeline: str | None) -> str:
        pieces = Fragmenter(32768, _Client()).fragment_multiple(said, self.pool, pipeline)
        text = base64.b64encode(b"".join(pieces)).decode()
        return f'<rsp:Stream Name="stdout" {mark}>{text}</rsp:Stream>'


class _Client(Serializer):
    """Serializes what pypsrp itself only reads: the output of a pipeline."""

    def serialize(self, value: Any, *more: Any, **how: Any) -> Any:  # noqa: ANN401 - handed on
        inner = value.data if isinstance(value, PipelineOutput) else value
        return super().serialize(inner, *more, **how)


def test_the_script_goes_in_and_the_evidence_comes_out(tmp_path: Path) -> None:
    stand_in = StandIn(good_terminal().decode().replace(BUILT, TAG))
    with serving(tmp_path, stand_in) as found:
        answer = ask(found.port, found.authorities, replace(BOUNDS, session=20))
    assert (answer.failure, answer.status, answer.method) == (None, 0, "winrm+negotiate"), answer
    assert parse_windows(answer.output, TAG).hostname == "PC-0001"
    for part in (TAG.encode(), b"StandardOutput", b"'x'"):
        assert part in stand_in.asked


def test_too_much_output_is_no_answer(tmp_path: Path) -> None:
    with serving(tmp_path, StandIn("x" * 200_000)) as found:
        answer = ask(found.port, found.authorities, replace(BOUNDS, session=20, output=1000))
    assert (answer.failure, answer.output) == (Failure.FLOOD, b"")


def test_a_pipeline_that_failed_is_no_answer(tmp_path: Path) -> None:
    with serving(tmp_path, StandIn("half", PSInvocationState.FAILED)) as found:
        answer = ask(found.port, found.authorities, replace(BOUNDS, session=20))
    assert (answer.failure, answer.detail) == (Failure.GARBAGE, "the pipeline failed")
    assert answer.output == b""


def test_a_pipeline_that_stopped_midway_is_told_by_its_missing_end(tmp_path: Path) -> None:
    half = good_terminal().decode()[:5000]
    with serving(tmp_path, StandIn(half, PSInvocationState.STOPPED)) as found:
        answer = ask(found.port, found.authorities, replace(BOUNDS, session=20))
    with pytest.raises(FrameError):
        parse_windows(answer.output, BUILT)
