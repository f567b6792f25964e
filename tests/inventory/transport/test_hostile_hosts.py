"""Every way in which a host can misbehave costs bounded time and ends in one named failure."""

import random
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from ipaddress import ip_address
from pathlib import Path

import paramiko
import pytest

from inventory.credentials import Credentials
from inventory.host_keys import HostKey, HostKeys
from inventory.model import Access, Host, Platform, Privilege
from inventory.transport.base import Bounds, Exchange, Failure
from inventory.transport.ssh import SshTransport
from tests.inventory.transport.kit import host_key_of
from tests.lab import hostile
from tests.lab.lab import new_key
from tests.leftovers import open_files, settled, threads_settled

BOUNDS = Bounds(connect=0.5, banner=1.0, auth=1.0, session=1.0, output=1_000_000)
SCRIPT = b"echo never run\n"
TAG = "5" * 32
CANARY = "canary-S3cret-Wort"

EXPECTED = {
    "refuses": Failure.REFUSED,
    "swallows": Failure.CONNECT_TIMEOUT,
    "closes-at-once": Failure.CLOSED_MIDWAY,
    "hangs-before-banner": Failure.BANNER_TIMEOUT,
    "hangs-after-banner": Failure.BANNER_TIMEOUT,
    "garbage-banner": Failure.GARBAGE,
    "http-banner": Failure.GARBAGE,
    "endless-banner": Failure.GARBAGE,
    "endless-line": Failure.FLOOD,
    "dripping-banner": Failure.BANNER_TIMEOUT,
    "ancient-algorithms": Failure.NO_COMMON_ALGORITHM,
    "refuses-auth": Failure.AUTH_REFUSED,
    "hangs-in-auth": Failure.AUTH_TIMEOUT,
    "refuses-channel": Failure.UNSUPPORTED,
    "hangs-after-auth": Failure.SESSION_TIMEOUT,
    "refuses-exec": Failure.UNSUPPORTED,
    "hangs-in-exec": Failure.SESSION_TIMEOUT,
    "hangs-in-session": Failure.SESSION_TIMEOUT,
    "floods-output": Failure.FLOOD,
    "floods-stderr": Failure.FLOOD,
    "drips": Failure.SESSION_TIMEOUT,
    "closes-midway": Failure.CLOSED_MIDWAY,
    "empty-answer": None,
    "garbage-answer": None,
    "wrong-frame": None,
    "no-exit-status": Failure.CLOSED_MIDWAY,
}


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "key"
    path.write_text(new_key()[0])
    return path


@pytest.fixture
def keys(tmp_path: Path) -> HostKeys:
    return HostKeys(tmp_path / "known_hosts")


@pytest.fixture
def transport(keys: HostKeys) -> SshTransport:
    return SshTransport(keys, Credentials(environment={"HINOMI_SECRET_WEB": CANARY}))


@contextmanager
def nothing_left_behind() -> Iterator[None]:
    threads, files = threading.active_count(), open_files()
    yield
    assert threads_settled(threads)
    assert settled(open_files, files)


def at(end: hostile.Endpoint, key_file: Path, **access: object) -> Host:
    way = Access.model_validate({"port": end.port, "key_file": str(key_file)} | access)
    return Host(id="odd", name="odd", addresses=(ip_address(end.address),), access=way)


def ask(
    end: hostile.Endpoint, keys: HostKeys, transport: SshTransport, host: Host
) -> tuple[Exchange, float]:
    if end.host_key:
        keys.accept(host, host_key_of(end.host_key))
    started = time.monotonic()
    return transport.ask(host, SCRIPT, TAG, BOUNDS), time.monotonic() - started


def test_every_behaviour_has_its_expectation() -> None:
    assert set(EXPECTED) == set(hostile.BEHAVIOURS)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_misbehaviour_ends_in_time_under_its_name(
    name: str, keys: HostKeys, transport: SshTransport, key_file: Path
) -> None:
    with nothing_left_behind(), hostile.BEHAVIOURS[name]() as end:
        exchange, seconds = ask(end, keys, transport, at(end, key_file))
    assert exchange.failure is EXPECTED[name], exchange.detail
    assert seconds < sum((BOUNDS.connect, BOUNDS.banner, BOUNDS.auth, BOUNDS.session)) + 1
    assert len(exchange.output) + len(exchange.noise) <= BOUNDS.output


