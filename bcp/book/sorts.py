"""How one value is written: in YAML, in a cell of a workbook, and what is expected of it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from bcp.model import BOTH, Basis, During, Need, NodeKind, Source
from inventory.ledger import cells, periods
from inventory.ledger.column import Shown
from inventory.ledger.problem import MisfitError
from inventory.ledger.text import clean, fold, joined, key, split
from inventory.words import T

_SPAN = re.compile(r"(\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*(.+)", re.IGNORECASE)
_UNITS = {
    **dict.fromkeys(("分", "m", "min", "minutes"), 1.0),
    **dict.fromkeys(("時間", "h", "hour", "hours"), 60.0),
    **dict.fromkeys(("日", "日間", "d", "day", "days"), 1440.0),
    **dict.fromkeys(("週", "週間", "week", "weeks"), 10080.0),
}
_ID = re.compile(r"([^:：]+)[:：]\s*(\S.*)")
_KINDS = {key(one): one for one in NodeKind} | {
    key(word): kind
    for kind, words in {
        NodeKind.TASK: "非常時優先業務 優先業務 業務",
        NodeKind.SYSTEM: "情報システム システム",
        NodeKind.HOST: "情報機器 機器 サーバ 端末",
        NodeKind.NETWORK: "ネットワーク",
        NodeKind.SITE: "庁舎・拠点 拠点 庁舎",
        NodeKind.POWER: "電源",
        NodeKind.LINE: "通信回線 回線",
        NodeKind.DATA: "データ",
        NodeKind.VENDOR: "事業者",
        NodeKind.POST: "職 役職",
        NodeKind.DOCUMENT: "文書・資料 文書 資料",
    }.items()
    for word in words.split()
}
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:e[+-]?\d+)?", re.IGNORECASE)
_EXACT = 2**53  # beyond it not every whole number is a float
TEXT_EXPECTED = T("文字列（YAML では引用符で囲む）", "text (put it in quotes in YAML)")
NAME_EXPECTED = T("1行の文字列（YAML では引用符で囲む）", "text of one line (quoted in YAML)")
LIST_EXPECTED = T(
    "名前。いくつもあれば「、」で区切る（YAML では - を付けて並べる）",
    "names; several of them separated by 、 (a list in YAML)",
)
SPAN_EXPECTED = T(
    "単位のある時間（30分、3時間、2日 など）", "a time with its unit: 30分, 3時間, 2日"
)
DAY_EXPECTED = T("日付（2026-11-21 など）", "a date such as 2026-11-21")
FLAG_EXPECTED = T(
    "true か false（表では はい か いいえ）", "true or false (はい or いいえ in sheets)"
)
ID_EXPECTED = T(
    f"「種類:名前」（種類は {'、'.join(NodeKind)} のどれか）",
    f"`kind:name` with a kind among {', '.join(NodeKind)}",
)

IDS_EXPECTED = T(
    "「種類:名前」の並び。いくつもあれば「、」で区切る（YAML では - を付けて並べる）",
    "ids, `kind:name`; several of them separated by 、 (a list in YAML)",
)


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of values: `take` reads a plain value of YAML, `cell` one of a sheet.

    Both raise MisfitError; `plain` and `shown` write what they read back.
    """

    take: Callable[[Any], Any]
    cell: Callable[[Any], Any]
    plain: Callable[[Any], Any] = lambda value: value
    shown: Callable[[Any], Shown] = str
    choices: tuple[str, ...] = ()
    hint: T = TEXT_EXPECTED  # what is expected of a cell


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise MisfitError(TEXT_EXPECTED)
    return "\n".join(clean(value).splitlines())  # YAML folds NEL and U+2028, others show nothing


def _name(value: object) -> str:
    text = _text(value)
    if "\n" in text:
        raise MisfitError(NAME_EXPECTED)
    return text


def _names(value: object) -> tuple[str, ...]:
    several = value if isinstance(value, tuple) else (value,)
    return tuple(name for one in several if (name := _name(one)))


def _cell_names(value: object) -> tuple[str, ...]:
    return _names(split(cells.as_text(value)))


def identity(value: object) -> str:
    """An id, `kind:name`; the kind may be written in Japanese, and the colon wide."""
    found = _ID.fullmatch(_name(value))
    kind = _KINDS.get(key(found[1])) if found else None
    if found is None or kind is None:
        raise MisfitError(ID_EXPECTED)
    return f"{kind}:{found[2]}"


def _identities(value: object) -> tuple[str, ...]:
    return tuple(map(identity, _names(value)))


def span(value: object) -> float:
    """A time in minutes; it has its unit, because a bare number could be hours or minutes."""
    found = _SPAN.fullmatch(fold(value)) if isinstance(value, str) else None
    unit = _UNITS.get(found[2].strip().casefold()) if found else None
    if found is None or unit is None or not float(found[1]) * unit < _EXACT:
        raise MisfitError(SPAN_EXPECTED)
    return float(found[1]) * unit


def span_shown(minutes: float) -> str:
    """Minutes as they are written: in the largest unit that leaves a whole number."""
    for unit, size in (("日", 1440), ("時間", 60)):
        if minutes and minutes % size == 0:
            return f"{int(minutes // size)}{unit}"
    return f"{int(minutes) if minutes == int(minutes) else repr(minutes)}分"


