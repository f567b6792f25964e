"""Real sshd behind real bastions: both keys checked, one login shared, every failure named."""

import threading
import time

import pytest

from inventory.model import Host
from inventory.transport.base import Exchange, Failure
from inventory.transport.ssh import SshTransport
from tests.inventory.transport.kit import SCRIPT, Start, Trust, ask, frame_of
from tests.lab.lab import Lab
from tests.lab.registered import registered
from tests.lab.spec import File

pytestmark = [pytest.mark.lab, pytest.mark.usefixtures("nothing_left_behind")]


def test_through_a_bastion(
    lab: Lab, fresh_host: Start, trusted: Trust, transport: SshTransport
) -> None:
    bastion, inner = fresh_host(), fresh_host()
    trusted(bastion)
    host = trusted(inner, jump=bastion.name)
    assert frame_of(ask(transport, host)).hostname == inner.name
    seen = lab.run(inner.name, "cat /var/log/auth.log 2>/dev/null || true").stdout
    assert f"from {bastion.address}" in seen or not seen


def test_bastion_logs_in_once_for_all_who_share_it(
    lab: Lab, fresh_host: Start, trusted: Trust, transport: SshTransport
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
    trusted: Trust,
    ledger: dict[str, Host],
    transport: SshTransport,
) -> None:
    bastion = fresh_host()
    ledger[bastion.name] = registered(lab, bastion.name)
    exchange = ask(transport, trusted(fresh_host(), jump=bastion.name))
    assert exchange.failure is Failure.JUMP_FAILED
    assert "host_key_unknown" in exchange.detail


def test_inner_key_is_checked_too(
    lab: Lab, fresh_host: Start, trusted: Trust, transport: SshTransport
) -> None:
    bastion, inner = fresh_host(), fresh_host()
    trusted(bastion)
    exchange = ask(transport, registered(lab, inner.name, jump=bastion.name))
    assert exchange.failure is Failure.HOST_KEY_UNKNOWN


def test_bastions_in_a_circle_end(
    fresh_host: Start, trusted: Trust, transport: SshTransport
) -> None:
    one, two = fresh_host(), fresh_host()
    trusted(two, jump=one.name)
    exchange = ask(transport, trusted(one, jump=two.name))
    assert exchange.failure is Failure.JUMP_FAILED


def test_host_down_behind_a_bastion(
    fresh_host: Start, trusted: Trust, transport: SshTransport
) -> None:
    bastion, inner = fresh_host(), fresh_host(ssh_port=None)
    trusted(bastion)
    exchange = ask(transport, trusted(inner, jump=bastion.name))
    assert exchange.failure is Failure.DOWN


def test_bastion_that_forbids_forwarding(
    fresh_host: Start, trusted: Trust, transport: SshTransport
) -> None:
    shut = File("/etc/ssh/sshd_config.d/00-shut.conf", "AllowTcpForwarding no\n")
    bastion, inner = fresh_host(files=(shut,)), fresh_host()
    trusted(bastion)
    exchange = ask(transport, trusted(inner, jump=bastion.name))
    assert exchange.failure is Failure.JUMP_FAILED