@pytest.mark.parametrize("privilege", list(Privilege))
@pytest.mark.parametrize("name", ["hangs-in-session", "drips", "floods-stderr", "wrong-frame"])
def test_no_way_of_becoming_root_waits_longer(
    name: str, privilege: Privilege, keys: HostKeys, transport: SshTransport, key_file: Path
) -> None:
    with nothing_left_behind(), hostile.BEHAVIOURS[name]() as end:
        host = at(end, key_file, privilege=privilege, secret="web")
        exchange, seconds = ask(end, keys, transport, host)
    assert seconds < BOUNDS.session + 3
    assert CANARY not in repr(exchange)
    if privilege is Privilege.PASSWORD:
        assert exchange.failure is not None


def test_unknown_host_is_shown_no_credential(
    keys: HostKeys, transport: SshTransport, key_file: Path
) -> None:
    with hostile.replying(b"hello") as end:
        host = at(end, key_file, secret="web")
        exchange = transport.ask(host, SCRIPT, TAG, BOUNDS)
    assert exchange.failure is Failure.HOST_KEY_UNKNOWN
    assert exchange.host_key == host_key_of(end.host_key).fingerprint
    assert end.logins == []
    assert keys.for_host(host) == ()


@pytest.mark.parametrize("kind", ["ssh-ed25519", "ecdsa-sha2-nistp256", "ssh-rsa"])
def test_changed_host_is_shown_no_credential(
    kind: str, keys: HostKeys, transport: SshTransport, key_file: Path
) -> None:
    other = HostKey(kind, host_key_of(new_key()[1]).blob)
    with hostile.replying(b"hello") as end:
        host = at(end, key_file, secret="web")
        keys.accept(host, other)
        exchange = transport.ask(host, SCRIPT, TAG, BOUNDS)
    assert exchange.failure is Failure.HOST_KEY_CHANGED
    assert other.fingerprint in exchange.detail
    assert end.logins == []


def test_polite_refusal_of_sshd_is_a_refusal(transport: SshTransport, key_file: Path) -> None:
    def speak(connection: socket.socket, _end: hostile.Endpoint) -> None:
        connection.sendall(b"Exceeded MaxStartups\r\n")

    with hostile.serving(speak) as end:
        exchange = transport.ask(at(end, key_file), SCRIPT, TAG, BOUNDS)
    assert (exchange.failure, exchange.detail) == (Failure.TURNED_AWAY, "Exceeded MaxStartups")


@pytest.mark.parametrize("seed", range(30))
def test_any_bytes_after_the_banner_are_data(
    seed: int, transport: SshTransport, key_file: Path
) -> None:
    chance = random.Random(seed)
    size = chance.choice([1, 5, 40, 1000, 70_000])
    head = chance.choice([b"", b"\x00\x00\x00\x1c\x0a\x14", b"\x00\x00\x00\x0c\x06\x01"])

    def speak(connection: socket.socket, _end: hostile.Endpoint) -> None:
        connection.sendall(b"SSH-2.0-odd\r\n" + head + chance.randbytes(size))
        connection.shutdown(socket.SHUT_WR)
        connection.recv(4096)

    with nothing_left_behind(), hostile.serving(speak) as end:
        exchange = transport.ask(at(end, key_file), SCRIPT, TAG, BOUNDS)
    assert exchange.failure in {
        Failure.GARBAGE,
        Failure.CLOSED_MIDWAY,
        Failure.FLOOD,
        Failure.NO_COMMON_ALGORITHM,
    }


def test_prompt_that_is_not_ours_gets_no_password(
    keys: HostKeys, transport: SshTransport, key_file: Path
) -> None:
    heard: list[bytes] = []

    def answer(channel: paramiko.Channel, end: hostile.Endpoint) -> None:
        channel.sendall_stderr(b"[sudo] password for audit: ")
        channel.settimeout(0.1)
        while not end.ended.is_set():
            try:
                heard.append(channel.recv(1000))
            except TimeoutError:
                continue

    with hostile.ssh(answer) as end:
        host = at(end, key_file, secret="web", privilege=Privilege.PASSWORD)
        exchange, _ = ask(end, keys, transport, host)
    assert exchange.failure is Failure.PRIVILEGE_REFUSED
    assert b"".join(heard) == b""


