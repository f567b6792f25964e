"""Dates as ledgers write them: 和暦, western, Excel serial numbers; never guessed."""

import calendar
import re
from datetime import date, datetime, timedelta
from functools import lru_cache

from inventory.ledger.problem import MisfitError
from inventory.ledger.text import fold
from inventory.words import T

_ERAS = {
    "令和": date(2019, 5, 1),
    "平成": date(1989, 1, 8),
    "昭和": date(1926, 12, 25),
    "大正": date(1912, 7, 30),
    "明治": date(1868, 1, 25),
}
_SHORT = {"R": "令和", "H": "平成", "S": "昭和", "T": "大正", "M": "明治"} | {
    e[0]: e for e in _ERAS
}
_ERA = "|".join([*_ERAS, *_SHORT])
_YEAR = rf"(?:(?P<era>{_ERA})\s*(?P<n>元|\d{{1,2}})|(?P<year>\d{{4}}))"
_TAIL = r"(?:\s*\([日月火水木金土](?:曜日?)?\))?(?:[T\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
_DAY = re.compile(
    rf"{_YEAR}\s*[年./\-]\s*(?P<month>\d{{1,2}})\s*[月./\-]\s*"
    rf"(?P<day>\d{{1,2}}|末)\s*(?:日|末日)?{_TAIL}",
    re.IGNORECASE,
)
_MONTH_END = re.compile(rf"{_YEAR}\s*[年./\-]\s*(?P<month>\d{{1,2}})\s*月?末日?", re.IGNORECASE)
_FISCAL_END = re.compile(rf"{_YEAR}\s*年度末", re.IGNORECASE)
_PLAIN = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})")
_SERIAL = re.compile(r"[2-7]\d{4}")
EXPECTED = T(
    "実在する年月日(令和8年11月21日、R8.11.21、2026-11-21 など)",
    "an existing date (令和8年11月21日, R8.11.21, 2026-11-21 or the like)",
)


def parse_date(value: object) -> date:
    """The date of one cell; an impossible, incomplete or ambiguous one misfits.

    An era may be used past its end, as leases signed before an era changed do (平成33年3月31日),
    but not before it began: 令和 starts on 2019-05-01.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return _parse(fold(str(value)))


@lru_cache(maxsize=4096)
def _parse(text: str) -> date:
    try:
        return _read(text)
    except (ValueError, OverflowError):
        raise MisfitError(EXPECTED) from None


def _read(text: str) -> date:
    if found := _FISCAL_END.fullmatch(text):
        return _dated(found, _year(found) + 1, 3, 31)
    if found := _MONTH_END.fullmatch(text):
        year, month = _year(found), int(found["month"])
        return _dated(found, year, month, _last_day(year, month))
    if found := _DAY.fullmatch(text):
        year, month = _year(found), int(found["month"])
        day = _last_day(year, month) if found["day"] == "末" else int(found["day"])
        return _dated(found, year, month, day)
    if found := _PLAIN.fullmatch(text):
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    if _SERIAL.fullmatch(text):
        return date(1899, 12, 30) + timedelta(days=int(text))
    raise ValueError(text)


def _last_day(year: int, month: int) -> int:
    if not 1 <= month <= 12 or not 1 <= year <= 9999:
        raise ValueError(month)
    return calendar.monthrange(year, month)[1]


def _era(found: re.Match[str]) -> date | None:
    name = found["era"]
    return _ERAS[_SHORT.get(name.upper(), name)] if name else None


def _year(found: re.Match[str]) -> int:
    start = _era(found)
    if start is None:
        return int(found["year"])
    number = 1 if found["n"] == "元" else int(found["n"])
    if number == 0:
        raise ValueError(number)
    return start.year + number - 1


def _dated(found: re.Match[str], year: int, month: int, day: int) -> date:
    result, start = date(year, month, day), _era(found)
    if start and result < start:
        raise ValueError(result)
    return result
