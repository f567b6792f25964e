"""The lab itself: hosts are real, start in seconds and leave nothing behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.conftest import require
from tests.lab import kernel
from tests.lab.lab import ROOT, File, HostSpec, Lab, LabError, RunningHost, Sudo, can_run

pytestmark = pytest.mark.lab

_BRIEF = """
import sys
from pathlib import Path
from tests.lab.lab import HostSpec, Lab
lab = Lab.start([HostSpec("one"), HostSpec("two")], Path(sys.argv[1]))
print(lab.pid, *(host.pid for host in lab), flush=True)
sys.stdin.read()
"""


def _ssh(lab: Lab, host: RunningHost, command: str, address: str = "") -> str:
    options = ["BatchMode=yes", "StrictHostKeyChecking=yes", "IdentitiesOnly=yes"]
    known = lab.folder / "known_hosts"
    where = address or host.address
    known.write_text(f"{where if host.port == 22 else f'[{where}]:{host.port}'} {host.host_key}\n")
    flags = [
        flag for option in [*options, f"UserKnownHostsFile={known}"] for flag in ("-o", option)
    ]
    done = subprocess.run(
        ["ssh", *flags, "-i", lab.key_file, "-p", str(host.port), f"audit@{where}", command],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    return done.stdout.strip() or done.stderr.strip()


def _alive(pids: list[int]) -> list[int]:
    """Those that run; a dead one may wait for the machine's pid 1 to reap it."""
    return [pid for pid in pids if _state(pid) not in ("", "Z", "X")]


def _state(pid: int) -> str:
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    return ""


def test_host_answers_over_ssh_with_its_own_name_key_and_users(
    lab: Lab, fresh_host: Callable[..., RunningHost]
) -> None:
    host = fresh_host(ipv6=True, ssh_port=2222)
    assert _ssh(lab, host, "hostname; sudo -n id -u") == f"{host.name}\n0"
    assert host.address6
    assert _ssh(lab, host, "hostname", host.address6) == host.name


@pytest.mark.parametrize(
    ("sudo", "allowed"), [(Sudo.NOPASSWD, True), (Sudo.PASSWORD, False), (Sudo.NONE, False)]
)
def test_sudo_is_only_what_the_spec_grants(
    lab: Lab, fresh_host: Callable[..., RunningHost], sudo: Sudo, allowed: bool
) -> None:
    host = fresh_host(sudo=sudo)
    assert (lab.run(host.name, "sudo -n true", "audit", check=False).returncode == 0) is allowed


def test_spec_plants_files_set_up_and_kernel_values(
    lab: Lab, fresh_host: Callable[..., RunningHost]
) -> None:
    host = fresh_host(
        files=(File("/srv/juki.csv", "住民\n", 0o666, "yamada"),),
        setup="echo toor:x:0:0::/root:/bin/sh >>/etc/passwd",
        sysctl={"kernel.randomize_va_space": 0, "net.ipv4.ip_forward": 1},
    )
    seen = lab.run(host.name, "stat -c '%a %U' /srv/juki.csv; tail -n 1 /etc/passwd").stdout
    assert seen == "666 yamada\ntoor:x:0:0::/root:/bin/sh\n"
    values = lab.run(host.name, "sysctl -n kernel.randomize_va_space net.ipv4.ip_forward").stdout
    assert values == "0\n1\n"
    assert Path("/proc/sys/kernel/randomize_va_space").read_text() != "0\n"


def test_hosts_cannot_change_the_machine(lab: Lab, fresh_host: Callable[..., RunningHost]) -> None:
    host = fresh_host()
    show = "grep CapBnd /proc/self/status"
    for line in lab.run(host.name, show).stdout, _ssh(lab, host, f"sudo -n {show}"):
        held = int(line.split()[1], 16)
        assert [name for name, bit in kernel.DANGEROUS.items() if held >> bit & 1] == []
    same = Path("/proc/sys/kernel/randomize_va_space").read_text().strip()
    for command in f"sysctl -w kernel.randomize_va_space={same}", "mknod /x b 8 0":
        assert lab.run(host.name, command, check=False).returncode != 0


def test_written_file_follows_no_link_out_of_the_host(
    lab: Lab, fresh_host: Callable[..., RunningHost]
) -> None:
    target = Path("/tmp") / f"hinomi-outside-{os.getpid()}"
    host = fresh_host(setup=f"ln -s {target} /etc/trap")
    lab.write(host.name, "/etc/trap", "inside")
    assert lab.run(host.name, f"cat {target}").stdout == "inside"
    assert not target.exists()


def test_rekeyed_host_is_refused_under_its_old_key(
    lab: Lab, fresh_host: Callable[..., RunningHost]
) -> None:
    old = fresh_host()
    lab.rekey(old.name)
    assert "HOST IDENTIFICATION HAS CHANGED" in _ssh(lab, old, "true")
    assert _ssh(lab, lab[old.name], "hostname") == old.name


def test_absent_host_has_an_address_where_nobody_answers(
    lab: Lab, fresh_host: Callable[..., RunningHost]
) -> None:
    assert "No route to host" in _ssh(lab, fresh_host(absent=True), "true")


def test_broken_spec_is_an_error_with_its_reason(lab: Lab) -> None:
    with pytest.raises(LabError, match="nobody-here"):
        lab.add(HostSpec("broken", files=(File("/x", "", owner="nobody-here"),)))


def test_stop_leaves_no_process_and_no_folder() -> None:
    require(can_run())
    lab = Lab.start([HostSpec("one"), HostSpec("gone", absent=True)])
    pids = [lab.pid, *(host.pid for host in lab if host.pid)]
    folder = lab.folder
    lab.stop()
    assert _alive(pids) == []
    assert not folder.exists()


def test_twenty_hosts_start_in_seconds(lab: Lab) -> None:
    begun = time.monotonic()
    hosts = lab.add(*(HostSpec(f"many-{number:02}") for number in range(20)))
    assert time.monotonic() - begun < 10
    assert len({host.address for host in hosts}) == 20
    for host in hosts:
        lab.remove(host.name)


def test_killed_owner_takes_everything_along(tmp_path: Path) -> None:
    require(can_run())
    with subprocess.Popen(
        [sys.executable, "-c", _BRIEF, str(tmp_path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as owner:
        assert owner.stdout
        pids = [int(pid) for pid in owner.stdout.readline().split()]
        assert _alive(pids) == pids
        owner.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 10
    while _alive(pids) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert _alive(pids) == []
    assert "hinomi" not in Path("/proc/mounts").read_text().replace(str(ROOT), "")


def test_killed_supervisor_takes_its_hosts_along() -> None:
    require(can_run())
    lab = Lab.start([HostSpec("one"), HostSpec("two")])
    pids = [host.pid for host in lab]
    os.kill(lab.pid, signal.SIGKILL)
    deadline = time.monotonic() + 10
    while _alive(pids) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert _alive(pids) == []
    with pytest.raises(LabError):
        lab.add(HostSpec("three"))
    lab.stop()
