"""The words of asset tools and MDM: platforms, editions, builds, yes and no."""

import re
from calendar import monthrange
from datetime import date, datetime

from inventory.central import vocabulary
from inventory.central.model import Answer
from inventory.central.records import JST, moment
from inventory.ledger.dates import parse_date
from inventory.ledger.problem import MisfitError
from inventory.ledger.text import fold, key
from inventory.sources.model import PLATFORMS
from inventory.words import T

_MARKS = {
    "windows": "windows",
    "chrome": "chromeos",
    "ipados": "ipados",
    "ipad": "ipados",
    "iphone": "ios",
    "ios": "ios",
    "android": "android",
    "macos": "macos",
    "osx": "macos",
    "linux": "linux",
    "debian": "linux",
    "ubuntu": "linux",
    "redhat": "linux",
}
_YES = """
compliant protected running uptodate managed supervised enrolled encrypted
準拠 適合 保護 保護中 実行中 稼働 稼働中 動作中 管理対象 管理中 暗号化 暗号化済 暗号化済み
設定済 設定済み オン
"""
_NO = """
noncompliant notcompliant unprotected stopped notrunning unmanaged unsupervised unencrypted
notencrypted
非準拠 不適合 未保護 停止 停止中 管理対象外 未管理 未暗号化 暗号化なし 未設定 オフ
"""
_FLAG_OF = {key(word): True for word in _YES.split()} | {key(word): False for word in _NO.split()}
_BUILD = re.compile(r"(?<![\d.])(?:(?:6|10)\.\d\.)?([1-9]\d{3,5})(?:\.(\d{1,6}))?(?!\.?\d)")
_VERSION = re.compile(r"(?:\D{0,40}\s)?([0-9]{1,3}(?:\.[0-9]{1,6}){0,4})(?:\s*\(.*)?", re.S)
_OLDEST_BUILD = 6000  # Vista; smaller numbers are years and versions such as 2009
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH_MONTH = re.compile(r"([a-z]{3})[a-z]*\.?[ ,]+(\d{4})", re.IGNORECASE)
_YEAR_MONTH = re.compile(r"(20\d\d)[-/](\d{1,2})")
FLAG = T(
    "はい、いいえ、不明 のどれか(ほかの語は対応表の values に書き足す)",
    "yes, no or unknown; add other words to `values` in the mapping",
)
PLATFORM = T(f"{'、'.join(PLATFORMS)} のどれか", f"one of {', '.join(PLATFORMS)}")
BUILD = T("ビルド番号(26100.2033、10.0.26100 など)", "a build such as 26100.2033 or 10.0.26100")
VERSION = T("版の番号(17.6.1 など)", "a version such as 17.6.1")
COUNT = T("0 以上の整数", "a whole number of 0 or more")


def flag(value: object) -> bool | None:
    """Yes, no, or None where the export says that it does not know."""
    said = vocabulary.word(str(value))
    if said in _FLAG_OF:
        return _FLAG_OF[said]
    try:
        answer = vocabulary.answer(str(value))
    except MisfitError:
        raise MisfitError(FLAG) from None
    return None if answer is Answer.UNKNOWN else answer is Answer.YES


def platform(value: object) -> str:
    """A platform by its word or by the name of an operating system."""
    said = key(str(value))
    if said in PLATFORMS:
        return said
    found = guess_platform(said)
    if not found:
        raise MisfitError(PLATFORM)
    return found


def guess_platform(text: str) -> str:
    """The platform that the name of an operating system tells, "" where it tells none."""
    said = key(text)
    return next((name for mark, name in _MARKS.items() if mark in said), "")


def build(value: object) -> str:
    """A Windows build with its revision where there is one: `26100.2033`."""
    found = _BUILD.search(fold(str(value)))
    if found is None or int(found[1]) < _OLDEST_BUILD:
        raise MisfitError(BUILD)
    return f"{int(found[1])}.{int(found[2])}" if found[2] else str(int(found[1]))


def version(value: object) -> str:
    """A version as its numbers, after a name and before a remark; a day or a build is none.

    A patch level such as 2026-10-01 or a build such as 22B83 would pass for a high version.
    """
    found = _VERSION.fullmatch(fold(str(value)))
    if found is None:
        raise MisfitError(VERSION)
    return found[1]


def count(value: object) -> int:
    """A whole number."""
    text = fold(str(value)).replace(",", "")
    if not re.fullmatch(r"[0-9]{1,9}(\.0)?", text):
        raise MisfitError(COUNT)
    return int(text.split(".")[0])


def last_day(value: object, *, utc: bool = False) -> date:
    """A day; of a month alone (2031-06, Jun 2031) its last one, of a moment the day in Japan."""
    text = fold(str(value))
    if found := _ENGLISH_MONTH.fullmatch(text):
        name = found[1].lower()
        if name in _MONTHS:
            return _end_of(int(found[2]), _MONTHS.index(name) + 1)
    if (found := _YEAR_MONTH.fullmatch(text)) and 1 <= int(found[2]) <= 12:
        return _end_of(int(found[1]), int(found[2]))
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return parse_date(value if isinstance(value, date) else text)
    except MisfitError:
        return moment(value, utc=utc).astimezone(JST).date()


def _end_of(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
