"""Debian 13 under lab hosts: it is what it says, and its whole catalogue is judged sanely."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from audit.model import Result
from checks.catalogue import catalogue
from checks.frame import parse_frame
from checks.model import Verdict
from tests.checks.failing_hosts import judged, whole
from tests.checks.states import Start, after
from tests.lab.fleet import FLEET, steered
from tests.lab.hardened import BASIS_NUMBER, HARDENED
from tests.lab.lab import Lab, RunningHost
from tests.lab.spec import HostSpec
from tests.lab.trixie import ON_TRIXIE, TRIXIE

pytestmark = ON_TRIXIE

P, F, N, U = Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE, Verdict.UNKNOWN
_CLEAN = frozenset({P, N})
# what no host shows: the ledger's dates, carried-in data, the networks of the zones
_FROM_ELSEWHERE = {"AST-001", "AST-002", "VUL-001", "VUL-002", *(f"ZON-00{n}" for n in range(1, 6))}
# the account of the lab becomes root without a password; it also logs in by a key alone (MFA)
_OF_THE_LAB = {"ACC-020", "SUDO-001"}

_PROXIED = "/usr/lib/systemd/ssh_config.d/20-systemd-ssh-proxy.conf"
_LOGIN = "su -l yamada -c true; "
_LONG_AGO = (
    'python3 -c "import sqlite3; d=sqlite3.connect({0!r}); '
    "d.execute('update {1} set {2}={2}-{3}'); d.commit()\"; "
)
_TABLE = "/var/lib/lastlog/lastlog2.db", "Lastlog2", "Time", 400 * 86400
_WTMPDB = "/var/lib/wtmpdb/wtmp.db", "wtmp", "Login", 400 * 86400 * 1000_000
_MARTIANS = "net.ipv4.conf.all.log_martians"
_KANRI = (
    "rm -f /etc/sudoers.d/audit; useradd -m -s /bin/sh -G sudo kanri; "
    "echo 'kanri:Hinomi-Kanri-1' | chpasswd; cd /home/kanri; "
    "printf '%s\\n\" TOTP_AUTH\\n' JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP >.google_authenticator; "
    "chown kanri: .google_authenticator; chmod 400 .google_authenticator; "
    "printf '%s\\n' 'auth required pam_unix.so' 'auth required pam_google_authenticator.so' "
    "'account required pam_unix.so' 'session required pam_unix.so' >/etc/pam.d/otp; "
    "printf 'PermitRootLogin no\\nKbdInteractiveAuthentication yes\\n"
    "AuthenticationMethods keyboard-interactive\\n{}\\n' >/etc/ssh/sshd_config.d/00-x.conf; "
    "p=$(cat /run/sshd.pid); rm /run/sshd.pid; kill -HUP $p; "
    "until [ -s /run/sshd.pid ]; do sleep 0.01; done; sleep 1"
)
# Where Debian 13 differs from 12.
STATES: list[tuple[str, str, Verdict]] = [
    ("SSC-001", f"grep -q 'StrictHostKeyChecking no' {_PROXIED}", P),
    ("SSC-001", "printf 'Host x\n StrictHostKeyChecking no\n' >/etc/ssh/ssh_config.d/x.conf", F),
    ("BOO-012", "grep -q 'hard.*infinity' /etc/security/limits.d/10-coredump-debian.conf", F),
    ("BOO-012", "echo '* hard core 0' >/etc/security/limits.d/core.conf", P),
    ("BOO-012", "echo '* hard core 0' >/etc/security/limits.d/00-core.conf", F),
    ("ACC-037", "grep -q pam_lastlog2 /etc/pam.d/common-session", P),
    ("ACC-037", "sed -i 's/pam_lastlog2.so/& silent/' /etc/pam.d/common-session", F),
    ("ACC-037", "sed -i /pam_lastlog2/d /etc/pam.d/common-session", F),
    ("ACC-011", "[ $(stat -c %a /home/yamada) = 700 ]", P),
    ("ACC-011", "chmod 755 /home/yamada", F),
    # sysctl.conf is neither there nor linked: what is written there is lost
    ("KRN-012", f"sysctl -qw {_MARTIANS}=1; echo {_MARTIANS}=1 >/etc/sysctl.conf", F),
    ("KRN-012", f"sysctl -qw {_MARTIANS}=1; echo {_MARTIANS}=1 >/etc/sysctl.d/x.conf", P),
    # the PAM service may have another name, also for some people only
    ("MFA-001", _KANRI.format("PAMServiceName otp"), P),
    ("MFA-001", _KANRI.format(""), F),
    ("MFA-001", _KANRI.format("PAMServiceName otp\\nMatch User nobody\\nPAMServiceName sshd"), P),
    ("MFA-001", _KANRI.format("Match User kanri\\nPAMServiceName otp"), P),
    ("MFA-001", _KANRI.format("PAMServiceName otp\\nMatch User kanri\\nPAMServiceName sshd"), F),
    ("SSH-002", _KANRI.format("PAMServiceName otp"), P),
    ("SSH-002", _KANRI.format("PAMServiceName otp\\nMatch User kanri\\nPAMServiceName sshd"), F),
    # the last login is in lastlog2, or in wtmpdb alone
    ("ACC-033", _LOGIN, P),
    ("ACC-033", _LOGIN + _LONG_AGO.format(*_TABLE) + _LONG_AGO.format(*_WTMPDB), F),
    ("ACC-033", _LOGIN + _LONG_AGO.format(*_TABLE), P),
    ("ACC-033", _LOGIN + "rm /var/lib/lastlog/lastlog2.db; " + _LONG_AGO.format(*_WTMPDB), F),
]


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


def _careful(name: str) -> HostSpec:
    return replace(HostSpec(name, systemd=True) + HARDENED, suite=TRIXIE.suite)


@pytest.fixture(scope="module")
def careful(lab: Lab) -> Iterator[dict[str, Result]]:
    """What the whole catalogue says of a host that was set up with care."""
    [clock] = [machine for machine in FLEET if machine.number == BASIS_NUMBER]
    clocks = [clock.spec()] if all(host.name != clock.name for host in lab) else []
    lab.add(*clocks, _careful("careful-13"))
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and not steered(lab, "careful-13"):
        time.sleep(0.1)
    asked = datetime.now(UTC)
    yield judged(parse_frame(whole(lab, "careful-13")), catalogue(), asked)
    for name in ("careful-13", *(spec.name for spec in clocks)):
        lab.remove(name)


def test_host_set_up_with_care_passes(careful: dict[str, Result]) -> None:
    found = {id_: one for id_, one in careful.items() if one.verdict not in _CLEAN}
    odd = {id_ for id_ in found if not id_.startswith("MFA")}
    assert odd - _FROM_ELSEWHERE == _OF_THE_LAB
    passed = sum(one.verdict is Verdict.PASS for one in careful.values())
    assert passed > 240


@pytest.mark.parametrize(("id_", "change", "verdict"), STATES)
def test_state(lab: Lab, fresh_host: Start, id_: str, change: str, verdict: Verdict) -> None:
    def start() -> RunningHost:
        return fresh_host(TRIXIE)

    assert after(lab, start, id_, change) is verdict


def test_neither_a_lack_of_privilege_nor_another_shell_makes_it_look_better(
    lab: Lab, fresh_host: Start
) -> None:
    def seen(user: str, shell: str) -> dict[str, Verdict]:
        results = judged(parse_frame(whole(lab, name, user, shell)), catalogue())
        return {id_: one.verdict for id_, one in results.items()}

    name = fresh_host(TRIXIE).name
    root = seen("root", "sh")
    assert Verdict.ERROR not in root.values()
    assert seen("root", "busybox ash") == root
    plain = seen("yamada", "sh")
    assert {id_ for id_ in root if plain[id_] in _CLEAN and plain[id_] != root[id_]} == set()
