"""An account past its own date: it really does not come in, and it is in no denominator."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import paramiko
import pytest

from audit.mfa.coverage import coverage, rates
from audit.mfa.coverage_hosts import Kept, seen_host
from audit.mfa.coverage_input import CoverageInput, Place
from audit.policy_files import load_policy
from checks.mfa.model import CellVerdict, DoorKind
from inventory.model import Zone
from tests.checks.mfa.ssh_hosts import collected
from tests.checks.mfa.ssh_logins import Holder, enters
from tests.checks.states import SUBJECT
from tests.lab.lab import Lab, RunningHost

pytestmark = pytest.mark.lab

AT, DAY = datetime(2026, 11, 21, tzinfo=UTC), date(2026, 11, 21)
PLACE = Place("S-1", "jumin", Zone.MYNUMBER)
KEY = paramiko.ECDSAKey.generate()
PORTS = {2301: "yes", 2302: "no"}  # with PAM, without
SETUP = f"""
for u in genin taishoku; do useradd -m -s /bin/bash $u; mkdir -p /home/$u/.ssh
  echo '{KEY.get_name()} {KEY.get_base64()}' >/home/$u/.ssh/authorized_keys
  chown -R $u /home/$u/.ssh; printf '%s:Aikotoba-77\\n' $u | chpasswd -c YESCRYPT
  echo "$u ALL=(ALL) NOPASSWD: ALL" >>/etc/sudoers.d/everybody; done
chmod 440 /etc/sudoers.d/everybody; usermod -e 1 taishoku
"""
SERVE = """printf 'Port %d\\nUsePAM %s\\nPermitRootLogin no\\n' >/etc/ssh/%d.conf
touch -d '-1 hour' /etc/ssh/%d.conf /etc/ssh; /usr/sbin/sshd -f /etc/ssh/%d.conf
until grep -q ':%04X 0' /proc/net/tcp; do sleep 0.05; done
"""


def test_an_account_past_its_date_is_counted_nowhere(
    lab: Lab, fresh_host: Callable[..., RunningHost]
) -> None:
    host = fresh_host()
    served = "".join(SERVE % (p, pam, p, p, p, p) for p, pam in PORTS.items())
    lab.run(host.name, SETUP + served)
    for port in PORTS:
        for factors in ("C", "K"):
            came = {who: _enters(host, port, who, factors) for who in ("genin", "taishoku")}
            assert came == {"genin": True, "taishoku": False}, (port, factors)
    kept = Kept(collected(lab, host.name), SUBJECT, "ab" * 32, AT)
    seen = seen_host(PLACE, kept, load_policy(None), DAY)
    ended = [cell for cell in seen.cells if cell.account == "taishoku"]
    kinds = {DoorKind.SSH, DoorKind.CONSOLE, DoorKind.SUDO, DoorKind.SU}
    assert kinds <= {cell.door.kind for cell in ended}
    assert {cell.verdict for cell in ended} == {CellVerdict.LOCKED}
    found = coverage(CoverageInput(DAY, (seen,)))
    assert {unit.counted for unit in found.units if unit.account == "taishoku"} == {False}
    assert {"ssh:2301", "ssh:2302", "console", "sudo"} <= {
        unit.path for unit in found.units if unit.account == "genin" and unit.counted
    }
    others = rates(unit for unit in found.units if unit.account != "taishoku")
    assert others.units
    assert replace(found.total, shut=0) == replace(others, shut=0)


def _enters(host: RunningHost, port: int, user: str, factors: str) -> bool:
    """A right key or password of somebody past the date makes sshd hang up (`account` stack)."""
    try:
        holder = Holder(user, "Aikotoba-77", (KEY,), str, frozenset(factors))
        return enters(host.address, port, holder)
    except paramiko.SSHException:
        return False
