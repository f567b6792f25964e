"""sshd started by a socket of systemd: its port stands in the unit, not in sshd_config."""

import pytest

from checks.catalogue import catalogue
from checks.model import Verdict
from tests.checks.states import Start, look
from tests.lab.lab import HostSpec, Lab

pytestmark = pytest.mark.lab

SOCKET = (
    "cd /etc/systemd/system; mkdir -p ssh.socket.d; "
    "printf '[Socket]\\nListenStream=\\nListenStream=2222\\n' >ssh.socket.d/p.conf; "
    "systemctl daemon-reload; systemctl stop ssh.service; systemctl enable --now ssh.socket"
)


def test_the_port_of_the_unit_is_the_port_that_listens(lab: Lab, fresh_host: Start) -> None:
    host = fresh_host(HostSpec("socket", systemd=True))
    approved = {"services.approved_sockets": ("tcp/22", "tcp/2222")}
    check = catalogue()["SVC-004"]
    assert look(lab, host.name, check).verdict is Verdict.PASS
    lab.run(host.name, SOCKET)
    found = look(lab, host.name, check)
    assert found.verdict is Verdict.FAIL
    assert "2222" in found.observed
    assert look(lab, host.name, check, limits=approved).verdict is Verdict.PASS
