"""Real sudo: every way of becoming root, the pinned file above all, and no secret left behind."""

import os
import re
import threading
import time
from pathlib import Path

import pytest

from inventory.credentials import Credentials
from inventory.host_keys import HostKeys
from inventory.model import Privilege
from inventory.sudoers import instructions, sudoers_file
from inventory.transport.base import Bounds, Exchange, Failure
from inventory.transport.remote import COLLECTOR_PATH
from inventory.transport.ssh import SshTransport
from tests.inventory.transport.kit import SCRIPT, TAG, Start, Trust, ask, frame_of
from tests.lab.lab import Lab, RunningHost
from tests.lab.spec import AUDIT_PASSWORD, File, Sudo

pytestmark = [pytest.mark.lab, pytest.mark.usefixtures("nothing_left_behind")]


def test_sudo_with_a_password(fresh_host: Start, trusted: Trust, transport: SshTransport) -> None:
    running = fresh_host(sudo=Sudo.PASSWORD)
    host = trusted(running, secret="audit", privilege=Privilege.PASSWORD)
    exchange = ask(transport, host)
    assert frame_of(exchange).uid == 0
    assert exchange.method == "ssh+sudo-password"
    assert exchange.noise == b""


def test_wrong_sudo_password_costs_one_failure(
    lab: Lab, fresh_host: Start, trusted: Trust, transport: SshTransport
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
    fresh_host: Start, trusted: Trust, transport: SshTransport
) -> None:
    exchange = ask(transport, trusted(fresh_host(sudo=Sudo.NONE)))
    assert frame_of(exchange).uid != 0
    assert exchange.method == "ssh+none"


@pytest.mark.parametrize("privilege", [Privilege.SUDO, Privilege.PINNED, Privilege.PASSWORD])
def test_refused_privilege_is_said_so(
    privilege: Privilege, fresh_host: Start, trusted: Trust, transport: SshTransport
) -> None:
    host = trusted(fresh_host(sudo=Sudo.NONE), secret="audit", privilege=privilege)
    exchange = ask(transport, host)
    assert exchange.failure is Failure.PRIVILEGE_REFUSED
    assert "sudo" in exchange.detail


def test_requiretty_is_said_so(fresh_host: Start, trusted: Trust, transport: SshTransport) -> None:
    rule = "Defaults requiretty\naudit ALL=(root) NOPASSWD: ALL\n"
    running = fresh_host(sudo=Sudo.NONE, files=(File("/etc/sudoers.d/audit", rule, 0o440),))
    exchange = ask(transport, trusted(running, privilege=Privilege.SUDO))
    assert exchange.failure is Failure.PRIVILEGE_REFUSED
    assert "tty" in exchange.detail
    assert ask(transport, trusted(running)).method == "ssh+none"


@pytest.mark.parametrize("defaults", ["use_pty", "log_output", "use_pty,log_input,log_output"])
def test_hardened_sudo_changes_nothing_of_the_answer(
    defaults: str, fresh_host: Start, trusted: Trust, transport: SshTransport
) -> None:
    rule = f"Defaults {defaults}\naudit ALL=(root) ALL\n"
    open_rule = rule.replace("(root)", "(root) NOPASSWD:")
    asking = fresh_host(sudo=Sudo.NONE, files=(File("/etc/sudoers.d/audit", rule, 0o440),))
    running = fresh_host(sudo=Sudo.NONE, files=(File("/etc/sudoers.d/audit", open_rule, 0o440),))
    long = b"i=0; while [ $i -lt 4000 ]; do echo 0123456789 $i; i=$((i+1)); done\n" + SCRIPT
    for host in (
        trusted(running),
        trusted(asking, secret="audit", privilege=Privilege.PASSWORD),
    ):
        exchange = ask(transport, host, long)
        assert frame_of(exchange).uid == 0
        assert exchange.output.count(b"0123456789") == 4000
        assert b"\r" not in exchange.output


def test_root_needs_no_sudo(fresh_host: Start, trusted: Trust, transport: SshTransport) -> None:
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
    privilege: Privilege, pinned: RunningHost, trusted: Trust, transport: SshTransport
) -> None:
    exchange = ask(transport, trusted(pinned, privilege=privilege))
    assert frame_of(exchange).uid == 0
    assert (exchange.method, exchange.detail) == ("ssh+pinned", "")


def test_pinned_collector_of_another_version_is_noted(
    pinned: RunningHost, trusted: Trust, keys: HostKeys
) -> None:
    newer = SshTransport(keys, Credentials(environment={}), {}, "0" * 64)
    exchange = ask(newer, trusted(pinned))
    assert frame_of(exchange).uid == 0
    assert "another version" in exchange.detail


def test_changed_collector_is_refused_by_sudo(
    lab: Lab, pinned: RunningHost, trusted: Trust, transport: SshTransport
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
    shell: str, fresh_host: Start, trusted: Trust, transport: SshTransport
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
    fresh_host: Start, trusted: Trust, transport: SshTransport
) -> None:
    exchange = ask(transport, trusted(fresh_host(setup="usermod -s /usr/sbin/nologin audit")))
    assert exchange.status == 1
    assert not exchange.output.startswith(b"HINOMI1")


def test_script_that_hangs_is_ended(
    fresh_host: Start, trusted: Trust, transport: SshTransport
) -> None:
    host = trusted(fresh_host())
    started = time.monotonic()
    exchange = transport.ask(host, b"sleep 60\n", TAG, Bounds(session=1.5))
    assert exchange.failure is Failure.SESSION_TIMEOUT
    assert time.monotonic() - started < 4


def test_child_that_keeps_the_stream_open_is_not_waited_for(
    fresh_host: Start, trusted: Trust, transport: SshTransport
) -> None:
    started = time.monotonic()
    exchange = ask(transport, trusted(fresh_host()), b"(sleep 25) &\necho ready\n")
    assert time.monotonic() - started < 10
    assert exchange.output == b"ready\n"


# Secrets


def test_secret_is_seen_nowhere(
    lab: Lab, fresh_host: Start, trusted: Trust, transport: SshTransport
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
