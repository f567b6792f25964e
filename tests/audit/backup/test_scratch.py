"""The scratch folder's fragments on this machine, and their answers read strictly."""

import secrets
import subprocess
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from audit.backup.scratch import (
    Scratch,
    ScratchRefused,
    read_erased,
    read_looks,
    read_prepared,
    read_swept,
)
from checks.backup.script import render_script
from checks.backup.tool import Fragment
from checks.fact import Reply
from checks.frame import parse_frame
from checks.model import FactError
from tests.checks.backup.asked import TAG

AT = datetime(2026, 11, 21, tzinfo=UTC)


def reply(body: str, status: int = 0) -> Reply:
    return Reply(body.encode(), status, "00" * 16, 0, AT)


def scratch(folder: Path) -> Scratch:
    """A place of its own run: the guard of another test still looks for the last one."""
    folder.mkdir(mode=0o700, exist_ok=True)
    return Scratch(str(folder), secrets.token_hex(8), 10**7, 60, 1000, 10)


def run(*fragments: Fragment) -> dict[str, Reply]:
    script = f"HINOMI_TAG={TAG}\n".encode() + render_script(fragments, {})
    done = subprocess.run(["sh", "-s"], input=script, capture_output=True, check=False, timeout=60)
    return dict(parse_frame(done.stdout, TAG).replies)


def test_made_looked_at_and_erased(tmp_path: Path) -> None:
    one = scratch(tmp_path / "s")
    body = f"seq 1 9999 >'{one.data}/a b.csv'; head -c 5000 /dev/urandom >'{one.data}/x.docx'"
    replies = run(
        one.prepare(), one.watched(Fragment("restore", body, 30)), one.looks(), one.erase()
    )
    assert read_prepared(replies["prepare"]) == 0
    looks = read_looks(replies["looks"])
    assert looks is not None
    assert sorted(look.suffixes[0] for look in looks) == ["csv", "docx"]
    measured = read_erased(replies["erase"])
    assert (measured.bytes, measured.over, measured.cleaned) == (53888, "", True)
    assert list(measured.seconds) == ["restore"]
    assert list((tmp_path / "s").iterdir()) == []


def test_what_grows_over_the_quota_is_stopped_and_nothing_more_runs(tmp_path: Path) -> None:
    one = replace(scratch(tmp_path / "s"), quota=300_000)
    body = f"i=0; while :; do i=$((i+1)); head -c 50000 /dev/zero >'{one.data}'/$i; done"
    sparse = f"truncate -s 90G '{one.data}/sparse'; echo after"
    later = replace(Fragment("later", f"touch '{tmp_path}/later'", 9))
    parts = (Fragment("sparse", sparse, 9), Fragment("restore", body, 30), later)
    replies = run(one.prepare(), *(one.watched(part) for part in parts), one.erase())
    assert (replies["restore"].status, replies["later"].status) == (95, 95)
    measured = read_erased(replies["erase"])
    assert (measured.over, measured.cleaned) == ("bytes", True)
    assert measured.bytes < 10**8
    assert not (tmp_path / "later").exists()


def test_what_takes_too_long_is_stopped(tmp_path: Path) -> None:
    one = replace(scratch(tmp_path / "s"), seconds=1)
    replies = run(one.prepare(), one.watched(Fragment("restore", "sleep 60", 30)), one.erase())
    assert read_erased(replies["erase"]).over == "seconds"


def test_leftovers_of_ours_are_swept_and_others_are_not(tmp_path: Path) -> None:
    one = scratch(tmp_path / "s")
    old = tmp_path / "s" / "hinomi-drill-00000000000000ff"
    (old / "data" / "deep").mkdir(parents=True)
    (old / "data" / "deep").chmod(0o500)
    assert read_prepared(run(one.prepare(), one.erase())["prepare"]) == 1
    (tmp_path / "s" / "hinomi-drill-mine").mkdir()
    with pytest.raises(ScratchRefused, match="not empty"):
        read_prepared(run(one.prepare())["prepare"])


def test_a_place_that_another_drill_lives_in_is_left_alone(tmp_path: Path) -> None:
    one, two = scratch(tmp_path / "s"), scratch(tmp_path / "s")
    script = f"HINOMI_TAG={TAG}\n".encode() + render_script(
        [one.prepare(), Fragment("wait", "sleep 3", 9), one.erase()], {}
    )
    with subprocess.Popen(["sh", "-s"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as first:
        assert first.stdin
        first.stdin.write(script)
        first.stdin.close()
        end = time.monotonic() + 20
        while not (Path(one.place) / "tmp").exists() and time.monotonic() < end:
            time.sleep(0.02)
        with pytest.raises(ScratchRefused, match="another drill"):
            read_prepared(run(two.prepare())["prepare"])
        assert Path(one.place).exists()


def test_what_is_watched_runs_only_in_a_place_that_was_made(tmp_path: Path) -> None:
    one = scratch(tmp_path / "s")
    replies = run(one.watched(Fragment("restore", f"touch '{tmp_path}/outside'", 9)))
    assert replies["restore"].status == 93
    assert not (tmp_path / "outside").exists()


def test_too_little_room_is_refused(tmp_path: Path) -> None:
    one = replace(scratch(tmp_path / "s"), need_bytes=10**18)
    with pytest.raises(ScratchRefused, match=r"1\.2 times"):
        read_prepared(run(one.prepare())["prepare"])


@pytest.mark.parametrize("folder", ["/srv/a'b", "/srv/a*", "/srv/a\nb", "srv", "/srv/$x"])
def test_a_name_that_the_shell_could_misread_is_refused(folder: str) -> None:
    with pytest.raises(ScratchRefused):
        Scratch(folder, "00", 1, 1, 1, 1).prepare()


@pytest.mark.parametrize(
    "body", ["", "swept 0\n", "ready\n", "swept x\nready\n", "ready\nswept 0\n"]
)
def test_a_preparation_that_is_not_wholly_told_is_no_place(body: str) -> None:
    with pytest.raises(FactError):
        read_prepared(reply(body))
    with pytest.raises(FactError):
        read_prepared(reply("swept 0\nready\n", 1))


@pytest.mark.parametrize("body", ["", "left 1 0\n", "left 0 1\n", "left\n", "bytes 3\n"])
def test_erasing_is_only_believed_when_the_listing_was_empty(body: str) -> None:
    assert not read_erased(reply(body)).cleaned
    assert not read_swept(reply(body))
    assert not read_swept(reply("left 0 0\n", 1))


@pytest.mark.parametrize(
    "body", ["", "looked 1\n", "look csv - 00 1\nlooked 1\n", "look csv - 6162 2 9\nlooked 2\n"]
)
def test_looks_that_are_not_whole_are_none(body: str) -> None:
    assert read_looks(reply(body)) is None
