"""The collector's answers mean the same in every shell, and on a host that has next to nothing."""

import resource
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from checks.catalogue import catalogue
from checks.frame import parse_frame
from checks.model import Verdict
from tests.checks.failing_hosts import changed, groups, judged, whole
from tests.checks.states import Start
from tests.lab.lab import Lab

pytestmark = pytest.mark.lab

SHELLS = ("dash", "bash", "busybox ash")
POOR = (
    "rm -rf /usr/bin/perl* /usr/bin/python3* /usr/bin/ss /usr/sbin/ss /usr/bin/sudo* "
    "/usr/sbin/visudo /usr/bin/cvtsudoers /usr/bin/systemctl /usr/bin/journalctl "
    "/usr/lib/systemd /etc/systemd /run/systemd /usr/bin/busctl /usr/bin/timedatectl"
)
FORKS = 1500
CPU_SECONDS = 10  # of a machine that other tests use too; `make bench` measures


def verdicts(raw: bytes) -> dict[str, tuple[Verdict, object, str]]:
    found = judged(parse_frame(raw), catalogue())
    return {id_: (r.verdict, r.provenance, r.reason) for id_, r in found.items()}


@pytest.mark.parametrize("group", [0, 3])
def test_every_shell_brings_the_same_verdicts(lab: Lab, fresh_host: Start, group: int) -> None:
    """On a host each: some changes make a probe wait until its time is over."""
    hosts = [fresh_host().name for _ in SHELLS]

    def told(host: str, shell: str) -> dict[str, tuple[Verdict, object, str]]:
        for row in groups()[group]:
            if "/usr/local/" not in row.change:  # tools that pretend; busybox has its own of them
                changed(lab, host, row)
        return verdicts(whole(lab, host, shell=shell))

    with ThreadPoolExecutor(len(SHELLS)) as workers:
        dash, bash, busybox = workers.map(told, hosts, SHELLS)
    assert bash == dash
    assert busybox == dash


@pytest.mark.parametrize("shell", SHELLS)
def test_a_host_without_tools_is_judged_or_unknown_never_praised_for_it(
    lab: Lab, fresh_host: Start, shell: str
) -> None:
    host = fresh_host().name
    rich = verdicts(whole(lab, host))
    lab.run(host, POOR)
    poor = verdicts(whole(lab, host, shell=shell))
    assert [id_ for id_, told in poor.items() if told[0] is Verdict.ERROR] == []
    praised = {
        id_
        for id_, told in poor.items()
        if told[0] is Verdict.PASS and rich[id_][0] is not Verdict.PASS
    }
    assert praised == set()
    lost = {
        id_
        for id_, told in poor.items()
        if told[0] is Verdict.UNKNOWN and rich[id_][0] is not Verdict.UNKNOWN
    }
    assert len(lost) < 0.2 * len(poor), sorted(lost)


def test_the_collector_costs_a_host_little(lab: Lab, fresh_host: Start) -> None:
    host = fresh_host().name
    first = int(lab.run(host, "sh -c 'echo $$'").stdout)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    whole(lab, host)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    forks = int(lab.run(host, "sh -c 'echo $$'").stdout) - first
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    sys.stdout.write(f"collector: {cpu:.2f} s of CPU, {forks} processes\n")
    assert forks < FORKS
    assert cpu < CPU_SECONDS
