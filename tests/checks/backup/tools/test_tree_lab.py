"""Folders as copies, made by the real rsync and rsnapshot, with what goes wrong with them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from checks.backup.manifest import read_walk, walk
from checks.backup.model import Copy, Depth, Place, Reading, Survey, ToolKind
from checks.backup.tool import Portion, Wish
from checks.backup.tools.tree import Tree
from checks.model import FactError, Why
from tests.checks.backup.asked import BackupHost, backup_host
from tests.lab.lab import Lab

pytestmark = pytest.mark.lab

TREE = Tree()
SOURCE = "/srv/data"
_CONF = r"""config_version\t1.2\nsnapshot_root\t/b/snap/\nretain\talpha\t3\nretain\tbeta\t2
cmd_rsync\t/usr/bin/rsync\nlogfile\t/b/log\nbackup\t/srv/data/\there/
"""
_MADE = (
    r"""
mkdir -p /srv/data/sub /b && cd /srv/data
for i in 1 2 3 4 5; do head -c 20000 /dev/urandom > "sub/$i"; done
printf x > $'new\nline'; printf y > $'\x83\x5c.txt'; printf z > ./-rf; printf w > 'back\slash'
ln -s /etc/passwd out; truncate -s 30M sparse
printf '%b' '"""
    + _CONF.replace("\n", r"\n")
    + r"""' > /b/conf
sed -i 's/\\n/\n/g' /b/conf
"""
)
_RUN = "rsnapshot -c /b/conf alpha"


def place(location: str, **options: str) -> Place:
    return Place(ToolKind.TREE, location, tuple(options.items()))


SNAP = place("/b/snap", layout="rsnapshot", under="here/srv/data", strip=SOURCE, log="/b/log")


@pytest.fixture(scope="module")
def made(lab: Lab) -> Iterator[BackupHost]:
    with backup_host(lab, "trees") as host:
        host.run(_MADE)
        yield host


@pytest.fixture
def host(made: BackupHost) -> BackupHost:
    made.run("rm -rf /b/snap /b/log /b/mirror /b/dated /scratch; mkdir -p /scratch")
    return made


def surveyed(host: BackupHost, where: Place) -> Survey:
    return TREE.read_survey(where, [SOURCE], host.ask(TREE.survey(where, [SOURCE])))


def looked(host: BackupHost, where: Place, portion: Portion) -> Reading:
    return TREE.read_look(where, portion, host.ask(TREE.look(where, portion)))


def test_generations_of_rsnapshot(host: BackupHost) -> None:
    host.run(f"{_RUN}; touch -d '2 days ago' /b/snap/alpha.0; echo new > {SOURCE}/added; {_RUN}")
    host.run(f"rm {SOURCE}/added")
    seen = surveyed(host, SNAP)
    older, newer = seen.copies
    assert newer.at is not None
    assert timedelta() <= seen.at - newer.at < timedelta(minutes=1)
    assert older.at is not None
    assert timedelta(days=1) < newer.at - older.at
    assert (newer.files, newer.complete, newer.sources) == (11, True, (SOURCE,))
    assert newer.stored_bytes == 4
    assert not isinstance(seen.change, FactError)
    assert (seen.change.added, seen.change.removed, seen.change.changed) == (1, 0, 0)
    assert not isinstance(seen.contents, FactError)
    assert (seen.contents[0].present, seen.contents[0].files) == (True, 11)
    assert any("10" in note.ja and "共有" in note.ja for note in seen.notes)


def test_four_runs_over_an_empty_mount_wipe_every_generation(host: BackupHost) -> None:
    host.run(f"{_RUN}; mv {SOURCE} {SOURCE}.off; mkdir {SOURCE}; for i in 1 2 3 4; do {_RUN}; done")
    host.run(f"rmdir {SOURCE}; mv {SOURCE}.off {SOURCE}")
    seen = surveyed(host, SNAP)
    assert [copy.files for copy in seen.copies] == [0, 0, 0]
    assert sum("1件もない" in problem.ja for problem in seen.problems) == 3
    assert not looked(host, SNAP, Portion(Depth.STRUCTURE)).sound


def test_an_absent_source_shows_in_the_log(host: BackupHost) -> None:
    host.run(f"{_RUN}; mv {SOURCE} {SOURCE}.off; {_RUN} || true; mv {SOURCE}.off {SOURCE}")
    seen = surveyed(host, SNAP)
    assert len(seen.copies) == 1
    assert seen.copies[0].complete is True
    assert any("失敗か警告" in problem.ja for problem in seen.problems)


