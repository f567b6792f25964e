"""Real sshd and real sudo: every way in, every way of becoming root, and nothing left behind."""

import hashlib
import os
import re
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

from checks.collector import render_collector
from checks.frame import Frame, parse_frame
from inventory.credentials import Credentials
from inventory.host_keys import HostKeys
from inventory.model import Host, Privilege
from inventory.sudoers import instructions, sudoers_file
from inventory.transport.base import Bounds, Exchange, Failure
from inventory.transport.remote import COLLECTOR_PATH
from inventory.transport.ssh import SshTransport
from tests.inventory.transport.kit import host_key_of, open_files
from tests.lab.lab import Lab, RunningHost
from tests.lab.registered import registered
from tests.lab.spec import AUDIT_PASSWORD, File, Sudo

pytestmark = pytest.mark.lab

SCRIPT = render_collector([])
TAG = "a5" * 16
BOUNDS = Bounds(connect=3, banner=10, auth=15, session=30)
ENVIRONMENT = {
    "HINOMI_SECRET_AUDIT": AUDIT_PASSWORD,
    "HINOMI_SECRET_WRONG": "no-Such-Word-1",
    "HINOMI_SECRET_PHRASE": "Kagi-no-Kotoba-1",
}

Start = Callable[..., RunningHost]


@pytest.fixture(autouse=True)
def _nothing_left_behind(lab: Lab) -> Iterator[None]:  # noqa: ARG001 - started before we count
    threads, files = threading.active_count(), open_files()
    yield
    assert (threading.active_count(), open_files()) == (threads, files)


@pytest.fixture
def keys(tmp_path: Path) -> HostKeys:
    return HostKeys(tmp_path / "known_hosts")


@pytest.fixture
def ledger() -> dict[str, Host]:
    return {}


@pytest.fixture
def transport(keys: HostKeys, ledger: dict[str, Host]) -> SshTransport:
    digest = hashlib.sha256(SCRIPT).hexdigest()
    return SshTransport(keys, Credentials(environment=ENVIRONMENT), ledger, digest)


@pytest.fixture
def trusted(lab: Lab, keys: HostKeys, ledger: dict[str, Host]) -> Callable[..., Host]:
    """The ledger entry of a running host whose key is trusted."""

    def entry(running: RunningHost, **access: Any) -> Host:  # noqa: ANN401 - fields of Access
        host = registered(lab, running.name, **access)
        keys.accept(host, host_key_of(running.host_key))
        ledger[host.id] = host
        return host

    return entry


def ask(transport: SshTransport, host: Host, script: bytes = SCRIPT) -> Exchange:
    return transport.ask(host, script, TAG, BOUNDS)


def frame_of(exchange: Exchange) -> Frame:
    assert exchange.failure is None, f"{exchange.failure} {exchange.detail}"
    assert exchange.status == 0
    return parse_frame(exchange.output, TAG)


# Ways in


def test_key_and_sudo(
    fresh_host: Start, trusted: Callable[..., Host], transport: SshTransport
) -> None:
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


def test_password(fresh_host: Start, trusted: Callable[..., Host], transport: SshTransport) -> None:
    host = trusted(fresh_host(), key_file=None, secret="audit")
    frame_of(ask(transport, host))


def test_wrong_password_is_shown_once(
    fresh_host: Start, trusted: Callable[..., Host], transport: SshTransport
) -> None:
    running = fresh_host()
    exchange = ask(transport, trusted(running, key_file=None, secret="wrong"))
    assert exchange.failure is Failure.AUTH_REFUSED
    assert exchange.detail == "audit: password"


def test_password_where_only_keyboard_interactive_is_open(
    fresh_host: Start, trusted: Callable[..., Host], transport: SshTransport
) -> None:
    only = "PasswordAuthentication no\nKbdInteractiveAuthentication yes\n"
    running = fresh_host(files=(File("/etc/ssh/sshd_config.d/00-only.conf", only),))
    frame_of(ask(transport, trusted(running, key_file=None, secret="audit")))


