"""Debian 13 under lab hosts: it is what it says, and its whole catalogue is judged sanely."""

from tests.checks.states import Start
from tests.lab.lab import Lab
from tests.lab.trixie import ON_TRIXIE, TRIXIE

pytestmark = ON_TRIXIE


def test_host_is_debian_13_beside_one_of_12(lab: Lab, fresh_host: Start) -> None:
    names = {"13": fresh_host(TRIXIE).name, "12": fresh_host().name}
    for version, name in names.items():
        release = lab.run(name, ". /etc/os-release; echo $VERSION_ID").stdout
        assert release.strip() == version
    assert "OpenSSH_10." in lab.run(names["13"], "ssh -V", check=False).stderr


def test_host_boots_under_systemd(lab: Lab, fresh_host: Start) -> None:
    name = fresh_host(TRIXIE, systemd=True).name
    assert lab.run(name, "cat /proc/1/comm").stdout.strip() == "systemd"
    assert lab.run(name, "systemctl is-active ssh").stdout.strip() == "active"
