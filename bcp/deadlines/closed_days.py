"""Days on which offices are closed, and the last day of a period that would end on one.

Closed are Saturdays, Sundays, national holidays (国民の祝日に関する法律) and 29 December to
3 January (行政機関の休日に関する法律 article 1). Holidays of coming years follow the law of
today; equinoxes are announced a year before, and a law may move a holiday.
"""

from collections.abc import Collection
from datetime import date, timedelta

import jpholiday

_SATURDAY = 5


def is_closed(day: date, also: Collection[date] = ()) -> bool:
    """Whether offices are closed on this day; `also` are days that the body closes besides."""
    new_year = (day.month, day.day) in ((12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3))
    return day.weekday() >= _SATURDAY or new_year or day in also or jpholiday.is_holiday(day)


def last_day(known: date, days: int, *, rolls: bool, also: Collection[date] = ()) -> date:
    """The last day of a period of so many days, of which the day of knowing is the first.

    Closed days count within it. Where `rolls`, an end on a closed day moves to the next open one.
    """
    end = known + timedelta(days - 1)
    while rolls and is_closed(end, also):
        end += timedelta(1)
    return end
