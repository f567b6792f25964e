"""One city of every sort of machine: asked, carried in and listed, killed midway and gone on with.

The Linux host and the router are real. Of Windows and of the tablet only the way is: sshd and its
login are real and PowerShell is a stand-in, the terminal's file and the console's list we built.
"""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from checks.catalogue import facts_of
from checks.windows.collector import render_windows_collector
from console.cli.app import app
from console.founding import found_workspace
from console.session import Session
from inventory.model import Host, Kind, Ledger, Platform, Way
from tests.checks.windows.built import HOST, TAG, good_sections, good_terminal, windows_evidence
from tests.console.in_process import Told, typed
from tests.console.program import HINOMI
from tests.inventory.transport.test_windows_lab import STAND_IN
from tests.lab.lab import Lab, RunningHost
from tests.lab.registered import registered
from tests.lab.router import CONFIG, NEW_SSH, Router
from tests.lab.spec import AUDIT_PASSWORD, File

pytestmark = pytest.mark.lab
ROUTER, NOW = "mixed-rt", datetime.now(UTC)
LIST = """\
serialNumber,annotatedAssetId,osVersion,lastPolicySync,provisionStatus,autoUpdateExpiration
5CD00001,,140.0.7300.1,{at},ACTIVE,2031-06
"""


@pytest.fixture
def city(
    lab: Lab,
    fresh_host: Callable[..., RunningHost],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Path]:
    monkeypatch.setenv("HINOMI_SECRET_AUDIT", AUDIT_PASSWORD)
    root = tmp_path / "city"
    found_workspace(root)
    lab.add(Router(ROUTER, CONFIG, ssh=NEW_SSH).spec())
    session = Session(root)
    linux, windows = fresh_host(), fresh_host(files=_powershell(session))
    hosts = (
        registered(lab, linux.name),
        _as(registered(lab, windows.name), Platform.WINDOWS, Kind.SERVER, way=Way.SSH),
        _as(
            registered(lab, ROUTER, key_file=None, secret="audit", device="frr"),
            Platform.NETWORK,
            Kind.NETWORK,
        ),
        Host(id="PC-1", name="pc-1", kind=Kind.TERMINAL, platform=Platform.WINDOWS),
        Host(id="T-1", name="t-1", kind=Kind.TERMINAL, platform=Platform.MOBILE, serial="5CD00001"),
    )
    session.inventory.save(Ledger(hosts=hosts))
    yield root
    lab.remove(ROUTER)


def _as(host: Host, platform: Platform, kind: Kind, **access: Any) -> Host:  # noqa: ANN401
    way = host.access.model_copy(update=access)
    return host.model_copy(update={"platform": platform, "kind": kind, "access": way})


def _powershell(session: Session) -> tuple[File, ...]:
    script = render_windows_collector(facts_of(session.checks.values()))
    text = STAND_IN.replace("DIGEST", sha256(script).hexdigest()).replace("BUILT", TAG)
    program = File("/usr/local/bin/powershell", text, mode=0o755)
    return program, File("/etc/evidence.json", good_terminal().decode())


def say(city: Path, *words: str | Path, expect: int = 0) -> Told:
    return typed(app, city, *words, by="監査", expect=expect)


def carry_in(city: Path) -> None:
    """The terminal's file and the console's list: two runs without any packet."""
    file = city.parent / "pc-1.json"
    told = {**HOST, "name": "pc-1"}
    file.write_bytes(windows_evidence(good_sections(), host=told, at=NOW.isoformat()))
    say(city, "scan", "--evidence", file, "--fail-on", "never")
    mappings = city / "policy" / "source-mappings"
    mappings.mkdir(parents=True)
    template = say(city, "inventory", "source", "template", "google-admin").answer
    (mappings / "g.yaml").write_text(template, "utf-8")
    say(city, "inventory", "source", "sign", "g")
    listed = city.parent / "devices.csv"
    at = (NOW - timedelta(days=2)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    listed.write_text(LIST.format(at=at), "utf-8")
    day = str(NOW.date() - timedelta(days=1))
    words = ("--mapping", "g", "--exported", day, "--by", "監査")
    say(city, "inventory", "source", "import", listed, *words)
    say(city, "inventory", "source", "judge", "g")


def killed_midway(city: Path) -> int:
    """How many hosts a scan had recorded when it was killed: the first, and not the last."""
    environment = {**os.environ, "HINOMI_WORKSPACE": str(city)}
    command = [str(HINOMI), "scan", "--workers", "1", "--fail-on", "never"]
    none = subprocess.DEVNULL
    with subprocess.Popen(command, env=environment, stdout=none, stderr=none) as process:
        while process.poll() is None:
            run = Session(city).results.unfinished()
            if run is not None and run.done:
                process.send_signal(signal.SIGKILL)
                break
            time.sleep(0.05)
    assert process.returncode == -signal.SIGKILL
    run = Session(city).results.unfinished()
    return 0 if run is None else run.done


def test_every_form_of_evidence_in_one_city(city: Path) -> None:
    say(city, "inventory", "trust", "--accept")
    carry_in(city)
    assert 1 <= killed_midway(city) <= 2
    say(city, "scan", "--resume", "--fail-on", "never")
    session = Session(city)
    run = session.results.runs()[-1]
    methods = {one.platform: one.collection.method for one in session.results.hosts(run.id)}
    assert methods == {
        Platform.LINUX: "ssh+sudo",
        Platform.WINDOWS: "ssh+powershell",
        Platform.NETWORK: "device+ssh",
    }
    say(city, "verify")
    say(city, "report", "audit", "-f", "json", "-o", city / "r.json")
    view = json.loads((city / "r.json").read_text("utf-8"))["report"]
    sorts: dict[str, set[str]] = {}
    for row in view["results"]:
        if row["verdict"] == "PASS":
            sorts.setdefault(row["host_id"], set()).add(row["check"][:3])
    names = {host.id: host.platform for host in session.ledger.hosts}
    assert sorts.keys() == names.keys()
    assert all("NWD" in sorts[id_] for id_, one in names.items() if one is Platform.NETWORK)
    assert all("SSH" in sorts[id_] for id_, one in names.items() if one is Platform.LINUX)
    assert "TRM" in sorts["PC-1"] & sorts["T-1"]
