"""Words, days, steps and facts of findings as people type them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TypeVar

from audit.cycle.finding_model import Fact, Step
from console.language import w
from inventory.ledger.dates import parse_date
from inventory.ledger.problem import MisfitError
from inventory.words import HinomiError, T
from reports.era import in_japan

W = TypeVar("W", bound=StrEnum)
_WORD = T("{option} の「{text}」は使えません。{known} のどれかを書きます。",
          "{option}: {text!r} is not known; write one of {known}.")  # fmt: skip
_DAY = T("{option} の日「{text}」を読めません。例: 2026-11-30",
         "{option}: cannot read the day {text!r}; write it as 2026-11-30")  # fmt: skip
_NO_DAY = T(
    "日を {option} に書きます。例: {option} 2026-11-30", "Give {option} DAY, 2026-11-30 say."
)
_FACT = T(
    "--fact は「点検項目@機器の管理番号」と書きます。例: SSH-001@SV-001（今の入力: {text}）",
    "--fact: write CHECK@HOST, SSH-001@SV-001 say, not {text!r}.",
)
_DONE = T(
    "--done は「手順の番号」か「手順の番号=終えた日」と書きます。例: 1=2026-11-30"
    "（今の入力: {text}）",
    "--done: write NUMBER or NUMBER=DAY, 1=2026-11-30 say, not {text!r}.",
)
_OF_STEP = "--step"


def word_of(option: str, text: str, words: Mapping[W, T]) -> W:
    """The one that is meant, in Japanese or by its short English name."""
    plain = text.strip().lower()
    for one, told in words.items():
        if plain in (one.value, told.ja):
            return one
    known = w("、".join(t.ja for t in words.values()), ", ".join(o.value for o in words))
    raise HinomiError(_WORD.format(option=option, text=text, known=known))


def day_of(option: str, text: str) -> date:
    """A day: 2026-11-30, R8.11.30, 令和8年11月30日."""
    if not text.strip():
        raise HinomiError(_NO_DAY.format(option=option))
    try:
        return parse_date(text.strip())
    except MisfitError:
        raise HinomiError(_DAY.format(option=option, text=text)) from None


def fact_of(text: str) -> Fact:
    """A check on a host."""
    check, _, host = text.strip().partition("@")
    if not check.strip() or not host.strip():
        raise HinomiError(_FACT.format(text=text))
    return Fact(check.strip(), host.strip())


def step_of(text: str) -> Step:
    """A step of an action, with its day where one stands behind the last sign of equality."""
    what, sign, due = text.rpartition("=")
    if not sign:
        return Step(text.strip())
    return Step(what.strip(), day_of(_OF_STEP, due))


def done_of(text: str) -> tuple[int, date]:
    """A step that is done, today unless a day is named."""
    number, sign, day = text.partition("=")
    if not (number.strip().isdecimal() and number.isascii()):
        raise HinomiError(_DONE.format(text=text))
    return int(number), day_of("--done", day) if sign else in_japan(datetime.now(UTC))