def test_password_goes_out_once_and_the_script_only_behind_the_ready_mark(
    keys: HostKeys, transport: SshTransport, key_file: Path
) -> None:
    heard: list[bytes] = []

    def answer(channel: paramiko.Channel, end: hostile.Endpoint) -> None:
        prompt = end.commands[0].split('-p "')[1].split('"')[0].encode()
        for _ in range(3):
            channel.sendall_stderr(prompt)
            channel.settimeout(1)
            heard.append(channel.recv(1000))

    with hostile.ssh(answer) as end:
        host = at(end, key_file, secret="web", privilege=Privilege.PASSWORD)
        exchange, _ = ask(end, keys, transport, host)
    assert exchange.failure is Failure.PRIVILEGE_REFUSED
    assert b"".join(heard) == CANARY.encode() + b"\n"
    assert CANARY not in repr(exchange)
    assert CANARY not in " ".join(end.commands)


def test_password_that_a_host_echoes_is_struck_out(
    keys: HostKeys, transport: SshTransport, key_file: Path
) -> None:
    def answer(channel: paramiko.Channel, end: hostile.Endpoint) -> None:
        nonce = end.commands[0].split('-p "')[1].split("?")[0].encode()
        channel.sendall_stderr(nonce + b"? ")
        channel.sendall_stderr(channel.recv(1000) + b"\n@" + nonce + b" ready\n")
        channel.send_exit_status(0)
        channel.close()
        end.ended.wait(0.2)

    with hostile.ssh(answer) as end:
        host = at(end, key_file, secret="web", privilege=Privilege.PASSWORD)
        exchange, _ = ask(end, keys, transport, host)
    assert exchange.method == "ssh+sudo-password"
    assert exchange.noise.startswith(b"***")


def test_secret_that_nobody_holds_stops_before_the_host_is_touched(
    transport: SshTransport, key_file: Path
) -> None:
    with hostile.replying(b"hello") as end:
        exchange = transport.ask(at(end, key_file, secret="mail"), SCRIPT, TAG, BOUNDS)
    assert (exchange.failure, exchange.detail) == (Failure.SECRET_MISSING, "mail")
    assert end.connections == 0


def test_host_without_address_is_said_so(transport: SshTransport) -> None:
    host = Host(id="x", name="x", access=Access(secret="web"))
    assert transport.ask(host, SCRIPT, TAG, BOUNDS).failure is Failure.NO_ADDRESS


@pytest.mark.parametrize("platform", [Platform.WINDOWS, Platform.NETWORK])
def test_other_platforms_are_sent_no_shell_script(
    platform: Platform, transport: SshTransport, key_file: Path
) -> None:
    with hostile.replying(b"hello") as end:
        host = at(end, key_file).model_copy(update={"platform": platform})
        exchange = transport.ask(host, SCRIPT, TAG, BOUNDS)
    assert exchange.failure is Failure.UNSUPPORTED
    assert end.connections == 0


def test_stop_ends_an_exchange_under_way(keys: HostKeys, key_file: Path) -> None:
    stop = threading.Event()
    transport = SshTransport(keys, Credentials(environment={}), stop=stop)
    slow = replace(BOUNDS, session=60)
    with hostile.BEHAVIOURS["hangs-in-session"]() as end:
        host = at(end, key_file)
        keys.accept(host, host_key_of(end.host_key))
        threading.Timer(0.5, stop.set).start()
        started = time.monotonic()
        exchange = transport.ask(host, SCRIPT, TAG, slow)
    assert exchange.failure is Failure.INTERRUPTED
    assert time.monotonic() - started < 3


def test_nothing_is_logged_of_what_a_host_says(
    keys: HostKeys,
    transport: SshTransport,
    key_file: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    for name in ("garbage-banner", "refuses-auth", "floods-output"):
        with hostile.BEHAVIOURS[name]() as end:
            ask(end, keys, transport, at(end, key_file, secret="web"))
    assert caplog.text == ""
    assert capfd.readouterr() == ("", "")