def test_a_run_that_lost_files_is_not_complete(host: BackupHost) -> None:
    host.run(
        "cp /b/conf /b/lossy; printf 'rsync_long_args\\t--delete --relative\\n'"
        f" >> /b/lossy; {_RUN}; "
        "sed -i 's:/usr/bin/rsync:/b/rsync:' /b/lossy; "
        "printf '#!/bin/sh\\n/usr/bin/rsync \"$@\"; exit 23\\n' > /b/rsync; chmod 755 /b/rsync; "
        "rsnapshot -c /b/lossy alpha || true"
    )
    seen = surveyed(host, SNAP)
    assert [copy.complete for copy in seen.copies] == [None, False]


def test_numbers_and_times_that_disagree_tell_no_time(host: BackupHost) -> None:
    host.run(f"{_RUN}; {_RUN}; touch -d '2 days ago' /b/snap/alpha.0")
    seen = surveyed(host, SNAP)
    assert [copy.at for copy in seen.copies] == [None, None]
    assert seen.newest is None


def test_dated_generations_are_as_old_as_their_names(host: BackupHost) -> None:
    host.run(
        "mkdir /b/dated; for d in 2026-10-01 2026-10-02_0315; do cp -a /srv/data /b/dated/$d; done"
        "; mkdir /b/dated/2026-10-03.partial /b/dated/old"
    )
    where = place("/b/dated", layout="dated", strip=SOURCE)
    seen = surveyed(host, where)
    assert [copy.at for copy in seen.copies] == [
        datetime(2026, 10, 1, tzinfo=UTC),
        datetime(2026, 10, 2, 3, 15, tzinfo=UTC),
    ]
    assert any("2 個" in note.ja for note in seen.notes)


def test_a_mirror_is_as_old_as_the_log_says_and_else_of_unknown_age(host: BackupHost) -> None:
    host.run("rsync -a --log-file=/b/log /srv/data/ /b/mirror/")
    bare = place("/b/mirror", strip=SOURCE)
    assert surveyed(host, bare).copies[0].at is None
    logged = surveyed(host, place("/b/mirror", strip=SOURCE, log="/b/log"))
    assert logged.copies[0].complete is True
    assert logged.copies[0].at is not None
    assert abs(logged.at - logged.copies[0].at) < timedelta(minutes=1)


def test_a_stamp_of_the_job_tells_when_it_was(host: BackupHost) -> None:
    host.run("cp -a /srv/data /b/mirror; echo 2026-11-20T03:00:00+09:00 > /b/mirror/.done")
    where = place("/b/mirror", strip=SOURCE, stamp=".done")
    assert surveyed(host, where).copies[0].at == datetime(2026, 11, 19, 18, tzinfo=UTC)
    host.run("echo soon > /b/mirror/.done")
    assert surveyed(host, where).copies[0].at is None
    host.run("rm /b/mirror/.done")
    assert surveyed(host, where).copies[0].at is None


def test_an_interrupted_rsync_is_not_complete(host: BackupHost) -> None:
    host.run(
        "install -d -o 999 /b/mirror; chmod 777 /b; chmod 600 /srv/data/sub/1\n"
        "setpriv --reuid=999 --clear-groups rsync -r --log-file=/b/log /srv/data/ /b/mirror/ || :\n"
        "chmod 644 /srv/data/sub/1"
    )
    seen = surveyed(host, place("/b/mirror", strip=SOURCE, log="/b/log"))
    assert seen.copies[0].complete is False


def test_a_link_instead_of_the_source_is_no_copy(host: BackupHost) -> None:
    host.run("mkdir /b/mirror; ln -s /srv/data /b/mirror/data")
    where = place("/b/mirror", strip="/srv")
    seen = surveyed(host, where)
    assert seen.copies[0].sources == ()
    assert not isinstance(seen.contents, FactError)
    assert (seen.contents[0].present, seen.contents[0].files) == (False, 0)
    assert any("外を指すリンクが 1 個" in note.ja for note in seen.notes)


def test_a_folder_that_is_not_there_is_no_survey(host: BackupHost) -> None:
    with pytest.raises(FactError):
        surveyed(host, place("/b/none", layout="rsnapshot"))
    assert surveyed(host, place("/scratch", layout="dated")).copies == ()


