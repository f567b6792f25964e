"""This machine, asked by a shell of our own, is bounded like any other."""

import threading
import time

import pytest

from checks.collector import render_collector
from checks.frame import parse_frame
from inventory.model import Host
from inventory.transport.base import Bounds, Failure
from inventory.transport.local import LocalTransport
from inventory.transport.replay import ReplayTransport
from tests.leftovers import threads_settled

HERE = Host(id="here", name="here")
TAG = "b7" * 16
BOUNDS = Bounds(session=20, output=1_000_000)


def test_collector_answers_here() -> None:
    exchange = LocalTransport().ask(HERE, render_collector([]), TAG, BOUNDS)
    assert exchange.failure is None
    assert exchange.status == 0
    assert exchange.method.startswith("local")
    assert parse_frame(exchange.output, TAG).tag == TAG


def test_secrets_of_our_environment_stay_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HINOMI_SECRET_WEB", "canary-S3cret-Wort")
    exchange = LocalTransport().ask(HERE, b"env; tr '\\0' '\\n' </proc/$$/environ\n", TAG, BOUNDS)
    assert b"PATH=" in exchange.output
    assert b"canary" not in exchange.output


def test_both_streams_are_drained_together() -> None:
    script = b"i=0; while [ $i -lt 3000 ]; do echo 0123456789012345678901234567890123456789; "
    script += b"echo 0123456789012345678901234567890123456789 >&2; i=$((i+1)); done\n"
    exchange = LocalTransport().ask(HERE, script, TAG, BOUNDS)
    assert exchange.failure is None
    assert exchange.output.count(b"\n") == 3000
    assert 0 < len(exchange.noise) <= 16384


def test_script_longer_than_a_pipe_arrives_whole() -> None:
    script = b": " + b"x" * 300_000 + b"\necho end\n"
    assert LocalTransport().ask(HERE, script, TAG, BOUNDS).output == b"end\n"


@pytest.mark.parametrize(
    ("script", "failure"),
    [
        (b"sleep 60\n", Failure.SESSION_TIMEOUT),
        (b"while :; do echo drip; sleep 0.1; done\n", Failure.SESSION_TIMEOUT),
        (b"yes flood\n", Failure.FLOOD),
        (b"yes flood >&2\n", Failure.FLOOD),
        (b"kill -9 $$\n", Failure.CLOSED_MIDWAY),
    ],
)
def test_misbehaviour_is_ended(script: bytes, failure: Failure) -> None:
    threads, started = threading.active_count(), time.monotonic()
    bounds = Bounds(session=1, output=100_000)
    exchange = LocalTransport().ask(HERE, script, TAG, bounds)
    assert exchange.failure is failure
    assert time.monotonic() - started < 8
    assert threads_settled(threads)


def test_child_left_behind_is_not_waited_for() -> None:
    started = time.monotonic()
    exchange = LocalTransport().ask(HERE, b"sleep 30 &\necho ready\n", TAG, BOUNDS)
    assert (exchange.output, exchange.status, exchange.failure) == (b"ready\n", 0, None)
    assert time.monotonic() - started < 10


def test_recording_answers_under_the_new_tag() -> None:
    recorded = LocalTransport().ask(HERE, render_collector([]), TAG, BOUNDS).output
    transport = ReplayTransport({"here": recorded})
    exchange = transport.ask(HERE, b"", "c8" * 16, BOUNDS)
    assert parse_frame(exchange.output, "c8" * 16).tag == "c8" * 16
    missing = transport.ask(HERE.model_copy(update={"id": "there"}), b"", TAG, BOUNDS)
    assert missing.failure is Failure.DOWN


def test_recordings_in_a_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("recorded")
    (folder / "a%2Fb.txt").write_bytes(b"HINOMI1 " + TAG.encode() + b" rest\n")
    odd = HERE.model_copy(update={"id": "a/b"})
    answer = ReplayTransport(folder, default=b"else").ask(odd, b"", "d9" * 16, BOUNDS)
    assert answer.output == b"HINOMI1 " + b"d9" * 16 + b" rest\n"
    assert ReplayTransport(folder, default=b"else").ask(HERE, b"", TAG, BOUNDS).output == b"else"
