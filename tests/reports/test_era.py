"""Eras, their borders, fiscal years and the calendar day in Japan."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.era import compact, era_compact, era_date, era_day, era_moment, fiscal_year, in_japan


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(2019, 12, 31), "令和元年12月31日"),
        (date(2020, 1, 1), "令和2年1月1日"),
        (date(2026, 11, 21), "令和8年11月21日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1989, 1, 8), "平成元年1月8日"),
    ],
)
def test_days_at_the_borders_of_eras(day: date, words: str) -> None:
    assert era_day(day) == words
    assert era_date(day) == f"{words} ({day.isoformat()})"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2019, 3, 31), "平成30年度"),
        (date(2019, 4, 1), "平成31年度"),
        (date(2019, 5, 1), "令和元年度"),
        (date(2020, 3, 31), "令和元年度"),
        (date(2020, 4, 1), "令和2年度"),
        (date(2026, 11, 21), "令和8年度"),
        (date(2027, 3, 31), "令和8年度"),
        (date(1989, 12, 1), "平成元年度"),
        (date(1990, 3, 31), "平成元年度"),
    ],
)
def test_the_fiscal_year_begins_in_april(day: date, words: str) -> None:
    assert fiscal_year(day) == words


def test_the_day_is_that_of_japan() -> None:
    assert in_japan(datetime(2026, 3, 31, 15, 0, tzinfo=UTC)) == date(2026, 4, 1)
    assert fiscal_year(datetime(2026, 3, 31, 14, 59, tzinfo=UTC)) == "令和7年度"
    assert era_moment(datetime(2026, 11, 21, 0, 5, tzinfo=UTC)).endswith("(2026-11-21) 9時05分")


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        in_japan(datetime(2026, 1, 1))  # noqa: DTZ001 - that it is naive is the point


@given(st.dates(min_value=date(1927, 1, 1), max_value=date(2100, 12, 31)))
def test_every_day_carries_its_western_date(day: date) -> None:
    assert era_date(day).endswith(f"({day.isoformat()})")
    assert f"{day.month}月{day.day}日" in era_date(day)


def test_the_short_form_names_the_era_by_its_letter() -> None:
    assert era_compact(date(2026, 11, 21)) == "R8.11.21"
    assert era_compact(date(2019, 4, 30)) == "H31.4.30"
    assert era_compact(date(1989, 1, 7)) == "S64.1.7"
    assert era_compact(date(1925, 3, 1)) == "1925.3.1"
    assert compact("2026-11-21") == "R8.11.21"
    assert compact("年度内") == "年度内"
