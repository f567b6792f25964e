"""Gaps and holes, on examples and on any set of times."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.backup.generations import gaps, holes, step_at

NOW = datetime(2026, 11, 21, tzinfo=UTC)
DAY = timedelta(days=1)
SLACK = timedelta(hours=2)


def at(*days: float) -> list[datetime]:
    return [NOW - timedelta(days=day) for day in days]


times = st.lists(st.floats(0, 400), max_size=40).map(lambda days: at(*days))


@pytest.mark.parametrize(
    ("days", "found"),
    [
        ((0.5, 1.5, 2.5), 0),
        ((0.5, 2.5), 1),
        ((2.5, 3.5), 1),
        ((0.5, 1.5, 12, 14), 1),  # the gap reaches into the window
        ((0.5, *range(1, 9), 12, 14), 0),
        ((), 0),
    ],
)
def test_gaps_reach_into_the_window(days: tuple[float, ...], found: int) -> None:
    assert len(gaps(at(*days), NOW, DAY + SLACK, 7 * DAY)) == found


@given(times)
def test_every_gap_is_long_empty_and_not_wholly_before_the_window(given_: list[datetime]) -> None:
    for gap in gaps(given_, NOW, DAY, 7 * DAY):
        assert gap.until - gap.since > DAY
        assert gap.until > NOW - 7 * DAY
        assert not [one for one in given_ if gap.since < one < gap.until]


@given(times, st.floats(0, 400))
def test_another_copy_never_lengthens_the_longest_gap(given_: list[datetime], day: float) -> None:
    if not given_ or NOW - timedelta(days=day) < min(given_):
        return  # what lies before the first copy is not known to be a gap
    before = gaps(given_, NOW, DAY, 7 * DAY)
    after = gaps([*given_, *at(day)], NOW, DAY, 7 * DAY)
    longest = [max((gap.hours for gap in found), default=0) for found in (before, after)]
    assert longest[1] <= longest[0]


@pytest.mark.parametrize(
    ("keep", "days", "found"),
    [
        (7, range(8), 0),
        (7, (0, 1, 2, 5, 6, 7), 1),
        (30, (*range(7), 13, 20, 30), 0),
        (30, (*range(7), 20, 30), 1),
        (365, (*range(7), 8, 15, *range(30, 366, 30)), 0),
        (365, (*range(7), 8, 15, 30, 120, *range(150, 366, 30)), 1),
        (365, range(20), 1),  # begun three weeks ago
        (30, (), 1),
    ],
)
def test_holes_where_retention_promises_a_generation(
    keep: int, days: tuple[int, ...], found: int
) -> None:
    assert len(holes(at(*days), NOW, keep * DAY, DAY, SLACK)) == found


def test_four_weekly_generations_are_no_hole_on_any_day_of_the_week() -> None:
    """`restic forget --keep-daily 7 --keep-weekly 4 --keep-monthly 12` over a year of days."""
    for shift in range(31):
        now = NOW + shift * DAY
        every = [now - n * DAY for n in range(400)]
        kept = {one.date(): one for one in every[:7]}
        for name, most in (("%G-%V", 4), ("%Y-%m", 12)):
            seen: dict[str, datetime] = {}
            for one in every:
                seen.setdefault(one.strftime(name), one)
            kept |= {one.date(): one for one in list(seen.values())[:most]}
        assert holes(list(kept.values()), now, 330 * DAY, DAY, SLACK) == (), shift


@given(times, st.integers(1, 400))
def test_another_copy_never_makes_another_hole_longer(given_: list[datetime], keep: int) -> None:
    if not given_:
        return
    newest = max(given_)
    found = holes(given_, NOW, keep * DAY, DAY, SLACK)
    for gap in found:
        middle = gap.since + (gap.until - gap.since) / 2
        mended = holes([*given_, min(middle, newest)], NOW, keep * DAY, DAY, SLACK)
        assert sum(one.hours for one in mended) <= sum(one.hours for one in found) + 1e-6


@pytest.mark.parametrize(
    ("age", "every", "step"), [(1, 1, 1), (6, 3, 3), (10, 1, 7), (40, 1, 31), (1, None, 7)]
)
def test_the_step_grows_with_age(age: float, every: float | None, step: float) -> None:
    given_ = None if every is None else timedelta(days=every)
    assert step_at(timedelta(days=age), given_) == timedelta(days=step)
