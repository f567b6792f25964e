"""Real sshd: every way of logging in, and the keys that hosts must show."""

import subprocess
import time
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path

import pytest

from inventory.credentials import Credentials
from inventory.host_keys import HostKeys
from inventory.transport.base import Failure
from inventory.transport.ssh import SshTransport
from tests.inventory.transport.kit import Start, Trust, ask, frame_of, host_key_of
from tests.lab.lab import Lab
from tests.lab.registered import registered
from tests.lab.spec import File

pytestmark = [pytest.mark.lab, pytest.mark.usefixtures("nothing_left_behind")]


def test_key_and_sudo(fresh_host: Start, trusted: Trust, transport: SshTransport) -> None:
    running = fresh_host()
    exchange = ask(transport, trusted(running))
    frame = frame_of(exchange)
    assert (frame.uid, frame.hostname) == (0, running.name)
    assert exchange.method == "ssh+sudo"
    assert exchange.host_key == host_key_of(running.host_key).fingerprint


def test_other_port_and_ipv6(
    lab: Lab, fresh_host: Start, keys: HostKeys, transport: SshTransport
) -> None:
    running = fresh_host(ssh_port=2222, ipv6=True)
    host = registered(lab, running.name, ipv6=True)
    assert host.addresses[0].version == 6
    keys.accept(host, host_key_of(running.host_key))
    assert f"[{host.addresses[0]}]:2222 " in keys.path.read_text()
    frame_of(ask(transport, host))


def test_address_that_is_dead_gives_way_to_the_next(
    lab: Lab, fresh_host: Start, keys: HostKeys, transport: SshTransport
) -> None:
    running = fresh_host(ipv6=True)
    host = registered(lab, running.name, ipv6=True)
    dead = ip_address("198.18.250.250")
    both = host.model_copy(update={"addresses": (dead, *host.addresses)})
    keys.accept(both, host_key_of(running.host_key))
    frame_of(ask(transport, both))


def test_password(fresh_host: Start, trusted: Trust, transport: SshTransport) -> None:
    host = trusted(fresh_host(), key_file=None, secret="audit")
    frame_of(ask(transport, host))


def test_wrong_password_is_shown_once(
    fresh_host: Start, trusted: Trust, transport: SshTransport
) -> None:
    running = fresh_host()
    exchange = ask(transport, trusted(running, key_file=None, secret="wrong"))
    assert exchange.failure is Failure.AUTH_REFUSED
    assert exchange.detail == "audit: password"


def test_password_where_only_keyboard_interactive_is_open(
    fresh_host: Start, trusted: Trust, transport: SshTransport
) -> None:
    only = "PasswordAuthentication no\nKbdInteractiveAuthentication yes\n"
    running = fresh_host(files=(File("/etc/ssh/sshd_config.d/00-only.conf", only),))
    frame_of(ask(transport, trusted(running, key_file=None, secret="audit")))


def test_key_and_password_both_wanted(
    fresh_host: Start, trusted: Trust, transport: SshTransport
) -> None:
    both = "AuthenticationMethods publickey,password\n"
    running = fresh_host(files=(File("/etc/ssh/sshd_config.d/00-both.conf", both),))
    assert ask(transport, trusted(running)).failure is Failure.AUTH_REFUSED
    frame_of(ask(transport, trusted(running, secret="audit")))


def test_encrypted_key(
    lab: Lab,
    tmp_path: Path,
    fresh_host: Start,
    trusted: Trust,
    transport: SshTransport,
) -> None:
    sealed = tmp_path / "sealed"
    sealed.write_bytes(lab.key_file.read_bytes())
    sealed.chmod(0o600)
    subprocess.run(["ssh-keygen", "-p", "-q", "-N", "Kagi-no-Kotoba-1", "-f", sealed], check=True)
    running = fresh_host()
    frame_of(ask(transport, trusted(running, key_file=str(sealed), secret="phrase")))
    refused = ask(transport, trusted(running, key_file=str(sealed), secret="wrong"))
    assert refused.failure is Failure.SECRET_MISSING
    unnamed = ask(transport, trusted(running, key_file=str(sealed)))
    assert unnamed.failure is Failure.SECRET_MISSING


def test_passphrase_is_never_tried_as_a_password(
    tmp_path: Path,
    fresh_host: Start,
    trusted: Trust,
    transport: SshTransport,
) -> None:
    foreign = tmp_path / "foreign"
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "Kagi-no-Kotoba-1", "-f", foreign], check=True
    )
    exchange = ask(transport, trusted(fresh_host(), key_file=str(foreign), secret="phrase"))
    assert exchange.failure is Failure.AUTH_REFUSED
    assert exchange.detail == "audit: publickey"


@pytest.fixture
def agent(lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    path = tmp_path / "agent"
    with subprocess.Popen(["ssh-agent", "-D", "-a", path], stdout=subprocess.DEVNULL) as running:
        while not path.exists():
            time.sleep(0.01)
        monkeypatch.setenv("SSH_AUTH_SOCK", str(path))
        subprocess.run(["ssh-add", "-q", lab.key_file], check=True)
        yield path
        running.terminate()


@pytest.mark.usefixtures("agent")
def test_agent(fresh_host: Start, trusted: Trust, transport: SshTransport) -> None:
    frame_of(ask(transport, trusted(fresh_host(), key_file=None)))


def test_no_way_in_at_all(
    monkeypatch: pytest.MonkeyPatch,
    fresh_host: Start,
    trusted: Trust,
    transport: SshTransport,
) -> None:
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    exchange = ask(transport, trusted(fresh_host(), key_file=None))
    assert exchange.failure is Failure.SECRET_MISSING


def test_changed_host_key(
    lab: Lab, fresh_host: Start, trusted: Trust, transport: SshTransport
) -> None:
    running = fresh_host()
    host = trusted(running)
    lab.rekey(running.name)
    exchange = ask(transport, host)
    assert exchange.failure is Failure.HOST_KEY_CHANGED
    assert exchange.host_key == host_key_of(lab[running.name].host_key).fingerprint


def test_key_type_that_is_known_is_asked_for(
    lab: Lab, fresh_host: Start, keys: HostKeys, transport: SshTransport
) -> None:
    running = fresh_host(setup="ssh-keygen -q -t rsa -b 3072 -N '' -f /etc/ssh/ssh_host_rsa_key")
    host = registered(lab, running.name)
    rsa = host_key_of(lab.run(running.name, "cat /etc/ssh/ssh_host_rsa_key.pub").stdout)
    assert keys.accept(host, rsa).kind == "ssh-rsa"
    exchange = ask(transport, host)
    frame_of(exchange)
    assert exchange.host_key == rsa.fingerprint


def test_finite_field_groups_only_where_they_are_forced(
    fresh_host: Start, trusted: Trust, keys: HostKeys, transport: SshTransport
) -> None:
    old = File(
        "/etc/ssh/sshd_config.d/00-old.conf", "KexAlgorithms diffie-hellman-group14-sha256\n"
    )
    host = trusted(fresh_host(files=(old,)))
    assert ask(transport, host).failure is Failure.NO_COMMON_ALGORITHM
    forced = SshTransport(keys, Credentials(environment={}), finite_groups=frozenset({host.id}))
    frame_of(ask(forced, host))
