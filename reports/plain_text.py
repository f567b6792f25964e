"""Characters that files for other programs cannot hold: refused, or made visible, never dropped."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import TypeVar

from inventory.words import HinomiError, T

Kind = TypeVar("Kind")
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_REFUSED = T(
    "「{where}」に文字として読めない値（U+{code:04X}）があり、ファイルにできません。"
    "その項目を入力し直してください。",
    "{where} holds half a character (U+{code:04X}) and cannot be written: type it again.",
)


def refused(view: Kind) -> Kind:
    """The view as it is; half a character (a lone surrogate) in it is an error that says where."""
    for where, text in _texts(view, ""):
        if found := _SURROGATE.search(text):
            raise HinomiError(_REFUSED.format(where=where.lstrip("."), code=ord(found[0])))
    return view


def visible(text: str) -> str:
    """The text with a picture (U+2400 and on) for each control character but tab and line ends.

    XML 1.0 has no such characters, and other programs end a text at the first of them.
    """
    return _CONTROL.sub(_picture, text)


def one_line(text: str) -> str:
    """The text on one line: what OSCAL calls a string."""
    return " ".join(visible(text).split())


def _picture(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"


def _texts(value: object, where: str) -> Iterator[tuple[str, str]]:
    """Every text within a value, with the way to it."""
    if isinstance(value, str):
        yield where, value
    elif is_dataclass(value):
        for each in fields(value):
            yield from _texts(getattr(value, each.name), f"{where}.{each.name}")
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _texts(inner, f"{where}.{key}")
    elif isinstance(value, (tuple, list, frozenset)):
        for inner in value:
            yield from _texts(inner, where)
