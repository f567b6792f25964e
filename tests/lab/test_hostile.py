"""The hostile endpoints do what their names say, and end when told."""

import socket
import subprocess
import threading
import time
from pathlib import Path

import paramiko
import pytest

from tests.lab import hostile
from tests.lab.lab import new_key
from tests.leftovers import threads_settled


def _connect(end: hostile.Endpoint) -> socket.socket:
    return socket.create_connection((end.address, end.port), timeout=2)


def _first_bytes(name: str) -> bytes:
    with hostile.BEHAVIOURS[name]() as end, _connect(end) as client:
        client.settimeout(0.3)
        return client.recv(64)


def _openssh(end: hostile.Endpoint, tmp_path: Path) -> subprocess.CompletedProcess[bytes]:
    private, _ = new_key()
    key, known = tmp_path / "key", tmp_path / "known_hosts"
    key.touch(0o600)
    key.write_text(private)
    known.write_text(f"[{end.address}]:{end.port} {end.host_key}\n")
    command = ["ssh", "-F", "none", "-o", f"UserKnownHostsFile={known}", "-o", "BatchMode=yes"]
    command += ["-i", str(key), "-p", str(end.port), f"audit@{end.address}", "sh -s"]
    return subprocess.run(command, input=b"tag\n", capture_output=True, timeout=20, check=False)


def test_refusing_port_refuses() -> None:
    with hostile.refusing() as end, pytest.raises(ConnectionRefusedError):
        _connect(end)


def test_swallowing_port_never_answers() -> None:
    with hostile.swallowing() as end, pytest.raises(TimeoutError):
        socket.create_connection((end.address, end.port), timeout=0.5)


def test_banners_are_what_they_are_called() -> None:
    assert _first_bytes("closes-at-once") == b""
    assert not _first_bytes("garbage-banner").isascii()
    assert _first_bytes("endless-banner").startswith(b"not yet")
    with pytest.raises(TimeoutError):
        _first_bytes("hangs-before-banner")


def test_ancient_server_shares_no_algorithm_with_a_current_client(tmp_path: Path) -> None:
    with hostile.BEHAVIOURS["ancient-algorithms"]() as end:
        done = _openssh(end, tmp_path)
    assert b"no matching key exchange method found" in done.stderr


def test_reply_reads_input_and_answers_with_status_and_noise(tmp_path: Path) -> None:
    with hostile.replying(lambda given: b"got " + given, status=3, noise=b"hm\n") as end:
        done = _openssh(end, tmp_path)
    assert (done.stdout, done.returncode) == (b"got tag\n", 3)
    assert b"hm" in done.stderr
    assert (end.commands, end.connections) == (["sh -s"], 1)
    assert "publickey audit" in end.logins


def test_refused_login_is_noted(tmp_path: Path) -> None:
    with hostile.BEHAVIOURS["refuses-auth"]() as end:
        done = _openssh(end, tmp_path)
    assert b"Permission denied" in done.stderr
    assert end.logins == ["publickey audit"]


def test_flood_has_no_end() -> None:
    with hostile.BEHAVIOURS["floods-output"]() as end:
        client = paramiko.SSHClient()
        client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
        client.connect(end.address, end.port, "audit", "any", look_for_keys=False)
        _, output, _ = client.exec_command("sh -s")
        assert len(output.read(4 << 20)) == 4 << 20
        client.close()


@pytest.mark.parametrize("name", hostile.BEHAVIOURS)
def test_every_behaviour_ends_with_no_thread_left(name: str) -> None:
    before = threading.active_count()
    begun = time.monotonic()
    with hostile.BEHAVIOURS[name]() as end:
        if name not in ("refuses", "swallows"):
            _connect(end).close()
    assert time.monotonic() - begun < 5
    assert threads_settled(before)
