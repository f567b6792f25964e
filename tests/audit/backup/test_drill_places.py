"""Drills on another host than the one with the copies: the same copies are seen, or none is tried.

The second host reaches the first one's repository as restic does, over sftp and its own key.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from audit.backup.asking import Asker
from audit.backup.drill_places import same_host
from audit.backup.sources import take_manifest
from audit.backup.targets import Target
from checks.backup.model import Against, ToolKind
from checks.model import FactError
from inventory.credentials import Credentials
from inventory.model import Host
from inventory.transport.base import Bounds
from inventory.transport.local import LocalTransport
from tests.audit.backup.drill_kit import (
    DATA,
    FILES,
    PASSWORD,
    SALT,
    SCRATCH,
    SOURCE,
    WHOLE,
    Kit,
    data_set,
    fingerprint,
    left,
    mirror,
    permit,
    slow,
    target,
)
from tests.lab import layers
from tests.lab.lab import HostSpec, Lab

STORE, PROOF = "store", "proof"
REPOSITORY = "/backup/restic"
MAKE = (
    f"export RESTIC_PASSWORD={PASSWORD}; restic -q -r {REPOSITORY} init >/dev/null; "
    "restic -q -r /backup/restic backup {0}"
)


@pytest.fixture(scope="module")
def hosts(lab: Lab) -> Iterator[Lab]:
    lab.add(HostSpec(STORE, layer=layers.backup()), HostSpec(PROOF, layer=layers.backup()))
    lab.run(STORE, "LC_ALL=C.UTF-8 bash -s", stdin=f"set -eu\n{DATA}\n{MAKE.format(SOURCE)}\n")
    known = f"{lab[STORE].address} {lab[STORE].host_key}"
    for name in (STORE, PROOF):
        key = lab.run(
            name,
            f"install -d -m 700 {SCRATCH} /root/.ssh; echo '{known}' >/root/.ssh/known_hosts; "
            "cd /root/.ssh; ssh-keygen -q -t ed25519 -N '' -f id_ed25519; cat id_ed25519.pub",
        ).stdout.strip()
        lab.run(STORE, f"echo '{key}' >>/root/.ssh/authorized_keys")
    yield lab
    lab.remove(STORE)
    lab.remove(PROOF)


@pytest.fixture
def kit(hosts: Lab, tmp_path: Path) -> Kit:
    made = Kit(hosts, tmp_path)
    take_manifest(made.asker, made.records, data_set(STORE), SALT)
    return made


def vault(location: str) -> Target:
    return target(STORE, ToolKind.RESTIC, location, drill=permit(PROOF))


def over_sftp(lab: Lab) -> Target:
    return vault(f"sftp:root@{lab[STORE].address}:{REPOSITORY}")


@slow
@pytest.mark.lab
def test_all_comes_back_on_another_host(kit: Kit) -> None:
    before = fingerprint(kit.lab, STORE)
    drill = kit.drill(over_sftp(kit.lab), data_set(STORE), WHOLE)
    assert drill.errors == ()
    assert (drill.against, drill.asked, drill.matched) == (Against.MANIFEST, FILES, FILES)
    assert (drill.finished, drill.cleaned) == (True, True)
    assert fingerprint(kit.lab, STORE) == before
    assert left(kit.lab, STORE) == left(kit.lab, PROOF) == ""


def refused(kit: Kit, one: Target) -> str:
    with pytest.raises(FactError) as told:
        kit.drill(one, data_set(STORE), WHOLE)
    assert PASSWORD not in repr(told.value)
    assert left(kit.lab, PROOF) == ""
    assert kit.records.unfinished() == ()
    return told.value.detail


@pytest.mark.lab
def test_a_path_that_only_the_first_host_has_is_refused(kit: Kit) -> None:
    said = refused(kit, vault(REPOSITORY))
    assert "scratch_host proof does not see the copies" in said
    assert "sftp:" in said


@slow
@pytest.mark.lab
def test_another_repository_at_the_same_path_is_refused(kit: Kit) -> None:
    kit.lab.run(PROOF, MAKE.format("/etc/hosts"))
    try:
        assert "the chosen copy is not there" in refused(kit, vault(REPOSITORY))
    finally:
        kit.lab.run(PROOF, "rm -rf /backup")


@slow
@pytest.mark.lab
def test_a_folder_at_the_same_path_with_other_files_is_refused(kit: Kit) -> None:
    one = replace(mirror(kit.lab, STORE), drill=permit(PROOF))
    kit.lab.run(
        PROOF, "mkdir -p /backup/mirror; echo x >/backup/mirror/a; date >/backup/mirror.stamp"
    )
    try:
        assert "scratch_host proof does not see the copies" in refused(kit, one)
    finally:
        kit.lab.run(PROOF, "rm -rf /backup")


@slow
@pytest.mark.lab
def test_a_host_that_the_ledger_lacks_is_refused(kit: Kit) -> None:
    one = over_sftp(kit.lab)
    said = refused(kit, replace(one, drill=permit("SV-404")))
    assert "SV-404 is not in the ledger" in said


@slow
@pytest.mark.lab
def test_a_host_without_the_tool_is_refused(kit: Kit) -> None:
    kit.lab.run(PROOF, "mv /usr/bin/restic /usr/bin/restic.away")
    try:
        assert "scratch_host proof does not see the copies" in refused(kit, over_sftp(kit.lab))
    finally:
        kit.lab.run(PROOF, "mv /usr/bin/restic.away /usr/bin/restic")


def test_a_host_is_known_by_each_of_its_names() -> None:
    ledger = [Host(id="SV-1", name="蔵"), Host(id="SV-2", name="検証")]
    asker = Asker(LocalTransport(), LocalTransport(), Credentials(environment={}), ledger, Bounds())
    assert same_host(asker, "SV-1", "蔵")
    assert same_host(asker, "", "")
    assert not same_host(asker, "SV-1", "検証")
    assert not same_host(asker, "", "SV-1")
    assert not same_host(asker, "SV-8", "SV-9")
