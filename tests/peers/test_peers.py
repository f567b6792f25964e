"""Every difference from another scanner is listed with the manual page that decides it."""

import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from fnmatch import fnmatchcase

import pytest

from checks.frame import parse_frame
from checks.model import Verdict
from tests.checks.failing_hosts import whole
from tests.conftest import require
from tests.lab.lab import HostSpec, Lab, can_run
from tests.peers.scanners import (
    HOSTS,
    LYNIS,
    SETTLED,
    Difference,
    asked_of_lynis,
    asked_of_openscap,
    differences_with_lynis,
    differences_with_openscap,
    groups_of,
    layer,
    shared_rules,
)

pytestmark = [pytest.mark.lab, pytest.mark.slow]

TABLE = SETTLED.read_text("utf-8")
READ_AGAIN = (  # the daemon has read what is on disk, whatever was changed there
    "touch -d '-1 hour' /etc/ssh/sshd_config /etc/ssh/sshd_config.d /etc/ssh/sshd_config.d/*; "
    "p=$(cat /run/sshd.pid); rm /run/sshd.pid; kill -HUP $p; "
    "n=0; until [ -s /run/sshd.pid ] || [ $n -gt 60 ]; do sleep 0.05; n=$((n+1)); done"
)


@pytest.fixture(scope="module")
def found(lab: Lab) -> dict[str, list[Difference]]:
    _need_the_scanners()
    names = {name: f"peer-{name}"[:60] for name in HOSTS}
    lab.add(*(HostSpec(host, layer=layer()) for host in names.values()))
    with ThreadPoolExecutor(3) as workers:  # Lynis sleeps a second on each
        found = workers.map(lambda name: compared(lab, name, names[name]), HOSTS)
        answers = dict(zip(HOSTS, found, strict=True))
    for host in names.values():
        lab.remove(host)
    return answers


def _need_the_scanners() -> None:
    try:
        layer()
    except (OSError, subprocess.CalledProcessError) as odd:
        require(f"the other scanners cannot be fetched: {odd}")


def compared(lab: Lab, name: str, host: str) -> list[Difference]:
    for change in [*HOSTS[name], READ_AGAIN]:
        lab.run(host, change)
    frame = parse_frame(whole(lab, host))
    theirs = asked_of_openscap(lab, host, walk=name.startswith(("plain", "files")))
    assert len(theirs) > 0.5 * len(shared_rules())
    found = list(differences_with_openscap(name, frame, theirs))
    if groups := groups_of(name):
        report = asked_of_lynis(lab, host, groups)
        assert any(line.startswith("tests_executed=") for line in report)
        found += differences_with_lynis(name, frame, report)
    return found


def listed() -> list[tuple[str, Verdict]]:
    """Each name in the table, with what we are said to say there."""
    rows = re.findall(r"^\| (`(?:oscap|lynis):.*?) \| \w+ \| (PASS|FAIL)", TABLE, re.M)
    return [(name, Verdict(ours)) for names, ours in rows for name in re.findall("`(.*?)`", names)]


def test_much_is_shared() -> None:
    require(can_run())
    _need_the_scanners()
    assert len(HOSTS) >= 20
    assert len(shared_rules()) > 80
    assert len(LYNIS["tests"]) > 20


def test_every_difference_is_settled(found: dict[str, list[Difference]]) -> None:
    open_ = [one for group in found.values() for one in group if not _settled(one)]
    assert open_ == []


def test_nothing_is_listed_that_is_not_so(found: dict[str, list[Difference]]) -> None:
    every = [one for group in found.values() for one in group]
    assert [name for name, ours in listed() if not any(_is(one, name, ours) for one in every)] == []


def _settled(one: Difference) -> bool:
    return any(_is(one, name, ours) for name, ours in listed())


def _is(one: Difference, name: str, ours: Verdict) -> bool:
    return one.ours is ours and fnmatchcase(one.name, name)
