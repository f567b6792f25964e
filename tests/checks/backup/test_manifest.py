"""A walk, its parser, and the manifest: whatever is missing, odd or unread is told."""

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.masking import mask
from checks.backup.manifest import (
    Entry,
    Manifest,
    Walked,
    compare,
    from_bytes,
    in_slice,
    manifest,
    read_sums,
    read_walk,
    sums,
    to_bytes,
    walk,
)
from checks.backup.merkle import Leaf, root
from checks.backup.walked import Skip
from checks.fact import Reply
from checks.model import FactError, Why
from tests.checks.backup.asked import asked

AT = datetime(2026, 11, 1, tzinfo=UTC)
SALT = b"0123456789abcdef"
NAMES = [
    b"back\\slash",
    b"new\nline",
    b"-rf",
    b"\x83\x5c\x95\x5c.txt",
    "住民.csv".encode(),
    b" sp ",
]


def answered(body: bytes, status: int = 0) -> Reply:
    return Reply(body, status, "0123456789abcdef", 0, AT)


def walked(*sources: Path, files: int = 1000, most: int = 10**9, **more: object) -> Walked:
    names = [os.fsdecode(bytes(source)) for source in sources]
    return read_walk(asked(walk(names, most_files=files, most_bytes=most, **more)))  # type: ignore[arg-type]


def reasons(seen: Walked) -> set[tuple[str, Skip]]:
    return {(Path(os.fsdecode(one.path)).name, one.reason) for one in seen.skipped}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "src"
    folder.mkdir()
    for number, name in enumerate(NAMES):
        Path(os.fsdecode(bytes(folder) + b"/" + name)).write_bytes(b"x" * number)
    return folder


def test_every_name_comes_back_as_it_is(source: Path) -> None:
    seen = walked(source)
    assert {one.path.rpartition(b"/")[2] for one in seen.entries} == set(NAMES)
    assert sorted(one.size for one in seen.entries) == list(range(6))
    assert all(one.sha256 for one in seen.entries)
    assert seen.whole


def test_what_is_no_file_is_told(source: Path, tmp_path: Path) -> None:
    (source / "out").symlink_to("/etc/passwd")
    (source / "in").symlink_to("-rf")
    os.mkfifo(source / "pipe")
    (tmp_path / "link").symlink_to(source)
    seen = walked(source, tmp_path / "none", tmp_path / "link")
    assert reasons(seen) == {
        ("pipe", Skip.SPECIAL),
        ("none", Skip.ABSENT),
        ("link", Skip.LINK),
    }
    assert {(one.path.rpartition(b"/")[2], one.outside) for one in seen.links} == {
        (b"out", True),
        (b"in", False),
        (b"link", False),
    }
    assert not seen.whole


@pytest.mark.skipif(os.getuid() != 0, reason="another user is needed")
def test_what_cannot_be_read_is_told(source: Path) -> None:
    for name, mode in (("shut", 0o700), ("secret", 0o600)):
        place = source / name
        place.mkdir() if name == "shut" else place.write_text("x")
        place.chmod(mode)
    for above in [*source.parents][:-2]:
        above.chmod(0o755)
    names = [os.fsdecode(bytes(source))]
    seen = read_walk(asked(walk(names, most_files=99, most_bytes=999), uid=65534))
    assert reasons(seen) == {("shut", Skip.UNREADABLE), ("secret", Skip.UNREADABLE)}


def test_a_sparse_file_is_listed_and_not_read(source: Path) -> None:
    with (source / "sparse").open("wb") as file:
        file.truncate(10**12)
    seen = walked(source, most=10**6)
    assert reasons(seen) == {("sparse", Skip.UNREAD)}
    [sparse] = [one for one in seen.entries if one.size == 10**12]
    assert sparse.blocks == 0


@pytest.mark.parametrize("limit", [{"files": 5}, {"most": 14}])
def test_more_than_allowed_is_hashed_not_at_all(source: Path, limit: dict[str, int]) -> None:
    seen = walked(source, **limit)
    assert {one.reason for one in seen.skipped} == {Skip.BUDGET}
    assert not seen.whole


def test_a_list_longer_than_allowed_is_known_to_be_cut(source: Path) -> None:
    seen = walked(source, files=2)
    assert ("", Skip.CUT) in reasons(seen)


def test_checksums_of_a_sample_complete_the_walk(source: Path) -> None:
    seen = walked(source, hashed=False)
    assert not any(one.sha256 for one in seen.entries)
    first, second = ([one.path for one in seen.entries][half::2] for half in (0, 1))
    half = seen.with_sums(read_sums(asked(sums(first))))
    assert len(half.skipped) == 3
    both = half.with_sums(read_sums(asked(sums(second))))
    assert both == replace(walked(source), at=both.at)


def test_another_file_system_below_a_source_is_told() -> None:
    body = b"s d /srv\0m /srv/na\\040s\0m /\0m /srvx\0\0e 0\0b 0 0\0\0H 0\0E\0"
    seen = read_walk(answered(body))
    assert reasons(seen) == {("na s", Skip.MOUNT)}


def test_a_source_with_dots_or_without_a_root_is_refused() -> None:
    for odd in ("data", "/srv/../etc", ""):
        with pytest.raises(FactError):
            walk([odd], most_files=1, most_bytes=1)


WHOLE = b"s d /a\0f 1 8 /a/b\0f 1 8 /a/bc\0\0e 0\0b 2 2\0" + b"".join(
    b"%064x */a/%s\0" % (number, name) for number, name in ((1, b"b"), (2, b"bc"))
)


