"""What of a text can be drawn: selectors stripped, kana composed, the rest named or shown."""

import re
import unicodedata
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from reports.paper.fonts import Fonts, MissingGlyphError

V = TypeVar("V")

# Variation selectors choose a shape of the same character (IVD, UTS #37); no font engine here
# applies them, and drawn as characters they would be boxes. The data keep them.
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_KANA_MARKS = re.compile(".[\u3099\u309a]")
_BLANKS = re.compile("[\t\r\x0b\x0c\u00a0\u2002-\u200a\u202f\u205f]")

# Fields that quote what a host said, or what people said to an audit. Neither must be able to stop
# a report with a character that no font has: of a year that is closed nothing can be reworded. So
# there it is made visible; names and ledger texts are errors.
QUOTED = frozenset(
    {"observed", "expected", "lines", "detail", "reason", "facts"}
    | {"account", "door", "said", "steps", "where", "words"}
    | {"because", "copy", "strays"}
    | {"way", "seen", "deadlines"}
    | {"condition", "criterion", "cause", "effect", "recommendation", "response", "progress"}
    | {"purposes", "excluded", "good", "waivers", "exceptions", "milder", "notes", "opinion"}
)


def plain(text: str) -> str:
    """The text without variation selectors, kana and voicing marks composed, blanks as one."""
    if text.isascii() and text.isprintable():
        return text
    text = _SELECTORS.sub("", text)
    text = _KANA_MARKS.sub(lambda pair: unicodedata.normalize("NFC", pair[0]), text)
    return _BLANKS.sub(" ", text)


def visible(text: str, fonts: Fonts) -> str:
    """The text with every character that cannot be drawn as its code point, <U+1F600>."""
    text = plain(text)
    if fonts.covers(text):
        return text
    drawn = fonts.characters | {"\n"}
    return "".join(char if char in drawn else f"<U+{ord(char):04X}>" for char in text)


def drawable(view: V, fonts: Fonts) -> V:
    """The view with texts as they are drawn; MissingGlyphError names the first that cannot be."""
    return _walk(view, fonts, "", "")  # type: ignore[no-any-return] # the same type comes back


def _walk(value: Any, fonts: Fonts, path: str, name: str) -> Any:  # noqa: ANN401 - any view
    if type(value) is str:
        return _text(value, fonts, path, name)
    if isinstance(value, tuple):
        return tuple(_walk(v, fonts, f"{path}[{n}]", name) for n, v in enumerate(value, 1))
    if is_dataclass(value) and not isinstance(value, type):
        return _record(value, fonts, path)
    return value


def _record(value: Any, fonts: Fonts, path: str) -> Any:  # noqa: ANN401 - any view
    changed = {}
    for item in fields(value):
        old = getattr(value, item.name)
        new = _walk(old, fonts, f"{path}.{item.name}".lstrip("."), item.name)
        if new is not old and new != old:
            changed[item.name] = new
    return replace(value, **changed) if changed else value


def _text(text: str, fonts: Fonts, path: str, name: str) -> str:
    if name in QUOTED:
        return visible(text, fonts)
    text = plain(text)
    if not fonts.covers(text):
        for char in text:
            if char != "\n" and not fonts.covers(char):
                raise MissingGlyphError(char, f"{path}「{text[:40]}」")
    return text
