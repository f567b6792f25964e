"""Where copies lie is seen on a real machine, and what cannot be seen is never another disk."""

import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.backup.model import Placement
from checks.backup.placement import EVERYBODY, Seen, different_disks, placing, read_placing
from checks.fact import Reply
from checks.model import FactError, Why
from inventory.words import T
from tests.audit.backup.made import AT
from tests.checks.backup.asked import asked

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="gives files away")
DAEMON, BACKUP = 1, 34  # of base-passwd on every Debian


def seen(path: Path) -> Seen:
    [found] = look(str(path))
    if isinstance(found, FactError):
        raise found
    return found


def look(*paths: str) -> tuple[Seen | FactError, ...]:
    return read_placing(asked(placing("placement", paths)), len(paths))


def test_two_folders_of_one_file_system_are_on_one_disk(tmp_path: Path) -> None:
    names = ("a", "it's", "改行\nあり", "空 白")
    for name in names:
        (tmp_path / name).mkdir()
    found = look(*(str(tmp_path / name) for name in names))
    disks = {one.disks for one in found if isinstance(one, Seen)}
    assert len(found) == len(names)
    assert len(disks) == 1
    room = os.statvfs(tmp_path)
    first = found[0]
    assert isinstance(first, Seen)
    assert first.total_bytes == room.f_blocks * room.f_frsize
    assert first.machine == Path("/proc/sys/kernel/random/boot_id").read_text().strip()


def test_what_is_absent_is_a_reason_and_the_others_are_seen(tmp_path: Path) -> None:
    absent, there = look(str(tmp_path / "nothing"), str(tmp_path))
    assert isinstance(absent, FactError)
    assert isinstance(there, Seen)


def test_memory_is_no_disk_that_anybody_knows() -> None:
    assert all(disk.startswith("?") for disk in seen(Path("/dev/shm")).disks)


@AS_ROOT
def test_who_else_may_write_is_named(tmp_path: Path) -> None:
    place = tmp_path / "copies"
    place.mkdir(mode=0o700)
    assert seen(place).writers == ()
    place.chmod(0o707)
    assert seen(place).writers == (EVERYBODY,)
    place.chmod(0o770)
    os.chown(place, BACKUP, DAEMON)
    found = seen(place)
    assert (found.owner, found.mode, found.writers) == ("backup", 0o770, ("daemon",))


@AS_ROOT
def test_who_owns_a_folder_above_or_writes_one_below_counts_too(tmp_path: Path) -> None:
    above = tmp_path / "above"
    place = above / "copies"
    place.mkdir(parents=True, mode=0o700)
    os.chown(above, DAEMON, 0)
    assert seen(place).writers == ("daemon",)
    os.chown(above, 0, 0)
    below = place / "data"
    below.mkdir()
    below.chmod(0o777)
    assert seen(place).writers == (EVERYBODY,)


def reply(*lines: str, status: int = 0) -> Reply:
    return Reply("\n".join([*lines, ""]).encode(), status, "0" * 16, 0, AT)


WHOLE = ("path 0", "own 1/750/0/34/root/backup", "room 4096/100/50", "disk disk:8:0", "end 0")
TAIL = ("boot b", "group 34:backup:yamada,suzuki", "primary 34:sato", "told")


def one(*lines: str, status: int = 0) -> Seen | FactError:
    [found] = read_placing(reply(*lines, status=status), 1)
    return found


def test_a_group_is_its_members_and_who_has_it_first() -> None:
    found = one(*(line.replace("/750/", "/770/") for line in WHOLE), *TAIL)
    assert isinstance(found, Seen)
    assert found.writers == ("sato", "suzuki", "yamada")
    assert (found.free_bytes, found.total_bytes) == (204800, 409600)


def test_a_group_that_nobody_lists_is_a_writer_by_its_name() -> None:
    lines = [line.replace("750/0/34", "770/0/9999") for line in WHOLE]
    found = one(*lines, *TAIL)
    assert isinstance(found, Seen)
    assert found.writers == ("@backup",)


@pytest.mark.parametrize(
    ("acl", "writers"),
    [
        (("acl user:yamada:rwx",), ("yamada",)),
        (("acl group:kanri:-wx",), ("@kanri",)),
        (("acl user:yamada:rwx", "acl mask::r-x"), ()),
        (("acl user::rwx", "acl user:yamada:r-x"), ()),
    ],
)
def test_an_access_list_may_let_others_write(
    acl: tuple[str, ...], writers: tuple[str, ...]
) -> None:
    found = one(*WHOLE[:-1], *acl, WHOLE[-1], *TAIL)
    assert isinstance(found, Seen)
    assert found.writers == writers


@pytest.mark.parametrize("missing", range(len(WHOLE)))
def test_an_answer_without_a_line_is_not_read_for_whole(missing: int) -> None:
    lines = [*WHOLE[:missing], *WHOLE[missing + 1 :]]
    found = one(*lines, *TAIL)
    if missing == 2:  # the room alone may be unknown
        assert isinstance(found, Seen)
        assert found.free_bytes is None
    else:
        assert isinstance(found, FactError)


def test_a_cut_answer_and_a_failure_are_reasons() -> None:
    for lines, status in (((*WHOLE, "boot b"), 0), ((*WHOLE, *TAIL), 1), ((*WHOLE, *TAIL), 91)):
        with pytest.raises(FactError):
            one(*lines, status=status)


@given(st.binary(max_size=300))
def test_whatever_is_answered_is_seen_or_a_reason(raw: bytes) -> None:
    try:
        found = read_placing(Reply(raw + b"\ntold\n", 0, "0" * 16, 0, AT), 1)
    except FactError:
        return
    assert len(found) == 1


def placed(here: tuple[str, ...], there: tuple[str, ...], *, same: bool = True) -> Placement:
    source = "SV-1" if same else "SV-2"
    return Placement("SV-1", here, source, there, None, None, "root", 0o700, ())


def test_different_disks_are_only_those_that_are_known_to_be() -> None:
    assert different_disks(placed(("disk:8:0",), ("disk:8:16",)))
    assert different_disks(placed(("net:nas",), ("disk:8:0",)))
    assert different_disks(placed(("disk:8:0",), ("disk:8:0",), same=False))
    assert not different_disks(placed(("disk:8:0", "disk:8:16"), ("disk:8:16",)))
    assert not different_disks(placed(("?0:45",), ("?0:45",)))
    for here, there in ((("?0:45",), ("?0:46",)), (("?0:45",), ("disk:8:0",)), ((), ("disk:8:0",))):
        with pytest.raises(FactError, match=re.escape(Why.UNDETERMINED.value)):
            different_disks(placed(here, there))


def test_a_source_that_was_not_seen_decides_nothing() -> None:
    reason = FactError(Why.NO_DATA, T("ない", "none"))
    with pytest.raises(FactError):
        different_disks(Placement("SV-1", ("d",), "SV-2", reason, None, None, "", None, ()))
