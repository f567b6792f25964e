"""Drills of real repositories of restic, borg and tar: the same data back, and damage found."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from audit.backup.drill_plan import Order
from audit.backup.sources import take_manifest
from audit.backup.targets import Target
from checks.backup.model import Against, Place, ToolKind
from checks.backup.tool import Fragment, Wish
from checks.backup.tools.restic import Restic
from checks.model import FactError
from inventory.words import HinomiError
from tests.audit.backup.drill_kit import (
    DATA,
    FILES,
    PASSWORD,
    SALT,
    SOURCE,
    WHOLE,
    Kit,
    data_set,
    fingerprint,
    left,
    mostly_slow,
    slow,
    target,
)
from tests.lab import layers
from tests.lab.lab import HostSpec, Lab

pytestmark = pytest.mark.lab

MAKE = rf"""
export RESTIC_PASSWORD={PASSWORD} BORG_PASSPHRASE={PASSWORD} BORG_BASE_DIR=/root/borg
rm -rf /backup; mkdir -p /backup/tar
restic -q -r /backup/restic init >/dev/null; restic -q -r /backup/restic backup {SOURCE}
borg init -e repokey-blake2 /backup/borg; cd /; borg create /backup/borg::one srv/juki
tar -C {SOURCE} -czf /backup/tar/juki-$(date +%Y%m%d-%H%M%S).tar.gz .
"""


@dataclass(frozen=True)
class Kind:
    """A tool with where its copies are, and how one byte of its content is flipped."""

    tool: ToolKind
    location: str
    secret: str
    damage: str


_FLIP = (
    's=$(stat -c %s "$f"); chmod u+w "$f"; printf \'XYZW\' | '
    'dd of="$f" bs=1 seek=$((s / 3)) conv=notrunc'
)
KINDS = {
    "restic": Kind(
        ToolKind.RESTIC,
        "/backup/restic",
        "password",
        f"f=$(find /backup/restic/data -type f -size +3k | sort | head -1); {_FLIP}",
    ),
    "borg": Kind(
        ToolKind.BORG,
        "/backup/borg",
        "passphrase",
        f"f=$(find /backup/borg/data -type f -printf '%s %p\\n' | sort -n | tail -1 |"
        f" cut -d' ' -f2); {_FLIP}",
    ),
    "tar": Kind(
        ToolKind.ARCHIVE, "/backup/tar", "", f"f=$(ls /backup/tar/*.tar.gz | head -1); {_FLIP}"
    ),
}


@pytest.fixture(scope="module")
def depot(lab: Lab) -> Iterator[str]:
    lab.add(HostSpec("depot", layer=layers.backup()))
    lab.run("depot", "bash -s", stdin=f"set -eu\n{DATA}\n")
    yield "depot"
    lab.remove("depot")


@pytest.fixture
def kit(lab: Lab, depot: str, tmp_path: Path) -> Kit:
    lab.run(depot, "LC_ALL=C.UTF-8 bash -s", stdin=f"set -eu\n{MAKE}\n")
    made = Kit(lab, tmp_path)
    take_manifest(made.asker, made.records, data_set(depot), SALT)
    return made


class Swelling(Restic):
    """Restores, and then something grows without end: an archive bomb, a sparse file made real."""

    def restore(self, place: Place, wish: Wish) -> Fragment:
        made = super().restore(place, wish)
        more = f"\ni=0; while :; do i=$((i+1)); seq 1 9999 >'{wish.scratch}'/$i; done\n"
        return replace(made, text=made.text + more)


def of(host: str, kind: Kind) -> Target:
    return target(
        host, kind.tool, kind.location, named={kind.secret: "juki"} if kind.secret else {}
    )


def nowhere(kit: Kit, secret: str) -> list[str]:
    """Where in the workspace a secret or a name of a file can be read."""
    found = []
    for path in kit.folder.rglob("*"):
        if path.is_file():
            raw = path.read_bytes()
            if path.suffix == ".gz":
                raw = kit.evidence.get(path.stem)
            found += [path.name] if secret.encode() in raw else []
    return found


@pytest.mark.parametrize("name", mostly_slow(KINDS, ["restic"]))
def test_all_comes_back_and_matches(kit: Kit, depot: str, name: str) -> None:
    before = fingerprint(kit.lab, depot)
    drill = kit.drill(of(depot, KINDS[name]), order=WHOLE)
    assert drill.errors == ()
    assert (drill.against, drill.asked, drill.matched) == (Against.MANIFEST, FILES, FILES)
    assert (drill.random, drill.cleaned, drill.finished) == (0, True, True)
    sample = kit.drill(of(depot, KINDS[name]))
    assert (sample.errors, sample.asked, sample.matched, sample.missing) == ((), 20, 20, 0)
    assert left(kit.lab, depot) == ""
    assert fingerprint(kit.lab, depot) == before
    for secret in (PASSWORD, "異動", "key.db"):
        assert nowhere(kit, secret) == []


@slow
@pytest.mark.parametrize("name", KINDS)
def test_damaged_content_is_no_good_drill(kit: Kit, depot: str, name: str) -> None:
    kind = KINDS[name]
    kit.lab.run(depot, "bash -s", stdin=f"set -e\n{kind.damage}\n")
    try:
        drill = kit.drill(of(depot, kind), order=WHOLE)
    except FactError:
        return  # it could not even be listed
    assert drill.matched < FILES
    assert drill.missing or drill.differing
    assert drill.errors
    assert left(kit.lab, depot) == ""


@slow
def test_a_wrong_password_restores_nothing_and_is_not_told(kit: Kit, depot: str) -> None:
    kit.lab.run(depot, "rm -rf /backup/restic; RESTIC_PASSWORD=other restic init -r /backup/restic")
    with pytest.raises(FactError) as told:
        kit.drill(of(depot, KINDS["restic"]))
    assert PASSWORD not in repr(told.value) + told.value.detail_ja


def limited(one: Target, **parts: object) -> Target:
    assert one.drill
    return replace(one, drill=replace(one.drill, **parts))  # type: ignore[arg-type]


@slow
def test_more_than_the_quota_is_refused_before_anything_is_restored(kit: Kit, depot: str) -> None:
    one = limited(of(depot, KINDS["restic"]), quota_bytes=150_000)
    with pytest.raises(HinomiError, match="quota"):
        kit.drill(one, order=WHOLE)


@slow
def test_what_grows_over_the_quota_while_restoring_is_stopped(kit: Kit, depot: str) -> None:
    one = limited(of(depot, KINDS["restic"]), quota_bytes=400_000)
    bench = replace(kit.bench(), tools=lambda _: Swelling())
    drill = kit.drill(one, order=WHOLE, bench=bench)
    assert not drill.finished
    assert any("quota" in error.en for error in drill.errors)
    assert left(kit.lab, depot) == ""


@slow
def test_a_copy_is_chosen_by_its_age_or_its_id(kit: Kit, depot: str) -> None:
    one = of(depot, KINDS["restic"])
    newest, oldest = (kit.drill(one, order=Order(False, w, "s")) for w in ("newest", "oldest"))
    assert newest.copy == oldest.copy
    assert kit.drill(one, order=Order(False, newest.copy[:8], "s")).copy == newest.copy
    with pytest.raises(FactError):
        kit.drill(one, order=Order(False, "ffffff", "s"))
