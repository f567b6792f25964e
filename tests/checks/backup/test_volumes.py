"""Shares, medians and what stands out from them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.backup.volumes import jumped, off_percent, share, unpacked, within

sizes = st.integers(0, 10**15)
many = st.lists(sizes, min_size=1, max_size=20)


@pytest.mark.parametrize(
    ("value", "fits"), [(70, True), (69, False), (200, True), (201, False), (0, False)]
)
def test_the_bounds_belong_to_it(value: int, fits: bool) -> None:
    assert within(value, [100, 100, 1000], 30, 100) is fits


@given(sizes)
def test_what_is_the_median_is_within_any_bounds(value: int) -> None:
    assert within(value, [value], 0, 0)


@given(many)
def test_nothing_after_something_is_never_within(earlier: list[int]) -> None:
    if off_percent(0, earlier) != 0:
        assert not within(0, earlier, 99, 100)


def test_something_after_nothing_is_infinitely_more() -> None:
    assert off_percent(1, [0, 0, 0]) == math.inf
    assert off_percent(0, [0]) == 0


@pytest.mark.parametrize(
    ("stored", "whole", "found"), [(31, 100, True), (30, 100, False), (31, 10_000, False)]
)
def test_a_jump_is_much_new_data_of_a_share_that_counts(
    stored: int, whole: int, found: bool
) -> None:
    assert jumped((stored, whole), [10, 10, 10], 3.0) is found


@pytest.mark.parametrize(
    ("stored", "usual", "found"), [(95, 40, True), (89, 40, False), (95, 85, False), (100, 0, True)]
)
def test_what_used_to_pack_and_does_no_longer(stored: int, usual: int, found: bool) -> None:
    assert unpacked((stored, 100), [(usual, 100)] * 3, 90) is found


@given(sizes, sizes)
def test_a_share_is_no_more_than_all_unless_it_is(part: int, whole: int) -> None:
    assert (share(part, whole) <= 100) == (part <= whole or not whole)
    assert share(0, whole) == 0
