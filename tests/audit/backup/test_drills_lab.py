"""Drills on a real host: what is restored, what is found, and that nothing else is touched."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from audit.backup.drill_records import drills
from audit.backup.sources import take_manifest
from checks.backup.model import Against
from tests.audit.backup.drill_kit import (
    DATA,
    FILES,
    MIRROR,
    SALT,
    SOURCE,
    WHOLE,
    Kit,
    data_set,
    fingerprint,
    left,
    mirror,
    mostly_slow,
    slow,
)
from tests.lab import layers
from tests.lab.lab import HostSpec, Lab

pytestmark = pytest.mark.lab


@pytest.fixture(scope="module")
def vault(lab: Lab) -> Iterator[str]:
    """One host with data, and a mirror of it made with rsync."""
    lab.add(HostSpec("vault", layer=layers.backup()))
    lab.run("vault", "bash -s", stdin=f"set -eu\n{DATA}\n")
    yield "vault"
    lab.remove("vault")


@pytest.fixture
def kit(lab: Lab, vault: str, tmp_path: Path) -> Kit:
    assert lab[vault].pid
    return Kit(lab, tmp_path)


def test_a_healthy_mirror_comes_back_whole_and_leaves_nothing(kit: Kit, vault: str) -> None:
    one = mirror(kit.lab, vault)
    take_manifest(kit.asker, kit.records, data_set(vault), SALT)
    before = fingerprint(kit.lab, vault)
    drill = kit.drill(one, order=WHOLE)
    assert drill.errors == ()
    assert (drill.asked, drill.matched, drill.missing, drill.differing) == (FILES, FILES, 0, 0)
    assert (drill.against, drill.random, drill.whole) == (Against.MANIFEST, 0, True)
    assert drill.cleaned
    assert drill.seconds > 0
    assert left(kit.lab, vault) == ""
    assert fingerprint(kit.lab, vault) == before
    assert drills(kit.journal, one) == (drill,)


@slow
def test_a_sample_is_what_the_seed_says_and_holds_the_key_files(kit: Kit, vault: str) -> None:
    one = mirror(kit.lab, vault, ("key_files", "/srv/juki/様式/*.db; 無い"))
    take_manifest(kit.asker, kit.records, data_set(vault), SALT)
    first, again = (kit.drill(one) for _ in range(2))
    assert (first.asked, first.named, first.matched, first.population) == (21, 1, 21, FILES)
    records = [kit.evidence.get(drill.evidence) for drill in (first, again)]
    assert first.seed == again.seed
    assert b"key.db" not in records[0]


FAULTS = {
    "missing": ("rm 住民記録/異動7.csv", {"missing": 1, "absent": 1, "matched": FILES - 1}),
    "differing": (
        "printf X | dd of=住民記録/異動9.csv bs=1 seek=5 conv=notrunc",
        {"differing": 1, "missing": 0, "matched": FILES - 1},
    ),
    "cut": ("truncate -s 100 住民記録/異動9.csv", {"differing": 1, "matched": FILES - 1}),
    "extra": ("echo new >様式/new.txt", {"extra": 1, "matched": FILES, "asked": FILES + 1}),
    "encrypted": (
        "for i in 1 2 3; do head -c 900 /dev/urandom >住民記録/異動$i.csv; done",
        {"differing": 3, "random": 3, "matched": FILES - 3},
    ),
    "locked away": (
        "for i in 1 2; do head -c 900 /dev/urandom >住民記録/異動$i.csv.locked; "
        "rm 住民記録/異動$i.csv; done",
        {"missing": 2, "absent": 2, "extra": 2, "random": 2},
    ),
    "empty": ("find . -type f -delete", {"missing": FILES, "absent": FILES, "asked": 0}),
}


@pytest.mark.parametrize("name", mostly_slow(FAULTS, ["missing", "locked away"]))
def test_each_kind_of_damage_is_counted(kit: Kit, vault: str, name: str) -> None:
    one = mirror(kit.lab, vault)
    take_manifest(kit.asker, kit.records, data_set(vault), SALT)
    fault, expected = FAULTS[name]
    kit.lab.run(vault, "bash -s", stdin=f"set -e; cd {MIRROR}\n{fault}\n")
    drill = kit.drill(one, order=WHOLE)
    assert {key: getattr(drill, key) for key in expected} == expected
    assert drill.cleaned
    assert left(kit.lab, vault) == ""


def test_what_changed_at_the_source_since_is_undetermined(kit: Kit, vault: str) -> None:
    one = mirror(kit.lab, vault)
    kit.lab.run(vault, f"echo later >>{SOURCE}/住民記録/異動3.csv; echo n >{SOURCE}/new.txt")
    try:
        drill = kit.drill(one, order=WHOLE)
    finally:
        kit.lab.run(
            vault, f"cp -p {MIRROR}/住民記録/異動3.csv {SOURCE}/住民記録/; rm {SOURCE}/new.txt"
        )
    assert drill.against is Against.SOURCE
    assert (drill.matched, drill.differing, drill.undetermined) == (FILES - 1, 0, 1)
    assert (drill.gone, drill.partial) == (1, False)  # the new file is not in the copy


@slow
def test_without_source_or_manifest_nothing_is_claimed(kit: Kit, vault: str) -> None:
    one = mirror(kit.lab, vault)
    drill = kit.drill(one, data_set("gone"), WHOLE)
    assert (drill.against, drill.restored, drill.matched) == (Against.NOTHING, FILES, 0)


SCRATCHES = {
    "absent": ("rm -rf /x", "/srv/none", "does not exist"),
    "full": ("mkdir -pm 700 /srv/f; touch /srv/f/a", "/srv/f", "not empty"),
    "inside": (f"mkdir -m 700 -p {SOURCE}/tmp", f"{SOURCE}/tmp", "inside"),
    "around": ("chmod 755 /srv", "/srv", "inside the scratch folder"),
    "repository": (f"mkdir -m 700 -p {MIRROR}/scratch", f"{MIRROR}/scratch", "inside"),
    "link": (f"ln -sfn {SOURCE} /srv/link", "/srv/link", "symbolic link"),
    "through": ("mkdir -pm 700 /srv/r/s; ln -sfn /srv/r /srv/through", "/srv/through/s", "link"),
    "others": ("mkdir -p /srv/o; chmod 777 /srv/o", "/srv/o", "others may write"),
    "owner": ("mkdir -pm 700 /srv/w; chown audit /srv/w", "/srv/w", "another account"),
    "bound": (
        f"chmod 700 {SOURCE}; mkdir -p /srv/b; mount --bind {SOURCE} /srv/b",
        "/srv/b",
        "inside the production",
    ),
}


@pytest.mark.parametrize("name", mostly_slow(SCRATCHES, ["full", "inside"]))
def test_an_unfit_scratch_folder_is_refused_and_nothing_is_written(
    kit: Kit, vault: str, name: str
) -> None:
    one = mirror(kit.lab, vault)
    setup, folder, expected = SCRATCHES[name]
    kit.lab.run(vault, setup)
    assert one.drill
    before = fingerprint(kit.lab, vault)
    drill = kit.drill(replace(one, drill=replace(one.drill, scratch=folder)), order=WHOLE)
    after = fingerprint(kit.lab, vault)
    kit.lab.run(vault, f"umount /srv/b 2>/dev/null; rmdir {SOURCE}/tmp 2>/dev/null || true")
    assert not drill.finished
    assert drill.restored == 0
    assert expected in drill.errors[0].en
    assert after == before
