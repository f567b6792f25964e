"""Reading a time as people write it in a hurry: 14:05, 1405, 14時5分, 昨日 23:50, 11/21 23:50.

A time alone is the last such moment before now: at ten past midnight, 23:50 was yesterday. A day
without a year is the last such day. A time zone is Japan's unless written.
"""

import re
import unicodedata
from datetime import date, datetime, timedelta, timezone

JST = timezone(timedelta(hours=9), "JST")
_HOURS = r"(?P<h>\d{1,2})(?:[:時](?:(?P<m>\d{1,2})(?:分|:\d{2})?)?|(?P<mm>\d{2}))(?P<half>半)?"
_TIME = re.compile(_HOURS)
_AGO = re.compile(r"(?P<n>\d{1,3})\s*(?P<unit>分前|時間前|m|min|h)(?:\s*ago)?")
_LATER = re.compile(r"(?:あと|in )?\s*(?P<n>\d{1,3})\s*(?P<unit>分後|時間後|m|min|h)")
_DAY = re.compile(
    r"(?:(?P<word>今日|本日|昨日|前日|一昨日|today|yesterday)"
    r"|(?:(?P<y>\d{4})[-/年])?(?P<mo>\d{1,2})[-/月](?P<d>\d{1,2})日?)[ T]*(?P<rest>.*)"
)
_BACK = {"昨日": 1, "前日": 1, "yesterday": 1, "一昨日": 2}


def moment_of(typed: str, now: datetime) -> datetime | None:
    """The moment that is meant, never after `now`; None where it cannot be read."""
    text = unicodedata.normalize("NFKC", typed).strip().casefold()
    found = _written_out(text) or _ago(text, now) or _with_day(text, now) or _today(text, now)
    return found if found is not None and found <= now else None


def to_come(typed: str, now: datetime) -> datetime | None:
    """The moment that is expected: a time alone is the next such moment (8:30, 30分後)."""
    text = unicodedata.normalize("NFKC", typed).strip().casefold()
    if later := _LATER.fullmatch(text):
        hours = later["unit"] in ("時間後", "h")
        return now + timedelta(minutes=int(later["n"]) * (60 if hours else 1))
    if found := _written_out(text):
        return found
    clock = _clock(text)
    if clock is None:
        return None
    today = _at(now.astimezone(JST).date(), clock)
    return today if today >= now else today + timedelta(days=1)


def _written_out(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    if ":" not in text and "t" not in text:
        return None
    return found if found.tzinfo else found.replace(tzinfo=JST)


def _ago(text: str, now: datetime) -> datetime | None:
    found = _AGO.fullmatch(text)
    if found is None:
        return None
    hours = found["unit"] in ("時間前", "h")
    return now - timedelta(minutes=int(found["n"]) * (60 if hours else 1))


def _with_day(text: str, now: datetime) -> datetime | None:
    found = _DAY.fullmatch(text)
    clock = _clock(found["rest"]) if found else None
    if found is None or clock is None:
        return None
    day = _day(found, now.astimezone(JST).date())
    return None if day is None else _at(day, clock)


def _day(found: "re.Match[str]", today: date) -> date | None:
    if word := found["word"]:
        return today - timedelta(days=_BACK.get(word, 0))
    try:
        day = date(int(found["y"] or today.year), int(found["mo"]), int(found["d"]))
        return day if found["y"] or day <= today else day.replace(year=day.year - 1)
    except ValueError:
        return None


def _today(text: str, now: datetime) -> datetime | None:
    clock = _clock(text)
    if clock is None:
        return None
    today = _at(now.astimezone(JST).date(), clock)
    return today if today <= now else today - timedelta(days=1)


def _clock(text: str) -> timedelta | None:
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    minutes = 30 if found["half"] else int(found["m"] or found["mm"] or 0)
    hours = int(found["h"])
    fits = hours < 24 and minutes < 60 and not (found["half"] and (found["m"] or found["mm"]))
    return timedelta(hours=hours, minutes=minutes) if fits else None


def _at(day: date, clock: timedelta) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=JST) + clock
