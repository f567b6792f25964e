"""Closed days against a second library, and the last days of periods."""

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcp.deadlines.closed_days import is_closed, last_day

FIRST, LAST = date(2020, 1, 1), date(2045, 12, 31)
OURS = {(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)}
DAYS = st.dates(FIRST, LAST)


def test_twenty_five_years_agree_with_another_library() -> None:
    known = holidays.country_holidays("JP", years=range(FIRST.year, LAST.year + 1))
    day, seen = FIRST, 0
    while day <= LAST:
        closed = day.weekday() > 4 or day in known or (day.month, day.day) in OURS
        assert is_closed(day) is closed, day
        seen += closed
        day += timedelta(1)
    assert seen > 25 * 115


@pytest.mark.parametrize(
    ("known", "days", "end"),
    [
        (date(2026, 11, 2), 30, date(2026, 12, 1)),  # a Tuesday: stays
        (date(2026, 10, 9), 30, date(2026, 11, 9)),  # day 30 is a Saturday, 7 November
        (date(2026, 10, 28), 60, date(2026, 12, 28)),  # a Saturday: to Monday
        (date(2027, 3, 31), 30, date(2027, 4, 30)),  # day 30 is 29 April, a holiday
        (date(2026, 12, 2), 30, date(2027, 1, 4)),  # day 30 is 31 December
        (date(2027, 4, 2), 30, date(2027, 5, 6)),  # Saturday, and the holidays after it
    ],
)
def test_last_day_rolls_to_the_next_open_one(known: date, days: int, end: date) -> None:
    assert last_day(known, days, rolls=True) == end


def test_day_of_knowing_is_the_first() -> None:
    assert last_day(date(2026, 11, 2), 1, rolls=False) == date(2026, 11, 2)
    assert last_day(date(2026, 11, 20), 3, rolls=False) == date(2026, 11, 22)  # a Sunday stays


def test_day_that_the_body_closes_besides_counts_too() -> None:
    assert last_day(date(2026, 11, 2), 30, rolls=True, also={date(2026, 12, 1)}) == date(
        2026, 12, 2
    )


@given(DAYS, st.integers(1, 90))
def test_end_is_open_and_nothing_open_was_skipped(known: date, days: int) -> None:
    plain, end = last_day(known, days, rolls=False), last_day(known, days, rolls=True)
    assert plain == known + timedelta(days - 1)
    assert not is_closed(end)
    assert all(is_closed(plain + timedelta(n)) for n in range((end - plain).days))
    assert (end - plain).days <= 11


@given(DAYS, st.integers(1, 90), st.booleans())
def test_who_knew_later_is_never_due_earlier(known: date, days: int, rolls: bool) -> None:
    later = last_day(known + timedelta(1), days, rolls=rolls)
    assert later >= last_day(known, days, rolls=rolls)
