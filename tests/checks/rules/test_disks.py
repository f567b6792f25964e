"""What the disk walk may conclude, and what it may not."""

import stat

import pytest

from checks.facts.accounts import Accounts, Group
from checks.facts.disk_walk import DiskWalk, Found
from checks.model import Check, FactError, Why
from checks.rules import disks
from checks.rules.file_limits import FileLimits
from tests.checks.replies import fact
from tests.checks.rules.test_files import LIMITS

F, D = stat.S_IFREG, stat.S_IFDIR


def walk(*found: Found, refused: int = 0) -> DiskWalk:
    return DiskWalk(found, ("/",), ("/mnt/nas",), refused, owners=True)


def test_without_nouser_the_owners_are_unknown() -> None:
    read = fact(DiskWalk, "owners unknown\nwalk /\n81a4 9 9 UNKNOWN UNKNOWN /x\nstatus 0\n")
    for rule in (disks.owned_files, disks.grouped_files):
        with pytest.raises(FactError) as caught:
            rule(read)
        assert caught.value.why is Why.NO_TOOL
    assert disks.writable_files(read).holds is True


WALKS = [
    (disks.writable_files, Found("/srv/a", F | 0o666, "root", "root"), False),
    (disks.writable_files, Found("/srv/a", D | 0o777, "root", "root"), True),
    (disks.owned_files, Found("/srv/a", F | 0o644, "UNKNOWN", "root"), False),
    (disks.owned_files, Found("/srv/a", F | 0o644, "root", "UNKNOWN"), True),
    (disks.grouped_files, Found("/srv/a", F | 0o644, "root", "UNKNOWN"), False),
    (disks.grouped_files, Found("/srv/a", F | 0o644, "UNKNOWN", "root"), True),
]


@pytest.mark.parametrize(("rule", "one", "holds"), WALKS)
def test_what_the_walk_found(rule: Check[[DiskWalk]], one: Found, holds: bool) -> None:
    assert rule(walk(one)).holds is holds


WALKS_WITH_LIMITS = [
    (disks.writable_folders, Found("/srv/a", D | 0o777, "root", "root"), False),
    (disks.writable_folders, Found("/srv/drop", D | 0o777, "root", "root"), True),
    (disks.writable_folders, Found("/srv/a", D | 0o1777, "root", "root"), True),
    (disks.set_id_programs, Found("/srv/sh", F | 0o4755, "root", "root"), False),
    (disks.set_id_programs, Found("/srv/sh", F | 0o2755, "root", "root"), False),
    (disks.set_id_programs, Found("/bin/su", F | 0o4755, "root", "root"), True),
    (disks.set_id_programs, Found("/srv/share", D | 0o2775, "root", "root"), True),
    (disks.common_folders, Found("/srv/a", D | 0o1777, "hanako", "root"), False),
    (disks.common_folders, Found("/srv/a", D | 0o1777, "root", "hanako"), True),
    (disks.common_folders, Found("/srv/a", D | 0o755, "hanako", "root"), True),
    (disks.common_folders, Found("/srv/drop", D | 0o777, "hanako", "root"), True),
]


@pytest.mark.parametrize(("rule", "one", "holds"), WALKS_WITH_LIMITS)
def test_what_the_walk_found_against_the_list(
    rule: Check[[DiskWalk, FileLimits]], one: Found, holds: bool
) -> None:
    assert rule(walk(one), LIMITS).holds is holds


def accounts(*staff: str) -> Accounts:
    groups = (Group("staff", "x", 50, staff),)
    return Accounts((), groups, (), groups, (), frozenset())


@pytest.mark.parametrize(
    ("one", "holds"),
    [
        (Found("/usr/bin/x", F | 0o755, "hanako", "root"), False),
        (Found("/usr/bin/x", F | 0o755, "UNKNOWN", "root"), False),
        (Found("/usr/lib", D | 0o775, "root", "root"), False),
        (Found("/lib64/x.so", F | 0o646, "root", "root"), False),
        (Found("/usr/local/sbin", D | 0o755, "hanako", "root"), False),
        (Found("/usr/bin/at", F | 0o4755, "daemon", "daemon"), True),
        (Found("/usr/lib/x/dir", D | 0o700, "mysql", "root"), True),
        (Found("/usr/share/x", F | 0o664, "hanako", "root"), True),
        (Found("/usr/libx", F | 0o664, "hanako", "root"), True),
    ],
)
def test_programs_of_the_system(one: Found, holds: bool) -> None:
    assert disks.system_programs(walk(one), accounts(), LIMITS).holds is holds


def test_the_group_staff_of_older_debian() -> None:
    bins = Found("/usr/local/bin", D | 0o2775, "root", "staff")
    assert disks.system_programs(walk(bins), accounts(), LIMITS).holds is True
    assert disks.system_programs(walk(bins), accounts("hanako"), LIMITS).holds is False
    open_ = Found("/usr/local/bin", D | 0o2777, "root", "staff")
    assert disks.system_programs(walk(open_), accounts(), LIMITS).holds is False


def test_places_that_refused_the_walk_make_a_clean_answer_unknown() -> None:
    with pytest.raises(FactError) as caught:
        disks.owned_files(walk(refused=1))
    assert caught.value.why is Why.NO_PRIVILEGE


def test_what_was_not_searched_is_said() -> None:
    assert "/mnt/nas" in disks.owned_files(walk()).observed


@pytest.mark.parametrize("find", ["find", "/usr/bin/find"])
def test_walk_from_probe_output(find: str) -> None:
    body = (
        "walk /\nskip /mnt/nas\n81b6 0 0 root root /srv/two\nlines\n"
        f"81a4 9999 0 UNKNOWN root /srv/left\n{find}: '/run/user/1000/doc': Permission denied\n"
        f"{find}: '/proc/1': No such file or directory\nstatus 1\n"
    )
    read = fact(DiskWalk, body)
    assert [one.path for one in read.found] == ["/srv/two", "/srv/left"]
    assert read.refused == 1
    assert read.skipped == ("/mnt/nas",)
    assert disks.owned_files(read).holds is False
    assert disks.writable_files(read).holds is False


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("walk /\nstatus 124\n", Why.TRUNCATED),
        ("walk /\n" + "81b6 0 0 root root /srv/x\n" * 4001, Why.TRUNCATED),
        ("walk /\nstatus 127\n", Why.COMMAND_FAILED),
        ("walk /\nstatus 1\n", Why.COMMAND_FAILED),
        ("walk /\n81b6 0 0 root root /srv/x\n", Why.COMMAND_FAILED),
        ("status 0\n", Why.MALFORMED),
        ("", Why.COMMAND_FAILED),
    ],
)
def test_a_walk_that_was_cut_is_no_walk(body: str, why: Why) -> None:
    with pytest.raises(FactError) as caught:
        fact(DiskWalk, body)
    assert caught.value.why is why


def test_the_walk_needs_root() -> None:
    with pytest.raises(FactError) as caught:
        fact(DiskWalk, "walk /\nstatus 0\n", uid=1000)
    assert caught.value.why is Why.NO_PRIVILEGE
