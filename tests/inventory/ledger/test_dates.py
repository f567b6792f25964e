"""Dates as ledgers write them, and dates that must be refused."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.ledger.dates import parse_date
from inventory.ledger.problem import MisfitError

READ = {
    "令和8年11月21日": "2026-11-21",
    "R8.11.21": "2026-11-21",
    "r08/11/21": "2026-11-21",
    "Ｒ８／１１／２１": "2026-11-21",
    "令和　8年 11月 21日": "2026-11-21",
    "令8.11.21": "2026-11-21",
    "㋿8年11月21日": "2026-11-21",
    "令和元年5月1日": "2019-05-01",
    "令和1年5月1日": "2019-05-01",
    "R1.12.31": "2019-12-31",
    "平成31年4月30日": "2019-04-30",
    "平成31年5月1日": "2019-05-01",
    "平成33年3月31日": "2021-03-31",
    "H30.4.1": "2018-04-01",
    "平成元年1月8日": "1989-01-08",
    "昭和64年1月7日": "1989-01-07",
    "S64.1.7": "1989-01-07",
    "昭和元年12月25日": "1926-12-25",
    "T15.12.24": "1926-12-24",
    "明治45年7月29日": "1912-07-29",
    "2026-11-21": "2026-11-21",
    "2026/1/2": "2026-01-02",
    "2026.11.21": "2026-11-21",
    "2026年11月21日(土)": "2026-11-21",
    "２０２６年１１月２１日": "2026-11-21",
    "2026−11−21": "2026-11-21",
    "2026/11/21 0:00:00": "2026-11-21",
    "2026-11-21T00:00:00": "2026-11-21",
    "20261121": "2026-11-21",
    "46347": "2026-11-21",
    "令和9年3月末日": "2027-03-31",
    "令和9年2月末": "2027-02-28",
    "2028年2月末": "2028-02-29",
    "令和8年度末": "2027-03-31",
}
REFUSED = (
    "令和1年4月30日",
    "令和元年4月30日",
    "平成元年1月7日",
    "昭和元年12月24日",
    "令和0年5月1日",
    "2026-02-29",
    "令和8年2月30日",
    "2026/13/1",
    "26/11/21",
    "11/21",
    "2026年11月",
    "令和8年",
    "令和8年度",
    "2026年13月末",
    "R8.11",
    "10101",
    "99999",
    "20261301",
    "R8.11.21から",
    "0000-01-01",
    "9999年度末",
    "たぶん来年",
)


@pytest.mark.parametrize(("text", "expected"), READ.items())
def test_dates_are_read(text: str, expected: str) -> None:
    assert parse_date(text).isoformat() == expected


@pytest.mark.parametrize("text", REFUSED)
def test_dates_that_do_not_exist_or_say_too_little_are_refused(text: str) -> None:
    with pytest.raises(MisfitError) as caught:
        parse_date(text)
    assert "令和8年11月21日" in caught.value.expected.ja


@pytest.mark.parametrize(
    "value",
    [date(2026, 11, 21), datetime(2026, 11, 21, 9, 30, tzinfo=UTC), 46347, 46347.0, 20261121.0],
)
def test_cells_that_are_dates_or_serial_numbers(value: object) -> None:
    assert parse_date(value) == date(2026, 11, 21)


def test_a_fraction_is_no_date() -> None:
    with pytest.raises(MisfitError):
        parse_date(46347.5)


@given(st.dates(date(2019, 5, 1), date(2117, 12, 31)))
def test_every_day_of_reiwa_in_four_forms(day: date) -> None:
    n = day.year - 2018
    year = "元" if n == 1 else str(n)
    assert parse_date(f"令和{year}年{day.month}月{day.day}日") == day
    assert parse_date(f"R{n}.{day.month}.{day.day}") == day
    assert parse_date(day.isoformat()) == day
    assert parse_date(f"{day:%Y%m%d}") == day


@given(st.dates(date(2019, 4, 1), date(2019, 5, 31)))
def test_the_border_of_the_eras(day: date) -> None:
    assert parse_date(f"平成31年{day.month}月{day.day}日") == day
    if day >= date(2019, 5, 1):
        assert parse_date(f"令和元年{day.month}月{day.day}日") == day
    else:
        with pytest.raises(MisfitError):
            parse_date(f"令和元年{day.month}月{day.day}日")


@given(st.integers(20000, 79999))
def test_serial_numbers_count_from_the_end_of_1899(serial: int) -> None:
    assert parse_date(str(serial)) == date(1899, 12, 30) + timedelta(serial)


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_a_misfit(text: str) -> None:
    with suppress(MisfitError):
        assert isinstance(parse_date(text), date)
