"""The fiscal year begins in April."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from audit.cycle.fiscal import days_of_year, fiscal_year_of, quarter_of


def test_edges() -> None:
    assert fiscal_year_of(date(2026, 3, 31)) == 2025
    assert fiscal_year_of(date(2026, 4, 1)) == 2026
    quarters = [quarter_of(date(2026, month, 1)) for month in range(1, 13)]
    assert quarters == [4, 4, 4, 1, 1, 1, 2, 2, 2, 3, 3, 3]


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)))
def test_each_day_lies_within_its_year(day: date) -> None:
    first, last = days_of_year(fiscal_year_of(day))
    assert first <= day <= last
