"""Text of a cell: cleaned at its edges, folded only where it is compared, never where it is kept.

NFKC turns ㈱ into (株) and compatibility ideographs into others, so names are kept as written and
only keys (headers, words, numbers, addresses) are folded.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from inventory.ledger.problem import MisfitError
from inventory.words import T

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_DASHES = re.compile("[\u2010-\u2015\u2212\uff0d\u30fc\uff70]")
_IGNORED = re.compile(r"[\s\-_・:/.,*#※■●【】「」\[\]]")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_QUOTED = re.compile(r'[ \t]*"((?:[^"]|"")*)"[ \t]*')
_SEPARATOR = re.compile(r"[、,;;，\n]")
_PLAIN_ITEM = re.compile(r'[^"、,;;，\n]+')


def clean(text: str) -> str:
    """The text without outer blanks and with one kind of line end; control characters misfit."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if found := _FORBIDDEN.search(text):
        raise MisfitError(
            T(
                "制御文字 U+{0:04X} を含まない文字列",
                "text without the control character U+{0:04X}",
            ).format(ord(found[0]))
        )
    return text


def fold(text: str) -> str:
    """The text as NFKC with every dash and long vowel mark as `-`: for comparing and parsing."""
    return _DASHES.sub("-", unicodedata.normalize("NFKC", text)).strip()


@lru_cache(maxsize=8192)
def key(text: str) -> str:
    """What is left of a header or a word when width, case, blanks and marks do not count."""
    return _IGNORED.sub("", fold(text).casefold())


def half_width(text: str) -> str:
    """An asset number with full-width digits, letters and signs made half-width, nothing else."""
    return text.translate(_FULL_WIDTH).strip()


def joined(items: Iterable[str]) -> str:
    """Several names in one cell; a name that holds a separator is put in double quotes."""
    return "、".join(_item(item) for item in items)


def split(text: str) -> tuple[str, ...]:
    """The names of one cell, separated by 、 , ; or line ends; double quotes hold one together."""
    items, rest = [], text
    while rest:
        quoted = _QUOTED.match(rest)
        if quoted and (quoted.end() == len(rest) or _SEPARATOR.match(rest, quoted.end())):
            items.append(quoted[1].replace('""', '"'))
            rest = rest[quoted.end() + 1 :]
            continue
        plain, _, rest = _cut(rest)
        items += [plain] if plain else []
    return tuple(items)


def _cut(text: str) -> tuple[str, str, str]:
    found = _SEPARATOR.search(text)
    if not found:
        return text.strip(), "", ""
    return text[: found.start()].strip(), found[0], text[found.end() :]


def _item(item: str) -> str:
    if item and item == item.strip() and _PLAIN_ITEM.fullmatch(item):
        return item
    return '"' + item.replace('"', '""') + '"'
