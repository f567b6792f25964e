"""Nothing but the one copy made to be deleted is ever named to a command that deletes."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.backup.canary import (
    Sighted,
    deleting,
    finding,
    read_deleting,
    read_finding,
)
from checks.backup.model import Place, ToolKind
from checks.fact import Reply
from checks.model import FactError
from tests.audit.backup.made import AT
from tests.checks.backup.asked import asked

NAME, TAG = "hinomi-canary-2026", "0" * 16
ID = "a" * 64
RESTIC = Place(ToolKind.RESTIC, "/srv/backup/juki", ())
BORG = Place(ToolKind.BORG, "/srv/backup/borg", ())


def reply(**parts: tuple[str, int]) -> Reply:
    """What a fragment of several parts answers."""
    text = "".join(
        f"@{TAG} part {name}\n{said}\n@{TAG} over {name} {status}\n"
        for name, (said, status) in parts.items()
    )
    return Reply(text.encode(), 0, TAG, 0, AT)


def restic(*snapshots: object, read: str = f"{'b' * 64}  -\nrc 0", status: int = 0) -> Reply:
    return reply(list=(json.dumps(list(snapshots)), status), read=(read, 0))


def snapshot(**changed: object) -> dict[str, object]:
    return {"id": ID, "tags": [NAME], "paths": [f"/srv/{NAME}"], **changed}


def test_the_one_snapshot_with_the_name_is_the_canary() -> None:
    assert read_finding(RESTIC, NAME, restic(snapshot())) == Sighted(ID, "b" * 64)
    assert read_finding(RESTIC, NAME, restic()) is None
    text = deleting(RESTIC, NAME, Sighted(ID, "b" * 64)).text
    assert f"forget {ID}\n" in text
    assert "--prune" not in text
    assert f"rm -f -- '/srv/backup/juki/snapshots/{ID}'" in text


@pytest.mark.parametrize(
    "snapshots",
    [
        [snapshot(), snapshot(id="c" * 64)],
        [snapshot(tags=[NAME, "daily"])],
        [snapshot(tags=None)],
        [snapshot(paths=["/srv/juki"])],
        [snapshot(paths=[f"/srv/{NAME}", "/srv/juki"])],
        [snapshot(paths=[])],
        [snapshot(id="latest")],
        [snapshot(id="a" * 63 + ";")],
        ["text"],
    ],
)
def test_a_copy_that_is_more_than_a_canary_is_never_touched(snapshots: list[object]) -> None:
    with pytest.raises(FactError, match="nothing is done"):
        read_finding(RESTIC, NAME, restic(*snapshots))


def test_a_listing_that_failed_is_not_an_empty_one() -> None:
    with pytest.raises(FactError):
        read_finding(RESTIC, NAME, restic(status=1))
    with pytest.raises(FactError):
        read_finding(RESTIC, NAME, reply(list=("Fatal: wrong password", 0), read=("", 0)))


@pytest.mark.parametrize("read", ["", f"{'b' * 64}  -\nrc 1", "rc 0", "b  -\nrc 0"])
def test_a_copy_that_cannot_be_read_to_its_end_has_no_digest(read: str) -> None:
    found = read_finding(RESTIC, NAME, restic(snapshot(), read=read))
    assert found == Sighted(ID, "")


def test_the_one_archive_with_the_name_is_the_canary() -> None:
    def listed(*names: str) -> Reply:
        archives = [{"name": name, "id": ID} for name in names]
        text = json.dumps({"archives": archives})
        return reply(list=(text, 0), read=(f"{'b' * 64}  -\nrc 0", 0))

    assert read_finding(BORG, NAME, listed(NAME)) == Sighted(ID, "b" * 64)
    assert read_finding(BORG, NAME, listed()) is None
    for names in ((NAME, NAME), ("daily",)):
        with pytest.raises(FactError):
            read_finding(BORG, NAME, listed(*names))
    assert f"delete ::{NAME}\n" in deleting(BORG, NAME, Sighted(ID, "")).text


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ("Save(<lock/1>) returned error: server response unexpected: 403 Forbidden (403)", True),
        ("rm: cannot remove '/x': Operation not permitted", True),
        ("unable to create lock: open /x: permission denied", True),
        ("open /x: read-only file system", True),
        ("dial tcp 10.0.0.9:8000: connect: connection refused", False),
        ("unable to create lock in backend: repository is already locked", False),
        ("removed snapshot 403fab12", False),
        ("", False),
    ],
)
def test_only_words_of_refusal_are_a_refusal(said: str, refused: bool) -> None:
    assert read_deleting(reply(forget=(said, 0)))[0] is refused


def test_every_way_of_deleting_must_be_refused() -> None:
    assert not read_deleting(reply(forget=("403 Forbidden", 0), remove=("", 0)))[0]


@given(st.text())
def test_no_other_name_becomes_a_command(name: str) -> None:
    with pytest.raises(ValueError, match="canary"):
        finding(RESTIC, name)
    with pytest.raises(ValueError, match="canary"):
        deleting(RESTIC, name, Sighted(ID, ""))


def test_a_tool_that_cannot_be_tried_says_so() -> None:
    with pytest.raises(FactError, match="pgbackrest"):
        finding(Place(ToolKind.PGBACKREST, "/x", ()), NAME)
    with pytest.raises(FactError):
        finding(Place(ToolKind.TREE, "nas::module", ()), NAME)


def test_a_small_file_of_the_name_is_the_canary_and_alone_goes(tmp_path: Path) -> None:
    place = Place(ToolKind.PG_DUMP, str(tmp_path), ())

    def find() -> Sighted | None:
        return read_finding(place, NAME, asked(finding(place, NAME)))

    assert find() is None
    (tmp_path / "juki.dump").write_text("x")
    file = tmp_path / NAME
    file.write_text("canary")
    seen = find()
    assert seen is not None
    asked(deleting(place, NAME, seen))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["juki.dump"]
    for make in (
        lambda: file.symlink_to(tmp_path / "juki.dump"),
        lambda: os.link(tmp_path / "juki.dump", file),
        file.mkdir,
        lambda: file.write_bytes(b"x" * (1024 * 1024 + 1)),
    ):
        make()
        with pytest.raises(FactError, match="nothing is done"):
            find()
        file.rmdir() if file.is_dir() and not file.is_symlink() else file.unlink()


def test_a_folder_that_is_not_there_is_no_sign_that_the_canary_is_gone(tmp_path: Path) -> None:
    place = Place(ToolKind.TREE, str(tmp_path / "unmounted"), ())
    with pytest.raises(FactError):
        read_finding(place, NAME, asked(finding(place, NAME)))
