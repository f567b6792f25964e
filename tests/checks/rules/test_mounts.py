"""Mounts: mountinfo and fstab side by side, words that undo each other, binds, network."""

import pytest

from checks.facts.mounts import Mounts
from checks.model import Check, FactError, Provenance
from checks.rules import mounts
from tests.checks.replies import fact, listed

LIMITS = mounts.MountLimits(("/tmp",), ("nodev", "nosuid"), ("nodev", "nosuid"))
ROOT = "21 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"


def line(
    point: str, options: str, kind: str = "tmpfs", source: str = "tmpfs", root: str = "/"
) -> str:
    return f"22 21 0:5 {root} {point} {options} shared:2 master:1 - {kind} {source} rw\n"


def seen(*now: str, fstab: str | None = "") -> Mounts:
    files = {"/proc/self/mountinfo": ROOT + "".join(now), "/etc/fstab": fstab}
    return fact(Mounts, listed(files))


TMP, OPEN = line("/tmp", "rw,nosuid,nodev"), line("/tmp", "rw,nosuid")


@pytest.mark.parametrize(
    ("read", "holds", "provenance"),
    [
        (seen(TMP), True, Provenance.DEFAULT),
        (seen(TMP, fstab="tmpfs /tmp tmpfs nodev,nosuid 0 0\n"), True, Provenance.EXPLICIT),
        (seen(TMP, fstab="tmpfs /tmp tmpfs defaults 0 0\n"), False, Provenance.EXPLICIT),
        (seen(TMP, fstab="# tmpfs /tmp tmpfs defaults 0 0\n"), True, Provenance.DEFAULT),
        (seen(TMP, fstab="tmpfs /tmp tmpfs nodev,nosuid,dev\n"), False, Provenance.EXPLICIT),
        (seen(TMP, fstab="tmpfs /tmp tmpfs user\n"), True, Provenance.EXPLICIT),
        (seen(OPEN), False, Provenance.DEFAULT),
        (seen(TMP, OPEN), False, Provenance.DEFAULT),
        (seen(OPEN, TMP), True, Provenance.DEFAULT),
        (seen(fstab="tmpfs /tmp/ tmpfs nosuid\n"), False, Provenance.EXPLICIT),
    ],
)
def test_options_now_and_at_boot(read: Mounts, holds: bool, provenance: Provenance) -> None:
    outcome = mounts.shared_places(read, LIMITS)
    assert (outcome.holds, outcome.provenance) == (holds, provenance)


def test_what_is_no_file_system_of_its_own_has_no_options() -> None:
    assert mounts.shared_places(seen(), LIMITS).applicable is False
    assert mounts.data_places(seen(TMP), LIMITS).applicable is False
    home = line("/home", "rw,nodev", "ext4", "/dev/sda2")
    assert mounts.data_places(seen(home), LIMITS).holds is False


NFS = line("/mnt/a\\040b", "rw,nosuid", "nfs4", "fs:/a")
EVERY: list[tuple[Check[[Mounts]], Mounts, bool]] = [
    (mounts.local_devices, seen(), True),
    (mounts.local_devices, seen(line("/srv", "rw", "ext4", "/dev/sdb1")), False),
    (mounts.local_devices, seen(line("/srv", "rw,nodev", "ext4", "/dev/sdb1")), True),
    (mounts.local_devices, seen(line("/etc/hosts", "rw", "ext4", "/dev/sdb1", "/x")), True),
    (mounts.local_devices, seen(line("/home", "rw", "btrfs", "/dev/sda1", "/@home")), False),
    (mounts.local_devices, seen(fstab="UUID=1 /srv xfs defaults 0 0\n"), False),
    (mounts.local_devices, seen(fstab="/dev/sda1 / ext4 defaults 0 1\n"), True),
    (mounts.local_devices, seen(fstab="/dev/sda2 none swap sw 0 0\n"), True),
    (mounts.remote_programs, seen(NFS), True),
    (mounts.remote_devices, seen(NFS), False),
    (mounts.remote_programs, seen(fstab="fs:/a /mnt nfs nodev\n"), False),
    (mounts.remote_devices, seen(fstab="fs:/a /mnt nfs nodev\n"), True),
    (mounts.remote_programs, seen(TMP), True),
    (mounts.all_mounted, seen(TMP, fstab="tmpfs /tmp tmpfs rw\n"), True),
    (mounts.all_mounted, seen(fstab="tmpfs /tmp tmpfs rw\n/dev/b none swap sw\n"), False),
    (mounts.all_mounted, seen(fstab="a /x ext4 rw,noauto\n/dev/sda1 / ext4 rw\n"), True),
]


@pytest.mark.parametrize(("rule", "read", "holds"), EVERY)
def test_every_file_system(rule: Check[[Mounts]], read: Mounts, holds: bool) -> None:
    assert rule(read).holds is holds


def test_names_with_spaces_are_read() -> None:
    assert mounts.remote_devices(seen(NFS)).lines == ("/mnt/a b nosuid,rw",)


def test_nothing_written_means_nothing_to_wait_for() -> None:
    assert mounts.all_mounted(seen(fstab=None)).applicable is False


def test_places_that_are_to_be_apart() -> None:
    assert mounts.separate_places(seen(TMP), LIMITS).holds is True
    assert mounts.separate_places(seen(), LIMITS).holds is False
    none = mounts.MountLimits((), (), ())
    assert mounts.separate_places(seen(), none).applicable is False


@pytest.mark.parametrize(
    "files",
    [
        {"/etc/fstab": ""},
        {"/proc/self/mountinfo": "", "/etc/fstab": ""},
        {"/proc/self/mountinfo": "x y\n", "/etc/fstab": ""},
        {"/proc/self/mountinfo": TMP, "/etc/fstab": ""},
    ],
)
def test_odd_mounts_are_no_fact(files: dict[str, str | None]) -> None:
    with pytest.raises(FactError):
        fact(Mounts, listed(files))
