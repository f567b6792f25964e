"""Sets of the real duplicity, healthy and with each planted fault."""

import os
from collections.abc import Iterator
from datetime import timedelta

import pytest

from checks.backup.manifest import read_walk, walk
from checks.backup.model import Depth, Place, Reading, Survey, ToolKind
from checks.backup.tool import Portion, Wish
from checks.backup.tools.duplicity import Duplicity
from checks.model import FactError, Why
from tests.checks.backup.asked import BackupHost, backup_host
from tests.lab.lab import Lab

pytestmark = [
    pytest.mark.lab,
    pytest.mark.slow,
    pytest.mark.skipif(os.environ.get("HINOMI_SLOW") != "1", reason="a minute: HINOMI_SLOW=1"),
]

DUPLICITY = Duplicity()
SOURCE, SECRET = "/srv/data", "合言葉 'x\"1"
HERE = Place(ToolKind.DUPLICITY, "file:///b/d", (("root", SOURCE),))
WHOLE, STRUCTURE = Portion(Depth.WHOLE), Portion(Depth.STRUCTURE)
_MADE = r"""
mkdir -p /srv/data/sub /b && cd /srv/data; export HOME=/root
for i in 1 2 3 4 5; do head -c 400000 /dev/urandom > "sub/$i"; done
printf x > $'new\nline'; printf y > $'\x83\x5c.txt'; printf z > ./-rf; printf v > '住民 台帳.csv'
ln -s /etc/passwd out
export PASSPHRASE="合言葉 'x\"1"
duplicity full --volsize 1 --archive-dir /ad /srv/data file:///b/d
sleep 1; echo n > added; rm sub/3; echo z >> ./-rf
duplicity incr --archive-dir /ad /srv/data file:///b/d
cp -a /b/d /b/good
duplicity full --no-encryption --archive-dir /ad2 /srv/data file:///b/plain
"""


@pytest.fixture(scope="module")
def made(lab: Lab) -> Iterator[BackupHost]:
    with backup_host(lab, "volumes") as host:
        host.run(_MADE)
        yield host


@pytest.fixture
def host(made: BackupHost) -> BackupHost:
    made.run("rm -rf /b/d /scratch; cp -a /b/good /b/d; mkdir -p /scratch")
    return made


def surveyed(host: BackupHost, at: Place = HERE, secret: str = SECRET) -> Survey:
    reply = host.ask(
        DUPLICITY.survey(at, [SOURCE, f"{SOURCE}/sub", "/srv/data/none"]), passphrase=secret
    )
    return DUPLICITY.read_survey(at, [SOURCE, f"{SOURCE}/sub", "/srv/data/none"], reply)


def looked(host: BackupHost, portion: Portion, at: Place = HERE, secret: str = SECRET) -> Reading:
    return DUPLICITY.read_look(
        at, portion, host.ask(DUPLICITY.look(at, portion), passphrase=secret)
    )


def test_sets_are_copies(host: BackupHost) -> None:
    seen = surveyed(host)
    full, increment = seen.copies
    assert (full.complete, increment.complete) == (True, True)
    assert (full.host, full.sources) == ("volumes", (SOURCE,))
    assert full.at is not None
    assert timedelta() <= seen.at - full.at < timedelta(minutes=5)
    assert (full.files, increment.files) == (9, 9)
    assert not isinstance(seen.change, FactError)
    assert (seen.change.added, seen.change.removed, seen.change.changed) == (1, 1, 1)
    assert not isinstance(seen.contents, FactError)
    assert [(one.present, one.files) for one in seen.contents] == [(True, 9), (True, 4), (False, 0)]
    assert seen.encrypted is True
    assert seen.problems == ()
    assert looked(host, STRUCTURE).sound
    assert looked(host, WHOLE).sound
    assert all(looked(host, Portion(Depth.PART, k, 2)).sound for k in (1, 2))
    assert host.run("ls -A /tmp; pgrep -f 'homedir /tmp' || :") == ""


def test_what_is_not_encrypted_is_said(host: BackupHost) -> None:
    plain = Place(ToolKind.DUPLICITY, "/b/plain", HERE.options)
    assert surveyed(host, plain, "").encrypted is False
    assert surveyed(host, plain, "").opens is None
    assert looked(host, WHOLE, plain, "").sound


def test_a_wrong_passphrase_tells_nothing(host: BackupHost) -> None:
    seen = surveyed(host, secret="wrong")
    assert isinstance(seen.contents, FactError)
    assert seen.opens is False
    assert any("パスフレーズが違う" in problem.ja for problem in seen.problems)
    for portion in (STRUCTURE, Portion(Depth.PART, 1, 2), WHOLE):
        with pytest.raises(FactError) as odd:
            looked(host, portion, secret="wrong")
        assert odd.value.why is Why.UNDETERMINED


