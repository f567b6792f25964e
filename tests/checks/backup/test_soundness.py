"""Slices add up to the whole, and what heals which wound."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from checks.backup.model import Depth, Reading
from checks.backup.soundness import coverage, wounds
from tests.checks.backup.samples import NOW, reading

MONTH = NOW - timedelta(days=30)
parts = st.tuples(st.integers(1, 6), st.integers(1, 6)).filter(lambda pair: pair[0] <= pair[1])
readings = st.lists(
    st.builds(
        lambda day, part, sound: reading(Depth.PART, day, part=part, sound=sound),
        st.floats(0, 60),
        parts,
        st.booleans(),
    ),
    max_size=30,
)


@given(readings)
def test_the_whole_is_read_exactly_where_one_partition_is_complete(found: list[Reading]) -> None:
    sound = {one.part for one in found if one.sound and one.at >= MONTH}
    complete = any(all((n, of) in sound for n in range(1, of + 1)) for of in range(1, 7))
    done, of = coverage(found, MONTH, NOW)
    assert (done == of) == complete
    assert 0 <= done <= of


@given(readings)
def test_a_wound_was_never_read_again(found: list[Reading]) -> None:
    for wound in wounds(found, Depth):
        again = [one for one in found if one.sound and one.part == wound.part]
        assert not [one for one in again if one.at > wound.at]


@given(readings)
def test_reading_all_of_it_again_heals_everything(found: list[Reading]) -> None:
    whole = reading(Depth.WHOLE, -1)
    assert wounds([*found, whole], Depth) == ()


@given(readings)
def test_the_structure_heals_no_content(found: list[Reading]) -> None:
    assert wounds([*found, reading(Depth.STRUCTURE, -1)], [Depth.PART]) == wounds(
        found, [Depth.PART]
    )