def _day(value: object) -> date:
    if type(value) is not date:
        raise MisfitError(DAY_EXPECTED)
    return value


def _cell_day(value: object) -> date | None:
    found = cells.dated(value)
    return found if isinstance(found, date) else None


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise MisfitError(FLAG_EXPECTED)
    return value


def _cell_flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else periods.flag(value)


def number(least: float = 0, most: float = _EXACT, *, whole: bool = False) -> Sort:
    """Numbers within bounds."""
    what_ja, what_en = ("整数", "a whole number") if whole else ("数", "a number")
    top_ja, top_en = (f"{most:g}以下の", f" to {most:g}") if most < _EXACT else ("の", " or more")
    expected = T(f"{least:g}以上{top_ja}{what_ja}", f"{what_en} of {least:g}{top_en}")

    def take(value: object) -> float | int:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise MisfitError(expected)
        if not least <= value <= most or (whole and value != int(value)):
            raise MisfitError(expected)
        return int(value) if whole else float(value)

    def cell(value: object) -> float | int:
        text = fold(value) if isinstance(value, str) else ""
        return take(float(text) if _NUMBER.fullmatch(text) else value)

    return Sort(take, cell, _number_plain, _number_plain, hint=expected)


def _number_plain(value: float) -> float | int:
    return int(value) if value == int(value) else value


def worded(words: Mapping[Any, str]) -> Sort:
    """One of some words: the value in YAML, the Japanese word in a sheet; both are read."""
    known = {key(str(one)): one for one in words} | {key(word): one for one, word in words.items()}
    names = T("、".join(words.values()), ", ".join(map(str, words)))
    expected = T(f"次のどれか: {names.en}（{names.ja}）", f"one of {names.en} ({names.ja})")

    def take(value: object) -> Any:  # noqa: ANN401 - whatever the words stand for
        found = known.get(key(value)) if isinstance(value, str) else None
        if found is None:
            raise MisfitError(expected)
        return found

    return Sort(take, take, str, lambda value: words[value], tuple(words.values()), expected)


class _When(StrEnum):
    """The sets of `During` as one word."""

    RUN = "run"
    RESTORE = "restore"
    BOTH = "both"


_WHEN = worded({_When.RUN: "平常時", _When.RESTORE: "復旧時", _When.BOTH: "両方"})


def _during(value: object) -> frozenset[During]:
    word = _When(_WHEN.take(value))
    return BOTH if word is _When.BOTH else frozenset({During(word)})


def _during_word(value: frozenset[During]) -> _When:
    return _When.BOTH if value == BOTH else _When(next(iter(value)))


TEXT = Sort(_text, lambda value: _text(cells.as_text(value)))
NAME = Sort(_name, lambda value: _name(cells.as_text(value)), hint=NAME_EXPECTED)
NAMES = Sort(_names, _cell_names, list, joined, hint=LIST_EXPECTED)
ID = Sort(identity, lambda value: identity(cells.as_text(value)), hint=ID_EXPECTED)
IDS = Sort(
    _identities, lambda value: _identities(_cell_names(value)), list, joined, hint=IDS_EXPECTED
)
SPAN = Sort(
    span, lambda value: span(cells.as_text(value)), span_shown, span_shown, hint=SPAN_EXPECTED
)
DAY = Sort(_day, _cell_day, shown=lambda day: day, hint=DAY_EXPECTED)
FLAG = Sort(
    _flag,
    _cell_flag,
    shown=lambda yes: "はい" if yes else "いいえ",
    choices=("はい", "いいえ"),
    hint=FLAG_EXPECTED,
)
NEED = worded({Need.ALL: "必須", Need.ANY: "いずれか", Need.DEGRADES: "低下する"})
DURING = Sort(
    _during, _during, lambda v: str(_during_word(v)), lambda v: _WHEN.shown(_during_word(v)),
    _WHEN.choices, _WHEN.hint,
)  # fmt: skip
SOURCE = worded({Source.DECLARED: "申告", Source.FLOW: "通信の観測", Source.GUESSED: "推測"})
BASIS = worded({Basis.GUESS: "見込み", Basis.VENDOR: "事業者の回答", Basis.DRILLED: "訓練の実測"})


_INTENSITIES = {key(one): one for one in ("4", "5弱", "5強", "6弱", "6強", "7")}

INTENSITY_EXPECTED = T("震度（4、5弱、5強、6弱、6強、7）", "a seismic intensity: 4, 5弱 ... 7")


def _intensity(value: object) -> str:
    """A seismic intensity of the Japan Meteorological Agency; 7 is a number in YAML."""
    word = str(value) if type(value) is int else cells.as_text(value)
    found = _INTENSITIES.get(key(word).removeprefix("震度"))
    if found is None:
        raise MisfitError(INTENSITY_EXPECTED)
    return found


INTENSITY = Sort(
    _intensity, _intensity, choices=tuple(_INTENSITIES.values()), hint=INTENSITY_EXPECTED
)
