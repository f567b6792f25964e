"""What was typed wrongly, in the reader's language: Typer itself speaks English only.

Its sentences are known by their form; one that is not known is shown as it is, behind Japanese
words that say what it is about and where help is.
"""

import re
from collections.abc import Iterable

from console.language import w

_SAID: tuple[tuple[str, str], ...] = (
    (r"No such option: (\S+) \(Possible options: (.+)\)", "{0} という指定はありません（{1} ？）"),
    (r"No such option: (\S+)", "{0} という指定はありません"),
    (r"No such command '(.+?)'\. Did you mean (.+?)\?", "{0} というコマンドはありません（{1} ？）"),
    (r"No such command '(.+?)'\.", "{0} というコマンドはありません"),
    (r"Missing command\.", "コマンドがありません"),
    (r"Missing argument '?(.+?)'?\.", "引数 {0} がありません"),
    (r"Missing option '?(.+?)'?\.", "{0} の指定が必要です"),
    (r"Got unexpected extra argument\(s\) \((.+)\)", "余分な語があります（{0}）"),
    (r"Option '(.+?)' requires an argument\.", "{0} に値がありません"),
    (r"Option '(.+?)' requires (\d+) arguments\.", "{0} には値が{1}個要ります"),
    (r"Option '(.+?)' does not take a value\.", "{0} に値は付けられません"),
    (r"Invalid value for (.+?): (.+)", "{0} の値が正しくありません（{1}）"),
    (r"Invalid value: (.+)", "値が正しくありません（{0}）"),
)
_WANTED: tuple[tuple[str, str], ...] = (
    (r"Value error, (.+) is not one of (.+)\.", "「{0}」ではなく {1} のどれかにします"),
    (r"Input should be a valid integer.*", "整数で書きます"),
    (r"Input should be a valid number.*", "数で書きます"),
    (r"Input should be greater than or equal to (\S+)", "{0} 以上にします"),
    (r"Input should be less than or equal to (\S+)", "{0} 以下にします"),
    (r"Input should be greater than (\S+)", "{0} より大きくします"),
    (r"Input should be less than (\S+)", "{0} より小さくします"),
    (r"Input should be (.+)", "{0} のどれかにします"),
    (r"(?:File|Directory|Path) '(.+?)' does not exist\.", "「{0}」がありません"),
)


def usage_lines(said: str, command: str) -> tuple[str, str]:
    """What was wrong with the words typed, and where to read how they are written."""
    told = w(in_japanese(said), said)
    return told, w(f"書き方は {command} --help で見られます。", f"See {command} --help.")


def in_japanese(said: str) -> str:
    """The sentence of Typer in Japanese; one that is not known stays as it is."""
    for pattern, words in _SAID:
        if found := re.fullmatch(pattern, said, re.DOTALL):
            return words.format(*_values(found.groups()))
    return f"書き方が違います（{said}）"


def _values(groups: Iterable[str | None]) -> list[str]:
    return [_wanted(one or "").replace("'", "") for one in groups]


def _wanted(said: str) -> str:
    for pattern, words in _WANTED:
        if found := re.fullmatch(pattern, said, re.DOTALL):
            return words.format(*(one.replace("' or '", "'、'") for one in found.groups()))
    return said
