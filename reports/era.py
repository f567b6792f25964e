"""Dates as a municipality writes them: the Japanese era first, the western date in brackets."""

from datetime import date, datetime, timedelta, timezone

JST = timezone(timedelta(hours=9), "JST")

# First day of each era, latest first: 元号を改める政令 (平成31年政令第143号 for 令和).
_ERAS = (
    (date(2019, 5, 1), "令和"),
    (date(1989, 1, 8), "平成"),
    (date(1926, 12, 25), "昭和"),
)
_LETTERS = {"令和": "R", "平成": "H", "昭和": "S"}


def in_japan(moment: date | datetime) -> date:
    """The calendar day in Japan; a naive moment is refused, a plain date stays."""
    if not isinstance(moment, datetime):
        return moment
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(JST).date()


def era_year(day: date) -> str:
    """The year in its era, as 令和8年 or 令和元年 (公用文作成の考え方, 2022)."""
    for first, name in _ERAS:
        if day >= first:
            number = day.year - first.year + 1
            return f"{name}{'元' if number == 1 else number}年"
    return f"{day.year}年"


def era_day(moment: date | datetime) -> str:
    """The day in its era without brackets: 令和8年11月21日."""
    day = in_japan(moment)
    return f"{era_year(day)}{day.month}月{day.day}日"


def era_date(moment: date | datetime) -> str:
    """The day with its western date: 令和8年11月21日 (2026-11-21)."""
    day = in_japan(moment)
    return f"{era_day(day)} ({day.isoformat()})"


def era_compact(moment: date | datetime) -> str:
    """The day for the narrow column of a table, with the era's letter: R8.11.21."""
    day = in_japan(moment)
    for first, name in _ERAS:
        if day >= first:
            return f"{_LETTERS[name]}{day.year - first.year + 1}.{day.month}.{day.day}"
    return f"{day.year}.{day.month}.{day.day}"


def compact(text: str) -> str:
    """`era_compact` of a text that is a day in ISO 8601; any other text stays as it is."""
    try:
        return era_compact(date.fromisoformat(text))
    except ValueError:
        return text


def era_moment(moment: datetime) -> str:
    """The day and the minute in Japan: 令和8年11月21日 (2026-11-21) 9時05分."""
    local = moment.astimezone(JST)
    return f"{era_date(moment)} {local.hour}時{local.minute:02d}分"


def fiscal_year(moment: date | datetime) -> str:
    """The fiscal year, April to March, named by the era of its first day: 令和8年度.

    The year that began on 2019-04-01 was 平成31年度 in April and is 令和元年度 since the change
    of era (改元に伴う元号による年表示の取扱いについて, 2019-04-01).
    """
    day = in_japan(moment)
    first = date(day.year if day.month >= 4 else day.year - 1, 4, 1)
    changed = first.year == 2019 and day >= _ERAS[0][0]
    return f"{era_year(_ERAS[0][0] if changed else first)}度"
