"""The canary of real repositories: found, told from other copies, and alone deleted."""

import json
import os
from collections.abc import Iterator

import pytest

from checks.backup.canary import (
    Sighted,
    deleting,
    finding,
    read_deleting,
    read_finding,
)
from checks.backup.model import Place, ToolKind
from checks.model import FactError
from tests.checks.backup.asked import BackupHost, backup_host
from tests.lab.lab import Lab

pytestmark = pytest.mark.lab
SLOW = (
    pytest.mark.slow,
    pytest.mark.skipif(
        os.environ.get("HINOMI_SLOW") != "1",
        reason="borg starts eight times: HINOMI_SLOW=1 runs it",
    ),
)

NAME, PASSWORD = "hinomi-canary-2026", "Himitsu-Canary-5"
PLACES = {
    "restic": Place(ToolKind.RESTIC, "/srv/restic", ()),
    "borg": Place(ToolKind.BORG, "/srv/borg", ()),
}
SECRET = {"restic": "password", "borg": "passphrase"}
SETUP = f"""
export HOME=/root RESTIC_PASSWORD={PASSWORD} BORG_PASSPHRASE={PASSWORD}
mkdir -p /srv/data /srv/{NAME}; date >/srv/data/a; date >/srv/{NAME}/x
restic -r /srv/restic init -q; restic -r /srv/restic backup -q /srv/data
restic -r /srv/restic backup -q --tag {NAME} /srv/{NAME}
borg init -e repokey /srv/borg; borg create /srv/borg::daily /srv/data
borg create /srv/borg::{NAME} /srv/{NAME}
"""


@pytest.fixture(scope="module")
def host(lab: Lab) -> Iterator[BackupHost]:
    with backup_host(lab, "canary-sv") as made:
        made.run(SETUP)
        yield made


def find(host: BackupHost, tool: str, password: str = PASSWORD) -> Sighted | None:
    place = PLACES[tool]
    reply = host.ask(finding(place, NAME), **{SECRET[tool]: password})
    return read_finding(place, NAME, reply)


def listed(host: BackupHost, tool: str) -> int:
    if tool == "restic":
        told = host.run(f"RESTIC_PASSWORD={PASSWORD} restic -r /srv/restic snapshots --json")
        return len(json.loads(told))
    told = host.run(f"HOME=/root BORG_PASSPHRASE={PASSWORD} borg list --json /srv/borg")
    return len(json.loads(told)["archives"])


@pytest.mark.parametrize("tool", ["restic", pytest.param("borg", marks=SLOW)])
def test_the_canary_alone_goes(host: BackupHost, tool: str) -> None:
    with pytest.raises(FactError):
        find(host, tool, "Machigai-5")
    seen = find(host, tool)
    assert seen is not None
    assert len(seen.digest) == 64
    assert find(host, tool) == seen  # looking changes nothing
    assert listed(host, tool) == 2
    reply = host.ask(deleting(PLACES[tool], NAME, seen), **{SECRET[tool]: PASSWORD})
    assert read_deleting(reply)[0] is False
    assert find(host, tool) is None
    assert listed(host, tool) == 1
    assert host.run("ls /tmp | grep -c hinomi || :").strip() == "0"