def test_a_checksum_cut_by_the_clock_is_not_taken_for_another_file() -> None:
    cut = WHOLE[:-2] + b"\0H 124\0E\0"
    seen = read_walk(answered(cut))
    assert [one.sha256 is None for one in seen.entries] == [False, True]
    assert reasons(seen) == {("bc", Skip.UNREAD)}


@given(st.integers(0, len(WHOLE) + 6))
def test_a_cut_answer_is_never_read(length: int) -> None:
    with pytest.raises(FactError) as odd:
        read_walk(answered((WHOLE + b"\0H 0\0E\0")[:length]))
    assert odd.value.why in {Why.TRUNCATED, Why.MALFORMED}


@pytest.mark.parametrize(
    ("status", "why"),
    [(91, Why.NO_TOOL), (92, Why.NO_PRIVILEGE), (1, Why.COMMAND_FAILED)],
)
def test_a_fragment_that_failed_is_no_walk(status: int, why: Why) -> None:
    with pytest.raises(FactError) as odd:
        read_walk(answered(WHOLE + b"\0H 0\0E\0", status))
    assert odd.value.why is why


@given(st.binary(max_size=60))
def test_noise_is_an_error_or_a_walk(noise: bytes) -> None:
    try:
        read_walk(answered(WHOLE + noise + b"\0\0H 0\0E\0"))
    except FactError:
        return


paths = st.binary(min_size=1, max_size=12).map(lambda name: b"/s/" + name)
contents = st.one_of(st.none(), st.binary(min_size=32, max_size=32))
trees = st.dictionaries(paths, st.tuples(st.integers(0, 2**60), contents), max_size=40)


def made(tree: dict[bytes, tuple[int, bytes | None]]) -> Manifest:
    entries = tuple(Entry(path, size, content) for path, (size, content) in tree.items())
    return manifest(Walked(AT, entries, ()), SALT)


@given(trees)
def test_a_manifest_survives_keeping_and_masking(
    tree: dict[bytes, tuple[int, bytes | None]],
) -> None:
    kept = made(tree)
    raw = to_bytes(kept)
    assert mask(raw) == raw
    assert from_bytes(raw) == kept
    assert not any(path in raw for path in tree if len(path) > 7)


@given(trees, st.data())
def test_an_altered_manifest_is_an_error(
    tree: dict[bytes, tuple[int, bytes | None]], data: st.DataObject
) -> None:
    raw = bytearray(to_bytes(made({**tree, b"/s/x": (3, None)})))
    at = data.draw(st.integers(raw.index(b"\n") + 1, len(raw) - 1))
    raw[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(FactError):
        from_bytes(bytes(raw))


@given(trees, trees)
def test_a_comparison_says_what_became_of_every_file(
    one: dict[bytes, tuple[int, bytes | None]], other: dict[bytes, tuple[int, bytes | None]]
) -> None:
    found = compare(made(one), made(other))
    both = one.keys() & other.keys()
    unread = {p for p in both if one[p][0] == other[p][0] and None in (one[p][1], other[p][1])}
    differing = {p for p in both - unread if one[p] != other[p]}
    assert len(found.missing) == len(one.keys() - other.keys())
    assert len(found.extra) == len(other.keys() - one.keys())
    assert (len(found.unread), len(found.differing)) == (len(unread), len(differing))
    assert found.matched == len(both) - len(unread) - len(differing)


def test_manifests_of_different_salts_are_not_compared() -> None:
    one = made({b"/s/a": (1, None)})
    with pytest.raises(FactError):
        compare(one, replace(one, salt_id="0" * 16))


@given(trees)
def test_the_root_does_not_depend_on_the_order(tree: dict[bytes, tuple[int, bytes | None]]) -> None:
    backwards = dict(reversed(tree.items()))
    assert made(tree).root == made(backwards).root


@given(st.dictionaries(st.binary(min_size=16, max_size=16), st.integers(0, 9), min_size=1))
def test_every_leaf_counts_for_the_root(sizes: dict[bytes, int]) -> None:
    leaves = {name: Leaf(size, None) for name, size in sizes.items()}
    whole = root(leaves)
    for name, leaf in leaves.items():
        assert root({**leaves, name: Leaf(leaf.size, bytes(32))}) != whole
        assert root({k: v for k, v in leaves.items() if k != name}) != whole


@given(st.binary(), st.binary(max_size=8), st.integers(1, 30))
def test_every_path_is_in_one_slice(path: bytes, seed: bytes, slices: int) -> None:
    assert sum(in_slice(path, seed, number, slices) for number in range(1, slices + 1)) == 1


def test_a_restored_tree_compares_as_the_source_does(source: Path, tmp_path: Path) -> None:
    seen = walked(source)
    moved = seen.moved(bytes(source), b"/elsewhere").moved(b"/elsewhere", bytes(source))
    assert moved == seen
    with pytest.raises(FactError):
        seen.moved(bytes(tmp_path / "other"), b"/")


@pytest.mark.parametrize("body", [b"z 1 /srv/juki/name\0E\0", b"f x y /srv/juki/name\0E\0"])
def test_an_odd_record_is_told_by_its_number_and_never_by_its_words(body: bytes) -> None:
    with pytest.raises(FactError) as odd:
        read_walk(answered(body))
    assert "juki" not in f"{odd.value.detail} {odd.value.detail_ja}"
    assert "1" in odd.value.detail
