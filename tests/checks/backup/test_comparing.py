"""Comparing what came back: every name in one place, and damage only where it is certain."""

from hypothesis import given
from hypothesis import strategies as st

from checks.backup.comparing import Expected, Look, compare, disguised, nothing
from checks.backup.merkle import Leaf
from checks.backup.model import Against

A, B = Leaf(1, b"a" * 32), Leaf(1, b"b" * 32)
NONE: frozenset[bytes] = frozenset()
ONE, TWO = frozenset({b"1"}), frozenset({b"2"})
names = st.sets(st.binary(min_size=1, max_size=2), max_size=6)
leaves = st.dictionaries(
    st.binary(min_size=1, max_size=2),
    st.builds(Leaf, st.integers(0, 2), st.sampled_from([None, b"a" * 32, b"b" * 32])),
    max_size=8,
)


@given(names, leaves, names, leaves, names)
def test_every_name_asked_for_is_in_just_one_place(
    asked: set[bytes],
    restored: dict[bytes, Leaf],
    listed: set[bytes],
    wanted: dict[bytes, Leaf],
    sure: set[bytes],
) -> None:
    firm = sure.__contains__
    found = compare(asked, restored, listed, Expected(Against.MANIFEST, wanted, firm))
    places = [found.matched, found.missing, found.differing, found.extra, found.undetermined]
    assert sorted(name for place in places for name in place) == sorted(asked)
    for name in found.matched:
        assert restored[name] == wanted[name]
        assert restored[name].sha256 is not None
    assert found.differing <= sure
    assert found.absent <= sure & wanted.keys() - listed
    assert found.gone | found.absent == wanted.keys() - listed - asked
    assert found.missing == asked - restored.keys()


def test_a_sample_is_compared_on_what_was_asked_alone() -> None:
    wanted = {b"1": A, b"2": A, b"3": A}
    found = compare([b"1"], {b"1": A}, wanted, Expected(Against.MANIFEST, wanted, lambda _: True))
    assert (found.matched, found.bad) == (ONE, NONE)


def test_what_the_copy_does_not_list_is_missing_whatever_was_asked() -> None:
    wanted = {b"1": A, b"2": A}
    found = compare([b"1"], {b"1": A}, [b"1"], Expected(Against.MANIFEST, wanted, lambda _: True))
    assert found.absent == TWO == found.bad


def test_a_difference_from_the_source_now_is_undetermined() -> None:
    expected = Expected(Against.SOURCE, {b"1": B, b"2": A}, lambda _: False)
    found = compare([b"1"], {b"1": A}, [b"1"], expected)
    assert (found.undetermined, found.gone, found.bad) == (ONE, TWO, NONE)


def test_equal_sizes_without_a_checksum_prove_nothing() -> None:
    bare, longer = Leaf(1, None), Leaf(2, None)
    expected = Expected(Against.MANIFEST, {b"1": bare, b"2": longer}, lambda _: True)
    found = compare([b"1", b"2"], {b"1": A, b"2": A}, [b"1", b"2"], expected)
    assert (found.undetermined, found.differing) == (ONE, TWO)


def test_with_nothing_to_compare_only_what_did_not_come_back_is_known() -> None:
    found = nothing([b"1", b"2"], {b"1": A})
    assert (found.missing, found.undetermined, found.matched) == (TWO, ONE, NONE)


def look(suffix: str, magic: bytes, packed: int, before: str = "-", taken: int = 1000) -> Look:
    return Look((suffix, before), magic, taken, packed)


def test_names_that_promise_otherwise() -> None:
    noise = b"\x91\x03\xfe\x11\x22\x33\x44\x55"
    assert disguised([look("csv", noise, 1020)]) == 1
    assert disguised([look("csv", b"name,no\n", 400)]) == 0
    assert disguised([look("docx", b"PK\x03\x04\x14\0\x06\0", 1010)]) == 0
    assert disguised([look("docx", noise, 1010)]) == 1
    assert disguised([look("docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 1000)]) == 0  # password
    assert disguised([look("locked", noise, 1020, before="pdf")]) == 1
    assert disguised([look("jpg", b"\xff\xd8\xff\xe0\0\x10JF", 1005)]) == 0
    assert disguised([look("gz", noise, 1020), look("txt", b"abcdefgh", 30)]) == 1


def test_names_that_promise_nothing_and_small_files_are_not_judged() -> None:
    assert disguised([]) is None
    assert (
        disguised([look("dat", b"\x91" * 8, 1020), look("csv", b"\x91" * 8, 130, taken=100)])
        is None
    )
