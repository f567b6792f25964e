"""A scan that asks a Windows server by SSH beside a Linux one: sshd is real, PowerShell is not."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from checks.catalogue import facts_of
from checks.model import Verdict
from checks.windows.collector import render_windows_collector
from console.founding import found_workspace
from console.scanning import Order, perform
from console.session import Session
from inventory.model import Ledger, Platform, Way
from tests.checks.windows.built import TAG, good_terminal
from tests.inventory.transport.kit import host_key_of
from tests.inventory.transport.test_windows_lab import STAND_IN
from tests.lab.lab import Lab, RunningHost
from tests.lab.registered import registered
from tests.lab.spec import File

pytestmark = pytest.mark.lab
ORDER = Order((), (), (), (), resume=False, local=False, evidence=(), workers=2, overrides=())


def test_servers_of_both_sorts_are_asked_each_in_its_own_way(
    lab: Lab, fresh_host: Callable[..., RunningHost], tmp_path: Path
) -> None:
    found_workspace(tmp_path)
    session = Session(tmp_path)
    script = render_windows_collector(facts_of(session.checks.values()))
    text = STAND_IN.replace("DIGEST", sha256(script).hexdigest()).replace("BUILT", TAG)
    program = File("/usr/local/bin/powershell", text, mode=0o755)
    evidence = File("/etc/evidence.json", good_terminal().decode())
    running = fresh_host(files=(program, evidence)), fresh_host()
    windows, linux = (registered(lab, one.name) for one in running)
    access = windows.access.model_copy(update={"way": Way.SSH})
    changed = {"platform": Platform.WINDOWS, "access": access}
    hosts = windows.model_copy(update=changed), linux
    session.inventory.save(Ledger(hosts=hosts))
    for host, one in zip(hosts, running, strict=True):
        session.host_keys.accept(host, host_key_of(one.host_key))
    run = perform(session, ORDER)
    records = {one.host: one for one in session.results.hosts(run.id)}
    assert (records[windows.id].failure, records[windows.id].method) == (None, "ssh+powershell")
    assert (records[linux.id].failure, records[linux.id].method) == (None, "ssh+sudo")
    found = {one.check: one.verdict for one in session.results.results(run.id, host=windows.id)}
    assert found["TRM-012"] is found["TRM-018"] is Verdict.PASS
    assert not any(id_.startswith("SSH-") for id_ in found)
    assert Verdict.ERROR not in found.values()
