"""Where files stood at the source, and which manifest speaks for a copy."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from audit.backup.matching import by_manifest, by_source, nearest, placed
from audit.backup.sampling import Listed
from checks.backup.manifest import Manifest, hashed, manifest
from checks.backup.walked import Entry, Skip, Skipped, Walked

SALT = b"0123456789abcdef"
AT = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def made(at: datetime, **files: str) -> Manifest:
    entries = tuple(
        Entry(f"/srv/{name}".encode(), len(body), body.encode().ljust(32))
        for name, body in sorted(files.items())
    )
    return manifest(Walked(at, entries, ()), SALT)


def name(path: str) -> bytes:
    return hashed(path.encode(), SALT)


@pytest.mark.parametrize(
    ("listed", "sources"),
    [
        ("/srv/juki/a/b", ["/srv/juki"]),
        ("srv/juki/a/b", ["/srv/juki/"]),
        ("./srv/juki/a/b", ["/srv/other", "/srv/juki"]),
        ("localhost/srv/juki/a/b", ["/srv/juki"]),
        ("juki/a/b", ["/srv/juki", "/srv/other"]),
        ("a/b", ["/srv/juki"]),
        ("./a/b", ["/srv/juki"]),
    ],
)
def test_every_way_of_keeping_paths_leads_to_the_source(listed: str, sources: list[str]) -> None:
    [found] = placed([Listed(listed, 1)], sources, SALT, {})
    assert (found.path, found.name) == (b"/srv/juki/a/b", name("/srv/juki/a/b"))


def test_files_of_other_sources_are_left_out() -> None:
    files = [Listed("/srv/juki/a", 1), Listed("/srv/jukilog/b", 1), Listed("/etc/passwd", 1)]
    assert [one.path for one in placed(files, ["/srv/juki"], SALT, {})] == [b"/srv/juki/a"]


def test_the_way_that_the_manifest_knows_is_taken() -> None:
    known = made(AT, **{"juki": "x"}).leaves
    files = [Listed("juki", 1)]
    assert [one.path for one in placed(files, ["/srv"], SALT, known)] == [b"/srv/juki"]


def test_a_relative_path_of_several_sources_is_of_none() -> None:
    assert placed([Listed("a/b", 1)], ["/srv/one", "/srv/two"], SALT, {}) == ()


def test_the_manifests_around_a_copy() -> None:
    times = [(AT - 3 * HOUR, "a"), (AT - HOUR, "b"), (AT + HOUR, "c"), (AT + 2 * HOUR, "d")]
    assert nearest(times, AT) == (times[1], times[2])
    assert nearest(times, None) == (times[3], None)
    assert nearest([], AT) == (None, None)


def test_only_all_that_the_source_had_when_the_copy_was_made_is_all() -> None:
    near, old = made(AT - HOUR / 2, a="1"), made(AT - 5 * HOUR, a="1")
    asked = (
        by_manifest(near, None, AT),
        by_manifest(old, None, AT),
        by_manifest(near, None, None),
        by_manifest(replace(near, skipped=(("unreadable", 1),)), None, AT),
        by_manifest(replace(near, part=(1, 2)), None, AT),
        by_manifest(replace(near, skipped=(("special", 1),)), None, AT),
    )
    assert [one and one.whole for one in asked] == [True, False, False, False, False, True]
    seen = Walked(AT, (), (Skipped(b"/srv/shut", Skip.UNREADABLE),))
    assert not by_source(seen, SALT, everything=True).whole
    assert by_source(Walked(AT, (), ()), SALT, everything=True).whole
    assert not by_source(Walked(AT, (), ()), SALT, everything=False).whole


def test_a_manifest_of_backup_time_decides() -> None:
    found = by_manifest(made(AT - HOUR / 2, a="1"), None, AT)
    assert found
    assert found.firm(name("/srv/a"))


def test_an_old_manifest_proves_equality_and_no_damage() -> None:
    found = by_manifest(made(AT - 5 * HOUR, a="1"), None, AT)
    assert found
    assert not found.firm(name("/srv/a"))
    assert by_manifest(None, None, AT) is None


def test_what_two_manifests_agree_on_was_so_in_between() -> None:
    before = made(AT - 9 * HOUR, a="1", b="1", gone="1")
    after = made(AT + 8 * HOUR, a="1", b="2", new="1")
    found = by_manifest(before, after, AT)
    assert found
    firm = [path for path in ("a", "b", "gone", "new") if found.firm(name(f"/srv/{path}"))]
    assert firm == ["a"]
