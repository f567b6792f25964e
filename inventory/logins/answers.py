"""What a web server answered, read as text, JSON and forms; bounded, and never trusted."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from inventory.logins.recipe import Found, Keep, Sign

_META = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([A-Za-z0-9_-]{1,40})", re.I)
_PARAMETER = re.compile(r"charset=[\"']?([A-Za-z0-9_-]{1,40})", re.I)
_HEAD = 4096
_TAG = re.compile(r"""<(input|meta)\b((?>[^<>"']++|"[^"]*+"|'[^']*+'){0,60}+)>""", re.I)
_ATTRIBUTE = re.compile(r"""([A-Za-z_:][\w:.-]*+)\s*+(?:=\s*+("[^"]*+"|'[^']*+'|[^\s"'>]++))?""")
_NOTHING = object()


@dataclass(frozen=True, slots=True)
class Seen:
    """One answer, after redirects: where one stood, and what was said there."""

    status: int
    path: str
    kind: str  # Content-Type
    raw: bytes = field(repr=False)
    cookies: Mapping[str, str] = field(repr=False)

    def shows(self, sign: Sign) -> bool:
        """Whether this answer has every mark of the sign."""
        texts = self.texts() if sign.contains else ()
        return (
            not sign.empty
            and (not sign.status or self.status in sign.status)
            and (not sign.path or self.path == sign.path)
            and all(any(mark in text for text in texts) for mark in sign.contains)
            and all(self._holds(path, value) for path, value in (sign.json or {}).items())
        )

    def value(self, keep: Keep) -> str | None:
        """The value to carry over, None where it is not there."""
        if keep.found is Found.COOKIE:
            return self.cookies.get(keep.source)
        if keep.found is Found.JSON:
            held = self._at(keep.source)
            return held if isinstance(held, str) and held else None
        where = ("input", "value") if keep.found is Found.FIELD else ("meta", "content")
        return _named(self.texts()[0], *where, keep.source)

    def texts(self) -> tuple[str, ...]:
        """The page as it is written, and with its character references read."""
        declared = _PARAMETER.search(self.kind)
        inside = _META.search(self.raw[:_HEAD])
        name = declared[1] if declared else inside[1].decode() if inside else "utf-8"
        try:
            text = self.raw.decode(name, "replace")
        except (LookupError, UnicodeError):
            text = self.raw.decode("utf-8", "replace")
        return text, unescape(text)

    def _holds(self, path: str, value: object) -> bool:
        held = self._at(path)
        return type(held) is type(value) and held == value

    def _at(self, path: str) -> Any:  # noqa: ANN401 - JSON
        """The value at a dotted path of the JSON."""
        try:
            held = json.loads(self.raw)
        except (ValueError, RecursionError):
            return _NOTHING
        for name in path.split("."):
            held = held.get(name, _NOTHING) if isinstance(held, dict) else _NOTHING
        return held


def _named(text: str, tag: str, attribute: str, name: str) -> str | None:
    """The attribute of the first tag of that name, comments left out.

    Not by html.parser: on pages made for it that one takes minutes.
    """
    for found in _TAG.finditer(_without_comments(text)):
        if found[1].lower() == tag:
            attributes = {key.lower(): value for key, value in _attributes(found[2])}
            if attributes.get("name") == name:
                return attributes.get(attribute) or None
    return None


def _attributes(text: str) -> Iterator[tuple[str, str]]:
    for found in _ATTRIBUTE.finditer(text):
        value = found[2] or ""
        quoted = value[:1] in {'"', "'"}
        yield found[1], unescape(value[1:-1] if quoted else value)


def _without_comments(text: str) -> str:
    parts, done = [], 0
    while (begin := text.find("<!--", done)) >= 0 and (end := text.find("-->", begin + 4)) >= 0:
        parts.append(text[done:begin])
        done = end + 3
    return "".join([*parts, text[done:]])
