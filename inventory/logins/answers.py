"""What a web server answered, read as text, JSON and forms; bounded, and never trusted."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from typing import Any

from typing_extensions import override

from inventory.logins.recipe import Found, Keep, Sign

_META = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([A-Za-z0-9_-]{1,40})", re.I)
_PARAMETER = re.compile(r"charset=[\"']?([A-Za-z0-9_-]{1,40})", re.I)
_HEAD = 4096
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
        reader = _Fields(keep)
        reader.feed(self.texts()[0])
        return reader.value

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


class _Fields(HTMLParser):
    """Looks for the first input or meta of a name."""

    def __init__(self, keep: Keep) -> None:
        super().__init__()
        self.value: str | None = None
        self._tag = "input" if keep.found is Found.FIELD else "meta"
        self._attribute = "value" if keep.found is Found.FIELD else "content"
        self._name = keep.source

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if self.value is None and tag == self._tag and found.get("name") == self._name:
            self.value = found.get(self._attribute) or None