def test_key_and_password_both_wanted(
    fresh_host: Start, trusted: Callable[..., Host], transport: SshTransport
) -> None:
    both = "AuthenticationMethods publickey,password\n"
    running = fresh_host(files=(File("/etc/ssh/sshd_config.d/00-both.conf", both),))
    assert ask(transport, trusted(running)).failure is Failure.AUTH_REFUSED
    frame_of(ask(transport, trusted(running, secret="audit")))


def test_encrypted_key(
    lab: Lab,
    tmp_path: Path,
    fresh_host: Start,
    trusted: Callable[..., Host],
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
    trusted: Callable[..., Host],
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
def test_agent(fresh_host: Start, trusted: Callable[..., Host], transport: SshTransport) -> None:
    frame_of(ask(transport, trusted(fresh_host(), key_file=None)))


def test_no_way_in_at_all(
    monkeypatch: pytest.MonkeyPatch,
    fresh_host: Start,
    trusted: Callable[..., Host],
    transport: SshTransport,
) -> None:
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    exchange = ask(transport, trusted(fresh_host(), key_file=None))
    assert exchange.failure is Failure.SECRET_MISSING


def test_changed_host_key(
    lab: Lab, fresh_host: Start, trusted: Callable[..., Host], transport: SshTransport
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
    fresh_host: Start, trusted: Callable[..., Host], keys: HostKeys, transport: SshTransport
) -> None:
    old = File(
        "/etc/ssh/sshd_config.d/00-old.conf", "KexAlgorithms diffie-hellman-group14-sha256\n"
    )
    host = trusted(fresh_host(files=(old,)))
    assert ask(transport, host).failure is Failure.NO_COMMON_ALGORITHM
    forced = SshTransport(keys, Credentials(environment={}), finite_groups=frozenset({host.id}))
    frame_of(ask(forced, host))


# Bastions


def test_through_a_bastion(
    lab: Lab, fresh_host: Start, trusted: Callable[..., Host], transport: SshTransport
) -> None:
    bastion, inner = fresh_host(), fresh_host()
    trusted(bastion)
    host = trusted(inner, jump=bastion.name)
    assert frame_of(ask(transport, host)).hostname == inner.name
    seen = lab.run(inner.name, "cat /var/log/auth.log 2>/dev/null || true").stdout
    assert f"from {bastion.address}" in seen or not seen


def test_bastion_logs_in_once_for_all_who_share_it(
    lab: Lab, fresh_host: Start, trusted: Callable[..., Host], transport: SshTransport
) -> None:
    bastion = fresh_host()
    trusted(bastion)
    hosts = [trusted(fresh_host(), jump=bastion.name) for _ in range(3)]
    slow = b"sleep 1\n" + SCRIPT
    found: list[Exchange] = []
    threads = [
        threading.Thread(target=lambda host=host: found.append(ask(transport, host, slow)))
        for host in hosts
    ]
    for thread in threads:
        thread.start()
    time.sleep(0.7)
    logins = lab.run(bastion.name, "pgrep -fc '[s]shd: audit' || true").stdout.split()
    for thread in threads:
        thread.join()
    assert [frame_of(exchange).uid for exchange in found] == [0, 0, 0]
    assert logins == ["2"]  # sshd's two processes of one login


def test_unknown_bastion_key_stops_before_the_inner_host(
    lab: Lab,
    fresh_host: Start,
    trusted: Callable[..., Host],
    ledger: dict[str, Host],
    transport: SshTransport,
) -> None:
    bastion = fresh_host()
    ledger[bastion.name] = registered(lab, bastion.name)
    exchange = ask(transport, trusted(fresh_host(), jump=bastion.name))
    assert exchange.failure is Failure.JUMP_FAILED
    assert "host_key_unknown" in exchange.detail


def test_inner_key_is_checked_too(
    lab: Lab, fresh_host: Start, trusted: Callable[..., Host], transport: SshTransport
) -> None:
    bastion, inner = fresh_host(), fresh_host()
    trusted(bastion)
    exchange = ask(transport, registered(lab, inner.name, jump=bastion.name))
    assert exchange.failure is Failure.HOST_KEY_UNKNOWN


def test_bastions_in_a_circle_end(
    fresh_host: Start, trusted: Callable[..., Host], transport: SshTransport
) -> None:
    one, two = fresh_host(), fresh_host()
    trusted(two, jump=one.name)
    exchange = ask(transport, trusted(one, jump=two.name))
    assert exchange.failure is Failure.JUMP_FAILED


def test_host_down_behind_a_bastion(
    fresh_host: Start, trusted: Callable[..., Host], transport: SshTransport
) -> None:
    bastion, inner = fresh_host(), fresh_host(ssh_port=None)
    trusted(bastion)
    exchange = ask(transport, trusted(inner, jump=bastion.name))
    assert exchange.failure is Failure.DOWN


def test_bastion_that_forbids_forwarding(
    fresh_host: Start, trusted: Callable[..., Host], transport: SshTransport
) -> None:
    shut = File("/etc/ssh/sshd_config.d/00-shut.conf", "AllowTcpForwarding no\n")
    bastion, inner = fresh_host(files=(shut,)), fresh_host()
    trusted(bastion)
    exchange = ask(transport, trusted(inner, jump=bastion.name))
    assert exchange.failure is Failure.JUMP_FAILED


# Ways of becoming root


def test_sudo_with_a_password(
    fresh_host: Start, trusted: Callable[..., Host], transport: SshTransport
) -> None:
    running = fresh_host(sudo=Sudo.PASSWORD)
    host = trusted(running, secret="audit", privilege=Privilege.PASSWORD)
    exchange = ask(transport, host)
    assert frame_of(exchange).uid == 0
    assert exchange.method == "ssh+sudo-password"
    assert exchange.noise == b""


def test_wrong_sudo_password_costs_one_failure(
    lab: Lab, fresh_host: Start, trusted: Callable[..., Host], transport: SshTransport
) -> None:
    counting = (
        "sed -i '1i auth required pam_faillock.so preauth deny=5' /etc/pam.d/sudo\n"
        "sed -i 's/^@include common-auth/auth sufficient pam_unix.so nodelay\\n"
        "auth [default=die] pam_faillock.so authfail deny=5/' /etc/pam.d/sudo"
    )
    running = fresh_host(sudo=Sudo.PASSWORD, setup=counting)
    host = trusted(running, secret="wrong", privilege=Privilege.PASSWORD)
    exchange = ask(transport, host)
    assert exchange.failure is Failure.PRIVILEGE_REFUSED
    assert exchange.output == b""
    time.sleep(0.3)
    counted = lab.run(running.name, "faillock --user audit").stdout
    assert len(re.findall(r"^\d{4}-", counted, re.M)) == 1, counted


def test_without_sudo_what_needs_no_root_is_still_asked(
    fresh_host: Start, trusted: Callable[..., Host], transport: SshTransport
) -> None:
    exchange = ask(transport, trusted(fresh_host(sudo=Sudo.NONE)))
    assert frame_of(exchange).uid != 0
    assert exchange.method == "ssh+none"


@pytest.mark.parametrize("privilege", [Privilege.SUDO, Privilege.PINNED, Privilege.PASSWORD])
def test_refused_privilege_is_said_so(
    privilege: Privilege, fresh_host: Start, trusted: Callable[..., Host], transport: SshTransport
) -> None:
    host = trusted(fresh_host(sudo=Sudo.NONE), secret="audit", privilege=privilege)
    exchange = ask(transport, host)
    assert exchange.failure is Failure.PRIVILEGE_REFUSED
    assert "sudo" in exchange.detail


def test_requiretty_is_said_so(
    fresh_host: Start, trusted: Callable[..., Host], transport: SshTransport
) -> None:
    rule = "Defaults requiretty\naudit ALL=(root) NOPASSWD: ALL\n"
    running = fresh_host(sudo=Sudo.NONE, files=(File("/etc/sudoers.d/audit", rule, 0o440),))
    exchange = ask(transport, trusted(running, privilege=Privilege.SUDO))
    assert exchange.failure is Failure.PRIVILEGE_REFUSED
    assert "tty" in exchange.detail
    assert ask(transport, trusted(running)).method == "ssh+none"


def test_root_needs_no_sudo(
    fresh_host: Start, trusted: Callable[..., Host], transport: SshTransport
) -> None:
    running = fresh_host(
        setup="mkdir -p -m 700 /root/.ssh; cp /home/audit/.ssh/authorized_keys /root/.ssh/",
        files=(File("/etc/ssh/sshd_config.d/00-root.conf", "PermitRootLogin yes\n"),),
    )
    for privilege in (Privilege.AUTO, Privilege.SUDO, Privilege.PASSWORD):
        exchange = ask(
            transport, trusted(running, user="root", privilege=privilege, secret="audit")
        )
        assert frame_of(exchange).uid == 0
        assert exchange.method == "ssh+root"


# The pinned collector


@pytest.fixture
def pinned(lab: Lab, fresh_host: Start) -> RunningHost:
    """A host made ready by the very instructions that are printed for the administrator."""
    running = fresh_host(sudo=Sudo.NONE, setup="userdel -r audit")
    lab.write(running.name, "/root/hinomi-collector", SCRIPT.decode())
    steps = instructions(SCRIPT, lab.public_key, sources=("198.18.0.0/16",))
    for language in (steps.ja, steps.en):
        lab.run(running.name, f"cd /root && sh -s <<'STEPS'\n{language}\nSTEPS\n")
    return running


@pytest.mark.parametrize("privilege", [Privilege.AUTO, Privilege.PINNED])
def test_pinned_collector(
    privilege: Privilege, pinned: RunningHost, trusted: Callable[..., Host], transport: SshTransport
) -> None:
    exchange = ask(transport, trusted(pinned, privilege=privilege))
    assert frame_of(exchange).uid == 0
    assert (exchange.method, exchange.detail) == ("ssh+pinned", "")


def test_pinned_collector_of_another_version_is_noted(
    pinned: RunningHost, trusted: Callable[..., Host], keys: HostKeys
) -> None:
    newer = SshTransport(keys, Credentials(environment={}), {}, "0" * 64)
    exchange = ask(newer, trusted(pinned))
    assert frame_of(exchange).uid == 0
    assert "another version" in exchange.detail


def test_changed_collector_is_refused_by_sudo(
    lab: Lab, pinned: RunningHost, trusted: Callable[..., Host], transport: SshTransport
) -> None:
    lab.run(pinned.name, f"echo '# changed' >>{COLLECTOR_PATH}")
    exchange = ask(transport, trusted(pinned, privilege=Privilege.PINNED))
    assert exchange.failure is Failure.PRIVILEGE_REFUSED
    auto = ask(transport, trusted(pinned, privilege=Privilege.AUTO))
    assert frame_of(auto).uid != 0
    assert auto.method == "ssh+none"


@pytest.mark.parametrize("command", [f"{COLLECTOR_PATH} -x", "sh", "id"])
def test_account_may_run_nothing_else(lab: Lab, pinned: RunningHost, command: str) -> None:
    done = lab.run(pinned.name, f"sudo -n {command}", user="audit", check=False)
    assert done.returncode == 1
    assert done.stdout == ""


def test_sudoers_file_is_valid(lab: Lab, fresh_host: Start) -> None:
    running = fresh_host()
    lab.write(running.name, "/root/rule", sudoers_file("audit", "0" * 64), 0o440)
    assert "parsed OK" in lab.run(running.name, "visudo -cf /root/rule").stdout
    lab.write(running.name, "/root/rule", sudoers_file("audit", "0"), 0o440)
    assert lab.run(running.name, "visudo -cf /root/rule", check=False).returncode != 0


# Login shells and noise


@pytest.mark.parametrize("shell", ["/bin/sh", "/bin/bash", "/bin/dash"])
def test_login_shells_and_their_noise(
    shell: str, fresh_host: Start, trusted: Callable[..., Host], transport: SshTransport
) -> None:
    noisy = "echo Welcome; echo warning >&2; printf 'no newline'\n"
    running = fresh_host(
        setup=f"usermod -s {shell} audit",
        files=(
            File("/home/audit/.bashrc", noisy, 0o644, "audit"),
            File("/etc/motd", "HINOMI1 is not here\n"),
        ),
    )
    for privilege in (Privilege.AUTO, Privilege.PASSWORD):
        exchange = ask(transport, trusted(running, privilege=privilege, secret="audit"))
        assert exchange.failure is None
        assert exchange.status == 0
        assert exchange.method == "ssh+sudo"
        assert exchange.output.rstrip().endswith(b"done 0")


def test_account_without_a_shell(
    fresh_host: Start, trusted: Callable[..., Host], transport: SshTransport
) -> None:
    exchange = ask(transport, trusted(fresh_host(setup="usermod -s /usr/sbin/nologin audit")))
    assert exchange.status == 1
    assert not exchange.output.startswith(b"HINOMI1")


def test_script_that_hangs_is_ended(
    fresh_host: Start, trusted: Callable[..., Host], transport: SshTransport
) -> None:
    host = trusted(fresh_host())
    started = time.monotonic()
    exchange = transport.ask(host, b"sleep 60\n", TAG, Bounds(session=1.5))
    assert exchange.failure is Failure.SESSION_TIMEOUT
    assert time.monotonic() - started < 4


def test_child_that_keeps_the_stream_open_is_not_waited_for(
    fresh_host: Start, trusted: Callable[..., Host], transport: SshTransport
) -> None:
    started = time.monotonic()
    exchange = ask(transport, trusted(fresh_host()), b"(sleep 25) &\necho ready\n")
    assert time.monotonic() - started < 10
    assert exchange.output == b"ready\n"


# Secrets


def test_secret_is_seen_nowhere(
    lab: Lab, fresh_host: Start, trusted: Callable[..., Host], transport: SshTransport
) -> None:
    running = fresh_host(sudo=Sudo.PASSWORD)
    host = trusted(running, key_file=None, secret="audit", privilege=Privilege.PASSWORD)
    look = b"cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ | tr '\\0' ' '\nsleep 1\n"
    here: set[bytes] = set()
    found: list[Exchange] = []
    asking = threading.Thread(target=lambda: found.append(ask(transport, host, look)))
    asking.start()
    while asking.is_alive():
        here |= _command_lines()
    assert found[0].failure is None
    assert b"sudo -k -S" in found[0].output
    assert AUDIT_PASSWORD.encode() not in found[0].output + found[0].noise
    assert AUDIT_PASSWORD not in repr(found[0]) + repr(transport)
    assert not [line for line in here if AUDIT_PASSWORD.encode() in line]
    logs = lab.run(running.name, f"grep -rl {AUDIT_PASSWORD} /var/log || true").stdout
    assert logs == ""


def _command_lines() -> set[bytes]:
    lines = set()
    for pid in os.listdir("/proc"):  # noqa: PTH208 - a name is enough
        if pid.isdigit():
            try:
                lines.add(Path(f"/proc/{pid}/cmdline").read_bytes())
            except OSError:
                continue
    return lines