@pytest.mark.parametrize("volume", ["full*vol1", "full*vol2", "inc*vol1"])
def test_a_flipped_byte_is_found_by_reading(host: BackupHost, volume: str) -> None:
    host.run(
        f"f=$(ls -d /b/d/duplicity-{volume}.*); printf XX | dd of=$f bs=1 seek=150 conv=notrunc"
    )
    assert looked(host, STRUCTURE).sound
    assert not looked(host, WHOLE).sound
    assert not all(looked(host, Portion(Depth.PART, k, 3)).sound for k in (1, 2, 3))
    wish = Wish(surveyed(host).copies[-1].id, (), "/scratch")
    assert DUPLICITY.read_restore(
        HERE, wish, host.ask(DUPLICITY.restore(HERE, wish), passphrase=SECRET)
    )


@pytest.mark.parametrize("volume", ["full*vol1", "full*vol2", "inc*vol1"])
def test_a_missing_volume_is_found_by_its_manifest(host: BackupHost, volume: str) -> None:
    host.run(f"rm /b/d/duplicity-{volume}.*")
    seen = surveyed(host)
    assert seen.copies[-1].complete is False
    assert not looked(host, STRUCTURE).sound
    assert not looked(host, WHOLE).sound


@pytest.mark.parametrize("lists", ["full-signatures", "full*manifest"])
def test_damaged_lists_are_never_well(host: BackupHost, lists: str) -> None:
    host.run(f"f=$(ls -d /b/d/duplicity-{lists}*); printf XX | dd of=$f bs=1 seek=150 conv=notrunc")
    seen = surveyed(host)
    assert isinstance(seen.contents, FactError)
    assert seen.problems
    for portion in (Portion(Depth.PART, 1, 2), WHOLE):
        try:
            assert not looked(host, portion).sound
        except FactError:
            continue


def test_a_truncated_volume_is_found_by_reading(host: BackupHost) -> None:
    host.run("truncate -s -1000 /b/d/duplicity-full*vol2.*")
    assert looked(host, STRUCTURE).sound
    assert not looked(host, WHOLE).sound


def test_a_set_without_its_manifest_is_not_complete(host: BackupHost) -> None:
    host.run("rm /b/d/duplicity-inc*manifest*")
    assert surveyed(host).copies[-1].complete is False
    assert not looked(host, STRUCTURE).sound


def test_an_increment_without_its_full_set_is_nothing(host: BackupHost) -> None:
    host.run("rm /b/d/duplicity-full*")
    seen = surveyed(host)
    assert [copy.complete for copy in seen.copies] == [False]
    assert not looked(host, STRUCTURE).sound


def test_an_empty_folder_is_no_repository(host: BackupHost) -> None:
    host.run("rm /b/d/*")
    assert surveyed(host).copies == ()
    for portion in (STRUCTURE, WHOLE):
        with pytest.raises(FactError):
            looked(host, portion)
    host.run("rmdir /b/d")
    with pytest.raises(FactError):
        surveyed(host)


def walked(host: BackupHost, folder: str) -> set[tuple[bytes, bytes | None]]:
    seen = read_walk(host.ask(walk([folder], most_files=99, most_bytes=10**9)))
    return {(one.path[len(folder) :], one.sha256) for one in seen.entries}


def test_what_is_restored_is_what_was_listed_and_at_the_source(host: BackupHost) -> None:
    copy = surveyed(host).copies[-1]
    listed = host.ask(DUPLICITY.listing(HERE, copy), passphrase=SECRET)
    assert listed.status == 0
    pairs = [one.split(b"\t", 1) for one in listed.body.split(b"\0") if one]
    source = walked(host, SOURCE)
    assert {name.removeprefix(b"/srv/data") for _, name in pairs} == {path for path, _ in source}
    sizes = {name: int(size) for size, name in pairs}
    assert 400000 <= sizes[b"/srv/data/sub/1"] < 410000
    some = [name for name in sizes if b"sub" not in name]
    for chosen in (some, []):
        host.run("rm -rf /scratch; mkdir /scratch")
        wish = Wish(copy.id, tuple(map(os.fsdecode, chosen)), "/scratch")
        said = host.ask(DUPLICITY.restore(HERE, wish), passphrase=SECRET)
        assert DUPLICITY.read_restore(HERE, wish, said) == ()
        assert (
            host.run("ls -A /scratch; find /scratch -type l; find /srv -newer /scratch") == "srv\n"
        )
        back = walked(host, "/scratch/srv/data")
        assert len(back) == (len(chosen) or len(pairs))
        assert back <= source


def test_an_older_set_is_restored_as_it_was(host: BackupHost) -> None:
    copy = surveyed(host).copies[0]
    wish = Wish(copy.id, (f"{SOURCE}/sub/3", f"{SOURCE}/-rf"), "/scratch")
    said = host.ask(DUPLICITY.restore(HERE, wish), passphrase=SECRET)
    assert DUPLICITY.read_restore(HERE, wish, said) == ()
    assert host.run("cat /scratch/srv/data/-rf; stat -c %s /scratch/srv/data/sub/3") == "z400000\n"
    gone = Wish(copy.id, (f"{SOURCE}/added",), "/scratch")
    said = host.ask(DUPLICITY.restore(HERE, gone), passphrase=SECRET)
    assert DUPLICITY.read_restore(HERE, gone, said) != ()
