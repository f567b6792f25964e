"""Archives made by the real tar, zip and 7z, healthy and with each planted fault."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from audit.backup.sampling import read_listing
from checks.backup.manifest import read_walk, walk
from checks.backup.model import Copy, Depth, Place, Reading, Survey, ToolKind
from checks.backup.tool import Portion, Wish
from checks.backup.tools.archive import Archive
from checks.model import FactError, Why
from tests.checks.backup.asked import BackupHost, backup_host
from tests.lab.lab import Lab

pytestmark = pytest.mark.lab

ARCHIVE = Archive()
SOURCE = "/srv/data"
WHOLE, STRUCTURE = Portion(Depth.WHOLE), Portion(Depth.STRUCTURE)
_MADE = r"""
mkdir -p /srv/data/sub /b /scratch && cd /srv/data
for i in 1 2 3 4 5; do head -c 20000 /dev/urandom > "sub/$i"; done
printf x > $'new\nline'; printf y > $'\x83\x5c.txt'; printf z > ./-rf; printf w > 'back\slash'
printf v > '住民 台帳.csv'; printf u > 'a[b]*?'; ln -s /etc/passwd out
"""
PACK = {
    "tar": "tar -cf /b/$n.tar -C / srv/data",
    "tar.gz": "tar -czf /b/$n.tar.gz -C / srv/data",
    "tar.xz": "tar -cJf /b/$n.tar.xz -C / srv/data",
    "tar.zst": "tar --zstd -cf /b/$n.tar.zst -C / srv/data",
    "zip": "cd / && zip -qry /b/$n.zip srv/data",
    "7z": "cd / && 7z a -bd /b/$n.7z srv/data >/dev/null",
}


_SLOW = (
    pytest.mark.slow,
    pytest.mark.skipif(
        os.environ.get("HINOMI_SLOW") != "1", reason="as tar.gz and zip: HINOMI_SLOW=1"
    ),
)
_QUICK = {"tar.gz", "zip"}
KINDS = [pytest.param(kind, marks=() if kind in _QUICK else _SLOW) for kind in PACK]


def place(**options: str) -> Place:
    return Place(ToolKind.ARCHIVE, "/b", tuple(options.items()))


HERE = place()


@pytest.fixture(scope="module")
def made(lab: Lab) -> Iterator[BackupHost]:
    with backup_host(lab, "archives") as host:
        host.run(_MADE + "cp -a /srv /orig")
        yield host


@pytest.fixture
def host(made: BackupHost) -> BackupHost:
    made.run(
        "rm -rf /b /scratch /srv; cp -a /orig /srv; mkdir -p /scratch /b; rm -f /srv/data/added"
    )
    return made


def pack(host: BackupHost, kind: str, name: str = "data-20261120-0300") -> str:
    host.run(f"n={name}; {PACK[kind]}")
    return f"/b/{name}.{kind}"


def surveyed(host: BackupHost, at: Place = HERE, **secrets: str) -> Survey:
    return ARCHIVE.read_survey(at, [SOURCE], host.ask(ARCHIVE.survey(at, [SOURCE]), **secrets))


def looked(host: BackupHost, portion: Portion, at: Place = HERE, **secrets: str) -> Reading:
    return ARCHIVE.read_look(at, portion, host.ask(ARCHIVE.look(at, portion), **secrets))


def unknown(host: BackupHost, portion: Portion, **secrets: str) -> Why:
    with pytest.raises(FactError) as odd:
        looked(host, portion, place(), **secrets)
    return odd.value.why


@pytest.mark.parametrize("kind", KINDS)
def test_an_archive_is_a_copy_of_its_name(host: BackupHost, kind: str) -> None:
    pack(host, kind)
    host.run("echo new > /srv/data/added; echo longer > /srv/data/-rf")
    pack(host, kind, "data-20261121-0300")
    host.run("rm /srv/data/added; printf z > /srv/data/-rf")
    seen = surveyed(host)
    older, newer = seen.copies
    assert older.at == datetime(2026, 11, 20, 3, tzinfo=UTC)
    assert newer.at == datetime(2026, 11, 21, 3, tzinfo=UTC)
    assert (older.files, newer.files) == (11, 12)
    assert (older.sources, newer.sources) == ((SOURCE,), (SOURCE,))
    assert not isinstance(seen.contents, FactError)
    assert seen.contents[0].present
    assert seen.contents[0].bytes == 100000 + 7 + 4 + 5
    assert not isinstance(seen.change, FactError)
    assert (seen.change.added, seen.change.removed, seen.change.changed) == (1, 0, 1)
    assert looked(host, STRUCTURE).sound


@pytest.mark.parametrize("kind", KINDS[1:])
def test_a_flipped_byte_is_found_by_reading(host: BackupHost, kind: str) -> None:
    file = pack(host, kind)
    assert looked(host, WHOLE).sound
    host.run(f"printf '\\377\\0\\377' | dd of={file} bs=1 seek=50000 conv=notrunc")
    assert not looked(host, WHOLE).sound


@pytest.mark.parametrize("kind", KINDS)
def test_a_truncated_archive_is_found_by_listing(host: BackupHost, kind: str) -> None:
    file = pack(host, kind)
    host.run(f"truncate -s 60000 {file}")
    assert not looked(host, STRUCTURE).sound
    seen = surveyed(host)
    assert isinstance(seen.contents, FactError)
    assert seen.copies[0].complete is False
    pack(host, kind, "data-20261119-0300")
    older, newer = surveyed(host).copies
    assert (older.sources, newer.sources) == ((SOURCE,), (SOURCE,))
    assert (older.complete, newer.complete) == (None, False)


def test_a_plain_tar_needs_a_list_of_checksums(host: BackupHost) -> None:
    file = pack(host, "tar")
    assert unknown(host, WHOLE) is Why.UNDETERMINED
    host.run(f"cd /b; sha256sum {file[3:]} > SHA256SUMS")
    assert looked(host, WHOLE).sound
    host.run(
        f"n=$(tar -tRf {file} | grep 'sub/3' | sed 's/block \\([0-9]*\\):.*/\\1/');"
        f"printf X | dd of={file} bs=1 seek=$((n * 512 + 5000)) conv=notrunc"
    )
    assert looked(host, STRUCTURE).sound
    assert not looked(host, WHOLE).sound


def test_a_cut_between_two_files_lacks_the_end(host: BackupHost) -> None:
    file = pack(host, "tar")
    host.run(
        f"n=$(tar -tRf {file} | grep 'sub/3' | sed 's/block \\([0-9]*\\):.*/\\1/');"
        f"truncate -s $((n * 512)) {file}; tar -tf {file} >/dev/null; gzip -k {file}"
    )
    reading = looked(host, WHOLE)
    assert len(reading.errors) == 2
    assert all("終わりの印" in error.ja for error in reading.errors)


def test_an_archive_of_nothing_is_not_sound(host: BackupHost) -> None:
    host.run(
        "mkdir /b/e; tar -czf /b/e-20261120.tar.gz -C /b e; tar -cf /b/f-20261120.tar -T /dev/null;"
        ": > /b/g-20261120.zip; cd /b; zip -qr h-20261120.zip e; 7z a i-20261120.7z e; rmdir e"
    )
    reading = looked(host, WHOLE)
    assert len(reading.errors) == 5


def test_unreadable_members_leave_no_trace_in_the_archive(host: BackupHost) -> None:
    host.run(
        "chmod 600 /srv/data/sub/1; chmod 777 /b;"
        "setpriv --reuid=999 --clear-groups tar -czf /b/d-20261120.tar.gz -C / srv/data || true;"
        "chmod 644 /srv/data/sub/1"
    )
    assert looked(host, WHOLE).sound
    seen = surveyed(host)
    assert seen.copies[0].files == 10


def test_a_bomb_is_not_unpacked(host: BackupHost) -> None:
    host.run(
        "cd /scratch; truncate -s 12M zeros; tar -czf /b/a-20261120.tar.gz zeros;"
        "zip -q /b/b-20261120.zip zeros; 7z a -bd /b/c-20261120.7z zeros >/dev/null;"
        "tar -Scf /b/d-20261120.tar zeros; gzip -c zeros > /b/e-20261120.tar.gz; rm zeros"
    )
    tight = place(most_unpacked="1000000", ratio="20")
    reading = looked(host, WHOLE, tight)
    assert sum("書庫爆弾" in error.ja for error in reading.errors) == 5
    for name in ("a-20261120.tar.gz", "b-20261120.zip", "c-20261120.7z", "d-20261120.tar"):
        wish = Wish(name, (), "/scratch")
        assert ARCHIVE.read_restore(tight, wish, host.ask(ARCHIVE.restore(tight, wish)))
        assert host.run("find /scratch -type f") == ""


def test_encrypted_archives_take_their_password(host: BackupHost) -> None:
    host.run(
        "cd /; 7z a -bd -pこ1 -mhe=on /b/a-20261120.7z srv/data >/dev/null;"
        "7z a -bd -pこ1 /b/b-20261120.7z srv/data >/dev/null"
    )
    assert unknown(host, WHOLE) is Why.UNDETERMINED
    assert unknown(host, WHOLE, password="wrong") is Why.UNDETERMINED
    assert looked(host, WHOLE, HERE, password="こ1").sound
    assert surveyed(host).encrypted is True
    assert isinstance(surveyed(host).opens, FactError)  # none was handed over
    host.run("rm /b/b*; printf X | dd of=/b/a-20261120.7z bs=1 seek=9000 conv=notrunc")
    assert unknown(host, WHOLE) is Why.UNDETERMINED
    assert unknown(host, WHOLE, password="wrong") is Why.UNDETERMINED
    assert not looked(host, WHOLE, HERE, password="こ1").sound


@pytest.mark.parametrize(
    "make",
    [
        "-mhe=on /b/a-20261120.7z",
        "/b/a-20261120.7z",
        "-mem=ZipCrypto /b/a-20261120.zip",
        "-mem=AES256 /b/a-20261120.zip",
    ],
)
def test_the_password_is_tried_on_the_newest_archive(host: BackupHost, make: str) -> None:
    host.run(f"cd /; 7z a -bd -phimitsu {make} srv/data >/dev/null")
    assert surveyed(host, password="himitsu").opens is True
    assert surveyed(host, password="wrong").opens is False
    assert isinstance(surveyed(host).opens, FactError)


def test_archives_that_take_no_password_open_without(host: BackupHost) -> None:
    host.run("cd /; zip -qry /b/a-20261120.zip srv/data")
    assert surveyed(host, password="こ1").opens is None
    assert surveyed(host).opens is None
    host.run("cd /; rm /b/*; tar -cf /b/a-20261120.tar srv/data")
    assert surveyed(host, password="こ1").opens is None


def test_an_encrypted_zip_is_known_by_its_flags(host: BackupHost) -> None:
    host.run("cd /; zip -qry -P himitsu /b/a-20261120.zip srv/data")
    assert surveyed(host).encrypted is True
    assert unknown(host, WHOLE) is Why.UNDETERMINED
    assert looked(host, WHOLE, HERE, password="himitsu").sound
    wish = Wish("a-20261120.zip", (), "/scratch")
    answer = host.ask(ARCHIVE.restore(place(), wish), password="himitsu")
    assert ARCHIVE.read_restore(place(), wish, answer) == ()
    assert host.run("cat /scratch/srv/data/-rf") == "z"


def test_what_is_no_archive_by_its_name_is_told(host: BackupHost) -> None:
    pack(host, "tar.gz")
    host.run(
        "cd /b; sha256sum *.gz > SHA256SUMS; cp data-* data-20261121-0300.tar.gz.gpg; : > run.log"
    )
    seen = surveyed(host)
    assert len(seen.copies) == 1
    assert any("1 個" in note.ja and "読めない" in note.ja for note in seen.notes)


def test_time_comes_from_members_where_the_name_tells_none(host: BackupHost) -> None:
    host.run("touch -d 2026-10-01T00:00:00Z /srv/data/old; tar -cf /b/x.tar -C / srv/data/old")
    host.run("rm /srv/data/old")
    seen = surveyed(host)
    assert seen.copies[0].at == datetime(2026, 10, 1, tzinfo=UTC)
    assert any("最も新しいファイル" in note.ja for note in seen.notes)


def test_a_link_out_of_the_archive_is_told_and_not_restored(host: BackupHost) -> None:
    file = pack(host, "tar.gz")
    assert any("外を指すリンク" in note.ja for note in surveyed(host).notes)
    wish = Wish(file[3:], (), "/scratch")
    assert ARCHIVE.read_restore(place(), wish, host.ask(ARCHIVE.restore(place(), wish))) == ()
    assert host.run("find /scratch -type l") == ""


def test_hostile_members_stay_out_of_the_scratch(host: BackupHost) -> None:
    host.run(
        "cd /scratch; mkdir in; echo x > evil; cd in; tar -cPf /b/a-20261120.tar ../evil;"
        "ln -s /tmp d; tar -cf /b/b-20261120.tar d; rm d; mkdir d; echo x > d/pwned;"
        "tar -rf /b/b-20261120.tar d/pwned; mkfifo dev; tar -cf /b/c-20261120.tar dev;"
        "cd ..; rm -rf in evil"
    )
    for name, refused in (
        ("a-20261120.tar", True),
        ("b-20261120.tar", False),
        ("c-20261120.tar", True),
    ):
        wish = Wish(name, (), "/scratch")
        said = ARCHIVE.read_restore(place(), wish, host.ask(ARCHIVE.restore(place(), wish)))
        assert bool(said and said[0].startswith("refused")) is refused
        assert (
            host.run("ls /tmp; find /scratch ! -type d ! -type f; ls /evil /b/../evil || :") == ""
        )


def walked(host: BackupHost, folder: str) -> set[tuple[bytes, bytes | None]]:
    seen = read_walk(host.ask(walk([folder], most_files=99, most_bytes=10**9)))
    return {(one.path[len(folder) :], one.sha256) for one in seen.entries}


def copy_named(name: str) -> Copy:
    return Copy(name, None, "", (), None, None, None, None)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_restored_is_what_was_listed_and_at_the_source(host: BackupHost, kind: str) -> None:
    name = pack(host, kind)[3:]
    listed = host.ask(ARCHIVE.listing(place(), copy_named(name)))
    assert listed.status == 0
    names = [one.split(b"\t", 1)[1] for one in listed.body.split(b"\0") if one]
    source = walked(host, SOURCE)
    assert b"/srv/data/sub/1" in names
    if kind.startswith("tar"):
        assert {one.removeprefix(b"/srv/data") for one in names} == {path for path, _ in source}
    mangled = (b"line", b"\x5c.txt", b"out") if not kind.startswith("tar") else ()
    some = [one for one in names if b"sub/" not in one and not one.endswith(mangled or (b"//",))]
    for chosen in (some, []):
        host.run("rm -rf /scratch; mkdir /scratch")
        wish = Wish(name, tuple(map(os.fsdecode, chosen)), "/scratch")
        assert ARCHIVE.read_restore(place(), wish, host.ask(ARCHIVE.restore(place(), wish))) == ()
        assert host.run("find /srv -newer /scratch; ls -A /scratch") == "srv\n"
        back = walked(host, "/scratch/srv/data")
        lost = (
            kind == "7z" and not chosen
        )  # it lists a newline in a name as _, and then has no such
        assert len(back) == (len(chosen) or len(names) - lost)
        assert len(back - source) <= (2 if kind in {"zip", "7z"} else 0)


def test_a_file_that_was_added_twice_is_listed_once(host: BackupHost) -> None:
    file = pack(host, "tar")
    host.run(f"echo twice > /srv/data/-rf; tar -rf {file} -C / srv/data/-rf")
    listed = read_listing(host.ask(ARCHIVE.listing(HERE, copy_named(file[3:]))))
    assert len(listed) == 11
    assert {one.size for one in listed if one.name.endswith("-rf")} == {6}
    wish = Wish(file[3:], ("/srv/data/-rf",), "/scratch")
    assert ARCHIVE.read_restore(HERE, wish, host.ask(ARCHIVE.restore(HERE, wish))) == ()
    assert host.run("cat /scratch/srv/data/-rf") == "twice\n"


def test_archives_made_below_another_folder(host: BackupHost) -> None:
    host.run("tar -cf /b/x-20261120.tar -C /srv ./data")
    where = place(under="data", strip="/srv/data")
    seen = surveyed(host, where)
    assert not isinstance(seen.contents, FactError)
    assert seen.contents[0].present
    wish = Wish("x-20261120.tar", ("/srv/data/sub/1",), "/scratch")
    assert ARCHIVE.read_restore(where, wish, host.ask(ARCHIVE.restore(where, wish))) == ()
    assert walked(host, "/scratch/srv/data") <= walked(host, SOURCE)