WHOLE = Portion(Depth.WHOLE)
LISTED = place("/b/mirror", strip=SOURCE, checksums="/b/list")
_LIST = "cd /srv/data && find . -type f -print0 | xargs -0 sha256sum > /b/list"


def test_a_flipped_byte_is_found_by_the_list_only(host: BackupHost) -> None:
    host.run(f"cp -a /srv/data /b/mirror; {_LIST}")
    assert looked(host, LISTED, WHOLE).sound
    host.run("printf X | dd of=/b/mirror/sub/3 bs=1 seek=999 conv=notrunc")
    assert looked(host, LISTED, Portion(Depth.STRUCTURE)).sound
    damaged = looked(host, LISTED, WHOLE)
    assert not damaged.sound
    assert "1" in damaged.errors[0].ja
    slices = [looked(host, LISTED, Portion(Depth.PART, k, 4)).sound for k in (1, 2, 3, 4)]
    assert sorted(slices) == [False, True, True, True]
    with pytest.raises(FactError) as odd:
        looked(host, replace(LISTED, options=(("strip", SOURCE),)), WHOLE)
    assert odd.value.why is Why.UNDETERMINED


def test_a_list_that_does_not_cover_the_copy_proves_nothing(host: BackupHost) -> None:
    host.run(f"cp -a /srv/data /b/mirror; {_LIST}; echo more > /b/mirror/more")
    with pytest.raises(FactError):
        looked(host, LISTED, WHOLE)
    host.run("rm /b/mirror/more /b/mirror/sub/2")
    assert not looked(host, LISTED, WHOLE).sound
    with pytest.raises(FactError):
        looked(host, LISTED, Portion(Depth.WHOLE, most_bytes=1000))


def test_rsnapshots_own_test_of_its_settings(host: BackupHost) -> None:
    host.run(_RUN)
    where = replace(SNAP, options=(*SNAP.options, ("config", "/b/conf")))
    assert looked(host, where, Portion(Depth.STRUCTURE)).sound
    host.run("cp /b/conf /b/conf2; echo nonsense >> /b/conf2")
    where = replace(SNAP, options=(*SNAP.options, ("config", "/b/conf2")))
    assert not looked(host, where, Portion(Depth.STRUCTURE)).sound


def walked(host: BackupHost, folder: str) -> set[tuple[bytes, bytes | None]]:
    seen = read_walk(host.ask(walk([folder], most_files=99, most_bytes=10**9)))
    return {(one.path[len(folder) :], one.sha256) for one in seen.entries}


def copy_named(name: str) -> Copy:
    return Copy(name, None, "", (), None, None, None, None)


def test_what_is_restored_is_what_was_listed_and_at_the_source(host: BackupHost) -> None:
    host.run(_RUN)
    copy = surveyed(host, SNAP).copies[0]
    host.run("mv /b/snap/alpha.0 /b/snap/beta.0")
    listed = host.ask(TREE.listing(SNAP, copy))
    names = [one.split(b"\t", 1)[1] for one in listed.body.split(b"\0") if one]
    assert len(names) == 10
    assert b"/srv/data/new\nline" in names
    odd = tuple(one.decode("utf-8", "surrogateescape") for one in names if b"sub/" not in one)
    for wish, count in ((odd, 5), ((), 10)):
        host.run("rm -rf /scratch; mkdir /scratch")
        wanted = Wish(copy.id, wish, "/scratch")
        assert TREE.read_restore(SNAP, wanted, host.ask(TREE.restore(SNAP, wanted))) == ()
        back = walked(host, "/scratch/srv/data")
        assert len(back) == count
        assert back <= walked(host, SOURCE)
        assert not host.run("find /scratch -type l")


def test_a_restore_that_lacks_something_complains_without_names(host: BackupHost) -> None:
    host.run("cp -a /srv/data /b/mirror; rm /b/mirror/sub/1")
    where = place("/b/mirror", strip=SOURCE)
    wanted = Wish("mirror", ("/srv/data/sub/1", "/srv/data/sub/2"), "/scratch")
    said = TREE.read_restore(where, wanted, host.ask(TREE.restore(where, wanted)))
    assert said == ("No such file or directory", "other", "tar -c exit 2")
