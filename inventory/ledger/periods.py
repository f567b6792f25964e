"""Cells about backups: how often, how many, how long, and whether at all."""

import re

from inventory.ledger.cells import as_text
from inventory.ledger.problem import MisfitError
from inventory.ledger.text import fold, key
from inventory.ledger.vocabulary import says_nothing
from inventory.words import T

_DAY, _WEEK, _MONTH, _YEAR = 24.0, 168.0, 744.0, 8784.0  # hours; a month has 31 days
_UNIT = {
    **dict.fromkeys(("分", "min"), 1 / 60),
    **dict.fromkeys(("", "h", "時間", "時"), 1.0),
    **dict.fromkeys(("日", "d", "day", "days"), _DAY),
    **dict.fromkeys(("週", "週間", "week", "weeks"), _WEEK),
    **dict.fromkeys(("月", "か月", "ヶ月", "カ月", "ケ月", "箇月", "month", "months"), _MONTH),
    **dict.fromkeys(("年", "年間", "year", "years"), _YEAR),
}
_WORDS = {
    **dict.fromkeys(("毎時", "時次", "1時間ごと", "hourly"), 1.0),
    **dict.fromkeys(("毎日", "日次", "日毎", "毎晩", "毎夜", "毎夜間", "daily"), _DAY),
    **dict.fromkeys(("毎週", "週次", "weekly"), _WEEK),
    **dict.fromkeys(("毎月", "月次", "monthly"), _MONTH),
    **dict.fromkeys(("毎年", "年次", "yearly"), _YEAR),
}
_AMOUNT = r"(\d+(?:\.\d+)?(?:e[+-]?\d+)?)"
_EVERY = re.compile(_AMOUNT + r"\s*(.*?)\s*(?:ごと|毎|おき|間隔|に1回)?", re.IGNORECASE)
_TIMES = re.compile(r"(?:1\s*)?(日|週|月|年)(?:間)?に?\s*(\d+)\s*回")
_LONG = re.compile(_AMOUNT + r"\s*(.*?)\s*(?:間|分|保存|保管|以上)?", re.IGNORECASE)
_COUNT = re.compile(r"(\d{1,6})\s*(?:世代|個|本|回分)?(?:以上|保存|保管)?")
_YES_WORDS = "有 有り あり 要 必要 する 実施 済 済み ○ 〇 ◯ はい true yes y 1"
_NO_WORDS = "無 無し なし 不要 しない 未実施 × ✕ ✖ x いいえ false no n 0"
_YES, _NO = (frozenset(map(key, words.split())) - {""} for words in (_YES_WORDS, _NO_WORDS))
PERIOD_EXPECTED = T(
    "周期(毎日、週次、1日2回、6時間ごと など)", "how often, such as 毎日, 週次, 1日2回, 6時間ごと"
)
DAYS_EXPECTED = T("期間(30日、4週間、3か月、1年 など)", "how long, such as 30日, 4週間, 3か月, 1年")
COUNT_EXPECTED = T("世代の数(7、7世代 など)", "how many, such as 7 or 7世代")
FLAG_EXPECTED = T("有 か 無", "有 (yes) or 無 (no)")


def period(value: object) -> float | None:
    """How often, in hours between two."""
    text = as_text(value)
    if says_nothing(text):
        return None
    hours = _period(fold(text).casefold())
    if not hours:
        raise MisfitError(PERIOD_EXPECTED)
    return hours


def _period(text: str) -> float:
    if text in _WORDS:
        return _WORDS[text]
    if times := _TIMES.fullmatch(text):
        return _UNIT[times[1]] / int(times[2]) if int(times[2]) else 0.0
    found = _EVERY.fullmatch(text)
    return float(found[1]) * _UNIT.get(found[2], 0.0) if found else 0.0


def days(value: object) -> int | None:
    """How long, in whole days; a month has 31 and a year 366, so that nothing is promised less."""
    text = as_text(value)
    if says_nothing(text):
        return None
    folded = fold(text).casefold()
    found = _LONG.fullmatch(folded)
    unit = _UNIT.get("日" if found[2] == "" else found[2]) if found else None
    amount = float(found[1]) * unit / _DAY if found and unit else 0.0
    if amount < 1 or not amount.is_integer() or amount > 366_000:
        raise MisfitError(DAYS_EXPECTED)
    return int(amount)


def count(value: object) -> int | None:
    """How many generations."""
    text = as_text(value)
    if says_nothing(text):
        return None
    found = _COUNT.fullmatch(fold(text))
    if found is None or not int(found[1]):
        raise MisfitError(COUNT_EXPECTED)
    return int(found[1])


def flag(value: object) -> bool | None:
    """Whether at all; an empty mark or 未定 says nothing."""
    word = key(as_text(value))
    if word in _YES:
        return True
    if word in _NO:
        return False
    if says_nothing(as_text(value)):
        return None
    raise MisfitError(FLAG_EXPECTED)


def flag_shown(value: bool) -> str:
    """Whether at all, as it is written."""
    return "有" if value else "無"
