"""The fiscal year (会計年度) of a municipality: from 1 April to 31 March (地方自治法 第208条)."""

from datetime import date

Period = tuple[date, date]
QUARTERS = (1, 2, 3, 4)


def fiscal_year_of(day: date) -> int:
    """The year in which the fiscal year of this day began."""
    return day.year if day.month >= 4 else day.year - 1


def quarter_of(day: date) -> int:
    """The quarter of the fiscal year, 1 to 4: April to June is the first."""
    return (day.month - 4) % 12 // 3 + 1


def days_of_year(year: int) -> Period:
    """The first and the last day of a fiscal year."""
    return date(year, 4, 1), date(year + 1, 3, 31)
